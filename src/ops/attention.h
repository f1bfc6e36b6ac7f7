// Attention: every query looks at the keys and takes a mean of the values, weighted by
// how well query and key agree.
//
//   score[t,j] = q[t] . k[j] / sqrt(D) - slope |distance from t to j|
//   y[t]       = sum over j of softmax(score[t])[j] v[j]
//
// The scores, T S numbers for each head, are never kept: forward saves the logarithm of
// each softmax's sum, from which backward makes any probability again. Dropout belongs to
// the layers around. Introduced by lesson 28, without the score matrix by lesson 41.
#pragma once

#include "random.h"  // HOST_DEVICE
#include "real.h"

namespace chainrule {

// q, y [N,NH,T,D]   k, v [N,KVH,S,D]: NH / KVH heads in a row share their keys and
// values. Key j stands at position j, and the last query at the last key's: query t at t
// + S - T.
struct AttentionSize {
  int N, NH, KVH, T, S, D;
  bool causal;         // no query sees keys behind its own position
  const int* lengths;  // [N] keys that count, the rest is padding; more than S means S
  const real* slopes;  // [NH] ALiBi: what a step of distance costs; zeros for none
  int room = 0;        // keys that k and v have memory for, [N,KVH,room,D]; 0 means S

  // All masks in one place: query t of sample n sees the keys 0 .. seen(n, t) - 1. Where
  // that is none, y is 0 and logsumexp -infinity, and no gradient comes from there.
  HOST_DEVICE int seen(int n, int t) const {
    int count = causal ? t + 1 + S - T : S;
    if (count > S) count = S;
    if (count > lengths[n]) count = lengths[n];
    return count < 0 ? 0 : count;
  }
  // What ALiBi takes from the score of query t and key j.
  HOST_DEVICE real penalty(int h, int t, int j) const {
    const int distance = t + S - T - j;
    return slopes[h] * real(distance < 0 ? -distance : distance);
  }
  HOST_DEVICE int query_row(int n, int h) const { return (n * NH + h) * T; }
  HOST_DEVICE int key_row(int n, int h) const {
    return (n * KVH + h / (NH / KVH)) * (room > 0 ? room : S);
  }
};

// logsumexp [N,NH,T], saved: log of the sum over the seen j of e^score[t,j]
void attention_forward(real* y, real* logsumexp, const real* q, const real* k,
                       const real* v, AttentionSize s);

// dq, dk, dv are written, with the shapes of q, k, v (dk and dv without room:
// [N,KVH,S,D])
void attention_backward(real* dq, real* dk, real* dv, const real* dy, const real* y,
                        const real* logsumexp, const real* q, const real* k,
                        const real* v, AttentionSize s);

// For pictures: probabilities [N,NH,T,S], 0 where a key is not seen.
void attention_probabilities(real* probabilities, const real* q, const real* k,
                             AttentionSize s);

}  // namespace chainrule
