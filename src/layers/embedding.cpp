// See embedding.h.
#include "layers/embedding.h"

#include "layers/initialize.h"
#include "ops/embedding.h"

namespace chainrule {
namespace {

Shape checked(int vocabulary, int features) {
  ENSURE(vocabulary > 0 && features > 0,
         "embedding: %d tokens with %d features make no layer", vocabulary, features);
  return {vocabulary, features};
}

// The shape of the tokens with the features as one more axis.
Shape points(const Shape& tokens, int C) {
  if (tokens.axes == 1) return {tokens.size[0], C};
  return {tokens.size[0], tokens.size[1], C};
}

}  // namespace

void check_tokens(const std::vector<int>& tokens, int V) {
  for (size_t n = 0; n < tokens.size(); ++n) {
    ENSURE(0 <= tokens[n] && tokens[n] < V,
           "tokens: number %zu is %d, but a vocabulary of %d has 0 .. %d: is it another "
           "tokenizer's?",
           n, tokens[n], V, V - 1);
  }
}

Embedding::Embedding(int vocabulary, int features, Key key, real deviation)
    : weight(checked(vocabulary, features)),
      dweight(Tensor::zeros({vocabulary, features})) {
  normal(weight, key, deviation);
}

Embedding::Embedding(const Tensor& shared, const Tensor& dshared)
    : weight(shared), dweight(dshared) {
  ENSURE(shared.axes() == 2 && shared.shape() == dshared.shape(),
         "embedding: to share a weight hand over [V, C] and its gradient, not %s and %s",
         shared.shape().text().c_str(), dshared.shape().text().c_str());
}

Tensor Embedding::forward(const IntTensor& tokens) {
  ENSURE(!tokens.empty() && tokens.axes() <= 2,
         "embedding: tokens are %s, they should be [N] or [N, T]",
         tokens.shape().text().c_str());
  const int V = weight.size(0), C = weight.size(1);
  tokens_ = tokens;
  Tensor y(points(tokens.shape(), C));
  embedding_forward(y.data(), weight.data(), tokens.data(), tokens.count(), V, C);
  return y;
}

void Embedding::backward(const Tensor& dy) {
  must_be_kept(!tokens_.empty(), "embedding");
  const IntTensor tokens = std::exchange(tokens_, IntTensor());
  const int V = weight.size(0), C = weight.size(1);
  const Shape wanted = points(tokens.shape(), C);
  ENSURE(dy.shape() == wanted, "embedding backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), wanted.text().c_str());
  embedding_backward(dweight.data(), dy.data(), tokens.data(), tokens.count(), V, C);
}

void Embedding::list(Listing& all) { all.param("weight", weight, dweight, true); }

}  // namespace chainrule
