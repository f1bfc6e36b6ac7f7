// See processes.h.
#include "processes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "check.h"
#include "measure.h"
#include "parallel.h"
#include "workloads.h"

namespace chainrule::bench {
namespace {

pid_t started(const std::function<void()>& body) {
  fflush(stdout);  // or the child would print it once more
  const pid_t child = fork();
  ENSURE(child >= 0, "no process could be started for a workload");
  if (child > 0) return child;
  try {
    body();
  } catch (const Error& error) {
    fprintf(stderr, "%s\n", error.what());
    _exit(1);
  }
  _exit(0);
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0;
}

// Keeps a core busy as long as it lives.
class Neighbour {
 public:
  Neighbour()
      : process_(started([parent = getpid()] {
          for (volatile unsigned turns = 0; getppid() == parent;) {
            for (int i = 0; i < 1000000; ++i) turns = turns + 1;
          }
        })) {}
  ~Neighbour() {
    kill(process_, SIGKILL);
    ended_well(process_);
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

 private:
  pid_t process_;
};

}  // namespace

bool run_apart(const std::function<void()>& body) { return ended_well(started(body)); }

Row start_time(const std::string& program, int threads) {
  const std::string count = std::to_string(threads);
  const auto become = [&] {
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execlp(program.c_str(), program.c_str(), "--only", "FIRST-STEP", "--threads",
           count.c_str(), static_cast<char*>(nullptr));
    ENSURE(false, "%s cannot be started", program.c_str());
  };
  count_processor_time(false);
  std::vector<double> times;
  for (int turn = 0; turn < 9; ++turn) {
    bool good = false;
    times.push_back(seconds_of([&] { good = run_apart(become); }));
    ENSURE(good, "the program failed as a child: %s", program.c_str());
  }
  times.erase(times.begin());
  Row row{"START", "variant", "first W2 step", "s"};
  row.threads = threads, row.samples = int(times.size());
  row.median = at(0.5, times), row.p10 = at(0, times), row.p90 = at(1, times);
  row.memory = peak_memory(true);
  return row;
}

std::vector<Row> threads_beside_another(int threads, double seconds) {
  constexpr int rounds = 15;
  count_processor_time(false);
  const Neighbour neighbour;
  std::vector<Row> rows;
  for (const char* name : {"W2", "W4-b32"}) {
    const std::function<void()> step = workloads(name)[0]().step;
    const int steps = std::max(1, int(seconds / rounds / 2 / seconds_of(step)));
    const auto time = [&](int count) {
      set_threads(count);
      step();  // wakes the threads
      return seconds_of([&] {
        for (int i = 0; i < steps; ++i) step();
      });
    };
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
      const double alone = time(1);
      ratios.push_back(alone / time(threads));
    }
    Row row{"THREADS", "variant", std::string(name) + " beside a busy core", "of 1 thr."};
    row.threads = threads, row.samples = rounds;
    row.median = at(0.5, ratios), row.p10 = at(0.1, ratios), row.p90 = at(0.9, ratios);
    row.memory = peak_memory();
    rows.push_back(row);
  }
  return rows;
}

}  // namespace chainrule::bench
