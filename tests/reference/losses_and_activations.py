# Asks PyTorch, in float64, for what tests/activations.cpp and tests/losses.cpp compare
# with, and prints it as C++. Only needed to make the numbers again:
#
#   python3 losses_and_activations.py | clang-format >losses_and_activations.h
#
# All inputs are multiples of 1/32, so that float and double mean the same number.
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return "{" + ", ".join(repr(v) for v in tensor.detach().flatten().tolist()) + "}"


def array(name, tensor):
    print(f"const std::vector<double> {name} = {numbers(tensor)};")


def gradient(f, x):
    x = x.clone().requires_grad_()
    y = f(x)
    y.backward()
    return f"{y.item()!r}, {numbers(x.grad)}"


def activation(name, f):
    point = x.clone().requires_grad_()
    y = f(point)
    y.backward(dy)
    print(f'{{"{name}", {numbers(y)}, {numbers(point.grad)}}},')


print(f"""// PyTorch's answers (torch {torch.__version__}, float64).
// Written by losses_and_activations.py.
#pragma once

#include <vector>

namespace reference {{
""")

# --- activations ---
x = torch.tensor([-30, -9.5, -3.25, -1.5, -0.625, -0.125, 0.25, 0.75, 1.5, 3.125, 8, 25])
dy = torch.tensor([1, -2, 0.5, 1.25, -1.5, 3, -0.75, 2, 1, -1, 0.25, -0.5])
array("x", x)
array("dy", dy)
print("struct Activation { const char* name; std::vector<double> y, dx; };")
print("const std::vector<Activation> activations = {")
activation("sigmoid", torch.sigmoid)
activation("tanh", torch.tanh)
activation("relu", F.relu)
activation("leaky_relu, slope 1/8", lambda v: F.leaky_relu(v, 0.125))
activation("elu, alpha 3/2", lambda v: F.elu(v, 1.5))
activation("gelu", F.gelu)
activation("gelu_sigmoid", lambda v: v * torch.sigmoid(1.702 * v))
activation("gelu_tanh", lambda v: F.gelu(v, approximate="tanh"))
activation("swish, beta 1", F.silu)
beta = torch.tensor(1.5, requires_grad=True)
activation("swish, beta 3/2", lambda v: v * torch.sigmoid(beta * v))
print("};")
print(f"constexpr double dbeta = {beta.grad.item()!r};  // of the last one\n")

# --- losses ---
print("struct Loss { double loss; std::vector<double> gradient; };\n")

prediction = torch.tensor([1.5, -2, 0.25, 40, -0.125])
target = torch.tensor([1, 3.5, 0.25, -24, 0.5])
array("prediction", prediction)
array("target", target)
print(f"const Loss mse = {{{gradient(lambda v: F.mse_loss(v, target), prediction)}}};\n")

logits = torch.tensor([[0.5, -1.25, 3, 0], [-2, 0.75, 1.5, -0.5], [40, -60, 1000, 990]])
labels = torch.tensor([2, 1, 3])
class_weights = torch.tensor([0.5, 2, 1.25, 3])
soft_targets = torch.tensor([[0.25, 0.5, 0, 0.25], [0, 0, 1, 0], [0.125, 0, 0.5, 0.375]])
array("logits", logits)
print(f"const std::vector<int> labels = {numbers(labels)};")
array("class_weights", class_weights)
array("soft_targets", soft_targets)
print("struct CrossEntropy { bool weighted; double smoothing; int ignored; Loss answer; };")
print("const std::vector<CrossEntropy> cross_entropy = {")
for weight in (None, class_weights):
    for smoothing in (0, 0.125):
        for ignored in (-1, 1):
            answer = gradient(lambda v: F.cross_entropy(
                v, labels, weight, ignore_index=ignored, label_smoothing=smoothing), logits)
            print(f"{{{str(weight is not None).lower()}, {smoothing}, {ignored}, "
                  f"{{{answer}}}}},")
print("};")
soft = gradient(lambda v: F.cross_entropy(v, soft_targets), logits)
print(f"const Loss soft_cross_entropy = {{{soft}}};\n")

binary_logits = torch.tensor([0.5, -3, 30, -30, 8, -0.125, 1.75])
binary_targets = torch.tensor([1, 0, 1, 1, 0, 0, 1.0])
array("binary_logits", binary_logits)
array("binary_targets", binary_targets)
print("struct Bce { double positive_weight; Loss answer; };")
print("const std::vector<Bce> bce = {")
for weight in (1, 3):
    answer = gradient(lambda v: F.binary_cross_entropy_with_logits(
        v, binary_targets, pos_weight=torch.tensor(float(weight))), binary_logits)
    print(f"{{{weight}, {{{answer}}}}},")
print("};")


def focal(x, t, gamma, alpha):
    signed = torch.where(t == 1, x, -x)  # the logit of what is true
    a = torch.where(t == 1, alpha, 1 - alpha)
    return (-2 * a * torch.sigmoid(-signed) ** gamma * F.logsigmoid(signed)).mean()


print("struct Focal { double gamma, alpha; Loss answer; };")
print("const std::vector<Focal> focal = {")
for gamma, alpha in ((0, 0.5), (2, 0.25), (0.5, 0.75)):
    answer = gradient(lambda v: focal(v, binary_targets, gamma, alpha), binary_logits)
    print(f"{{{gamma}, {alpha}, {{{answer}}}}},")
print("};\n\n}  // namespace reference")
