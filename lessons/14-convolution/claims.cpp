// The claims of lesson 14's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <unistd.h>

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static Images small(int count, Key key) { return pooled(digits(count, key), 2); }

TEST_CASE("the kernel over a dark and a bright side, by hand") {
  const Tensor x =
      Tensor::from({1, 1, 4, 4}, {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0});
  const Tensor vertical = Tensor::from({1, 1, 3, 3}, hand_kernels()[0].weight),
               horizontal = Tensor::from({1, 1, 3, 3}, hand_kernels()[1].weight);
  CHECK(slide(x, vertical, 0).host() == std::vector<real>{3, 3, 3, 2});
  CHECK(slide(x, horizontal, 0).host() == std::vector<real>{0, 0, 0, -1});
}

TEST_CASE("blame along a row: by hand, by the library and by trying") {
  const std::vector<real> x = {1, 2, 4}, w = {3, -1}, dy = {1, 10};
  for (const RowBlame& b : {library_blame(x, w, dy), measured_blame(x, w, dy)}) {
    CHECK(b.dx == std::vector<double>{3, 29, -10});
    CHECK(b.dw == std::vector<double>{21, 42});
  }
}

TEST_CASE("convolution moves with the picture, except at its border") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    for (const int by : {1, 2, 3}) {
      const Equivariance e = equivariance(by, by, seed);
      CHECK(e.inside <= 1e-6);
      CHECK(e.border >= 0.5);
      CHECK(e.dense >= 1);
    }
  }
}

TEST_CASE("convolution plus padding keeps the size, pooling by 2 halves it") {
  CHECK(Conv2dSize{1, 1, 28, 28, 6, 5, 1, 2}.out_height() == 28);
  CHECK(Conv2dSize{1, 6, 14, 14, 16, 5}.out_height() == 10);
  CHECK(PoolSize{1, 1, 28, 28, 2, 2}.out_height() == 14);
}

TEST_CASE("the larger the window, the less pooled numbers change when digits move") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const std::vector<PoolChange> changes = pool_changes(seed);
    for (size_t i = 1; i < changes.size(); ++i) {
      CHECK(changes[i].largest < changes[i - 1].largest);
      CHECK(changes[i].average < changes[i - 1].average);
    }
    CHECK(changes.front().largest >= 0.6);
    CHECK(changes.back().largest <= 0.05);  // global: hardly any ink leaves the picture
    CHECK(changes.back().average <= 0.05);
  }
}

TEST_CASE("the first layer's weights: all to all, local, shared") {
  const std::vector<Wiring> w = wirings();
  CHECK(w[0].weights == 3687936);
  CHECK(w[1].weights == 117600);
  CHECK(w[2].weights == 150);
  Sequential net = lenet({1, 1});
  CHECK(dynamic_cast<Conv2d&>(net.at(0)).weight.count() == w[2].weights);
  CHECK(parameters(net) == 61706);
}

TEST_CASE(
    "a CNN with a fortieth of the weights is right more often, unless it is scrambled") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const Images data = small(1000, {seed, training_pictures}),
                 asked = small(1000, {seed, new_pictures});
    const Trial fc = try_fc(512, data, asked, seed), cnn = try_cnn(8, data, asked, seed);
    CHECK(fc.parameters == 105994);
    CHECK(cnn.parameters == 2698);
    CHECK(cnn.right >= fc.right + 0.015);
    if (full()) {
      const Trial tiny = try_cnn(4, data, asked, seed);
      CHECK(tiny.parameters == 1066);
      CHECK(tiny.right >= try_fc(16, data, asked, seed).right);
    }
    const Scrambled s = scramble(data, asked, seed);
    CHECK(std::abs(s.fc - s.fc_scrambled) <= 0.03);
    CHECK(s.cnn_scrambled <= s.fc_scrambled - 0.1);
  }
}

TEST_CASE("LeNet-5, its mean and deviation, and the file that keeps them together") {
  const std::string path =
      "/tmp/chainrule-claims-14-" + std::to_string(getpid()) + ".safetensors";
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const int count = full() ? 4000 : 600;
    const Images data = digits(count, {seed, training_pictures}),
                 asked = digits(full() ? 2000 : 400, {seed, new_pictures});
    Classifier c(seed);
    c.learn(data, full() ? lenet_recipe : quick_recipe, seed);
    const Deployed d = deploy(c, asked);
    CHECK(d.right >= (full() ? 0.95 : 0.65));
    CHECK(d.no_statistics <= d.right - 0.01);
    CHECK(d.bytes <= d.right - 0.01);
    CHECK(d.inverted <= 0.3);

    const std::vector<double> moved_by = right_when_moved(c, asked);
    CHECK(moved_by[0] == d.right);
    CHECK(moved_by[4] <= d.right - (full() ? 0.2 : 0.1));
    MESSAGE("right when moved by 0 .. 4: " << moved_by[0] << " " << moved_by[1] << " "
                                           << moved_by[2] << " " << moved_by[3] << " "
                                           << moved_by[4]);
    MESSAGE("wander " << wander(data));
    if (full()) {
      CHECK(moved_by[1] >= 0.93);
      CHECK(moved_by[3] <= d.right - 0.07);
    }

    save(path, c);
    Classifier other(seed + 100);
    CHECK(other.right(asked) <= 0.4);
    load(path, other);
    CHECK(other.mean.item() == c.mean.item());
    CHECK(other.answer(asked).host() == c.answer(asked).host());

    const std::vector<Mistaken> worst =
        worst_mistakes(c.answer(asked), asked.labels.host(), size_t(asked.x.size(0)));
    CHECK(double(worst.size()) ==
          doctest::Approx((1 - d.right) * double(asked.x.size(0))));
  }
  std::remove(path.c_str());
}

TEST_CASE("features by hand against features that were learned") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 3)); ++seed) {
    CAPTURE(seed);
    const Images data = digits(1000, {seed, training_pictures}),
                 asked = digits(500, {seed, new_pictures});
    const double by_hand = try_histograms(data, asked, seed);
    const double pixels = try_rival(fc_net(784, 0, seed), data, asked, 0.01, seed);
    CHECK(by_hand >= pixels + 0.05);
    if (!full()) continue;
    const Images more = digits(10000, {seed, training_pictures}),
                 many = digits(2000, {seed, new_pictures});
    Classifier c(seed);
    c.learn(more, long_recipe, seed);
    const double learned = c.right(many);
    MESSAGE("LeNet-5 after 10000 digits: " << learned);
    CHECK(learned >= 0.98);
    CHECK(learned >= try_histograms(more, many, seed));
  }
}

TEST_CASE("without files of real pictures the program draws its digits and says so") {
  const Pictures drawn = pictures_of("digits", "no such folder", 20, 10, 1),
                 missing = pictures_of("mnist", "no such folder", 20, 10, 1);
  CHECK(drawn.train.x.host() == digits(20, {1, training_pictures}).x.host());
  CHECK(missing.drawn());
  CHECK(missing.test.x.host() == drawn.test.x.host());
  CHECK(missing.about.find("make data GET=mnist") != std::string::npos);
  CHECK(missing.about.find("draws its digits") != std::string::npos);
}

TEST_CASE("real pictures: LeNet-5 on MNIST and Fashion-MNIST") {
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (!full() || folder == nullptr || *folder == '\0') {
    MESSAGE(
        "skipped: needs make claims, and CHAINRULE_DATA names a folder of real files");
    return;
  }
  for (const char* on : {"mnist", "fashion"}) {
    const Pictures p = pictures_of(on, folder, 60000, 10000, 1);
    REQUIRE(p.name == on);
    Classifier c(1);
    c.learn(p.train, recipe_for(on), 1);
    const double right = c.right(p.test);
    MESSAGE(p.name << ": " << right);
    CHECK(right >= (p.name == "mnist" ? 0.988 : 0.9));
  }
}

TEST_CASE("a picture from outside: PGM in digits and in bytes, and what is refused") {
  const std::string path =
      "/tmp/chainrule-claims-14-" + std::to_string(getpid()) + ".pgm";
  const Tensor x = digits(1, {1, 1}).x;
  write_file(path, pgm(x));
  const std::vector<real> digits_read = read_pgm(path).x.host(), was = x.host();
  for (size_t i = 0; i < was.size(); ++i) {
    CHECK(std::abs(digits_read[i] - was[i]) <= 0.51 / 255);
  }
  std::string bytes = "P5\n# by hand\n28 28\n255\n";
  for (const real value : digits_read) bytes += char(value * 255 + real(0.5));
  write_file(path, bytes);
  CHECK(read_pgm(path).x.host() == digits_read);
  const auto refused = [&path](const std::string& content, const char* why) {
    CAPTURE(content.substr(0, 20));
    write_file(path, content);
    CHECK_THROWS_WITH_AS(read_pgm(path), doctest::Contains(why), Error);
  };
  refused("", "no PGM picture");
  refused("P6\n28 28\n255\n", "begins with \"P6\"");
  refused("P2\n28 29\n255\n", "28 x 29");
  refused("P2\n28 28\n0\n", "white is 0");
  refused("P2\n28 28\n255\n1 2 3", "expected a pixel");
  refused("P2\n28 28\n255\n1 2 -3", "found \"-3\"");
  refused("P2\n28 28\n255\n1 2 300", "at most 255");
  refused(bytes.substr(0, bytes.size() - 1), "after 783 of 784");
  refused("P2\n# a comment without an end", "the width");
  std::remove(path.c_str());
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<std::vector<real>> logits;
  const Images data = digits(64, {1, 1});
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Classifier c(1);
    c.learn(data, {1, 16, 0.005}, 1);
    logits.push_back(c.answer(data).host());
  }
  set_threads(before);
  CHECK(logits[0] == logits[1]);
  CHECK(logits[0] == logits[2]);
}
