// Who is near to whom: cosines, neighbours, kinds, and sums of arrows.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "layers/embedding.h"

namespace chainrule {

struct Points {
  int V, C;
  std::vector<real> x;  // [V,C]
  const real* row(int v) const { return x.data() + ptrdiff_t(v) * C; }
};

inline Points points_of(const Embedding& table) {
  return {table.weight.size(0), table.weight.size(1), table.weight.host()};
}

// 1: the two arrows point the same way, 0: at a right angle, -1: against each other.
inline double cosine(const real* a, const real* b, int C) {
  double product = 0, aa = 0, bb = 0;
  for (int c = 0; c < C; ++c) {
    product += double(a[c]) * b[c];
    aa += double(a[c]) * a[c];
    bb += double(b[c]) * b[c];
  }
  return aa > 0 && bb > 0 ? product / std::sqrt(aa * bb) : 0;
}

struct Neighbour {
  int word;
  double cosine;
};

// The `count` words that point most nearly where `arrow` does, without those left out.
inline std::vector<Neighbour> nearest(const Points& points,
                                      const std::vector<real>& arrow,
                                      const std::vector<int>& left_out, int count = 1) {
  std::vector<Neighbour> all;
  for (int v = 0; v < points.V; ++v) {
    if (std::count(left_out.begin(), left_out.end(), v)) continue;
    all.push_back({v, cosine(arrow.data(), points.row(v), points.C)});
  }
  const auto nearer = [](Neighbour a, Neighbour b) { return a.cosine > b.cosine; };
  std::stable_sort(all.begin(), all.end(), nearer);
  all.resize(std::min(all.size(), size_t(count)));
  return all;
}

inline std::vector<real> arrow_of(const Points& points, int word) {
  return {points.row(word), points.row(word) + points.C};
}

inline std::vector<Neighbour> neighbours(const Points& points, int word, int count) {
  return nearest(points, arrow_of(points, word), {word}, count);
}

// ---- kinds ----------------------------------------------------------------------------

struct Kinship {
  double same, other;  // the mean cosine of two words of one kind, of two kinds
  int at_home, asked;  // words whose nearest of all words is of their own kind
  double margin() const { return same - other; }
};

// kind [V], -1: of none. With `only` >= 0: the words of that kind against the others.
inline Kinship kinship(const Points& points, const std::vector<int>& kind,
                       int only = -1) {
  Kinship k = {0, 0, 0, 0};
  int same = 0, other = 0;
  for (int a = 0; a < points.V; ++a) {
    if (kind[size_t(a)] < 0 || (only >= 0 && kind[size_t(a)] != only)) continue;
    ++k.asked;
    k.at_home +=
        kind[size_t(neighbours(points, a, 1)[0].word)] == kind[size_t(a)] ? 1 : 0;
    for (int b = 0; b < points.V; ++b) {
      if (b == a || kind[size_t(b)] < 0) continue;
      const bool kin = kind[size_t(a)] == kind[size_t(b)];
      (kin ? k.same : k.other) += cosine(points.row(a), points.row(b), points.C);
      ++(kin ? same : other);
    }
  }
  k.same /= same;
  k.other /= other;
  return k;
}

// ---- a is to b as c is to ... ---------------------------------------------------------

enum class Solver {
  leaves_out,   // the nearest to b - a + c that is none of the three
  keeps_all,    // the nearest to b - a + c
  only_near_b,  // no sum at all: the nearest to b that is none of the three
  only_near_c
};
constexpr Solver solvers[] = {Solver::leaves_out, Solver::keeps_all, Solver::only_near_b,
                              Solver::only_near_c};

inline int solve(const Points& points, int a, int b, int c, Solver solver) {
  std::vector<real> arrow = arrow_of(points, solver == Solver::only_near_c ? c : b);
  for (int i = 0; i < points.C && solver <= Solver::keeps_all; ++i) {
    arrow[size_t(i)] += points.row(c)[i] - points.row(a)[i];
  }
  const std::vector<int> three = {a, b, c}, none;
  return nearest(points, arrow, solver == Solver::keeps_all ? none : three)[0].word;
}

struct Question {
  int a, b, c;
  std::vector<int> right;  // any of these
};

struct Marks {
  double right, said_b;  // shares of the questions
};

inline Marks answer(const Points& points, const std::vector<Question>& questions,
                    Solver solver) {
  int right = 0, said_b = 0;
  for (const Question& q : questions) {
    const int word = solve(points, q.a, q.b, q.c, solver);
    right += std::count(q.right.begin(), q.right.end(), word) ? 1 : 0;
    said_b += word == q.b ? 1 : 0;
  }
  const double count = double(questions.size());
  return {right / count, said_b / count};
}

}  // namespace chainrule
