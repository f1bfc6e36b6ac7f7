// 27.5 collapse | 12 min | difficulty 2 | needs nothing
//
// A net has written a label for each of T frames of a recording: 0 for silence, 1 and
// more for tones. A tone that is held has many frames, but is one tone. Make a
// transcript:
//
//   labels   0 3 3 3 0 3 3 5 5 0 0         tones   3 3 5, and 3 is returned
//
// A tone begins at every frame whose label is not silence and is not that of the frame
// before. (Before the first frame is silence.) Silence is not written down. It separates:
// 3 0 3 are two tones, 3 3 is one. Where a tone follows another without silence, 3 5,
// both count.
//
//   labels [T]      tones [T], of which only the first few are needed
//
// Write the tones from the front of `tones`, with =, and set all of it that is left to 0.
// Return how many tones there are.
#include "exercise.h"

namespace EXERCISE {

int collapse(real* tones, const int* labels, int T) {
  // TODO(27.5): the tones in their order, then zeros. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
