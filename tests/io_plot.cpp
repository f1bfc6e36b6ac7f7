// Plots in the terminal, letter by letter, and numbers that no plot can show.
#include "io/plot.h"

#include <doctest/doctest.h>

#include "check.h"
#include "io/axis.h"

using namespace chainrule;

// Without the colours that a terminal gets.
static std::string plain(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b')
      i = text.find('m', i);
    else
      result += text[i];
  }
  return result;
}

static bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("plot: a small chart, letter by letter") {
  Chart chart("Two lines", "step", "loss");
  chart.line("down", {4, 3, 2, 1, 0}).points("seen", {0, 4}, {0, 4}).level("half", 2);
  CHECK(plain(draw(chart, 34, 5)) ==
        "Two lines\n"
        "loss\n"
        "4 +****                          +\n"
        "  |    ********\n"
        "2 +- - - - - - ******* - - - - - -\n"
        "  |                   ********\n"
        "0 ++                          ****\n"
        "  ++--------------+--------------+\n"
        "   0              2              4\n"
        "                step\n"
        "   * down   + seen   - - half\n");
}

TEST_CASE("plot: numbers that are not finite are left out, and it is said") {
  Chart chart("", "", "");
  chart.line("a", {1, NAN, 3, INFINITY, -1e308});
  const std::string text = plain(draw(chart, 40, 6));
  CHECK(has(text, "(3 points left out: not finite)\n"));
  chart.y.log = true;
  CHECK(has(plain(draw(chart)), "or not above 0 on a logarithmic axis"));
  CHECK(has(plain(draw(Chart("", "", ""))), "(no numbers to draw)"));
  Chart nothing("", "", "");
  nothing.y.log = nothing.x.log = true;
  CHECK(has(plain(draw(nothing.line("", {NAN, -1}))), "(2 points left out"));
}

TEST_CASE("plot: no line is longer than its width, whatever the numbers") {
  for (const double scale : {1e-300, 1e-9, 1.0, 12345.0, 1e9, 1e299}) {
    for (const bool log : {false, true}) {
      Chart chart("t", "x", "y");
      chart.x.log = chart.y.log = log;
      std::vector<double> x, y;
      for (int i = 1; i < 300; ++i) x.push_back(scale * i), y.push_back(scale * (i % 7));
      chart.line("noise", x, y).line("one value", {scale}, {scale});
      const std::string text = plain(draw(chart, 72, 12)) + "\n";
      for (size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos;) {
        CHECK(end - begin <= 72);
        begin = end + 1;
      }
    }
  }
}

TEST_CASE("plot: ticks are round numbers, and the ends of y move to them") {
  const Axis y = make_axis({}, {0.03, 0.97}, 5, true);
  CHECK(y.labels == std::vector<std::string>{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  const Axis x = make_axis({}, {0, 4999}, 5, false);
  CHECK(x.high == 4999);
  CHECK(x.labels == std::vector<std::string>{"0", "1000", "2000", "3000", "4000"});
  AxisWish log;
  log.log = true;
  CHECK(make_axis(log, {0.0002, 50}, 6, true).labels ==
        std::vector<std::string>{"1e-04", "0.001", "0.01", "0.1", "1", "10", "100"});
  CHECK(make_axis(log, {0.3, 4}, 6, true).labels ==
        std::vector<std::string>{"0.2", "0.5", "1", "2", "5"});
  const Axis flat = make_axis({}, {3, 3}, 4, true);
  CHECK(flat.low < 3);
  CHECK(flat.high > 3);
  AxisWish wish;
  wish.low = 0, wish.high = 1;
  CHECK(make_axis(wish, {-5, 0.3}, 4, true).low == 0);
  CHECK(make_axis(wish, {-5, 0.3}, 4, true).high == 1);
  wish.low = 2;
  CHECK_THROWS_AS(make_axis(wish, {0, 1}, 4, true), Error);
  log.ticks = {64, 256, 1024};  // wished for
  const Axis wished = make_axis(log, {64, 1024}, 6, true);
  CHECK(wished.labels == std::vector<std::string>{"64", "256", "1024"});
  CHECK(wished.share(256) == doctest::Approx(0.5));
  log.low = 0;
  CHECK_THROWS_AS(make_axis(log, {1, 2}, 4, true), Error);
}

TEST_CASE("plot: a matrix in shades, with numbers, with names") {
  HeatMap map("", 2, 3, {0, 1, 2, 3, 4, NAN});
  CHECK(draw(map) ==
        "|  ::==|\n"
        "|##@@??|\n"
        "shades: ' .:-=+*#%@' from 0 to 4; ? is not a number\n");
  map.row_names = {"a", "bc"};
  map.column_names = {"x", "y", "z"};
  map.numbers = true;
  CHECK(draw(map) ==
        "     x   y   z\n"
        " a   0   1   2\n"
        "bc   3   4 nan\n");
  const std::string big = draw(HeatMap("", 100, 100, std::vector<int>(10000, 1)));
  CHECK(has(big, "each is the mean of 3 x 2"));
  CHECK_THROWS_WITH(HeatMap("m", 2, 2, {1, 2, 3}),
                    "heat map \"m\": 2 x 2 cells, but 3 numbers");
}

TEST_CASE("plot: a range with both signs has zero in the middle") {
  const HeatMap map("", 1, 3, {-1, 0, 4});
  CHECK(shade_range(map, map.values).low == -4);
  CHECK(shade_range(map, map.values).high == 4);
}

TEST_CASE("plot: a decision map, one score, many scores, NaN") {
  DecisionMap map("", 0, 4, 0, 2);
  map.ask([](double x, double) { return x - 2; });
  map.points({0.1, 3.9, 9}, {1.9, 0.1, 0}, {0, 1, 1});  // the last lies outside
  CHECK(plain(draw(map, 10)) ==
        "+--------+\n"
        "|o   ....|\n"
        "|    ....|\n"
        "|    ....|\n"
        "|    ...x|\n"
        "+--------+\n"
        "class 0: o ' '\n"
        "class 1: x '.'\n"
        "x from 0 to 4, y from 0 to 2\n");
  map.ask([](const std::vector<float>& points) {
    std::vector<float> scores;
    for (size_t i = 0; i < points.size(); i += 2) {
      scores.insert(scores.end(), {points[i], 2, points[i + 1] > 1 ? NAN : 0.0f});
    }
    return scores;
  });
  CHECK(classes(map, 2, 4) == std::vector<int>{-1, -1, -1, -1, 1, 1, 0, 0});
  map.ask([](const std::vector<double>&) { return std::vector<double>(7); });
  CHECK_THROWS_AS(draw(map, 10), Error);
  CHECK_THROWS_AS(DecisionMap("", 1, 1, 0, 2), Error);
  CHECK_THROWS_AS(map.points({1}, {2}, {-1}), Error);
  CHECK_THROWS_AS(draw(DecisionMap("never asked", 0, 1, 0, 1)), Error);
}

TEST_CASE("plot: bars, also below zero; a histogram counts everything") {
  CHECK(plain(draw(Bars("B").add("up", 2).add("down", -1).add("bad", NAN), 26)) ==
        "B\n"
        "up      2 |     ##########\n"
        "down   -1 |#####\n"
        "bad   nan |\n");
  const Bars bars = histogram("", {0, 0.1, 0.9, 1, NAN}, 2);
  CHECK(bars.values == std::vector<double>{2, 2, 1});
  CHECK(bars.names == std::vector<std::string>{"0 ..", "0.5 ..", "not finite"});
  CHECK(histogram("", {3, 3, 3}, 4).values[0] == 3);
  CHECK(histogram("", {}, 4).values.empty());
  CHECK_THROWS_AS(Chart("c", "", "").line("a", {1, 2}, {1}), Error);
}
