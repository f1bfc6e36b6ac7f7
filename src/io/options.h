// The command line of a lesson's program: settings, --help, and messages for typing
// slips.
//
//   int main(int argc, char** argv) {
//     Options options(argc, argv, "06 backprop: how does blame travel backwards?");
//     const int hidden = options.integer("hidden", 32, 8, "units in the hidden layer");
//     options.done();                            // from here on the story is told
//     ...
//     save_svg(options.out("loss.svg"), chart);  // build/out/06/loss.svg
//     return options.reached("loss", loss, 0.3, true);
//   }
//
// A setting is declared where its value is needed; --name value and --name=value both set
// it. An Error that nobody catches ends the program with its sentence and exit code 3, so
// that no main needs a try block. Leaves out short forms (-s), and settings without --.
#pragma once

#include <climits>
#include <cstdint>
#include <string>
#include <vector>

#include "arguments.h"

namespace chainrule {

class Options {
 public:
  // The title begins with the lesson's number, which also names the folder for pictures.
  Options(int argc, const char* const* argv, const char* title);

  // Each returns what was given, or `quick` where --quick was given, or `value`.
  int integer(const char* name, int value, int quick, const char* help, int least = 1,
              int greatest = INT_MAX);
  double number(const char* name, double value, double quick, const char* help,
                double least = -1e300, double greatest = 1e300);
  bool flag(const char* name, const char* help);
  std::string text(const char* name, const char* value, const char* help);
  std::string choice(const char* name, const char* value,
                     const std::vector<std::string>& choices, const char* help);

  // After the last setting. --help: prints the help and exits with 0. A mistake on the
  // command line: says it and exits with 2. Otherwise prints the title, and the learner's
  // own parts where there are some.
  void done();

  uint64_t seed() const { return seed_; }
  int seeds() const { return seeds_; }  // how many, for lessons that repeat their runs
  int threads() const { return threads_; }
  bool quick() const { return quick_; }
  const std::string& data() const { return data_; }  // a folder, or "" for drawn data
  bool goal() const { return goal_; }

  // The path of a picture, its folder created. "" where that fails, which is said once.
  std::string out(const char* file) const;

  // With --goal: prints the value beside its limit and returns main's exit code, 0 if the
  // value is below the limit (or, with below = false, at least the limit), else 1.
  // Join several with |. Without --goal: 0.
  int reached(const char* what, double value, double limit, bool below) const;

  std::string help() const;     // what --help prints
  std::string problem() const;  // what done() would refuse, or ""

 private:
  struct Setting {
    std::string name, value, help;
    bool common;
  };
  void declare(const char* name, const std::string& value, const std::string& help);
  void complain(const std::string& name, const std::string& word,
                const std::string& what);
  void declare_common();

  std::string program_, title_, data_, out_;
  Arguments arguments_;
  std::vector<Setting> settings_;
  bool common_ = true;  // while the common settings are declared
  bool help_ = false, quick_ = false, goal_ = false;
  uint64_t seed_ = 1;
  int seeds_ = 1, threads_ = 1;
};

}  // namespace chainrule
