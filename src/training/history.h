// What a training run did, epoch by epoch: the numbers behind every loss curve.
//
//   write_file("run.csv", to_csv(history));
//   plot(loss_chart(history, "MLP on digits"));
//
// The text holds every number to the last bit, the seconds excepted: history_from_csv
// gives back what to_csv was given, and so a checkpoint can carry the history of its run.
// Leaves out single steps: who wants them writes them down in the function that learns.
// Introduced by lesson 12.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "io/chart.h"

namespace chainrule {

struct Epoch {
  int epoch = 0;            // passes over the data so far: the first is 1
  int steps = 0;            // steps so far
  double rate = 0;          // of the last step
  double training = 0;      // loss, the mean over the epoch's batches while it learned
  double validation = NAN;  // loss after the epoch; NaN where nothing was validated
  double accuracy = NAN;    // 0 .. 1, where there is one
  double seconds = 0;       // no part of ==: the clock is not the run
};
bool operator==(const Epoch& a,
                const Epoch& b);  // a number that is missing equals itself

struct History {
  std::vector<Epoch> epochs;

  // The index of the epoch with the lowest validation loss, the first of equals; -1 if
  // there is none.
  int best() const;
  // How many epochs have passed since the best one: what early stopping counts.
  int since_best() const { return best() < 0 ? 0 : int(epochs.size()) - 1 - best(); }
};
inline bool operator==(const History& a, const History& b) {
  return a.epochs == b.epochs;
}

// A header, then a line for each epoch; what is missing stays empty.
std::string to_csv(const History& history);
History history_from_csv(const std::string& text);

Chart loss_chart(const History& history, const std::string& title);
Chart accuracy_chart(const History& history, const std::string& title);  // validation, %

}  // namespace chainrule
