// Every backward against its forward, in double: the table at the honest centre of the
// project. A backward op that is in no row is itself a failure (tests/course/house.cpp).
#include "gradients.h"

#include <doctest/doctest.h>

#include <cstdio>

#include "layers/gradcheck.h"

namespace chainrule {

std::vector<Row>& gradient_rows() {
  static std::vector<Row> rows;
  return rows;
}

GradientRow::GradientRow(const char* name, Call forward, Call backward, double limit,
                         const char* reason) {
  gradient_rows().push_back({name, limit, reason, [forward, backward](int cases) {
                               return gradient_error(forward, backward, cases);
                             }});
}

LayerRow::LayerRow(const char* name, std::function<LayerDraw(Case&)> draw, double limit,
                   const char* reason) {
  gradient_rows().push_back({name, limit, reason, [draw](int cases) {
                               GradientError worst;
                               for (int seed = 0; seed < cases; ++seed) {
                                 Case c(seed);
                                 LayerDraw d = draw(c);
                                 const GradientReport r = check_gradients(*d.layer, d.x);
                                 if (!(r.worst <= worst.worst))
                                   worst = {r.worst, r.where};
                               }
                               return worst;
                             }});
}

Tensor drawn(Case& c, const char* name, Shape shape) {
  c.input(name, shape);
  const std::vector<double> numbers = c.numbers(*c.find(name));
  return Tensor::from(shape, std::vector<real>(numbers.begin(), numbers.end()));
}

#ifdef CHAINRULE_DOUBLE
TEST_CASE("every gradient agrees with central differences") {
  constexpr int cases = 20;
  printf("\n  gradient of               worst relative error   limit     shapes tried\n");
  for (const Row& row : gradient_rows()) {
    CAPTURE(row.name);
    const GradientError error = row.measure(cases);
    CAPTURE(error.where);
    CHECK(error.worst <= row.limit);
    printf("  %-28s %12.1e         %7.0e %12d%s%s\n", row.name.c_str(), error.worst,
           row.limit, cases, row.reason.empty() ? "" : "   ", row.reason.c_str());
  }
  printf("\n");
  CHECK(gradient_rows().size() > 1);
}
#endif

}  // namespace chainrule
