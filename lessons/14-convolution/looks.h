// The pictures of lesson 14: sheets of kernels, maps and mistakes, and two charts.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "io/plot.h"
#include "io/png.h"
#include "io/svg.h"
#include "kernels.h"
#include "layers/losses.h"
#include "ops/softmax.h"
#include "predict.h"

namespace chainrule {

inline Tensor halved(const Tensor& x) {  // 28 x 28 to 14 x 14
  return pooled({x, IntTensor::zeros({x.size(0)}), 10}, 2).x;
}

// Ten digits in the first row; what each kernel made of them in a row of its own. Grey is
// zero where numbers have both signs.
inline Image kernel_sheet(const Tensor& x) {
  const Tensor ten = x.rows(0, 10);
  std::vector<Image> all = images(ten.host(), 10, 1, 28, 28);
  for (const Kernel& kernel : hand_kernels()) {
    const bool blur = kernel.weight[0] > 0;
    for (const Image& image : images(slide(ten, kernel).host(), 10, 1, 28, 28,
                                     real(blur ? 0 : -3), real(blur ? 1 : 3))) {
      all.push_back(image);
    }
  }
  return sheet(all, 10, 2);
}

// A picture of side x side in the middle of 28 x 28, twice as large where there is room.
inline Image placed(const Image& small) {
  const Image map = sheet({small}, 1, small.height <= 14 ? 2 : 1, 0);
  Image frame = {28, 28, 1, std::vector<unsigned char>(28 * 28, 0)};
  const int border = (28 - map.height) / 2;
  for (int i = 0; i < map.height; ++i) {
    std::copy_n(&map.pixels[size_t(i * map.width)], map.width,
                &frame.pixels[size_t((i + border) * 28 + border)]);
  }
  return frame;
}

// Three digits, one a row: the picture, the 6 maps of the first convolution behind its
// ReLU, and half of the 16 of the second, with gaps between. In each group black is 0 and
// white the largest number of the layer.
inline Image maps(Classifier& c, const Images& asked) {
  std::vector<Image> all;
  const Image gap = {28, 28, 1, std::vector<unsigned char>(28 * 28, 128)};
  for (const int n : {2, 4, 8}) {
    const Images one = {asked.x.rows(n, n + 1), asked.labels.rows(n, n + 1), 10};
    all.push_back(images(one.x.host(), 1, 1, 28, 28)[0]);
    c.net.record = true;
    c.answer(one);
    c.net.record = false;
    for (const int stop : {2, 5}) {  // after the first and the second ReLU
      all.push_back(gap);
      const Tensor h = c.net.h[size_t(stop)];
      const std::vector<real> numbers = h.host();
      const real most = *std::max_element(numbers.begin(), numbers.end());
      const std::vector<Image> list =
          images(numbers, h.size(1), 1, h.size(2), h.size(3), 0, most);
      for (size_t i = 0; i < list.size() && i < 8; ++i) all.push_back(placed(list[i]));
    }
  }
  return sheet(all, 17, 2);
}

inline Chart size_chart(const std::vector<Trial>& all) {
  Chart chart("Right answers against the number of parameters", "parameters (log)",
              "right, %");
  chart.x.log = true;
  chart.x.low = 500;
  chart.x.high = 200000;
  for (const bool cnn : {false, true}) {
    std::vector<double> x, y;
    for (const Trial& t : all) {
      if (t.cnn != cnn) continue;
      x.push_back(t.parameters);
      y.push_back(100 * t.right);
    }
    chart.points(cnn ? "CNN" : "FC", x, y);
  }
  return chart;
}

inline HeatMap confusion_map(const Confusion& confusion) {
  std::vector<double> values;
  std::vector<std::string> names;
  for (int t = 0; t < 10; ++t) {
    names.push_back(std::to_string(t));
    for (int p = 0; p < 10; ++p) values.push_back(t == p ? 0 : confusion.count(t, p));
  }
  HeatMap map("Mistakes of LeNet-5: row the digit, column the answer", 10, 10, values);
  map.numbers = true;
  map.row_names = map.column_names = names;
  return map;
}

// What right_when_moved and wander found.
inline std::string shift_table(const std::vector<double>& right, double deviation) {
  std::string text =
      "\n   All moved to the right by, pixels   0      1      2      3      4"
      "\n   right, in %                  ";
  char piece[120];
  for (const double share : right) {
    snprintf(piece, sizeof piece, "%7.1f", 100 * share);
    text += piece;
  }
  snprintf(piece, sizeof piece,
           "\n   (Training pictures wander by themselves: deviation %.1f pixels.)\n\n",
           deviation);
  return text + piece;
}

// ---- mistakes -------------------------------------------------------------------------

struct Mistaken {
  int at, truth, answer;
  double sure;  // probability of the wrong answer
};
inline std::vector<Mistaken> worst_mistakes(const Tensor& logits,
                                            const std::vector<int>& truth, size_t most) {
  Tensor p(logits.shape());
  softmax_forward(p.data(), logits.data(), logits.size(0), logits.size(1));
  const std::vector<real> probabilities = p.host();
  const std::vector<int> answers = argmax_rows(logits);
  std::vector<Mistaken> all;
  for (size_t n = 0; n < truth.size(); ++n) {
    if (answers[n] == truth[n]) continue;
    all.push_back({int(n), truth[n], answers[n],
                   double(probabilities[n * 10 + size_t(answers[n])])});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Mistaken& a, const Mistaken& b) { return a.sure > b.sure; });
  if (all.size() > most) all.resize(most);
  return all;
}

inline Image mistake_sheet(const Images& asked, const std::vector<Mistaken>& worst) {
  std::vector<Image> all;
  for (const Mistaken& m : worst) {
    all.push_back(images(asked.x.rows(m.at, m.at + 1).host(), 1, 1, 28, 28)[0]);
  }
  return sheet(all, 8, 2);
}

// The first few of them in letters, each with "7 as 4" and how sure the net was.
inline std::string in_letters(const Images& asked, const std::vector<Mistaken>& worst,
                              size_t few) {
  std::vector<Tensor> row;
  std::string captions = "   ";
  for (size_t i = 0; i < worst.size() && i < few; ++i) {
    row.push_back(halved(asked.x.rows(worst[i].at, worst[i].at + 1)));
    char caption[40];
    snprintf(caption, sizeof caption, "%d as %d (%.0f %%)", worst[i].truth,
             worst[i].answer, 100 * worst[i].sure);
    captions += caption;
    captions.resize(3 + 17 * (i + 1), ' ');
  }
  captions.erase(captions.find_last_not_of(' ') + 1);
  captions += "\n\n   The sheet mistakes.png, row by row:";
  for (size_t i = 0; i < worst.size(); ++i) {
    captions += (i % 8 == 0 ? "\n   " : "  ") + std::to_string(worst[i].truth) + " as " +
                std::to_string(worst[i].answer);
  }
  return in_letters(row, 14, 14) + "\n" + captions + "\n";
}

// ---- a picture from outside -----------------------------------------------------------

struct Guess {
  int digit;
  double p;
};
inline std::vector<Guess> guesses(Classifier& c,
                                  const Images& one) {  // three, best first
  const Tensor logits = c.answer(one);
  Tensor p(logits.shape());
  softmax_forward(p.data(), logits.data(), 1, 10);
  std::vector<Guess> all;
  for (int digit = 0; digit < 10; ++digit) {
    all.push_back({digit, double(p.host()[size_t(digit)])});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Guess& a, const Guess& b) { return a.p > b.p; });
  return {all.begin(), all.begin() + 3};
}

inline void answer(const std::string& picture, const std::string& checkpoint) {
  ENSURE(access(checkpoint.c_str(), R_OK) == 0,
         "%s: no net is saved there yet\nrun the lesson once without --picture and "
         "--quick",
         checkpoint.c_str());
  const Images asked = read_pgm(picture);
  Classifier c(0);  // whatever it begins with: everything is loaded
  load(checkpoint, c);
  say("%s\n", in_letters({halved(asked.x)}, 14, 14).c_str());
  for (const Guess& g : guesses(c, asked)) say("   %d   %5.1f %%\n", g.digit, 100 * g.p);
}

}  // namespace chainrule
