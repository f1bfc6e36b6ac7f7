// See grade.h.
#include "grade.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "compile.h"
#include "io/file.h"
#include "io/terminal.h"
#include "process.h"
#include "source.h"

namespace chainrule::learn {

int exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::solved:
      return 0;
    case Verdict::not_started:
    case Verdict::wrong:
      return 1;
    case Verdict::does_not_compile:
      return 2;
    case Verdict::broken:
      return 3;
  }
  return 3;
}

// A result as the checks print theirs: "  compile              ok".
static std::string result(const std::string& step, const std::string& text) {
  return "  " + pad(step, 20) + " " + text;
}

static void add(Report& report, const Words& lines, const std::string& indent) {
  for (const std::string& line : lines) report.lines.push_back(indent + line);
}

// A sentence, fitted to the window.
static void add_sentence(Report& report, const std::string& text) {
  add(report, lines_of(wrap(text, columns() - 1 - 6, 0)), "      ");
}

static void add_tail(Report& report, const std::string& output, size_t count) {
  Words lines = lines_of(output);
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - long(count));
  add(report, lines, "      ");
}

// What went wrong has nothing to do with the learner's text.
static void blame_project(Report& report, const std::string& step, const Run& run) {
  report.verdict = Verdict::broken;
  report.lines.push_back(result(step, "failed"));
  report.lines.push_back(
      "      This is a problem of the project or of this machine, not of your");
  report.lines.push_back(
      "      code. The end of what was said (all of it: " + save_log(run.output) + "):");
  add_tail(report, run.output, 6);
  report.lines.push_back("      ./learn doctor looks at compiler, make and folders.");
}

// --- 1 does it compile? ----------------------------------------------------------------

// A compiler's message fitted to the window: its sentence is wrapped, the line of code
// that it shows below is cut.
static void add_message(Report& report, const Words& message) {
  const size_t room = size_t(columns() - 1 - 6);
  for (size_t i = 0; i < message.size(); ++i) {
    const std::string text =
        i == 0 ? wrap(message[0], int(room), 0) : message[i].substr(0, room);
    add(report, lines_of(text), "      ");
  }
}

static void explain_error(Report& report, const std::string& step, const Words& error) {
  report.verdict = Verdict::does_not_compile;
  report.lines.push_back(result(step, "WRONG   the first error:"));
  add_message(report, error);
  const std::string meaning = usual_meaning(error[0]);
  if (!meaning.empty()) add_sentence(report, "usually: " + meaning);
}

// An error is the learner's when it stands in their file, or in a file that it includes
// while the untouched stub compiles.
static bool learners_error(const Exercise& e, const Run& compile, const Words& error) {
  if (error.empty()) return false;
  if (starts_with(error[0], e.mine())) return true;
  const std::string stub =
      build_folder() + "/" + e.on() + "/exercise/" + e.lesson + "/stub/" + e.stem + ".o";
  return contains(compile.output, e.mine()) &&
         make(stub, {"ON=" + e.on()}, "compiling the untouched stub").ok();
}

static bool compiles(const Exercise& e, Report& report) {
  const std::string object =
      build_folder() + "/" + e.on() + "/exercise/" + e.lesson + "/mine/" + e.stem + ".o";
  // Always afresh: make compares dates, and a file that was moved here from a backup can
  // be older than the object of the file that it replaces.
  std::remove(object.c_str());
  const Run compile = make(object, {"ON=" + e.on()}, "compiling " + e.mine());
  if (compile.ok()) {
    report.lines.push_back(result("compile", "ok"));
    add_message(report, first_message(compile.output, "warning", 2));
    return true;
  }
  const Words error = first_message(compile.output, "error", 10);
  if (learners_error(e, compile, error)) {
    explain_error(report, "compile", error);
  } else {
    blame_project(report, "compile", compile);
  }
  return false;
}

// --- 2 does it link with the check? ----------------------------------------------------

static std::string program_of(const Exercise& e) {
  return build_folder() + "/" + e.on() + "/check/" + e.name();
}

static bool links(const Exercise& e, Report& report) {
  const Run link = make(program_of(e), {"ON=" + e.on()}, "building the check of " + e.id);
  if (link.ok()) return true;
  const Words reason = explain_link(link.output, e);
  if (reason.empty()) {
    blame_project(report, "link", link);
    return false;
  }
  report.verdict = Verdict::does_not_compile;
  report.lines.push_back(result("link", "WRONG"));
  for (const std::string& text : reason) add_sentence(report, text);
  return false;
}

// An exercise that replaces an op must have its types, and must not lean on it.
static bool stands_alone(const Exercise& e, Report& report) {
  if (e.replaces.empty()) return true;
  const std::string text = read_file(e.mine()), stub = read_file(e.stub());
  const Call typed = double_in_signature(text, stub);
  if (typed.line > 0) {
    report.verdict = Verdict::wrong;
    report.lines.push_back(
        result("own code", "WRONG   line " + std::to_string(typed.line)));
    add_sentence(report, typed.function +
                             " has to take real*, not double*: `real` is float when a "
                             "lesson trains and double when a gradient is checked. With "
                             "double* it would not replace the library's op.");
    return false;
  }
  const Call call = call_of_own_op(text, stub);
  if (call.line == 0) return true;
  report.verdict = Verdict::wrong;
  report.lines.push_back(result("own code", "WRONG   line " + std::to_string(call.line)));
  add_sentence(report, "this calls the library's own " + call.function +
                           "; with MINE=1 that would call itself for ever. Write the "
                           "loops.");
  return false;
}

// --- 3 is it right? --------------------------------------------------------------------

// The check's own limit is CHAINRULE_LIMIT_SECONDS of processor time and four times that
// on the clock; this one is for a check that cannot even say so.
static Limits limits() {
  const char* given = std::getenv("CHAINRULE_LIMIT_SECONDS");
  const int seconds = given != nullptr ? std::atoi(given) : 10;
  return {6.0 * std::max(1, seconds), size_t(1) << 20};
}

// Everything, or the first and last lines where somebody printed a lot.
static void add_output(Report& report, const std::string& output) {
  const size_t first = 10, last = 20;
  const Words lines = lines_of(output);
  const bool cut = lines.size() > first + last + 10;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (cut && i == first) {
      report.lines.push_back("... " + std::to_string(lines.size() - first - last) +
                             " lines left out, all are in " + save_log(output) + " ...");
      i = lines.size() - last;
    }
    report.lines.push_back(lines[i].substr(0, 500));
  }
}

static void explain_stop(Report& report, const Run& run) {
  report.verdict = Verdict::wrong;
  char text[200];
  if (run.out_of_time) {
    snprintf(text, sizeof text, "after %.0f s: is there a loop that never ends?",
             limits().seconds);
    report.lines.push_back(result("STILL RUNNING", text));
  } else if (run.too_much) {
    report.lines.push_back(
        result("STOPPED", "more than 1 MB was printed: does a loop print?"));
  } else if (run.signal != 0) {
    snprintf(text, sizeof text, "by signal %d (%s)", run.signal, strsignal(run.signal));
    report.lines.push_back(result("CRASHED", text));
  }
}

// Exit code 0 alone proves nothing: the learner's code may have ended the program.
static bool says_ok(const std::string& output) {
  const Words lines = lines_of(output);
  return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return starts_with(line, "  ") && contains(line + " ", " ok ");
  });
}

static void explain_not_started(const Exercise& e, Report& report) {
  const int line = line_left_in(read_file(e.mine()), read_file(e.stub()));
  if (line == 0) {
    report.verdict = Verdict::not_started;
    return;
  }
  add_sentence(report, "Your code is there, but line " + std::to_string(line) +
                           " still says NOT_STARTED(); delete that line.");
}

static bool is_right(const Exercise& e, Report& report) {
  const Run check = run({program_of(e), e.id}, "checking " + e.id, limits());
  add_output(report, check.output);
  if (check.code == 0 && says_ok(check.output)) return true;
  report.verdict = Verdict::wrong;
  if (check.code == 4) explain_not_started(e, report);
  if (check.code == 1 || check.code == 4) return false;
  if (check.code == 0) {
    report.lines.push_back(
        result("STOPPED", "before the check was done: does your file call"));
    report.lines.push_back(result("", "exit, or define main?"));
    return false;
  }
  if (check.code < 0) {
    explain_stop(report, check);
  } else {
    blame_project(report, "check", check);
  }
  return false;
}

// --- 4 does the network learn with it? -------------------------------------------------

// What the lesson's program says of its goals (Options::reached).
static Words goals_in(const std::string& output, const std::string& word) {
  Words goals;
  for (const std::string& line : lines_of(output)) {
    if (starts_with(trim(line), word))
      goals.push_back(trim(trim(line).substr(word.size())));
  }
  return goals;
}

static bool trains(const Exercise& e, Report& report) {
  const std::string program = build_folder() + "/cpu/mine/" + e.lesson;
  std::remove((build_folder() + "/cpu/exercise/" + e.lesson + "/replace/" + e.stem + ".o")
                  .c_str());
  const Run build =
      make(program, {"ON=cpu", "MINE_FILES=" + e.name()}, "building the training");
  if (!build.ok()) {
    const Words error = first_message(build.output, "error", 10);
    if (!error.empty() && starts_with(error[0], e.mine())) {
      explain_error(report, "compile in float", error);
    } else {
      blame_project(report, "training", build);
    }
    return false;
  }
  const Run training =
      run({program, "--quick", "--goal"}, "training with your code", limits());
  const bool ok = training.ok();
  Words goals = goals_in(training.output, ok ? "goal:" : "goal missed:");
  if (goals.empty()) goals.emplace_back();
  for (size_t i = 0; i < goals.size(); ++i) {
    report.lines.push_back(
        result(i == 0 ? "training" : "", (ok ? "ok      " : "WRONG   ") + goals[i]));
  }
  if (ok) return true;
  report.verdict = Verdict::wrong;
  if (goals[0].empty()) add_tail(report, training.output, 6);
  explain_stop(report, training);
  return false;
}

Report grade(const Exercise& e) {
  Report report;
  const bool green = compiles(e, report) && stands_alone(e, report) && links(e, report) &&
                     is_right(e, report) && (!e.trains || trains(e, report));
  if (green) report.verdict = Verdict::solved;
  return report;
}

}  // namespace chainrule::learn
