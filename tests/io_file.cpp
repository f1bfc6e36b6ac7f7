// Files, and the few words of the terminal that can be tested: wrapping, bars, times.
#include "io/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>
#include <vector>

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

namespace {

std::string scratch(const char* name) {
  return "/tmp/chainrule-" + std::string(name) + "-" + std::to_string(getpid());
}

}  // namespace

TEST_CASE("file: a writer without a commit leaves everything as it was") {
  const std::string folder = scratch("writer"), path = folder + "/file";
  make_folders(folder);
  write_file(path, "old");
  {
    FileWriter file(path);
    file.write("new", 3);
    CHECK(file.written() == 3);
    CHECK(read_file(path) == "old");
  }
  CHECK(read_file(path) == "old");
  FileWriter file(path);
  file.write("ne", 2);
  file.write("w", 1);
  file.commit();
  CHECK(read_file(path) == "new");
  CHECK_THROWS_AS(file.write("x", 1), Error);
  CHECK_THROWS_AS(file.commit(), Error);
  unlink(path.c_str());
  CHECK(rmdir(folder.c_str()) == 0);  // nothing temporary is left
}

// In a child, because the limit stays: a disk that is full after 100,000 bytes.
TEST_CASE("file: a full disk is reported, the old file stays, nothing else is left") {
  if (access("/dev/full", F_OK) == 0) {  // Linux has a disk that is always full
    CHECK_THROWS_WITH(write_file("/dev/full", "x"),
                      "cannot write /dev/full: No space left on device");
  }
  const std::string folder = scratch("full"), path = folder + "/file";
  make_folders(folder);
  write_file(path, "old");
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {100000, 100000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
    try {
      write_file(path, std::string(200000, 'x'));
    } catch (const Error& error) {
      _exit(error.what() == "cannot write " + path + ": File too large" ? 0 : 3);
    }
    _exit(4);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(read_file(path) == "old");
  unlink(path.c_str());
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("file: what killed programs left behind is in nobody's way") {
  const std::string folder = scratch("left"), path = folder + "/file";
  make_folders(folder);
  // The next names that a writer of this process would take: it has to go on to others.
  std::string taken;
  {
    FileWriter file(path);
    for (int i = 0; i < 100000 && taken.empty(); ++i) {
      const std::string name =
          path + "." + std::to_string(getpid()) + "." + std::to_string(i) + ".tmp";
      if (access(name.c_str(), F_OK) == 0) taken = name;
    }
  }
  REQUIRE(!taken.empty());
  const size_t dot = taken.rfind('.', taken.size() - 5);
  const int next = std::stoi(taken.substr(dot + 1)) + 1;
  std::vector<std::string> leftovers;
  for (int i = 0; i < 3; ++i) {
    leftovers.push_back(taken.substr(0, dot + 1) + std::to_string(next + i) + ".tmp");
  }
  REQUIRE(symlink("/no/such", leftovers[0].c_str()) == 0);
  make_folders(leftovers[1]);
  FILE* half = std::fopen(leftovers[2].c_str(), "wb");
  REQUIRE(half != nullptr);
  std::fclose(half);
  write_file(path, "new");
  CHECK(read_file(path) == "new");
  CHECK(unlink(leftovers[0].c_str()) == 0);  // each is still there
  CHECK(rmdir(leftovers[1].c_str()) == 0);
  CHECK(unlink(leftovers[2].c_str()) == 0);
  unlink(path.c_str());
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("file: threads that write the same path do not mix") {
  const std::string folder = scratch("mix"), path = folder + "/file";
  make_folders(folder);
  std::vector<std::thread> writers;
  for (char c : {'a', 'b', 'c', 'd'}) {
    writers.emplace_back([&path, c] {
      for (int i = 0; i < 5; ++i) write_file(path, std::string(50000, c));
    });
  }
  for (std::thread& writer : writers) writer.join();
  const std::string bytes = read_file(path);
  CHECK(bytes.size() == 50000);
  CHECK(bytes.find_first_not_of(bytes[0]) == std::string::npos);
  unlink(path.c_str());
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("file: a link stays a link, a device stays a device, modes are as usual") {
  const std::string folder = scratch("link"), path = folder + "/file",
                    link = folder + "/link";
  make_folders(folder);
  write_file(path, "old");
  REQUIRE(symlink("file", link.c_str()) == 0);
  write_file(link, "new");
  CHECK(read_file(path) == "new");
  struct stat about;
  REQUIRE(lstat(link.c_str(), &about) == 0);
  CHECK(S_ISLNK(about.st_mode));
  REQUIRE(stat(path.c_str(), &about) == 0);
  const mode_t mask = umask(0);
  umask(mask);
  CHECK((about.st_mode & 0777) == (0666 & ~mask));
  write_file("/dev/null", "x");
  REQUIRE(stat("/dev/null", &about) == 0);
  CHECK(S_ISCHR(about.st_mode));
  unlink(link.c_str());
  unlink(path.c_str());
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("file: parts of a file, on disk and in memory") {
  const std::string path = scratch("parts");
  write_file(path, "0123456789");
  const FileReader disk(path), memory("bytes", "0123456789");
  for (const FileReader* file : {&disk, &memory}) {
    CHECK(file->size() == 10);
    char part[4] = "abc";
    file->read(7, part, 3);
    CHECK(std::string(part) == "789");
    file->read(10, part, 0);
    CHECK_THROWS_AS(file->read(8, part, 3), Error);
    CHECK_THROWS_AS(file->read(11, part, 0), Error);
    CHECK_THROWS_AS(file->read(UINT64_MAX, part, 2), Error);
  }
  REQUIRE(truncate(path.c_str(), 5) == 0);
  char part[10];
  CHECK_THROWS_WITH(
      disk.read(0, part, 10),
      ("cannot read " + path + ": it ends at byte 5, it had 10 when it was opened")
          .c_str());
  unlink(path.c_str());
  CHECK_THROWS_WITH(FileReader("/no/such"),
                    "cannot read /no/such: No such file or directory");
  CHECK_THROWS_WITH(FileReader("/tmp"), "cannot read /tmp: Is a directory");
  CHECK_THROWS_WITH(FileReader("/dev/null"), "cannot read /dev/null: Not a regular file");
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
