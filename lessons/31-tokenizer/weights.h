// Other people's weights: which tensors a GPT-2 file holds, one written here by hand, and
// a model that was trained by somebody else.
//
// Names and layout are those of Hugging Face's files: linear weights are [in, out] there,
// and query, key and value of a block are one matrix. The reader: models/pretrained.cpp.
#pragma once

#include <map>

#include "io/safetensors.h"
#include "models/generate.h"
#include "models/pretrained.h"
#include "text/llama_tokenizer.h"

namespace chainrule {

// ---- what is in a file ----------------------------------------------------------------

// A tensor of the file, and which of our parameters stand in it, side by side.
struct FileTensor {
  std::string name;
  std::vector<uint64_t> shape;
  std::vector<std::string> ours;
  bool turned = false;  // theirs is [in, out]

  uint64_t count() const { return shape.size() == 1 ? shape[0] : shape[0] * shape[1]; }
};

inline std::vector<FileTensor> gpt2_tensors(const GptOptions& o) {
  const uint64_t C = uint64_t(o.features);
  std::vector<FileTensor> all = {
      {"wte.weight", {uint64_t(o.vocabulary), C}, {"tokens.weight"}},
      {"wpe.weight", {uint64_t(o.context), C}, {"positions.weight"}}};
  const auto norm = [&](const std::string& name, const std::string& ours) {
    all.push_back({name + ".weight", {C}, {ours + ".gamma"}});
    all.push_back({name + ".bias", {C}, {ours + ".beta"}});
  };
  const auto linear = [&](const std::string& name, uint64_t in, uint64_t out,
                          const std::string& block, std::vector<std::string> parts) {
    FileTensor weight{name + ".weight", {in, out}, {}, true};
    FileTensor bias{name + ".bias", {out}, {}};
    for (const std::string& part : parts) {
      weight.ours.push_back(block + part + ".weight");
      bias.ours.push_back(block + part + ".bias");
    }
    all.push_back(weight);
    all.push_back(bias);
  };
  for (int i = 0; i < o.layers; ++i) {
    const std::string h = "h." + std::to_string(i) + ".",
                      block = "block" + std::to_string(i) + ".";
    norm(h + "ln_1", block + "attention_road.norm");
    linear(h + "attn.c_attn", C, 3 * C, block + "attention.", {"query", "key", "value"});
    linear(h + "attn.c_proj", C, C, block + "attention.", {"out"});
    norm(h + "ln_2", block + "feed_forward_road.norm");
    linear(h + "mlp.c_fc", C, 4 * C, block + "feed_forward.", {"up"});
    linear(h + "mlp.c_proj", 4 * C, C, block + "feed_forward.", {"down"});
  }
  norm("ln_f", "last_norm");
  return all;
}

inline uint64_t parameters(const std::vector<FileTensor>& tensors) {
  uint64_t sum = 0;
  for (const FileTensor& t : tensors) sum += t.count();
  return sum;
}

// ---- writing one ----------------------------------------------------------------------

// Our weights [out, in], one below the other, are columns of theirs, [in, out].
inline std::vector<real> in_their_layout(const FileTensor& t,
                                         const std::map<std::string, Tensor>& ours) {
  std::vector<real> all;
  for (const std::string& part : t.ours) {
    const std::vector<real> numbers = ours.at(part).host();
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  if (!t.turned) return all;
  const size_t in = t.shape[0], out = t.shape[1];
  std::vector<real> turned(all.size());
  for (size_t o = 0; o < out; ++o) {
    for (size_t c = 0; c < in; ++c) turned[c * out + o] = all[o * in + c];
  }
  return turned;
}

inline void check_gpt2(const Gpt& net) {
  const GptOptions& o = net.options;
  ENSURE(o.tied && o.place == PositionScheme::learned && o.norm == NormKind::layer &&
             o.bend == Bend::gelu_tanh && o.bias,
         "weights: this net is no GPT-2, whose files have no names for its parts");
}

// `unturned`: a weight that is written as it lies here, by mistake.
inline void write_gpt2(Gpt& net, const std::string& path,
                       const std::string& unturned = "") {
  check_gpt2(net);
  std::map<std::string, Tensor> ours;
  for (const Param& p : net.params()) ours.emplace(p.name, p.value);
  std::vector<FileTensor> tensors = gpt2_tensors(net.options);
  std::vector<SafetensorsEntry> entries;
  for (FileTensor& t : tensors) {
    entries.push_back({t.name, "F32", t.shape, 0, 0});
    if (t.name == unturned) t.turned = false;
  }
  write_safetensors(path, entries, {{"format", "pt"}},
                    [&](const SafetensorsEntry& e, FileWriter& out) {
                      for (const FileTensor& t : tensors) {
                        if (t.name != e.name) continue;
                        const std::vector<real> numbers = in_their_layout(t, ours);
                        const std::vector<float> floats(numbers.begin(), numbers.end());
                        out.write(floats.data(), floats.size() * sizeof(float));
                      }
                    });
}

// The largest difference between what two nets expect after the same tokens.
inline double largest_difference(Gpt& a, Gpt& b, const std::vector<int>& tokens) {
  const IntTensor x = IntTensor::from({1, int(tokens.size())}, tokens);
  const std::vector<real> left = a.forward(x, Mode::evaluate).host(),
                          right = b.forward(x, Mode::evaluate).host();
  double largest = 0;
  for (size_t i = 0; i < left.size(); ++i) {
    largest = std::max(largest, std::abs(double(left[i]) - double(right[i])));
  }
  return largest;
}

// ---- letting one speak ----------------------------------------------------------------

// How many of these bytes may be shown: all but the beginning of a character whose rest
// is still to come (exercise 31.5).
inline size_t whole(const std::string& bytes) {
  size_t begin = bytes.size();
  for (int back = 0; back < 3 && begin > 0; ++back) {
    const unsigned first = uint8_t(bytes[--begin]);
    if (first < 128) break;
    if (first < 192) continue;
    const size_t length = first < 224 ? 2 : first < 240 ? 3 : 4;
    return begin + length > bytes.size() ? begin : bytes.size();
  }
  return bytes.size();
}

// Goes on with the prompt; `show` gets the text in whole characters, as it comes.
inline Written speak(Gpt& net, const Tokenizer& tokenizer, const std::string& prompt,
                     GenerateSettings settings,
                     const std::function<void(const std::string&)>& show) {
  check_tokenizer(net, tokenizer);
  settings.stop = tokenizer.separator();
  std::vector<int> tokens = tokenizer.prompt(prompt);
  size_t shown = tokenizer.decode(tokens).size();
  const Written text = generate(net, tokens, settings, [&](int token) {
    tokens.push_back(token);
    const std::string all = tokenizer.decode(tokens), fresh = all.substr(shown);
    const size_t ready = whole(fresh);
    show(fresh.substr(0, ready));
    shown += ready;
    return true;
  });
  show(tokenizer.decode(tokens).substr(shown));  // a model may stop within a character
  return text;
}

}  // namespace chainrule
