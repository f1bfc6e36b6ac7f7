// Pictures of a decision, small and side by side, like the frames of a film.
//
// Each frame is the square in which both inputs run from -0.5 to 1.5. A dot means that
// the answer there is yes (output above 0.5); o and x are the four examples, x where yes
// is right. The drawing itself is done by io/plot.h; here its lines are cut and joined.
#pragma once

#include <string>
#include <vector>

#include "io/plot.h"
#include "neuron.h"

namespace chainrule {

// The rows of a picture, each followed by its caption, top row first.
using Frame = std::vector<std::string>;

// What a neuron, or three of them, answer in the square.
template <class Network>
DecisionMap map_of(const char* title, const Question& question, const Network& network) {
  DecisionMap map(title, -0.5, 1.5, -0.5, 1.5);
  map.boundary = 0.5;
  map.ask([network](double x0, double x1) {
    const real x[2] = {real(x0), real(x1)};
    return double(output(network, x));
  });
  return map.points({0, 0, 1, 1}, {0, 1, 0, 1}, {question.y, question.y + 4});
}

// 14 letters wide and 8 high, with a line of text above and one below.
inline Frame frame(const std::string& above, const DecisionMap& map,
                   const std::string& below) {
  constexpr size_t width = 14, height = 8;
  const auto padded = [](std::string text) {
    text.resize(width, ' ');
    return text;
  };
  Frame lines = {padded(above)};
  const std::string picture = draw(map, width);
  for (size_t begin = 0; lines.size() <= height;) {
    const size_t end = picture.find('\n', begin);
    lines.push_back(picture.substr(begin, end - begin));
    begin = end + 1;
  }
  lines.push_back(padded(below));
  return lines;
}

inline void say_side_by_side(const std::vector<Frame>& frames) {
  for (size_t row = 0; row < frames[0].size(); ++row) {
    std::string line;
    for (const Frame& f : frames) line += (line.empty() ? "" : "  ") + f[row];
    say("%s\n", line.substr(0, line.find_last_not_of(' ') + 1).c_str());
  }
}

// Where the neuron's weighted sum is 0, from the left edge of the square to the right.
inline void draw_line(Chart& chart, size_t step, const Neuron& n) {
  const std::vector<double> x0 = {-0.5, 1.5};
  std::vector<double> x1;
  for (const double x : x0) {
    x1.push_back(-(double(n.weight[0]) * x + double(n.bias)) / double(n.weight[1]));
  }
  chart.line("step " + std::to_string(step), x0, x1);
}

inline void draw_examples(Chart& chart, const Question& question) {
  for (const real y : {real(0), real(1)}) {
    std::vector<real> x0, x1;
    for (int e = 0; e < 4; ++e) {
      if (question.y[e] != y) continue;
      x0.push_back(examples[e][0]);
      x1.push_back(examples[e][1]);
    }
    chart.points(y == 1 ? "yes" : "no", x0, x1);
  }
}

}  // namespace chainrule
