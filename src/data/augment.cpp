// See augment.h.
#include "data/augment.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"

namespace chainrule {
namespace {

constexpr uint64_t numbers_each = 16;  // of the key's sequence, for one picture

// ---- brightness, contrast, saturation, each as the picture library PIL defines it
real grey_of(const real* picture, int C, int pixels, int i) {
  if (C != 3) return picture[i];
  return real(0.299) * picture[i] + real(0.587) * picture[pixels + i] +
         real(0.114) * picture[2 * pixels + i];
}

real limited(real v) { return std::clamp(v, real(0), real(1)); }

void brighten(real* picture, int count, real factor) {
  for (int i = 0; i < count; ++i) picture[i] = limited(factor * picture[i]);
}

void spread(real* picture, int C, int pixels, real factor) {
  double mean = 0;
  for (int i = 0; i < pixels; ++i) mean += double(grey_of(picture, C, pixels, i));
  const real grey = real(mean / pixels);
  for (int i = 0; i < C * pixels; ++i) {
    picture[i] = limited(grey + factor * (picture[i] - grey));
  }
}

void saturate(real* picture, int pixels, real factor) {
  for (int i = 0; i < pixels; ++i) {
    const real grey = grey_of(picture, 3, pixels, i);
    for (int c = 0; c < 3; ++c) {
      real& part = picture[c * pixels + i];
      part = limited(grey + factor * (part - grey));
    }
  }
}

void colour(real* picture, int C, int pixels, const Change& change) {
  if (change.brightness != 1) brighten(picture, C * pixels, change.brightness);
  if (change.contrast != 1) spread(picture, C, pixels, change.contrast);
  if (change.saturation != 1 && C == 3) saturate(picture, pixels, change.saturation);
}

// ---- flip, turn, crop

// One channel and what lies around it.
struct Plane {
  const real* pixels;
  int H, W;
  real fill;

  real at(int h, int w) const {
    return 0 <= h && h < H && 0 <= w && w < W ? pixels[h * W + w] : fill;
  }
  // Between pixels: of the four around, each the more the nearer it is.
  real between(real h, real w) const {
    const real top = std::floor(h), left = std::floor(w);
    const real down = h - top, right = w - left;
    const int i = int(top), j = int(left);
    const real above = at(i, j) + right * (at(i, j + 1) - at(i, j));
    const real below = at(i + 1, j) + right * (at(i + 1, j + 1) - at(i + 1, j));
    return above + down * (below - above);
  }
};

// Where did the pixel come from? The changes, backward.
void move_pixels(real* to, const Plane& from, const Change& change) {
  const real angle = change.turn * real(0.017453292519943295);
  const real cosine = std::cos(angle), sine = std::sin(angle);
  const real middle_h = real(from.H - 1) / 2, middle_w = real(from.W - 1) / 2;
  const int last = from.W - 1;
  for (int h = 0; h < from.H; ++h) {
    for (int w = 0; w < from.W; ++w) {
      real& pixel = to[h * from.W + w];
      const int old_h = h - change.down, old_w = w - change.right;
      if (change.turn == 0) {
        pixel = from.at(old_h, change.flip ? last - old_w : old_w);
        continue;
      }
      const real y = real(old_h) - middle_h, x = real(old_w) - middle_w;
      const real turned_h = middle_h + cosine * y + sine * x;
      const real turned_w = middle_w + cosine * x - sine * y;
      pixel = from.between(turned_h, change.flip ? real(last) - turned_w : turned_w);
    }
  }
}

// ---- cutout
void wipe(real* plane, int H, int W, const Change& change, real fill) {
  const int bottom = std::min(H, change.hole_top + change.hole);
  const int right = std::min(W, change.hole_left + change.hole);
  for (int h = std::max(0, change.hole_top); h < bottom; ++h) {
    for (int w = std::max(0, change.hole_left); w < right; ++w) plane[h * W + w] = fill;
  }
}

// Colours first: what stands in for missing pixels keeps the colour that was asked for.
void apply(real* to, const real* from, int C, int H, int W, const Change& change,
           real fill) {
  const int pixels = H * W;
  std::vector<real> coloured(from, from + C * pixels);
  colour(coloured.data(), C, pixels, change);
  for (int c = 0; c < C; ++c) {
    real* plane = to + c * pixels;
    move_pixels(plane, {&coloured[size_t(c) * size_t(pixels)], H, W, fill}, change);
    if (change.hole > 0) wipe(plane, H, W, change, fill);
  }
}

void check(const AugmentSettings& set, int H, int W) {
  ENSURE(0 <= set.turn && set.turn <= 180,
         "augment: a turn of %g is not 0 .. 180 degrees", double(set.turn));
  ENSURE(0 <= set.crop && set.crop < std::min(H, W),
         "augment: a crop of %d pixels from pictures of %d x %d", set.crop, H, W);
  ENSURE(0 <= set.cutout && set.cutout <= std::max(H, W),
         "augment: a cutout of %d pixels from pictures of %d x %d", set.cutout, H, W);
  for (const real share : {set.brightness, set.contrast, set.saturation}) {
    ENSURE(0 <= share && share <= 1,
           "augment: brightness, contrast and saturation change by 0 .. 1, not by %g",
           double(share));
  }
}

}  // namespace

Change any_change(const AugmentSettings& set, int H, int W, Key key, uint64_t index) {
  check(set, H, W);
  Rng rng{key, index * numbers_each};
  // Every number is drawn, needed or not: one kind of change leaves the others alone.
  const bool flip = rng.uniform() < real(0.5);
  Change change;
  change.flip = set.flip && flip;
  change.turn = set.turn * rng.uniform(-1, 1);
  change.right = rng.below(2 * set.crop + 1) - set.crop;
  change.down = rng.below(2 * set.crop + 1) - set.crop;
  change.brightness = 1 + set.brightness * rng.uniform(-1, 1);
  change.contrast = 1 + set.contrast * rng.uniform(-1, 1);
  change.saturation = 1 + set.saturation * rng.uniform(-1, 1);
  change.hole = set.cutout;  // its middle is anywhere in the picture
  change.hole_left = rng.below(W) - set.cutout / 2;
  change.hole_top = rng.below(H) - set.cutout / 2;
  return change;
}

std::vector<real> changed(const std::vector<real>& picture, int C, int H, int W,
                          const Change& change, real fill) {
  ENSURE(C > 0 && H > 0 && W > 0 && picture.size() == size_t(C) * size_t(H) * size_t(W),
         "changed: %zu numbers are no picture of %d x %d x %d", picture.size(), C, H, W);
  std::vector<real> to(picture.size());
  apply(to.data(), picture.data(), C, H, W, change, fill);
  return to;
}

Tensor augment(const Tensor& x, const AugmentSettings& settings, Key key,
               uint64_t first_index) {
  ENSURE(x.axes() == 4 && x.count() > 0,
         "augment: the pictures are %s, expected [N, C, H, W]", x.shape().text().c_str());
  const int N = x.size(0), C = x.size(1), H = x.size(2), W = x.size(3);
  check(settings, H, W);
  ENSURE(settings.saturation == 0 || C == 3,
         "augment: pictures of %d channels have no saturation: it takes 3", C);
  const std::vector<real> from = x.host();
  std::vector<real> to(from.size());
  const size_t numbers = size_t(C) * size_t(H) * size_t(W);
  parallel_for(N, 8, [&](int begin, int end) {
    for (int i = begin; i < end; ++i) {
      const Change change = any_change(settings, H, W, key, first_index + uint64_t(i));
      const size_t row = size_t(i) * numbers;
      apply(&to[row], &from[row], C, H, W, change, settings.fill);
    }
  });
  return Tensor::from(x.shape(), to);
}

}  // namespace chainrule
