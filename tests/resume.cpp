// src/training/trainer.cpp and checkpoint.cpp: a run that was stopped goes on to the same
// bits, from a file, with fresh objects, in another process, on any number of threads.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>

#include "data/points.h"
#include "io/file.h"
#include "io/terminal.h"
#include "layers/activations.h"
#include "layers/dropout.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/sequential.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "parallel.h"
#include "training/trainer.h"

using namespace chainrule;

namespace {

using Values = std::vector<real>;

struct Quiet {
  Quiet() { quiet(); }
  ~Quiet() { quiet(false); }
};

struct Threads {
  const int before = threads();
  ~Threads() { set_threads(before); }
};

// A path in a folder of this process; the file is gone at the end of the test.
struct Scratch {
  std::string path;
  explicit Scratch(const char* name)
      : path("/tmp/chainrule-trainer-" + std::to_string(getpid()) + "-" + name) {}
  ~Scratch() { unlink(path.c_str()); }
};

// Everything a program makes before it trains, so that a test can make it twice.
struct Program {
  Points data = moons(70, {1, 1}), fresh = moons(40, {1, 2});
  Sequential net;
  std::unique_ptr<Adam> adam;
  std::unique_ptr<Trainer> trainer;

  explicit Program(const TrainerSettings& set, int batch = 16, int hidden = 9) {
    net.add<Linear>(2, hidden, Key{1, 10});
    net.add<BatchNorm>(hidden);
    net.add<Tanh>();
    net.add<Dropout>(real(0.2), Key{1, 12});
    net.add<Linear>(hidden, 2, Key{1, 11});
    adam = std::make_unique<Adam>(net.params());
    const Batches batches(70, batch, {1, 3});  // 5 steps, the last one smaller
    trainer = std::make_unique<Trainer>(net, *adam, batches, set);
  }
  const History& run() {
    return trainer->run(learn_classes(net, data.x, data.labels),
                        [this] { return score_classes(net, fresh.x, fresh.labels); });
  }
  // Weights, moments, states and counters, by name.
  std::vector<std::pair<std::string, Values>> all() {
    Listing listing;
    trainer->list(listing);
    std::vector<std::pair<std::string, Values>> numbers;
    for (const Param& p : listing.params) numbers.push_back({p.name, p.value.host()});
    for (const Param& s : listing.states) numbers.push_back({s.name, s.value.host()});
    for (const Counter& c : listing.counters) {
      numbers.push_back({c.name, {real(*c.value)}});
    }
    return numbers;
  }
};

TrainerSettings ten_epochs() {
  TrainerSettings set;
  set.epochs = 10;
  set.rate = [](int step, int total) { return cosine(step, total, real(0.05)); };
  set.clip = real(0.7);
  set.stop = [] { return false; };
  return set;
}

void check_equal(Program& a, Program& b) {
  const auto x = a.all(), y = b.all();
  REQUIRE(x.size() == y.size());
  for (size_t i = 0; i < x.size(); ++i) {
    CAPTURE(x[i].first);
    CHECK(x[i].first == y[i].first);
    REQUIRE(x[i].second.size() == y[i].second.size());
    CHECK(std::memcmp(x[i].second.data(), y[i].second.data(),
                      x[i].second.size() * sizeof(real)) == 0);
  }
  CHECK(a.trainer->history() == b.trainer->history());
  CHECK(a.trainer->step() == b.trainer->step());
}

}  // namespace

TEST_CASE("trainer: a run in two sittings is the run in one, bit by bit") {
  const Quiet silence;
  Program whole(ten_epochs());
  whole.run();
  REQUIRE(whole.trainer->finished());
  CHECK(whole.trainer->history().epochs[9].accuracy > 0.8);

  for (const int stop : {1, 3, 5, 23, 25, 49}) {  // in an epoch and between two
    CAPTURE(stop);
    const Scratch file("resume");
    TrainerSettings set = ten_epochs();
    set.checkpoint = file.path;
    {
      int asked = 0;
      set.stop = [&] { return asked++ == stop; };
      Program first(set);
      first.run();
      CHECK(first.trainer->step() == stop);
      CHECK_FALSE(first.trainer->finished());
    }
    set.stop = [] { return false; };
    Program second(set);
    second.trainer->load(file.path);
    CHECK(second.trainer->step() == stop);
    second.run();
    check_equal(whole, second);
    // The file of the finished run: nothing is left to do, the best weights are there.
    Program third(set);
    third.trainer->load(file.path);
    CHECK(third.trainer->finished());
    third.run();
    check_equal(whole, third);
  }
}

TEST_CASE("trainer: the second sitting may have other threads") {
  const Quiet silence;
  const Threads as_before;
  TrainerSettings set = ten_epochs();
  set.epochs = 2;
  const int wide = 700;  // several pieces of work in every layer
  set_threads(1);
  Program whole(set, 16, wide);
  whole.run();
  for (const int count : {2, 3}) {
    const Scratch file("threads");
    set.checkpoint = file.path;
    int asked = 0;
    set.stop = [&] { return asked++ == 7; };
    set_threads(count);
    Program first(set, 16, wide);
    first.run();
    set.stop = [] { return false; };
    set_threads(4 - count);
    Program second(set, 16, wide);
    second.trainer->load(file.path);
    second.run();
    CHECK(second.trainer->step() == 10);
    check_equal(whole, second);
  }
}

TEST_CASE("trainer: 5 epochs, then 5 more, where the rate does not ask for the total") {
  const Quiet silence;
  TrainerSettings set = ten_epochs();
  set.rate = constant_rate(real(0.02));
  Program whole(set);
  whole.run();
  const Scratch file("more");
  TrainerSettings half = set;
  half.epochs = 5;
  half.checkpoint = file.path;
  Program first(half);
  first.run();
  CHECK(first.trainer->finished());
  Program second(set);
  second.trainer->load(file.path);
  CHECK_FALSE(second.trainer->finished());
  second.run();
  check_equal(whole, second);
}

// The first sitting is another process, and Ctrl-C is what ends it.
TEST_CASE("trainer: Ctrl-C finishes the step, saves, and says how to go on") {
  if (!device_is_host()) {  // ON=sim, ON=gpu
    MESSAGE("skipped: the child of a process that has used a GPU cannot use it");
    return;
  }
  const Scratch file("ctrl-c"), words("words");
  TrainerSettings set = ten_epochs();
  set.checkpoint = file.path;
  std::cout.flush();  // or the child says it again
  fflush(stdout);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int out = open(words.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(out, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    set.stop = interrupted;
    Program program(set);
    const Learn learn = learn_classes(program.net, program.data.x, program.data.labels);
    program.trainer->run(
        [&](const std::vector<int>& rows) {
          if (program.trainer->step() == 17) raise(SIGINT);  // in the middle of a step
          return learn(rows);
        },
        [&] {
          return score_classes(program.net, program.fresh.x, program.fresh.labels);
        });
    fflush(stdout);
    _exit(program.trainer->step() == 18 ? 0 : 1);
  }
  int how = 0;
  waitpid(child, &how, 0);
  CHECK(WIFEXITED(how));
  CHECK(WEXITSTATUS(how) == 0);
  CHECK(read_file(words.path) ==
        "Stopped after 18 of 50 steps, in epoch 4 of 10. Saved to " + file.path +
            ":\nthe same command with --resume goes on from there.\n");
  Program whole(ten_epochs()), second(set);
  whole.run();
  second.trainer->load(file.path);
  CHECK(second.trainer->step() == 18);
  second.run();
  check_equal(whole, second);
}

TEST_CASE("trainer: the best states of the net are restored with its weights") {
  Program program(ten_epochs());
  // The second epoch is the best, whatever the net does.
  int epoch = 0;
  Values running;
  program.trainer->run(learn_classes(program.net, program.data.x, program.data.labels),
                       [&] {
                         Listing all;
                         program.net.list(all);
                         if (++epoch == 2) running = all.states[0].value.host();
                         return Score{epoch == 2 ? 0.0 : 1.0, NAN};
                       });
  Listing all;
  program.net.list(all);
  CHECK(epoch == 10);
  CHECK(all.states[0].value.host() == running);
}

TEST_CASE("trainer: a checkpoint of a run with other batches is refused") {
  const Scratch file("misfit");
  Program first(ten_epochs());
  first.trainer->save(file.path);
  Program other(ten_epochs(), 32);
  CHECK_THROWS_AS(other.trainer->load(file.path), Error);
}
