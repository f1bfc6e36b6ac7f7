// See prepare.h.
#include "data/prepare.h"

#include <cmath>

#include "data/batches.h"

namespace chainrule {

Split split(int count, double validation, double test, Key key) {
  ENSURE(count > 0, "split: %d rows", count);
  ENSURE(validation >= 0 && test >= 0 && validation + test < 1,
         "split: shares of %g for validation and %g for test leave nothing for training "
         "(a quarter is 0.25)",
         validation, test);
  const int validations = int(std::lround(count * validation));
  const int tests = int(std::lround(count * test));
  ENSURE(validations + tests < count,
         "split: of %d rows, %d for validation and %d for test leave none for training",
         count, validations, tests);
  const std::vector<int> order = shuffled(count, Rng{key});
  const auto first = order.begin(), second = first + tests, third = second + validations;
  return {{third, order.end()}, {second, third}, {first, second}};
}

namespace {

int features_of(const Tensor& x) {
  ENSURE(x.axes() >= 2 && x.count() > 0,
         "standardize: x is %s, expected [N, features...]", x.shape().text().c_str());
  return x.count() / x.size(0);
}

}  // namespace

Standardize::Standardize(const Tensor& train) {
  const int features = features_of(train), N = train.size(0);
  const std::vector<real> x = train.host();
  std::vector<real> means, deviations;
  for (int f = 0; f < features; ++f) {
    const auto value = [&](int n) { return double(x[size_t(n * features + f)]); };
    double sum = 0, squares = 0;
    bool changes = false;
    for (int n = 0; n < N; ++n) {
      ENSURE(std::isfinite(value(n)), "standardize: feature %d of row %d is %g", f, n,
             value(n));
      sum += value(n);
      changes = changes || value(n) != value(0);
    }
    for (int n = 0; n < N; ++n) squares += std::pow(value(n) - sum / N, 2);
    means.push_back(real(sum / N));
    // Exactly 0, where rounding in the mean would leave a little.
    deviations.push_back(changes ? real(std::sqrt(squares / N)) : 0);
  }
  mean_ = Tensor::from({features}, means);
  deviation_ = Tensor::from({features}, deviations);
}

Tensor Standardize::operator()(const Tensor& x) const {
  const int features = features_of(x);
  ENSURE(features == mean_.count(),
         "standardize: a row of %s has %d features, the training rows had %d",
         x.shape().text().c_str(), features, mean_.count());
  const std::vector<real> mean = mean_.host(), deviation = deviation_.host();
  std::vector<real> numbers = x.host();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const size_t f = i % size_t(features);
    numbers[i] = deviation[f] > 0 ? (numbers[i] - mean[f]) / deviation[f] : 0;
  }
  return Tensor::from(x.shape(), numbers);
}

}  // namespace chainrule
