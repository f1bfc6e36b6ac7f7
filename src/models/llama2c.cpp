// The weight files of llama2.c, version 0: see pretrained.h.
//
// Seven whole numbers say the sizes; then come the weights, as floats, of each kind those
// of all layers. Whether the file is as long as its header says is asked before a net is
// made, so that a wrong header cannot ask for more memory than the file has bytes.
#include <cstdlib>
#include <cstring>

#include "io/file.h"
#include "layers/initialize.h"
#include "layers/norm.h"
#include "models/pretrained.h"

namespace chainrule {
namespace {

// dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size (below 0: a head of its
// own), seq_len
struct Llama2cHeader {
  int32_t features, hidden, layers, heads, key_value_heads, vocabulary, context;
};
constexpr const char* header_fields[7] = {
    "dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len"};

GptOptions llama2c_options(const FileReader& file) {
  const char* name = file.name().c_str();
  int32_t field[7] = {};
  ENSURE(file.size() >= sizeof field,
         "%s: the file ends after byte %llu: expected the 28 bytes of llama2.c's header",
         name, (unsigned long long)file.size());
  file.read(0, field, sizeof field);
  for (int i = 0; i < 7; ++i) {
    const int64_t size = i == 5 ? std::abs(int64_t(field[i])) : int64_t(field[i]);
    // So that the product below fits into 64 bits.
    const int64_t largest = i == 2 ? 1 << 10 : 1 << 20;
    ENSURE(0 < size && size <= largest,
           "%s: byte %d: expected llama2.c's %s, 1 .. %lld, found %d", name, 4 * i,
           header_fields[i], (long long)largest, int(field[i]));
  }
  Llama2cHeader h;
  std::memcpy(&h, field, sizeof h);
  ENSURE(h.features % (2 * h.heads) == 0 && h.heads % h.key_value_heads == 0,
         "%s: byte 0: a dim of %d with %d heads and %d key-value heads: expected a dim "
         "that the heads cut into even parts, and heads in whole groups",
         name, int(h.features), int(h.heads), int(h.key_value_heads));
  GptOptions o = llama_like(std::abs(h.vocabulary), h.context, h.layers, h.heads,
                            h.features, h.key_value_heads);
  o.hidden = h.hidden;
  o.tied = h.vocabulary > 0;
  return o;
}

// The weights in their order: of each kind, all layers.
class Llama2cWeights {
 public:
  explicit Llama2cWeights(const FileReader& file) : file_(file) {}

  void fill(Tensor& to) {
    std::vector<float> numbers(size_t(to.count()));
    file_.read(at_, numbers.data(), numbers.size() * sizeof(float));
    to.set({numbers.begin(), numbers.end()});
    skip(uint64_t(to.count()));
  }
  void skip(uint64_t numbers) { at_ += numbers * sizeof(float); }

 private:
  const FileReader& file_;
  uint64_t at_ = 7 * sizeof(int32_t);
};

// How many bytes the whole file must have.
uint64_t llama2c_bytes(const GptOptions& o) {
  const uint64_t C = uint64_t(o.features), V = uint64_t(o.vocabulary);
  const uint64_t D = C / uint64_t(o.heads), groups = D * uint64_t(o.key_value_heads);
  const uint64_t layer = 2 * C + 2 * C * C + 2 * C * groups + 3 * C * uint64_t(o.hidden);
  const uint64_t rope = uint64_t(o.context) * D;
  return 28 + 4 * (V * C + uint64_t(o.layers) * layer + C + rope + (o.tied ? 0 : V * C));
}

Tensor& gain(Layer& norm) { return dynamic_cast<RmsNorm&>(norm).gamma; }

}  // namespace

std::unique_ptr<Gpt> read_llama2c(const std::string& path) {
  const FileReader file(path);
  const GptOptions options = llama2c_options(file);
  ENSURE(file.size() == llama2c_bytes(options),
         "%s: the header speaks of a net of %d layers, %d features, %d tokens: expected "
         "%llu bytes, found %llu",
         path.c_str(), options.layers, options.features, options.vocabulary,
         (unsigned long long)llama2c_bytes(options), (unsigned long long)file.size());
  const WeightsLater no_draw;
  auto net = std::make_unique<Gpt>(options, Key{1, 31});
  Llama2cWeights weights(file);
  const auto of_all = [&](auto part) {
    for (const auto& block : net->blocks) weights.fill(part(*block));
  };
  weights.fill(net->tokens.weight);
  of_all([](TransformerBlock& b) -> Tensor& { return gain(*b.attention_road.norm); });
  of_all([](TransformerBlock& b) -> Tensor& { return b.attention.heads.query.weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return b.attention.heads.key.weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return b.attention.heads.value.weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return b.attention.heads.out.weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return gain(*b.feed_forward_road.norm); });
  of_all([](TransformerBlock& b) -> Tensor& { return b.feed_forward.gate->weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return b.feed_forward.down.weight; });
  of_all([](TransformerBlock& b) -> Tensor& { return b.feed_forward.up.weight; });
  weights.fill(gain(*net->last_norm));
  // A table of sines and cosines that nobody reads any more.
  weights.skip(uint64_t(options.context) * uint64_t(options.features / options.heads));
  if (!options.tied) weights.fill(net->head.weight);
  return net;
}

}  // namespace chainrule
