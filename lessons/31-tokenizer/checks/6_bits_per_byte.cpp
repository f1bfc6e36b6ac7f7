// Grades 31.6.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* nats, int T, int bytes);
namespace mine {
Function bits_per_byte;
}
namespace solution {
Function bits_per_byte;
}

// Tokens of probability 1/2, 1/4 and 1/16: 1 + 2 + 4 bits, over 14 bytes.
static void hand(Case& c) {
  const double bit = std::log(2.0);
  c.set_size("T", 3);
  c.set_size("bytes", 14);
  c.set("nats", {1 * bit, 2 * bit, 4 * bit});
}

static void call(Case& c, Function* f) {
  const int T = c.size("T"), bytes = c.size("bytes", {9, 10, 17, 31});
  c.result("returned", double(f(c.input("nats", {T}, 0.1, 4), T, bytes)));
}

static real sum_of(const real* nats, int T) {
  real sum = 0;
  for (int t = 0; t < T; ++t) sum += nats[t];
  return sum;
}
static const real ln2 = std::log(real(2));

static real per_token(const real* nats, int T, int) {
  return sum_of(nats, T) / ln2 / real(T);
}
static real in_nats(const real* nats, int T, int bytes) {
  return sum_of(nats, T) / real(bytes);
}
static real times(const real* nats, int T, int bytes) {
  return sum_of(nats, T) * ln2 / real(bytes);
}
static real perplexity(const real* nats, int T, int) {
  return std::exp(sum_of(nats, T) / real(T));
}
static real both(const real* nats, int T, int bytes) {
  return sum_of(nats, T) / ln2 / real(T) / real(bytes);
}
static real whole_text(const real* nats, int T, int) { return sum_of(nats, T) / ln2; }
static real log_again(const real* nats, int T, int bytes) {
  real sum = 0;
  for (int t = 0; t < T; ++t) sum -= std::log2(nats[t]);
  return sum / real(bytes);
}
static real eight(const real* nats, int T, int bytes) {
  return sum_of(nats, T) / ln2 / real(8 * bytes);
}

static const Check<Function> check(
    {"31.6",
     hand,
     call,
     mine::bits_per_byte,
     solution::bits_per_byte,
     {{per_token, "divided by the tokens; bytes are what two tokenizers have in common"},
      {in_nats, "these are nats per byte; a bit is ln 2 nats: divide by ln 2"},
      {times, "multiplied by ln 2; a nat is more than a bit: divide"},
      {perplexity, "this is the perplexity per token, e to the power of the mean"},
      {both, "divided by the tokens and by the bytes; by the bytes alone"},
      {whole_text, "these are the bits of the whole text; divide by its bytes"},
      {log_again, "the logarithm is taken again; nats[t] is -ln p already"},
      {eight,
       "divided by eight bits a byte; how long the text is counts, not its size "
       "in bits"}}});
