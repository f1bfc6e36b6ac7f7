// See dropout.h.
#include "layers/dropout.h"

#include <cstdio>

#include "ops/dropout.h"

namespace chainrule {

Dropout::Dropout(real share, Key sequence) : rate(share), key(sequence) {
  ENSURE(0 <= rate && rate < 1,
         "dropout: a rate of %g is not in 0 .. 1 (1 itself excluded): it is the share of "
         "inputs that is dropped",
         double(rate));
}

Tensor Dropout::forward(const Tensor& x, Mode mode) {
  ENSURE(!x.empty(), "dropout: x is an empty tensor");
  kept_ = Kept{x.shape(), mode, next};
  if (mode == Mode::evaluate) return x.clone();  // the caller may write into what it gets
  Tensor y(x.shape());
  dropout_forward(y.data(), x.data(), rate, key, next, x.count());
  next += uint64_t(x.count());
  return y;
}

Tensor Dropout::backward(const Tensor& dy) {
  const Kept kept = take(kept_, "dropout");
  ENSURE(dy.shape() == kept.shape, "dropout backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), kept.shape.text().c_str());
  if (kept.mode == Mode::evaluate) return dy.clone();
  Tensor dx(kept.shape);
  dropout_backward(dx.data(), dy.data(), rate, key, kept.start, dy.count());
  return dx;
}

void Dropout::list(Listing& all) { all.counter("next", next); }

std::string Dropout::name() const {
  char text[40];
  snprintf(text, sizeof text, "dropout, rate %g", double(rate));
  return text;
}

}  // namespace chainrule
