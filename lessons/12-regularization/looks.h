// The pictures of lesson 12, described from its runs: what terminal and SVG both draw.
#pragma once

#include <string>
#include <vector>

#include "cures.h"
#include "io/chart.h"
#include "io/png.h"

namespace chainrule {

// Twenty digits in a row, of each difficulty the same ones.
inline Image digits_at(const std::vector<double>& difficulties, uint64_t seed) {
  std::vector<Image> all;
  for (const double d : difficulties) {
    const Images some = pooled(digits(20, {seed, 1}, real(d)), 2);
    for (const Image& image : images(some.x.host(), 20, 1, 14, 14)) all.push_back(image);
  }
  return sheet(all, 20, 2);
}

inline Chart signature(const History& history) {
  Chart chart("1000 pictures, no cure", "epoch", "loss");
  std::vector<double> epochs, training, validation;
  for (const Epoch& e : history.epochs) {
    epochs.push_back(e.epoch);
    training.push_back(e.training);
    validation.push_back(e.validation);
  }
  chart.y.low = 0;
  return chart.line("training", epochs, training).line("validation", epochs, validation);
}

// Validation loss of some of the runs, epoch by epoch.
inline Chart compare(const std::vector<Cure>& names, const std::vector<Run>& runs,
                     const std::vector<size_t>& which) {
  Chart chart("Validation loss of the same net", "epoch", "validation loss");
  for (const size_t i : which) {
    std::vector<double> epochs, losses;
    for (const Epoch& e : runs[i].history.epochs) {
      epochs.push_back(e.epoch);
      losses.push_back(e.validation);
    }
    chart.line(names[i].name, epochs, losses);
  }
  return chart;
}

inline std::string stop_text(const History& history, Reading reading) {
  const int epoch = stops_after(history, 5, reading);
  return epoch == 0 ? "never" : std::to_string(epoch);
}

// A bar for each drawer with enough answers for a share to mean something, against the
// diagonal.
inline Chart reliability_chart(const std::string& title, const Reliability& bins) {
  Chart chart(title, "how sure it says it is (confidence)", "how often it is right");
  std::vector<double> x, y;
  const double width = 1.0 / double(bins.size());
  for (size_t b = 0; b < bins.size(); ++b) {
    if (bins[b].count < 10) continue;
    const double left = double(b) * width + width / 20, top = bins[b].accuracy;
    for (const double at : {left, left, left + width * 0.9, left + width * 0.9}) {
      x.push_back(at);
      y.push_back(y.size() % 4 == 1 || y.size() % 4 == 2 ? top : 0);
    }
  }
  chart.x.low = chart.y.low = 0;
  chart.x.high = chart.y.high = 1;
  return chart.line("what it is", x, y).line("what it should be", {0, 1}, {0, 1});
}

// ---- smoothing, swept ---------------------------------------------------------------

struct Sweep {
  std::vector<double> epsilons;
  std::vector<Verdict> verdicts;
  // The epsilon at which confidence and accuracy meet, between two that were tried; NAN
  // where they do not.
  double crossing() const {
    for (size_t i = 1; i < verdicts.size(); ++i) {
      const double a = verdicts[i - 1].overconfident(), b = verdicts[i].overconfident();
      if (a > 0 && b <= 0)
        return epsilons[i - 1] + (epsilons[i] - epsilons[i - 1]) * a / (a - b);
    }
    return NAN;
  }
};

inline Sweep sweep_smoothing(const std::vector<double>& epsilons, double difficulty,
                             Plan plan, uint64_t seed) {
  const Parts parts = draw_parts(difficulty, plan, seed);
  Sweep sweep = {epsilons, {}};
  for (const double epsilon : epsilons) {
    Cure cure;
    cure.name = "smoothing";
    cure.smoothing = epsilon;
    sweep.verdicts.push_back(try_cure(cure, parts, plan, seed).test);
  }
  return sweep;
}

inline Chart sweep_chart(const Sweep& easy, const Sweep& hard) {
  Chart chart("Smoothing: too sure above 0, too modest below", "epsilon",
              "confidence - accuracy");
  for (const Sweep* s : {&easy, &hard}) {
    std::vector<double> over;
    for (const Verdict& v : s->verdicts) over.push_back(v.overconfident());
    chart.line(s == &easy ? "easy digits" : "hard digits", s->epsilons, over);
  }
  return chart.level("it knows itself", 0);
}

}  // namespace chainrule
