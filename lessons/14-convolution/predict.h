// A classifier as it is handed to somebody else: LeNet-5 together with what was done to
// its pictures before training, saved as one file; and a reader for the pictures that
// somebody else has (PGM, the simplest format for grey ones).
#pragma once

#include <cctype>
#include <cstdio>
#include <sstream>

#include "io/file.h"
#include "kernels.h"
#include "nets.h"
#include "training/checkpoint.h"

namespace chainrule {

constexpr Recipe quick_recipe = {2, 16, 0.006}, lenet_recipe = {2, 32, 0.008},
                 long_recipe = {6, 32, 0.006};

// ---- LeNet-5 with its preprocessing ---------------------------------------------------

// Pixels are standardized with one mean and one deviation, those of all pixels of the
// training pictures: (x - mean) / deviation. Both are saved with the net, as states.
class Classifier : public Module {
 public:
  explicit Classifier(uint64_t seed)
      : net(lenet({seed, 20})),
        mean(Tensor::zeros({1})),
        deviation(Tensor::from({1}, {1})) {}

  void list(Listing& all) override {
    all.module("net", net);
    all.state("mean", mean);
    all.state("deviation", deviation);
  }

  void look_at(const Images& data) {
    const std::vector<real> x = data.x.host();
    double sum = 0, squares = 0;
    for (const real value : x) sum += double(value);
    const double m = sum / double(x.size());
    for (const real value : x) squares += (double(value) - m) * (double(value) - m);
    mean.set({real(m)});
    deviation.set({real(std::sqrt(squares / double(x.size())))});
  }

  Images standardized(const Images& data) const {
    const real m = mean.item(), d = deviation.item();
    std::vector<real> x = data.x.host();
    for (real& value : x) value = (value - m) / d;
    return {Tensor::from(data.x.shape(), x), data.labels, data.classes};
  }

  void learn(const Images& data, Recipe recipe, uint64_t seed) {
    look_at(data);
    train(net, standardized(data), recipe, seed, "LeNet-5");
  }

  // Logits [N,10] of pictures with pixels 0 .. 1.
  Tensor answer(const Images& data) {
    return net.forward(standardized(data).x, Mode::evaluate);
  }
  double right(const Images& data) { return share_right(net, standardized(data)); }

  Sequential net;
  Tensor mean, deviation;  // [1]
};

inline void save(const std::string& path, Classifier& classifier) {
  Listing all;
  all.module("classifier", classifier);
  save_checkpoint(path, all);
}
inline void load(const std::string& path, Classifier& classifier) {
  Listing all;
  all.module("classifier", classifier);
  load_checkpoint(path, all);
}

// ---- forgotten ------------------------------------------------------------------------

// What goes wrong between the person who trained a net and the person who uses it. Each
// is the share of right answers among the same pictures.
struct Deployed {
  double right, no_statistics, bytes, inverted;
};
inline Deployed deploy(Classifier& c, const Images& asked) {
  const auto changed = [&asked](auto f) {
    std::vector<real> x = asked.x.host();
    for (real& value : x) value = f(value);
    return Images{Tensor::from(asked.x.shape(), x), asked.labels, asked.classes};
  };
  return {c.right(asked), share_right(c.net, asked),
          c.right(changed([](real v) { return v * 255; })),
          c.right(changed([](real v) { return 1 - v; }))};
}

// ---- moved ----------------------------------------------------------------------------

// Right answers when all pictures move to the right by 0, 1, 2, 3 and 4 pixels.
inline std::vector<double> right_when_moved(Classifier& c, const Images& asked) {
  std::vector<double> right;
  for (int by = 0; by <= 4; ++by) {
    right.push_back(c.right({moved(asked.x, 0, by), asked.labels, asked.classes}));
  }
  return right;
}

// How far pictures wander by themselves: the deviation, in pixels, of where the middle of
// their ink lies from left to right.
inline double wander(const Images& data) {
  const int N = data.x.size(0), H = data.x.size(2), W = data.x.size(3);
  const std::vector<real> x = data.x.host();
  double sum = 0, squares = 0;
  for (int n = 0; n < N; ++n) {
    double ink = 1e-9, moment = 0;
    for (int at = 0; at < H * W; ++at) {
      const double v = double(x[size_t(n * H * W + at)]);
      ink += v;
      moment += v * (at % W);
    }
    sum += moment / ink;
    squares += moment / ink * (moment / ink);
  }
  return std::sqrt(std::max(0.0, squares / N - sum / N * (sum / N)));
}

// ---- a picture from outside -----------------------------------------------------------

// PGM: "P2", width, height, the number that stands for white, then all pixels in digits.
// "P5" has them as bytes. Lines that begin with # are comments.
inline Images read_pgm(const std::string& path) {
  const std::string bytes = read_file(path);
  size_t at = 0;
  const auto word = [&]() {
    std::string text;
    while (at < bytes.size() && text.empty()) {
      if (bytes[at] == '#') at = std::min(bytes.find('\n', at), bytes.size());
      while (at < bytes.size() && !std::isspace(static_cast<unsigned char>(bytes[at]))) {
        text += bytes[at++];
      }
      if (at < bytes.size()) ++at;  // exactly one: in P5 the next byte is a pixel
    }
    return text;
  };
  const auto number = [&](const char* what, int greatest) {
    const std::string text = word();
    ENSURE(!text.empty() && text.size() < 6 &&
               text.find_first_not_of("0123456789") == std::string::npos,
           "%s, byte %zu: expected %s, found \"%s\"", path.c_str(), at, what,
           text.substr(0, 20).c_str());
    const int value = std::stoi(text);
    ENSURE(value <= greatest, "%s, byte %zu: %s is %d, at most %d is possible",
           path.c_str(), at, what, value, greatest);
    return value;
  };
  const std::string kind = word();
  ENSURE(kind == "P2" || kind == "P5",
         "%s is no PGM picture: it begins with \"%s\", not with P2 or P5", path.c_str(),
         kind.substr(0, 20).c_str());
  const int W = number("the width", 99999), H = number("the height", 99999);
  ENSURE(W == 28 && H == 28, "%s: the picture is %d x %d, LeNet-5 sees 28 x 28",
         path.c_str(), W, H);
  const int white = number("the number for white", kind == "P5" ? 255 : 65535);
  ENSURE(white > 0, "%s: the number for white is 0", path.c_str());
  std::vector<real> pixels;
  for (int i = 0; i < W * H; ++i) {
    if (kind == "P5") {
      ENSURE(at < bytes.size(), "%s: the file ends after %d of %d pixels", path.c_str(),
             i, W * H);
      pixels.push_back(real(static_cast<unsigned char>(bytes[at++])) / real(white));
    } else {
      pixels.push_back(real(number("a pixel", white)) / real(white));
    }
  }
  return {Tensor::from({1, 1, H, W}, pixels), IntTensor::zeros({1}), 10};
}

inline std::string pgm(const Tensor& picture) {  // [1,1,H,W], pixels 0 .. 1
  std::ostringstream text;
  text << "P2\n# white on black; any paint program can write such a file\n"
       << picture.size(3) << " " << picture.size(2) << "\n255\n";
  int column = 0;
  for (const real value : picture.host()) {
    text << int(value * 255 + real(0.5)) << (++column % picture.size(3) ? " " : "\n");
  }
  return text.str();
}

}  // namespace chainrule
