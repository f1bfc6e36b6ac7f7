// See png.h.
#include "png.h"

#include <algorithm>
#include <cmath>

#include "check.h"
#include "deflate.h"
#include "file.h"

namespace chainrule {
namespace {

std::string four_bytes(uint32_t number) {  // highest first
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += char(number >> shift & 255);
  return bytes;
}

std::string chunk(const std::string& name, const std::string& content) {
  return four_bytes(uint32_t(content.size())) + name + content +
         four_bytes(crc32(name + content));
}

void check(const Image& image) {
  const bool sizes = image.height > 0 && image.width > 0;
  ENSURE(sizes && (image.channels == 1 || image.channels == 3),
         "image: %d x %d with %d channels; 1 (grey) or 3 (colour) can be written",
         image.height, image.width, image.channels);
  ENSURE(image.pixels.size() ==
             size_t(image.height) * size_t(image.width) * size_t(image.channels),
         "image: %d x %d x %d, but %zu bytes", image.height, image.width, image.channels,
         image.pixels.size());
}

unsigned char level(real value, real low, real high) {
  const real share = (value - low) / (high - low);
  if (!(share > 0)) return 0;  // NaN too
  return static_cast<unsigned char>(std::min(share, real(1)) * 255 + real(0.5));
}

// Least and greatest of what is finite.
void own_range(const real* values, size_t count, real& low, real& high) {
  low = INFINITY;
  high = -INFINITY;
  for (size_t i = 0; i < count; ++i) {
    if (!std::isfinite(values[i])) continue;
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
  }
  if (!(low < high)) high = low + 1;
}

}  // namespace

std::vector<Image> images(const std::vector<real>& values, int N, int C, int H, int W,
                          real low, real high) {
  ENSURE(N >= 0 && (C == 1 || C == 3) && H > 0 && W > 0,
         "images: [%d, %d, %d, %d] must be [N, 1 or 3, H, W]", N, C, H, W);
  const size_t plane = size_t(H) * size_t(W), size = size_t(C) * plane;
  ENSURE(values.size() == size_t(N) * size, "images: [%d, %d, %d, %d], but %zu numbers",
         N, C, H, W, values.size());
  ENSURE(low <= high, "images: black at %g, white at %g", double(low), double(high));
  std::vector<Image> list;
  for (size_t n = 0; n < size_t(N); ++n) {
    const real* from = &values[n * size];
    real black = low, white = high;
    if (low == high) own_range(from, size, black, white);
    Image image{H, W, C, std::vector<unsigned char>(size)};
    for (size_t i = 0; i < plane; ++i) {
      for (size_t c = 0; c < size_t(C); ++c) {
        image.pixels[i * size_t(C) + c] = level(from[c * plane + i], black, white);
      }
    }
    list.push_back(image);
  }
  return list;
}

Image sheet(const std::vector<Image>& list, int across, int scale, int gap) {
  ENSURE(!list.empty() && across > 0 && scale > 0 && gap >= 0,
         "sheet: %zu images, %d across, scale %d, gap %d", list.size(), across, scale,
         gap);
  const Image& first = list[0];
  const int columns = std::min(across, int(list.size()));
  const int rows = (int(list.size()) + columns - 1) / columns;
  const int H = first.height * scale, W = first.width * scale, C = first.channels;
  Image page{rows * (H + gap) + gap, columns * (W + gap) + gap, C, {}};
  page.pixels.assign(size_t(page.height) * size_t(page.width) * size_t(C), 128);
  for (int n = 0; n < int(list.size()); ++n) {
    const Image& image = list[size_t(n)];
    check(image);
    ENSURE(
        image.height == first.height && image.width == first.width && image.channels == C,
        "sheet: image %d is %d x %d x %d, the first %d x %d x %d", n, image.height,
        image.width, image.channels, first.height, first.width, C);
    const int top = gap + n / columns * (H + gap), left = gap + n % columns * (W + gap);
    for (int y = 0; y < H; ++y) {
      for (int x = 0; x < W * C; ++x) {
        const int from = (y / scale * image.width + x / C / scale) * C + x % C;
        const size_t to =
            (size_t(top + y) * size_t(page.width) + size_t(left)) * size_t(C);
        page.pixels[to + size_t(x)] = image.pixels[size_t(from)];
      }
    }
  }
  return page;
}

std::string png(const Image& image) {
  check(image);
  const size_t stride = size_t(image.width) * size_t(image.channels);
  std::string rows;
  for (size_t y = 0; y < size_t(image.height); ++y) {
    rows += '\0';  // how the row was filtered: not at all
    rows.append(reinterpret_cast<const char*>(&image.pixels[y * stride]), stride);
  }
  const char depth = 8, colour = image.channels == 1 ? 0 : 2;
  const std::string header = four_bytes(uint32_t(image.width)) +
                             four_bytes(uint32_t(image.height)) + depth + colour +
                             std::string(3, '\0');
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) +
         chunk("IDAT", zlib_compress(rows)) + chunk("IEND", "");
}

bool save_png(const std::string& path, const Image& image) {
  return !path.empty() && save_picture(path, png(image));
}

}  // namespace chainrule
