// Exercises, solutions, checks, hints and notes agree with each other.
#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "course.h"

using namespace course;

namespace {

struct Exercise {
  fs::path folder;  // lessons/03-tensors
  std::string file, id, header;
};

std::vector<Exercise> exercises() {
  std::vector<Exercise> all;
  for (const fs::path& folder : lessons()) {
    for (const fs::path& path : files(folder / "exercises", {".cpp", ".cu"})) {
      const std::string name = path.filename().string();
      const std::string number = folder.filename().string().substr(0, 2);
      const std::string header = lines(read(path)).at(0);
      all.push_back(
          {folder, name, number + "." + name.substr(0, name.find('_')), header});
    }
  }
  return all;
}

int occurrences(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("an exercise's first line says what it is") {
  const std::regex form(R"(// \d\d\.\d [\w ]+ \| \d+ min \| difficulty [1-5] \| )"
                        R"(needs (nothing|\d\d\.\d( \d\d\.\d)*)( \| replaces the op)?)"
                        R"(( \| trains)?)");
  std::set<std::string> known;
  for (const Exercise& e : exercises()) {
    CAPTURE(e.folder.string());
    CAPTURE(e.header);
    CHECK(std::regex_match(e.header, form));
    CHECK(e.header.rfind("// " + e.id + " ", 0) == 0);
    // It needs only what comes before it.
    const std::regex id(R"(\d\d\.\d)");
    const std::string needs = e.header.substr(e.header.find("needs"));
    for (std::sregex_iterator i(needs.begin(), needs.end(), id), end; i != end; ++i) {
      CHECK(known.count(i->str()) == 1);
    }
    known.insert(e.id);
  }
  CHECK(known.size() >= 3);
}

TEST_CASE("every exercise has one TODO, a solution, a check and three hints") {
  for (const Exercise& e : exercises()) {
    CAPTURE(e.folder.string());
    CAPTURE(e.file);
    const std::string stub = read(e.folder / "exercises" / e.file);
    CHECK(occurrences(stub, "TODO(" + e.id + ")") == 1);
    CHECK(occurrences(stub, "TODO") == 1);
    CHECK(occurrences(stub, "NOT_STARTED();") == 1);
    const std::string solution = read(e.folder / "solutions" / e.file);
    CHECK(contains(solution, e.header + "\n"));
    CHECK_FALSE(contains(solution, "TODO"));
    CHECK(contains(read(e.folder / "checks" / e.file), "\"" + e.id + "\""));
    const std::string hints = read(e.folder / "hints.md");
    const size_t at = hints.find("## " + e.id + " ");
    REQUIRE(at != std::string::npos);
    const std::string mine = hints.substr(at, hints.find("\n## ", at) - at);
    for (const char* step : {"### 1", "### 2", "### 3"}) CHECK(contains(mine, step));
    CHECK(contains(read(e.folder / "README.md"), e.id));
  }
}

TEST_CASE("no solution and no check without its exercise") {
  for (const fs::path& folder : lessons()) {
    for (const char* part : {"solutions", "checks"}) {
      for (const fs::path& path : files(folder / part, {".cpp", ".cu"})) {
        CAPTURE(path.string());
        CHECK(fs::exists(folder / "exercises" / path.filename()));
      }
    }
  }
}

TEST_CASE("no text of a solution leaks into its stub") {
  for (const Exercise& e : exercises()) {
    const std::vector<std::string> stub = lines(read(e.folder / "exercises" / e.file));
    std::set<std::string> given;
    for (const std::string& line : stub) given.insert(trim(line));
    int own = 0;  // lines of code that only the solution has
    for (const std::string& line : lines(read(e.folder / "solutions" / e.file))) {
      const std::string code = trim(line);
      if (code.size() > 1 && code.rfind("//", 0) != 0 && given.count(code) == 0) ++own;
    }
    CAPTURE(e.folder.string());
    CAPTURE(e.file);
    CHECK(own >= 1);
  }
}

TEST_CASE("a lesson's notes, program and folder have the same name") {
  for (const fs::path& folder : lessons()) {
    CAPTURE(folder.string());
    const std::string name = folder.filename().string();
    const std::string title = name.substr(0, 2) + " " + name.substr(3) + ": ";
    const std::string first = lines(read(folder / "README.md")).at(0);
    CHECK(first.rfind("# " + title, 0) == 0);
    CHECK(contains(read(folder / "lesson.cpp"), "\"" + first.substr(2) + "\""));
    CHECK(fs::exists(folder / "claims.cpp"));
    CHECK(fs::exists(folder / "hints.md"));
    const size_t length = lines(read(folder / "lesson.cpp")).size();
    CHECK(length < 200);
  }
}
