// The notes keep their word: quoted code stands in the source, links and paths exist.
#include <doctest/doctest.h>

#include <regex>

#include "course.h"

using namespace course;

namespace {

// A quotation: a fenced block of C++ whose first line names a file of the tree.
struct Quotation {
  std::string file;
  std::vector<std::string> lines;
};

std::vector<Quotation> quotations(const std::string& text) {
  std::vector<Quotation> found;
  bool inside = false, named = false;
  for (const std::string& line : lines(text)) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside && line != "```";
      named = false;
      continue;
    }
    if (!inside) continue;
    if (!named && line.rfind("// ", 0) == 0 && contains(line, "/")) {
      found.push_back({trim(line.substr(3)), {}});
      named = true;
    } else if (named) {
      found.back().lines.push_back(trim(line));
    }
  }
  return found;
}

// Do the lines stand in the file, one after the other? A line "..." skips some.
bool stands(const Quotation& q) {
  std::vector<std::string> source;
  for (const std::string& line : lines(read(q.file))) source.push_back(trim(line));
  size_t from = 0;
  std::vector<std::string> part;
  const auto place = [&]() {
    const auto at =
        std::search(source.begin() + long(from), source.end(), part.begin(), part.end());
    if (at == source.end() && !part.empty()) return false;
    from = size_t(at - source.begin()) + part.size();
    part.clear();
    return true;
  };
  for (const std::string& line : q.lines) {
    if (line == "..." || line == "// ...") {
      if (!place()) return false;
    } else if (!line.empty() || !part.empty()) {
      part.push_back(line);
    }
  }
  return place();
}

}  // namespace

TEST_CASE("code that the notes quote stands in the source") {
  int quoted = 0;
  for (const fs::path& path : notes()) {
    for (const Quotation& q : quotations(read(path))) {
      CAPTURE(path.string());
      CAPTURE(q.file);
      CAPTURE(q.lines.empty() ? "" : q.lines[0]);
      CHECK(!q.lines.empty());
      CHECK(fs::exists(q.file));
      CHECK(stands(q));
      ++quoted;
    }
  }
  CHECK(quoted > 0);
}

TEST_CASE("a quotation that does not stand in the source is noticed") {
  CHECK(stands({"src/real.h", {"#ifdef CHAINRULE_DOUBLE", "using real = double;"}}));
  CHECK(stands({"src/real.h", {"#ifdef CHAINRULE_DOUBLE", "...", "#endif"}}));
  CHECK_FALSE(stands({"src/real.h", {"using real = long double;"}}));
  CHECK_FALSE(stands({"src/real.h", {"#endif", "...", "#ifdef CHAINRULE_DOUBLE"}}));
}

TEST_CASE("every link in the notes leads somewhere") {
  const std::regex link(R"(\]\(([^()#:\s]+)\))");
  for (const fs::path& path : notes()) {
    const std::string text = read(path);
    for (std::sregex_iterator i(text.begin(), text.end(), link), end; i != end; ++i) {
      CAPTURE(path.string());
      CAPTURE((*i)[1].str());
      CHECK(fs::exists(path.parent_path() / (*i)[1].str()));
    }
  }
}

TEST_CASE("every path of the tree that the notes name exists") {
  // `src/ops/linear.cpp`, with or without ":function"; not patterns with * or capitals
  // NN.
  const std::regex name(
      R"(`((src|tests|lessons|cuda|data|mine)/[A-Za-z0-9_./-]*)(:\w+)?`)");
  for (const fs::path& path : notes()) {
    const std::string text = read(path);
    for (std::sregex_iterator i(text.begin(), text.end(), name), end; i != end; ++i) {
      const std::string file = (*i)[1].str(), function = (*i)[3].str();
      if (file.rfind("mine/", 0) == 0 || contains(file, "NN")) continue;
      CAPTURE(path.string());
      CAPTURE(file);
      CHECK(fs::exists(file));
      if (!function.empty()) CHECK(contains(read(file), function.substr(1)));
    }
  }
}
