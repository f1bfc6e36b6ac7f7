# Asks PyTorch, in float64, for a whole residual network, forward and backward, and prints
# what tests/models.cpp compares with. Only needed to make the numbers again:
#
#   python3 resnet.py | clang-format >resnet.h
#
# Numbers and marks as in conv.py; beside each mark stands the sum of its terms' sizes.
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def pattern(start, *shape):
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(start, start + count)
    return (((i * 7919 + 13) % 101 - 50) / 32.0).reshape(shape)


def mark(tensor):
    terms = tensor.detach().flatten() * pattern(3000, tensor.numel())
    return "{%r, %r}," % (terms.sum().item(), terms.abs().sum().item())


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.c1 = nn.Conv2d(i, o, 3, stride, 1, bias=False)
        self.b1 = nn.BatchNorm2d(o)
        self.c2 = nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.b2 = nn.BatchNorm2d(o)
        self.short = nn.Identity()
        if i != o or stride != 1:
            self.short = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False),
                                       nn.BatchNorm2d(o))

    def forward(self, x):
        y = self.b2(self.c2(F.relu(self.b1(self.c1(x)))))
        return F.relu(y + self.short(x))


def resnet20():
    parts = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    width = 16
    for o in (16, 32, 64):
        for i in range(3):
            parts.append(Block(width, o, 2 if i == 0 and o != 16 else 1))
            width = o
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


net = resnet20()
for number, parameter in enumerate(net.parameters()):
    values = pattern(100 * number, *parameter.shape)
    if parameter.dim() == 4:  # of He's size; gains around 1, shifts around 0
        values = values * (2 / (parameter[0].numel())) ** 0.5
    elif parameter.dim() == 2:
        values = values / 8
    else:
        values = values / 10
    parameter.data = values
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        module.weight.data = module.weight.data + 1

x = pattern(7, 4, 3, 16, 16).requires_grad_()
y = net(x)
y.backward(pattern(2000, *y.shape))
print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("// Written by resnet.py.\n#pragma once\n\nnamespace reference {\n")
print("struct Mark { double sum, size; };")
print("const Mark resnet_y = " + mark(y)[:-1] + ";")
print("const Mark resnet_dx = " + mark(x.grad)[:-1] + ";")
print("const Mark resnet_gradients[] = {")
for parameter in net.parameters():
    print(mark(parameter.grad))
print("};")
print("const Mark resnet_running[] = {  // mean and variance of every batch norm")
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        print(mark(module.running_mean) + mark(module.running_var))
print("};\n\n}  // namespace reference")
