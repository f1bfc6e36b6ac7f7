// What the library does all day, for the roofline of lesson 37: how many operations each
// needs for each byte that must come from memory or go there, and how fast it is.
//
// Counted by hand, as little as can be: every number that comes in or goes out passes
// memory once. An operation is +, -, *, /, a comparison, a root, e^x or erfc, each for
// one: what is asked for, not what it costs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "clock.h"
#include "device.h"
#include "ops/activations.h"
#include "ops/matmul.h"
#include "ops/norm.h"
#include "ops/softmax.h"
#include "ops/updates.h"

namespace chainrule::ladder {

struct Workload {
  std::string name;
  double operations, bytes;
  std::function<void()> step;
  Sizes sizes = {0, 0, 0};  // of a product
  double intensity() const { return operations / bytes; }
};

// Numbers from -2 to 2.
inline Tensor some_numbers(int rows, int columns) {
  std::vector<real> values(size_t(rows) * size_t(columns));
  for (size_t i = 0; i < values.size(); ++i) values[i] = real(i * 37 % 1001) / 250 - 2;
  return Tensor::from({rows, columns}, values);
}

inline Workload product_of(const std::string& name, Sizes s, bool turned = false) {
  const Tensor a = some_numbers(s.M, s.K),
               b = turned ? some_numbers(s.N, s.K) : some_numbers(s.K, s.N);
  Tensor c({s.M, s.N});
  const double numbers =
      double(s.M) * s.K + double(s.K) * s.N + double(s.M) * s.N;  // a, b and c once
  return {name, s.flops(), sizeof(real) * numbers,
          [=]() mutable {
            matmul(c.data(), a.data(), b.data(), s.M, s.N, s.K, false, turned, false);
          },
          s};
}

// An op of so many operations for each of rows x 1024 numbers, with `passes` of them in
// or out.
template <class Op>
Workload for_each_number(const std::string& name, int rows, double operations, int passes,
                         Op op) {
  const double numbers = 1024.0 * rows;
  return {name, operations * numbers, sizeof(real) * passes * numbers, op};
}

// `rows` rows of 1024 numbers are what the ops work on; the largest product is `largest`.
inline std::vector<Workload> workloads(int rows, int largest) {
  constexpr int C = 1024;
  const int count = rows * C;
  const Tensor x = some_numbers(rows, C), gamma = some_numbers(1, C), beta = gamma;
  Tensor y({rows, C}), mean({rows}), rstd({rows}), value = some_numbers(rows, C);
  Tensor m = Tensor::zeros({rows, C}), v = Tensor::zeros({rows, C});
  std::vector<Workload> all;
  for (int n = largest; n >= 64; n /= 4) {
    all.push_back(product_of("matmul " + std::to_string(n) + " x " + std::to_string(n) +
                                 " x " + std::to_string(n),
                             {n, n, n}));
  }
  all.push_back(product_of("matmul of 8 rows", {8, C, rows}));
  all.push_back(product_of("matmul of one row", {1, rows, C}, true));
  all.push_back(for_each_number(
      "ReLU", rows, 1, 2, [=]() mutable { relu_forward(y.data(), x.data(), count); }));
  all.push_back(for_each_number(
      "GELU", rows, 4, 2, [=]() mutable { gelu_forward(y.data(), x.data(), count); }));
  all.push_back(for_each_number("softmax", rows, 5, 2, [=]() mutable {
    softmax_forward(y.data(), x.data(), rows, C);
  }));
  all.push_back(for_each_number("layer norm", rows, 8, 2, [=]() mutable {
    layernorm_forward(y.data(), mean.data(), rstd.data(), x.data(), gamma.data(),
                      beta.data(), real(1e-5), rows, C);
  }));
  all.push_back(for_each_number("AdamW", rows, 16, 7, [=]() mutable {
    adamw_update(value.data(), m.data(), v.data(), x.data(), real(1e-3), 1, {},
                 real(0.01), count);
  }));
  return all;
}

struct Point {
  std::string name;
  double intensity, rate;  // operations for each byte, operations a second
  Sizes sizes;
};

// One thread: the roof of one core.
inline std::vector<Point> measure(const std::vector<Workload>& all, int rounds) {
  const int before = threads();
  set_threads(1);
  std::vector<Point> points;
  for (const Workload& w : all) {
    const auto step = [&] { w.step(), device_wait(); };
    const int times = times_of(step);
    std::vector<double> rates;
    for (int round = 0; round < rounds; ++round) {
      rates.push_back(w.operations / seconds_of(step, times));
    }
    points.push_back({w.name, w.intensity(), median(rates), w.sizes});
  }
  set_threads(before);
  return points;
}

}  // namespace chainrule::ladder
