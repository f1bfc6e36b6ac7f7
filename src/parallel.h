// Threads, in the one form the course needs: cut a range into pieces, let all cores take
// pieces, return when every piece is done.
//
//   parallel_for(N, 16, [&](int begin, int end) { ... rows begin .. end-1 ... });
//
// How the range is cut depends on `piece` alone, never on the number of threads. So a sum
// that is kept per piece and added in order has the same bits on one core and on seven.
// A call from inside a body runs its pieces on the spot. The first exception that a body
// throws reaches the caller. Introduced by lesson 03; what threads cost: lesson 37.
#pragma once

namespace chainrule {

void set_threads(int count);  // 1 .. 256; at the start: as many as there are cores
int threads();

// The part behind the template: calls run(context, begin, end) for every piece.
void run_pieces(int count, int piece, void (*run)(void* context, int begin, int end),
                void* context);

template <class Body>
void parallel_for(int count, int piece, Body body) {
  if (count <= piece) {  // one piece: not worth waking anybody
    if (count > 0) body(0, count);
    return;
  }
  const auto run = [](void* context, int begin, int end) {
    (*static_cast<Body*>(context))(begin, end);
  };
  run_pieces(count, piece, run, &body);
}

}  // namespace chainrule
