// See public_sets.h.
#include "data/public_sets.h"

#include <unistd.h>

#include <utility>

#include "data/cifar.h"
#include "data/idx.h"

namespace chainrule {
namespace {

// The path of a file of a set, packed or not, or "" if it is not there.
std::string find(const std::string& folder, const std::string& set,
                 const std::string& file) {
  const std::string path = folder + "/" + set + "/" + file;
  for (const char* ending : {"", ".gz"}) {
    if (access((path + ending).c_str(), F_OK) == 0) return path + ending;
  }
  return "";
}

std::string about(const std::string& name, const PublicSet& set) {
  return name + ": " + std::to_string(set.train.labels.count()) + " pictures to train, " +
         std::to_string(set.test.labels.count()) + " to test";
}

PublicSet of_idx_files(const std::string& folder, const std::string& set,
                       const std::string& name, std::vector<std::string> class_names) {
  const auto part = [&](const std::string& which) {
    const std::string pictures = which + "-images-idx3-ubyte";
    const std::string labels = which + "-labels-idx1-ubyte";
    const std::string labels_path = public_file(folder, set, labels);
    return read_idx_images(public_file(folder, set, pictures), labels_path);
  };
  PublicSet result{part("train"), part("t10k"), std::move(class_names), ""};
  ENSURE(result.train.x.size(2) == result.test.x.size(2) &&
             result.train.x.size(3) == result.test.x.size(3),
         "%s/%s: pictures to train are %s, to test %s", folder.c_str(), set.c_str(),
         result.train.x.shape().text().c_str(), result.test.x.shape().text().c_str());
  result.about = about(name, result);
  return result;
}

}  // namespace

std::string public_file(const std::string& folder, const std::string& set,
                        const std::string& file) {
  const std::string path = find(folder, set, file);
  ENSURE(!path.empty(),
         "%s: there is no %s/%s, packed (.gz) or not\n\"make data GET=%s\" fetches it "
         "into data/; \"make data\" lists what there is",
         folder.c_str(), set.c_str(), file.c_str(), set.c_str());
  return path;
}

PublicSet mnist(const std::string& folder) {
  return of_idx_files(folder, "mnist", "MNIST",
                      {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
}

PublicSet fashion_mnist(const std::string& folder) {
  return of_idx_files(folder, "fashion-mnist", "Fashion-MNIST",
                      {"T-shirt", "trouser", "pullover", "dress", "coat", "sandal",
                       "shirt", "sneaker", "bag", "boot"});
}

PublicSet cifar10(const std::string& folder) {
  std::vector<std::string> paths;
  std::string batches;
  for (int batch = 1; batch <= 5; ++batch) {
    const std::string number = std::to_string(batch);
    const std::string path = find(folder, "cifar-10", "data_batch_" + number + ".bin");
    if (path.empty()) continue;
    paths.push_back(path);
    batches += (batches.empty() ? "" : ", ") + number;
  }
  if (paths.empty()) public_file(folder, "cifar-10", "data_batch_1.bin");
  const std::string test = public_file(folder, "cifar-10", "test_batch.bin");
  PublicSet result{read_cifar10(paths),
                   read_cifar10({test}),
                   {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
                    "horse", "ship", "truck"},
                   ""};
  result.about = about("CIFAR-10", result);
  if (paths.size() == 1) result.about += " (of 5 batches, number " + batches + ")";
  if (paths.size() > 1 && paths.size() < 5) {
    result.about += " (of 5 batches, numbers " + batches + ")";
  }
  return result;
}

}  // namespace chainrule
