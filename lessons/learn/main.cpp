// The learner's tool: ./learn shows the course, ./learn 03 runs a lesson, ./learn check
// grades your exercises, ./learn help lists the rest.
//
// It works in any folder of the checkout, needs no library but the part that prints, and
// knows of the course only what course.h reads from the files. What each verb does:
// verbs.h. How an exercise is graded: grade.h.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "check.h"
#include "io/file.h"
#include "io/terminal.h"
#include "process.h"
#include "verbs.h"

namespace chainrule::learn {

static const char* const help_text =
    "./learn                 the board: what is done, what is next\n"
    "./learn 03              builds and runs lesson 03; what follows goes to it:\n"
    "                          ON=double  in double precision\n"
    "                          ON=sim, ON=gpu  its ops as CUDA kernels\n"
    "                          MINE=1     on your own solved exercises\n"
    "                          --help     and all other flags of that lesson\n"
    "./learn next [03.2]     the next exercise: a stub for you in mine/\n"
    "                          with 03: the first unsolved one of lesson 03\n"
    "./learn check [03.2]    is it right? Without a name: the first unsolved one;\n"
    "                          with 03: all of lesson 03\n"
    "./learn watch [03.2]    checks each time you save\n"
    "./learn hint [03.2]     the next of three hints; with all: those you have seen\n"
    "./learn solution [03.2] your file beside ours; asks first\n"
    "./learn reset [03.2]    a fresh stub; your work is kept as a backup\n"
    "./learn doctor          is everything there that the course needs?\n"
    "\n"
    "Your work is in mine/, and nothing ever overwrites it.\n"
    "Exit code: 0 solved or done, 1 not solved, 2 does not compile, 3 a problem\n";

// Where Makefile and lessons/learn are: this folder, one above it, or the tool's own.
static void go_to_root(const std::string& program) {
  namespace files = std::filesystem;
  std::error_code none;
  Words starts = {files::current_path(none).string()};
  if (contains(program, "/"))
    starts.push_back(files::absolute(program, none).parent_path().string());
  for (const std::string& start : starts) {
    for (files::path folder = start; !folder.empty(); folder = folder.parent_path()) {
      if (files::exists(folder / "Makefile", none) &&
          files::exists(folder / "lessons/learn", none)) {
        ENSURE(chdir(folder.c_str()) == 0, "cannot go to %s", folder.c_str());
        return;
      }
      if (folder == folder.parent_path()) break;
    }
  }
  fail(__FILE__, __LINE__,
       "this is not a folder of chainrule (no Makefile and lessons/learn "
       "here or above): cd to where you cloned it");
}

// The compiler that built the tool builds the exercises, unless CXX says otherwise: then
// `make learn CXX=clang++` needs to be typed once only, and nothing is built twice.
static void keep_compiler() {
  const std::string path = build_folder() + "/cpu/flags";
  if (std::getenv("CXX") != nullptr || !exists(path)) return;
  const std::string flags = read_file(path);
  const size_t end = flags.find(" -std=");
  if (end != std::string::npos && end > 0) setenv("CXX", flags.substr(0, end).c_str(), 1);
}

static void on_signal(int number) {  // the handler was removed when the signal came
  end_running();
  raise(number);
}

static void end_children_with_us() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = int(SA_RESETHAND) | int(SA_NODEFER);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    sigaction(number, &action, nullptr);
}

struct Verb {
  const char* name;
  int (*run)(Learner& learner, const Words& names);
};

static const Verb verbs[] = {{"check", check},       {"next", next},   {"hint", hint},
                             {"solution", solution}, {"reset", reset}, {"watch", watch}};

// A word that is no verb is a lesson, or a slip.
static int run_other(const Learner& learner, const Words& words) {
  std::string word = words[0];
  for (const std::string& later : words) {  // ./learn ON=double 03
    if (contains(word, "=")) word = later;
  }
  if (names_lesson(learner.course, word) || contains(word, "=")) {
    return run_lesson(learner, words);
  }
  ENSURE(!looks_like_exercise(word), "%s is an exercise: ./learn check %s", word.c_str(),
         find_exercise(learner.course, word).id.c_str());
  Words choices = {"doctor", "help"};
  for (const Verb& verb : verbs) choices.push_back(verb.name);
  for (const Lesson& lesson : learner.course.lessons) {
    if (lesson.here()) choices.push_back(lesson.name);
  }
  fail(__FILE__, __LINE__, "'%s' is not known%s (./learn help lists all)", word.c_str(),
       did_you_mean(word, choices).c_str());
}

static int run_tool(const std::string& program, const Words& words) {
  const std::string first = words.empty() ? "" : words[0];
  if (first == "help" || first == "--help" || first == "-h") {
    say("%s", help_text);
    return 0;
  }
  go_to_root(program);
  keep_compiler();
  end_children_with_us();
  if (first == "doctor") return doctor();
  Learner learner = {read_course(), Record()};
  if (words.empty()) return show_board(learner);
  const Words rest(words.begin() + 1, words.end());
  for (const Verb& verb : verbs) {
    if (first == verb.name) return verb.run(learner, rest);
  }
  return run_other(learner, words);
}

}  // namespace chainrule::learn

int main(int argc, char** argv) {
  try {
    return chainrule::learn::run_tool(argv[0], {argv + 1, argv + argc});
  } catch (const std::exception& error) {
    chainrule::status("");
    fflush(stdout);
    fprintf(stderr, "learn: %s\n", error.what());
    return 3;
  }
}
