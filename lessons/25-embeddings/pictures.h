// Pictures: how the loss falls, and maps of words: the plane in which their points spread
// most, with their names beside.
#pragma once

#include <cmath>
#include <numeric>

#include "io/svg.h"
#include "io/svg_page.h"
#include "nearness.h"
#include "numeric/linear_algebra.h"
#include "words.h"

namespace chainrule {

// Each line the means of a hundredth of its steps.
inline Chart loss_chart(double nothing, const std::vector<double>& tales,
                        const std::vector<double>& shuffled_tales) {
  Chart chart("Guessing the company", "step", "loss of a pair");
  const auto add = [&chart](const char* name, const std::vector<double>& losses) {
    std::vector<double> x, y;
    const size_t width = std::max<size_t>(1, losses.size() / 100);
    for (size_t i = 0; i + width <= losses.size(); i += width) {
      const auto from = losses.begin() + long(i);
      x.push_back(double(i) + double(width) / 2);
      y.push_back(std::accumulate(from, from + long(width), 0.0) / double(width));
    }
    chart.line(name, x, y);
  };
  add("the tales", tales);
  add("the same words, shuffled", shuffled_tales);
  return chart.level("knowing nothing", nothing);
}

// ---- maps -----------------------------------------------------------------------------

struct WordMap {
  std::string title;
  std::vector<std::string> words, groups;  // names of the words, and of what they are
  std::vector<int> group;                  // of each word; -1: of none
  std::vector<double> x, y;
  double share;  // of the words' whole spread, in this plane
};

inline WordMap map_words(const std::string& title, const Points& points,
                         const std::vector<std::string>& names,
                         const std::vector<int>& words, const std::vector<int>& group,
                         const std::vector<std::string>& groups) {
  WordMap map = {title, {}, groups, group, {}, {}, 0};
  std::vector<real> rows;
  for (const int v : words) {
    rows.insert(rows.end(), points.row(v), points.row(v) + points.C);
    map.words.push_back(names[size_t(v)]);
  }
  const Tensor x = Tensor::from({int(words.size()), points.C}, rows);
  const Pca pca(x, 2);
  const std::vector<real> plane = pca.project(x).host();
  for (size_t i = 0; i < plane.size(); ++i) {
    (i % 2 ? map.y : map.x).push_back(double(plane[i]));
  }
  map.share = (pca.variances()[0] + pca.variances()[1]) / pca.total_variance();
  return map;
}

inline WordMap map_all(const Words& words, const Points& points) {
  std::vector<int> all(size_t(words.size()), 0);
  std::iota(all.begin(), all.end(), 0);
  return map_words("The words of the tales", points, words.names, all, kinds_of(words),
                   kind_names);
}

inline WordMap map_names(const Words& words, const Points& points) {
  std::vector<int> names = all_of(words, WordKind::girl);
  std::vector<int> group(names.size(), 0);
  for (const int boy : all_of(words, WordKind::boy)) {
    names.push_back(boy);
    group.push_back(1);
  }
  return map_words("Inside the names", points, words.names, names, group,
                   {"girls", "boys"});
}

// For the terminal: marks in place of the names.
inline Chart chart_of(const WordMap& map) {
  Chart chart(map.title, "first direction", "second direction");
  for (int g = 0; g <= int(map.groups.size()); ++g) {
    const int wanted = g < int(map.groups.size()) ? g : -1;
    std::vector<double> x, y;
    for (size_t v = 0; v < map.x.size(); ++v) {
      if (map.group[v] == wanted) x.push_back(map.x[v]), y.push_back(map.y[v]);
    }
    if (!x.empty()) {
      chart.points(wanted < 0 ? "other words" : map.groups[size_t(g)], x, y);
    }
  }
  return chart;
}

// Takes a box of the page if nobody has taken a part of it.
class Room {
 public:
  struct Box {
    double left, top, right, bottom;
  };
  bool take(Box box) {
    for (const Box& other : taken_) {
      if (box.left < other.right && other.left < box.right && box.top < other.bottom &&
          other.top < box.bottom) {
        return false;
      }
    }
    taken_.push_back(box);
    return true;
  }

 private:
  std::vector<Box> taken_;
};

// A name close by if there is room, else farther off with a thin line, else none.
inline void write_name(Page& page, Room& room, const std::string& word, double x,
                       double y, const char* colour) {
  const double width = 7 * double(word.size());
  for (const double far : {0.0, 8.0, -8.0, 16.0, -16.0, 26.0, -26.0, 38.0, -38.0}) {
    for (const bool left : {false, true}) {
      const double away = 6 + std::abs(far) / 4,
                   begin = left ? x - away - width : x + away;
      if (begin < 36 || begin + width > page_width - 30) continue;
      if (!room.take({begin, y + far - 7, begin + width, y + far + 5})) continue;
      if (std::abs(far) > 10) {
        page.line(x, y, left ? begin + width : begin, y + far, "#bbb", 0.7);
      }
      page.text(begin, y + far + 4, word, Page::Anchor::start, 12, colour);
      return;
    }
  }
}

inline std::string svg(const WordMap& map) {
  constexpr double top = 44, height = 520, left = 34, right = page_width - 24;
  const auto places = [](const std::vector<double>& all, double from, double to) {
    const auto [low, high] = std::minmax_element(all.begin(), all.end());
    std::vector<double> on_page;
    for (const double a : all)
      on_page.push_back(from + (to - from) * (a - *low) / (*high - *low));
    return on_page;
  };
  const std::vector<double> x = places(map.x, left + 30, right - 60),
                            y = places(map.y, top + height - 24, top + 24);
  Page page;
  page.text(left, 26, map.title, Page::Anchor::start, 17);
  page.raw("<rect x=\"" + pixel(left) + "\" y=\"" + pixel(top) + "\" width=\"" +
           pixel(right - left) + "\" height=\"" + pixel(height) +
           "\" fill=\"none\" stroke=\"#bbb\"/>");
  page.text((left + right) / 2, top + height + 24, "first direction",
            Page::Anchor::middle);
  page.upright(18, top + height / 2, "second direction");
  const auto colour = [&](size_t v) {
    return map.group[v] < 0 ? "#777" : palette(map.group[v]);
  };
  Room room;
  for (size_t v = 0; v < x.size(); ++v) {
    room.take({x[v] - 3, y[v] - 3, x[v] + 3, y[v] + 3});
    page.raw("<circle cx=\"" + pixel(x[v]) + "\" cy=\"" + pixel(y[v]) +
             "\" r=\"3\" fill=\"" + colour(v) + "\"/>");
  }
  for (size_t v = 0; v < x.size(); ++v) {
    write_name(page, room, map.words[v], x[v], y[v], colour(v));
  }
  double at = left;
  for (size_t g = 0; g < map.groups.size(); ++g) {
    page.text(at, top + height + 50, map.groups[g], Page::Anchor::start, 14,
              palette(int(g)));
    at += 9 * double(map.groups[g].size()) + 24;
  }
  return page.finish(top + height + 62);
}

}  // namespace chainrule
