// src/data/augment.cpp: every change by hand, and that key and index alone decide.
#include "data/augment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "data/scenes.h"
#include "parallel.h"

using namespace chainrule;

namespace {

using Reals = std::vector<real>;

AugmentSettings everything() {
  AugmentSettings set;
  set.flip = true;
  set.turn = 15;
  set.crop = 3;
  set.brightness = set.contrast = set.saturation = real(0.4);
  set.cutout = 6;
  return set;
}

Tensor pictures(int N, int C, int H, int W) {
  Reals x;
  Rng rng{{9, 1}};
  for (int i = 0; i < N * C * H * W; ++i) x.push_back(rng.uniform());
  return Tensor::from({N, C, H, W}, x);
}

void check_close(const Reals& left, const Reals& right) {
  REQUIRE(left.size() == right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    CAPTURE(i);
    CHECK(double(left[i]) == doctest::Approx(double(right[i])).epsilon(1e-5));
  }
}

}  // namespace

TEST_CASE("augment: a flip of a picture of 2 x 3, by hand") {
  Change change;
  change.flip = true;
  CHECK(changed({1, 2, 3, 4, 5, 6}, 1, 2, 3, change) == Reals{3, 2, 1, 6, 5, 4});
  // Channels keep their place.
  CHECK(changed({1, 2, 3, 4}, 2, 1, 2, change) == Reals{2, 1, 4, 3});
}

TEST_CASE("augment: crops by known offsets; what comes in is the fill") {
  const Reals x = {1, 2, 3, 4, 5, 6};
  Change change;
  change.right = 1;
  CHECK(changed(x, 1, 2, 3, change) == Reals{0, 1, 2, 0, 4, 5});
  change.down = -1;
  CHECK(changed(x, 1, 2, 3, change, 9) == Reals{9, 4, 5, 9, 9, 9});
  change.flip = true;  // first flipped, then moved
  CHECK(changed(x, 1, 2, 3, change, 9) == Reals{9, 6, 5, 9, 9, 9});
  change.right = 7;
  CHECK(changed(x, 1, 2, 3, change) == Reals(6, 0));
}

TEST_CASE("augment: a quarter turn is exact, and four are none") {
  // Anticlockwise: the right column becomes the top row.
  const Reals x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  Change change;
  change.turn = 90;
  check_close(changed(x, 1, 3, 3, change), {3, 6, 9, 2, 5, 8, 1, 4, 7});
  change.turn = -90;
  check_close(changed(x, 1, 3, 3, change), {7, 4, 1, 8, 5, 2, 9, 6, 3});
  change.turn = 180;
  check_close(changed({1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 4, change),
              {8, 7, 6, 5, 4, 3, 2, 1});
  change.turn = 360;
  check_close(changed(x, 1, 3, 3, change), x);
  // Flipped, then turned: the left column, mirrored to the right, becomes the top row.
  change.turn = 90;
  change.flip = true;
  check_close(changed(x, 1, 3, 3, change), {1, 4, 7, 2, 5, 8, 3, 6, 9});
}

TEST_CASE("augment: an eighth of a turn takes what lies between pixels") {
  Change change;
  change.turn = 45;
  const Reals x = {0, 0, 0, 0, 0, 0, 0, 1, 0};  // one bright pixel below the middle
  const Reals y = changed(x, 1, 3, 3, change);
  // The lower right pixel, sqrt(2) from the middle, comes from sqrt(2) below it: outside
  // by 0.41. The right and the lower one come from 0.71 down and as much to the side.
  CHECK(double(y[8]) == doctest::Approx(1 - (std::sqrt(2.0) - 1)));
  const double side = std::sqrt(0.5);
  CHECK(double(y[7]) == doctest::Approx((1 - side) * side));
  CHECK(double(y[5]) == doctest::Approx((1 - side) * side));
  CHECK(y[4] == 0);
  // The middle of a smooth slope does not change, wherever one turns it.
  Reals slope;
  for (int i = 0; i < 25; ++i) slope.push_back(real(i % 5));
  change.turn = real(17.5);
  CHECK(double(changed(slope, 1, 5, 5, change)[12]) == doctest::Approx(2));
  CHECK(double(changed(slope, 1, 5, 5, change)[13]) ==
        doctest::Approx(2 + std::cos(17.5 * 3.14159265358979 / 180)));
}

TEST_CASE("augment: brightness, contrast and saturation of two pixels, by hand") {
  // Red 0.5 and 0, green 0 and 0, blue 0 and 0.5.
  const Reals x = {real(0.5), 0, 0, 0, 0, real(0.5)};
  Change change;
  change.brightness = real(1.5);
  check_close(changed(x, 3, 1, 2, change), {real(0.75), 0, 0, 0, 0, real(0.75)});
  change.brightness = 3;
  CHECK(changed(x, 3, 1, 2, change) == Reals{1, 0, 0, 0, 0, 1});
  change.brightness = 1;
  change.contrast = real(0.5);  // greys 0.1495 and 0.057, their mean 0.10325
  const double grey = 0.10325 / 2;
  check_close(changed(x, 3, 1, 2, change), {real(0.25 + grey), real(grey), real(grey),
                                            real(grey), real(grey), real(0.25 + grey)});
  change.contrast = 1;
  change.saturation = 0;
  check_close(changed(x, 3, 1, 2, change), {real(0.1495), real(0.057), real(0.1495),
                                            real(0.057), real(0.1495), real(0.057)});
  change.saturation = 2;  // 2 x - grey, from 0 to 1
  check_close(changed(x, 3, 1, 2, change), {real(0.8505), 0, 0, 0, 0, real(0.943)});
}

TEST_CASE("augment: the fill keeps its colour, and does not darken the mean") {
  Change change;
  change.brightness = 2;
  change.contrast = real(0.5);
  change.right = 1;
  // Brightened 0.4 0.8; around their mean, 0.6, half as far; moved.
  check_close(changed({real(0.2), real(0.4)}, 1, 1, 2, change, real(0.3)),
              {real(0.3), real(0.5)});
}

TEST_CASE("augment: cutout wipes a square, all channels, less at the border") {
  const Reals ones(2 * 6 * 6, 1);
  Change change;
  change.hole = 3;
  change.hole_left = 1;
  change.hole_top = 2;
  const Reals y = changed(ones, 2, 6, 6, change);
  CHECK(std::count(y.begin(), y.end(), real(0)) == 2 * 9);
  CHECK(y[2 * 6 + 1] == 0);
  CHECK(y[2 * 6 + 0] == 1);
  CHECK(y[36 + 4 * 6 + 3] == 0);
  CHECK(y[36 + 4 * 6 + 4] == 1);
  change.hole_left = -2;
  change.hole_top = 5;
  const Reals corner = changed(ones, 2, 6, 6, change, real(0.25));
  CHECK(std::count(corner.begin(), corner.end(), real(0.25)) == 2);
  CHECK(corner[5 * 6] == real(0.25));
}

TEST_CASE("augment: with everything off not a bit changes") {
  const Tensor x = pictures(20, 3, 7, 5);
  CHECK(augment(x, {}, {1, 1}).host() == x.host());
  CHECK(augment(x, {}, {1, 1}).shape() == x.shape());
  // Values outside 0 .. 1 stay what they are as long as colours are left alone.
  const Tensor wild = Tensor::from({1, 1, 2, 2}, {-3, 5, 0, 2});
  AugmentSettings set;
  set.flip = true;
  Reals y = augment(wild, set, {1, 1}).host();
  std::sort(y.begin(), y.end());
  CHECK(y == Reals{-3, 0, 2, 5});
}

TEST_CASE("augment: a row is changed by its key and index, whoever its neighbours are") {
  const Tensor x = pictures(40, 3, 12, 12);
  const Tensor all = augment(x, everything(), {1, 1}, 1000);
  CHECK(all.host() == augment(x, everything(), {1, 1}, 1000).host());
  CHECK(all.host() != augment(x, everything(), {2, 1}, 1000).host());
  CHECK(all.host() != augment(x, everything(), {1, 1}, 1040).host());
  CHECK(augment(x.rows(13, 29), everything(), {1, 1}, 1013).host() ==
        all.rows(13, 29).host());
  // A far index has its own numbers: nothing wraps around.
  CHECK(augment(x, everything(), {1, 1}, uint64_t{1} << 40).host() != all.host());
}

TEST_CASE("augment: the same bits for any number of threads") {
  const Tensor x = pictures(50, 3, 12, 12);
  const int before = threads();
  set_threads(1);
  const Reals one = augment(x, everything(), {1, 1}).host();
  set_threads(3);
  const Reals three = augment(x, everything(), {1, 1}).host();
  set_threads(before);
  CHECK(one == three);
}

TEST_CASE("augment: every change takes all its values, about equally often") {
  AugmentSettings set = everything();
  int flips = 0, right[7] = {}, down[7] = {}, holes[12] = {};
  double turns = 0, squares = 0, bright = 0;
  const int count = 7000;
  for (int i = 0; i < count; ++i) {
    const Change change = any_change(set, 10, 12, {5, 1}, uint64_t(i));
    flips += change.flip;
    REQUIRE(std::abs(change.right) <= 3);
    REQUIRE(std::abs(change.down) <= 3);
    REQUIRE(std::abs(change.turn) <= 15);
    REQUIRE(std::abs(change.contrast - 1) <= real(0.4001));
    ++right[change.right + 3];
    ++down[change.down + 3];
    ++holes[change.hole_left + 3];
    turns += double(change.turn);
    squares += double(change.turn * change.turn);
    bright += double(change.brightness);
  }
  CHECK(flips == doctest::Approx(count / 2).epsilon(0.04));
  for (int i = 0; i < 7; ++i) {
    CHECK(right[i] == doctest::Approx(count / 7).epsilon(0.12));
    CHECK(down[i] == doctest::Approx(count / 7).epsilon(0.12));
  }
  for (const int hole : holes) CHECK(hole == doctest::Approx(count / 12).epsilon(0.15));
  CHECK(std::abs(turns / count) <= 0.4);                        // 0.10 is one sigma
  CHECK(squares / count == doctest::Approx(75).epsilon(0.05));  // 15 x 15 / 3
  CHECK(bright / count == doctest::Approx(1).epsilon(0.012));
}

TEST_CASE("augment: one kind of change does not alter the others, so masks can follow") {
  AugmentSettings moves = everything();
  moves.brightness = moves.contrast = moves.saturation = 0;
  moves.cutout = 0;
  for (uint64_t i = 0; i < 50; ++i) {
    const Change one = any_change(everything(), 16, 16, {3, 1}, i);
    const Change other = any_change(moves, 16, 16, {3, 1}, i);
    CHECK(one.flip == other.flip);
    CHECK(one.turn == other.turn);
    CHECK(one.right == other.right);
    CHECK(one.down == other.down);
    CHECK(other.brightness == 1);
    CHECK(other.hole == 0);
  }
  // A mask and a picture that is its mask, under the same key.
  const Tensor mask = scenes(10, {1, 1}).masks;
  moves.turn = 0;
  AugmentSettings with_holes = moves;
  with_holes.cutout = 8;
  const Reals moved = augment(mask, moves, {3, 1}).host();
  const Reals holed = augment(mask, with_holes, {3, 1}).host();
  size_t more = 0;
  for (size_t i = 0; i < moved.size(); ++i) more += holed[i] > moved[i];
  CHECK(more == 0);
}

TEST_CASE("augment: pictures stay pictures") {
  const Tensor x = scenes(200, {2, 1}).x;
  const Reals before = x.host(), after = augment(x, everything(), {1, 1}).host();
  const auto mean = [](const Reals& numbers) {
    double sum = 0;
    for (const real v : numbers) sum += double(v);
    return sum / double(numbers.size());
  };
  CHECK(std::all_of(after.begin(), after.end(), [](real v) { return 0 <= v && v <= 1; }));
  CHECK(mean(after) <= mean(before));  // borders and holes are dark
  CHECK(mean(after) >= 0.75 * mean(before));
}

TEST_CASE("augment: bad input is refused") {
  const Tensor x = pictures(2, 1, 4, 4);
  CHECK_THROWS_WITH_AS(augment(x.reshape({2, 16}), {}, {1, 1}),
                       "augment: the pictures are [2, 16], expected [N, C, H, W]", Error);
  AugmentSettings set;
  set.saturation = real(0.5);
  CHECK_THROWS_WITH_AS(augment(x, set, {1, 1}),
                       "augment: pictures of 1 channels have no saturation: it takes 3",
                       Error);
  set = {};
  set.crop = 4;  // could move all of it out of sight
  CHECK_THROWS_WITH_AS(augment(x, set, {1, 1}),
                       "augment: a crop of 4 pixels from pictures of 4 x 4", Error);
  set.crop = -1;
  CHECK_THROWS_AS(augment(x, set, {1, 1}), Error);
  set = {};
  set.brightness = 2;
  CHECK_THROWS_AS(augment(x, set, {1, 1}), Error);
  set = {};
  set.turn = std::numeric_limits<real>::quiet_NaN();
  CHECK_THROWS_AS(augment(x, set, {1, 1}), Error);
  set = {};
  set.turn = 181;
  CHECK_THROWS_WITH_AS(augment(x, set, {1, 1}),
                       "augment: a turn of 181 is not 0 .. 180 degrees", Error);
  set = {};
  for (const int cutout : {-2, 5}) {
    set.cutout = cutout;
    CHECK_THROWS_AS(augment(x, set, {1, 1}), Error);
  }
  CHECK_THROWS_WITH_AS(changed({1, 2, 3}, 1, 2, 2, {}),
                       "changed: 3 numbers are no picture of 1 x 2 x 2", Error);
}
