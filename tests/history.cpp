// src/training/history.cpp: what a run leaves behind, as text and as a picture.
#include "training/history.h"

#include <doctest/doctest.h>

#include "check.h"

using namespace chainrule;

namespace {

History validated(const std::vector<double>& losses) {
  History history;
  for (const double loss : losses) {
    Epoch epoch;
    epoch.epoch = int(history.epochs.size()) + 1;
    epoch.validation = loss;
    history.epochs.push_back(epoch);
  }
  return history;
}

}  // namespace

TEST_CASE("history: the CSV, letter by letter") {
  History history;
  CHECK(to_csv(history) == "epoch,steps,rate,training,validation,accuracy,seconds\n");
  history.epochs.push_back({1, 32, 0.1, 0.625, 0.5, 0.875, 1.234});
  history.epochs.push_back({2, 64, 0.05, 1.0 / 3, NAN, NAN, 0});
  CHECK(to_csv(history) ==
        "epoch,steps,rate,training,validation,accuracy,seconds\n"
        "1,32,0.1,0.625,0.5,0.875,1.23\n"
        "2,64,0.05,0.3333333333333333,,,0.00\n");
}

TEST_CASE("history: back from the CSV to the last bit, seconds aside") {
  History history;
  double x = 0.1;
  for (int i = 1; i <= 200; ++i) {
    x = 3.9 * x * (1 - x);  // chaos: every digit counts
    history.epochs.push_back({i, 7 * i, double(float(x)), x, x / 3, x * 1e-300, 12.3456});
  }
  history.epochs.push_back({201, 2147483647, 0, 5e-324, INFINITY, NAN, 0});
  const History back = history_from_csv(to_csv(history));
  CHECK(back == history);
  CHECK(back.epochs[0].seconds == 12.35);
  CHECK(history_from_csv(to_csv({})) == History{});
}

TEST_CASE("history: equal means every number but the seconds") {
  const Epoch one = {1, 32, 0.1, 0.5, NAN, 0.8, 3};
  for (int field = 0; field < 7; ++field) {
    Epoch other = one;
    if (field == 0) other.epoch = 2;
    if (field == 1) other.steps = 33;
    if (field == 2) other.rate = 0.2;
    if (field == 3) other.training = NAN;
    if (field == 4) other.validation = 0;
    if (field == 5) other.accuracy = 0.9;
    if (field == 6) other.seconds = 4;
    CHECK((one == other) == (field == 6));
  }
}

TEST_CASE("history: the best epoch is the first with the lowest validation loss") {
  CHECK(History{}.best() == -1);
  CHECK(History{}.since_best() == 0);
  CHECK(validated({NAN, NAN}).best() == -1);
  CHECK(validated({3}).best() == 0);
  const History history = validated({3, 2, NAN, 2, 5});
  CHECK(history.best() == 1);
  CHECK(history.since_best() == 3);
  CHECK(validated({3, 2, 1}).since_best() == 0);
}

TEST_CASE("history: text that is none is refused with the line") {
  const std::string header = "epoch,steps,rate,training,validation,accuracy,seconds\n";
  CHECK_THROWS_WITH_AS(history_from_csv("time,loss\n"),
                       "history: the first line is \"time,loss\", it should be "
                       "\"epoch,steps,rate,training,validation,accuracy,seconds\"",
                       Error);
  CHECK_THROWS_AS(history_from_csv(""), Error);
  CHECK_THROWS_WITH_AS(history_from_csv(header + "1,2,3\n"),
                       "history: 3 numbers in the line \"1,2,3\", not 7", Error);
  CHECK_THROWS_WITH_AS(history_from_csv(header + "1,2,3,4,five,6,7\n"),
                       "history: \"five\" in the line \"1,2,3,4,five,6,7\" is no number",
                       Error);
  for (const char* counts : {"1.5,2", "-1,2", "1,1e300", ",2", "1,inf"}) {
    CAPTURE(counts);
    CHECK_THROWS_AS(history_from_csv(header + counts + ",0.1,1,1,1,1\n"), Error);
  }
}

TEST_CASE("history: the loss curves, and where the best epoch is") {
  History history = validated({3, 2, NAN, 5});
  for (Epoch& e : history.epochs) e.training = 1.0 / e.epoch;
  history.epochs[3].accuracy = 0.5;
  const Chart chart = loss_chart(history, "MLP");
  REQUIRE(chart.series.size() == 3);
  CHECK(chart.title == "MLP");
  CHECK(chart.series[0].name == "training");
  CHECK(chart.series[0].x == std::vector<double>{1, 2, 3, 4});
  CHECK(chart.series[0].y == std::vector<double>{1, 0.5, 1.0 / 3, 0.25});
  CHECK(chart.series[1].name == "validation");
  CHECK(chart.series[1].x == std::vector<double>{1, 2, 4});
  CHECK(chart.series[1].y == std::vector<double>{3, 2, 5});
  CHECK(chart.series[2].name == "best");
  CHECK(chart.series[2].x == std::vector<double>{2});
  const Chart right = accuracy_chart(history, "MLP");
  REQUIRE(right.series.size() == 1);
  CHECK(right.series[0].x == std::vector<double>{4});
  CHECK(right.series[0].y == std::vector<double>{50});
  CHECK(loss_chart({}, "nothing yet").series.empty());
}
