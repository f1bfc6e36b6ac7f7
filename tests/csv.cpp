// src/data/csv: what is a table, and what is refused where.
#include "data/csv.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "check.h"
#include "fuzz.h"
#include "io/file.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;
using Words = std::vector<std::string>;

std::string refusal(const std::string& text, CsvFormat format = {}) {
  try {
    parse_csv("f", text, format);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("csv: numbers") {
  const Table table = parse_csv("f", "1,-2.5,3e2\n.5,+0,1E-3\n");
  CHECK(table.names.empty());
  CHECK(table.labels.empty());
  CHECK(table.classes.empty());
  CHECK(table.x.shape() == Shape{2, 3});
  CHECK(table.x.host() == Numbers{1, real(-2.5), 300, real(.5), 0, real(1e-3)});
  // The last line end may be missing, or be there more than once; Windows' line ends; a
  // mark at the beginning; blanks around numbers; another separator.
  for (const char* text :
       {"1,2\n3,4", "1,2\n3,4\n\n\n", "1,2\r\n3,4\r\n", "1,2\r\n3,4\r",
        "1,2\r\n3,4\n\r\n",
        "\xEF\xBB\xBF"
        "1,2\n3,4\n",
        " 1 ,\t2\n3 , 4 \n", "\"1\",2\n3,\"4\"", "\"1\",\"2\"\r\n3,\"4\"\r\n"}) {
    CAPTURE(text);
    CHECK(parse_csv("f", text).x.host() == Numbers{1, 2, 3, 4});
  }
  CHECK(parse_csv("f", "1;2\n3;4", {';'}).x.host() == Numbers{1, 2, 3, 4});
  CHECK(parse_csv("f", "1\t2\n3\t4\n", {'\t'}).x.host() == Numbers{1, 2, 3, 4});
  CHECK(parse_csv("f", "7").x.shape() == Shape{1, 1});
}

TEST_CASE("csv: a first line without a number is a header") {
  const Table table =
      parse_csv("f", "a,\"b, \"\"the\nbest\"\"\",c d\r\n1,2,3\r\n", CsvFormat{});
  CHECK(table.names == Words{"a", "b, \"the\nbest\"", "c d"});
  CHECK(table.x.host() == Numbers{1, 2, 3});
  CHECK(refusal("a,b\n") == "f: expected rows below the header, found none");
  // Two lines of words: the second is no header.
  CHECK(refusal("a,b\nc,d\n") == "f, line 2, column 1: expected a number, found \"c\"");
  // Half a header is none.
  CHECK(refusal("a,1\n2,3\n") == "f, line 1, column 1: expected a number, found \"a\"");
}

TEST_CASE("csv: classes are words or numbers") {
  const Table flowers =
      parse_csv("f", "x,kind,y\n1,rose,2\n3,\"aster\",4\n5,rose,6\n", {',', 1});
  CHECK(flowers.names == Words{"x", "y"});
  CHECK(flowers.x.host() == Numbers{1, 2, 3, 4, 5, 6});
  CHECK(flowers.classes == Words{"aster", "rose"});
  CHECK(flowers.labels.host() == std::vector<int>{1, 0, 1});
  const Table numbers = parse_csv("f", "1,10\n2,9\n3,10\n4,0\n", {',', 1});
  CHECK(numbers.classes == Words{"0", "9", "10"});
  CHECK(numbers.labels.host() == std::vector<int>{2, 1, 2, 0});
  CHECK(refusal("1,2\n3,\n", {',', 1}) ==
        "f, line 2, column 2: expected a class, found nothing: a missing value");
  CHECK(refusal("1,2\n", {',', 2}) ==
        "f, line 1: expected the label in column 3, found 2 columns");
  CHECK(refusal("1\n", {',', 0}) ==
        "f: expected numbers beside the labels, found one column");
}

TEST_CASE("csv: what is missing or no number is refused with line and column") {
  CHECK(refusal("") == "f: expected a table, found an empty file");
  CHECK(refusal("\n\r\n") == "f: expected a table, found an empty file");
  CHECK(refusal("1,2\n3,\n") ==
        "f, line 2, column 2: expected a number, found nothing: a missing value");
  CHECK(refusal("1,2\n\n3,4\n") ==
        "f, line 2: expected 2 fields, as in the first line, found 1");
  CHECK(refusal("1\n\n3\n").find("line 2, column 1: expected a number, found nothing") !=
        std::string::npos);
  CHECK(refusal("1,2\n3,4,\n") ==
        "f, line 2: expected 2 fields, as in the first line, found 3");
  for (const char* word : {"NA", "?", "nan", "inf", "0x10", "1,5\"", "1.2.3", "1e", "--1",
                           "1 2", "1_000", "\x1b[2J"}) {
    CAPTURE(word);
    CHECK(refusal("1;2\n3;" + std::string(word), {';'})
              .rfind("f, line 2, column 2: expected a number, found \"", 0) == 0);
  }
  CHECK(refusal("1,2\n3,1e999\n") ==
        "f, line 2, column 2: expected a number of common size, found \"1e999\"");
  CHECK(refusal("1,\"2\n3,4\n5") ==
        "f, line 1, column 2: the quotes that begin here do not end");
  CHECK(refusal("1,\"2\"3\n") ==
        "f, line 1, column 2: something follows the quotes that end here");
  // Lines are counted as an editor counts them, also after quotes with line ends.
  CHECK(refusal("\"a\n\nb\",c\n1,2\n3,x\n").rfind("f, line 5, column 2", 0) == 0);
  for (const char separator : {'"', '\n', '1', '.', '-', '\0'}) {
    CHECK(refusal("1,2", {separator}).find("cannot separate") != std::string::npos);
  }
}

TEST_CASE("csv: a file") {
  const std::string path = "/tmp/chainrule-csv-" + std::to_string(getpid());
  write_file(path, "1,2\n3,oops\n");
  CHECK_THROWS_WITH_AS(
      read_csv(path),
      (path + ", line 2, column 2: expected a number, found \"oops\"").c_str(), Error);
  write_file(path, "1,2\n");
  CHECK(read_csv(path).x.host() == Numbers{1, 2});
  unlink(path.c_str());
}

TEST_CASE("fuzz: csv files") {
  const std::vector<std::string> corpus = {
      "1,-2.5,3e2\n.5,+0,1E-3\n", "a,\"b, \"\"c\"\"\",d\r\n1,\"2\",3\r\n4,5,6\r\n",
      "5.1,3.5,rose\n4.9,3.0,\"aster\"\n",
      "\xEF\xBB\xBF"
      "1\n2\n3\n\n"};
  const std::vector<std::string> words = {"\"", "\"\"", ",",     "\n",    "\r\n", "\r",
                                          " ",  "nan",  "1e308", "\",\"", ",,"};
  const FuzzReport report = fuzz(
      corpus, fuzz_inputs(), Key{1, 23},
      [](const std::string& text) {
        for (const int label : {-1, 2}) {
          try {
            const Table table = parse_csv("f", text, {',', label});
            const size_t N = size_t(table.x.size(0));
            if (label == 2 && table.labels.host().size() != N) throw "labels are missing";
            return;
          } catch (const Error&) {
            if (label == 2) throw;
          }
        }
      },
      words);
  CHECK(report.problem == "");
  CHECK(report.read > fuzz_inputs() / 50);
  CHECK(report.refused > fuzz_inputs() / 5);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}
