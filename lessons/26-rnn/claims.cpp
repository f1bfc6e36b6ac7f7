// The claims of lesson 26's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Nets this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("one unit by hand: each step's share of du is what moving u there does") {
  const Unrolled r = unroll({1, 0, 0}, 1, 0.5);
  const double h[] = {0, 0.762, 0.363, 0.180}, dh[] = {0.044, 0.210, 0.484, 1},
               share[] = {0, 0.320, 0.352};
  for (size_t t = 0; t < 4; ++t) {
    CHECK(std::abs(r.h[t] - h[t]) <= 5e-4);
    CHECK(std::abs(r.dh[t] - dh[t]) <= 5e-4);
  }
  for (size_t t = 0; t < 3; ++t) {
    CHECK(std::abs(r.share[t] - share[t]) <= 5e-4);
    CHECK(std::abs(r.share[t] - r.measured_share[t]) <= 1e-8);
  }
  CHECK(std::abs(r.du - r.measured) <= 1e-8);
  CHECK(std::abs(r.dw - 0.088) <= 5e-4);
}

TEST_CASE("blame through time: the layer is the unit by hand, gradients and all") {
  const Unrolled r = unroll({1, 0, 0}, 1, 0.5);
  Rnn net(1, 1, {1, 1});
  net.weight.set({1});
  net.recurrent.set({real(0.5)});
  Recurrent::State state, dstate;
  const std::vector<real> h =
      net.forward(Tensor::from({1, 3, 1}, {1, 0, 0}), state, Mode::train).host();
  dstate.h = Tensor::from({1, 1}, {1});
  net.backward(Tensor::zeros({1, 3, 1}), dstate);
  const std::vector<double> norms = net.gradient_norms();
  for (size_t t = 0; t < 3; ++t) CHECK(std::abs(double(h[t]) - r.h[t + 1]) <= 1e-6);
  for (size_t t = 0; t <= 3; ++t) CHECK(std::abs(norms[t] - r.dh[t]) <= 1e-6);
  CHECK(std::abs(double(net.drecurrent.item()) - r.du) <= 1e-6);
  CHECK(std::abs(double(net.dweight.item()) - r.dw) <= 1e-6);
}

TEST_CASE("gradient check through time: every weight of an RNN, ten steps back") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Listener net({StartOfU::orthogonal, 1, 1, 5}, seed);
    const LetterBatch batch = draw_letters(8, 10, 9, {seed, 1});
    SoftmaxCrossEntropy loss;
    const auto value = [&] {
      return double(loss.forward(net.forward(batch.x), batch.labels).item());
    };
    value();
    net.backward(loss.backward());
    double off = 0, size = 0;
    for (const Param& p : net.params()) {
      const std::vector<real> gradient = p.grad.host(), start = p.value.host();
      Tensor handle = p.value;
      for (size_t i = 0; i < start.size(); ++i) {
        std::vector<real> moved = start;
        const real step = real(sizeof(real) == 8 ? 1e-5 : 1e-2);
        moved[i] = start[i] + step;
        handle.set(moved);
        const double above = value();
        moved[i] = start[i] - step;
        handle.set(moved);
        const double measured = (above - value()) / (2 * double(step));
        handle.set(start);
        off = std::max(off, std::abs(double(gradient[i]) - measured));
        size = std::max(size, std::abs(measured));
      }
    }
    CHECK(off <= (sizeof(real) == 8 ? 1e-8 : 2e-3) * size);
  }
}

TEST_CASE("blame decays or explodes as r^k where inputs are 0; inputs bend it down") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    for (const double radius : {0.8, 1.0, 1.2}) {
      CAPTURE(radius);
      const Tensor u = orthogonal_matrix(radius, seed);
      const Through quiet = through_time(u, 0, 40, seed),
                    low = through_time(u, 0.1, 40, seed),
                    loud = through_time(u, 1, 40, seed);
      const std::vector<double> wanted = predicted(radius, 40);
      for (size_t t = 0; t <= 40; ++t) {
        CHECK(std::abs(quiet.norms[t] / quiet.norms[40] / wanted[t] - 1) <= 1e-5);
      }
      CHECK(low.ratio() < quiet.ratio());
      CHECK(loud.ratio() <= 0.03 * quiet.ratio());
      CHECK(loud.ratio() / predicted_with_slopes(radius, loud) >= 0.8);
      CHECK(loud.ratio() / predicted_with_slopes(radius, loud) <= 2);
      if (radius == 1.2) CHECK(loud.ratio() <= 0.4);  // above 1, and still it decays
    }
  }
}

TEST_CASE("in the long run the factor per step is the spectral radius") {
  CHECK(std::abs(spectral_radius(skewed_matrix()) - 0.8) <= 1e-4);
  CHECK(spectral_radius(Tensor::from({2, 2}, {0, 5, 0, 0})) == 0);
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    CHECK(std::abs(spectral_radius(orthogonal_matrix(0.9, seed)) - 0.9) <= 1e-5);
    const Factor usual = factor(usual_matrix(seed), seed);
    CHECK(std::abs(usual.early / usual.radius - 1) <= 0.03);
    CHECK(usual.radius >= 0.5);
    CHECK(usual.radius <= 0.7);
    const Factor skewed = factor(skewed_matrix(), seed);
    CHECK(skewed.late >= 1.3);    // at first it grows
    CHECK(skewed.early <= 0.83);  // and decays with 0.8 in the end
    CHECK(skewed.early >= 0.8);
  }
}

TEST_CASE("the same detector: deep nets and RNNs fall silent, or explode, or neither") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const auto layers = [seed](Plan plan) {
      return by_gradients_of_h(flow_of_layers(plan, seed));
    };
    const auto steps = [seed](RnnPlan plan) {
      return by_gradients_of_h(flow_of_steps(plan, seed));
    };
    CHECK(layers({Bend::sigmoid, Start::xavier}) == Verdict::silent);
    CHECK(layers({Bend::relu, Start::he}) == Verdict::healthy);
    CHECK(layers({Bend::relu, Start::he, 2}) == Verdict::explodes);
    CHECK(steps({StartOfU::usual}) == Verdict::silent);
    CHECK(steps({}) == Verdict::healthy);
    CHECK(steps({StartOfU::orthogonal, 2}) == Verdict::explodes);
  }
}

TEST_CASE("memory over lags: PyTorch's start keeps 5, an orthogonal one 20 and more") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const auto right = [seed](StartOfU start, LetterTask task) {
      return learn_letters({start}, task, seed).right;
    };
    CHECK(right(StartOfU::usual, first_of(5)) >= 0.97);
    CHECK(right(StartOfU::usual, first_of(30)) <= 0.4);
    CHECK(right(StartOfU::orthogonal, first_of(20)) >= 0.97);
    // The control: rows as long, but the last letter is asked for.
    LetterTask last = first_of(30);
    last.lag = 0;
    CHECK(right(StartOfU::usual, last) >= 0.97);
  }
}

TEST_CASE("memory over lags: most orthogonal starts keep 30, 40 and 60") {
  if (!full()) return;
  int kept = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    for (const int lag : {30, 40, 60}) {
      kept += learn_letters({}, first_of(lag), seed).right >= 0.85;
    }
    CHECK(learn_letters({StartOfU::usual}, first_of(40), seed).right <= 0.4);
  }
  CHECK(kept >= 45);  // of 60
}

TEST_CASE("little blame is not hopeless: more steps at a higher rate") {
  if (!full()) return;
  double best = 0;
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    LetterTask longer = first_of(30);
    longer.steps = 1000;
    longer.rate = 0.01;
    best = std::max(best, learn_letters({StartOfU::usual}, longer, seed).right);
  }
  CHECK(best >= 0.8);
}

TEST_CASE("what is learned is what blame reached, neither far too little nor too much") {
  const std::vector<double> few = {0.6, 1.2, 6};
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const auto recall = [seed](double radius, double loudness) {
      return learn_letters({StartOfU::orthogonal, radius, loudness}, first_of(20), seed);
    };
    int too_little = 0, enough = 0, too_much = 0;
    for (const double loudness : {1.0, 3.0}) {
      if (loudness > 1 && !full()) break;
      for (const double radius : full() ? radii_tried : few) {
        CAPTURE(radius);
        const Recall r = recall(radius, loudness);
        const bool little = r.arrives <= 1e-4, much = r.arrives >= 1e4,
                   right_size = r.arrives >= 0.05 && r.arrives <= 130;
        if (little) CHECK(r.right <= 0.4);
        if (right_size) CHECK(r.right >= 0.95);
        if (much) CHECK(r.right <= 0.95);
        too_little += little, enough += right_size, too_much += much;
      }
    }
    CHECK(too_little >= 1);
    CHECK(enough >= 1);
    CHECK(too_much >= 1);
    // Not the radius as such: with inputs ten times as loud tanh is flat, at radius 1,
    // too.
    const Recall loud = recall(1, 10);
    CHECK(loud.arrives <= 1e-3);
    CHECK(loud.right <= 0.4);
    if (full()) CHECK(recall(2, 10).right <= 0.92);  // what arrives is not enough
  }
}

TEST_CASE("truncated: an echo is learned where the chunk is longer than its lag") {
  const auto task = [](int chunk) {
    EchoTask t{chunk};
    if (!full()) t.letters = 2400, t.rate = 0.005;
    return t;
  };
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    for (const int chunk :
         full() ? std::vector<int>{2, 5, 6, 8} : std::vector<int>{5, 6}) {
      CAPTURE(chunk);
      EchoTask goes_on = task(chunk), forgets = goes_on;
      forgets.carry = false;
      const double right = learn_echo({}, goes_on, seed);
      if (chunk > goes_on.lag) CHECK(right >= 0.97);
      if (chunk <= goes_on.lag) CHECK(right <= 0.6);
      const double expected = best_without_state(chunk, forgets.lag);
      CHECK(std::abs(learn_echo({}, forgets, seed) - expected) <= 0.02);
    }
    EchoTask frozen = task(5);  // its state keeps more than learning made of it
    frozen.only_answers = true;
    CHECK(learn_echo({}, frozen, seed) >= 0.75);
  }
}

TEST_CASE("a state that goes on: chunks give the states of one reading, not its dU") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    const LetterBatch rows = draw_letters(4, 12, 0, {seed, 1});
    // Blame: every state of the last chunk has some, no other.
    const auto run = [&](int chunk) {
      Rnn net(alphabet, 8, {seed, 2});
      orthogonal(net.recurrent, {seed, 3});
      Recurrent::State state;
      const std::vector<real> x = rows.x.host();
      for (int from = 0; from < 12; from += chunk) {
        std::vector<real> part;
        for (int n = 0; n < 4; ++n) {
          const auto at = x.begin() + (n * 12 + from) * alphabet;
          part.insert(part.end(), at, at + chunk * alphabet);
        }
        net.forward(Tensor::from({4, chunk, alphabet}, part), state, Mode::train);
      }
      Recurrent::State dstate;
      dstate.h = Tensor::from({4, 8}, std::vector<real>(32, 1));
      net.backward(Tensor::zeros({4, chunk, 8}), dstate);
      const std::vector<real> h = state.h.host(), du = net.drecurrent.host();
      return std::make_pair(std::vector<double>(h.begin(), h.end()),
                            std::vector<double>(du.begin(), du.end()));
    };
    const auto whole = run(12), cut = run(3);
    CHECK(apart(cut.first, whole.first) <= 1e-5);
    CHECK(apart(cut.second, whole.second) >= 0.05);
  }
}

TEST_CASE("a padded batch equals one row after the other, forward and gradient") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Answers alone = answer_rows(Hand::one_by_one, 0, 8, seed),
                  padded = answer_rows(Hand::with_lengths, 0, 8, seed),
                  broken = answer_rows(Hand::with_lengths, NAN, 8, seed),
                  untold = answer_rows(Hand::without_lengths, 0, 8, seed);
    CHECK(apart(padded.logits, alone.logits) <= 1e-5);
    CHECK(apart(padded.gradients, alone.gradients) <= 1e-5);
    CHECK(broken.logits == padded.logits);
    CHECK(broken.gradients == padded.gradients);
    CHECK(apart(untold.logits, alone.logits) >= 0.2);
    CHECK(apart(untold.gradients, alone.gradients) >= 0.1);
  }
}

TEST_CASE("a net that writes: what it has read long ago lowers the loss") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 8)); ++seed) {
    CAPTURE(seed);
    const Book book = book_of_tales(seed, full() ? 2000 : 600);
    const RnnPlan plan{StartOfU::orthogonal, 1, 1, full() ? 64 : 48};
    const auto loss = [&](int chunk, bool carry) {
      Writer net(book.letters.size(), plan, seed);
      Reading r{chunk, carry};
      if (!full()) r.letters = 80000, r.rate = 0.01;
      read(net, book.train, r);
      return loss_on(net, book.test, r);
    };
    const int chunk = full() ? 16 : 8;
    const double goes_on = loss(chunk, true), forgets = loss(chunk, false);
    CHECK(goes_on <= forgets - 0.15);
    CHECK(goes_on >= book.true_loss);
    if (!full()) continue;
    CHECK(goes_on <= 0.3);
    CHECK(loss(1, false) >= 1.5);
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> ratios;
  LetterTask task = first_of(10);
  task.steps = 5;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    ratios.push_back(learn_letters({}, task, 1).arrives);
  }
  set_threads(before);
  CHECK(ratios[0] == ratios[1]);
  CHECK(ratios[0] == ratios[2]);
}
