// src/training/checkpoint.cpp: what comes back is what was saved, or nothing changes.
#include "training/checkpoint.h"

#include <dirent.h>
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "io/safetensors.h"
#include "io/terminal.h"
#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/sequential.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;
using Notes = std::map<std::string, std::string>;

// A folder of its own for each test, gone with everything in it at the end.
struct Folder {
  const std::string path = "/tmp/chainrule-checkpoint-" + std::to_string(getpid());
  Folder() { make_folders(path); }
  ~Folder() {
    for (const std::string& name : names()) unlink((path + "/" + name).c_str());
    rmdir(path.c_str());
  }
  std::string operator/(const char* name) const { return path + "/" + name; }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    DIR* folder = opendir(path.c_str());
    while (const dirent* next = folder ? readdir(folder) : nullptr) {
      if (next->d_name[0] != '.') all.push_back(next->d_name);
    }
    if (folder != nullptr) closedir(folder);
    return all;
  }
};

// A net with something of every kind that a listing knows.
struct Model : Module {
  explicit Model(uint64_t seed, int hidden = 5) {
    net.add<Linear>(3, hidden, Key{seed, 1});
    net.add<Tanh>();
    net.add<Linear>(hidden, 2, Key{seed, 2});
    step = seed * 1000000007 + (uint64_t{1} << 63);  // more than a double can hold
    mean.set({real(seed), real(0.1), 0});
  }
  Sequential net;
  Tensor mean = Tensor::zeros({3}), nothing = Tensor::zeros({0, 4});
  uint64_t step;
  void list(Listing& all) override {
    all.module("net", net);
    all.state("running_mean", mean);
    all.state("nothing", nothing);
    all.counter("step", step);
  }
  Listing listing() {
    Listing all;
    list(all);
    return all;
  }
  Numbers everything() {
    Numbers numbers;
    const Listing all = listing();
    for (const auto* kind : {&all.params, &all.states}) {
      for (const Param& p : *kind) {
        for (const real number : p.value.host()) numbers.push_back(number);
      }
    }
    return numbers;
  }
};

std::string refusal(const std::string& path, const Listing& all) {
  try {
    load_checkpoint(path, all);
  } catch (const Error& error) {
    return error.what();
  }
  return "loaded";
}

// A file as another program could have written it: numbers of `dtype`, all zero bytes.
void write_strange(const std::string& path, std::vector<SafetensorsEntry> entries,
                   const Notes& metadata) {
  write_safetensors(path, entries, metadata,
                    [](const SafetensorsEntry& e, FileWriter& file) {
                      const std::string zeros(size_t(e.end - e.begin), '\0');
                      file.write(zeros.data(), zeros.size());
                    });
}

}  // namespace

TEST_CASE("checkpoint: parameters, states, counters and notes come back bit for bit") {
  const Folder folder;
  Model saved(1), loaded(2);
  const real odd[] = {-real(0), std::numeric_limits<real>::denorm_min(),
                      std::numeric_limits<real>::infinity()};
  saved.mean.set({odd[0], odd[1], odd[2]});
  const Notes notes = {{"epoch", "3"}, {"", "\"quoted\"\n\u00e9"}, {"empty", ""}};
  save_checkpoint(folder / "a", saved.listing(), notes);
  CHECK(saved.everything() != loaded.everything());
  CHECK(load_checkpoint(folder / "a", loaded.listing()) == notes);
  CHECK(saved.everything() == loaded.everything());
  CHECK(std::signbit(loaded.mean.host()[0]));
  CHECK(loaded.step == saved.step);
  // The same content is the same file; no temporary file is left.
  save_checkpoint(folder / "b", loaded.listing(), notes);
  const bool equal = read_file(folder / "a") == read_file(folder / "b");
  CHECK(equal);
  CHECK(folder.names().size() == 2);
  // Other programs find what they expect.
  const SafetensorsFile file(folder / "a");
  CHECK(file.entry("net.0.weight").shape == std::vector<uint64_t>{5, 3});
  CHECK(file.entry("net.0.weight").dtype == (sizeof(real) == 8 ? "F64" : "F32"));
  CHECK(file.metadata().at("counter:step") == std::to_string(saved.step));
}

TEST_CASE("checkpoint: a tensor of more than one piece, NaN included") {
  const Folder folder;
  Numbers numbers(600001);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = real(i);
  numbers[300000] = std::numeric_limits<real>::quiet_NaN();
  Tensor saved = Tensor::from({600001}, numbers), loaded = Tensor::zeros({600001});
  Listing out, in;
  out.state("x", saved);
  in.state("x", loaded);
  save_checkpoint(folder / "x", out);
  load_checkpoint(folder / "x", in);
  const Numbers got = loaded.host();
  CHECK(std::isnan(got[300000]));
  Numbers expected = numbers;
  expected[300000] = 0;
  Numbers without = got;
  without[300000] = 0;
  const bool equal = without == expected;
  CHECK(equal);
}

TEST_CASE("checkpoint: an empty listing") {
  const Folder folder;
  save_checkpoint(folder / "e", Listing());
  CHECK(load_checkpoint(folder / "e", Listing()).empty());
}

TEST_CASE("checkpoint: other floating-point formats are converted, and it is said") {
  const Folder folder;
  const auto write = [&](const char* dtype, const void* numbers, size_t bytes) {
    write_safetensors(
        folder / "x", {{"x", dtype, {2}}}, {},
        [&](const SafetensorsEntry&, FileWriter& file) { file.write(numbers, bytes); });
  };
  Tensor x = Tensor::zeros({2});
  Listing all;
  all.state("x", x);
  const float floats[] = {0.1f, -3};
  const double doubles[] = {0.1, -3};
  const uint16_t halves[] = {0x3C00, 0xC200}, bfloats[] = {0x3F80, 0xC040};
  quiet();
  write("F32", floats, sizeof floats);
  load_checkpoint(folder / "x", all);
  CHECK(x.host() == Numbers{real(0.1f), -3});
  write("F64", doubles, sizeof doubles);
  load_checkpoint(folder / "x", all);
  CHECK(x.host() == Numbers{real(0.1), -3});
  write("F16", halves, sizeof halves);
  load_checkpoint(folder / "x", all);
  CHECK(x.host() == Numbers{1, -3});
  x.set({0, 0});
  write("BF16", bfloats, sizeof bfloats);
  load_checkpoint(folder / "x", all);
  CHECK(x.host() == Numbers{1, -3});
  quiet(false);
}

TEST_CASE("checkpoint: what does not fit is listed, and nothing is changed") {
  const Folder folder;
  Model model(1);
  const Numbers before = model.everything();
  const uint64_t step = model.step;
  write_strange(folder / "x",
                {{"net.0.weight", "F32", {3, 5}},
                 {"net.0.bias", "F32", {5}},
                 {"net.2.weight", "F32", {2, 5}},
                 {"net.2.bias", "I64", {2}},
                 {"running_mean", "F32", {3}},
                 {"a", "F32", {1}},
                 {"b", "F32", {1}},
                 {"c", "F32", {1}},
                 {"d", "F32", {1, 2}},
                 {"e\n", "F32", {}},
                 {"f", "F32", {1}}},
                {{"counter:stepp", "1"}, {"note", ""}});
  CHECK(
      refusal(folder / "x", model.listing()) ==
      (folder / "x") +
          " does not fit what is to be loaded:\n"
          "  counters missing in the file: \"step\"\n"
          "  counters only in the file: \"stepp\"\n"
          "  missing in the file: \"nothing\" [0, 4]\n"
          "  not floating-point: \"net.2.bias\" [2] I64\n"
          "  of another shape: \"net.0.weight\" [3, 5], not [5, 3]\n"
          "  only in the file: \"a\" [1], \"b\" [1], \"c\" [1], \"d\" [1, 2] and 2 more");
  // A counter alone is wrong: the tensors, which would fit, are not touched either.
  for (const char* wrong : {"", "-1", " 1", "1 ", "1.5", "18446744073709551616", "x"}) {
    write_strange(folder / "x",
                  {{"net.0.weight", "F32", {5, 3}},
                   {"net.0.bias", "F32", {5}},
                   {"net.2.weight", "F32", {2, 5}},
                   {"net.2.bias", "F32", {2}},
                   {"nothing", "F32", {0, 4}},
                   {"running_mean", "F32", {3}}},
                  {{"counter:step", wrong}});
    CHECK(refusal(folder / "x", model.listing()) ==
          (folder / "x") +
              " does not fit what is to be loaded:\n"
              "  counters that are no whole number below 2^64: \"step\" \"" +
              wrong + "\"");
  }
  CHECK(refusal(folder / "missing", model.listing()) ==
        "cannot read " + (folder / "missing") + ": No such file or directory");
  write_file(folder / "x", "not a checkpoint");
  CHECK(refusal(folder / "x", model.listing()).find("is it a safetensors file?") !=
        std::string::npos);
  CHECK(model.everything() == before);
  CHECK(model.step == step);
}

TEST_CASE("checkpoint: a listing that cannot be saved") {
  const Folder folder;
  const auto save = [&](const Listing& all, const Notes& notes) {
    save_checkpoint(folder / "x", all, notes);
  };
  Model a(1), b(2);
  Listing twice;
  a.list(twice);
  b.list(twice);
  CHECK_THROWS_WITH_AS(save(twice, {}),
                       "checkpoint: two tensors are called net.0.weight: list their "
                       "modules under two names",
                       Error);
  uint64_t one = 1, two = 2;
  Listing counters;
  counters.counter("n", one);
  counters.counter("n", two);
  CHECK_THROWS_AS(save(counters, {}), Error);
  CHECK_THROWS_WITH_AS(save(Listing(), {{"counter:n", "1"}}),
                       "checkpoint: a note may not be called \"counter:n\", counters are",
                       Error);
  CHECK_THROWS_AS(save(Listing(), {{"note", "\xff"}}), Error);
  Listing empty;
  empty.state("x", Tensor());
  CHECK_THROWS_WITH_AS(save(empty, {}), "checkpoint: x has no numbers yet", Error);
  CHECK(folder.names().empty());
}

namespace {

// What generation g of the torture's checkpoint holds: every number tells g, so that a
// file put together from two generations cannot pass.
struct Generations {
  static constexpr int tensors = 3, count = 60000;
  Tensor x[tensors];
  uint64_t generation = 0;
  Generations() {
    for (Tensor& t : x) t = Tensor::zeros({count});
  }
  static Numbers numbers(uint64_t generation, int tensor) {
    Numbers all(count);
    for (int i = 0; i < count; ++i) {
      all[size_t(i)] = real(generation % 4096) + real((i + tensor) % 4096) / 4096;
    }
    return all;
  }
  Listing listing() {
    Listing all;
    all.state("x0", x[0]);
    all.state("x1", x[1]);
    all.state("x2", x[2]);
    all.counter("generation", generation);
    return all;
  }
  void save(const std::string& path, uint64_t g) {
    generation = g;
    for (int t = 0; t < tensors; ++t) x[t].set(numbers(g, t));
    save_checkpoint(path, listing(), {{"generation", std::to_string(g)}});
  }
  bool whole(const std::string& path) {
    const Notes notes = load_checkpoint(path, listing());
    bool equal = notes.at("generation") == std::to_string(generation);
    for (int t = 0; t < tensors; ++t) {
      equal = equal && x[t].host() == numbers(generation, t);
    }
    return equal;
  }
};

// Lets a child save one generation after the other, and kills it at any moment.
void save_until_killed(const std::string& path, uint64_t first, int microseconds) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      Generations model;
      for (uint64_t g = first;; ++g) model.save(path, g);
    } catch (...) {
    }
    _exit(1);
  }
  usleep(useconds_t(microseconds));
  REQUIRE(kill(child, SIGKILL) == 0);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));  // it was still at work
}

}  // namespace

TEST_CASE("torture: a killed program leaves the old checkpoint or the new one, whole") {
  if (!device_is_host()) {  // ON=sim, ON=gpu
    MESSAGE("skipped: the child of a process that has used a GPU cannot use it");
    return;
  }
  const Folder folder;
  const std::string path = folder / "run.safetensors";
  const char* wanted = std::getenv("CHAINRULE_KILLS");
  const int kills = wanted == nullptr ? 10 : std::atoi(wanted);
  Generations model;
  model.save(path, 1);
  // Two more, to learn how long one takes here.
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t g = 2; g < 4; ++g) model.save(path, g);
  const std::chrono::duration<double, std::micro> two =
      std::chrono::steady_clock::now() - start;
  const int longest = std::min(200000, int(5000 + 2 * two.count()));
  Rng rng{{uint64_t(getpid()), 1}};  // other moments in each run
  uint64_t newest = model.generation, saves = 0;
  size_t in_the_middle = 0;
  for (int i = 0; i < kills; ++i) {
    const size_t files = folder.names().size();
    save_until_killed(path, newest + 1, rng.below(longest));
    REQUIRE(model.whole(path));
    CHECK(model.generation >= newest);
    saves += model.generation - newest;
    newest = model.generation;
    if (folder.names().size() > files) ++in_the_middle;  // a temporary file was left
  }
  MESSAGE(kills << " kills among " << saves << " saved checkpoints, " << in_the_middle
                << " in the middle of writing one: every file was whole");
  if (kills >= 100) CHECK(in_the_middle > 0);
}
