// Files, and the few words of the terminal that can be tested: wrapping, bars, times.
#include "io/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "io/terminal.h"

using namespace chainrule;

TEST_CASE("file: what is written is read, byte by byte, and replaces what was there") {
  const std::string folder = "/tmp/chainrule-file-" + std::to_string(getpid());
  make_folders(folder + "//a/b/");
  make_folders(folder + "/a/b");  // again: no error
  const std::string path = folder + "/a/b/file";
  const std::string bytes = std::string("a\0b\r\n\xff", 6) + std::string(200000, 'x');
  write_file(path, "old");
  write_file(path, bytes);
  const bool equal = read_file(path) == bytes;
  CHECK(equal);
  write_file(path, "");
  CHECK(read_file(path) == "");
  CHECK_THROWS_AS(make_folders(path + "/below-a-file"), Error);
  CHECK_THROWS_AS(write_file(folder + "/a", "a folder stands here"), Error);
  unlink(path.c_str());
  // Nothing temporary is left, or the folders could not be removed.
  CHECK(rmdir((folder + "/a/b").c_str()) == 0);
  CHECK(rmdir((folder + "/a").c_str()) == 0);
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("file: failures name the path and the reason") {
  CHECK_THROWS_WITH(read_file("/no/such"),
                    "cannot read /no/such: No such file or directory");
  CHECK_THROWS_WITH(read_file("/tmp"), "cannot read /tmp: Is a directory");
  CHECK_THROWS_WITH(write_file("/no/such", "x"),
                    "cannot write /no/such: No such file or directory");
  CHECK_THROWS_WITH(make_folders("/dev/null/x/y"), "/dev/null: Not a directory");
  quiet();
  CHECK_FALSE(save_picture("/no/such.svg", "x"));
  CHECK_FALSE(save_picture("", "x"));
  quiet(false);
}

TEST_CASE("terminal: text is broken at spaces") {
  CHECK(wrap("one two three", 8, 0) == "one two\nthree");
  CHECK(wrap("one two three", 8, 2) == "one\n  two\n  three");
  CHECK(wrap("averyverylongword and", 8, 0) == "averyverylongword\nand");
  CHECK(wrap("", 8, 0) == "");
}

TEST_CASE("progress: bars and times") {
  CHECK(progress_bar(0, 10) == "[..........]");
  CHECK(progress_bar(0.299999, 10) == "[##........]");
  CHECK(progress_bar(0.3, 10) == "[###.......]");
  CHECK(progress_bar(1.7, 4) == "[####]");
  CHECK(progress_bar(-1, 4) == "[....]");
  CHECK(duration(0.2) == "0 s");
  CHECK(duration(59.7) == "1:00 min");
  CHECK(duration(125) == "2:05 min");
  CHECK(duration(3720) == "1:02 h");
  CHECK(duration(-1) == "a long time");
  CHECK(duration(1e300) == "a long time");
}

TEST_CASE("progress: a short run shows nothing, a quiet one neither") {
  Progress progress(10, "training");
  for (int step = 0; step < 10; ++step) {
    CHECK_FALSE(progress.due(step + 1));
    progress.at(step + 1, "loss %.3f", 0.5);
  }
  CHECK_THROWS_AS(Progress(-1, "nothing"), Error);
  Progress empty(0, "nothing");
  empty.at(0);
}

// In a child, so that Ctrl-C goes on to end the tests themselves.
TEST_CASE("interrupt: the first is noted, the second ends the program") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    if (interrupted()) _exit(1);
    raise(SIGINT);
    if (!interrupted()) _exit(2);
    raise(SIGINT);
    _exit(3);
  }
  int how = 0;
  waitpid(child, &how, 0);
  CHECK(WIFSIGNALED(how));
  CHECK(WTERMSIG(how) == SIGINT);
}
