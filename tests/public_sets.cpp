// src/data/public_sets: folders made here, and the real files where the environment
// variable CHAINRULE_DATA names a folder of them (what they must hold is known).
#include "data/public_sets.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>

#include "check.h"
#include "data/csv.h"
#include "io/file.h"

using namespace chainrule;

namespace {

// A folder that goes away with the test.
struct Folder {
  const std::string path = "/tmp/chainrule-sets-" + std::to_string(getpid());
  Folder() { make_folders(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& set, const std::string& file, const std::string& bytes) {
    make_folders(path + "/" + set);
    write_file(path + "/" + set + "/" + file, bytes);
  }
};

std::string idx(const std::vector<char>& sizes, const std::string& numbers) {
  std::string bytes("\0\0\x08", 3);
  bytes += char(sizes.size());
  for (const char size : sizes) bytes += std::string(3, '\0') + size;
  return bytes + numbers;
}

std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

const char* real_folder() {
#if defined CHAINRULE_DOUBLE || defined CHAINRULE_SANITIZED
  MESSAGE("skipped: real files are read in the float build, once is enough");
  return nullptr;
#endif
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder == nullptr || *folder == '\0') {
    MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
    return nullptr;
  }
  return folder;
}

std::vector<int> first_labels(const Images& images) {
  std::vector<int> labels = images.labels.host();
  labels.resize(10);
  return labels;
}
std::vector<int> label_counts(const Images& images) {
  std::vector<int> counts(10);
  for (const int label : images.labels.host()) ++counts[size_t(label)];
  return counts;
}
// The sum of all bytes, which tells whether every pixel is there; exact.
int64_t byte_sum(const Images& images) {
  int64_t sum = 0;
  for (const real value : images.x.host()) sum += int64_t(value * 255 + real(0.5));
  return sum;
}

using Ten = std::vector<int>;

}  // namespace

TEST_CASE("public sets: a folder of IDX files") {
  Folder folder;
  folder.write("mnist", "train-images-idx3-ubyte", idx({3, 1, 2}, "abcdef"));
  folder.write("mnist", "train-labels-idx1-ubyte", idx({3}, "\x01\x02\x03"));
  folder.write("mnist", "t10k-images-idx3-ubyte.gz", idx({1, 1, 2}, "ab"));  // only named
  CHECK(
      refusal([&] { mnist(folder.path); }) ==
      folder.path +
          ": there is no mnist/t10k-labels-idx1-ubyte, packed (.gz) or not\n\"make data "
          "GET=mnist\" fetches it into data/; \"make data\" lists what there is");
  folder.write("mnist", "t10k-labels-idx1-ubyte", idx({1}, "\x09"));
  const PublicSet set = mnist(folder.path);
  CHECK(set.about == "MNIST: 3 pictures to train, 1 to test");
  CHECK(set.train.x.shape() == Shape{3, 1, 1, 2});
  CHECK(set.test.labels.host() == std::vector<int>{9});
  CHECK(set.class_names.size() == 10);
  CHECK(refusal([&] { fashion_mnist(folder.path); }).find("GET=fashion-mnist") !=
        std::string::npos);
  folder.write("mnist", "t10k-images-idx3-ubyte.gz", idx({1, 2, 1}, "ab"));
  CHECK(refusal([&] { mnist(folder.path); }).find("to test [1, 1, 2, 1]") !=
        std::string::npos);
}

TEST_CASE("public sets: CIFAR-10 from the batches that are there") {
  Folder folder;
  const std::string pixels(3072, 'x');
  CHECK(refusal([&] { cifar10(folder.path); }).find("cifar-10/data_batch_1.bin") !=
        std::string::npos);
  folder.write("cifar-10", "data_batch_4.bin", '\4' + pixels + '\5' + pixels);
  CHECK(refusal([&] { cifar10(folder.path); }).find("cifar-10/test_batch.bin") !=
        std::string::npos);
  folder.write("cifar-10", "test_batch.bin", '\7' + pixels);
  CHECK(cifar10(folder.path).about ==
        "CIFAR-10: 2 pictures to train, 1 to test (of 5 batches, number 4)");
  folder.write("cifar-10", "data_batch_2.bin", '\2' + pixels);
  const PublicSet set = cifar10(folder.path);
  CHECK(set.about ==
        "CIFAR-10: 3 pictures to train, 1 to test (of 5 batches, numbers 2, 4)");
  CHECK(set.train.labels.host() == std::vector<int>{2, 4, 5});
  CHECK(set.class_names[2] == "bird");
}

TEST_CASE("real data: MNIST") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const PublicSet set = mnist(folder);
  CHECK(set.about == "MNIST: 60000 pictures to train, 10000 to test");
  CHECK(set.train.x.shape() == Shape{60000, 1, 28, 28});
  CHECK(byte_sum(set.train) == 1567298545);
  CHECK(byte_sum(set.test) == 264923200);
  CHECK(first_labels(set.train) == Ten{5, 0, 4, 1, 9, 2, 1, 3, 1, 4});
  CHECK(first_labels(set.test) == Ten{7, 2, 1, 0, 4, 1, 4, 9, 5, 9});
  CHECK(label_counts(set.train) ==
        Ten{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
}

TEST_CASE("real data: Fashion-MNIST") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const PublicSet set = fashion_mnist(folder);
  CHECK(byte_sum(set.train) == 3431114169);
  CHECK(byte_sum(set.test) == 573469082);
  CHECK(first_labels(set.train) == Ten{9, 0, 0, 3, 0, 2, 7, 2, 5, 5});
  CHECK(first_labels(set.test) == Ten{9, 2, 1, 1, 6, 1, 4, 6, 5, 7});
  CHECK(label_counts(set.train) == Ten(10, 6000));
}

// The folder may hold the batches as .xz, which the program of that name unpacks.
TEST_CASE("real data: CIFAR-10") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const Folder unpacked;
  make_folders(unpacked.path + "/cifar-10");
  for (const std::string file : {"data_batch_1.bin", "test_batch.bin"}) {
    const std::string from = std::string(folder) + "/cifar-10/" + file;
    const std::string to = unpacked.path + "/cifar-10/" + file;
    const std::string command = access(from.c_str(), F_OK) == 0
                                    ? "cp '" + from + "' '" + to + "'"
                                    : "xz -dc '" + from + ".xz' >'" + to + "'";
    if (std::system(command.c_str()) != 0) {
      MESSAGE("skipped: " << command << " did not work");
      return;
    }
  }
  const PublicSet set = cifar10(unpacked.path);
  CHECK(set.about ==
        "CIFAR-10: 10000 pictures to train, 10000 to test (of 5 batches, number 1)");
  CHECK(byte_sum(set.train) == 3718380578);
  CHECK(byte_sum(set.test) == 3733375634);
  CHECK(first_labels(set.train) == Ten{6, 9, 9, 4, 1, 1, 2, 7, 8, 3});
  CHECK(first_labels(set.test) == Ten{3, 8, 8, 0, 6, 6, 1, 6, 3, 1});
  CHECK(label_counts(set.train) ==
        Ten{1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981});
}

TEST_CASE("real data: tables") {
  const char* name = real_folder();
  if (name == nullptr) return;
  const std::string folder = name;
  const Table iris = read_csv(folder + "/iris/iris.data", {',', 4});
  CHECK(iris.x.shape() == Shape{150, 4});
  CHECK(iris.classes ==
        std::vector<std::string>{"Iris-setosa", "Iris-versicolor", "Iris-virginica"});
  double sum = 0;
  for (const real value : iris.x.host()) sum += double(value);
  CHECK(sum / 150 == doctest::Approx(5.8433 + 3.0540 + 3.7587 + 1.1987).epsilon(1e-4));

  const std::string packed = folder + "/optdigits/optdigits.tra.gz";
  const bool is_packed = access(packed.c_str(), F_OK) == 0;
  const Table digits =
      read_csv(is_packed ? packed : folder + "/optdigits/optdigits.tra", {',', 64});
  CHECK(digits.x.shape() == Shape{3823, 64});
  CHECK(digits.classes[9] == "9");
  const Images as_images{digits.x, digits.labels, 10};
  CHECK(label_counts(as_images) == Ten{376, 389, 380, 389, 387, 376, 377, 387, 380, 382});
}
