// Drawn recordings of tones, as a microphone in a noisy room would hear them, and how a
// transcript is judged.
//
// A recording is cut into frames of 16 ms. Of each frame the net hears how loud each of
// 16 frequencies is, the spectrum, and no more: tones are nearer to each other than so
// short a frame can tell apart. Each frame has a label, the tone that sounds, or silence;
// one frame at least is silent between two tones. Leaves out speech, overtones, chords.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "random.h"

namespace chainrule {

constexpr int silence = 0, labels = 9;  // 1 .. 8: the tones of a scale
constexpr int bands = 16;               // what a frame's spectrum has
constexpr const char* letters_of_tones = ".cdefgabC";

struct Recording {
  std::vector<real> spectrum;  // [T, bands]
  std::vector<int> label;      // [T]
  std::vector<int> tones;      // the transcript
};

constexpr double samples_per_second = 4000, pi = 3.14159265358979;
constexpr int frame = 64;  // samples

// c' to c'': steps of 2 2 1 2 2 2 1 semitones, each a twelfth of an octave.
inline double frequency_of(int tone) {
  const int semitones[] = {0, 2, 4, 5, 7, 9, 11, 12};
  return 261.6 * std::pow(2.0, semitones[tone - 1] / 12.0);
}
inline double frequency_of_band(int band) { return 220 * std::pow(2.0, band / 11.0); }

// How loud each band is in a frame, in logarithms: the length of the sum of
// x[t] e^(-i w t), w the band's frequency.
inline void add_spectrum(std::vector<real>& spectrum, const std::vector<double>& x) {
  for (int band = 0; band < bands; ++band) {
    const double w = 2 * pi * frequency_of_band(band) / samples_per_second;
    double re = 0, im = 0;
    for (int t = 0; t < frame; ++t) {
      re += x[size_t(t)] * std::cos(w * t);
      im += x[size_t(t)] * std::sin(w * t);
    }
    spectrum.push_back(real(std::log(0.05 + std::hypot(re, im) * 2 / frame)));
  }
}

struct Room {
  int tones = 5;     // in a recording: 2 .. this many
  double noise = 1;  // deviation of what is added to each sample; tones have 0.5 .. 1
};

inline Recording record(Room room, Key key) {
  Rng rng{key};
  Recording r;
  double phase = 0;
  std::vector<double> x(frame);
  const auto play = [&](int label, int frames, double loudness) {
    const double w =
        label == silence ? 0 : 2 * pi * frequency_of(label) / samples_per_second;
    for (int f = 0; f < frames; ++f) {
      for (double& sample : x) {
        phase += w;
        sample = loudness * std::sin(phase) + room.noise * double(rng.normal());
      }
      add_spectrum(r.spectrum, x);
      r.label.push_back(label);
    }
  };
  play(silence, 1 + rng.below(4), 0);
  const int count = 2 + rng.below(room.tones - 1);
  for (int i = 0; i < count; ++i) {
    r.tones.push_back(1 + rng.below(8));
    const double loudness = double(rng.uniform(real(0.5), 1));
    play(r.tones.back(), 5 + rng.below(8), loudness);
    play(silence, 2 + rng.below(3), 0);
  }
  return r;
}

// ---- from frames to a transcript, and how wrong it is ---------------------------------

// ..ccc.cc.ee -> c c e: a tone that is held is one tone; silence only separates.
inline std::vector<int> collapse(const std::vector<int>& frames) {
  std::vector<int> tones;
  int before = silence;
  for (const int label : frames) {
    if (label != silence && label != before) tones.push_back(label);
    before = label;
  }
  return tones;
}

// The fewest tones to change, to leave out and to put in, so that one becomes the other.
inline int fewest_edits(const std::vector<int>& from, const std::vector<int>& to) {
  std::vector<int> row(to.size() +
                       1);  // from the first i of `from`, to the first j of `to`
  for (size_t j = 0; j <= to.size(); ++j) row[j] = int(j);
  for (size_t i = 1; i <= from.size(); ++i) {
    int diagonal = row[0]++;
    for (size_t j = 1; j <= to.size(); ++j) {
      const int changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[to.size()];
}

// What most of five neighbouring frames say, the first of equals.
inline std::vector<int> majority_of_five(const std::vector<int>& frames) {
  std::vector<int> voted;
  const int T = int(frames.size());
  for (int t = 0; t < T; ++t) {
    std::vector<int> votes(labels, 0);
    for (int s = std::max(0, t - 2); s <= std::min(T - 1, t + 2); ++s) {
      ++votes[size_t(frames[size_t(s)])];
    }
    voted.push_back(int(std::max_element(votes.begin(), votes.end()) - votes.begin()));
  }
  return voted;
}

inline std::string in_letters(const std::vector<int>& tones) {
  std::string text;
  for (const int tone : tones) text += letters_of_tones[tone];
  return text;
}

}  // namespace chainrule
