// The transformer's block: attention, then feed-forward, each with a road around it.
//
//   pre-LN    y = x + dropout(f(norm(x)))     nothing stands on the straight road, so a
//                                             gradient comes down it as it is; the last
//                                             block wants one more norm behind it
//   post-LN   y = norm(x + dropout(f(x)))     as in 2017: every norm stands on the road,
//                                             and deep nets want a warmup
//
// Which of the two, which norm, which bend, and every form of attention is a setting.
// A decoder's block has a third part, between the two, that looks at another sequence.
// Introduced by lesson 29.
#pragma once

#include <memory>

#include "layers/attention.h"
#include "layers/dropout.h"
#include "layers/feed_forward.h"
#include "layers/layer.h"

namespace chainrule {

enum class NormKind { layer, rms };

struct TransformerOptions {
  AttentionOptions attention;  // its `bias` counts for the feed-forward layers as well
  int hidden = 0;              // of the feed-forward layer; 0 means 4 C
  Bend bend = Bend::gelu;
  NormKind norm = NormKind::layer;
  bool norm_first = true;  // pre-LN
  real epsilon = real(1e-5);
  real dropout = 0;  // of what comes back to the straight road
};

std::unique_ptr<Layer> make_norm(NormKind norm, int features, real epsilon);

// The road around some f, in two halves that f stands between:
//   y = road.leave(x, f(road.enter(x)))
class Road : public Module {
 public:
  Road(int features, Key key, const TransformerOptions& options);

  Tensor enter(const Tensor& x, Mode mode);                    // what f is given
  Tensor leave(const Tensor& x, const Tensor& fx, Mode mode);  // y
  Tensor backward_leave(const Tensor& dy);      // the gradient of f's output
  Tensor backward_enter(const Tensor& dinput);  // from f's input's to dx
  void list(Listing& all) override;

  std::unique_ptr<Layer> norm;
  std::unique_ptr<Dropout> dropout;  // where its rate is not 0
  const bool norm_first;

 private:
  Tensor past_;  // the gradient that passes f by, between the halves of backward
};

// x [N,T,C]. Kept for backward, for each token, with C features and 4 C hidden ones: 17 C
// numbers and NH + 4 (pre-LN, GELU; SwiGLU 21 C), however long the sequence is.
class TransformerBlock : public Layer {
 public:
  TransformerBlock(int features, Key key, const TransformerOptions& options);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor forward(const Tensor& x, const IntTensor& lengths, Mode mode);  // [N] that count
  Tensor forward(const Tensor& x, KeyValueCache& cache);  // the next tokens; no backward
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  std::string name() const override;
  long long multiply_adds() const override;

  Road attention_road;
  MultiHeadAttention attention;
  Road feed_forward_road;
  FeedForward feed_forward;

 private:
  template <class Attend>
  Tensor through(const Tensor& x, Mode mode, Attend attend);
};

// A block that also looks at a memory [N,S,C]: self attention, then cross attention, then
// feed-forward. x [N,T,C].
class DecoderBlock : public Module {
 public:
  struct Gradients {
    Tensor dx, dmemory;
  };
  DecoderBlock(int features, Key key, const TransformerOptions& options);

  // lengths [N]: how many tokens of each memory count
  Tensor forward(const Tensor& x, const Tensor& memory, const IntTensor& lengths,
                 Mode mode);
  Gradients backward(const Tensor& dy);
  void list(Listing& all) override;

  Road attention_road;
  MultiHeadAttention attention;  // causal, whatever the options say
  Road cross_road;
  CrossAttention cross;  // sees all of the memory, without RoPE or ALiBi
  Road feed_forward_road;
  FeedForward feed_forward;
};

}  // namespace chainrule
