// See csv.h.
#include "data/csv.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "io/gzip.h"
#include "io/utf8.h"

namespace chainrule {
namespace {

struct Line {
  int number = 0;  // of the line in the file, from 1, where it begins
  std::vector<std::string> fields;
};

// Cuts the text into lines and fields. Knows quotes, and nothing about numbers.
class Cutter {
 public:
  Cutter(const std::string& name, const std::string& text, char separator)
      : name_(name), text_(text), separator_(separator) {
    if (text_.rfind("\xEF\xBB\xBF", 0) == 0) at_ = 3;  // a mark that some editors write
  }

  // Skips empty lines at the end of the file; false where nothing else is left.
  bool more() {
    const size_t next = text_.find_first_not_of("\r\n", at_);
    if (next == std::string::npos) at_ = text_.size();
    return at_ < text_.size();
  }
  Line line() {
    Line line;
    line.number = number_;
    do {
      line.fields.push_back(field(line));
    } while (at_ < text_.size() && text_[at_++] == separator_);
    ++number_;
    return line;
  }

 private:
  [[noreturn]] void refuse(const Line& line, const char* sentence) const {
    fail(__FILE__, __LINE__, "%s, line %d, column %zu: %s", name_.c_str(), line.number,
         line.fields.size() + 1, sentence);
  }
  // Ends before a separator, before a '\n' (and takes the '\r' of "\r\n"), or at the end.
  std::string field(const Line& line) {
    if (at_ < text_.size() && text_[at_] == '"') return field_in_quotes(line);
    const size_t begin = at_;
    const char ends[] = {separator_, '\n', '\0'};
    at_ = std::min(text_.find_first_of(ends, at_), text_.size());
    size_t end = at_;
    if (end > begin && text_[end - 1] == '\r' && !before_separator()) --end;
    return trimmed(text_.substr(begin, end - begin));
  }
  std::string field_in_quotes(const Line& line) {
    std::string value;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) refuse(line, "the quotes that begin here do not end");
      if (text_[at_] == '\n') ++number_;
      if (text_[at_] != '"') {
        value += text_[at_];
      } else if (text_.compare(at_, 2, "\"\"") == 0) {
        value += text_[at_++];
      } else {
        break;
      }
    }
    ++at_;
    if (text_.compare(at_, 2, "\r\n") == 0) ++at_;
    if (at_ < text_.size() && text_[at_] != '\n' && !before_separator()) {
      refuse(line, "something follows the quotes that end here");
    }
    return value;
  }
  bool before_separator() const { return at_ < text_.size() && text_[at_] == separator_; }
  static std::string trimmed(const std::string& text) {
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
  }

  const std::string& name_;
  const std::string& text_;
  const char separator_;
  size_t at_ = 0;
  int number_ = 1;
};

// Decimal numbers alone: strtod would also take "nan", "inf" and "0x1p3".
bool read_number(const std::string& field, double& value) {
  if (field.find_first_not_of("0123456789+-.eE") != std::string::npos) return false;
  char* end = nullptr;
  value = std::strtod(field.c_str(), &end);
  return end != field.c_str() && *end == '\0';
}

bool is_whole(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

class CsvReader {
 public:
  CsvReader(const std::string& name, const std::string& text, CsvFormat format)
      : name_(name), format_(format), cutter_(name, text, format.separator) {}

  Table table() {
    const bool of_a_field =
        std::strchr("\"\r\n0123456789+-.eE", format_.separator) != nullptr;
    ENSURE(!of_a_field, "csv: character %d cannot separate numbers", format_.separator);
    ENSURE(cutter_.more(), "%s: expected a table, found an empty file", name_.c_str());
    Line line = cutter_.line();
    columns_ = line.fields.size();
    ENSURE(format_.label_column < int(columns_),
           "%s, line %d: expected the label in column %d, found %zu columns",
           name_.c_str(), line.number, format_.label_column + 1, columns_);
    ENSURE(columns_ > (format_.label_column >= 0 ? 1 : 0),
           "%s: expected numbers beside the labels, found one column", name_.c_str());
    if (is_header(line)) {
      ENSURE(cutter_.more(), "%s: expected rows below the header, found none",
             name_.c_str());
      take_names(line);
      line = cutter_.line();
    }
    take_numbers(line);
    while (cutter_.more()) take_numbers(cutter_.line());
    return finish();
  }

 private:
  [[noreturn]] void refuse(const Line& line, size_t column, const std::string& expected) {
    const std::string& field = line.fields[column];
    fail(__FILE__, __LINE__, "%s, line %d, column %zu: expected %s, found %s",
         name_.c_str(), line.number, column + 1, expected.c_str(),
         field.empty() ? "nothing: a missing value" : quoted(field).c_str());
  }
  bool is_label(size_t column) const { return int(column) == format_.label_column; }

  bool is_header(const Line& line) const {
    double value = 0;
    for (size_t column = 0; column < columns_; ++column) {
      if (is_label(column)) continue;  // a word in every line
      if (line.fields[column].empty() || read_number(line.fields[column], value)) {
        return false;
      }
    }
    return true;
  }
  void take_names(const Line& line) {
    for (size_t column = 0; column < columns_; ++column) {
      if (!is_label(column)) names_.push_back(line.fields[column]);
    }
  }
  void take_numbers(const Line& line) {
    ENSURE(line.fields.size() == columns_,
           "%s, line %d: expected %zu fields, as in the first line, found %zu",
           name_.c_str(), line.number, columns_, line.fields.size());
    for (size_t column = 0; column < columns_; ++column) {
      const std::string& field = line.fields[column];
      double value = 0;
      if (is_label(column)) {
        if (field.empty()) refuse(line, column, "a class");
        words_.push_back(field);
      } else if (!read_number(field, value)) {
        refuse(line, column, "a number");
      } else if (!std::isfinite(real(value))) {
        refuse(line, column, "a number of common size");
      } else {
        numbers_.push_back(real(value));
      }
    }
    ++rows_;
  }

  Table finish() const {
    const int C = int(columns_) - (format_.label_column >= 0 ? 1 : 0);
    Table table{names_, Tensor::from({rows_, C}, numbers_), {}, {}};
    if (words_.empty()) return table;
    // In the order of the alphabet; whole numbers, "9" before "10", by their size.
    std::vector<std::string>& classes = table.classes = words_;
    const bool whole = std::all_of(classes.begin(), classes.end(), is_whole);
    const auto before = [whole](const std::string& a, const std::string& b) {
      return whole && a.size() != b.size() ? a.size() < b.size() : a < b;
    };
    std::sort(classes.begin(), classes.end(), before);
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    std::vector<int> labels;
    for (const std::string& word : words_) {
      labels.push_back(
          int(std::lower_bound(classes.begin(), classes.end(), word, before) -
              classes.begin()));
    }
    table.labels = IntTensor::from({rows_}, labels);
    return table;
  }

  const std::string& name_;
  const CsvFormat format_;
  Cutter cutter_;
  size_t columns_ = 0;
  int rows_ = 0;
  std::vector<std::string> names_, words_;
  std::vector<real> numbers_;
};

}  // namespace

Table parse_csv(const std::string& name, const std::string& text, CsvFormat format) {
  return CsvReader(name, text, format).table();
}

Table read_csv(const std::string& path, CsvFormat format) {
  const Content content = read_unpacked(path);
  return parse_csv(content.name, content.bytes, format);
}

}  // namespace chainrule
