// One LSTM unit whose gates are told what to do, step by step: what each of them is for.
#pragma once

#include "io/terminal.h"
#include "ops/cells.h"
#include "tensor.h"

namespace chainrule {

struct Told {
  const char* what;
  real i, f, g, o;  // weighted sums, before sigmoid and tanh
};
constexpr real open = 8, shut = -8;
constexpr Told orders[] = {{"write 0.8", open, open, real(1.1), shut},
                           {"keep; noise comes", shut, open, 2, shut},
                           {"keep; noise comes", shut, open, -3, shut},
                           {"keep, and show it", shut, open, 1, open},
                           {"add -0.5", open, open, real(-0.55), shut},
                           {"show it", shut, open, 0, open},
                           {"forget", shut, shut, 1, open}};

struct CellState {
  double i, f, g, o, c, h;
};

inline CellState step_cell(const Told& told, double c_before) {
  const Tensor sums = Tensor::from({1, 4}, {told.i, told.f, told.g, told.o}),
               before = Tensor::from({1, 1}, {real(c_before)});
  Tensor h({1, 1}), c({1, 1}), gates({1, 4});
  lstm_cell_forward(h.data(), c.data(), gates.data(), sums.data(), before.data(), 1, 1);
  const std::vector<real> all = gates.host();
  return {double(all[0]), double(all[1]),   double(all[2]),
          double(all[3]), double(c.item()), double(h.item())};
}

}  // namespace chainrule
