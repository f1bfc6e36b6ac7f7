// See batches.h.
#include "data/batches.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace chainrule {

Batches::Batches(int N, int B, Key key) : N_(N), B_(B), key_(key) {
  ENSURE(N > 0, "batches: %d rows of data", N);
  ENSURE(B > 0, "batches: a batch of %d rows", B);
}

int Batches::steps() const { return N_ / B_ + (N_ % B_ > 0); }

std::vector<std::vector<int>> Batches::epoch(int number) const {
  ENSURE(number >= 0, "batches: there is no epoch %d", number);
  // Every epoch has its own stretch of the key's sequence.
  const std::vector<int> order = shuffled(N_, Rng{key_, uint64_t(number) * uint64_t(N_)});
  std::vector<std::vector<int>> batches;
  for (int begin = 0; begin < N_; begin += std::min(B_, N_ - begin)) {
    const auto first = order.begin() + begin;
    batches.emplace_back(first, first + std::min(B_, N_ - begin));
  }
  return batches;
}

namespace {

template <class T>
Array<T> gathered(const Array<T>& x, const std::vector<int>& rows) {
  ENSURE(x.axes() > 0 && !x.empty(), "gather: a tensor of shape %s has no rows",
         x.shape().text().c_str());
  Shape shape = x.shape();
  shape.size[0] = int(rows.size());
  Array<T> batch(shape);
  for (int i = 0; i < int(rows.size()); ++i) {
    const int row = rows[size_t(i)];
    ENSURE(0 <= row && row < x.size(0), "gather: there is no row %d in a tensor %s", row,
           x.shape().text().c_str());
    // Row by row on the device: the whole of x never travels.
    Array<T> to = batch.rows(i, i + 1);
    copy_on_device(to.data(), x.rows(row, row + 1).data(),
                   size_t(to.count()) * sizeof(T));
  }
  return batch;
}

}  // namespace

Tensor gather(const Tensor& x, const std::vector<int>& rows) { return gathered(x, rows); }
IntTensor gather(const IntTensor& x, const std::vector<int>& rows) {
  return gathered(x, rows);
}

std::vector<int> shuffled(int count, Rng rng) {
  std::vector<int> order(size_t(std::max(count, 0)));
  std::iota(order.begin(), order.end(), 0);
  // From the back: each place gets one of those that are still in front of it.
  for (int i = count - 1; i >= 0; --i) {
    std::swap(order[size_t(i)], order[size_t(rng.below(i + 1))]);
  }
  return order;
}

}  // namespace chainrule
