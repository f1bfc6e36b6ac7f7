# Asks PyTorch, in float64, for what tests/norm_layers.cpp compares with, and prints it as
# C++. Only needed to make the numbers again:
#
#   python3 norm.py | clang-format >norm.h
#
# All inputs are multiples of 1/32, so that float and double mean the same number. RMSNorm
# is written out by its formula (this PyTorch has none); autograd gives its gradients.
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(13)


def draw(*shape, low=-3, high=3):
    return torch.randint(low * 32, high * 32 + 1, shape) / 32.0


def numbers(tensor):
    return "{" + ", ".join(repr(v) for v in tensor.detach().flatten().tolist()) + "}"


def braces(*tensors):
    return "{" + ",\n".join(numbers(t) for t in tensors) + "}"


class RMSNorm(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = None

    def forward(self, x):
        return x / (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * self.weight


def set_parameters(layer, features):
    layer.weight.data = draw(features, low=-2, high=2)
    if layer.bias is not None:
        layer.bias.data = draw(features, low=-1, high=1)
        return [layer.weight, layer.bias]
    return [layer.weight]


def step(layer, x, dy):
    x = x.clone().requires_grad_()
    y = layer(x)
    y.backward(dy)
    return [y, x.grad]


print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("// Written by norm.py.\n#pragma once\n\n#include <vector>\n\nnamespace reference {\n")
print("using Numbers = std::vector<double>;\n")

print("// x, dy, y, dx [2,3,5]; the parameters and their gradients [5]")
print("struct RowNorm { Numbers x, dy, gamma, beta, y, dx, dgamma, dbeta; };")
for name, layer in (("layer_norm", nn.LayerNorm(5)), ("rms_norm", RMSNorm(5))):
    parameters = set_parameters(layer, 5)
    x, dy = draw(2, 3, 5), draw(2, 3, 5)
    answers = step(layer, x, dy)
    values = [p for p in parameters] + [torch.empty(0)] * (2 - len(parameters))
    gradients = [p.grad for p in parameters] + [torch.empty(0)] * (2 - len(parameters))
    print(f"const RowNorm {name} = {braces(x, dy, *values, *answers, *gradients)};")

print("""
// Three batches in train mode, then one in evaluate mode. dgamma and dbeta grow from step
// to step; the running statistics are those after the step.
struct BatchNormStep {
  Numbers x, dy, y, dx, dgamma, dbeta, running_mean, running_variance;
};
struct BatchNorm { std::vector<int> shape; Numbers gamma, beta; std::vector<BatchNormStep> steps; };
""")
print("const std::vector<BatchNorm> batch_norms = {")
for layer, shape in ((nn.BatchNorm1d(3), (4, 3)), (nn.BatchNorm2d(2), (3, 2, 2, 3))):
    gamma, beta = set_parameters(layer, shape[1])
    print(f"{{{{{', '.join(map(str, shape))}}}, {numbers(gamma)}, {numbers(beta)}, {{")
    for i in range(4):
        layer.train(i < 3)
        x, dy = draw(*shape, low=-3 + i, high=3 + i), draw(*shape)
        answers = step(layer, x, dy)
        print(braces(x, dy, *answers, gamma.grad, beta.grad, layer.running_mean,
                     layer.running_var), ",")
    print("}},")
print("};\n\n}  // namespace reference")
