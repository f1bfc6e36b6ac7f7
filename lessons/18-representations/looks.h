// The pictures of lesson 18: sheets of filters, maps and saliency, and the charts.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "contrast.h"
#include "filters.h"
#include "io/plot.h"
#include "io/png.h"
#include "io/svg.h"
#include "saliency.h"

namespace chainrule {

// ---- sheets ---------------------------------------------------------------------------

inline Image in_colour(const Image& image) {
  if (image.channels == 3) return image;
  Image colour = {image.height, image.width, 3, {}};
  for (const unsigned char grey : image.pixels)
    colour.pixels.insert(colour.pixels.end(), 3, grey);
  return colour;
}

inline void add_row(std::vector<Image>& all, const std::vector<Image>& row, size_t most) {
  for (size_t i = 0; i < row.size() && i < most; ++i) all.push_back(in_colour(row[i]));
}

// Pictures [N,C,H,W]; with `own_scale` each from its own least to its own greatest
// number.
inline std::vector<Image> to_images(const Tensor& x, bool own_scale) {
  return images(x.host(), x.size(0), x.size(1), x.size(2), x.size(3), 0,
                own_scale ? real(0) : real(1));
}

// Three rows: random, learned, and two of K-means.
inline Image filter_sheet(const Tensor& before, const Tensor& after,
                          const Tensor& grouped) {
  std::vector<Image> all;
  for (const Tensor& filters : {before, after, grouped}) {
    add_row(all, to_images(filters, true), 16);
  }
  return sheet(all, 8, 8, 4);
}

// One picture's maps [1,C,H,W], all on one scale.
inline std::vector<Image> to_maps(const Tensor& h) {
  const std::vector<real> numbers = h.host();
  const real most = *std::max_element(numbers.begin(), numbers.end());
  return images(numbers, h.size(1), 1, h.size(2), h.size(3), 0, most);
}

// The maps of h [N,C,H,W] that are brightest, all pictures taken together.
inline std::vector<size_t> most_active(const Tensor& h, size_t count) {
  const size_t C = size_t(h.size(1)), P = size_t(h.size(2) * h.size(3));
  const std::vector<real> numbers = h.host();
  std::vector<double> sums(C, 0);
  for (size_t i = 0; i < numbers.size(); ++i) sums[i / P % C] += double(numbers[i]);
  std::vector<size_t> order(C);
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&sums](size_t a, size_t b) { return sums[a] > sums[b]; });
  order.resize(count);
  return order;
}

// A scene a row: the picture, then four maps behind each of the four convolutions, the
// same four in every row.
inline Image map_sheet(Sequential& net, const Tensor& scenes) {
  const Image gap = {side, side, 3,
                     std::vector<unsigned char>(size_t(3 * side * side), 255)};
  backbone_of(net).record = true;
  backbone_of(net).forward(scenes, Mode::evaluate);
  backbone_of(net).record = false;
  std::vector<Image> all;
  for (int n = 0; n < scenes.size(0); ++n) {
    add_row(all, to_images(scenes.rows(n, n + 1), false), 1);
    for (int depth = 1; depth <= 4; ++depth) {
      const Tensor h = backbone_of(net).h[size_t(stops[depth])];
      const std::vector<Image> maps = to_maps(h.rows(n, n + 1));
      all.push_back(gap);
      for (const size_t c : most_active(h, 4)) {
        all.push_back(in_colour(sheet({maps[c]}, 1, side / h.size(2), 0)));
      }
    }
  }
  return sheet(all, 21, 2);
}

inline Image target_sheet(uint64_t seed) {
  std::vector<Image> all;
  add_row(all, to_images(draw_scenes(10, {seed, new_}).x, false), 10);
  for (const Target target : {Target::shapes, Target::skin, Target::sounds}) {
    add_row(all, to_images(draw_target(target, 5, {seed, 33}).x, false), 10);
  }
  return sheet(all, 10, 4);
}

// Rows: pictures, and below them what each list of maps has to say, ten across.
inline Image saliency_sheet(const Tensor& x, const std::vector<Tensor>& maps) {
  std::vector<Image> all;
  add_row(all, to_images(x, false), 10);
  for (const Tensor& map : maps) add_row(all, to_images(map, true), 10);
  return sheet(all, 10, 4);
}

// ---- charts ---------------------------------------------------------------------------

inline Chart depth_chart(const Depths& learned, const Depths& random) {
  Chart chart("What a linear probe reads at each depth", "convolutions passed",
              "right, %");
  const auto line = [&chart](const char* name, std::vector<double> shares) {
    for (double& share : shares) share *= 100;
    chart.line(name, shares);
  };
  line("shape, trained net", learned.shape);
  line("shape, random net", random.shape);
  line("hue, trained net", learned.hue);
  line("hue, random net", random.hue);
  chart.y.low = 0;
  return chart;
}

// Rows z [N,2] as points, the first five classes in a series each.
inline Chart plane_chart(const char* title, const char* x_label, const char* y_label,
                         const Tensor& z, const IntTensor& labels,
                         const std::vector<std::string>& names) {
  Chart chart(title, x_label, y_label);
  const std::vector<real> numbers = z.host();
  const std::vector<int> label = labels.host();
  for (size_t k = 0; k < names.size(); ++k) {
    std::vector<double> x, y;
    for (size_t n = 0; n < label.size(); ++n) {
      if (label[n] != int(k)) continue;
      x.push_back(double(numbers[2 * n]));
      y.push_back(double(numbers[2 * n + 1]));
    }
    chart.points(names[k], x, y);
  }
  return chart;
}

}  // namespace chainrule
