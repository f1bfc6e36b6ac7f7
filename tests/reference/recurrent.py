# Asks PyTorch, in float64, for what tests/recurrent_layers.cpp compares with, and prints
# it as C++. Only needed to make the numbers again:
#
#   python3 recurrent.py | clang-format >recurrent.h
#
# Inputs come from a formula that both sides know (pattern.h); answers are kept whole.
# Rows of different lengths go through packed sequences.
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)

N, T, C, O = 3, 4, 2, 2


def pattern(start, *shape):
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(start, start + count)
    return (((i * 7919 + 13) % 101 - 50) / 32.0).reshape(shape)


def numbers(tensor):
    return "{" + ", ".join(repr(v) for v in tensor.detach().flatten().tolist()) + "}"


def run(name, net, lengths):
    gates = {"RNN": 1, "LSTM": 4, "GRU": 3}[name]
    weights = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, net.bias_hh_l0]
    for start, weight in zip((100, 200, 300, 400), weights):
        weight.data = pattern(start, *weight.shape)
        weight.grad = None
    x = pattern(0, N, T, C).requires_grad_()
    h0, c0 = (pattern(start, 1, N, O).requires_grad_() for start in (500, 600))
    packed = pack_padded_sequence(x, torch.tensor(lengths), True, False)
    y, last = net(packed, (h0, c0) if name == "LSTM" else h0)
    y = pad_packed_sequence(y, True, total_length=T)[0]
    last = last if name == "LSTM" else (last, torch.zeros_like(c0))
    loss = (y * pattern(700, N, T, O)).sum() + (last[0] * pattern(800, 1, N, O)).sum()
    (loss + (last[1] * pattern(900, 1, N, O)).sum()).backward()
    none = torch.empty(0)
    answers = [y, last[0], last[1] if name == "LSTM" else none, x.grad]
    answers += [weight.grad for weight in weights] + [h0.grad]
    answers += [c0.grad if name == "LSTM" else none]
    sizes = ", ".join(map(str, lengths))
    print('{"%s", {%s}, %s},' % (name, sizes, ",\n".join(numbers(a) for a in answers)))


print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("// Written by recurrent.py.\n#pragma once\n")
print("#include <string>\n#include <vector>\n")
print("namespace reference {\n\nusing Numbers = std::vector<double>;\n")
print("// N = 3 rows of T = 4 steps, C = 2 inputs, O = 2 numbers in a state")
print("struct Recurrent { std::string kind; std::vector<int> lengths;")
print("Numbers y, h, c, dx, dweight, drecurrent, dbias, drecurrent_bias, dh0, dc0; };")
print("const std::vector<Recurrent> recurrent_nets = {")
for name in ("RNN", "LSTM", "GRU"):
    for lengths in ([4, 4, 4], [2, 4, 1]):
        run(name, getattr(nn, name)(C, O, batch_first=True), lengths)
print("};\n\n}  // namespace reference")
