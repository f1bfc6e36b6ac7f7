// Tables of numbers as text: comma-separated values (RFC 4180).
//
//   sepal length,sepal width,species           a header, if it is there: no field of the
//   5.1,3.5,"setosa"                           first line is a number
//   4.9,3.0,"setosa"
//
//   const Table iris = read_csv("iris.csv", {',', 2});     // x [150,2], three classes
//
// One column may hold the class, in words or numbers; all others are numbers. A field in
// quotes may contain separators, line ends and, doubled, quotes. A missing value is
// refused with its line and column: what stands for it (a mean? leave the row out?) is a
// decision about the data, which a reader of files must not take in silence. Leaves out
// other quotes, comments and decimal commas.
#pragma once

#include <string>
#include <vector>

#include "tensor.h"

namespace chainrule {

struct CsvFormat {
  char separator = ',';
  int label_column = -1;  // counted from 0; -1: there is none
};

struct Table {
  std::vector<std::string> names;    // of the columns of x; empty without a header
  Tensor x;                          // [N, columns], without the label column
  IntTensor labels;                  // [N], or empty() without a label column
  std::vector<std::string> classes;  // what each label stands for, sorted
};

Table read_csv(const std::string& path, CsvFormat format = {});  // packed or not
Table parse_csv(const std::string& name, const std::string& text, CsvFormat format = {});

}  // namespace chainrule
