// The claims of lesson 27's notes, asserted on the lesson's own functions. In `make test`
// one seed and few steps; `make claims` has 20 seeds for the race, 10 for the tones and 5
// for the tales.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static double largest(const Tensor& a, const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  double most = x.size() == y.size() ? 0 : 1e9;
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    most = std::max(most, double(std::abs(x[i] - y[i])));
  }
  return most;
}

static Tensor random_tensor(Shape shape, Key key) {
  Tensor t(shape);
  normal(t, key, 1);
  return t;
}

TEST_CASE("the gates write, keep, show, add and forget as they are told") {
  const double cells[] = {0.8, 0.8, 0.8, 0.8, 0.3, 0.3, 0};
  double c = 0;
  for (size_t i = 0; i < 7; ++i) {
    CAPTURE(i);
    const CellState s = step_cell(orders[i], c);
    c = s.c;
    CHECK(std::abs(c - cells[i]) <= 0.01);
    const bool shown = orders[i].o == open;
    CHECK(std::abs(s.h - (shown ? std::tanh(c) : 0)) <= 0.01);
  }
}

TEST_CASE("along the straight road blame is multiplied by f, and by nothing else") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    for (const double bias : {1.0, 5.0}) {
      CAPTURE(bias);
      const int lag = 60, O = 8;
      Lstm net(2, O, {seed, 1}, real(bias));
      net.weight.set(std::vector<real>(size_t(4 * O * 2), 0));  // gates stand still
      net.recurrent.set(std::vector<real>(size_t(4 * O * O), 0));
      Recurrent::State state, blame;
      net.forward(random_tensor({3, lag, 2}, {seed, 2}), state, Mode::train);
      blame.c = random_tensor({3, O}, {seed, 3});
      const std::vector<real> last = blame.c.host();
      net.backward(Tensor::zeros({3, lag, O}), blame);
      const std::vector<real> first = blame.c.host();
      for (size_t k = 0; k < first.size(); ++k) {
        const double expected = kept(bias, lag) * double(last[k]);
        CHECK(std::abs(double(first[k]) - expected) <= 1e-3 * std::abs(expected));
      }
    }
  }
}

TEST_CASE("a bias of log(lag) leaves between a half and 1/e") {
  for (int lag = 1; lag <= 1000; ++lag) {
    const double share = kept(std::log(double(lag)), lag);
    CHECK(share <= 0.5 + 1e-9);
    CHECK(share >= 1 / std::exp(1.0) - 1e-9);
  }
}

TEST_CASE("before learning, blame falls as sigmoid(bias)^lag; in an RNN it is gone") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const auto left = [seed](Start start, int lag) {
      return share_left(start, lag, seed);
    };
    for (const int lag : {10, 60}) {
      CAPTURE(lag);
      CHECK(left({Kind::gru, 5}, lag) / kept(5, lag) >= 0.9);
      CHECK(left({Kind::gru, 5}, lag) / kept(5, lag) <= 1.1);
      CHECK(left({Kind::gru, 3}, lag) / kept(3, lag) >= 0.8);
      CHECK(left({Kind::gru, 3}, lag) / kept(3, lag) <= 2);
    }
    CHECK(left({Kind::rnn}, 60) <= 1e-12);
    CHECK(left({Kind::gru, 0}, 60) <= 1e-9);
    CHECK(left({Kind::lstm, 1}, 60) <= 0.01);
    CHECK(left({Kind::lstm, 5}, 60) >= 2);  // what is written and kept adds up
    CHECK(left({Kind::lstm, 5, false, true}, 60) <= 0.8);
    CHECK(left({Kind::rnn, 0, true}, 60) >= 1e-3);
  }
}

TEST_CASE("lag 60: an open gate learns it, the usual starts and the RNN do not") {
  const double log_lag = std::log(60.0);
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const int most = full() ? 400 : 70;
    const auto run = [seed](Start start, int steps) {
      LagSettings set;
      set.steps = steps;
      return learn_lag(start, set, seed);
    };
    CHECK(run({Kind::gru, log_lag}, 250).solved > 0);
    CHECK(run({Kind::lstm, log_lag, false, true}, 250).solved > 0);
    if (full()) CHECK(run({Kind::lstm, 5}, 400).right >= 0.45);
    for (const Start start : {Start{Kind::rnn}, {Kind::lstm, 1}, {Kind::gru, 0}}) {
      const LagRun failed = run(start, most);
      CHECK(failed.solved == -1);
      CHECK(failed.right <= 0.8);
    }
  }
}

TEST_CASE("lag 10 is learned by all with the usual starts, by the RNN nearly always") {
  const int count = seeds(1, 20);
  int learned = 0;
  for (uint64_t seed = 1; seed <= uint64_t(count); ++seed) {
    CAPTURE(seed);
    learned += steps_until({Kind::rnn}, 10, 400, seed) > 0 ? 1 : 0;
    for (const Start start :
         {Start{Kind::rnn, 0, true}, {Kind::lstm, 1}, {Kind::gru, 0}}) {
      CHECK(steps_until(start, 10, 400, seed) > 0);
    }
  }
  CHECK(4 * learned >= 3 * count);
}

TEST_CASE("LSTM and GRU pass the gradient check") {
  const double limit = sizeof(real) == 8 ? 1e-7 : 2e-2;
  const Tensor x = random_tensor({2, 4, 3}, {1, 1});
  Lstm lstm(3, 4, {1, 2});
  Gru gru(3, 4, {1, 3});
  CHECK(check_gradients(lstm, x).worst <= limit);
  CHECK(check_gradients(gru, x).worst <= limit);
}

TEST_CASE("a padded batch equals one by one, forward and gradient") {
  const std::vector<int> lengths = {5, 2, 7};
  const int T = 7, C = 3, O = 4;
  for (const Start start : {Start{Kind::lstm, 1}, {Kind::gru, 1}}) {
    const auto batch = make(start, C, O, {1, 1}), single = make(start, C, O, {1, 1});
    const Tensor x = random_tensor({3, T, C}, {1, 2}),
                 dy = random_tensor({3, T, O}, {1, 3});
    Recurrent::State last;
    batch->forward(x, IntTensor::from({3}, lengths), last, Mode::train);
    const Tensor dx = batch->backward(dy);
    for (int n = 0; n < 3; ++n) {
      const int own = lengths[size_t(n)];
      const auto row = [&](const Tensor& t, int size) {
        return t.rows(n, n + 1).reshape({T, size}).rows(0, own).reshape({1, own, size});
      };
      Recurrent::State alone;
      single->forward(row(x, C), alone, Mode::train);
      CHECK(largest(alone.h, last.h.rows(n, n + 1)) <= 1e-6);
      CHECK(largest(single->backward(row(dy, O)), row(dx, C)) <= 1e-5);
    }
    CHECK(largest(batch->drecurrent, single->drecurrent) <= 1e-4);
    CHECK(largest(batch->dweight, single->dweight) <= 1e-4);
  }
}

TEST_CASE("what one who forgets loses of a tale") {
  // Colours 1, 1/2 .. 1/6; two things; half of the time a name of four, else a place.
  CHECK(std::abs(forgetting() - 3.34) <= 0.01);
  CHECK(std::abs(truth_of(draw_library(1)) - tale_entropy(short_tales)) <= 0.5);
}

TEST_CASE("tales: a lag for each unit remembers, the usual starts forget") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    TaleTraining set;
    if (!full()) set.steps = 30;
    const Library library = draw_library(seed);
    const auto learned = [&](Start start) {
      Storyteller model(start, library.letters.size(), set.hidden, {seed, 4});
      learn_tales(model, library, set, seed);
      return score(model, library);
    };
    const TaleScore gru = learned(one_lag_each);
    if (!full()) {
      CHECK(gru.model <= 400);  // guessing all letters alike: 500
      continue;
    }
    CHECK(gru.model - gru.truth <= 2);
    CHECK(gru.excess_in_question <= forgetting() / 2);
    for (const Start start : {Start{Kind::rnn}, {Kind::lstm, 1}, {Kind::gru, 0}}) {
      const TaleScore s = learned(start);
      CHECK(s.model >= gru.model + 1.5);
      CHECK(s.excess_in_question >= forgetting() - 0.5);
    }
  }
}

TEST_CASE("frames become a transcript, and transcripts are compared") {
  CHECK(in_letters(collapse({0, 0, 3, 3, 3, 0, 3, 5, 5, 0})) == "eeg");
  CHECK(collapse({}).empty());
  CHECK(fewest_edits({1, 2, 3}, {1, 2, 3}) == 0);
  CHECK(fewest_edits({1, 2, 3}, {1, 3}) == 1);
  CHECK(fewest_edits({1, 2, 3}, {4, 1, 2, 5}) == 2);
  CHECK(fewest_edits({}, {1, 1}) == 2);
  for (uint64_t seed = 1; seed <= 20; ++seed) {  // labels are what was played
    const Recording r = record({}, {seed, 1});
    CHECK(collapse(r.label) == r.tones);
    CHECK(r.spectrum.size() == r.label.size() * size_t(bands));
  }
}

TEST_CASE("a GRU hears tones in noise better than any single frame tells") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    ListenSettings set;
    if (!full()) set.steps = 40, set.recordings = 100;
    const std::vector<Recording> fresh =
        draw_recordings(full() ? 100 : 30, {}, {seed, 7});
    const auto learned = [&](bool memory, int delay) {
      ListenSettings own = set;
      own.delay = delay;
      Listener net(memory, own, {seed, 5});
      learn_to_listen(net, own, seed);
      return transcribe(net, fresh);
    };
    const Transcripts frames = learned(false, 0), gru = learned(true, 0);
    CHECK(judge(fresh, gru.frames).error <= judge(fresh, frames.frames).error - 0.5);
    if (!full()) continue;
    CHECK(judge(fresh, gru.frames).frames >= judge(fresh, frames.frames).frames + 0.05);
    CHECK(judge(fresh, gru.voted).error <= judge(fresh, frames.voted).error - 0.03);
    CHECK(judge(fresh, learned(true, 2).frames).error <= 0.25);
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> right;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    LagSettings set;
    set.lag = 10;
    set.steps = 15;
    right.push_back(learn_lag({Kind::lstm, 1}, set, 1).right);
  }
  set_threads(before);
  CHECK(right[0] == right[1]);
  CHECK(right[0] == right[2]);
}
