// Grades 27.5.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(real* tones, const int* labels, int T);
namespace mine {
Function collapse;
}
namespace solution {
Function collapse;
}

static void hand(Case& c) {
  c.set_size("T", 11);
  c.set("labels", {0, 3, 3, 3, 0, 3, 3, 5, 5, 0, 0});
}

static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 7, 13, 40});
  real* tones = c.output("tones", {T});
  c.result("count", f(tones, c.indices("labels", {T}, 3), T));
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  held,
  silence_first,
  silence_kept,
  silence_ends_nothing,
  set_once,
  seen,
  end_written,
  no_zeros,
  length
};
template <Slip slip>
static int with(real* tones, const int* labels, int T) {
  int count = 0, before = slip == Slip::end_written ? labels[0] : 0;
  const auto seen = [&](int label) {
    for (int k = 0; k < count; ++k) {
      if (tones[k] == real(label)) return true;
    }
    return false;
  };
  for (int t = 0; t < T; ++t) {
    const int label = labels[t];
    const bool tone = label != 0 || slip == Slip::silence_kept;
    bool begins = label != before;
    if (slip == Slip::held) begins = true;
    if (slip == Slip::seen) begins = !seen(label);
    if (slip == Slip::silence_first) begins = before == 0;
    if (tone && begins) tones[count++] = real(label);
    if (slip == Slip::set_once) continue;
    if (slip != Slip::silence_ends_nothing || label != 0) before = label;
  }
  for (int t = count; t < T && slip != Slip::no_zeros; ++t) tones[t] = 0;
  return slip == Slip::length ? T : count;
}

static const Check<Function> check(
    {"27.5",
     hand,
     call,
     mine::collapse,
     solution::collapse,
     {{with<Slip::held>, "every frame of a tone is written down; a held tone is one"},
      {with<Slip::silence_first>,
       "a tone is taken to begin behind silence only; 3 5 are two tones as well"},
      {with<Slip::silence_kept>, "silence is written down; it only separates"},
      {with<Slip::silence_ends_nothing>,
       "3 0 3 becomes one tone: silence is left out before neighbours are compared. "
       "Compare with the frame before, whatever it is"},
      {with<Slip::seen>,
       "a tone that was there before is never written again; only the frame before "
       "matters"},
      {with<Slip::end_written>,
       "a tone in the first frame is missing: before the first frame is silence"},
      {with<Slip::no_zeros>, "what is left of `tones` is not set to 0"},
      {with<Slip::length>, "T is returned; return how many tones there are"}}});
