// See process.h.
#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "io/file.h"
#include "io/terminal.h"

namespace chainrule::learn {

static volatile sig_atomic_t running_group = 0;

// SIGTERM, not SIGKILL: make then removes what it has half built.
void end_running() {
  if (running_group > 0) kill(-pid_t(running_group), SIGTERM);
}

static std::function<bool()> stop_asked;

void stop_when(const std::function<bool()>& asked) { stop_asked = asked; }

static std::vector<char*> as_arguments(const Words& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

[[noreturn]] static void cannot_start(const Words& command, int code) {
  fprintf(stderr, "cannot start %s: %s\n", command[0].c_str(), std::strerror(errno));
  fflush(stderr);
  _exit(code);
}

[[noreturn]] static void in_child(const Words& command, int output) {
  setpgid(0, 0);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) {
    signal(number, SIG_DFL);
  }
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  const std::vector<char*> arguments = as_arguments(command);
  execvp(arguments[0], arguments.data());
  cannot_start(command, 127);
}

static double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// The status line: what is being done, and the last complete line that the child printed
// (make names the file that it compiles).
static void show_status(const std::string& doing, const std::string& output,
                        double time) {
  if (doing.empty() || !has_status()) return;
  const size_t end = output.find_last_of('\n');
  const size_t begin =
      end == 0 || end == std::string::npos ? 0 : output.rfind('\n', end - 1) + 1;
  const std::string last =
      end == std::string::npos ? "" : trim(output.substr(begin, end - begin));
  const char turn = "|/-\\"[int(time * 5) % 4];
  std::string line = doing + " ... " + turn;
  if (starts_with(last, "compile ") || starts_with(last, "link ")) line += "  " + last;
  status(cut(line, size_t(columns() - 1)));
}

// One piece of output, waiting for it at most a tenth of a second. False at the end.
static bool read_piece(int pipe, std::string& output) {
  pollfd waiting = {pipe, POLLIN, 0};
  const int ready = poll(&waiting, 1, 100);
  if (ready == 0 || (ready < 0 && errno == EINTR)) return true;
  char piece[8192];
  const ssize_t got = read(pipe, piece, sizeof piece);
  if (got > 0) output.append(piece, size_t(got));
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

// The rest that is already in the pipe. A grandchild may hold it open for ever: that is
// not waited for.
static void read_rest(int pipe, std::string& output, size_t limit) {
  fcntl(pipe, F_SETFL, O_NONBLOCK);
  size_t before = output.size() + 1;
  while (output.size() != before && output.size() <= limit) {
    before = output.size();
    if (!read_piece(pipe, output)) return;
  }
}

static void follow(Run& run, pid_t child, int pipe, const std::string& doing,
                   Limits limits) {
  const double start = now();
  int status = 0;
  bool open = true;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (open) open = read_piece(pipe, run.output);
    if (!open) poll(nullptr, 0, 50);  // it has closed its output, but not ended
    const double time = now() - start;
    if (time > 0.3) show_status(doing, run.output, time);
    if (!run.stopped && !doing.empty() && stop_asked && stop_asked()) {
      run.stopped = true;
      end_running();
      limits.seconds = time + 2;  // should it not heed that
    }
    run.out_of_time = time > limits.seconds;
    run.too_much = run.output.size() > limits.bytes;
    if (!run.out_of_time && !run.too_much) continue;
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    break;
  }
  if (open) read_rest(pipe, run.output, limits.bytes);
  run.too_much = run.output.size() > limits.bytes;
  if (WIFEXITED(status)) run.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
}

Run run(const Words& command, const std::string& doing, Limits limits) {
  int ends[2];
  ENSURE(pipe(ends) == 0, "no pipe for %s: %s", command[0].c_str(), std::strerror(errno));
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  fflush(stdout);
  const pid_t child = fork();
  ENSURE(child >= 0, "cannot start %s: %s", command[0].c_str(), std::strerror(errno));
  if (child == 0) in_child(command, ends[1]);
  setpgid(child, child);  // here as well: whoever comes first
  running_group = sig_atomic_t(child);
  close(ends[1]);
  Run result;
  follow(result, child, ends[0], doing, limits);
  running_group = 0;
  close(ends[0]);
  status("");
  if (result.stopped) throw Stopped();
  return result;
}

void become(const Words& command) {
  fflush(stdout);
  const std::vector<char*> arguments = as_arguments(command);
  execvp(arguments[0], arguments.data());
  cannot_start(command, 3);
}

// --- make ------------------------------------------------------------------------------

std::string build_folder() {
  const char* folder = std::getenv("BUILD");
  return folder != nullptr && *folder != '\0' ? folder : "build";
}

static void ensure_writable(const std::string& folder) {
  make_folders(folder);
  ENSURE(access(folder.c_str(), W_OK) == 0, "%s cannot be written: %s", folder.c_str(),
         std::strerror(errno));
}

Run make(const std::string& target, const Words& settings, const std::string& doing) {
  ensure_writable(build_folder());
  const char* program = std::getenv("MAKE");
  // The tool itself may have been started by make: its settings are not for this one.
  // C: the tool reads error messages in English.
  Words command =
      split("env MAKEFLAGS= MFLAGS= GNUMAKEFLAGS= MAKELEVEL=0 SANITIZE= LC_ALL=C", ' ');
  command.push_back(program != nullptr ? program : "make");
  command.push_back(target);
  command.insert(command.end(), settings.begin(), settings.end());
  Run result = run(command, doing);
  ENSURE(!contains(result.output, "No space left on device"),
         "the disk is full: %s could not be built", target.c_str());
  return result;
}

std::string save_log(const std::string& text) {
  const std::string path = build_folder() + "/learn.log";
  write_file(path, text);
  return path;
}

// --- one at a time ---------------------------------------------------------------------

// Some file systems know no locks: then there is none, as before.
BuildLock::BuildLock() {
  ensure_writable(build_folder());
  file_ =
      open((build_folder() + "/learn.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (file_ < 0 || fcntl(file_, F_SETLK, &lock) == 0) return;
  if (errno != EACCES && errno != EAGAIN) return;
  status("waiting for another ./learn to finish ...");
  while (fcntl(file_, F_SETLKW, &lock) != 0 && errno == EINTR) continue;
  status("");
}

BuildLock::~BuildLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace chainrule::learn
