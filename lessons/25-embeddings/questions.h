// Five families of questions "a is to b as c is to ...", all of whose answers the grammar
// of tales knows: who is he and who is she, what is one and what is many.
#pragma once

#include "nearness.h"
#include "words.h"

namespace chainrule {

struct Family {
  const char* name;
  std::vector<Question> questions;
};

// One pair of words against a list of others, both ways round.
inline Family two_to_all(const char* name, int x, int y, const std::vector<int>& like_x,
                         const std::vector<int>& like_y) {
  Family family = {name, {}};
  for (const int c : like_x) family.questions.push_back({x, y, c, like_y});
  for (const int c : like_y) family.questions.push_back({y, x, c, like_x});
  return family;
}

// Every word of one list with every word of the other: like_x goes with x, like_y with y.
inline Family all_to_two(const char* name, int x, int y, const std::vector<int>& like_x,
                         const std::vector<int>& like_y) {
  Family family = {name, {}};
  for (const int a : like_x) {
    for (const int b : like_y) {
      family.questions.push_back({a, x, b, {y}});
      family.questions.push_back({b, y, a, {x}});
    }
  }
  return family;
}

inline std::vector<Family> families(const Words& words) {
  const std::vector<int> girls = all_of(words, WordKind::girl),
                         boys = all_of(words, WordKind::boy),
                         one = all_of(words, WordKind::thing),
                         many = all_of(words, WordKind::things);
  const auto w = [&](const char* word) { return words.number(word); };
  return {two_to_all("She is to He as Mia to ...", w("She"), w("He"), girls, boys),
          two_to_all("it is to them as kite to ...", w("it"), w("them"), one, many),
          all_to_two("Mia is to She as Ben to ...", w("She"), w("He"), girls, boys),
          all_to_two("kite is to is as shells to ...", w("is"), w("are"), one, many),
          all_to_two("kite is to a as shells to ...", w("a"), w("some"), one, many)};
}

// The mean over the families.
inline double share_right(const Words& words, const Points& points, Solver solver) {
  double right = 0;
  const std::vector<Family> all = families(words);
  for (const Family& f : all) right += answer(points, f.questions, solver).right;
  return right / double(all.size());
}

}  // namespace chainrule
