// A net that reads a text letter by letter, in chunks, and then goes on writing.
//
// The text is cut into pieces that are read side by side; the state of each goes on from
// chunk to chunk, backward stops at the borders. Drawn tales, whose true loss is known,
// or Shakespeare's plays. Leaves out what makes writing good: see lessons 27 and 30.
#pragma once

#include "data/tales.h"
#include "data/text.h"
#include "io/progress.h"
#include "layers/embedding.h"
#include "stream.h"
#include "text/pieces.h"

namespace chainrule {

class Writer : public Module {
 public:
  Writer(int vocabulary, const RnnPlan& plan, uint64_t seed)
      : points(vocabulary, 32, {seed, 4}), reader(plan, 32, vocabulary, seed) {}
  // tokens [N,T] -> logits [N*T,V]
  Tensor forward(const IntTensor& tokens, Recurrent::State& state) {
    return reader.forward(points.forward(tokens), state);
  }
  void backward(const Tensor& dlogits) { points.backward(reader.backward(dlogits)); }
  void list(Listing& all) override {
    all.module("points", points);
    all.module("reader", reader);
  }
  Embedding points;
  Reader reader;
};

struct Book {
  CharTokenizer letters;
  std::vector<int> train, test;
  double true_loss;  // of who knows how it was made; 0: nobody knows
};

inline Book book_of_tales(uint64_t seed, int count = 2000) {
  const std::string train = text_of(tales(count, {seed, 1})),
                    test = text_of(tales(count / 10, {seed, 2}));
  double sum = 0;
  for (const double surprise : tale_surprises(test)) sum += surprise;
  const CharTokenizer letters(train + test);
  return {letters, letters.encode(train), letters.encode(test),
          sum / double(test.size())};
}

inline Book shakespeare(const std::string& folder) {
  const TextSplit text = split_text(tiny_shakespeare(folder), 0.9);
  const CharTokenizer letters(text.train + text.validation);
  return {letters, letters.encode(text.train), letters.encode(text.validation), 0};
}

struct Reading {
  int chunk;
  bool carry = true;  // the state into the next chunk
  int letters = 400000, streams = 32;
  double rate = 0.005;  // falls to 0 along a line
};

// Chunk i of all pieces; the target of a letter is the one behind it.
struct TextChunk {
  IntTensor tokens, targets;  // [N,T], [N*T]
};
inline TextChunk text_chunk(const std::vector<int>& text, const Reading& r, int i) {
  const int piece = (int(text.size()) - 1) / r.streams;
  std::vector<int> tokens, targets;
  for (int n = 0; n < r.streams; ++n) {
    const auto at = text.begin() + n * piece + i * r.chunk;
    tokens.insert(tokens.end(), at, at + r.chunk);
    targets.insert(targets.end(), at + 1, at + 1 + r.chunk);
  }
  return {IntTensor::from({r.streams, r.chunk}, tokens),
          IntTensor::from({r.streams * r.chunk}, targets)};
}
inline int chunks_in(const std::vector<int>& text, const Reading& r) {
  return (int(text.size()) - 1) / r.streams / r.chunk;
}

inline void read(Writer& net, const std::vector<int>& text, const Reading& r) {
  const std::vector<Param> params = net.params();
  Adam adam(params);
  SoftmaxCrossEntropy loss;
  Recurrent::State state;
  const int steps = r.letters / r.streams / r.chunk, round = chunks_in(text, r);
  Progress progress(steps, "reading");
  for (int i = 0; i < steps && !interrupted(); ++i) {
    if (!r.carry || i % round == 0) state = {};
    const TextChunk chunk = text_chunk(text, r, i % round);
    zero_gradients(params);
    const Tensor value = loss.forward(net.forward(chunk.tokens, state), chunk.targets);
    net.backward(loss.backward());
    clip_by_norm(params, 1);
    adam.step(real(r.rate * (1 - double(i) / steps)));
    if (progress.due(i + 1)) progress.at(i + 1, "loss %.2f", double(value.item()));
  }
}

// The mean loss for each letter of a text, read in the same chunks.
inline double loss_on(Writer& net, const std::vector<int>& text, const Reading& r) {
  Recurrent::State state;
  SoftmaxCrossEntropy loss;
  double sum = 0;
  const int count = chunks_in(text, r);
  for (int i = 0; i < count; ++i) {
    const TextChunk chunk = text_chunk(text, r, i);
    if (!r.carry) state = {};
    sum += double(loss.forward(net.forward(chunk.tokens, state), chunk.targets).item());
  }
  return sum / count;
}

// Draws a letter, hands it to the net as the next one to read, and so on.
inline std::string write(Writer& net, const Book& book, int count, Key key) {
  Rng rng{key};
  Recurrent::State state;
  std::vector<int> tokens = {book.letters.find("\n")};
  for (int i = 0; i < count; ++i) {
    const Tensor logits = net.forward(IntTensor::from({1, 1}, {tokens.back()}), state);
    double sum = 0, below = 0;
    std::vector<double> chances;
    for (const real z : logits.host()) chances.push_back(std::exp(double(z)));
    for (const double c : chances) sum += c;
    const double drawn = double(rng.uniform()) * sum;
    size_t next = 0;
    while (next + 1 < chances.size() && (below += chances[next]) <= drawn) ++next;
    tokens.push_back(int(next));
  }
  return book.letters.decode({tokens.begin() + 1, tokens.end()});
}

// Broken into lines at blanks, and behind a margin.
inline std::string in_lines(const std::string& text, size_t width) {
  std::string all, line, word;
  const auto flush = [&](std::string& what) {
    if (!what.empty()) all += (all.empty() ? "      " : "\n      ") + what;
    what.clear();
  };
  for (const char c : text + " ") {
    if (c != ' ' && c != '\n') {
      word += c;
      continue;
    }
    if (line.size() + 1 + word.size() > width) flush(line);
    if (!word.empty()) line += (line.empty() ? "" : " ") + word;
    word.clear();
    if (c == '\n') flush(line);
  }
  flush(line);
  return all;
}

}  // namespace chainrule
