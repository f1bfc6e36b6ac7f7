// See images.h.
#include "data/images.h"

#include <algorithm>
#include <utility>

namespace chainrule {

Tensor from_bytes(Shape shape, const std::string& bytes, size_t begin, size_t stride) {
  const int N = shape.size[0], part = 1000;  // pictures that are in memory twice
  Tensor x(shape);
  const size_t size = N > 0 ? size_t(shape.count() / N) : 0;
  for (int first = 0; first < N; first += part) {
    const int last = std::min(first + part, N);
    std::vector<real> values;
    values.reserve(size_t(last - first) * size);
    for (int n = first; n < last; ++n) {
      const size_t from = begin + size_t(n) * stride;
      for (size_t i = from; i < from + size; ++i) {
        values.push_back(real(static_cast<unsigned char>(bytes[i])) / 255);
      }
    }
    x.rows(first, last).set(values);
  }
  return x;
}

Images pooled(const Images& images, int factor) {
  const Shape shape = images.x.shape();
  ENSURE(shape.axes == 4, "pooled: the pictures are %s, expected [N, C, H, W]",
         shape.text().c_str());
  const int H = shape.size[2], W = shape.size[3];
  ENSURE(factor > 0 && H % factor == 0 && W % factor == 0,
         "pooled: %d x %d pixels cannot be cut into squares of %d", H, W, factor);

  const int small_H = H / factor, small_W = W / factor;
  const int rows = shape.size[0] * shape.size[1] * H;  // of all pictures and channels
  const std::vector<real> pixels = images.x.host();
  std::vector<real> means(pixels.size() / size_t(factor * factor), 0);
  for (int row = 0; row < rows; ++row) {
    for (int w = 0; w < W; ++w) {
      means[size_t(row / factor * small_W + w / factor)] += pixels[size_t(row * W + w)];
    }
  }
  for (real& mean : means) mean /= real(factor * factor);
  const Shape small{shape.size[0], shape.size[1], small_H, small_W};
  return {Tensor::from(small, means), images.labels, images.classes};
}

}  // namespace chainrule
