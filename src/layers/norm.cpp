// See norm.h.
#include "layers/norm.h"

#include "ops/norm.h"

namespace chainrule {
namespace {

Tensor ones(int count) {
  return Tensor::from({count}, std::vector<real>(size_t(count), real(1)));
}

int checked(int features, real epsilon, const char* layer) {
  ENSURE(features > 0, "%s: %d features make no layer", layer, features);
  ENSURE(epsilon >= 0, "%s: epsilon is %g, the root of a negative number is near", layer,
         double(epsilon));
  return features;
}

// The number of rows of C features in x.
int rows_of(const Tensor& x, const Tensor& gamma, const char* layer) {
  const int last = x.axes() > 0 ? x.size(x.axes() - 1) : 0, C = gamma.size(0);
  ENSURE(!x.empty() && last == C,
         "%s: x is %s but gamma is %s: the last axis has %d features, the layer expects "
         "%d",
         layer, x.shape().text().c_str(), gamma.shape().text().c_str(), last, C);
  return x.count() / C;
}

void must_match(const Tensor& dy, const Tensor& x, const char* layer) {
  ENSURE(dy.shape() == x.shape(), "%s backward: dy is %s, the output was %s", layer,
         dy.shape().text().c_str(), x.shape().text().c_str());
}

}  // namespace

LayerNorm::LayerNorm(int features, real small)
    : gamma(ones(checked(features, small, "layer norm"))),
      dgamma(Tensor::zeros({features})),
      beta(Tensor::zeros({features})),
      dbeta(Tensor::zeros({features})),
      epsilon(small) {}

Tensor LayerNorm::forward(const Tensor& x, Mode) {
  const int N = rows_of(x, gamma, "layer norm"), C = gamma.size(0);
  x_ = x;
  mean_ = Tensor({N});
  rstd_ = Tensor({N});
  Tensor y(x.shape());
  layernorm_forward(y.data(), mean_.data(), rstd_.data(), x.data(), gamma.data(),
                    beta.data(), epsilon, N, C);
  return y;
}

Tensor LayerNorm::backward(const Tensor& dy) {
  const Tensor x = take(x_, "layer norm");
  const Tensor mean = take(mean_, "layer norm"), rstd = take(rstd_, "layer norm");
  must_match(dy, x, "layer norm");
  Tensor dx(x.shape());
  layernorm_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(), x.data(),
                     gamma.data(), mean.data(), rstd.data(), mean.size(0), gamma.size(0));
  return dx;
}

void LayerNorm::list(Listing& all) {
  all.param("gamma", gamma, dgamma, false);
  all.param("beta", beta, dbeta, false);
}

std::string LayerNorm::name() const {
  return "layer norm " + std::to_string(gamma.size(0));
}

RmsNorm::RmsNorm(int features, real small)
    : gamma(ones(checked(features, small, "rms norm"))),
      dgamma(Tensor::zeros({features})),
      epsilon(small) {}

Tensor RmsNorm::forward(const Tensor& x, Mode) {
  const int N = rows_of(x, gamma, "rms norm"), C = gamma.size(0);
  x_ = x;
  rrms_ = Tensor({N});
  Tensor y(x.shape());
  rmsnorm_forward(y.data(), rrms_.data(), x.data(), gamma.data(), epsilon, N, C);
  return y;
}

Tensor RmsNorm::backward(const Tensor& dy) {
  const Tensor x = take(x_, "rms norm"), rrms = take(rrms_, "rms norm");
  must_match(dy, x, "rms norm");
  Tensor dx(x.shape());
  rmsnorm_backward(dx.data(), dgamma.data(), dy.data(), x.data(), gamma.data(),
                   rrms.data(), rrms.size(0), gamma.size(0));
  return dx;
}

void RmsNorm::list(Listing& all) { all.param("gamma", gamma, dgamma, false); }

std::string RmsNorm::name() const { return "rms norm " + std::to_string(gamma.size(0)); }

BatchNorm::BatchNorm(int channels, BatchNormOptions chosen)
    : gamma(ones(checked(channels, chosen.epsilon, "batch norm"))),
      dgamma(Tensor::zeros({channels})),
      beta(Tensor::zeros({channels})),
      dbeta(Tensor::zeros({channels})),
      running_mean(Tensor::zeros({channels})),
      running_variance(ones(channels)),
      options(chosen) {
  ENSURE(chosen.momentum >= 0 && chosen.momentum <= 1,
         "batch norm: a momentum of %g is not in 0 .. 1: it is the share of the newest "
         "batch in the running averages",
         double(chosen.momentum));
}

namespace {

BatchNormSize size_of(const Tensor& x, const BatchNorm& layer) {
  ENSURE(x.axes() == 2 || x.axes() == 4,
         "batch norm: x is %s, it should be [N, C] or [N, C, H, W]",
         x.shape().text().c_str());
  const int C = layer.gamma.size(0);
  ENSURE(x.size(1) == C,
         "batch norm: x is %s but gamma is [%d]: the input has %d channels, the layer "
         "expects %d",
         x.shape().text().c_str(), C, x.size(1), C);
  const int P = x.axes() == 4 ? x.size(2) * x.size(3) : 1;
  return {x.size(0), C, P, layer.options.epsilon};
}

}  // namespace

Tensor BatchNorm::forward(const Tensor& x, Mode mode) {
  const BatchNormSize s = size_of(x, *this);
  Tensor y(x.shape());
  if (mode == Mode::train) {
    ENSURE(s.N * s.P >= (options.allow_single ? 1 : 2),
           "batch norm: x is %s, only %d value per channel: its mean is itself, so y "
           "would be "
           "beta whatever x is. Train with larger batches (or set allow_single); to ask "
           "the net about one sample use Mode::evaluate",
           x.shape().text().c_str(), s.N * s.P);
    mean_ = Tensor({s.C});
    variance_ = Tensor({s.C});
    batchnorm_forward(y.data(), mean_.data(), variance_.data(), x.data(), gamma.data(),
                      beta.data(), s);
    batchnorm_follow(running_mean.data(), running_variance.data(), mean_.data(),
                     variance_.data(), options.momentum, s);
  } else {
    batchnorm_evaluate(y.data(), x.data(), gamma.data(), beta.data(), running_mean.data(),
                       running_variance.data(), s);
  }
  x_ = x;
  mode_ = mode;
  return y;
}

Tensor BatchNorm::backward(const Tensor& dy) {
  const Tensor x = take(x_, "batch norm");
  must_match(dy, x, "batch norm");
  const BatchNormSize s = size_of(x, *this);
  Tensor dx(x.shape());
  if (mode_ == Mode::train) {
    const Tensor mean = take(mean_, "batch norm");
    const Tensor variance = take(variance_, "batch norm");
    batchnorm_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(), x.data(),
                       gamma.data(), mean.data(), variance.data(), s);
  } else {
    batchnorm_evaluate_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(),
                                x.data(), gamma.data(), running_mean.data(),
                                running_variance.data(), s);
  }
  return dx;
}

void BatchNorm::list(Listing& all) {
  all.param("gamma", gamma, dgamma, false);
  all.param("beta", beta, dbeta, false);
  all.state("running_mean", running_mean);
  all.state("running_variance", running_variance);
}

std::string BatchNorm::name() const {
  return "batch norm " + std::to_string(gamma.size(0));
}

}  // namespace chainrule
