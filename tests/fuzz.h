// Throws broken files at a reader: each input must be read or be refused with an Error.
//
//   const FuzzReport report = fuzz({idx_file, small_idx_file}, fuzz_inputs(), Key{1, 1},
//                                  [](const std::string& bytes) { read_idx(bytes); });
//   CHECK(report.problem == "");
//
// Inputs are mutations of the corpus: flipped bits, cut and repeated pieces, pieces of
// other files and of `words`, changed numbers (binary of both byte orders, and in
// digits). Input number i is a function of corpus, key and i, so whatever fails can be
// had again. The reader runs in a child process: a crash, an endless loop or a
// sanitizer's report is a problem with a number, and the input is kept in a file. Leaves
// out coverage: nothing steers the mutations but chance and a good corpus.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "random.h"

namespace chainrule {

struct FuzzReport {
  int read = 0, refused = 0;
  std::string problem;  // "" or what happened, to which input, and where it is kept
};

int fuzz_inputs();  // 10,000, or what the environment variable CHAINRULE_FUZZ says

FuzzReport fuzz(const std::vector<std::string>& corpus, int inputs, Key key,
                const std::function<void(const std::string&)>& read,
                const std::vector<std::string>& words = {});

std::string fuzz_input(const std::vector<std::string>& corpus, int number, Key key,
                       const std::vector<std::string>& words = {});

}  // namespace chainrule
