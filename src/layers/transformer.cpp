// See transformer.h.
#include "layers/transformer.h"

#include "layers/norm.h"
#include "ops/branch.h"

namespace chainrule {
namespace {

Tensor sum(const Tensor& a, const Tensor& b) {
  ENSURE(a.shape() == b.shape(), "transformer block: %s cannot be added to %s",
         b.shape().text().c_str(), a.shape().text().c_str());
  Tensor y(a.shape());
  add(y.data(), a.data(), b.data(), a.count());
  return y;
}

FeedForward make_feed_forward(int features, Key key, const TransformerOptions& o) {
  return FeedForward(features, o.hidden > 0 ? o.hidden : 4 * features, key, o.bend,
                     o.attention.bias);
}

AttentionOptions causal(AttentionOptions options) {
  options.causal = true;
  return options;
}

// Distances between the tokens of two sequences mean nothing.
AttentionOptions across(AttentionOptions options) {
  options.causal = options.rotary = options.alibi = false;
  return options;
}

}  // namespace

// ---- the road -----------------------------------------------------------------------

std::unique_ptr<Layer> make_norm(NormKind norm, int features, real epsilon) {
  if (norm == NormKind::rms) return std::make_unique<RmsNorm>(features, epsilon);
  return std::make_unique<LayerNorm>(features, epsilon);
}

Road::Road(int features, Key key, const TransformerOptions& options)
    : norm(make_norm(options.norm, features, options.epsilon)),
      norm_first(options.norm_first) {
  if (options.dropout != 0) dropout = std::make_unique<Dropout>(options.dropout, key);
}

Tensor Road::enter(const Tensor& x, Mode mode) {
  return norm_first ? norm->forward(x, mode) : x;
}

Tensor Road::leave(const Tensor& x, const Tensor& fx, Mode mode) {
  const Tensor y = sum(x, dropout ? dropout->forward(fx, mode) : fx);
  return norm_first ? y : norm->forward(y, mode);
}

// dy/dx = I + J_f: what comes back goes past f as it is, and through f.
Tensor Road::backward_leave(const Tensor& dy) {
  past_ = norm_first ? dy : norm->backward(dy);
  return dropout ? dropout->backward(past_) : past_;
}

Tensor Road::backward_enter(const Tensor& dinput) {
  const Tensor past = take(past_, "transformer block");
  return sum(past, norm_first ? norm->backward(dinput) : dinput);
}

void Road::list(Listing& all) {
  all.module("norm", *norm);
  if (dropout) all.module("dropout", *dropout);
}

// ---- the block ----------------------------------------------------------------------

TransformerBlock::TransformerBlock(int features, Key key, const TransformerOptions& o)
    : attention_road(features, derived(key, 0), o),
      attention(features, derived(key, 1), o.attention),
      feed_forward_road(features, derived(key, 2), o),
      feed_forward(make_feed_forward(features, derived(key, 3), o)) {}

// 1. to attention   2. attention   3. back to the road: h
// 4. to feed-forward   5. feed-forward   6. back to the road: y
template <class Attend>
Tensor TransformerBlock::through(const Tensor& x, Mode mode, Attend attend) {
  const Tensor h = attention_road.leave(x, attend(attention_road.enter(x, mode)), mode);
  const Tensor thought = feed_forward.forward(feed_forward_road.enter(h, mode), mode);
  return feed_forward_road.leave(h, thought, mode);
}

Tensor TransformerBlock::forward(const Tensor& x, Mode mode) {
  return through(x, mode, [&](const Tensor& in) { return attention.forward(in, mode); });
}

Tensor TransformerBlock::forward(const Tensor& x, const IntTensor& lengths, Mode mode) {
  return through(x, mode,
                 [&](const Tensor& in) { return attention.forward(in, lengths, mode); });
}

Tensor TransformerBlock::forward(const Tensor& x, KeyValueCache& cache) {
  return through(x, Mode::evaluate,
                 [&](const Tensor& in) { return attention.forward(in, cache); });
}

Tensor TransformerBlock::backward(const Tensor& dy) {
  // 6., 5., 4. dh, from the road and through feed-forward.
  const Tensor dthought = feed_forward_road.backward_leave(dy);
  const Tensor dh = feed_forward_road.backward_enter(feed_forward.backward(dthought));
  // 3., 2., 1. dx, from the road and through attention.
  const Tensor dfound = attention_road.backward_leave(dh);
  return attention_road.backward_enter(attention.backward(dfound));
}

void TransformerBlock::list(Listing& all) {
  all.module("attention_road", attention_road);
  all.module("attention", attention);
  all.module("feed_forward_road", feed_forward_road);
  all.module("feed_forward", feed_forward);
}

std::string TransformerBlock::name() const {
  return "transformer block, " + attention.name();
}

long long TransformerBlock::multiply_adds() const {
  return attention.multiply_adds() + feed_forward.multiply_adds();
}

// ---- the decoder's block ------------------------------------------------------------

DecoderBlock::DecoderBlock(int features, Key key, const TransformerOptions& o)
    : attention_road(features, derived(key, 0), o),
      attention(features, derived(key, 1), causal(o.attention)),
      cross_road(features, derived(key, 2), o),
      cross(features, derived(key, 3), across(o.attention)),
      feed_forward_road(features, derived(key, 4), o),
      feed_forward(make_feed_forward(features, derived(key, 5), o)) {}

Tensor DecoderBlock::forward(const Tensor& x, const Tensor& memory,
                             const IntTensor& lengths, Mode mode) {
  const Tensor found = attention.forward(attention_road.enter(x, mode), mode);
  const Tensor h = attention_road.leave(x, found, mode);
  const Tensor seen = cross.forward(cross_road.enter(h, mode), memory, lengths, mode);
  const Tensor g = cross_road.leave(h, seen, mode);
  const Tensor thought = feed_forward.forward(feed_forward_road.enter(g, mode), mode);
  return feed_forward_road.leave(g, thought, mode);
}

DecoderBlock::Gradients DecoderBlock::backward(const Tensor& dy) {
  const Tensor dthought = feed_forward_road.backward_leave(dy);
  const Tensor dg = feed_forward_road.backward_enter(feed_forward.backward(dthought));
  const CrossAttention::Gradients d = cross.backward(cross_road.backward_leave(dg));
  const Tensor dh = cross_road.backward_enter(d.dx);
  const Tensor dfound = attention_road.backward_leave(dh);
  return {attention_road.backward_enter(attention.backward(dfound)), d.dmemory};
}

void DecoderBlock::list(Listing& all) {
  all.module("attention_road", attention_road);
  all.module("attention", attention);
  all.module("cross_road", cross_road);
  all.module("cross", cross);
  all.module("feed_forward_road", feed_forward_road);
  all.module("feed_forward", feed_forward);
}

}  // namespace chainrule
