// src/training/trainer.cpp: it is the bare loop, it stops when it should, keeps the best
// and refuses what is wrong. Runs that go on after a stop: resume.cpp.
#include "training/trainer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <memory>

#include "data/points.h"
#include "io/terminal.h"
#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/sequential.h"
#include "optim/clip.h"
#include "optim/schedules.h"
#include "optim/sgd.h"

using namespace chainrule;

namespace {

using Values = std::vector<real>;

struct Quiet {
  Quiet() { quiet(); }
  ~Quiet() { quiet(false); }
};

// A path in a folder of this process; the file is gone at the end of the test.
struct Scratch {
  std::string path;
  explicit Scratch(const char* name)
      : path("/tmp/chainrule-trainer-" + std::to_string(getpid()) + "-" + name) {}
  ~Scratch() { unlink(path.c_str()); }
  bool exists() const { return access(path.c_str(), F_OK) == 0; }
};

// One weight, no data: the loss and the validation follow a script.
struct Scripted {
  Linear net{1, 1, {1, 1}};
  Sgd sgd{net.params()};
  std::vector<double> validation;
  int validated = 0;
  Learn learn = [this](const std::vector<int>&) {
    net.dweight.set({-1});  // with rate 1 the weight counts the steps
    return Tensor::from({1}, {net.weight.item()});
  };
  Validate validate = [this] { return Score{validation.at(size_t(validated++)), 0.5}; };

  explicit Scripted(std::vector<double> losses) : validation(std::move(losses)) {
    net.weight.set({0});
  }
  static TrainerSettings settings(int epochs, int patience) {
    TrainerSettings set;
    set.epochs = epochs;
    set.patience = patience;
    set.rate = constant_rate(1);
    return set;
  }
};

}  // namespace

TEST_CASE("trainer: it is the bare loop of lesson 06") {
  const Points data = spirals(50, {1, 1});
  const auto build = [] {
    auto net = std::make_unique<Sequential>();
    net->add<Linear>(2, 8, Key{1, 1});
    net->add<Tanh>();
    net->add<Linear>(8, 2, Key{1, 2});
    return net;
  };
  const Batches batches(50, 16, {1, 3});

  const auto bare = build();
  const std::vector<Param> params = bare->params();
  Sgd sgd(params);
  SoftmaxCrossEntropy loss;
  double mean = 0;
  for (int epoch = 0, step = 0; epoch < 6; ++epoch) {
    mean = 0;
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      zero_gradients(params);
      const Tensor logits = bare->forward(gather(data.x, rows), Mode::train);
      mean += double(loss.forward(logits, gather(data.labels, rows)).item()) / 4;
      bare->backward(loss.backward());
      clip_by_norm(params, real(0.3));
      sgd.step(linear_decay(step++, 24, real(0.5)));
    }
  }

  const auto net = build();
  Sgd same(net->params());
  TrainerSettings set;
  set.epochs = 6;
  set.rate = [](int step, int total) { return linear_decay(step, total, real(0.5)); };
  set.clip = real(0.3);
  Trainer trainer(*net, same, batches, set);
  CHECK(trainer.total() == 24);
  const History& history = trainer.run(learn_classes(*net, data.x, data.labels));
  for (size_t i = 0; i < params.size(); ++i) {
    CHECK(net->params()[i].value.host() == params[i].value.host());
  }
  REQUIRE(history.epochs.size() == 6);
  CHECK(history.epochs[5].epoch == 6);
  CHECK(history.epochs[5].steps == 24);
  CHECK(history.epochs[5].training == doctest::Approx(mean).epsilon(1e-12));
  CHECK(history.epochs[5].rate == double(linear_decay(23, 24, real(0.5))));
  CHECK(std::isnan(history.epochs[5].validation));
  CHECK(trainer.finished());
}

TEST_CASE("trainer: history from the script, and the rows of every epoch") {
  Scripted run({5, 4, 3});
  Trainer trainer(run.net, run.sgd, Batches(5, 2, {1, 3}), run.settings(3, 0));
  std::vector<int> seen;
  const Learn learn = run.learn;
  const History& history = trainer.run(
      [&](const std::vector<int>& rows) {
        CHECK(trainer.step() == int(run.net.weight.item()));
        CHECK(run.net.dweight.item() == 0);
        seen.insert(seen.end(), rows.begin(), rows.end());
        return learn(rows);
      },
      run.validate);
  std::vector<int> expected;
  for (int epoch = 0; epoch < 3; ++epoch) {
    for (const auto& rows : Batches(5, 2, {1, 3}).epoch(epoch)) {
      expected.insert(expected.end(), rows.begin(), rows.end());
    }
  }
  CHECK(seen == expected);
  History by_hand;  // three steps an epoch, their losses 0 1 2, 3 4 5, 6 7 8
  by_hand.epochs = {
      {1, 3, 1, 1, 5, 0.5, 0}, {2, 6, 1, 4, 4, 0.5, 0}, {3, 9, 1, 7, 3, 0.5, 0}};
  CHECK(history == by_hand);
  CHECK(run.net.weight.item() == 9);
  // A run that is over stays over.
  CHECK(trainer.run(run.learn, run.validate) == by_hand);
}

TEST_CASE("trainer: stops after `patience` epochs without a new best, and restores it") {
  const std::vector<double> losses = {5, 3, 4, 2, 2, 2.5, 9, 9, 1};
  struct Expectation {
    int patience, epochs, best;
  };
  for (const Expectation& e :
       {Expectation{1, 3, 2}, Expectation{2, 6, 4}, Expectation{3, 7, 4},
        Expectation{0, 9, 9}, Expectation{5, 9, 9}}) {
    CAPTURE(e.patience);
    Scripted run(losses);
    Trainer trainer(run.net, run.sgd, Batches(1, 1, {1, 3}), run.settings(9, e.patience));
    const History& history = trainer.run(run.learn, run.validate);
    CHECK(int(history.epochs.size()) == e.epochs);
    CHECK(history.best() == e.best - 1);
    CHECK(run.net.weight.item() == real(e.best));  // as it was after that epoch
  }
}

TEST_CASE("trainer: without validation, or where it is not wished, the last weights") {
  Scripted plain({});
  Trainer without(plain.net, plain.sgd, Batches(1, 1, {1, 3}), plain.settings(4, 0));
  without.run(plain.learn);
  CHECK(plain.net.weight.item() == 4);

  Scripted run({1, 2, 3, 4});
  TrainerSettings set = run.settings(4, 0);
  set.keep_best = false;
  Trainer trainer(run.net, run.sgd, Batches(1, 1, {1, 3}), set);
  trainer.run(run.learn, run.validate);
  CHECK(run.net.weight.item() == 4);
  Listing all;
  trainer.list(all);
  CHECK(all.states.size() == 1);  // the losses: no copies were made
}

TEST_CASE("trainer: lost patience is remembered in the checkpoint") {
  const Scratch file("patience");
  Scripted run({3, 2, 5, 5});
  TrainerSettings set = run.settings(9, 2);
  set.checkpoint = file.path;
  Trainer trainer(run.net, run.sgd, Batches(1, 1, {1, 3}), set);
  trainer.run(run.learn, run.validate);
  CHECK(run.net.weight.item() == 2);
  Scripted again({});
  Trainer loaded(again.net, again.sgd, Batches(1, 1, {1, 3}), set);
  loaded.load(file.path);
  CHECK(again.net.weight.item() == 4);  // where it stopped
  CHECK(loaded.finished());
  loaded.run(again.learn, again.validate);
  CHECK(again.net.weight.item() == 2);  // the best, which is in the file too
}

TEST_CASE("trainer: a checkpoint every k epochs and at the end, none before a step") {
  const Quiet silence;
  const Scratch file("every");
  Scripted run({9, 8, 7, 6, 5, 4, 3});
  TrainerSettings set = run.settings(7, 0);
  set.checkpoint = file.path;
  set.every = 3;
  std::vector<int> saved;  // the epoch of the file that was there after each step
  const Learn learn = run.learn;
  Trainer trainer(run.net, run.sgd, Batches(1, 1, {1, 3}), set);
  const auto epoch_in_file = [&] {
    Scripted other({});
    Trainer reader(other.net, other.sgd, Batches(1, 1, {1, 3}), set);
    if (file.exists()) reader.load(file.path);
    return int(reader.history().epochs.size());
  };
  trainer.run(
      [&](const std::vector<int>& rows) {
        saved.push_back(epoch_in_file());
        return learn(rows);
      },
      run.validate);
  saved.push_back(epoch_in_file());
  CHECK(saved == std::vector<int>{0, 0, 0, 3, 3, 3, 6, 7});

  // Stopped before the first step: a run of before is not overwritten.
  Scripted none({});
  set.stop = [] { return true; };
  Trainer never(none.net, none.sgd, Batches(1, 1, {1, 3}), set);
  never.run(none.learn, none.validate);
  CHECK(never.step() == 0);
  CHECK(epoch_in_file() == 7);
}

TEST_CASE("trainer: a loss that is not finite stops the run and names the step") {
  for (const real broken : {real(NAN), -real(NAN), real(INFINITY)}) {
    Scripted run({1, 1, 1, 1});
    const Learn learn = run.learn;
    Trainer trainer(run.net, run.sgd, Batches(3, 1, {1, 3}), run.settings(4, 0));
    const Learn breaks = [&](const std::vector<int>& rows) {
      const Tensor loss = learn(rows);
      return trainer.step() < 7 ? loss : Tensor::from({1}, {broken});
    };
    const std::string value = std::isnan(broken) ? "nan" : "inf";
    CHECK_THROWS_WITH_AS(
        trainer.run(breaks, run.validate),
        ("training stopped: the loss is " + value +
         " at step 7 of 0 .. 11 (epoch 3, rate 1).\n"
         "A smaller rate, clipping or smaller weights at the start may help; the\n"
         "NanTracer of training/monitor.h names the layer where it began")
            .c_str(),
        Error);
    CHECK(trainer.history().epochs.size() == 2);
  }
}

TEST_CASE("trainer: a wreck is not saved over a good checkpoint") {
  const Quiet silence;
  const Scratch file("wreck");
  Scripted run({1, 1, 1});
  TrainerSettings set = run.settings(3, 0);
  set.checkpoint = file.path;
  int asked = 0;
  set.stop = [&] { return asked++ == 5; };
  Trainer trainer(run.net, run.sgd, Batches(3, 1, {1, 3}), set);
  const Learn learn = run.learn;
  const Learn breaks = [&](const std::vector<int>& rows) {
    const Tensor loss = learn(rows);
    return trainer.step() < 4 ? loss : Tensor::from({1}, {real(NAN)});
  };
  CHECK_THROWS_AS(trainer.run(breaks, run.validate), Error);
  Scripted again({});
  Trainer reader(again.net, again.sgd, Batches(3, 1, {1, 3}), set);
  reader.load(file.path);
  CHECK(reader.step() == 3);

  Scripted lost({NAN});
  set.checkpoint = "";
  Trainer other(lost.net, lost.sgd, Batches(3, 1, {1, 3}), lost.settings(3, 0));
  CHECK_THROWS_WITH_AS(other.run(lost.learn, lost.validate),
                       "training stopped: the validation loss is nan after epoch 1",
                       Error);
}

TEST_CASE("trainer: what does not fit together is refused") {
  const Quiet silence;
  Scripted run({1});
  const Batches one(1, 1, {1, 3});
  TrainerSettings set;
  CHECK_THROWS_WITH_AS(Trainer(run.net, run.sgd, one, set),
                       "trainer: settings.rate is not set; a rate that never changes is "
                       "constant_rate(0.1)",
                       Error);
  set.rate = constant_rate(1);
  set.every = 0;
  CHECK_THROWS_AS(Trainer(run.net, run.sgd, one, set), Error);
  set.every = 1;
  set.clip = real(NAN);
  CHECK_THROWS_AS(Trainer(run.net, run.sgd, one, set), Error);
  set.clip = 0;
  set.epochs = 2147483647;
  CHECK_THROWS_AS(Trainer(run.net, run.sgd, Batches(2, 1, {1, 3}), set), Error);
  set.epochs = 2;
  set.patience = 1;
  Trainer impatient(run.net, run.sgd, one, set);
  CHECK_THROWS_WITH_AS(impatient.run(run.learn),
                       "trainer: patience needs a function that validates", Error);
  set.patience = 0;
  const Order changing = [](int epoch) {
    return std::vector<std::vector<int>>(size_t(epoch) + 1, {0});
  };
  Trainer uneven(run.net, run.sgd, changing, set);
  CHECK_THROWS_WITH_AS(uneven.run(run.learn),
                       "trainer: epoch 1 has 2 batches, the first had 1", Error);
  Trainer wrong(run.net, run.sgd, one, set);
  CHECK_THROWS_AS(wrong.run([](const std::vector<int>&) { return Tensor::zeros({2}); }),
                  Error);
}

TEST_CASE("trainer: batches of one's own, and gradients added up over parts") {
  // Two halves with 1/2 each are the whole, to rounding.
  const Points data = moons(32, {1, 1});
  Values weights[2];
  for (const int parts : {1, 2}) {
    Sequential net;
    net.add<Linear>(2, 4, Key{1, 1});
    net.add<Tanh>();
    net.add<Linear>(4, 2, Key{1, 2});
    Sgd sgd(net.params());
    SoftmaxCrossEntropy loss;
    TrainerSettings set;
    set.epochs = 3;
    set.rate = constant_rate(real(0.5));
    const Order in_order = [](int) {
      std::vector<std::vector<int>> batches(2);
      for (int row = 0; row < 32; ++row) batches[size_t(row / 16)].push_back(row);
      return batches;
    };
    Trainer trainer(net, sgd, in_order, set);
    trainer.run([&](const std::vector<int>& rows) {
      double sum = 0;
      for (int part = 0; part < parts; ++part) {
        const int begin = part * 16 / parts, end = (part + 1) * 16 / parts;
        const std::vector<int> some(rows.begin() + begin, rows.begin() + end);
        const Tensor logits = net.forward(gather(data.x, some), Mode::train);
        sum += double(loss.forward(logits, gather(data.labels, some)).item());
        net.backward(loss.backward(real(1) / real(parts)));
      }
      return Tensor::from({1}, {real(sum / parts)});
    });
    weights[parts - 1] = net.params()[0].value.host();
  }
  for (size_t i = 0; i < weights[0].size(); ++i) {
    CHECK(weights[0][i] == doctest::Approx(weights[1][i]).epsilon(1e-5));
  }
}

TEST_CASE("score_classes: the same in parts and at once, and by hand") {
  Linear net(1, 2, {1, 1});
  net.weight.set({0, 1});  // logits (0, x)
  const Tensor x = Tensor::from({3, 1}, {0, 0, 0});
  const IntTensor labels = IntTensor::from({3}, {0, 1, 0});
  const Score score = score_classes(net, x, labels);
  CHECK(score.loss == doctest::Approx(std::log(2.0)));
  CHECK(score.accuracy == doctest::Approx(2.0 / 3));  // of equals the first: class 0

  const Points data = moons(33, {1, 1});
  Linear wide(2, 2, {1, 1});
  const Score once = score_classes(wide, data.x, data.labels);
  const Score parts = score_classes(wide, data.x, data.labels, 7);
  CHECK(parts.loss == doctest::Approx(once.loss).epsilon(1e-6));
  CHECK(parts.accuracy == doctest::Approx(once.accuracy));
  CHECK_THROWS_AS(score_classes(wide, data.x, data.labels, 0), Error);
  CHECK_THROWS_AS(score_classes(wide, data.x.rows(0, 5), data.labels), Error);
}
