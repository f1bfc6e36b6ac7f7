// How a layer's F(x) and x can meet: not at all, added, weighed by a gate, side by side.
//
//   plain         y = F(x)
//   add           y = F(x) + x
//   gate          y = t F(x) + (1 - t) x      t = sigmoid(W x + b), number by number
//   concatenate   y = [x, F(x)]               longer by what F makes
//
// F is a linear layer and a tanh. What comes back to x is asked of the layers themselves.
// ways_picture draws the four.
#pragma once

#include "io/svg_page.h"
#include "layers/activations.h"
#include "layers/branch.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "ops/branch.h"
#include "training.h"

namespace chainrule {

enum class Way { plain, add, gate, concatenate };
constexpr Way ways[] = {Way::plain, Way::add, Way::gate, Way::concatenate};
inline const char* name_of(Way way) {
  const char* names[] = {"plain", "add", "gate", "concatenate"};
  return names[int(way)];
}

constexpr int size_of_x = 8;
constexpr int beside_x = 4;  // numbers that F makes where they are put beside x
constexpr real gate_bias = -2;

inline std::unique_ptr<Layer> bent(int inputs, int outputs, bool silent, Key key) {
  auto f = std::make_unique<Sequential>();
  Linear& linear = f->add<Linear>(inputs, outputs, key);
  if (silent) linear.weight.set(std::vector<real>(size_t(inputs * outputs), 0));
  f->add<Tanh>();
  return f;
}

// One layer of C numbers; silent: all weights are 0, so that F(x) is 0 whatever x is.
inline std::unique_ptr<Layer> make_way(Way way, int C, bool silent, Key key) {
  auto f = bent(C, way == Way::concatenate ? beside_x : C, silent, derived(key, 0));
  if (way == Way::plain) return f;
  if (way == Way::add) return std::make_unique<Residual>(std::move(f));
  if (way == Way::concatenate) return std::make_unique<Join>(nullptr, std::move(f));
  auto gate = std::make_unique<Linear>(C, C, derived(key, 1));
  if (silent) gate->weight.set(std::vector<real>(size_t(C * C), 0));
  gate->bias.set(std::vector<real>(size_t(C), gate_bias));
  return std::make_unique<Highway>(std::move(f), std::move(gate));
}

struct Meeting {
  Shape shape;      // of y
  double straight;  // dy/dx of a number of x along the straight road alone: F is silent
  double deep;      // blame at the first of 24 layers, in parts of the blame at the last
};

// The first 8 columns of y: where x itself stands, if it is handed on.
inline Tensor columns_of_x(const Tensor& y) {
  Tensor part({y.size(0), size_of_x});
  take_channels(part.data(), y.data(), y.size(0), size_of_x, 1, y.size(1), 0);
  return part;
}

inline Tensor random_like(const Tensor& t, Key key) {
  Tensor made(t.shape());
  normal(made, key, 1);
  return made;
}

inline Meeting meet(Way way, uint64_t seed) {
  const Tensor x = random_like(Tensor({64, size_of_x}), {seed, 1});
  const auto silent = make_way(way, size_of_x, true, {seed, 2});
  const Tensor y = silent->forward(x, Mode::train);
  const std::vector<real> ones(size_t(y.count()), 1);
  const real straight = silent->backward(Tensor::from(y.shape(), ones)).host()[0];
  Sequential net;
  for (int i = 0, C = size_of_x; i < 24; ++i) {
    net.add(make_way(way, C, false, {seed, 10 + uint64_t(i)}));
    if (way == Way::concatenate) C += beside_x;
  }
  const Tensor dy = random_like(net.forward(x, Mode::train), {seed, 3});
  const double behind = norm(columns_of_x(dy));
  return {y.shape(), double(straight), norm(net.backward(dy)) / behind};
}

// ---- the picture ----------------------------------------------------------------------

struct Ways {};  // the four side by side

constexpr const char *road_colour = "#555", *straight_colour = "#d55e00";

inline void draw_box(Page& page, double x, double y, double width,
                     const std::string& word, const char* fill) {
  page.rectangle(x - width / 2, y - 15, width, 30, fill);
  page.text(x, y + 5, word, Page::Anchor::middle);
}

inline void draw_arrow(Page& page, double x, double from, double to) {
  page.line(x, from, x, to - 6, road_colour, 2);
  page.raw("<path d=\"M" + pixel(x - 5) + " " + pixel(to - 8) + "h10l-5 8z\" fill=\"" +
           road_colour + "\"/>");
}

inline void draw_way(Page& page, Way way, double x) {
  const double top = 96, body = 170, meeting = 240, bottom = 306;
  const char* words[] = {"", "+", "mix", "[ , ]"};
  const char* formulas[] = {"y = F(x)", "y = F(x) + x", "y = t F(x) + (1 - t) x",
                            "y = [x, F(x)]"};
  const char* slopes[] = {"dy/dx = J_F", "dy/dx = J_F + I", "straight road: 1 - t",
                          "straight road: I"};
  page.text(x, 64, name_of(way), Page::Anchor::middle, 16);
  draw_arrow(page, x, top + 15, body - 15);
  draw_arrow(page, x, body + 15, way == Way::plain ? bottom - 15 : meeting - 15);
  if (way != Way::plain) {
    page.line(x + 24, top, x + 58, top, straight_colour, 3);
    page.line(x + 58, top - 1, x + 58, meeting + 1, straight_colour, 3);
    page.line(x + 58, meeting, x + 28, meeting, straight_colour, 3);
    draw_box(page, x, meeting, 56, words[int(way)], tint(3));
    draw_arrow(page, x, meeting + 15, bottom - 15);
  }
  if (way == Way::gate) {
    page.line(x - 24, top, x - 58, top, road_colour, 2, true);
    page.line(x - 58, top, x - 58, meeting, road_colour, 2, true);
    page.line(x - 58, meeting, x - 28, meeting, road_colour, 2, true);
    draw_box(page, x - 58, body, 28, "t", tint(2));
  }
  draw_box(page, x, top, 48, "x [8]", tint(0));
  draw_box(page, x, body, 40, "F", tint(1));
  draw_box(page, x, bottom, way == Way::concatenate ? 84 : 48,
           way == Way::concatenate ? "y [8 + 4]" : "y [8]", tint(0));
  page.text(x, 352, formulas[int(way)], Page::Anchor::middle, 13);
  page.text(x, 374, slopes[int(way)], Page::Anchor::middle, 13,
            way == Way::plain ? road_colour : straight_colour);
}

inline std::string svg(const Ways&) {
  Page page;
  page.text(page_width / 2, 28, "Four ways to go on with x; orange: the straight road",
            Page::Anchor::middle, 16);
  const double middles[] = {80, 235, 432, 605};
  for (const Way way : ways) draw_way(page, way, middles[int(way)]);
  return page.finish(392);
}

}  // namespace chainrule
