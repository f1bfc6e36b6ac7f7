// src/models/pretrained.cpp: a small GPT-2 in Hugging Face's layout answers and learns as
// in PyTorch, the story model of llama2.c writes its story, broken files are refused.
#include "models/pretrained.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>

#include "fuzz.h"
#include "io/file.h"
#include "io/safetensors.h"
#include "layers/losses.h"
#include "models/generate.h"
#include "optim/adam.h"
#include "reference/transformer_weights.h"
#include "text/llama_tokenizer.h"

using namespace chainrule;
using reference::Gpt2Tensor;

namespace {

// The file's numbers are floats in every build.
constexpr double limit = sizeof(real) == 8 ? 1e-6 : reference::limit;

struct Scratch {
  std::string path;
  explicit Scratch(const char* name)
      : path("/tmp/chainrule-pretrained-" + std::to_string(getpid()) + "-" + name) {}
  ~Scratch() { unlink(path.c_str()); }
};

// [N,T] of the sequence i^2 + start, as in transformer.py.
IntTensor squares(int start, int N, int T, int V) {
  std::vector<int> tokens;
  for (int i = 0; i < N * T; ++i) tokens.push_back((i * i + start) % V);
  return IntTensor::from({N, T}, tokens);
}

void save(const std::string& path, const std::vector<Gpt2Tensor>& tensors) {
  std::vector<SafetensorsEntry> entries;
  for (const Gpt2Tensor& t : tensors) {
    SafetensorsEntry e;
    e.name = t.name;
    e.dtype = "F32";
    for (int axis = 0; axis < t.shape.axes; ++axis)
      e.shape.push_back(uint64_t(t.shape.size[axis]));
    entries.push_back(e);
  }
  write_safetensors(path, entries, {}, [&](const SafetensorsEntry& e, FileWriter& out) {
    for (const Gpt2Tensor& t : tensors) {
      if (t.name != e.name) continue;
      const std::vector<real> numbers = t.value.host();
      const std::vector<float> floats(numbers.begin(), numbers.end());
      out.write(floats.data(), floats.size() * sizeof(float));
    }
  });
}

std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

// What read_gpt2 says about a small GPT-2 after `spoil`; {} stands for the path.
std::string refused(const std::function<void(std::vector<Gpt2Tensor>&)>& spoil,
                    int heads = 2) {
  const Scratch file("spoiled");
  std::vector<Gpt2Tensor> tensors = reference::gpt2_tensors(17, 8, 8, 2);
  spoil(tensors);
  save(file.path, tensors);
  std::string said = refusal([&] { read_gpt2(file.path, heads); });
  const size_t at = said.find(file.path);
  return at == std::string::npos ? said : said.replace(at, file.path.size(), "{}");
}

// A story model of llama2.c, tiny: dim 8, hidden 6, 1 layer, 2 heads, 1 key-value head, 5
// tokens, context 4.
std::string tiny_llama(bool tied = true) {
  const int32_t header[7] = {8, 6, 1, 2, 1, tied ? 5 : -5, 4};
  const int count = 5 * 8 + 8 + 64 + 32 + 32 + 64 + 8 + 3 * 48 + 8 + 16 + (tied ? 0 : 40);
  std::string bytes(reinterpret_cast<const char*>(header), sizeof header);
  for (int i = 0; i < count; ++i) {
    const float x = float((i * 37) % 101 - 50) / 64;
    bytes.append(reinterpret_cast<const char*>(&x), sizeof x);
  }
  return bytes;
}

std::string with_field(std::string bytes, int field, int32_t value) {
  std::memcpy(&bytes[size_t(4 * field)], &value, sizeof value);
  return bytes;
}

}  // namespace

TEST_CASE("a GPT-2 of Hugging Face's layout gives PyTorch's logits") {
  const Scratch file("gpt2");
  save(file.path, reference::gpt2_tensors(17, 8, 8, 2));
  for (const auto& net : {read_gpt2(file.path, 2), read_gpt(file.path, 2)}) {
    CHECK(net->options.vocabulary == 17);
    CHECK(net->options.context == 8);
    CHECK(net->options.layers == 2);
    CHECK(net->options.features == 8);
    const Tensor y = net->forward(squares(1, 2, 6, 17), Mode::evaluate);
    CHECK(reference::difference(y, reference::gpt2_logits) <= limit);
  }
}

TEST_CASE("a GPT-2 goes on learning: three steps of AdamW equal PyTorch's") {
  const Scratch file("learns");
  save(file.path, reference::gpt2_tensors(17, 8, 8, 2));
  const std::unique_ptr<Gpt> net = read_gpt2(file.path, 2);
  AdamW optimizer(net->params(), {real(0.9), real(0.95), real(1e-8), real(0.1)});
  SoftmaxCrossEntropy loss;
  for (int step = 0; step < 3; ++step) {
    zero_gradients(net->params());
    const Tensor logits = net->forward(squares(step, 2, 6, 17), Mode::train);
    const real value = loss.forward(logits, squares(step + 5, 2, 6, 17)).item();
    const double expected = reference::gpt_losses[size_t(step)];
    CHECK(std::fabs(double(value) - expected) <= limit * expected);
    net->backward(loss.backward());
    optimizer.step(real(1e-3));
  }
  using reference::difference;
  CHECK(difference(net->tokens.weight, reference::gpt_tokens) <= limit);
  CHECK(difference(net->positions->weight, reference::gpt_positions) <= limit);
  CHECK(difference(net->params().back().value, reference::gpt_shift) <= limit);
  reference::Numbers up(reference::gpt_up.size());  // theirs is [in, out] = [8, 32]
  for (size_t o = 0; o < 32; ++o) {
    for (size_t c = 0; c < 8; ++c) up[o * 8 + c] = reference::gpt_up[c * 32 + o];
  }
  CHECK(difference(net->blocks[0]->feed_forward.up.weight, up) <= limit);
}

TEST_CASE("GPT-2 files: other spellings of the same net") {
  const Scratch file("spelled");
  std::vector<Gpt2Tensor> tensors = reference::gpt2_tensors(17, 8, 8, 2);
  for (Gpt2Tensor& t : tensors) t.name = "transformer." + t.name;
  tensors.push_back({"lm_head.weight", {17, 8}, tensors[0].value});
  tensors.push_back({"transformer.h.0.attn.bias", {1, 1, 8, 8}, Tensor::zeros({64})});
  tensors.push_back({"transformer.h.1.attn.masked_bias", {1}, Tensor::zeros({1})});
  save(file.path, tensors);
  const Tensor y = read_gpt2(file.path, 2)->forward(squares(1, 2, 6, 17), Mode::evaluate);
  CHECK(reference::difference(y, reference::gpt2_logits) <= limit);
}

TEST_CASE("GPT-2 files that are none") {
  using Tensors = std::vector<Gpt2Tensor>;
  CHECK(refused([](Tensors& all) { all.erase(all.begin()); }) ==
        "{}: there is no tensor \"wte.weight\" in it: expected GPT-2's names, as Hugging "
        "Face writes them");
  CHECK(
      refused([](Tensors& all) { all.erase(all.begin() + 4); }) ==
      "{}: there is no tensor \"h.0.attn.c_attn.weight\" in it: expected GPT-2's names, "
      "as Hugging Face writes them");
  CHECK(refused([](Tensors& all) {
          all[4].shape = {24, 8};
        }).find("\"h.0.attn.c_attn.weight\" (bytes ") != std::string::npos);
  CHECK(refused([](Tensors& all) {
          all[4].shape = {24, 8};
        }).find(" is [24, 8], expected [8, 24]") != std::string::npos);
  // One layer is missing in the middle: what comes after it has no place.
  CHECK(refused([](Tensors& all) {
          all[2].name = "h.5.ln_1.weight";
        }).find("is no tensor of a GPT-2 with 0 layers") != std::string::npos);
  CHECK(refused([](Tensors& all) {
          all.push_back({"h.0.attn.rotary", {1}, Tensor::zeros({1})});
        }).find("no tensor of a GPT-2") != std::string::npos);
  CHECK(
      refused([](Tensors&) {}, 0) ==
      "{}: the net has 8 features, which are no heads of 64: say how many heads it has");
  CHECK(refused([](Tensors&) {}, 3) != "accepted");
}

TEST_CASE("llama2.c files: every number in its place") {
  for (const bool tied : {true, false}) {
    const Scratch file("llama");
    const std::string bytes = tiny_llama(tied);
    write_file(file.path, bytes);
    const std::unique_ptr<Gpt> net = read_gpt(file.path);
    CHECK(net->options.hidden == 6);
    CHECK(net->options.key_value_heads == 1);
    CHECK(net->options.tied == tied);
    const auto at = [&](size_t place) {
      float x;
      std::memcpy(&x, &bytes[28 + 4 * place], sizeof x);
      return real(x);
    };
    const TransformerBlock& block = *net->blocks[0];
    CHECK(net->tokens.weight.host()[39] == at(39));
    CHECK(block.attention.heads.query.weight.host()[0] == at(48));
    CHECK(block.attention.heads.value.weight.host()[31] == at(48 + 64 + 63));
    CHECK(block.feed_forward.gate->weight.host()[0] == at(48 + 64 + 64 + 64 + 8));
    CHECK(block.feed_forward.down.weight.host()[0] == at(48 + 64 + 64 + 64 + 8 + 48));
    CHECK(block.feed_forward.up.weight.host()[47] == at(48 + 64 + 64 + 64 + 8 + 143));
    if (!tied) CHECK(net->head.weight.host()[39] == at(400 + 16 + 39));
  }
}

TEST_CASE("llama2.c files that are none") {
  const Scratch file("llama");
  const auto said = [&](const std::string& bytes) {
    write_file(file.path, bytes);
    const std::string text = refusal([&] { read_llama2c(file.path); });
    return text.rfind(file.path, 0) == 0 ? text.substr(file.path.size()) : text;
  };
  CHECK(said("") ==
        ": the file ends after byte 0: expected the 28 bytes of llama2.c's "
        "header");
  const std::string good = tiny_llama();
  CHECK(said(good) == "accepted");
  CHECK(said(with_field(good, 2, 0)) ==
        ": byte 8: expected llama2.c's n_layers, 1 .. 1024, found 0");
  CHECK(said(with_field(good, 0, 9)).find(": byte 0: a dim of 9") == 0);
  CHECK(said(with_field(good, 4, 3)).find(": byte 0: a dim of 8") == 0);
  CHECK(said(good.substr(0, good.size() - 1)).find("expected 1692 bytes, found 1691") !=
        std::string::npos);
  CHECK(said(good + "x").find("found 1693") != std::string::npos);
  // A header that asks for more memory than there is does not get it: the file is short.
  CHECK(said(with_field(with_field(good, 1, 1 << 20), 5, 1 << 20)).find("expected") !=
        std::string::npos);
}

TEST_CASE("fuzz: files of weights") {
  const Scratch file("fuzzed");
  save(file.path, reference::gpt2_tensors(3, 2, 2, 1));
  const std::vector<std::string> corpus = {read_file(file.path), tiny_llama(),
                                           tiny_llama(false)};
  const FuzzReport report =
      fuzz(corpus, fuzz_inputs() / 10, Key{31, 1}, [&](const std::string& bytes) {
        write_file(file.path, bytes);
        read_gpt(file.path, 1);
      });
  CHECK(report.problem == "");
  CHECK(report.refused > 0);
}

#if !defined CHAINRULE_DOUBLE && !defined CHAINRULE_SANITIZED
TEST_CASE("the story model writes the story that llama2.c writes") {
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder == nullptr || *folder == '\0') {
    MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
    return;
  }
  const std::string stories = std::string(folder) + "/stories260K/";
  const std::unique_ptr<Gpt> net = read_gpt(stories + "stories260K.bin");
  const LlamaTokenizer tokenizer = LlamaTokenizer::read(stories + "tok512.bin");
  check_tokenizer(*net, tokenizer);
  GenerateSettings settings;
  settings.sampling.temperature = 0;
  settings.tokens = device_is_host() ? 200 : 40;  // a simulated GPU is slow
  settings.stop = tokenizer.separator();
  const Written story = generate(*net, tokenizer.prompt(""), settings);
  const std::string text = tokenizer.decode(story.tokens);
  const std::string expected = read_file(stories + "expected_greedy_200.txt");
  CHECK(text == (device_is_host() ? expected : expected.substr(0, text.size())));
  CHECK(story.tokens.size() == size_t(settings.tokens));
}
#endif
