// The rules of the house that a program can check.
#include <doctest/doctest.h>

#include <cstdio>
#include <regex>

#include "course.h"

using namespace course;

namespace {

std::vector<fs::path> sources() {
  std::vector<fs::path> all;
  for (const char* folder : {"src", "cuda", "tests", "lessons"}) {
    for (const fs::path& path : files(folder, {".h", ".cpp", ".cu", ".cuh"})) {
      all.push_back(path);
    }
  }
  return all;
}

std::vector<std::string> declared_ops() {
  std::vector<std::string> names;
  const std::regex declaration(R"((template[^\n]*\n)?void (\w+)\()");
  for (const fs::path& path : files("src/ops", {".h"})) {
    const std::string text = read(path);
    if (contains(text, "no op itself")) continue;  // each.h and other helpers say so
    for (std::sregex_iterator i(text.begin(), text.end(), declaration), end; i != end;
         ++i) {
      if (!(*i)[1].matched) names.push_back((*i)[2].str());
    }
  }
  return names;
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  char part[4096];
  while (fgets(part, sizeof part, pipe) != nullptr) text += part;
  pclose(pipe);
  return text;
}

}  // namespace

TEST_CASE("only ops and the device touch the memory of a tensor") {
  // x.data()[i] and *x.data(): what would crash where memory belongs to a GPU. Host
  // vectors may be indexed; tensors are never.
  const std::regex touch(R"(\.data\(\)\s*\[|\*\s*\w+\.data\(\))");
  for (const char* folder : {"src/layers", "src/models", "src/optim", "src/training",
                             "src/io", "src/data", "lessons"}) {
    for (const fs::path& path : files(folder, {".h", ".cpp"})) {
      int number = 0;
      for (const std::string& line : lines(read(path))) {
        ++number;
        CAPTURE(path.string() + ":" + std::to_string(number));
        CAPTURE(line);
        CHECK_FALSE(std::regex_search(line, touch));
      }
    }
  }
}

TEST_CASE("text and files know no real: the Makefile compiles them once, not in double") {
  const std::regex outward(
      R"(#include "([^"]*/|real|tensor|shape|random|device|png|safetensors)[^"]*")");
  for (const fs::path& path : files("src/io", {".h", ".cpp"})) {
    if (std::regex_search(path.stem().string(), std::regex("png|safetensors"))) continue;
    CAPTURE(path.string());
    CHECK_FALSE(std::regex_search(read(path), outward));
  }
}

TEST_CASE("every op can be replaced by a learner's") {
  const char* build = std::getenv("BUILD");
  const std::string archive =
      std::string(build ? build : "build") + "/cpu/libchainrule.a";
  if (!fs::exists(archive)) {
    MESSAGE("skipped: " << archive << " is not there");
    return;
  }
  const std::string symbols = output_of("nm -C " + archive);
  REQUIRE(!symbols.empty());
  for (const std::string& op : declared_ops()) {
    CAPTURE(op);
    // W: a weak definition (on macOS nm prints T, and "weak" only with -m).
    const std::regex weak("[ ][WT] chainrule::" + op + "\\(");
    const std::regex strong("[ ]T chainrule::" + op + "\\(");
    CHECK(std::regex_search(symbols, weak));
#ifndef __APPLE__
    CHECK_FALSE(std::regex_search(symbols, strong));
#endif
  }
  CHECK(declared_ops().size() > 20);
}

TEST_CASE("every op is a kernel, too") {
  std::string kernels;
  for (const fs::path& path : files("cuda", {".cu"})) kernels += read(path);
  for (const std::string& op : declared_ops()) {
    CAPTURE(op);
    CHECK(std::regex_search(kernels, std::regex("REPLACEABLE void " + op + "\\(")));
  }
}

TEST_CASE("every op has a plain version and every backward a row in the gradient table") {
  const std::string plain = read("tests/plain/plain.h");
  std::string tests;
  for (const fs::path& path : fs::directory_iterator("tests")) {
    const std::string text = path.extension() == ".cpp" ? read(path) : "";
    if (contains(text, "GradientRow")) tests += text;
  }
  for (const std::string& op : declared_ops()) {
    CAPTURE(op);
    CHECK(contains(plain, "PLAIN(" + op + ")"));
    if (contains(op, "_backward")) CHECK(contains(tests, op));
  }
}

TEST_CASE(
    "sources are at most 90 columns wide and 400 lines long, and say what they are") {
  for (const fs::path& path : sources()) {
    const std::string text = read(path);
    const std::vector<std::string> all = lines(text);
    CAPTURE(path.string());
    CHECK(all.size() <= 400);
    CHECK(text.rfind("//", 0) == 0);
    for (const std::string& line : all) {
      CAPTURE(line);
      CHECK(line.size() <= 90);
    }
  }
}
