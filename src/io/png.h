// PNG pictures of 8 bits per channel, grey or colour, and sheets of many small ones.
//
//   save_png(options.out("digits.png"), sheet(images(x.host(), 100, 1, 28, 28), 10, 2));
//
// Leaves out palettes, transparency and reading.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "real.h"

namespace chainrule {

struct Image {
  int height, width, channels;        // channels: 1 grey, 3 red green blue
  std::vector<unsigned char> pixels;  // [H,W,C]: row by row from the top, 0 is black
};

// Numbers [N,C,H,W] as N images; low becomes black, high white, beyond them is cut off,
// and NaN is black. With low = high each image gets its own least and greatest value, so
// that filters and gradients of any size can be seen.
std::vector<Image> images(const std::vector<real>& values, int N, int C, int H, int W,
                          real low = 0, real high = 1);

// All images in rows of `across`, each pixel `scale` x `scale`, with a grey gap between.
Image sheet(const std::vector<Image>& images, int across, int scale = 1, int gap = 2);

std::string png(const Image& image);
bool save_png(const std::string& path, const Image& image);  // says so: see file.h

}  // namespace chainrule
