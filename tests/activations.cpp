// src/ops/activations.cpp.
#include "ops/activations.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "parallel.h"
#include "plain/plain.h"
#include "reference/losses_and_activations.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;

// One activation as its two calls on arrays of the names x, y, dx, dy; `library` and
// `plain` versions. Its own settings are dyadic numbers, equal in float and double.
struct Pair {
  Call forward, backward;
};
struct Activation {
  const char* name;
  Pair library, plain;
};

using Forward = decltype(tanh_forward);
using Backward = decltype(tanh_backward);

// `from` names what the backward reads: "x" or "y".
Pair pair(Forward* forward, Backward* backward, const char* from) {
  return {[=](Case& c) {
            const int count = c.size("count");
            forward(c.output("y", {count}), c.input("x", {count}), count);
          },
          [=](Case& c) {
            const int count = c.size("count");
            backward(c.output("dx", {count}), c.input("dy", {count}),
                     c.input(from, {count}), count);
          }};
}

// Those with a setting: leaky_relu and elu.
template <class F, class B>
Pair pair_with(real setting, F* forward, B* backward) {
  return {[=](Case& c) {
            const int count = c.size("count");
            forward(c.output("y", {count}), c.input("x", {count}), setting, count);
          },
          [=](Case& c) {
            const int count = c.size("count");
            backward(c.output("dx", {count}), c.input("dy", {count}),
                     c.input("x", {count}), setting, count);
          }};
}

Pair swish(decltype(swish_forward)* forward, decltype(swish_backward)* backward) {
  return {[=](Case& c) {
            const int count = c.size("count");
            forward(c.output("y", {count}), c.input("x", {count}), c.input("beta", {1}),
                    count);
          },
          [=](Case& c) {
            const int count = c.size("count");
            backward(c.output("dx", {count}), c.added("dbeta", {1}),
                     c.input("dy", {count}), c.input("x", {count}), c.input("beta", {1}),
                     count);
          }};
}

const std::vector<Activation>& all() {
  static const std::vector<Activation> list = {
      {"sigmoid", pair(sigmoid_forward, sigmoid_backward, "y"),
       pair(plain::sigmoid_forward, plain::sigmoid_backward, "y")},
      {"tanh", pair(tanh_forward, tanh_backward, "y"),
       pair(plain::tanh_forward, plain::tanh_backward, "y")},
      {"relu", pair(relu_forward, relu_backward, "x"),
       pair(plain::relu_forward, plain::relu_backward, "x")},
      {"leaky_relu", pair_with(0.125, leaky_relu_forward, leaky_relu_backward),
       pair_with(0.125, plain::leaky_relu_forward, plain::leaky_relu_backward)},
      {"elu", pair_with(1.5, elu_forward, elu_backward),
       pair_with(1.5, plain::elu_forward, plain::elu_backward)},
      {"gelu", pair(gelu_forward, gelu_backward, "x"),
       pair(plain::gelu_forward, plain::gelu_backward, "x")},
      {"gelu_sigmoid", pair(gelu_sigmoid_forward, gelu_sigmoid_backward, "x"),
       pair(plain::gelu_sigmoid_forward, plain::gelu_sigmoid_backward, "x")},
      {"gelu_tanh", pair(gelu_tanh_forward, gelu_tanh_backward, "x"),
       pair(plain::gelu_tanh_forward, plain::gelu_tanh_backward, "x")},
      {"swish", swish(swish_forward, swish_backward),
       swish(plain::swish_forward, plain::swish_backward)},
  };
  return list;
}

const bool rows = [] {
  for (const Activation& a : all()) {
    GradientRow(a.name, a.library.forward, a.library.backward);
    GradientRow((std::string(a.name) + ", plain").c_str(), a.plain.forward,
                a.plain.backward);
  }
  return true;
}();

// y and dx of one activation at these x, with these dy.
struct Answer {
  std::vector<double> y, dx;
  double dbeta = 0;
};

Answer answer(const Pair& op, const std::vector<double>& x, const std::vector<double>& dy,
              double beta = 1.5) {
  Case forward(0), backward(0);
  for (Case* c : {&forward, &backward}) {
    c->set_size("count", int(x.size()));
    c->set("x", x);
    c->set("dy", dy);
    c->set("beta", {beta});
  }
  op.forward(forward);
  Answer a;
  a.y = forward.numbers(*forward.find("y"));
  backward.set("y", a.y);
  op.backward(backward);
  a.dx = backward.numbers(*backward.find("dx"));
  const Case::Entry* dbeta = backward.find("dbeta");
  if (dbeta != nullptr) a.dbeta = backward.gained(*dbeta)[0];
  return a;
}

const Pair& named(const std::string& name) {
  for (const Activation& a : all()) {
    if (name == a.name) return a.library;
  }
  throw Error("no activation is called " + name);
}

Answer at(const char* name, double x) { return answer(named(name), {x}, {1}); }

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("activations: values by hand") {
  CHECK(at("sigmoid", 0).y[0] == 0.5);
  CHECK(at("sigmoid", 0).dx[0] == 0.25);
  CHECK(at("sigmoid", std::log(3)).y[0] == doctest::Approx(0.75));  // 3 / (3 + 1)
  CHECK(at("tanh", std::log(3)).y[0] == doctest::Approx(0.8));      // 8 / 10
  CHECK(at("tanh", std::log(3)).dx[0] == doctest::Approx(0.36));
  CHECK(at("relu", -2).y[0] == 0);
  CHECK(at("relu", 3).y[0] == 3);
  CHECK(at("relu", 0).dx[0] == 0);
  CHECK(at("leaky_relu", -2).y[0] == -0.25);
  CHECK(at("leaky_relu", -2).dx[0] == 0.125);
  CHECK(at("elu", -std::log(2)).y[0] == doctest::Approx(-0.75));  // 3/2 (1/2 - 1)
  CHECK(at("elu", -std::log(2)).dx[0] == doctest::Approx(0.75));
  CHECK(at("gelu", 1).y[0] == doctest::Approx(0.841344746));  // 84 % lie below +1 sigma
  CHECK(at("gelu", 0).dx[0] == doctest::Approx(0.5));
  CHECK(at("gelu_sigmoid", std::log(3) / 1.702).y[0] ==
        doctest::Approx(0.75 * std::log(3) / 1.702));
  CHECK(at("gelu_tanh", 0).dx[0] == doctest::Approx(0.5));
  // swish with beta 3/2 at x = log(3) / beta: s = 3/4, dy/dbeta = x^2 3/16
  const double x = std::log(3) / 1.5;
  CHECK(at("swish", x).y[0] == doctest::Approx(0.75 * x));
  CHECK(at("swish", x).dx[0] == doctest::Approx(0.75 + std::log(3) * 3 / 16));
  CHECK(at("swish", x).dbeta == doctest::Approx(x * x * 3 / 16));
}

TEST_CASE("activations equal their plain versions") {
  for (const Activation& a : all()) {
    CAPTURE(a.name);
    CHECK_NOTHROW(compare(a.library.forward, a.plain.forward, limit));
    // dbeta may be what little is left when a sum is added to what was there before.
    const double backward_limit = (a.name == std::string("swish") ? 200 : 10) * limit;
    CHECK_NOTHROW(compare(a.library.backward, a.plain.backward, backward_limit));
  }
}

TEST_CASE("activations equal PyTorch's") {
  for (const reference::Activation& r : reference::activations) {
    CAPTURE(r.name);
    const std::string full = r.name, name = full.substr(0, full.find(','));
    const double beta = full == "swish, beta 1" ? 1 : 1.5;
    const Answer a = answer(named(name), reference::x, reference::dy, beta);
    CHECK(relative_difference(a.y, r.y) <= limit);
    CHECK(relative_difference(a.dx, r.dx) <= limit);
    if (full == "swish, beta 3/2") {
      CHECK(std::abs(a.dbeta - reference::dbeta) <= 2 * limit);
    }
  }
}

TEST_CASE("activations: NaN in, NaN out") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Activation& a : all()) {
    CAPTURE(a.name);
    const Answer of_x = answer(a.library, {1, nan, -1}, {1, 1, 1});
    CHECK(std::isnan(of_x.y[1]));
    CHECK(std::isnan(of_x.dx[1]));
    CHECK((std::isfinite(of_x.y[0]) && std::isfinite(of_x.y[2])));
    CHECK((std::isfinite(of_x.dx[0]) && std::isfinite(of_x.dx[2])));
    const Answer of_dy = answer(a.library, {1, -1}, {nan, nan});
    CHECK((std::isnan(of_dy.dx[0]) && std::isnan(of_dy.dx[1])));
  }
}

TEST_CASE("activations: far out they are flat or straight, and never NaN") {
  for (const Activation& a : all()) {
    CAPTURE(a.name);
    const std::string name = a.name;
    for (const double x : {100.0, 1000.0, 1e10, 1e30}) {
      CAPTURE(x);
      const Answer right = answer(a.library, {x}, {1}),
                   left = answer(a.library, {-x}, {1});
      const bool bounded = name == "sigmoid" || name == "tanh";
      CHECK(right.y[0] == (bounded ? 1 : double(real(x))));
      CHECK(right.dx[0] == (bounded ? 0 : 1));
      const double low = name == "tanh"         ? -1
                         : name == "elu"        ? -1.5
                         : name == "leaky_relu" ? double(real(-x)) / 8
                                                : 0;
      CHECK(left.y[0] == doctest::Approx(low));
      CHECK(left.dx[0] == doctest::Approx(name == "leaky_relu" ? 0.125 : 0));
      CHECK(left.dbeta == doctest::Approx(0));
    }
  }
  CHECK(at("sigmoid", infinity).y[0] == 1);
  CHECK(at("sigmoid", -infinity).y[0] == 0);
}

TEST_CASE("activations keep their digits in the tails") {
  // Where 1 + tanh, 1 + erf or e^x - 1 would leave nothing: relative error, not absolute.
  const auto close = [](double found, double wanted) {
    return std::abs(found - wanted) <= 1e-5 * std::abs(wanted);
  };
  CHECK(close(at("sigmoid", -80).y[0], std::exp(-80.0)));
  CHECK(close(at("elu", -1e-10).y[0], -1.5e-10));
  CHECK(close(at("gelu", -8).y[0], -8 * std::erfc(8 / std::sqrt(2.0)) / 2));
  CHECK(close(at("gelu_sigmoid", -25).y[0], -25 * std::exp(-25 * 1.702)));
  const double u = 1.5957691216057307 * (-5 - 0.044715 * 125);
  CHECK(close(at("gelu_tanh", -5).y[0], -5 / (1 + std::exp(-u))));
  CHECK(close(at("swish", -40).y[0], -40 * std::exp(-60.0)));
}

TEST_CASE("swish: the same dbeta for any number of threads") {
  const int before = threads();
  std::vector<std::vector<double>> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Case c(3);
    c.set_size("count", 100003);
    named("swish").backward(c);
    found.push_back(c.numbers(*c.find("dbeta")));
  }
  set_threads(before);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}
