// src/tensor.h and src/tensor.cpp.
#include "tensor.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;

using Numbers = std::vector<real>;

TEST_CASE("Shape counts, compares and prints itself") {
  const Shape shape = {64, 3, 28, 28};
  CHECK(shape.axes == 4);
  CHECK(shape.count() == 150528);
  CHECK(shape.text() == "[64, 3, 28, 28]");
  CHECK(shape == Shape{64, 3, 28, 28});
  CHECK(Shape{2, 3} != Shape{3, 2});
  CHECK(Shape{2} != Shape{2, 1});  // the number of axes counts
  CHECK(Shape{0, 5}.count() == 0);
}

TEST_CASE("Shape refuses what is no shape") {
  CHECK_THROWS_WITH_AS(Shape({1, 2, 3, 4, 5}), "shape: 5 axes, a tensor has at most 4",
                       Error);
  CHECK_THROWS_WITH_AS(Shape({2, -3}), "shape: axis 1 has the size -3", Error);
}

TEST_CASE("Shape: any int can count the elements of any tensor") {
  CHECK(Shape{65536, 32767}.count() == 2147418112);
  CHECK(Shape{2147483647}.count() == 2147483647);
  CHECK_THROWS_WITH_AS(Shape({65536, 32768}),
                       "shape: [65536, 32768] has 2^31 elements or more", Error);
  CHECK_THROWS_AS(Shape({2147483647, 2147483647, 2147483647, 2147483647}), Error);
}

TEST_CASE("copies of a tensor share their numbers, a clone does not") {
  Tensor a = Tensor::from({2, 2}, {1, 2, 3, 4});
  const Tensor handle = a, copy = a.clone();
  a.set({5, 6, 7, 8});
  CHECK(handle.host() == Numbers{5, 6, 7, 8});
  CHECK(copy.host() == Numbers{1, 2, 3, 4});
  CHECK(copy.shape() == a.shape());
}

TEST_CASE("reshape and rows are views of the same memory") {
  Tensor a = Tensor::from({3, 2}, {1, 2, 3, 4, 5, 6});
  Tensor wide = a.reshape({2, 3}), middle = a.rows(1, 2), none = a.rows(3, 3);
  CHECK(middle.shape() == Shape{1, 2});
  CHECK(none.count() == 0);
  middle.set({30, 40});
  CHECK(wide.host() == Numbers{1, 2, 30, 40, 5, 6});
  CHECK(a.rows(1, 3).rows(1, 2).host() == Numbers{5, 6});
}

TEST_CASE("a view keeps the memory alive") {
  Tensor view;
  {
    const Tensor whole = Tensor::from({2, 2}, {1, 2, 3, 4});
    view = whole.rows(1, 2);
  }
  const Tensor other = Tensor::zeros({2, 2});  // would get the block if it were free
  CHECK(view.host() == Numbers{3, 4});
}

TEST_CASE("tensors say what does not fit") {
  Tensor a = Tensor::zeros({2, 3});
  CHECK_THROWS_WITH_AS(a.reshape({4, 2}),
                       "reshape: [2, 3] has 6 elements, [4, 2] would have 8: the count "
                       "must stay the same",
                       Error);
  CHECK_THROWS_WITH_AS(a.rows(1, 3), "rows: 1 .. 3 is no part of axis 0 of [2, 3]",
                       Error);
  CHECK_THROWS_AS(a.rows(-1, 1), Error);
  CHECK_THROWS_AS(a.rows(2, 1), Error);
  CHECK_THROWS_WITH_AS(a.size(2), "size: a tensor of shape [2, 3] has no axis 2", Error);
  CHECK_THROWS_AS(a.size(-1), Error);
  CHECK_THROWS_WITH_AS(a.set({1, 2}), "set: 2 numbers for a tensor of shape [2, 3]",
                       Error);
  CHECK_THROWS_WITH_AS(a.item(), "item: a tensor of shape [2, 3] is not one number",
                       Error);
}

TEST_CASE("item reads the only number, whatever the axes") {
  CHECK(Tensor::from({1, 1}, {7}).item() == 7);
  CHECK(IntTensor::from({1}, {-3}).item() == -3);
}

TEST_CASE("a tensor without memory is empty, one of no elements is not") {
  const Tensor nothing;
  CHECK(nothing.empty());
  CHECK(nothing.count() == 0);
  CHECK(nothing.host().empty());
  CHECK(nothing.clone().empty());
  const Tensor no_rows({0, 5});
  CHECK_FALSE(no_rows.empty());
  CHECK(no_rows.host().empty());
}

#ifdef CHAINRULE_NAN_FILL
TEST_CASE("fresh tensors are NaN in debug builds, also from a used block") {
  for (int turn = 0; turn < 2; ++turn) {
    Tensor fresh({5});
    for (const real x : fresh.host()) CHECK(std::isnan(x));
    fresh.set({1, 2, 3, 4, 5});
  }
  CHECK(IntTensor({2}).host() == std::vector<int>{-1, -1});
}
#endif

TEST_CASE("a tensor as text") {
  CHECK(to_text("weight", Tensor::from({2, 3}, {1, 2, 3, -1, real(0.5), 1e6})) ==
        "weight [2, 3]\n"
        "           1         2         3\n"
        "          -1       0.5     1e+06\n");
  CHECK(to_text("labels", IntTensor::from({3}, {0, 1, 12})) ==
        "labels [3]\n"
        "       0     1    12\n");
  CHECK(to_text("none", Tensor({0, 3})) == "none [0, 3]\n");
}

TEST_CASE("a large tensor as text is cut") {
  const std::string text = to_text("x", Tensor::zeros({3, 4, 9}));
  CHECK(text.substr(0, 12) == "x [3, 4, 9]\n");
  CHECK(text.find(" ...\n") != std::string::npos);
  CHECK(text.substr(text.size() - 19) == "   ... 2 more rows\n");
}
