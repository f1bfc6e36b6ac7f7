// See fuzz.h.
#include "fuzz.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "check.h"
#include "io/file.h"

namespace chainrule {
namespace {

constexpr int seconds_per_input = 20;  // far more than any honest reader needs

// The next random choices of one input.
class Chance {
 public:
  Chance(Key key, int number) : rng_{{key.seed, key.stream + uint64_t(number)}} {}
  size_t below(size_t count) { return count == 0 ? 0 : bits() % count; }
  uint64_t bits() {
    const uint64_t high = random_bits(rng_.key, rng_.next++);
    return high << 32 | random_bits(rng_.key, rng_.next++);
  }
  // Numbers where readers stumble, and sometimes any number.
  uint64_t number(size_t file_bytes) {
    const uint64_t edges[] = {0,
                              1,
                              2,
                              127,
                              128,
                              255,
                              256,
                              65535,
                              65536,
                              INT32_MAX,
                              1ull << 31,
                              UINT32_MAX,
                              1ull << 32,
                              INT64_MAX,
                              1ull << 63,
                              UINT64_MAX,
                              file_bytes,
                              file_bytes - 1,
                              file_bytes + 1};
    const size_t count = sizeof edges / sizeof *edges, which = below(count + 2);
    return which < count ? edges[which] : bits() >> below(64);
  }
  // Where a piece begins, and its length: mostly short.
  std::pair<size_t, size_t> piece(const std::string& text) {
    const size_t begin = below(text.size() + 1), longest = below(4) == 0 ? 4096 : 16;
    return {begin, below(std::min(text.size() - begin, longest) + 1)};
  }

 private:
  Rng rng_;
};

void change_bytes(std::string& text, Chance& chance) {
  if (text.empty()) return;
  char& byte = text[chance.below(text.size())];
  if (chance.below(2) == 0) {
    byte = char(byte ^ 1 << chance.below(8));
  } else {
    byte = char(chance.bits());
  }
}

// A whole number of 1, 2, 4 or 8 bytes; most often at the beginning, where headers are.
void change_binary_number(std::string& text, Chance& chance) {
  const size_t width = size_t{1} << chance.below(4);
  if (text.size() < width) return;
  const size_t places = text.size() - width + 1;
  const size_t at =
      chance.below(chance.below(2) == 0 ? std::min(places, size_t{32}) : places);
  const bool big_endian = chance.below(2) == 0;
  const uint64_t number = chance.number(text.size());
  for (size_t i = 0; i < width; ++i) {
    text[at + i] = char(number >> 8 * (big_endian ? width - 1 - i : i));
  }
}

// A number written in digits: another one, or one more or less.
void change_number_in_digits(std::string& text, Chance& chance) {
  const char* digits = "0123456789";
  const size_t begin = text.find_first_of(digits, chance.below(text.size()));
  if (begin == std::string::npos) return;
  const size_t end = std::min(text.find_first_not_of(digits, begin), text.size());
  const uint64_t old =
      std::strtoull(text.substr(begin, end - begin).c_str(), nullptr, 10);
  const uint64_t number =
      chance.below(2) == 0 ? old + chance.below(3) - 1 : chance.number(text.size());
  const char* before[] = {"", "", "", "-", "0", "1."};
  text.replace(begin, end - begin, before[chance.below(6)] + std::to_string(number));
}

void remove_or_repeat(std::string& text, Chance& chance) {
  const auto [begin, length] = chance.piece(text);
  const std::string piece = text.substr(begin, length);
  const size_t what = chance.below(4);
  if (what == 0) text.resize(begin);
  if (what == 1) text.erase(begin, length);
  if (what == 2) text.insert(begin, piece);
  if (what == 3) text.insert(chance.below(text.size() + 1), piece);
}

// A piece of another file or a word, put in or laid over.
void insert_foreign(std::string& text, const std::vector<std::string>& sources,
                    Chance& chance) {
  if (sources.empty()) return;
  const std::string& source = sources[chance.below(sources.size())];
  const auto [begin, length] =
      source.size() <= 16 ? std::pair(size_t{0}, source.size()) : chance.piece(source);
  const size_t at = chance.below(text.size() + 1);
  const size_t over = chance.below(2) == 0 ? 0 : std::min(length, text.size() - at);
  text.replace(at, over, source, begin, length);
}

void mutate(std::string& text, const std::vector<std::string>& corpus,
            const std::vector<std::string>& words, Chance& chance) {
  switch (chance.below(7)) {
    case 0:
      return change_binary_number(text, chance);
    case 1:
      return change_number_in_digits(text, chance);
    case 2:
      return remove_or_repeat(text, chance);
    case 3:
      return insert_foreign(text, corpus, chance);
    case 4:
      return insert_foreign(text, words, chance);
    default:
      return change_bytes(text, chance);
  }
}

// What the child has done so far, in memory that both processes see.
struct Progress {
  volatile int next, read, refused;
  char problem[300];
};

using Reader = std::function<void(const std::string&)>;

// One input. Returns false and says why where the reader did neither of the two things
// that it may do.
bool try_one(const std::string& input, const Reader& read, Progress& progress) {
  try {
    read(input);
    progress.read = progress.read + 1;
    return true;
  } catch (const Error&) {
    progress.refused = progress.refused + 1;
    return true;
  } catch (const std::exception& other) {
    std::snprintf(progress.problem, sizeof progress.problem, "threw %s", other.what());
  } catch (...) {
    std::snprintf(progress.problem, sizeof progress.problem,
                  "threw no exception of ours");
  }
  return false;
}

std::string ending(int status, const Progress& progress) {
  if (progress.problem[0] != 0) return progress.problem;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) return "took too long";
  if (WIFSIGNALED(status)) return "ended by signal " + std::to_string(WTERMSIG(status));
  return "ended the program with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

int fuzz_inputs() {
  const char* text = std::getenv("CHAINRULE_FUZZ");
  return text == nullptr ? 10000 : std::atoi(text);
}

std::string fuzz_input(const std::vector<std::string>& corpus, int number, Key key,
                       const std::vector<std::string>& words) {
  Chance chance(key, number);
  std::string text = corpus.at(chance.below(corpus.size()));
  for (size_t left = 1 + chance.below(chance.below(2) == 0 ? 2 : 12); left > 0; --left) {
    mutate(text, corpus, words, chance);
  }
  return text;
}

FuzzReport fuzz(const std::vector<std::string>& corpus, int inputs, Key key,
                const Reader& read, const std::vector<std::string>& words) {
  void* shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ENSURE(shared != MAP_FAILED, "fuzz: no memory to share with the child");
  Progress& progress = *static_cast<Progress*>(shared);
  const pid_t child = fork();
  ENSURE(child >= 0, "fuzz: no child process");
  if (child == 0) {
    bool good = true;
    for (int i = 0; i < inputs && good; ++i) {
      progress.next = i;
      alarm(seconds_per_input);
      good = try_one(fuzz_input(corpus, i, key, words), read, progress);
    }
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  FuzzReport report{progress.read, progress.refused, ""};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    const int number = progress.next;
    const char* tmp = std::getenv("TMPDIR");
    const std::string path = std::string(tmp != nullptr ? tmp : "/tmp") +
                             "/chainrule-fuzz-" + std::to_string(key.stream) + "-" +
                             std::to_string(number);
    write_file(path, fuzz_input(corpus, number, key, words));
    report.problem = "input " + std::to_string(number) + " (kept in " + path + ") " +
                     ending(status, progress);
  }
  munmap(shared, sizeof(Progress));
  return report;
}

}  // namespace chainrule

using namespace chainrule;

TEST_CASE("fuzz itself: finds what a reader must not do, and keeps the input") {
  const std::vector<std::string> corpus = {"size 12 of a file", "another"};
  const auto count = [&](const Reader& read) { return fuzz(corpus, 500, {1, 1}, read); };
  const FuzzReport fine = count([](const std::string& text) {
    ENSURE(text.find("size") != std::string::npos, "no size");
  });
  CHECK(fine.problem == "");
  CHECK(fine.read + fine.refused == 500);
  CHECK(fine.read > 50);
  CHECK(fine.refused > 50);

  const auto bad = [](const std::string& text) {
    return text.find("size") == std::string::npos;
  };
  const FuzzReport other = count([&](const std::string& text) {
    if (bad(text)) throw std::length_error("vector");
  });
  CHECK(other.problem.find("threw vector") != std::string::npos);
  const FuzzReport crash = count([&](const std::string& text) {
    if (bad(text)) raise(SIGKILL);
  });
  CHECK(crash.problem.find("ended by signal 9") != std::string::npos);
  CHECK(crash.read == other.read);
  const size_t begin = crash.problem.find('/');
  const std::string kept = crash.problem.substr(begin, crash.problem.find(')') - begin);
  CHECK(bad(read_file(kept)));
  CHECK(read_file(kept) == fuzz_input(corpus, crash.read, {1, 1}));
  unlink(kept.c_str());
}
