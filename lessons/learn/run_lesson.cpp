// ./learn 06 [ON=double] [MINE=1] [flags of the program]: builds a lesson's program and
// becomes it. With MINE=1 the library's ops are replaced by the learner's solved ones.
// See verbs.h.
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "check.h"
#include "io/terminal.h"
#include "process.h"
#include "verbs.h"

namespace chainrule::learn {

struct Request {
  std::string lesson, on = "cpu";
  bool mine = false;
  Words flags;  // the program's own
};

static bool on_kernels(const std::string& on) { return on == "sim" || on == "gpu"; }

static Request read_request(const Words& words) {
  Request request;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const bool setting =
        equals != std::string::npos && !starts_with(word, "-") &&
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == name.npos;
    if (setting && name == "ON") {
      request.on = word.substr(equals + 1);
      ENSURE(request.on == "cpu" || request.on == "double" || on_kernels(request.on),
             "%s is not known (known: cpu, double, sim, gpu)", word.c_str());
    } else if (setting && name == "MINE") {
      request.mine = word == "MINE=1";
      ENSURE(request.mine || word == "MINE=0",
             "%s is not known (known: MINE=1 on your own code, MINE=0 on the library's)",
             word.c_str());
    } else if (setting) {
      fail(__FILE__, __LINE__,
           "%s is not known here; a lesson takes ON=..., MINE=1 and its "
           "own flags (./learn %s --help)",
           word.c_str(), words[0].c_str());
    } else if (request.lesson.empty()) {
      request.lesson = word;
    } else {
      request.flags.push_back(word);
    }
  }
  return request;
}

// make compares dates. A file that was moved here from a backup can be older than the
// object made of its predecessor; but moving it changed its status just now.
static void forget_stale_object(const Exercise& e, const std::string& on) {
  const std::string object =
      build_folder() + "/" + on + "/exercise/" + e.lesson + "/replace/" + e.stem + ".o";
  struct stat source, built;
  if (stat(e.mine().c_str(), &source) != 0 || stat(object.c_str(), &built) != 0) return;
  if (source.st_ctime >= built.st_mtime) std::remove(object.c_str());
}

// The exercises up to this lesson that replace an op: "02.1, 03.2 to 03.4".
static std::string replacing(const Course& course, const Lesson& until) {
  std::string list;
  for (const Lesson& lesson : course.lessons) {
    if (lesson.number > until.number) break;
    const std::vector<Exercise>& all = lesson.exercises;
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i].replaces.empty()) continue;
      list += (list.empty() ? "" : ", ") + all[i].id;
      const size_t first = i;
      while (i + 1 < all.size() && !all[i + 1].replaces.empty()) ++i;
      if (i > first) list += " to " + all[i].id;
    }
  }
  return list;
}

// The solved exercises up to this lesson that replace an op, for make.
static std::string mine_files(const Learner& learner, const Lesson& until,
                              const std::string& on) {
  std::string files;
  for (const Exercise* e : learner.course.exercises()) {
    if (e->replaces.empty() || e->lesson.substr(0, 2) > until.label()) continue;
    if (e->kernel != on_kernels(on)) continue;
    const State state = state_of(*e, learner.record);
    if (state == State::changed) {
      say_wrapped("left out: " + e->id + " " + e->title +
                      " has changed since it was solved (./learn check " + e->id + ")",
                  0);
    }
    if (state != State::solved) continue;
    forget_stale_object(*e, on);
    files += (files.empty() ? "" : " ") + e->name();
  }
  if (files.empty()) {
    const std::string those = replacing(learner.course, until);
    say_wrapped("nothing of yours takes part yet: " +
                    (those.empty()
                         ? "no exercise up to lesson " + until.label() + " replaces an op"
                         : "what does, once solved: " + those),
                0);
  }
  return files;
}

// What make said at the end, where a sentence of its own stands, or the whole is short.
[[noreturn]] static void explain_build(const Run& build, const std::string& target) {
  std::string text;
  Words lines = lines_of(build.output);
  const size_t first = lines.size() > 25 ? lines.size() - 25 : 0;
  for (size_t i = first; i < lines.size(); ++i) text += lines[i] + "\n";
  say("%s", text.c_str());
  fail(__FILE__, __LINE__,
       "%s could not be built (all that was said: %s; ./learn doctor "
       "looks at compiler and folders)",
       target.c_str(), save_log(build.output).c_str());
}

int run_lesson(const Learner& learner, const Words& words) {
  const Request request = read_request(words);
  ENSURE(!request.lesson.empty(), "which lesson? ./learn 01 %s", words[0].c_str());
  const Lesson& lesson = find_lesson(learner.course, request.lesson);
  ENSURE(exists("lessons/" + lesson.folder + "/lesson.cpp"),
         "lesson %s has no program yet; its notes: lessons/%s/README.md",
         lesson.label().c_str(), lesson.folder.c_str());
  const std::string target = build_folder() + "/" + request.on +
                             (request.mine ? "/mine/" : "/program/") + lesson.folder;
  Words settings = {"ON=" + request.on};
  if (request.mine) {
    settings.push_back("MINE_FILES=" + mine_files(learner, lesson, request.on));
  }
  {
    const BuildLock lock;
    const Run build = make(target, settings, "building lesson " + lesson.label());
    if (!build.ok()) explain_build(build, target);
  }
  Words command = {target};
  command.insert(command.end(), request.flags.begin(), request.flags.end());
  become(command);
}

}  // namespace chainrule::learn
