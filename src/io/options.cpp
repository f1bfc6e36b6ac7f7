// See options.h.
#include "options.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include "check.h"
#include "file.h"
#include "parallel.h"
#include "terminal.h"
#include "your_part.h"

namespace chainrule {
namespace {

// What happens to an exception that leaves main: an Error is a message to the reader.
[[noreturn]] void end_with_sentence() {
  std::string sentence;
  try {
    const std::exception_ptr error = std::current_exception();
    if (!error) std::abort();
    std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    sentence = "not enough memory";
  } catch (const std::exception& error) {
    sentence = error.what();
  } catch (...) {
    std::abort();
  }
  status("");
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::_Exit(3);
}

std::string in_short(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string with_quick(const std::string& help, const std::string& value,
                       const std::string& quick) {
  return value == quick ? help : help + " (" + quick + " with --quick)";
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

// "06" of "06 backprop: ...", for the name of a folder.
std::string number_of(const std::string& title) {
  return title.substr(0, std::min(title.find_first_of(" :"), title.size()));
}

// Whether the word is a number of 64 bits without a sign; writes it.
bool read_seed(const std::string& word, uint64_t& seed) {
  char* end = nullptr;
  errno = 0;
  seed = std::strtoull(word.c_str(), &end, 10);
  const bool digit = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
  return digit && *end == '\0' && errno == 0;
}

// 0.2140, but 3.1e-10 where four decimals would say nothing.
std::string measured(double value) {
  const double size = value < 0 ? -value : value;
  char text[32];
  const bool plain = value == 0 || (size >= 0.001 && size < 1e6);
  std::snprintf(text, sizeof text, plain ? "%.4f" : "%.3g", value);
  return text;
}

}  // namespace

Options::Options(int argc, const char* const* argv, const char* title)
    : title_(title), arguments_(argc, argv) {
  std::set_terminate(end_with_sentence);
  program_ = argc > 0 ? argv[0] : "program";
  program_ = program_.substr(program_.find_last_of('/') + 1);
  declare_common();
  common_ = false;
}

void Options::declare_common() {
  declare("help", "", "this text");
  help_ = arguments_.flag("help");
  quick_ = flag("quick", "a short run of about two seconds");

  declare("seed", "1", "random numbers: the same seed gives the same run");
  std::string word;
  if (arguments_.value("seed", word) && !read_seed(word, seed_)) {
    complain("seed", word, "is not a whole number from 0 to 18446744073709551615");
  }
  seeds_ = integer("seeds", 1, 1, "how many seeds, where the lesson repeats its runs", 1,
                   1000);
  threads_ = chainrule::threads();
  threads_ = integer("threads", threads_, threads_, "processor cores to use", 1, 256);
  declare("data", "FOLDER", "real data in place of drawn data");
  if (arguments_.value("data", data_) && !is_folder(data_)) {
    complain("data", data_, "is not a folder");
  }
  out_ = text("out", ("build/out/" + number_of(title_)).c_str(), "folder for pictures");
  goal_ = flag("goal", "compare the result with the lesson's goal");
}

void Options::declare(const char* name, const std::string& value,
                      const std::string& help) {
  for (const Setting& setting : settings_) {
    ENSURE(setting.name != name, "options: --%s is declared twice", name);
  }
  settings_.push_back({name, value, help, common_});
}

void Options::complain(const std::string& name, const std::string& word,
                       const std::string& what) {
  arguments_.refuse("--" + name + ": " + word + " " + what);
}

int Options::integer(const char* name, int value, int quick, const char* help, int least,
                     int greatest) {
  declare(name, std::to_string(value),
          with_quick(help, std::to_string(value), std::to_string(quick)));
  std::string word;
  if (!arguments_.value(name, word)) return quick_ ? quick : value;
  char* end = nullptr;
  const long long read = std::strtoll(word.c_str(), &end, 10);  // too large: its limits
  if (*end == '\0' && least <= read && read <= greatest) return int(read);
  complain(name, word,
           "is not a whole number from " + std::to_string(least) + " to " +
               std::to_string(greatest));
  return value;
}

double Options::number(const char* name, double value, double quick, const char* help,
                       double least, double greatest) {
  declare(name, in_short(value), with_quick(help, in_short(value), in_short(quick)));
  std::string word;
  if (!arguments_.value(name, word)) return quick_ ? quick : value;
  char* end = nullptr;
  const double read = std::strtod(word.c_str(), &end);
  if (*end == '\0' && least <= read && read <= greatest) return read;  // NaN fails
  complain(name, word,
           *end != '\0' ? "is not a number"
                        : "does not lie between " + in_short(least) + " and " +
                              in_short(greatest));
  return value;
}

bool Options::flag(const char* name, const char* help) {
  declare(name, "", help);
  return arguments_.flag(name);
}

std::string Options::text(const char* name, const char* value, const char* help) {
  declare(name, *value == '\0' ? "TEXT" : value, help);
  std::string word;
  return arguments_.value(name, word) ? word : value;
}

std::string Options::choice(const char* name, const char* value,
                            const std::vector<std::string>& choices, const char* help) {
  declare(name, value, std::string(help) + ": " + joined(choices));
  std::string word;
  if (!arguments_.value(name, word)) return value;
  if (std::find(choices.begin(), choices.end(), word) != choices.end()) return word;
  complain(name, word, "is none of " + joined(choices));
  return value;
}

std::string Options::problem() const {
  const std::string word = arguments_.unknown();
  if (word.empty() || !arguments_.problem().empty()) return arguments_.problem();
  if (word[0] != '-') return word + " is not understood: settings begin with --";
  std::vector<std::string> names;
  for (const Setting& setting : settings_) names.push_back(setting.name);
  const std::string option = word.substr(0, word.find('='));
  const size_t letters = std::min(option.find_first_not_of('-'), option.size());
  return option + " is not an option; did you mean --" +
         nearest_name(option.substr(letters), names) + "?";
}

void Options::done() {
  if (help_) {
    std::printf("%s", help().c_str());
    std::exit(0);
  }
  if (problem() != "") {
    std::fprintf(stderr, "%s\n--help lists all options\n", problem().c_str());
    std::exit(2);
  }
  set_threads(threads_);
  say("%s\n", bold(title_).c_str());
  const std::vector<std::string> parts = your_parts();
  if (!parts.empty()) {
    const std::string line = "running on your code: " + joined(parts);
    say("%s\n", green(wrap(line, 80, 0)).c_str());
  }
  say("\n");
}

std::string Options::help() const {
  std::string own, common;
  for (const Setting& setting : settings_) {
    std::string line = "  --" + setting.name + " " + setting.value;
    if (line.size() < 24)
      line.resize(24, ' ');
    else
      line += "\n" + std::string(24, ' ');
    line += wrap(setting.help, 80, 24) + "\n";
    (setting.common ? common : own) += line;
  }
  return wrap(title_, 80, 0) + "\n\nusage: " + program_ + " [--option value] ...\n\n" +
         (own.empty()
              ? ""
              : "of this lesson, with what they are if not given\n" + own + "\n") +
         "of every lesson\n" + common;
}

std::string Options::out(const char* file) const {
  try {
    make_folders(out_);
    ENSURE(access(out_.c_str(), W_OK | X_OK) == 0, "%s: %s", out_.c_str(),
           std::strerror(errno));
  } catch (const Error& error) {
    pictures_are_not_written(error.what());
    return "";
  }
  return out_ + "/" + file;
}

int Options::reached(const char* what, double value, double limit, bool below) const {
  if (!goal_) return 0;
  const bool ok = below ? value < limit : value >= limit;  // false for NaN
  say("goal%s: %s %s (needed %s %s)\n", ok ? "" : " missed", what,
      measured(value).c_str(), below ? "below" : "at least", measured(limit).c_str());
  return ok ? 0 : 1;
}

}  // namespace chainrule
