// See branch.h.
#include "layers/branch.h"

#include "ops/branch.h"

namespace chainrule {
namespace {

Tensor sum(const Tensor& a, const Tensor& b) {
  Tensor y(a.shape());
  add(y.data(), a.data(), b.data(), a.count());
  return y;
}

int positions(const Tensor& x) { return x.axes() == 4 ? x.size(2) * x.size(3) : 1; }

}  // namespace

// ---- the sum ------------------------------------------------------------------------

Residual::Residual(std::unique_ptr<Layer> body, std::unique_ptr<Layer> shortcut)
    : body_(std::move(body)), shortcut_(std::move(shortcut)) {
  ENSURE(body_ != nullptr, "residual: there is no layer behind the pointer to the body");
}

Tensor Residual::forward(const Tensor& x, Mode mode) {
  const Tensor changed = body_->forward(x, mode);
  const Tensor past = shortcut_ ? shortcut_->forward(x, mode) : x;
  ENSURE(
      changed.shape() == past.shape(),
      "residual: the body makes %s of %s, but %s is %s: where a body changes the shape, "
      "a shortcut must change it too",
      changed.shape().text().c_str(), x.shape().text().c_str(),
      shortcut_ ? "the shortcut" : "x", past.shape().text().c_str());
  return sum(changed, past);
}

// dy/dx = J_body + I: what comes back goes down both roads, and is added where they part.
Tensor Residual::backward(const Tensor& dy) {
  const Tensor dx = body_->backward(dy);
  return sum(dx, shortcut_ ? shortcut_->backward(dy) : dy);
}

long long Residual::multiply_adds() const {
  return body_->multiply_adds() + (shortcut_ ? shortcut_->multiply_adds() : 0);
}

void Residual::list(Listing& all) {
  all.module("body", *body_);
  if (shortcut_) all.module("shortcut", *shortcut_);
}

std::string Residual::name() const {
  return shortcut_ ? "residual, shortcut " + shortcut_->name() : "residual";
}

// ---- the join -----------------------------------------------------------------------

Join::Join(std::vector<std::unique_ptr<Layer>> branches)
    : branches_(std::move(branches)) {
  check();
}

void Join::check() const { ENSURE(!branches_.empty(), "join: there are no branches"); }

Tensor Join::forward(const Tensor& x, Mode mode) {
  ENSURE(x.axes() == 2 || x.axes() == 4,
         "join: x is %s, it should be [N, C] or [N, C, H, W]", x.shape().text().c_str());
  std::vector<Tensor> parts;
  channels_.clear();
  int all = 0;
  for (const auto& branch : branches_) {
    parts.push_back(branch ? branch->forward(x, mode) : x);
    const Tensor& part = parts.back();
    ENSURE(
        part.axes() == x.axes() && part.size(0) == x.size(0) &&
            positions(part) == positions(parts[0]),
        "join: branch 0 makes %s of %s, branch %d makes %s: only the channels may differ",
        parts[0].shape().text().c_str(), x.shape().text().c_str(), int(parts.size()) - 1,
        part.shape().text().c_str());
    channels_.push_back(part.size(1));
    all += part.size(1);
  }
  const Tensor& one = parts[0];
  Tensor y = x.axes() == 4 ? Tensor({x.size(0), all, one.size(2), one.size(3)})
                           : Tensor({x.size(0), all});
  int first = 0;
  for (const Tensor& part : parts) {
    put_channels(y.data(), part.data(), x.size(0), part.size(1), positions(y), all,
                 first);
    first += part.size(1);
  }
  return y;
}

Tensor Join::backward(const Tensor& dy) {
  must_be_kept(!channels_.empty(), "join");
  int all = 0;
  for (const int C : channels_) all += C;
  ENSURE((dy.axes() == 2 || dy.axes() == 4) && dy.size(1) == all,
         "join backward: dy is %s, the output had %d channels", dy.shape().text().c_str(),
         all);
  Tensor dx;
  int first = 0;
  for (size_t i = 0; i < branches_.size(); ++i) {
    const int C = channels_[i];
    Tensor part = dy.axes() == 4 ? Tensor({dy.size(0), C, dy.size(2), dy.size(3)})
                                 : Tensor({dy.size(0), C});
    take_channels(part.data(), dy.data(), dy.size(0), C, positions(dy), all, first);
    first += C;
    const Tensor back = branches_[i] ? branches_[i]->backward(part) : part;
    dx = dx.empty() ? back : sum(dx, back);
  }
  channels_.clear();
  return dx;
}

long long Join::multiply_adds() const {
  long long sum = 0;
  for (const auto& branch : branches_) sum += branch ? branch->multiply_adds() : 0;
  return sum;
}

void Join::list(Listing& all) {
  for (size_t i = 0; i < branches_.size(); ++i) {
    if (branches_[i]) all.module(std::to_string(i).c_str(), *branches_[i]);
  }
}

std::string Join::name() const {
  return "join of " + std::to_string(branches_.size()) + " branches";
}

// ---- the gates ----------------------------------------------------------------------

Highway::Highway(std::unique_ptr<Layer> body, std::unique_ptr<Layer> gate)
    : body_(std::move(body)), gate_(std::move(gate)) {
  ENSURE(body_ != nullptr && gate_ != nullptr,
         "highway: there is no layer behind the pointer to the body or the gate");
}

Tensor Highway::forward(const Tensor& x, Mode mode) {
  h_ = body_->forward(x, mode);
  t_ = sigmoid_.forward(gate_->forward(x, mode), mode);
  ENSURE(h_.shape() == x.shape() && t_.shape() == x.shape(),
         "highway: body and gate make %s and %s of %s: both must keep the shape",
         h_.shape().text().c_str(), t_.shape().text().c_str(), x.shape().text().c_str());
  x_ = x;
  opening_ = t_;
  Tensor y(x.shape());
  mix_forward(y.data(), h_.data(), x.data(), t_.data(), x.count());
  return y;
}

Tensor Highway::backward(const Tensor& dy) {
  const Tensor x = take(x_, "highway"), h = take(h_, "highway"), t = take(t_, "highway");
  ENSURE(dy.shape() == x.shape(), "highway backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), x.shape().text().c_str());
  Tensor dh(x.shape()), dx(x.shape()), dt(x.shape());
  mix_backward(dh.data(), dx.data(), dt.data(), dy.data(), h.data(), x.data(), t.data(),
               x.count());
  dx = sum(dx, body_->backward(dh));
  return sum(dx, gate_->backward(sigmoid_.backward(dt)));
}

long long Highway::multiply_adds() const {
  return body_->multiply_adds() + gate_->multiply_adds();
}

void Highway::list(Listing& all) {
  all.module("body", *body_);
  all.module("gate", *gate_);
}

SqueezeExcite::SqueezeExcite(int channels, int hidden, Key key)
    : squeeze_(channels, hidden, derived(key, 0)),
      excite_(hidden, channels, derived(key, 1)) {}

Tensor SqueezeExcite::forward(const Tensor& x, Mode mode) {
  const Tensor means = average_.forward(x, mode);
  const Tensor hidden = relu_.forward(squeeze_.forward(means, mode), mode);
  gate_ = sigmoid_.forward(excite_.forward(hidden, mode), mode);
  x_ = x;
  Tensor y(x.shape());
  scale_channels_forward(y.data(), x.data(), gate_.data(), x.size(0), x.size(1),
                         positions(x));
  return y;
}

Tensor SqueezeExcite::backward(const Tensor& dy) {
  const Tensor x = take(x_, "squeeze-excite"), gate = take(gate_, "squeeze-excite");
  ENSURE(dy.shape() == x.shape(), "squeeze-excite backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), x.shape().text().c_str());
  Tensor dx(x.shape()), dgate(gate.shape());
  scale_channels_backward(dx.data(), dgate.data(), dy.data(), x.data(), gate.data(),
                          x.size(0), x.size(1), positions(x));
  const Tensor dhidden = excite_.backward(sigmoid_.backward(dgate));
  return sum(dx, average_.backward(squeeze_.backward(relu_.backward(dhidden))));
}

long long SqueezeExcite::multiply_adds() const {
  return squeeze_.multiply_adds() + excite_.multiply_adds();
}

void SqueezeExcite::list(Listing& all) {
  all.module("squeeze", squeeze_);
  all.module("excite", excite_);
}

std::string SqueezeExcite::name() const {
  return "squeeze-excite " + std::to_string(squeeze_.weight.size(1)) + " -> " +
         std::to_string(squeeze_.weight.size(0));
}

}  // namespace chainrule
