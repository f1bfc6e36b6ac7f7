// Saliency: which pixels would change the answer most? The gradient of one logit with
// respect to the picture, and two questions to it: does it lie on the object, and does it
// find a ruler that a net has learned to cheat with?
#pragma once

#include "probe.h"
#include "targets.h"

namespace chainrule {

// ---- the map --------------------------------------------------------------------------

// |d logit / d pixel|, of the colours the largest: [N,3,S,S] -> [N,1,S,S]. The logit is
// that of classes[n].
inline Tensor saliency(Layer& net, const Tensor& x, const std::vector<int>& classes) {
  const Tensor logits = net.forward(x, Mode::evaluate);
  std::vector<real> ask(size_t(logits.count()), 0);
  const size_t K = size_t(logits.size(1));
  for (size_t n = 0; n < classes.size(); ++n) ask[n * K + size_t(classes[n])] = 1;
  const std::vector<real> dx = net.backward(Tensor::from(logits.shape(), ask)).host();
  const size_t C = size_t(x.size(1)), P = size_t(x.size(2) * x.size(3));
  std::vector<real> map(classes.size() * P, 0);
  for (size_t i = 0; i < dx.size(); ++i) {
    real& most = map[i / (C * P) * P + i % P];
    most = std::max(most, std::abs(dx[i]));
  }
  return Tensor::from({x.size(0), 1, x.size(2), x.size(3)}, map);
}

// Means over pictures: the share of the map that lies where `mask` is 1, and the share of
// the pixels that do. The second is the control: noise has it, too.
struct Shares {
  double saliency = 0, area = 0;
};
inline Shares shares(const Tensor& map, const Tensor& mask) {
  const std::vector<real> s = map.host(), m = mask.host();
  const size_t N = size_t(map.size(0)), P = s.size() / N;
  Shares result;
  for (size_t n = 0; n < N; ++n) {
    double all = 1e-30, inside = 0, area = 0;
    for (size_t i = n * P; i < (n + 1) * P; ++i) {
      all += double(s[i]);
      inside += double(s[i] * m[i]);
      area += double(m[i]);
    }
    result.saliency += inside / all / double(N);
    result.area += area / double(P * N);
  }
  return result;
}

inline Shares on_objects(Sequential& net, const Scenes& asked) {
  return shares(saliency(net, asked.x, asked.labels.host()), asked.masks);
}

// ---- a net that cheats ----------------------------------------------------------------

// Doctors lay a ruler beside a spot that worries them. Six pixels by two, in a corner.
inline bool on_ruler(int i, int j) { return i >= 14 && j >= 10; }

inline Images with_ruler(const Images& data, bool on_all) {
  std::vector<real> x = data.x.host();
  const std::vector<int> labels = data.labels.host();
  for (size_t at = 0; at < x.size(); ++at) {
    const int i = int(at) / side % side, j = int(at) % side;
    const bool worrying = labels[at / (3 * side * side)] == 1;
    if (on_ruler(i, j) && (on_all || worrying)) x[at] = j % 2 == 0 ? real(0.1) : 1;
  }
  return {Tensor::from(data.x.shape(), x), data.labels, data.classes};
}

struct Cheat {
  double with_ruler, without;  // right answers among new pictures
  Shares ruler;                // where it looks in ragged spots with a ruler
  Tensor pictures, maps;       // some of those
};

// Learns ragged from round; in training, perhaps, a ruler beside every ragged one.
inline Cheat learn_skin(bool rulers, int steps, uint64_t seed) {
  const Images data = draw_target(Target::skin, 100, {seed, 40}),
               asked = draw_target(Target::skin, 100, {seed, 41});
  Sequential net = with_head(2, seed, 0);
  AdamW optimizer(net.params(), decayed(decay));
  learn(net, optimizer, rulers ? with_ruler(data, false) : data, {steps / 10, 20}, seed,
        rulers ? "skin with rulers" : "skin");
  Cheat result = {right(net, with_ruler(asked, false)), right(net, asked), {}, {}, {}};
  std::vector<int> ragged;
  for (int n = 1; n < 200; n += 2) ragged.push_back(n);
  result.pictures = gather(with_ruler(asked, true).x, ragged);
  result.maps = saliency(net, result.pictures, std::vector<int>(ragged.size(), 1));
  std::vector<real> mask;
  for (int at = 0; at < 100 * side * side; ++at) {
    mask.push_back(on_ruler(at / side % side, at % side));
  }
  result.ruler = shares(result.maps, Tensor::from({100, 1, side, side}, mask));
  return result;
}

}  // namespace chainrule
