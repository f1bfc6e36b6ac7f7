// ./learn doctor: what the course needs and what it could use, each with ok, optional, or
// the exact command that repairs it. See verbs.h.
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "io/file.h"
#include "io/terminal.h"
#include "process.h"
#include "verbs.h"

namespace chainrule::learn {

namespace files = std::filesystem;

enum class Finding { ok, optional, missing };

static void say_finding(const char* what, Finding finding, const std::string& text) {
  const char* word = finding == Finding::ok         ? "ok"
                     : finding == Finding::optional ? "optional"
                                                    : "MISSING";
  const std::string shown = pad(word, 10);
  const int indent = 26;
  const std::string coloured = finding == Finding::ok        ? green(shown)
                               : finding == Finding::missing ? red(shown)
                                                             : shown;
  say("  %s%s%s\n", pad(what, 14).c_str(), coloured.c_str(),
      wrap(text, std::min(columns(), 90) - 1, indent).c_str());
}

static std::string first_line(const std::string& text) {
  const Words lines = lines_of(text);
  return lines.empty() ? "" : trim(lines[0]);
}

static bool starts(const std::string& program) {
  return run({program, "--version"}).ok();
}

// The command that installs a package here. Several names: what Debian, Fedora, Arch call
// it.
static std::string install(const char* debian, const char* fedora, const char* arch) {
#ifdef __APPLE__
  (void)debian, (void)fedora, (void)arch;
  return "xcode-select --install";
#else
  if (starts("apt-get")) return std::string("sudo apt-get install ") + debian;
  if (starts("dnf")) return std::string("sudo dnf install ") + fedora;
  if (starts("pacman")) return std::string("sudo pacman -S ") + arch;
  return std::string("install with your system's package manager: ") + debian;
#endif
}

// --- what is needed --------------------------------------------------------------------

static Words compiler() {  // CXX may be several words: ccache g++
  const char* given = std::getenv("CXX");
  Words words;
#ifdef __APPLE__
  const char* usual = "c++";
#else
  const char* usual = "g++";
#endif
  for (const std::string& word : split(given != nullptr && *given ? given : usual, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

static bool compiles_with(Words command, const Words& flags) {
  for (const char* flag : {"-std=c++17", "-fsyntax-only", "-x", "c++"})
    command.push_back(flag);
  command.insert(command.end(), flags.begin(), flags.end());
  command.push_back("/dev/null");
  return run(command).ok();
}

static bool check_compiler() {
  Words version = compiler();
  version.push_back("--version");
  const Run run = learn::run(version);
  if (run.ok() && compiles_with(compiler(), {"-include", "filesystem"})) {
    say_finding("compiler", Finding::ok, first_line(run.output));
    return true;
  }
  std::string fix = install("g++ make", "gcc-c++ make", "gcc make");
  for (const char* other : {"g++", "clang++", "c++"}) {
    if (compiler()[0] != other && compiles_with({other}, {"-include", "filesystem"})) {
      fix = std::string("export CXX=") + other;
    }
  }
  say_finding("compiler", Finding::missing,
              compiler()[0] +
                  (run.ok() ? " does not know C++17 (" + first_line(run.output) + ")"
                            : " cannot be started") +
                  "; type: " + fix);
  return false;
}

static bool check_make() {
  const char* given = std::getenv("MAKE");
  const Run run = learn::run({given != nullptr ? given : "make", "--version"});
  const bool ok = run.ok() && contains(run.output, "GNU Make");
  say_finding("make", ok ? Finding::ok : Finding::missing,
              ok ? first_line(run.output)
                 : "GNU make is needed; type: " + install("make", "make", "make"));
  return ok;
}

static bool check_folder(const std::string& folder) {
  const bool there = exists(folder);
  const bool ok = access(there ? folder.c_str() : ".", W_OK) == 0;
  say_finding((folder + "/").c_str(), ok ? Finding::ok : Finding::missing,
              ok      ? (there ? "can be written" : "will be created")
              : there ? "cannot be written; type: chmod -R u+w " + folder
                      : "cannot be created in " + files::current_path().string());
  return ok;
}

static bool check_space() {
  struct statvfs disk;
  if (statvfs(".", &disk) != 0) return true;
  const double free = double(disk.f_bavail) * double(disk.f_frsize) / 1e9;
  char text[80];
  snprintf(text, sizeof text, "%.1f GB free%s", free,
           free < 1 ? "; everything built takes about 1 GB: make clean helps" : "");
  say_finding("disk", free < 0.1 ? Finding::missing : Finding::ok, text);
  return free >= 0.1;
}

// --- what is welcome -------------------------------------------------------------------

static void check_extras() {
  const char* given = std::getenv("DOCTEST");
  const std::string folder = given != nullptr ? given : "third_party";
  const bool doctest =
      compiles_with(compiler(), {"-I" + folder, "-include", "doctest/doctest.h"}) ||
      compiles_with(compiler(), {"-I" + folder, "-include", "doctest.h"});
  say_finding(
      "doctest", doctest ? Finding::ok : Finding::optional,
      doctest ? "for make test" : "only for make test, which gets it when it is needed");
  const bool git = starts("git");
  say_finding("git", git ? Finding::ok : Finding::optional,
              git ? "an edit in the wrong folder is noticed"
                  : "would notice an edit in the wrong folder");
  const Run nvcc = run({"nvcc", "--version"});
  std::string release;
  for (const std::string& line : lines_of(nvcc.output)) {
    if (contains(line, "release")) release = trim(line);
  }
  say_finding(
      "nvcc", nvcc.ok() ? Finding::ok : Finding::optional,
      nvcc.ok() ? release : "only for a GPU of NVIDIA; nothing here asks for one");
  const Run gpu = run({"nvidia-smi", "-L"}, "", {10.0, size_t(1) << 20});
  say_finding(
      "GPU", gpu.ok() ? Finding::ok : Finding::optional,
      gpu.ok() ? first_line(gpu.output) : "none found; every lesson runs without");
}

static void check_data() {
  std::string sets;
  std::error_code none;
  for (const auto& entry : files::directory_iterator("data", none)) {
    if (entry.is_directory())
      sets += (sets.empty() ? "" : ", ") + entry.path().filename().string();
  }
  const bool target = exists("Makefile") && contains(read_file("Makefile"), "\ndata:");
  const std::string fetch = target ? "; make data fetches public sets" : "";
  say_finding("data sets", sets.empty() ? Finding::optional : Finding::ok,
              sets.empty() ? "none; lessons draw their own" + fetch : sets);
}

static void check_terminal() {
  const std::string width = std::to_string(columns()) + " columns";
  say_finding("terminal", on_terminal() ? Finding::ok : Finding::optional,
              on_terminal() ? width + (with_colour() ? ", colour" : ", no colour") +
                                  (columns() < 80 ? "; 80 show everything" : "")
                            : "none: output goes to a file or a pipe");
}

int doctor() {
  say("What the course needs:\n");
  bool ok = check_compiler();
  ok = check_make() && ok;
  ok = check_folder(build_folder()) && ok;
  ok = check_folder("mine") && ok;
  ok = check_space() && ok;
  const unsigned threads = std::thread::hardware_concurrency();
  say_finding("threads", Finding::ok, std::to_string(threads) + " at a time");
  say("\nWhat it can use:\n");
  check_extras();
  check_data();
  check_terminal();
  say("\n%s\n", ok ? green("All that is needed is there.").c_str()
                   : red("Something that is needed is missing: see above.").c_str());
  return ok ? 0 : 3;
}

}  // namespace chainrule::learn
