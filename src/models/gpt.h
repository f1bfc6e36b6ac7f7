// GPT: a tower of transformer blocks that says, at every place of a text, what comes
// next.
//
//   Gpt net(gpt2_like(65, 64, 4, 4, 128), Key{seed, 1});
//   SoftmaxCrossEntropy loss;                       // perplexity is e to the power of it
//   loss.forward(net.forward(tokens, Mode::train), targets);  // targets: one token later
//   net.backward(loss.backward());
//
// One settings struct makes GPT-2 and what came after it: learned positions, LayerNorm,
// GELU and a head that shares the embedding's weight, or RoPE, RMSNorm, SwiGLU, grouped
// heads and no biases (Llama). Writing text: models/generate.h; other people's weights:
// models/pretrained.h. Kept for backward: what the blocks keep (layers/transformer.h),
// and V logits for each token, for which the loss keeps as many probabilities. Introduced
// by lesson 30.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "layers/embedding.h"
#include "layers/positions.h"
#include "layers/transformer.h"

namespace chainrule {

enum class PositionScheme { learned, sinusoidal, rotary, alibi, none };

struct GptOptions {
  int vocabulary = 0;
  int context = 64;  // tokens that it sees at once
  int layers = 4, heads = 4, features = 64;
  int key_value_heads = 0;  // 0: as many as heads
  int hidden = 0;           // of the feed-forward layers; 0: 4 features
  PositionScheme place = PositionScheme::learned;
  NormKind norm = NormKind::layer;
  Bend bend = Bend::gelu;
  bool norm_first = true;  // pre-LN, and one more norm before the head
  bool bias = true;        // in the linear layers; the head never has one
  bool tied = true;        // the head's weight is the embedding's
  real dropout = 0;        // of embeddings and of what blocks add to the road
  real epsilon = real(1e-5);
};

// As GPT-2: the small one is gpt2_like(50257, 1024, 12, 12, 768). Its GELU is the tanh
// form.
GptOptions gpt2_like(int vocabulary, int context, int layers, int heads, int features);
// As Llama; hidden is 8/3 of the features, rounded up to a multiple of 8.
GptOptions llama_like(int vocabulary, int context, int layers, int heads, int features,
                      int key_value_heads = 0);

class Gpt : public Module {
 public:
  // Weights start as in GPT-2: normal with deviation 0.02, those that write onto the
  // road with 0.02 / sqrt(2 layers), because their 2 `layers` contributions add up.
  Gpt(const GptOptions& options, Key key);

  // tokens [N,T] -> logits [N,T,V]: row t says what it expects at t + 1. Learned and
  // sinusoidal places end with the context; the others let T be longer.
  Tensor forward(const IntTensor& tokens, Mode mode);
  void backward(const Tensor& dlogits);
  void list(Listing& all) override;  // "tokens.weight", "block0.attention.query.weight"
  long long multiply_adds() const;   // of the latest forward

  // What generation remembers: keys and values of all tokens so far, in every block.
  struct Cache {
    std::vector<KeyValueCache> blocks;
    int count = 0, room = 0;  // tokens in it, tokens that fit
  };
  Cache cache(int N = 1) const;  // room for the context
  // The next T tokens of each text [N,T]: logits [N,V] of what follows them. The same as
  // the last row of a forward of everything so far, for the work of the new tokens.
  Tensor forward(const IntTensor& next, Cache& cache);

  const GptOptions options;
  Linear head;                           // C -> V
  Embedding tokens;                      // [V,C]
  std::unique_ptr<Positions> positions;  // where the place is learned or sinusoidal
  std::unique_ptr<Dropout> dropout;      // where its rate is not 0
  std::vector<std::unique_ptr<TransformerBlock>> blocks;
  std::unique_ptr<Layer> last_norm;  // pre-LN only

 private:
  Tensor logits(const Tensor& rows, Mode mode);
  void initialize(Key key);

  Shape shape_{0};  // of the latest forward's tokens
};

}  // namespace chainrule
