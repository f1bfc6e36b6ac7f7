# Asks PyTorch, in float64, for what tests/conv.cpp and tests/pool.cpp compare with, and
# prints it as C++. Only needed to make the numbers again:
#
#   python3 conv.py | clang-format >conv.h
#
# Inputs come from a formula that both sides know; of each answer the product with that
# pattern is kept: one number that every number of the answer has a part in.
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def pattern(start, *shape):
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(start, start + count)
    return (((i * 7919 + 13) % 101 - 50) / 32.0).reshape(shape)


def mark(tensor):
    return repr((tensor.detach().flatten() * pattern(3000, tensor.numel())).sum().item())


def backward(y):
    y.backward(pattern(2000, *y.shape))


print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("// Written by conv.py.\n#pragma once\n\nnamespace reference {\n")
print("struct Conv { int N, C, H, W, O, K, stride, padding, dilation, groups;")
print("double y, dx, dweight; };")
print("const Conv conv2d[] = {")
for N, C, H, W, O, K, stride, padding, dilation, groups in (
    (2, 3, 8, 7, 5, 3, 1, 0, 1, 1),
    (2, 3, 8, 7, 5, 3, 1, 1, 1, 1),
    (3, 4, 9, 8, 6, 3, 2, 1, 1, 1),
    (1, 2, 11, 9, 4, 5, 1, 2, 1, 1),
    (2, 4, 11, 10, 3, 3, 1, 2, 2, 1),
    (2, 4, 12, 9, 3, 3, 3, 2, 2, 1),
    (2, 6, 7, 7, 4, 3, 1, 1, 1, 2),
    (2, 6, 9, 7, 6, 3, 2, 1, 1, 6),
    (2, 8, 6, 6, 12, 1, 1, 0, 1, 1),
    (2, 8, 7, 5, 12, 1, 2, 0, 1, 4),
    (2, 20, 12, 12, 70, 3, 1, 1, 1, 1),
    (1, 3, 32, 32, 16, 7, 2, 3, 1, 1),
):
    x = pattern(0, N, C, H, W).requires_grad_()
    weight = pattern(1000, O, C // groups, K, K).requires_grad_()
    y = F.conv2d(x, weight, None, stride, padding, dilation, groups)
    backward(y)
    sizes = ", ".join(map(str, (N, C, H, W, O, K, stride, padding, dilation, groups)))
    print("{%s, %s, %s, %s}," % (sizes, mark(y), mark(x.grad), mark(weight.grad)))
print("};\n")

print("struct Pool { int N, C, H, W, K, stride, padding;")
print("double largest, dx_largest, mean, dx_mean; };")
print("const Pool pool2d[] = {")
for N, C, H, W, K, stride, padding in (
    (2, 3, 8, 6, 2, 2, 0),
    (2, 3, 8, 7, 3, 2, 1),
    (1, 2, 9, 9, 3, 1, 1),
    (3, 1, 7, 10, 2, 3, 0),
    (1, 4, 11, 11, 5, 2, 2),
):
    answers = []
    for function in (F.max_pool2d, F.avg_pool2d):
        x = pattern(0, N, C, H, W).requires_grad_()
        y = function(x, K, stride, padding)
        backward(y)
        answers += [mark(y), mark(x.grad)]
    sizes = ", ".join(map(str, (N, C, H, W, K, stride, padding)))
    print("{%s, %s}," % (sizes, ", ".join(answers)))
print("};\n\n}  // namespace reference")
