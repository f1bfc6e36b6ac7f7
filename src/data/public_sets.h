// The public data sets that lessons use beside drawn data, found in a folder:
//
//   const PublicSet set = mnist(options.data());           // ./learn 14 --data data
//   say("%s\n", set.about.c_str());                        // which data this run used
//
// `make data GET=mnist` puts them there. A folder has a folder for each set, named as in
// data/files.txt, with its files under their own names, packed with gzip or not: what
// somebody has fetched elsewhere will do. What is missing is said, and how to get it.
// Introduced by lesson 14.
#pragma once

#include <string>
#include <vector>

#include "data/images.h"

namespace chainrule {

struct PublicSet {
  Images train, test;
  std::vector<std::string> class_names;
  std::string about;  // "MNIST: 60000 pictures to train, 10000 to test"
};

PublicSet mnist(const std::string& folder);          // x [N,1,28,28]: handwritten digits
PublicSet fashion_mnist(const std::string& folder);  // x [N,1,28,28]: things to wear
// x [N,3,32,32]: animals and vehicles. Trains on the batches 1 .. 5 that are there, at
// least one; `about` says which.
PublicSet cifar10(const std::string& folder);

// The path of a set's file, packed or not; an Error that says how to get it, if it is not
// there.
std::string public_file(const std::string& folder, const std::string& set,
                        const std::string& file);

}  // namespace chainrule
