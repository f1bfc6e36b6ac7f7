# Asks PyTorch, in float64, for the schedules that tests/schedules.cpp compares with, and
# prints them as C++. Only needed to make the numbers again:
#
#   python3 schedules.py >schedules.h
#
# Peak 1/8 and, where there is a floor, 1/128: float and double mean the same number.
import textwrap
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

warnings.filterwarnings("ignore")  # the old schedulers warn about their own arguments
PEAK, FLOOR = 1 / 8, 1 / 128


def print_rates(name, steps, make):
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=PEAK, momentum=0.9)
    schedule = make(optimizer)
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < steps - 1:
            schedule.step()
    text = f'const std::vector<double> {name} = {{{", ".join(map(repr, rates))}}};'
    print(textwrap.fill(text, 88, subsequent_indent="  ", break_on_hyphens=False))


def warm(optimizer):  # from PEAK / 5 at step 0 to PEAK at step 4
    return schedulers.LinearLR(optimizer, start_factor=1 / 5, total_iters=4)


print(f"""// PyTorch's schedules (torch {torch.__version__}, float64).
// Written by schedules.py.
// clang-format off
#pragma once

#include <vector>

namespace reference {{
""")
print_rates("linear_warmup", 12, warm)
print_rates("cosine", 41, lambda o: schedulers.CosineAnnealingLR(o, 40, FLOOR))
print_rates("cosine_to_zero", 41, lambda o: schedulers.CosineAnnealingLR(o, 40))
print_rates("warmup_cosine", 41, lambda o: schedulers.SequentialLR(
    o, [warm(o), schedulers.CosineAnnealingLR(o, 35, FLOOR)], [5]))
print_rates("cosine_restarts", 40, lambda o: schedulers.CosineAnnealingWarmRestarts(
    o, 10, 1, FLOOR))
print_rates("cosine_restarts_stretched", 70, lambda o: schedulers.
            CosineAnnealingWarmRestarts(o, 10, 2, FLOOR))
print_rates("step_decay", 100, lambda o: schedulers.StepLR(o, 30, 0.1))
print_rates("exponential_decay", 60, lambda o: schedulers.ExponentialLR(o, 0.9375))
print_rates("linear_decay", 45, lambda o: schedulers.LinearLR(o, 1, FLOOR / PEAK, 40))
print_rates("one_cycle", 41, lambda o: schedulers.OneCycleLR(o, PEAK, total_steps=41))
print_rates("one_cycle_other", 25, lambda o: schedulers.OneCycleLR(
    o, PEAK, total_steps=25, pct_start=0.5, div_factor=8, final_div_factor=16))
print("\n}  // namespace reference")
