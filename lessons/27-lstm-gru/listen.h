// Nets that write down what they hear: a label for every frame of a recording.
//
// One hears a frame and forgets it, the other is a GRU. Recordings have different
// lengths: in a batch the shorter ones are padded, which the GRU is told by `lengths` and
// the loss by labels that do not count (lesson 26).
#pragma once

#include "io/progress.h"
#include "lag.h"
#include "layers/activations.h"
#include "layers/sequential.h"
#include "optim/clip.h"
#include "optim/schedules.h"
#include "tones.h"

namespace chainrule {

struct Padded {
  Tensor x;           // [N,T,bands]
  IntTensor label;    // [N*T], -1 behind a recording's end
  IntTensor lengths;  // [N]
};

inline Padded padded(const std::vector<Recording>& all, const std::vector<int>& rows,
                     int delay) {
  size_t T = 0;
  for (const int n : rows) T = std::max(T, all[size_t(n)].label.size());
  std::vector<real> x(rows.size() * T * bands, 0);
  std::vector<int> label(rows.size() * T, -1), lengths;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Recording& r = all[size_t(rows[i])];
    std::copy(r.spectrum.begin(), r.spectrum.end(), x.begin() + long(i * T * bands));
    for (size_t t = 0; t < r.label.size(); ++t) {
      label[i * T + t] = t < size_t(delay) ? silence : r.label[t - size_t(delay)];
    }
    lengths.push_back(int(r.label.size()));
  }
  const int N = int(rows.size());
  return {Tensor::from({N, int(T), bands}, x), IntTensor::from({N * int(T)}, label),
          IntTensor::from({N}, lengths)};
}

struct ListenSettings {
  int steps = 200, batch = 16, hidden = 32, recordings = 400;
  double rate = 0.01;
  int delay = 0;  // frames that it may hear before it answers for one
  Room room;
};

// A layer over the frames, then a linear one to the labels.
class Listener {
 public:
  Listener(bool memory, ListenSettings set, Key key)
      : delay(set.delay),
        hidden_(set.hidden),
        frame_(bands, set.hidden, derived(key, 1)),
        head_(set.hidden, labels, derived(key, 2)) {
    if (memory) net_ = std::make_unique<Gru>(bands, set.hidden, derived(key, 3));
  }
  Tensor forward(const Padded& data, Mode mode) {
    N_ = data.x.size(0), T_ = data.x.size(1);
    Recurrent::State state;
    const Tensor h =
        net_
            ? net_->forward(data.x, data.lengths, state, mode).reshape({N_ * T_, hidden_})
            : bend_.forward(frame_.forward(data.x.reshape({N_ * T_, bands}), mode), mode);
    return head_.forward(h, mode);
  }
  void backward(const Tensor& dlogits) {
    const Tensor dh = head_.backward(dlogits);
    if (net_) {
      net_->backward_weights(dh.reshape({N_, T_, hidden_}));
    } else {
      frame_.backward_weights(bend_.backward(dh));
    }
  }
  std::vector<Param> params() {
    Listing all;
    if (net_) {
      all.module("net", *net_);
    } else {
      all.module("frame", frame_);
    }
    all.module("head", head_);
    return all.params;
  }

  const int delay;

 private:
  int hidden_, N_ = 0, T_ = 0;
  std::unique_ptr<Recurrent> net_;
  Linear frame_;
  Tanh bend_;
  Linear head_;
};

inline std::vector<Recording> draw_recordings(int count, Room room, Key key) {
  std::vector<Recording> all;
  for (int i = 0; i < count; ++i) all.push_back(record(room, derived(key, uint64_t(i))));
  return all;
}

inline void learn_to_listen(Listener& net, ListenSettings set, uint64_t seed) {
  const std::vector<Recording> data =
      draw_recordings(set.recordings, set.room, {seed, 1});
  const std::vector<Param> params = net.params();
  Adam optimizer(params);
  SoftmaxCrossEntropy loss;
  Rng rng{{seed, 2}};
  Progress progress(set.steps, "listening");
  for (int step = 0; step < set.steps && !interrupted(); ++step) {
    std::vector<int> rows;
    for (int n = 0; n < set.batch; ++n) rows.push_back(rng.below(set.recordings));
    const Padded batch = padded(data, rows, set.delay);
    zero_gradients(params);
    const Tensor value = loss.forward(net.forward(batch, Mode::train), batch.label);
    net.backward(loss.backward());
    clip_by_norm(params, 1);
    optimizer.step(linear_decay(step, set.steps, real(set.rate)));
    if (progress.due(step + 1)) progress.at(step + 1, "loss %.2f", double(value.item()));
  }
}

// Of new recordings: the share of frames with the right label, and the edits a transcript
// needs, as a share of the tones that there are (above 1 is possible).
struct Heard {
  double frames = 0, error = 0;
};

inline Heard judge(const std::vector<Recording>& all,
                   const std::vector<std::vector<int>>& frames) {
  double right = 0, count = 0, edits = 0, tones = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t t = 0; t < frames[i].size(); ++t)
      right += frames[i][t] == all[i].label[t];
    count += double(frames[i].size());
    edits += fewest_edits(collapse(frames[i]), all[i].tones);
    tones += double(all[i].tones.size());
  }
  return {right / count, edits / tones};
}

struct Transcripts {
  std::vector<std::vector<int>> frames, voted;
};

// The answer for frame t is given `delay` frames later; the last frames are silent.
inline Transcripts transcribe(Listener& net, const std::vector<Recording>& all) {
  Transcripts t;
  for (const Recording& r : all) {
    std::vector<int> answers =
        argmax_rows(net.forward(padded({r}, {0}, 0), Mode::evaluate));
    answers.erase(answers.begin(), answers.begin() + net.delay);
    answers.resize(r.label.size(), silence);
    t.frames.push_back(answers);
    t.voted.push_back(majority_of_five(answers));
  }
  return t;
}

}  // namespace chainrule
