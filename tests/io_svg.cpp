// SVG: the same bytes every time, markup that is closed, and nothing but numbers in it.
#include "io/svg.h"

#include <doctest/doctest.h>

#include "check.h"

using namespace chainrule;

// Every tag that opens closes, in order. Enough of XML for what we write.
static bool is_closed(const std::string& file) {
  std::vector<std::string> open;
  for (size_t i = 0; (i = file.find('<', i)) != std::string::npos;) {
    const size_t end = file.find('>', i);
    if (end == std::string::npos) return false;
    const std::string tag = file.substr(i + 1, end - i - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '/') {
      if (open.empty() || "/" + open.back() != tag) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    i = end;
  }
  return open.empty();
}

static bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A page without a hole in it: no nan or inf in a coordinate.
static void check_page(const std::string& page) {
  CHECK(page.find("<svg xmlns=") == 0);
  CHECK(is_closed(page));
  CHECK_FALSE(has(page, "=\"nan"));
  CHECK_FALSE(has(page, "inf"));
  CHECK(has(page, "fill=\"#fff\"/>"));
}

static Chart small_chart() {
  Chart chart("Loss & <more>", "step", "loss");
  chart.line("SGD", {1, NAN, 0.5, 0.25}).points("seen", {1}, {0.7}).level("chance", 0.69);
  return chart;
}

TEST_CASE("svg: charts") {
  const std::string page = svg(small_chart());
  check_page(page);
  CHECK(page == svg(small_chart()));
  CHECK(has(page, "Loss &amp; &lt;more&gt;"));
  CHECK(has(page, "1 point left out: not finite"));
  CHECK(has(page, "stroke-dasharray"));
  Chart log = small_chart();
  log.x.log = log.y.log = true;
  check_page(svg(log));
  check_page(svg(Chart("", "", "")));
  log.y.low = 0.6;  // the line leaves the frame
  check_page(svg(log));
}

TEST_CASE("svg: a long run stays a small file and keeps its one spike") {
  std::vector<double> loss(100000, 1.0);
  loss[77777] = 9;
  const std::string page = svg(Chart("", "", "").line("", loss));
  CHECK(page.size() < 60000);
  CHECK(has(page, " 44L"));  // the frame's upper side, where the spike ends
}

TEST_CASE("svg: matrices, decisions, bars") {
  HeatMap map("m", 2, 3, {-1, 0, 1, 2, NAN, 3});
  map.numbers = true;
  map.row_names = {"a", "b"};
  map.column_names = {"x", "y", "a long name"};
  std::string page = svg(map);
  CHECK(is_closed(page));
  CHECK(has(page, "#bbbbbb"));  // what is not a number is grey
  CHECK(has(page, "#f7f7f7"));  // and zero has the middle colour
  check_page(svg(HeatMap("", 1, 1, {5})));
  check_page(svg(HeatMap("", 300, 200, std::vector<float>(60000, 1))));

  DecisionMap decisions("", -1, 1, -1, 1);
  decisions.ask([](double x, double y) { return x > 0.9 ? NAN : x - y; });
  decisions.points({0.5, 7}, {0.5, 7}, {1, 0});
  check_page(svg(decisions));
  check_page(svg(Bars("b").add("one", 1).add("two", -2)));
  check_page(svg(Bars("none")));
}

TEST_CASE("svg: where no file can be written the program goes on") {
  quiet();
  CHECK_FALSE(save_svg("", small_chart()));
  CHECK_FALSE(save_svg("/dev/null/x.svg", small_chart()));
  quiet(false);
}
