// The picture of lesson 39: for each rung how much it asks of the two memories. Bars with
// a logarithmic axis, which src/io/chart.h does not have.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "io/svg_page.h"

namespace chainrule::ladder {

struct Asked {
  std::string rung;
  double bytes, passes;  // for a multiply-add; for 32 of them. 0: none
};

class LadderPicture {
 public:
  std::string draw(const std::vector<Asked>& all) {
    const double bottom = top + row * double(all.size());
    page_.text(left, 26, "What each rung asks of the memories", Page::Anchor::start, 17);
    legend(left, 0, "bytes from the device's memory");
    legend(left + 270, 1, "passes in shared memory, for 32");
    for (double value = least; value <= most * 1.01; value *= 10) {
      page_.line(x(value), top - 4, x(value), bottom, "#ddd", 1);
      page_.text(x(value), bottom + 20, in_few_digits(value), Page::Anchor::middle);
    }
    page_.text((left + right) / 2, bottom + 42, "for a multiply-add (a logarithmic axis)",
               Page::Anchor::middle);
    for (size_t i = 0; i < all.size(); ++i) {
      const double y = top + row * double(i);
      page_.text(left - 10, y + 20, all[i].rung, Page::Anchor::end);
      bar(y + 3, 0, all[i].bytes);
      if (all[i].passes > 0) bar(y + 17, 1, all[i].passes);
    }
    page_.line(left, top - 4, left, bottom, "#555", 1.2);
    return page_.finish(bottom + 56);
  }

 private:
  static constexpr double left = 130, right = 640, top = 72, row = 37;
  static constexpr double least = 0.01, most = 100;

  static double x(double value) {
    return left + std::log(value / least) / std::log(most / least) * (right - left);
  }
  void legend(double at, int colour, const char* words) {
    page_.rectangle(at, 42, 12, 12, palette(colour));
    page_.text(at + 18, 53, words, Page::Anchor::start);
  }
  void bar(double y, int colour, double value) {
    page_.rectangle(left, y, x(value) - left, 12, palette(colour));
    page_.text(x(value) + 5, y + 10, in_few_digits(value), Page::Anchor::start, 12);
  }

  Page page_;
};

}  // namespace chainrule::ladder
