// Drawn pictures in colour: one shape on a cluttered ground, any amount, seeded.
//
//   const Scenes train = scenes(5000, {seed, 1}), test = scenes(1000, {seed, 2});
//   save_png("scenes.png", sheet(images(train.x.host(), 100, 3, 32, 32), 10, 3));
//
// Of the form of CIFAR-10. Only its outline tells what a thing is (a disc, a heart, an
// arrow ...): place, size, turn, colours, texture and light are chance, stones and sticks
// lie around it and on it. A linear model is lost here (12 %, of ten classes), and depth
// pays: after 15 times 6000 pictures of 16 x 16 LeNet-5 is right in about 55 of a
// hundred, a ResNet-20 of half the width in about 91.
//
// Classes take turns (0, 1, ... 9, 0, ...). Picture i is a function of key, i and
// settings alone: fewer pictures are the first of more. Leaves out scenes of several
// objects. Introduced by lesson 15; boxes and masks by lesson 20.
#pragma once

#include "data/images.h"
#include "data/shapes.h"
#include "random.h"

namespace chainrule {

// Where they go without saying, use them as Images.
struct Scenes : Images {  // x [N,3,S,S], labels [N]: 0 disc, 1 ring ... 9 arrow
  Tensor boxes;           // [N,4] left, top, right, bottom of what is seen of the object,
                          // in pixels: columns left .. right - 1, rows top .. bottom - 1
  Tensor masks;           // [N,1,S,S] 1 where a pixel shows the object, else 0
  IntTensor hues;         // [N] the object's, whatever its class: 0 red, 1 yellow,
                          // 2 green, 3 cyan, 4 blue, 5 magenta
};

struct SceneSettings {
  int size = 32;              // pixels to a side, 8 .. 256, of the same scenes
  real clutter = 1;           // 0 .. 1: how much lies around and on the same objects
  bool other_shapes = false;  // ten more classes, half ... bolt: to go on learning with
};

Scenes scenes(int count, Key key, SceneSettings settings = {});

// What label `label` stands for.
const char* scene_name(int label, bool other_shapes = false);

}  // namespace chainrule
