# Asks PyTorch, in float64, for what tests/attention_layers.cpp compares with, and prints
# it as C++. Only needed to make the numbers again:
#
#   python3 attention.py | clang-format >attention.h
#
# Self and cross attention, causal and padded, come from torch.nn.MultiheadAttention. It
# knows neither grouped heads nor rotary positions nor ALiBi: these come from the formulas
# below, which are held against it where both can answer, and autograd's gradients of them.
# Inputs come from a formula that both sides know; of each answer the product with that
# pattern is kept: one number that every number of the answer has a part in.
import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
N, T, C, NH, D = 2, 70, 24, 4, 6


def pattern(start, *shape):
    i = torch.arange(start, start + math.prod(shape))
    return (((i * 7919 + 13) % 101 - 50) / 32.0).reshape(shape)


def mark(tensor):
    if tensor is None:
        return "0"
    return repr((tensor.detach().flatten() * pattern(3000, tensor.numel())).sum().item())


def turn(x):  # x [N,heads,T,D]: pairs of neighbours as complex numbers
    steps = torch.arange(x.shape[2])[:, None]
    angle = steps / 10000 ** (torch.arange(0, D, 2) / D)[None, :]
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], D // 2, 2))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).reshape(x.shape)


def attention(p, x, memory, kvh, causal, rotary, alibi, lengths):
    cut = lambda y, heads: y.reshape(N, y.shape[1], heads, D).transpose(1, 2)
    apply = lambda name, x: x @ p[name + ".weight"].T + p.get(name + ".bias", 0)
    q, k, v = cut(apply("query", x), NH), cut(apply("key", memory), kvh), cut(apply("value", memory), kvh)
    if rotary:
        q, k = turn(q), turn(k)
    k, v = k.repeat_interleave(NH // kvh, 1), v.repeat_interleave(NH // kvh, 1)
    t, s = x.shape[1], memory.shape[1]
    distance = torch.arange(t)[:, None] + s - t - torch.arange(s)[None, :]
    scores = q @ k.transpose(2, 3) / math.sqrt(D)
    if alibi:
        slopes = torch.tensor([2.0 ** (-8 * h / NH) for h in range(1, NH + 1)])
        scores = scores - slopes[:, None, None] * distance.abs()
    hidden = (torch.arange(s)[None, :] >= torch.tensor(lengths)[:, None])[:, None, None, :]
    if causal:
        hidden = hidden | (distance < 0)
    y = scores.masked_fill(hidden, -math.inf).softmax(3) @ v
    return apply("out", y.transpose(1, 2).reshape(N, t, C))


def by_torch(p, x, memory, causal, lengths):
    layer = nn.MultiheadAttention(C, NH, batch_first=True)
    layer.in_proj_weight.data = torch.cat([p[n + ".weight"] for n in ("query", "key", "value")]).detach()
    layer.in_proj_bias.data = torch.cat([p[n + ".bias"] for n in ("query", "key", "value")]).detach()
    layer.out_proj.weight.data, layer.out_proj.bias.data = p["out.weight"].detach(), p["out.bias"].detach()
    future = torch.ones(x.shape[1], memory.shape[1]).triu(1).bool() if causal else None
    padding = torch.arange(memory.shape[1])[None, :] >= torch.tensor(lengths)[:, None]
    y = layer(x, memory, memory, key_padding_mask=padding, attn_mask=future)[0]
    gradients = lambda: (*layer.in_proj_weight.grad.chunk(3), layer.out_proj.weight.grad,
                         *layer.in_proj_bias.grad.chunk(3), layer.out_proj.bias.grad)
    return y, gradients


def case(name, kvh=NH, causal=False, bias=True, rotary=False, alibi=False, S=0, lengths=None):
    p = {}
    parts = (("query", C), ("key", kvh * D), ("value", kvh * D), ("out", C))
    for i, (part, rows) in enumerate(parts):
        p[part + ".weight"] = (pattern(1000 * i, rows, C) / 4).requires_grad_()
        if bias:
            p[part + ".bias"] = pattern(1000 * i + 900, rows).requires_grad_()
    x = pattern(5000, N, T, C).requires_grad_()
    memory = pattern(9000, N, S, C).requires_grad_() if S else x
    counts = lengths or [memory.shape[1]] * N
    y = attention(p, x, memory, kvh, causal, rotary, alibi, counts)
    order = [n + kind for kind in (".weight", ".bias") for n in ("query", "key", "value", "out")]
    y.backward(pattern(2000, N, T, C))
    gradients = [p[n].grad if n in p else None for n in order]
    if kvh == NH and bias and not rotary and not alibi:
        dx, dmemory = x.grad.clone(), memory.grad.clone()
        x.grad = memory.grad = None
        y, theirs = by_torch(p, x, memory, causal, counts)
        y.backward(pattern(2000, N, T, C))
        for a, b in zip([dx, dmemory, *gradients], [x.grad, memory.grad, *theirs()]):
            assert torch.allclose(a, b, rtol=1e-10, atol=1e-10), name
        gradients = theirs()
    flags = [str(NH), str(kvh)] + [str(f).lower() for f in (causal, bias, rotary)] + ["10000", str(alibi).lower()]
    print('{"%s", {%s}, %d, {%s},' % (name, ", ".join(flags), S, ", ".join(map(str, counts))))
    print("%s, {%s, %s}," % (mark(y), mark(x.grad), mark(memory.grad if S else None)))
    print("{" + ", ".join(map(mark, gradients)) + "}},")


print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("""// Written by attention.py.
#pragma once

#include <vector>

#include "layers/attention.h"

namespace reference {

// x is [2,70,24], the memory [2,S,24]; where S is 0, x looks at itself. What is kept of y,
// of dx and dmemory, and of the gradients of the weights of query, key, value, out and of
// their biases (0 where there is none).
struct Attention {
  const char* name;
  chainrule::AttentionOptions options;
  int S;
  std::vector<int> lengths;
  double y;
  std::vector<double> inputs, parameters;
};
const std::vector<Attention> attentions = {""")
case("self")
case("causal", causal=True)
case("padded", lengths=[60, 1])
case("cross, padded", S=75, lengths=[20, 75])
case("rotary, grouped, causal, no bias", kvh=2, causal=True, bias=False, rotary=True)
case("ALiBi, one key head, causal", kvh=1, causal=True, alibi=True)
print("};\n\n}  // namespace reference")
