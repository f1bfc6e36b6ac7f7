// The concept index and the course table say what is there, and no more.
#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "course.h"

using namespace course;

namespace {

struct Row {
  std::string id, lessons, status, code, test;
};

std::vector<Row> index_rows() {
  std::vector<Row> rows;
  for (const std::string& line : lines(read("lessons/README.md"))) {
    if (line.rfind("| C", 0) != 0) continue;
    const std::vector<std::string> cells = split(line.substr(1), '|');
    REQUIRE(cells.size() >= 6);
    rows.push_back({cells[0], cells[2], cells[3], cells[4], cells[5]});
  }
  return rows;
}

std::string without_ticks(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '`'), text.end());
  return text;
}

bool lesson_exists(const std::string& number) {
  for (const fs::path& path : lessons()) {
    if (path.filename().string().rfind(number + "-", 0) == 0) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the index has all 181 concepts, once each") {
  std::set<std::string> ids;
  for (const Row& row : index_rows()) ids.insert(row.id);
  CHECK(index_rows().size() == 181);
  CHECK(ids.size() == 181);
  CHECK(ids.count("C001") == 1);
  CHECK(ids.count("C181") == 1);
}

TEST_CASE("a concept that works names a lesson, code and a test that exist") {
  for (const Row& row : index_rows()) {
    CAPTURE(row.id);
    const bool known = row.status == "works" || row.status == "planned" ||
                       row.status.rfind("works in ", 0) == 0;
    CHECK(known);
    if (row.status == "planned") continue;
    // "works in 09" where a concept has more lessons, not all of them there yet.
    const std::string where =
        row.status == "works" ? row.lessons : row.status.substr(sizeof "works in " - 1);
    for (const std::string& lesson : split(where, ' ')) CHECK(lesson_exists(lesson));
    // code: `file:function`     test: `file`: words that stand in it
    const std::vector<std::string> code = split(without_ticks(row.code), ':');
    REQUIRE(code.size() == 2);
    CHECK(contains(read(code[0]), code[1]));
    const std::string test = without_ticks(row.test);
    const size_t colon = test.find(": ");
    REQUIRE(colon != std::string::npos);
    CAPTURE(test);
    CHECK(contains(read(test.substr(0, colon)), test.substr(colon + 2)));
  }
}

TEST_CASE("the course table has 51 lessons and links those that are there") {
  const std::regex row(
      R"(\| (\d\d) \| (\[?)([a-z0-9-]+)(\]\(lessons/([a-z0-9-]+)\))? \|.*)");
  int count = 0, linked = 0;
  for (const std::string& line : lines(read("README.md"))) {
    std::smatch cells;
    if (!std::regex_match(line, cells, row)) continue;
    CAPTURE(line);
    ++count;
    const std::string folder = cells[1].str() + "-" + cells[3].str();
    const bool there = fs::exists("lessons/" + folder + "/lesson.cpp");
    CHECK((cells[2] == "[") == there);
    if (there) CHECK(cells[5] == folder);
    linked += there ? 1 : 0;
  }
  CHECK(count == 51);
  CHECK(linked == int(lessons().size()));
}
