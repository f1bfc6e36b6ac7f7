// Grades 31.3. What stands behind the returned count is nobody's business.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int* tokens, int T, const int* merges, int M, int first);
namespace mine {
Function encode_word;
}
namespace solution {
Function encode_word;
}

constexpr int letters = 3;

// 12 first, then 01, then 0 with 12.
static void hand(Case& c) {
  c.set_size("T", 6);
  c.set_size("M", 3);
  c.set("letters", {0, 1, 2, 0, 1, 0});
  c.set("merges", {1, 2, 0, 1, 0, 3});
}

static void call(Case& c, Function* f) {
  const bool by_hand = c.has_size("T");
  const int T = c.size("T", {2, 5, 8, 13, 21}), M = c.size("M", {1, 2, 3, 4, 6});
  if (!by_hand) {  // merge k joins what is known by then: letters and earlier merges
    const int* drawn = c.indices("drawn", {M, 2}, 60);
    std::vector<double> merges;
    for (int i = 0; i < 2 * M; ++i) merges.push_back(drawn[i] % (letters + i / 2));
    c.set("merges", merges);
  }
  const int *word = c.indices("letters", {T}, letters),
            *merges = c.indices("merges", {M, 2}, letters);
  std::vector<int> tokens(word, word + T);
  const int count = f(tokens.data(), T, merges, M, letters);
  real* shown = c.output("tokens", {T});  // -1: no token any more
  for (int t = 0; t < T; ++t) shown[t] = t < count ? real(tokens[size_t(t)]) : -1;
  c.result("returned", count);
}

static std::vector<int> pieces_after(std::vector<int> tokens, size_t at, int token) {
  tokens[at] = token;
  tokens.erase(tokens.begin() + long(at) + 1);
  return tokens;
}
static int joins(const std::vector<int>& tokens, size_t at, const int* merges, int M) {
  for (int k = 0; k < M; ++k) {
    if (tokens[at] == merges[2 * k] && tokens[at + 1] == merges[2 * k + 1]) return k;
  }
  return M;
}

// Searches all pairs for the one that `better` likes best, merges it there, and again.
template <class Better>
static int search(int* tokens, int T, const int* merges, int M, int first, int rounds,
                  Better better) {
  std::vector<int> all(tokens, tokens + T);
  for (int round = 0; round < rounds; ++round) {
    size_t best = all.size();
    int rank = M;
    for (size_t at = 0; at + 1 < all.size(); ++at) {
      const int k = joins(all, at, merges, M);
      if (k < M && (rank == M || better(k, rank))) best = at, rank = k;
    }
    if (rank == M) break;
    all = pieces_after(all, best, first + rank);
  }
  std::copy(all.begin(), all.end(), tokens);
  return int(all.size());
}

static int leftmost(int* tokens, int T, const int* merges, int M, int first) {
  return search(tokens, T, merges, M, first, 1000, [](int, int) { return false; });
}
static int latest(int* tokens, int T, const int* merges, int M, int first) {
  return search(tokens, T, merges, M, first, 1000,
                [](int k, int best) { return k > best; });
}
static int only_one(int* tokens, int T, const int* merges, int M, int first) {
  return search(tokens, T, merges, M, first, 1, [](int k, int best) { return k < best; });
}
static int rightmost(int* tokens, int T, const int* merges, int M, int first) {
  return search(tokens, T, merges, M, first, 1000,
                [](int k, int best) { return k <= best; });
}

// The walks of the solution with their lines in question.
enum class Slip { first_place, turned, from_the_last, number_of_merge, one_walk };
template <Slip slip>
static int with(int* tokens, int T, const int* merges, int M, int first) {
  for (int i = 0; i < (slip == Slip::one_walk ? 1 : M); ++i) {
    const int k = slip == Slip::from_the_last ? M - 1 - i : i;
    int left = merges[2 * k], right = merges[2 * k + 1];
    if (slip == Slip::turned) std::swap(left, right);
    int count = 0, found = 0;
    for (int t = 0; t < T; ++t) {
      const bool pair = t + 1 < T && tokens[t] == left && tokens[t + 1] == right &&
                        (slip != Slip::first_place || found == 0);
      const int made = slip == Slip::number_of_merge ? k : first + k;
      tokens[count++] = pair ? made : tokens[t];
      found += pair;
      t += pair;
    }
    T = count;
  }
  return T;
}

// The letters of each token, and at every place the longest that fits.
static int longest(int* tokens, int T, const int* merges, int M, int first) {
  std::vector<std::vector<int>> known;
  for (int i = 0; i < first; ++i) known.push_back({i});
  for (int k = 0; k < M; ++k) {
    std::vector<int> both = known[size_t(merges[2 * k])];
    const std::vector<int> right = known[size_t(merges[2 * k + 1])];
    both.insert(both.end(), right.begin(), right.end());
    known.push_back(both);
  }
  const std::vector<int> word(tokens, tokens + T);
  int count = 0;
  for (size_t at = 0; at < word.size();) {
    size_t best = size_t(word[at]);
    for (size_t i = 0; i < known.size(); ++i) {
      const std::vector<int>& piece = known[i];
      if (piece.size() <= known[best].size() || at + piece.size() > word.size()) continue;
      if (std::equal(piece.begin(), piece.end(), word.begin() + long(at))) best = i;
    }
    tokens[count++] = int(best);
    at += known[best].size();
  }
  return count;
}

static const Check<Function> check(
    {"31.3",
     hand,
     call,
     mine::encode_word,
     solution::encode_word,
     {{leftmost,
       "the leftmost pair that some merge joins goes first; it is the one with the "
       "smallest k, wherever it stands"},
      {latest,
       "the merge that was learned last goes first; the one with the smallest k does"},
      {longest,
       "the longest piece that fits is taken, from the left; the order in which merges "
       "were learned decides, not their length"},
      {only_one, "only one pair is merged; look again until no merge fits"},
      {rightmost,
       "of equal pairs the rightmost goes first; go from left to right: 0 0 0 is joined "
       "at its start"},
      {with<Slip::first_place>,
       "each merge is done at one place only; it is done wherever its pair stands"},
      {with<Slip::turned>,
       "right before left is joined; merges[2 k] stands before merges[2 k + 1]"},
      {with<Slip::from_the_last>,
       "the merges are gone through from the last to the first; begin with k = 0"},
      {with<Slip::number_of_merge>,
       "the new token is k; merge k makes token first + k, behind the letters"},
      {with<Slip::one_walk>, "only merge 0 is done; all M of them, each in its turn"}}});
