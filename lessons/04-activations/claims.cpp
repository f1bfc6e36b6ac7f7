// The claims of lesson 04's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

constexpr bool in_double = sizeof(real) == 8;

TEST_CASE("linear layers collapse into one, with a bend they do not") {
  const Curve bend = relu();
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    for (const int depth : {2, 10}) {
      const Collapse straight = collapse(depth, 32, nullptr, seed);
      CHECK(straight.gap <= (in_double ? 1e-13 : 1e-5));
      CHECK(straight.off_line <= (in_double ? 1e-13 : 1e-5));
      const Collapse bent = collapse(depth, 32, &bend, seed);
      CHECK(bent.gap >= 0.3);
      CHECK(bent.off_line >= 0.03);
    }
  }
}

TEST_CASE("a collapse of two layers, by hand") {
  // W_2 W_1 = 1*3 + 2*4 = 11, W_2 b_1 + b_2 = 1*5 + 2*6 + 7 = 24, in the library's ops.
  const Tensor W1 = Tensor::from({2, 1}, {3, 4}), b1 = Tensor::from({2}, {5, 6});
  const Tensor W2 = Tensor::from({1, 2}, {1, 2}), b2 = Tensor::from({1}, {7});
  Tensor W({1, 1}), b({1});
  matmul(W.data(), W2.data(), W1.data(), 1, 1, 2, false, false, false);
  linear_forward(b.data(), b1.data(), W2.data(), b2.data(), 1, 2, 1);
  CHECK(W.item() == 11);
  CHECK(b.item() == 24);
}

TEST_CASE("sigmoid and tanh saturate on both sides, the others not on the right") {
  for (const Curve& curve : all_curves()) {
    CAPTURE(curve.name);
    const std::vector<real> slope = slopes(curve, {-10, 10});
    const bool flat_left = std::abs(slope[0]) < real(1e-3);
    const bool flat_right = std::abs(slope[1]) < real(1e-3);
    CHECK(flat_left == (curve.name != "LeakyReLU"));
    CHECK(flat_right == (curve.name == "sigmoid" || curve.name == "tanh"));
  }
  CHECK(slopes(all_curves()[0], {0})[0] == real(0.25));  // the steepest sigmoid gets
  CHECK(slopes(all_curves()[1], {0})[0] == real(1));
}

TEST_CASE("ReLU's output is about half zeros in every layer, others have none") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const std::vector<double> shares = share_of_zeros(relu(), 4, seed);
    CHECK(std::abs(shares[0] - 0.5) <= 0.05);
    for (const double share : shares) CHECK(std::abs(share - 0.5) <= 0.2);
    for (const double share : share_of_zeros(gelu(), 4, seed)) CHECK(share == 0);
    for (const double share : share_of_zeros(leaky_relu(real(0.01)), 4, seed)) {
      CHECK(share == 0);
    }
  }
}

TEST_CASE("the dips of GELU and Swish, found downhill; ReLU has none") {
  const double near = in_double ? 1e-4 : 3e-4;  // the notes' four digits
  const Place dip = walk_downhill(gelu(), 0, 1000);
  CHECK(std::abs(dip.x - -0.7518) <= near);
  CHECK(std::abs(dip.y - -0.1700) <= 5e-5);
  const Place swish_dip = walk_downhill(swish(1), 0, 1000);
  CHECK(std::abs(swish_dip.x - -1.2785) <= near);
  CHECK(std::abs(swish_dip.y - -0.2785) <= 5e-5);
  CHECK(walk_downhill(relu(), 0, 1000).x == 0);
  // Small negative values pass: there is something to the left of the dip too.
  CHECK(values(gelu(), {-3})[0] < 0);
  CHECK(values(relu(), {-3})[0] == 0);
}

TEST_CASE("from far left nobody but LeakyReLU walks far") {
  CHECK(walk_downhill(relu(), -10, 1000).x == -10);
  CHECK(walk_downhill(gelu(), -10, 1000).x == -10);
  const double swish_x = walk_downhill(swish(1), -10, 1000).x;
  CHECK(swish_x > -10);
  CHECK(swish_x < -9);
  CHECK(walk_downhill(leaky_relu(real(0.01)), -10, 1000).x <= -19);  // downhill is left
}

TEST_CASE("how far the approximations are from GELU, and where") {
  const auto likes = gelu_likes();
  const Gap by_sigmoid = gap_to_gelu(likes[0].second);
  CHECK(std::abs(by_sigmoid.distance - 0.0203) <= 1e-4);
  CHECK(std::abs(by_sigmoid.at - 2.27) <= 0.01);
  const Gap by_tanh = gap_to_gelu(likes[1].second);
  CHECK(std::abs(by_tanh.distance - 0.00047) <= 1e-5);
  CHECK(std::abs(by_tanh.at - 2.70) <= 0.03);
  // The dull rivals: SiLU as it is, and the mere hinge.
  CHECK(gap_to_gelu(likes[2].second).distance >= 0.19);
  CHECK(gap_to_gelu(likes[3].second).distance >= 0.16);
}

TEST_CASE("Swish learns beta: near 1.702 from GELU, the true one from a Swish") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const Learned from_gelu = learn_beta(gelu(), 1, 200, seed);
    CHECK(std::abs(from_gelu.beta - 1.71) <= 0.03);
    CHECK(from_gelu.loss <= from_gelu.first_loss / 50);
    CHECK(std::abs(learn_beta(swish(real(2.5)), 1, 200, seed).beta - 2.5) <= 0.02);
    CHECK(learn_beta(relu(), 1, 200, seed).beta >= 4);  // and it would go on
  }
}

TEST_CASE("dead units: ReLU has the most at every rate, LeakyReLU has none at any") {
  const std::vector<double> rates =
      full() ? std::vector<double>{0.5, 1, 2, 3, 5, 10} : std::vector<double>{0.5, 2, 10};
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    for (const double rate : rates) {
      CAPTURE(rate);
      const int relu_dead = fate(relu(), 64, rate, 100, 0, seed).dead;
      for (const Curve& curve : all_curves()) {
        CAPTURE(curve.name);
        const Fate f = fate(curve, 64, rate, 100, 0, seed);
        const int dead = f.dead;
        CHECK(dead <= relu_dead);
        const bool is_sigmoid = curve.name == "sigmoid";
        if (curve.name == "LeakyReLU" || is_sigmoid || rate <= 0.5) CHECK(dead == 0);
        if (rate == 10) CHECK((is_sigmoid ? f.loss <= 0.2 : f.loss >= 0.3));
        if (rate == 2) CHECK((curve.name == "ReLU" ? dead >= 10 : dead == 0));
        const bool smooth = curve.name == "GELU" || curve.name == "Swish";
        if (rate == 10 && smooth) CHECK(dead >= 20);  // "no dying neurons"
      }
    }
    CHECK(Neurons(relu(), 64, seed).how_many_dead() == 0);  // before the first step
  }
}

TEST_CASE("a dead ReLU stays dead: a gentle rate does not move one bit of it") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    Neurons neurons(relu(), 64, seed);
    neurons.learn(100, 2);
    const std::vector<bool> dead = neurons.dead();
    const std::vector<real> before = neurons.layer.weight.host();
    neurons.learn(300, gentle_rate);
    const std::vector<real> after = neurons.layer.weight.host();
    CHECK(neurons.dead() == dead);
    for (size_t o = 0; o < dead.size(); ++o) {
      if (!dead[o]) continue;
      CHECK(before[2 * o] == after[2 * o]);
      CHECK(before[2 * o + 1] == after[2 * o + 1]);
    }
  }
}

TEST_CASE("after the rate 2 LeakyReLU and ELU recover; ReLU and GELU do not") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(fate(leaky_relu(real(0.01)), 64, 2, 100, 300, seed).loss_later <= 0.25);
    CHECK(fate(elu(1), 64, 2, 100, 300, seed).loss_later <= 0.25);
    CHECK(fate(relu(), 64, 2, 100, 300, seed).loss_later >= 0.4);
    const Fate asleep = fate(gelu(), 64, 2, 100, 300, seed);
    CHECK(asleep.dead == 0);
    CHECK(asleep.loss_later >= 0.4);
  }
}
