# Asks PyTorch, in float64, for the paths that tests/optimizers.cpp compares with, and
# prints them as C++. Only needed to make the numbers again:
#
#   python3 optimizers.py >optimizers.h
#
# Six weights (a matrix [2,2] and a bias [2]) walk 25 steps along gradients that are drawn
# beforehand, under a rate that rises and falls. Every input is a multiple of a power of
# two, so that float and double mean the same number. The columns of the gradients:
# ordinary, large, tiny, mostly zero | zero for ten steps, alternating.
import textwrap

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(10)
STEPS = 25


def array(name, tensor):
    values = ", ".join(repr(v) for v in tensor.detach().flatten().tolist())
    print(textwrap.fill(f"{name} {{{values}}}", 88, subsequent_indent="  ",
                        break_on_hyphens=False), end="")


def rounded(x, unit):
    return torch.round(x / unit) * unit


step = torch.arange(STEPS)
drawn = torch.randn(STEPS, 6)
gradients = torch.stack([
    rounded(drawn[:, 0], 1 / 32),
    rounded(40 * drawn[:, 1], 1 / 32),
    rounded(drawn[:, 2], 1 / 32) * 2.0**-40,
    torch.where(step % 4 == 1, rounded(drawn[:, 3], 1 / 32), 0 * drawn[:, 3]),
    torch.where(step < 10, 0 * drawn[:, 4], rounded(drawn[:, 4], 1 / 32)),
    torch.where(step % 2 == 0, 1.0, -1.0) * rounded(drawn[:, 5].abs(), 1 / 32),
], 1) + 0.0  # -0.0 + 0.0 is 0.0
rates = rounded(torch.where(step < 4, (step + 1) / 4, (STEPS - step) / 22) / 16, 1 / 4096)
start = torch.tensor([0.5, -2, 0.75, 1.25, -0.625, 3])


def path(name, make):
    weight = start[:4].reshape(2, 2).clone().requires_grad_()
    bias = start[4:].clone().requires_grad_()
    optimizer = make(weight, bias)
    weights = []
    for t in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = rates[t].item()
        weight.grad = gradients[t, :4].reshape(2, 2).clone()
        bias.grad = gradients[t, 4:].clone()
        optimizer.step()
        weights.append(torch.cat([weight.detach().flatten(), bias.detach()]))
    array(f'{{"{name}",', torch.stack(weights))
    print("},")


def with_decay(optimizer, decay, **settings):
    # Decay is for the matrix alone.
    return lambda weight, bias: optimizer(
        [{"params": [weight], "weight_decay": decay},
         {"params": [bias], "weight_decay": 0}], lr=1, **settings)


def plain(optimizer, **settings):
    return with_decay(optimizer, 0, **settings)


print(f"""// PyTorch's paths of six weights (torch {torch.__version__}, float64).
// Written by optimizers.py.
// clang-format off
#pragma once

#include <vector>

namespace reference {{

constexpr int steps = {STEPS}, weights = 6;
struct Path {{
  const char* name;
  std::vector<double> weights;  // after each step: [steps, weights]
}};
""")
array("const std::vector<double> start =", start)
print(";")
array("const std::vector<double> rates =", rates)
print(";")
array("const std::vector<double> gradients =", gradients)  # [steps, weights]
print(";\n\nconst std::vector<Path> paths = {")
path("sgd", plain(torch.optim.SGD))
path("momentum", plain(torch.optim.SGD, momentum=0.9))
path("nesterov", plain(torch.optim.SGD, momentum=0.9, nesterov=True))
path("rmsprop", plain(torch.optim.RMSprop))
path("adam", plain(torch.optim.Adam))
path("adam, other betas", plain(torch.optim.Adam, betas=(0.5, 0.95), eps=1e-3))
# lambda sum of w^2 with lambda = 1/32 has the gradient w / 16.
path("adam with L2", with_decay(torch.optim.Adam, 1 / 16))
path("sgd with L2", with_decay(torch.optim.SGD, 1 / 16))
path("adamw", with_decay(torch.optim.AdamW, 1 / 8))
print("};\n\n}  // namespace reference")
