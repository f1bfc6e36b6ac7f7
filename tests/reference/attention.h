// PyTorch's answers (torch 1.13.0a0, float64).
// Written by attention.py.
#pragma once

#include <vector>

#include "layers/attention.h"

namespace reference {

// x is [2,70,24], the memory [2,S,24]; where S is 0, x looks at itself. What is kept of
// y, of dx and dmemory, and of the gradients of the weights of query, key, value, out and
// of their biases (0 where there is none).
struct Attention {
  const char* name;
  chainrule::AttentionOptions options;
  int S;
  std::vector<int> lengths;
  double y;
  std::vector<double> inputs, parameters;
};
const std::vector<Attention> attentions = {
    {"self",
     {4, 4, false, true, false, 10000, false},
     0,
     {70, 70},
     326.48984775403034,
     {530.2544393813637, 0},
     {1251.2682958447378, -577.4622667328895, 608.2444561191078, 1211.7373707059091,
      -50.28514496203416, -2.378132413216605e-14, -8.376678466796895, 3.66796875}},
    {"causal",
     {4, 4, true, true, false, 10000, false},
     0,
     {70, 70},
     305.37829126480403,
     {450.85056735955493, 0},
     {1599.511482897606, -805.6259131855568, 436.9563769913194, 1055.643549145811,
      -43.61501250029253, 1.2794256485423178e-14, -8.376678466796882, 3.66796875}},
    {"padded",
     {4, 4, false, true, false, 10000, false},
     0,
     {60, 1},
     188.7607241443459,
     {266.5180530176882, 0},
     {618.1482433391245, -284.7713780927318, 312.4111399504639, 614.7924847764857,
      -23.547896209388824, 7.209348135833737e-15, -8.376678466796871, 3.66796875}},
    {"cross, padded",
     {4, 4, false, true, false, 10000, false},
     75,
     {20, 75},
     331.1741508813001,
     {413.8189273968966, -272.96682808796527},
     {1343.3063537022344, -531.3307410569305, 510.05756796934804, 1136.026821882395,
      -58.46517324007452, -3.2018658557841917e-15, -8.376678466796882, 3.66796875}},
    {"rotary, grouped, causal, no bias",
     {4, 2, true, false, true, 10000, false},
     0,
     {70, 70},
     141.50322613929927,
     {381.63385880076, 0},
     {1676.8570570602437, -745.5775789038387, 305.4309695204109, 52.1361671305275, 0, 0,
      0, 0}},
    {"ALiBi, one key head, causal",
     {4, 1, true, true, false, 10000, true},
     0,
     {70, 70},
     287.6922203362237,
     {401.98105023660503, 0},
     {683.4411879582972, -306.45350425068875, 1012.9886092773198, 1297.6692066790763,
      -24.302775610142263, 2.0913826226376386e-14, -9.31870269775392, 3.66796875}},
};

}  // namespace reference
