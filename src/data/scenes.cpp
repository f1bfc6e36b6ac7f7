// See scenes.h.
//
// A scene is first written down (what lies where, painted how) and then painted, the
// farthest thing first: ground, clutter, the object and its shadow, what lies on it; at
// last light and grain. It is written down in a frame of 32 x 32 units, whatever the
// number of pixels.
#include "data/scenes.h"

#include <cmath>

#include "parallel.h"

namespace chainrule {
namespace {

constexpr real frame = 32;
constexpr uint64_t numbers_each = 1024;  // of the key's sequence, to write down a scene
constexpr real tau = real(6.283185307179586);

struct Colour {
  real red, green, blue;
};

Colour mixed(Colour a, Colour b, real share) {
  return {a.red + share * (b.red - a.red), a.green + share * (b.green - a.green),
          a.blue + share * (b.blue - a.blue)};
}

struct Paint {
  Texture texture;
  Colour first, second;
  real period;
  Turn turn;
};

struct Thing {
  Outline outline;
  Point middle;
  real radius, narrow;  // narrow: its width as a share of its height
  Turn turn;
  Paint paint;
};

struct Scene {
  Paint ground;
  std::vector<Thing> behind, before;  // seen from the object
  Thing object;
  Point light;  // how much brighter it gets to the right, and downwards
  real grain;
};

// ---- 1: a scene is written down ------------------------------------------------------

// The colour of this hue (0 .. 1, red, yellow, green ... and red again) that looks as
// bright as a grey of `lightness`. Vivid 0 is grey.
Colour colour(real hue, real vivid, real lightness) {
  const auto part = [&](real third) {
    const real away = std::abs(hue + third - std::floor(hue + third) - real(0.5));
    return std::clamp(6 * away - 1, real(0), real(1));
  };
  const Colour pure = {part(0), part(real(2) / 3), part(real(1) / 3)};
  const real bright =
      real(0.3) * pure.red + real(0.55) * pure.green + real(0.15) * pure.blue;
  const real share = lightness / bright;  // above 1: towards white
  const Colour lit = share <= 1
                         ? mixed({0, 0, 0}, pure, share)
                         : mixed(pure, {1, 1, 1}, (lightness - bright) / (1 - bright));
  return mixed({lightness, lightness, lightness}, lit, vivid);
}

Paint any_paint(Rng& rng, Colour first, Colour second) {
  const Texture texture = Texture(rng.below(texture_count));
  const real period = rng.uniform(real(2.8), 6);
  return {texture, first, second, period, turn_by(rng.uniform(0, tau))};
}

Thing any_thing(Rng& rng, Outline outline, real radius, real narrowest, Point middle,
                const Paint& paint) {
  const real narrow = rng.uniform(narrowest, 1);
  return {outline, middle, radius, narrow, turn_by(rng.uniform(0, tau)), paint};
}

// Hues are anything; what tells the object from the rest is how bright it is.
struct Palette {
  real hue, object_hue;  // 0 .. 1
  real ground, object;   // lightness
};

Palette any_palette(Rng& rng) {
  const real hue = rng.uniform(), step = rng.uniform(real(0.2), real(0.8));
  const real object_hue = hue + step - std::floor(hue + step);
  const real contrast = rng.uniform(real(0.3), real(0.5));
  const real dark = rng.uniform(real(0.2), real(0.42));
  const bool night = rng.uniform() < real(0.5);  // a dark ground and a bright object
  if (night) return {hue, object_hue, dark, dark + contrast};
  return {hue, object_hue, 1 - dark, 1 - dark - contrast};
}

Paint any_ground(Rng& rng, const Palette& palette, real clutter) {
  const real vivid = rng.uniform(real(0.1), real(0.7));
  const real other_hue = palette.hue + rng.uniform(real(-0.1), real(0.1));
  const real step = clutter * rng.uniform(real(-0.1), real(0.1));
  return any_paint(rng, colour(palette.hue, vivid, palette.ground),
                   colour(other_hue, vivid, palette.ground + step));
}

Thing any_object(Rng& rng, const Palette& palette, Outline outline) {
  const real hue = palette.object_hue;
  const real other_hue = hue + rng.uniform(real(-0.2), real(0.2));
  const real step = rng.uniform(real(0.04), real(0.1));  // still farther from the ground
  const real other = palette.object + (palette.object > palette.ground ? step : -step);
  const real lightness = std::clamp(other, real(0.03), real(0.97));
  const Colour first = colour(hue, rng.uniform(real(0.5), 1), palette.object);
  const Colour second = colour(other_hue, rng.uniform(real(0.5), 1), lightness);
  const real radius = rng.uniform(8, 13);
  const real least = real(0.85) * radius, most = frame - least;
  const real x = rng.uniform(least, most), y = rng.uniform(least, most);
  return any_thing(rng, outline, radius, real(0.85), {x, y},
                   any_paint(rng, first, second));
}

// A stone or a stick, of the ground's brightness; many small ones, few large ones.
Thing any_clutter(Rng& rng, const Palette& palette, Point middle) {
  const bool stone = rng.uniform() < real(0.6);
  const real small = rng.uniform();
  const real radius = stone ? real(1.6) / (real(0.2) + small) : 9 - 6 * small;
  const real hue = rng.uniform(), vivid = rng.uniform(real(0.1), real(0.8));
  const real step = rng.uniform(real(-0.13), real(0.13));
  const real other_step = rng.uniform(real(-0.13), real(0.13));
  const Paint paint = any_paint(rng, colour(hue, vivid, palette.ground + step),
                                colour(hue, vivid, palette.ground + other_step));
  return any_thing(rng, stone ? Outline::blob : Outline::stick, radius,
                   stone ? real(0.5) : real(0.85), middle, paint);
}

Scene any_scene(Rng& rng, const Palette& palette, Outline outline, real clutter) {
  Scene scene;
  scene.ground = any_ground(rng, palette, clutter);
  scene.object = any_object(rng, palette, outline);
  const int behind = int(std::round(real(6 + rng.below(8)) * clutter));
  for (int i = 0; i < behind; ++i) {
    const real x = rng.uniform(0, frame), y = rng.uniform(0, frame);
    scene.behind.push_back(any_clutter(rng, palette, {x, y}));
  }
  const int before = int(std::round(real(rng.below(4)) * clutter));
  for (int i = 0; i < before; ++i) {  // around the object's edge
    const real away = scene.object.radius * rng.uniform(real(0.4), real(1.1));
    const Point off = turned({away, 0}, turn_by(rng.uniform(0, tau)));
    const Point middle = scene.object.middle;
    const Point near = {middle.x + off.x, middle.y + off.y};
    scene.before.push_back(any_clutter(rng, palette, near));
  }
  const real slope = clutter * rng.uniform(0, real(0.6));
  scene.light = turned({slope, 0}, turn_by(rng.uniform(0, tau)));
  scene.grain = real(0.045) * clutter;
  return scene;
}

// ---- 2: a scene is painted -----------------------------------------------------------

class Painting {
 public:
  explicit Painting(int size)
      : size_(size), pixel_(frame / real(size)), colours_(size_t(size) * size_t(size)) {}

  void lay_ground(const Paint& paint) {
    each_pixel([&](size_t i, Point p) { colours_[i] = painted(paint, p); });
  }

  // How much of each pixel is covered; `soft` is how wide the edge is.
  std::vector<real> cover(const Thing& thing, real soft) const {
    std::vector<real> share(colours_.size(), 0);
    const real reach = thing.radius * real(1.05) + soft;
    each_pixel([&](size_t i, Point p) {
      const Point off = {p.x - thing.middle.x, p.y - thing.middle.y};
      if (off.x * off.x + off.y * off.y > reach * reach) return;
      Point own = turned_back(off, thing.turn);
      own = {own.x / (thing.radius * thing.narrow), own.y / thing.radius};
      const real distance = distance_to(thing.outline, own) * thing.radius;
      share[i] = covered(distance, soft);
    });
    return share;
  }

  void lay(const Paint& paint, Point middle, const std::vector<real>& share) {
    each_pixel([&](size_t i, Point p) {
      if (share[i] == 0) return;
      const Colour own = painted(paint, {p.x - middle.x, p.y - middle.y});
      colours_[i] = mixed(colours_[i], own, share[i]);
    });
  }

  void lay(const Thing& thing) { lay(thing.paint, thing.middle, cover(thing, pixel_)); }

  // Darker where the thing would be, were it moved down and to the right.
  void shade(Thing thing) {
    thing.middle = {thing.middle.x + real(0.9), thing.middle.y + real(1.1)};
    const std::vector<real> share = cover(thing, real(3));
    for (size_t i = 0; i < share.size(); ++i) {
      colours_[i] = mixed(colours_[i], {0, 0, 0}, real(0.3) * share[i]);
    }
  }

  void light(Point slope) {
    each_pixel([&](size_t i, Point p) {
      const real bright =
          1 + slope.x * (p.x / frame - real(0.5)) + slope.y * (p.y / frame - real(0.5));
      colours_[i] = mixed({0, 0, 0}, colours_[i], bright);
    });
  }

  // Grain is one random word a pixel: a byte for its brightness, one for each colour.
  void write(real* picture, real grain, Rng rng) const {
    const size_t pixels = colours_.size();
    for (size_t i = 0; i < pixels; ++i) {
      const uint32_t bits = random_bits(rng.key, rng.next + i);
      const auto byte = [&](int k) {
        return real(bits >> 8 * k & 255) / real(127.5) - 1;
      };
      const Colour c = colours_[i];
      const real parts[3] = {c.red, c.green, c.blue};
      for (int k = 0; k < 3; ++k) {
        const real rough = parts[k] + grain * (byte(3) + real(0.4) * byte(k));
        picture[size_t(k) * pixels + i] = std::clamp(rough, real(0), real(1));
      }
    }
  }

  real pixel() const { return pixel_; }

 private:
  template <class Body>
  void each_pixel(Body body) const {
    for (int h = 0; h < size_; ++h) {
      for (int w = 0; w < size_; ++w) {
        const Point p = {(real(w) + real(0.5)) * pixel_, (real(h) + real(0.5)) * pixel_};
        body(size_t(h * size_ + w), p);
      }
    }
  }

  Colour painted(const Paint& paint, Point p) const {
    const Point own = turned_back(p, paint.turn);
    return mixed(paint.first, paint.second,
                 pattern(paint.texture, own, paint.period, pixel_));
  }

  int size_;
  real pixel_;  // its side, in units of the frame
  std::vector<Colour> colours_;
};

// What is left of the object's share of each pixel when `thing` lies on it. What would
// leave less than two thirds of the whole object is not laid there: false.
bool hide(std::vector<real>& seen, const std::vector<real>& thing, real whole) {
  std::vector<real> rest = seen;
  real sum = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    rest[i] *= 1 - thing[i];
    sum += rest[i];
  }
  if (sum < whole * 2 / 3) return false;
  seen = rest;
  return true;
}

// The picture [3,S,S]; returns the share of the object in each of its pixels.
std::vector<real> paint(real* picture, const Scene& scene, int size, Rng grain) {
  Painting painting(size);
  painting.lay_ground(scene.ground);
  for (const Thing& thing : scene.behind) painting.lay(thing);
  painting.shade(scene.object);
  std::vector<real> seen = painting.cover(scene.object, painting.pixel());
  painting.lay(scene.object.paint, scene.object.middle, seen);
  real whole = 0;
  for (const real share : seen) whole += share;
  for (const Thing& thing : scene.before) {
    const std::vector<real> share = painting.cover(thing, painting.pixel());
    if (hide(seen, share, whole)) painting.lay(thing.paint, thing.middle, share);
  }
  painting.light(scene.light);
  painting.write(picture, scene.grain, grain);
  return seen;
}

// The mask [S,S] and the box [4] around it.
void mark(real* mask, real* box, const std::vector<real>& seen, int size) {
  int left = size, top = size, right = 0, bottom = 0;
  for (int h = 0; h < size; ++h) {
    for (int w = 0; w < size; ++w) {
      const bool shown = seen[size_t(h * size + w)] > real(0.5);
      mask[h * size + w] = shown ? 1 : 0;
      if (!shown) continue;
      left = std::min(left, w);
      right = std::max(right, w + 1);
      top = std::min(top, h);
      bottom = std::max(bottom, h + 1);
    }
  }
  box[0] = real(left);
  box[1] = real(top);
  box[2] = real(right);
  box[3] = real(bottom);
}

Outline outline_of(int label, bool other_shapes) {
  return Outline(label + (other_shapes ? 10 : 0));
}

}  // namespace

Scenes scenes(int count, Key key, SceneSettings settings) {
  const int size = settings.size;
  ENSURE(count > 0, "scenes: %d pictures", count);
  ENSURE(8 <= size && size <= 256, "scenes: a size of %d is not 8 .. 256 pixels", size);
  ENSURE(0 <= settings.clutter && settings.clutter <= 1,
         "scenes: a clutter of %g is not 0 .. 1", double(settings.clutter));
  const size_t N = size_t(count), pixels = size_t(size) * size_t(size);
  std::vector<real> x(N * 3 * pixels), boxes(N * 4), masks(N * pixels);
  std::vector<int> labels(N), hues(N);
  const Key grains = derived(key, 0);
  parallel_for(count, 16, [&](int begin, int end) {
    for (size_t i = size_t(begin); i < size_t(end); ++i) {
      Rng rng{key, i * numbers_each};
      labels[i] = int(i % 10);
      const Palette palette = any_palette(rng);
      hues[i] = int(std::round(6 * palette.object_hue)) % 6;
      const Outline outline = outline_of(labels[i], settings.other_shapes);
      const Scene scene = any_scene(rng, palette, outline, settings.clutter);
      const std::vector<real> seen =
          paint(&x[i * 3 * pixels], scene, size, Rng{grains, i * pixels});
      mark(&masks[i * pixels], &boxes[i * 4], seen, size);
    }
  });
  return {{Tensor::from({count, 3, size, size}, x), IntTensor::from({count}, labels), 10},
          Tensor::from({count, 4}, boxes),
          Tensor::from({count, 1, size, size}, masks),
          IntTensor::from({count}, hues)};
}

const char* scene_name(int label, bool other_shapes) {
  ENSURE(0 <= label && label < 10, "scene_name: %d is not 0 .. 9", label);
  return name_of(outline_of(label, other_shapes));
}

}  // namespace chainrule
