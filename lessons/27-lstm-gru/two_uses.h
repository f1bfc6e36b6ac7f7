// Lesson 27's two uses, told: tales letter by letter, and tones heard in noise.
#pragma once

#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "listen.h"
#include "storyteller.h"

namespace chainrule {

struct Named {
  const char* name;
  Start start;
};

constexpr Start one_lag_each = {Kind::gru, 0, false, false, 120};

// ---- 4. Tales -------------------------------------------------------------------------

inline void show_tales(const Options& options, TaleTraining set) {
  const uint64_t seed = options.seed();
  const Library library = draw_library(seed);
  const double truth = truth_of(library);
  say("%s Letter by letter, %d units, %d steps of %d tales like\n\n   %s\n\n"
      "   Nats a tale, on 200 new ones:\n\n"
      "                                        a tale    too many   in question\n"
      "                                                             and answer\n"
      "   who knows all and remembers %15.2f %11.2f %11.2f\n"
      "   who forgets what was told %17.2f %11.2f %11.2f\n",
      bold("4. Tales.").c_str(), set.hidden, set.steps, set.batch,
      wrap(library.fresh[0].text, 74, 3).c_str(), truth, 0.0, 0.0, truth + forgetting(),
      forgetting(), forgetting());
  const Named nets[] = {{"RNN", {Kind::rnn}},
                        {"LSTM, forget bias 1", {Kind::lstm, 1}},
                        {"GRU, update bias log(1 .. 120)", one_lag_each}};
  for (const Named& net : nets) {
    if (interrupted()) break;
    Storyteller model(net.start, library.letters.size(), set.hidden, {seed, 4});
    learn_tales(model, library, set, seed);
    const TaleScore s = score(model, library);
    say("   %-30s %12.2f %11.2f %11.2f\n", net.name, s.model, s.model - s.truth,
        s.excess_in_question);
    if (net.start.kind != Kind::gru) continue;
    say("\n   The GRU tells:\n\n");
    for (uint64_t i = 0; i < 3; ++i) {
      say("   %s\n", wrap(tell(model, library, {seed, 10 + i}), 74, 3).c_str());
    }
  }
  say("\n");
}

// ---- 5. Tones -------------------------------------------------------------------------

inline HeatMap picture_of(const Recording& r) {
  const int T = int(r.label.size());
  std::vector<double> shades;
  for (int band = bands - 1; band >= 0; --band) {
    for (int t = 0; t < T; ++t)
      shades.push_back(double(r.spectrum[size_t(t * bands + band)]));
  }
  HeatMap map("A recording: time to the right, high tones on top", bands, T, shades);
  map.low = -2.5;
  map.high = 0;
  return map;
}

inline void show_listening(const Options& options, ListenSettings set) {
  const uint64_t seed = options.seed();
  const std::vector<Recording> fresh = draw_recordings(100, set.room, {seed, 7});
  const HeatMap map = picture_of(fresh[0]);
  say("%s A tone of a scale, silence, a tone ... in noise louder than they are.\n"
      "   Each frame of 16 ms is %d numbers, how loud each frequency is:\n\n",
      bold("5. Tones.").c_str(), bands);
  plot(map);
  save_svg(options.out("recording.svg"), map);
  say("\n   played          %s\n", in_letters(fresh[0].label).c_str());
  struct Row {
    const char* name;
    Heard heard, voted;
  };
  std::vector<Row> rows;
  const auto hear = [&](const char* name, bool memory, int delay) {
    if (interrupted()) return;
    ListenSettings own = set;
    own.delay = delay;
    Listener net(memory, own, {seed, 5});
    learn_to_listen(net, own, seed);
    const Transcripts t = transcribe(net, fresh);
    say("   %-15s %s\n", name, in_letters(t.frames[0]).c_str());
    rows.push_back({name, judge(fresh, t.frames), judge(fresh, t.voted)});
  };
  hear("frame by frame", false, 0);
  hear("GRU", true, 0);
  hear("GRU, 2 later", true, 2);
  say("\n   Held tones collapsed to one, on 100 new recordings: tones to change, leave "
      "out\n"
      "   or put in, over tones played. Vote: each frame takes what most of five say.\n\n"
      "                   right frames    wrong tones    wrong tones, after the vote\n");
  for (const Row& row : rows) {
    say("   %-15s %10.0f %% %12.0f %% %18.0f %%\n", row.name, 100 * row.heard.frames,
        100 * row.heard.error, 100 * row.voted.error);
  }
  say("\n");
}

}  // namespace chainrule
