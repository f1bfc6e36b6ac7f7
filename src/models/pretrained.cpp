// GPT-2 as Hugging Face publishes it: see pretrained.h. llama2.c: llama2c.cpp.
#include "models/pretrained.h"

#include <cstring>
#include <set>

#include "io/file.h"
#include "io/safetensors.h"
#include "layers/initialize.h"
#include "layers/norm.h"

namespace chainrule {
namespace {

std::string text(const std::vector<uint64_t>& shape) {
  std::string all;
  for (const uint64_t size : shape) {
    all += (all.empty() ? "" : ", ") + std::to_string(size);
  }
  return "[" + all + "]";
}

// The tensors of one file, by their GPT-2 names.
class Gpt2File {
 public:
  explicit Gpt2File(const std::string& path) : path_(path), file_(path) {
    if (file_.has("transformer.wte.weight")) prefix_ = "transformer.";
  }

  bool has(const std::string& name) const { return file_.has(prefix_ + name); }

  const SafetensorsEntry& entry(const std::string& name) const {
    ENSURE(has(name),
           "%s: there is no tensor \"%s\" in it: expected GPT-2's names, as Hugging Face "
           "writes them",
           path_.c_str(), name.c_str());
    return file_.entry(prefix_ + name);
  }

  // The head, if it is there, is the embedding again, or has been trained apart from it.
  bool has_own_head() const {
    if (!file_.has("lm_head.weight")) return false;
    return file_.numbers("lm_head.weight") != file_.numbers(prefix_ + "wte.weight");
  }
  std::vector<real> head() const { return file_.numbers("lm_head.weight"); }

  // A matrix whose sizes say how large the net is.
  std::vector<int> sizes(const std::string& name) const {
    const SafetensorsEntry& e = entry(name);
    ENSURE(e.shape.size() == 2 && e.count() > 0 && e.count() < (uint64_t{1} << 31),
           "%s: \"%s\" is %s: expected a matrix of fewer than 2^31 numbers",
           path_.c_str(), name.c_str(), text(e.shape).c_str());
    return {int(e.shape[0]), int(e.shape[1])};
  }

  std::vector<real> numbers(const std::string& name, std::vector<uint64_t> shape) const {
    const SafetensorsEntry& e = entry(name);
    ENSURE(e.shape == shape,
           "%s: \"%s\" (bytes %llu .. %llu of the numbers) is %s, expected %s",
           path_.c_str(), name.c_str(), (unsigned long long)e.begin,
           (unsigned long long)e.end, text(e.shape).c_str(), text(shape).c_str());
    return file_.numbers(prefix_ + name);
  }

  // What is left over would be a part of a net that this one has not. The masks that some
  // versions write are nothing new.
  void check_names(int layers) const {
    const char* parts[] = {"ln_1",     "ln_2",       "attn.c_attn", "attn.c_proj",
                           "mlp.c_fc", "mlp.c_proj", "attn"};
    std::set<std::string> known = {"wte.weight", "wpe.weight", "lm_head.weight",
                                   "ln_f.weight", "ln_f.bias"};
    for (int i = 0; i < layers; ++i) {
      const std::string h = "h." + std::to_string(i) + ".";
      for (const char* part : parts) {
        for (const char* kind : {".weight", ".bias", ".masked_bias"}) {
          known.insert(h + part + kind);
        }
      }
    }
    for (const SafetensorsEntry& e : file_.entries()) {
      const size_t skipped = e.name.rfind(prefix_, 0) == 0 ? prefix_.size() : 0;
      ENSURE(known.count(e.name.substr(skipped)) > 0,
             "%s: \"%s\" is no tensor of a GPT-2 with %d layers: is it another model's?",
             path_.c_str(), e.name.c_str(), layers);
    }
  }

 private:
  const std::string path_;
  SafetensorsFile file_;
  std::string prefix_;
};

// A linear layer of GPT-2: weight [in, out], the outputs first .. first + O - 1 of it.
void fill_linear(Linear& to, const std::vector<real>& weight,
                 const std::vector<real>& bias, int first, int outputs) {
  const int O = to.weight.size(0), C = to.weight.size(1);
  std::vector<real> turned;
  turned.reserve(size_t(O) * size_t(C));
  for (int o = first; o < first + O; ++o) {
    for (int c = 0; c < C; ++c) {
      turned.push_back(weight[size_t(c) * size_t(outputs) + size_t(o)]);
    }
  }
  to.weight.set(turned);
  to.bias.set({bias.begin() + first, bias.begin() + first + O});
}

void read_linear(const Gpt2File& file, const std::string& name,
                 const std::vector<Linear*>& parts) {
  const int C = parts[0]->weight.size(1), O = parts[0]->weight.size(0);
  const int all = O * int(parts.size());
  const std::vector<real> weight =
      file.numbers(name + ".weight", {uint64_t(C), uint64_t(all)});
  const std::vector<real> bias = file.numbers(name + ".bias", {uint64_t(all)});
  for (size_t i = 0; i < parts.size(); ++i) {
    fill_linear(*parts[i], weight, bias, int(i) * O, all);
  }
}

void read_norm(const Gpt2File& file, const std::string& name, Layer& norm) {
  LayerNorm& to = dynamic_cast<LayerNorm&>(norm);
  to.gamma.set(file.numbers(name + ".weight", {uint64_t(to.gamma.size(0))}));
  to.beta.set(file.numbers(name + ".bias", {uint64_t(to.beta.size(0))}));
}

void read_matrix(const Gpt2File& file, const std::string& name, Tensor& to) {
  to.set(file.numbers(name, {uint64_t(to.size(0)), uint64_t(to.size(1))}));
}

GptOptions gpt2_options(const Gpt2File& file, const std::string& path, int heads) {
  const std::vector<int> tokens = file.sizes("wte.weight"),
                         places = file.sizes("wpe.weight");
  int layers = 0;
  while (file.has("h." + std::to_string(layers) + ".ln_1.weight")) ++layers;
  file.check_names(layers);
  const int features = tokens[1];
  ENSURE(heads > 0 || features % 64 == 0,
         "%s: the net has %d features, which are no heads of 64: say how many heads it "
         "has",
         path.c_str(), features);
  GptOptions o = gpt2_like(tokens[0], places[0], layers,
                           heads > 0 ? heads : features / 64, features);
  if (layers > 0) o.hidden = file.sizes("h.0.mlp.c_fc.weight")[1];
  o.tied = !file.has_own_head();
  return o;
}

}  // namespace

std::unique_ptr<Gpt> read_gpt2(const std::string& path, int heads, real dropout) {
  const Gpt2File file(path);
  GptOptions options = gpt2_options(file, path, heads);
  options.dropout = dropout;
  const WeightsLater no_draw;
  auto net = std::make_unique<Gpt>(options, Key{1, 31});
  read_matrix(file, "wte.weight", net->tokens.weight);
  read_matrix(file, "wpe.weight", net->positions->weight);
  for (int i = 0; i < options.layers; ++i) {
    const std::string name = "h." + std::to_string(i);
    TransformerBlock& block = *net->blocks[size_t(i)];
    CrossAttention& attention = block.attention.heads;
    read_norm(file, name + ".ln_1", *block.attention_road.norm);
    read_linear(file, name + ".attn.c_attn",
                {&attention.query, &attention.key, &attention.value});
    read_linear(file, name + ".attn.c_proj", {&attention.out});
    read_norm(file, name + ".ln_2", *block.feed_forward_road.norm);
    read_linear(file, name + ".mlp.c_fc", {&block.feed_forward.up});
    read_linear(file, name + ".mlp.c_proj", {&block.feed_forward.down});
  }
  read_norm(file, "ln_f", *net->last_norm);
  if (!options.tied) net->head.weight.set(file.head());
  return net;
}

std::unique_ptr<Gpt> read_gpt(const std::string& path, int heads) {
  char start[9] = {};
  {
    const FileReader file(path);
    ENSURE(file.size() > sizeof start,
           "%s: the file has %llu bytes: expected the weights of a net", path.c_str(),
           (unsigned long long)file.size());
    file.read(0, start, sizeof start);
  }
  // safetensors: the length of a header, in 8 bytes, and the header, in braces.
  if (start[8] == '{') return read_gpt2(path, heads);
  return read_llama2c(path);
}

}  // namespace chainrule
