// Grades 37.6. Several splits are right, so not the rows are compared but what is asked
// of them: the numbers below are 0 for every right one.
#include <algorithm>
#include <vector>

#include "grade/grade.h"
#include "ops/tile.h"

using namespace chainrule;
using Function = int(int thread, int threads, int M);
namespace mine {
Function first_row;
}
namespace solution {
Function first_row;
}

static void hand(Case& c) {
  c.set_size("M", 32);
  c.set_size("threads", 4);
}

static void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 5, 6, 7, 12, 13, 32, 50, 60, 100, 193}),
            threads = c.size("threads", {1, 2, 3, 4, 5, 8});
  std::vector<int> done(size_t(M), 0);
  int beyond = 0, inside_tiles = 0, most = 0, least = M;
  for (int t = 0; t < threads; ++t) {
    const int first = f(t, threads, M), end = f(t + 1, threads, M);
    if (first < 0 || first > 10000 || end > 10000) {
      c.result("a row that cannot be", first < 0 ? first : std::max(first, end));
      return;
    }
    inside_tiles += first % tile::rows != 0 && first != M;
    int rows = 0;
    for (int row = first; row < end; ++row) {
      row < M ? ++done[size_t(row)], ++rows : ++beyond;
    }
    const int tiles = (rows + tile::rows - 1) / tile::rows;
    most = std::max(most, tiles), least = std::min(least, tiles);
  }
  c.result("rows left out", double(std::count(done.begin(), done.end(), 0)));
  c.result("rows done twice",
           double(std::count_if(done.begin(), done.end(), [](int n) { return n > 1; })));
  c.result("rows beyond M", beyond);
  c.result("threads that begin inside a tile", inside_tiles);
  c.result("tiles that the largest share has too many", std::max(0, most - least - 1));
}

constexpr int height = tile::rows;
static int tiles_of(int M) { return (M + height - 1) / height; }

static int cut_anywhere(int thread, int threads, int M) { return M * thread / threads; }
static int no_rest(int thread, int threads, int M) {
  return M / height / threads * thread * height;
}
static int whole_tiles_only(int thread, int threads, int M) {
  return M / height * thread / threads * height;
}
static int rounded_up(int thread, int threads, int M) {
  const int share = (tiles_of(M) + threads - 1) / threads;
  return std::min(M, share * thread * height);
}
static int not_cut_off(int thread, int threads, int M) {
  return tiles_of(M) * thread / threads * height;
}
static int rest_for_the_last(int thread, int threads, int M) {
  return thread == threads ? M : tiles_of(M) / threads * thread * height;
}
static int times_6_too_early(int thread, int threads, int M) {
  return std::min(M, tiles_of(M) * thread * height / threads);
}
static int number_of_tile(int thread, int threads, int M) {
  return thread == threads ? M : tiles_of(M) * thread / threads;
}

static const Check<Function> check(
    {"37.6",
     hand,
     call,
     mine::first_row,
     solution::first_row,
     {{cut_anywhere, "the rows are cut anywhere; whole tiles of 6 must stay together"},
      {times_6_too_early,
       "tiles are divided when they are rows already, so a share may end inside of one: "
       "first the number of the tile, a whole one, then times 6"},
      {no_rest,
       "the division drops what is left over: those rows belong to somebody, too"},
      {whole_tiles_only,
       "M / 6 counts whole tiles only: the last, smaller one is a tile, too, so round "
       "up"},
      {rounded_up,
       "every share is rounded up, so the last threads get less or nothing: the shares "
       "may differ by one tile"},
      {not_cut_off,
       "the last thread goes on beyond M: the last tile has fewer rows, so cut off at M"},
      {rest_for_the_last,
       "all that is left over goes to the last thread: the shares may differ by one "
       "tile"},
      {number_of_tile, "this is the number of a tile, not of a row: times 6"}}});
