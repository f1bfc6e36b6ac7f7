// Drawn digits that look handwritten: 28 x 28, ten classes, any amount, seeded.
//
//   const Images train = digits(4000, {seed, 1}), test = digits(1000, {seed, 2});
//   save_png("digits.png", sheet(images(train.x.host(), 100, 1, 28, 28), 10, 2));
//
// Of the form of MNIST, and a little harder: white strokes on black, several ways to
// write each digit, every picture with its own slant, width, pen and unsteady hand. After
// 10000 of them a linear model stays below 93 %, and LeNet-5 passes 98 %.
//
// Classes take turns (0, 1, ... 9, 0, ...). Picture i is a function of key, i and
// difficulty alone: fewer pictures are the first of more, and any part of the rows is a
// fair sample. Introduced by lesson 09.
#pragma once

#include "data/images.h"
#include "random.h"

namespace chainrule {

// x [N,1,28,28]. difficulty 0 .. 1: the same pictures, unsteadier, fainter and noisier,
// and of the labels a share of 0.08 * difficulty is wrong, in every set drawn so, test
// sets too: one of the nine other classes by chance. The digit that was drawn is i % 10.
// At 1 a net with one hidden layer ends at about 80 % after 4000 pictures.
Images digits(int count, Key key, real difficulty = 0);

}  // namespace chainrule
