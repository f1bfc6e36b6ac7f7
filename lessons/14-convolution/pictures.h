// What LeNet-5 learns from: digits drawn here, or a public set where its files are.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "check.h"
#include "data/public_sets.h"
#include "predict.h"

namespace chainrule {

struct Pictures {
  std::string name;  // "digits", "mnist" or "fashion"
  Images train, test;
  std::vector<std::string> class_names;  // empty where classes are digits
  std::string about;                     // which data this is
  bool drawn() const { return name == "digits"; }
};

inline Pictures drawn_digits(int count, int new_count, uint64_t seed) {
  return {"digits",
          digits(count, {seed, training_pictures}),
          digits(new_count, {seed, new_pictures}),
          {},
          "Digits drawn here (--on mnist takes real ones, where their files are)."};
}

inline Images first_of(const Images& images, int count) {
  const int n = std::min(count, images.x.size(0));
  return {images.x.rows(0, n), images.labels.rows(0, n), images.classes};
}

// At most so many pictures of the set `on`. Drawn digits where its files are missing:
// `about` then says what is missing and how it is fetched.
inline Pictures pictures_of(const std::string& on, const std::string& folder, int count,
                            int new_count, uint64_t seed) {
  if (on == "digits") return drawn_digits(count, new_count, seed);
  try {
    const bool fashion = on == "fashion";
    const PublicSet set = fashion ? fashion_mnist(folder) : mnist(folder);
    return {
        on, first_of(set.train, count), first_of(set.test, new_count),
        fashion ? set.class_names : std::vector<std::string>{},
        set.about + ".\n   (Sections 1 to 3 draw their own digits: plain ./learn 14.)"};
  } catch (const Error& missing) {
    std::string why = missing.what();
    for (size_t at = 0; (at = why.find('\n', at)) != why.npos; at += 4) {
      why.replace(at, 1, "\n   ");
    }
    Pictures p = drawn_digits(std::min(count, 4000), std::min(new_count, 2000), seed);
    p.about = why + ".\n   So this run draws its digits.";
    return p;
  }
}

// How LeNet-5 learns from each. Measured: see the notes.
inline Recipe recipe_for(const std::string& on) {
  return on == "digits"  ? lenet_recipe
         : on == "mnist" ? Recipe{3, 32, 0.004}
                         : Recipe{6, 32, 0.004};
}

// What the numbers of classes mean, where they are no digits: "0 T-shirt, 1 trouser".
inline std::string legend(const std::vector<std::string>& class_names) {
  std::string text;
  for (size_t i = 0; i < class_names.size(); ++i) {
    text += (i == 0   ? "   "
             : i == 5 ? ",\n   "
                      : ", ") +
            std::to_string(i) + " " + class_names[i];
  }
  return text.empty() ? "" : text + "\n\n";
}

}  // namespace chainrule
