// src/ops/losses.cpp.
#include "ops/losses.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>

#include "gradients.h"
#include "parallel.h"
#include "plain/plain.h"
#include "reference/losses_and_activations.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::vector<double>;

// A loss as its two calls, with the library's or the plain functions.
struct Pair {
  Call forward, backward;
};

Pair mse(decltype(mse_forward)* forward, decltype(mse_backward)* backward) {
  return {[=](Case& c) {
            const int count = c.size("count");
            forward(c.output("loss", {1}), c.input("prediction", {count}),
                    c.input("target", {count}), count);
          },
          [=](Case& c) {
            const int count = c.size("count");
            backward(c.output("dprediction", {count}), c.input("dloss", {1}),
                     c.input("prediction", {count}), c.input("target", {count}), count);
          }};
}

// With weights, smoothing and one ignored label; from two classes on, because with one
// the gradient is 0 and a relative error means nothing.
Pair cross_entropy(decltype(softmax_cross_entropy_forward)* forward,
                   decltype(softmax_cross_entropy_backward)* backward, double smoothing,
                   int ignored) {
  const auto rules = [=](Case& c, int C) {
    return CrossEntropyRules{c.input("class_weights", {C}, 0.25, 2), real(smoothing),
                             ignored};
  };
  const std::vector<int> classes = {2, 3, 4, 5, 7, 10, 13};
  return {[=](Case& c) {
            const int N = c.size("N"), C = c.size("C", classes);
            forward(c.output("loss", {1}), c.output("probabilities", {N, C}),
                    c.input("logits", {N, C}), c.indices("labels", {N}, C), rules(c, C),
                    N, C);
          },
          [=](Case& c) {
            const int N = c.size("N"), C = c.size("C", classes);
            backward(c.output("dlogits", {N, C}), c.input("dloss", {1}),
                     c.input("probabilities", {N, C}, 0, 1), c.indices("labels", {N}, C),
                     rules(c, C), N, C);
          }};
}

Pair soft_cross_entropy(decltype(soft_cross_entropy_forward)* forward,
                        decltype(soft_cross_entropy_backward)* backward) {
  return {[=](Case& c) {
            const int N = c.size("N"), C = c.size("C");
            forward(c.output("loss", {1}), c.output("probabilities", {N, C}),
                    c.input("logits", {N, C}), c.input("targets", {N, C}, 0, 1), N, C);
          },
          [=](Case& c) {
            const int N = c.size("N"), C = c.size("C");
            backward(c.output("dlogits", {N, C}), c.input("dloss", {1}),
                     c.input("probabilities", {N, C}, 0, 1),
                     c.input("targets", {N, C}, 0, 1), N, C);
          }};
}

// bce with a positive weight, focal with gamma and alpha.
template <class F, class B, class... Settings>
Pair binary(F* forward, B* backward, Settings... settings) {
  return {[=](Case& c) {
            const int count = c.size("count");
            forward(c.output("loss", {1}), c.input("logits", {count}),
                    c.input("targets", {count}, 0, 1), settings..., count);
          },
          [=](Case& c) {
            const int count = c.size("count");
            backward(c.output("dlogits", {count}), c.input("dloss", {1}),
                     c.input("logits", {count}), c.input("targets", {count}, 0, 1),
                     settings..., count);
          }};
}

Pair ours_entropy(double smoothing, int ignored) {
  return cross_entropy(softmax_cross_entropy_forward, softmax_cross_entropy_backward,
                       smoothing, ignored);
}
Pair plain_entropy(double smoothing, int ignored) {
  return cross_entropy(plain::softmax_cross_entropy_forward,
                       plain::softmax_cross_entropy_backward, smoothing, ignored);
}
Pair ours_bce(double weight) { return binary(bce_forward, bce_backward, real(weight)); }
Pair ours_focal(double gamma, double alpha) {
  return binary(focal_forward, focal_backward, real(gamma), real(alpha));
}

struct Loss {
  const char* name;
  Pair library, plain;
};

const std::vector<Loss>& all() {
  static const std::vector<Loss> list = {
      {"mse", mse(mse_forward, mse_backward),
       mse(plain::mse_forward, plain::mse_backward)},
      {"softmax_cross_entropy", ours_entropy(0, -1), plain_entropy(0, -1)},
      {"cross_entropy, smooth", ours_entropy(0.125, -1), plain_entropy(0.125, -1)},
      {"cross_entropy, ignore", ours_entropy(0.125, 1), plain_entropy(0.125, 1)},
      {"soft_cross_entropy",
       soft_cross_entropy(soft_cross_entropy_forward, soft_cross_entropy_backward),
       soft_cross_entropy(plain::soft_cross_entropy_forward,
                          plain::soft_cross_entropy_backward)},
      {"bce", ours_bce(2.5), binary(plain::bce_forward, plain::bce_backward, real(2.5))},
      {"focal, gamma 2", ours_focal(2, 0.25),
       binary(plain::focal_forward, plain::focal_backward, real(2), real(0.25))},
      {"focal, gamma 1/2", ours_focal(0.5, 0.75),
       binary(plain::focal_forward, plain::focal_backward, real(0.5), real(0.75))},
  };
  return list;
}

const bool rows = [] {
  for (const Loss& loss : all()) {
    GradientRow(loss.name, loss.library.forward, loss.library.backward);
    GradientRow((std::string(loss.name) + ", plain").c_str(), loss.plain.forward,
                loss.plain.backward);
  }
  return true;
}();

// Loss and gradient for given arrays; dloss is 1 unless it is given.
struct Answer {
  double loss;
  Numbers gradient, probabilities;
};

Answer answer(const Pair& pair, std::map<std::string, int> sizes,
              std::map<std::string, Numbers> arrays) {
  Case forward(0), backward(0);
  arrays.insert({"dloss", {1}});
  for (Case* c : {&forward, &backward}) {
    for (const auto& [name, size] : sizes) c->set_size(name.c_str(), size);
    for (const auto& [name, numbers] : arrays) c->set(name.c_str(), numbers);
  }
  pair.forward(forward);
  Answer a;
  a.loss = forward.numbers(*forward.find("loss"))[0];
  if (const Case::Entry* saved = forward.find("probabilities")) {
    a.probabilities = forward.numbers(*saved);
    backward.set("probabilities", a.probabilities);
  }
  pair.backward(backward);
  for (const Case::Entry& e : backward.entries()) {
    if (e.kind == Case::Kind::output) a.gradient = backward.numbers(e);
  }
  return a;
}

Answer entropy(const Numbers& logits, const Numbers& labels, double smoothing = 0,
               int ignored = -1, Numbers weights = {}) {
  const int N = int(labels.size()), C = int(logits.size()) / N;
  if (weights.empty()) weights.assign(size_t(C), 1);
  return answer(ours_entropy(smoothing, ignored), {{"N", N}, {"C", C}},
                {{"logits", logits}, {"labels", labels}, {"class_weights", weights}});
}

Answer of_logits(const Pair& pair, const Numbers& logits, const Numbers& targets) {
  return answer(pair, {{"count", int(logits.size())}},
                {{"logits", logits}, {"targets", targets}});
}

void check_equal(const Answer& found, const reference::Loss& wanted) {
  CHECK(std::abs(found.loss - wanted.loss) <= limit * std::abs(wanted.loss));
  CHECK(relative_difference(found.gradient, wanted.gradient) <= limit);
}

bool close(double found, double wanted) {
  return std::abs(found - wanted) <=
         (sizeof(real) == 8 ? 1e-12 : 1e-5) * std::abs(wanted);
}

}  // namespace

TEST_CASE("losses by hand") {
  // errors 1, -2 and 0: (1 + 4 + 0) / 3; slopes 2/3 and -4/3, times dloss
  const Answer a =
      answer(mse(mse_forward, mse_backward), {{"count", 3}},
             {{"prediction", {2, 1, 5}}, {"target", {1, 3, 5}}, {"dloss", {3}}});
  CHECK(a.loss == doctest::Approx(5.0 / 3));
  CHECK(a.gradient[0] == doctest::Approx(2));
  CHECK(a.gradient[1] == doctest::Approx(-4));
  CHECK(a.gradient[2] == 0);

  // p = (1/4, 3/4), label 0: loss log 4, gradient p - y
  const Answer b = entropy({0, std::log(3)}, {0});
  CHECK(b.loss == doctest::Approx(std::log(4)));
  CHECK(b.gradient[0] == doctest::Approx(-0.75));
  CHECK(b.gradient[1] == doctest::Approx(0.75));

  // p = 3/4: -log(3/4) for target 1, doubled by the weight; -log(1/4) for target 0
  const Answer c = of_logits(ours_bce(2), {std::log(3), std::log(3)}, {1, 0});
  CHECK(c.loss == doctest::Approx((2 * std::log(4.0 / 3) + std::log(4)) / 2));
  CHECK(c.gradient[0] == doctest::Approx(-2 * 0.25 / 2));
  CHECK(c.gradient[1] == doctest::Approx(0.75 / 2));

  // p = 3/4, gamma 2, alpha 1/2: the right answer counts 1/16, the wrong one 9/16
  const Answer d = of_logits(ours_focal(2, 0.5), {std::log(3), std::log(3)}, {1, 0});
  CHECK(d.loss == doctest::Approx((std::log(4.0 / 3) / 16 + std::log(4) * 9 / 16) / 2));

  // one half of either target: the mean of the two
  const Answer e = answer(
      soft_cross_entropy(soft_cross_entropy_forward, soft_cross_entropy_backward),
      {{"N", 1}, {"C", 2}}, {{"logits", {0, std::log(3)}}, {"targets", {0.5, 0.5}}});
  CHECK(e.loss == doctest::Approx((std::log(4) + std::log(4.0 / 3)) / 2));
  CHECK(e.gradient[0] == doctest::Approx(-0.25));
}

TEST_CASE("losses equal their plain versions") {
  for (const Loss& loss : all()) {
    CAPTURE(loss.name);
    CHECK_NOTHROW(compare(loss.library.forward, loss.plain.forward, limit));
    CHECK_NOTHROW(compare(loss.library.backward, loss.plain.backward, 4 * limit));
  }
}

TEST_CASE("losses equal PyTorch's") {
  namespace r = reference;
  check_equal(answer(mse(mse_forward, mse_backward), {{"count", int(r::target.size())}},
                     {{"prediction", r::prediction}, {"target", r::target}}),
              r::mse);
  for (const r::CrossEntropy& c : r::cross_entropy) {
    CAPTURE(c.weighted);
    CAPTURE(c.smoothing);
    CAPTURE(c.ignored);
    const Numbers labels(r::labels.begin(), r::labels.end());
    check_equal(entropy(r::logits, labels, c.smoothing, c.ignored,
                        c.weighted ? r::class_weights : Numbers{}),
                c.answer);
  }
  check_equal(
      answer(soft_cross_entropy(soft_cross_entropy_forward, soft_cross_entropy_backward),
             {{"N", 3}, {"C", 4}}, {{"logits", r::logits}, {"targets", r::soft_targets}}),
      r::soft_cross_entropy);
  for (const r::Bce& b : r::bce) {
    check_equal(
        of_logits(ours_bce(b.positive_weight), r::binary_logits, r::binary_targets),
        b.answer);
  }
  for (const r::Focal& f : r::focal) {
    check_equal(
        of_logits(ours_focal(f.gamma, f.alpha), r::binary_logits, r::binary_targets),
        f.answer);
  }
}

TEST_CASE("cross-entropy of extreme logits is finite and exact") {
  CHECK(entropy({1000, -1000}, {0}).loss == 0);
  CHECK(entropy({1000, -1000}, {1}).loss == 2000);
  CHECK(entropy({1000, -1000}, {1}).gradient == Numbers{1, -1});
  CHECK(entropy({-1e30, -1e30}, {1}).loss == doctest::Approx(std::log(2)));
  CHECK(close(entropy({-1e30, 0}, {0}).loss, 1e30));
  CHECK(close(entropy({0, -5}, {0}).loss, std::log1p(std::exp(-5))));
  CHECK(entropy({0, -25}, {0}).loss == doctest::Approx(std::exp(-25)));
}

TEST_CASE("cross-entropy: a masked class costs nothing and gets no gradient") {
  const Answer a = entropy({0, -infinity, std::log(3)}, {2});
  CHECK(a.loss == doctest::Approx(std::log(4.0 / 3)));
  CHECK(a.probabilities[1] == 0);
  CHECK(a.gradient[1] == 0);
  CHECK(a.gradient[0] == doctest::Approx(0.25));
  // ... unless it is the answer: then no finite number is right.
  CHECK(entropy({0, -infinity, 0}, {1}).loss == infinity);
}

TEST_CASE("cross-entropy: rows that are ignored do not count") {
  const Answer one = entropy({1, 2, 3}, {0});
  const Answer two = entropy({1, 2, 3, 9, 8, not_a_number}, {0, -1});
  CHECK(two.loss == one.loss);
  CHECK(two.gradient ==
        Numbers{one.gradient[0], one.gradient[1], one.gradient[2], 0, 0, 0});
  for (const double smoothing : {0.0, 0.125}) {
    const Answer none = entropy({1, 2, 3, 4}, {7, 7}, smoothing, 7);
    CHECK(none.loss == 0);
    CHECK(none.gradient == Numbers{0, 0, 0, 0});
  }
  const Answer weightless = entropy({1, 2}, {1}, 0, -1, {1, 0});
  CHECK(weightless.loss == 0);
  CHECK(weightless.gradient == Numbers{0, 0});
}

TEST_CASE("cross-entropy refuses a label that is no class") {
  if (!device_is_host()) {  // a kernel cannot stop the program with a message
    CHECK(std::isnan(entropy({1, 2, 3, 4}, {0, 2}).loss));
    return;
  }
  CHECK_THROWS_WITH_AS(entropy({1, 2, 3, 4}, {0, 2}),
                       "softmax_cross_entropy: label 2 of row 1 is not in 0 .. 1, nor -1 "
                       "(ignored)",
                       Error);
}

TEST_CASE("bce and focal of extreme logits are finite and exact") {
  for (const double x : {1000.0, 1e30}) {
    for (const Pair& pair : {ours_bce(1), ours_focal(0, 0.5), ours_focal(2, 0.5)}) {
      const Answer right = of_logits(pair, {x, -x}, {1, 0});
      CHECK(right.loss == 0);
      CHECK(right.gradient == Numbers{0, 0});
      const Answer wrong = of_logits(pair, {-x, x}, {1, 0});
      CHECK(close(wrong.loss, x));
      CHECK(wrong.gradient == Numbers{-0.5, 0.5});
    }
  }
  // Nearly sure and right: the loss and the slope are about e^-x, not the 0 of 1 - p.
  const Answer sure = of_logits(ours_bce(1), {25}, {1});
  CHECK(close(sure.loss, std::log1p(std::exp(-25.0))));
  CHECK(close(sure.gradient[0], -1 / (1 + std::exp(25.0))));
  const Answer focal = of_logits(ours_focal(0.5, 0.5), {20}, {1});
  const double miss = 1 / (1 + std::exp(20.0)), cost = std::log1p(std::exp(-20.0));
  CHECK(close(focal.loss, std::sqrt(miss) * cost));
  CHECK(close(focal.gradient[0], -std::sqrt(miss) * (miss + (1 - miss) * cost / 2)));
}

TEST_CASE("focal with gamma 0 and alpha 1/2 is bce") {
  const Numbers logits = {-infinity, -1000, -3, 0, 0.5, 40, 1000, infinity};
  for (const double t : {0.0, 0.25, 1.0}) {
    for (const double x : logits) {
      CAPTURE(x);
      CAPTURE(t);
      const Answer focal = of_logits(ours_focal(0, 0.5), {x}, {t});
      const Answer bce = of_logits(ours_bce(1), {x}, {t});
      CHECK(focal.loss == bce.loss);
      CHECK_FALSE(std::isnan(focal.loss));
      CHECK(relative_difference(focal.gradient, bce.gradient) <= limit);
    }
  }
}

TEST_CASE("losses: NaN in, NaN out") {
  const auto spoiled = [](const Answer& a, size_t i) {
    return std::isnan(a.loss) && std::isnan(a.gradient[i]);
  };
  const Pair squares = mse(mse_forward, mse_backward);
  CHECK(spoiled(answer(squares, {{"count", 2}}, {{"prediction", {1, not_a_number}}}), 1));
  CHECK(spoiled(answer(squares, {{"count", 2}}, {{"target", {not_a_number, 1}}}), 0));
  for (size_t place = 0; place < 3; ++place) {
    Numbers x = {1, 2, 3};
    x[place] = not_a_number;
    const Answer a = entropy(x, {1});
    for (size_t i = 0; i < 3; ++i) CHECK(spoiled(a, i));
    CHECK(spoiled(entropy(x, {1}, 0, -1, {1, 0, 1}), 1));  // even where the weight is 0
  }
  for (const Pair& pair : {ours_bce(1), ours_focal(0, 0.25), ours_focal(2, 0.25)}) {
    CHECK(spoiled(of_logits(pair, {1, not_a_number}, {1, 0}), 1));
    CHECK(spoiled(of_logits(pair, {1, not_a_number}, {1, 1}), 1));
    CHECK(spoiled(of_logits(pair, {1, 2}, {not_a_number, 1}), 0));
  }
}

TEST_CASE("losses: the same bits for any number of threads") {
  const int before = threads();
  std::vector<Numbers> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Numbers bits;
    for (const Loss& loss : all()) {
      Case c(2);
      c.set_size("count", 100003);
      c.set_size("N", 1003);
      c.set_size("C", 13);
      loss.library.forward(c);
      bits.push_back(c.numbers(*c.find("loss"))[0]);
    }
    found.push_back(bits);
  }
  set_threads(before);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}
