// See history.h.
#include "training/history.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "check.h"

namespace chainrule {
namespace {

const char* const header = "epoch,steps,rate,training,validation,accuracy,seconds";

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// The fewest digits that read back as the same number: 0.1, not 0.10000000000000001.
std::string exact(double value) {
  if (std::isnan(value)) return "";
  char text[40];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return text;
}

double number(const std::string& cell, const std::string& line) {
  if (cell.empty()) return NAN;
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  ENSURE(*end == 0, "history: \"%.40s\" in the line \"%.200s\" is no number",
         cell.c_str(), line.c_str());
  return value;
}

Epoch epoch_from(const std::string& line) {
  std::vector<double> values;
  std::istringstream cells(line + ",");
  for (std::string cell; std::getline(cells, cell, ',');) {
    values.push_back(number(cell, line));
  }
  ENSURE(values.size() == 7, "history: %d numbers in the line \"%.200s\", not 7",
         int(values.size()), line.c_str());
  const auto whole = [&](double value) {
    ENSURE(value >= 0 && value <= 2147483647 && value == std::floor(value),
           "history: the line \"%.200s\" does not begin with two counts", line.c_str());
    return int(value);
  };
  return {whole(values[0]), whole(values[1]), values[2], values[3],
          values[4],        values[5],        values[6]};
}

// A curve of one column, where it has numbers.
void add_line(Chart& chart, const char* name, const History& history,
              double Epoch::*column, double factor = 1) {
  std::vector<double> x, y;
  for (const Epoch& e : history.epochs) {
    if (std::isnan(e.*column)) continue;
    x.push_back(e.epoch);
    y.push_back(factor * (e.*column));
  }
  if (!x.empty()) chart.line(name, x, y);
}

}  // namespace

bool operator==(const Epoch& a, const Epoch& b) {
  return a.epoch == b.epoch && a.steps == b.steps && same(a.rate, b.rate) &&
         same(a.training, b.training) && same(a.validation, b.validation) &&
         same(a.accuracy, b.accuracy);
}

int History::best() const {
  int best = -1;
  for (int i = 0; i < int(epochs.size()); ++i) {
    const double lowest = best < 0 ? INFINITY : epochs[size_t(best)].validation;
    if (epochs[size_t(i)].validation < lowest) best = i;  // never a NaN
  }
  return best;
}

std::string to_csv(const History& history) {
  std::string text = std::string(header) + "\n";
  for (const Epoch& e : history.epochs) {
    text += std::to_string(e.epoch) + "," + std::to_string(e.steps);
    for (const double value : {e.rate, e.training, e.validation, e.accuracy}) {
      text += "," + exact(value);
    }
    char seconds[40];
    std::snprintf(seconds, sizeof seconds, ",%.2f\n", e.seconds);
    text += seconds;
  }
  return text;
}

History history_from_csv(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  ENSURE(line == header, "history: the first line is \"%.200s\", it should be \"%s\"",
         line.c_str(), header);
  History history;
  while (std::getline(lines, line)) history.epochs.push_back(epoch_from(line));
  return history;
}

Chart loss_chart(const History& history, const std::string& title) {
  Chart chart(title, "epoch", "loss");
  add_line(chart, "training", history, &Epoch::training);
  add_line(chart, "validation", history, &Epoch::validation);
  if (history.best() >= 0) {
    const Epoch& best = history.epochs[size_t(history.best())];
    chart.points("best", {double(best.epoch)}, {best.validation});
  }
  return chart;
}

Chart accuracy_chart(const History& history, const std::string& title) {
  Chart chart(title, "epoch", "right, %");
  add_line(chart, "validation", history, &Epoch::accuracy, 100);
  return chart;
}

}  // namespace chainrule
