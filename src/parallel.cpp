// The thread pool behind parallel_for.
//
// Workers sleep until a job is posted; a job is a range, and everybody (the caller too)
// takes the next piece from a shared counter until none is left. Who waits, a worker for
// the next job or the caller for the last piece, looks for a moment before it goes to
// sleep, because waking a sleeper takes longer than many of the loops here. But not
// longer: another process may hold a worker's core, and a caller that sleeps leaves its
// own core to that worker. See parallel.h.
#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "check.h"

namespace chainrule {
namespace {

constexpr int spins = 2000;  // looks, some 50 microseconds in all
thread_local bool inside_a_piece = false;

struct Job {
  int count, piece;
  void (*run)(void*, int, int);
  void* context;
  std::atomic<int64_t> next{0};  // the first index nobody has taken
  std::atomic<int> working{0};   // workers that may still be inside a piece
  std::exception_ptr error;      // the first one, guarded by Pool::mutex
};

class Pool {
 public:
  explicit Pool(int threads) {
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
      posted_.fetch_add(1);
    }
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  int threads() const { return int(workers_.size()) + 1; }

  void run(Job& job) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = &job;
      posted_.fetch_add(1);
    }
    wake_.notify_all();
    take_pieces(job);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = nullptr;  // from here on no worker can join this job
    }
    for (int spin = 0; spin < spins && job.working.load() > 0; ++spin) relax();
    if (job.working.load() > 0) {
      std::unique_lock<std::mutex> lock(mutex_);
      finished_.wait(lock, [&] { return job.working.load() == 0; });
    }
    if (job.error) std::rethrow_exception(job.error);
  }

 private:
  void work() {
    int seen = 0;
    for (;;) {
      for (int spin = 0; spin < spins && posted_.load() == seen; ++spin) relax();
      Job* job = nullptr;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return posted_.load() != seen; });
        seen = posted_.load();
        if (stop_) return;
        job = job_;
        if (job != nullptr) job->working.fetch_add(1);
      }
      if (job == nullptr) continue;
      take_pieces(*job);
      if (job->working.fetch_sub(1) > 1) continue;
      // The caller may have gone on by now, and the job with it. Or it is about to sleep:
      // between its look at `working` and its sleep it has the mutex.
      { std::lock_guard<std::mutex> lock(mutex_); }
      finished_.notify_one();
    }
  }

  void take_pieces(Job& job) {
    inside_a_piece = true;
    try {
      for (;;) {
        const int64_t begin = job.next.fetch_add(job.piece);
        if (begin >= job.count) break;
        const int64_t end = std::min<int64_t>(begin + job.piece, job.count);
        job.run(job.context, int(begin), int(end));
      }
    } catch (...) {
      job.next.store(job.count);  // the others stop at their next piece
      std::lock_guard<std::mutex> lock(mutex_);
      if (!job.error) job.error = std::current_exception();
    }
    inside_a_piece = false;
  }

  static void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }

  std::mutex mutex_;
  std::condition_variable wake_, finished_;
  std::atomic<int> posted_{0};  // changes with every job
  Job* job_ = nullptr;
  bool stop_ = false;
  std::vector<std::thread> workers_;  // last: they use what stands above
};

// As many as there are cores; the environment may ask for another number, for programs
// that run side by side.
int first_guess() {
  const char* asked = std::getenv("CHAINRULE_THREADS");
  const int count =
      asked != nullptr ? std::atoi(asked) : int(std::thread::hardware_concurrency());
  return std::max(1, std::min(256, count));
}
int wanted = first_guess();

// One job at a time: a second caller that comes meanwhile waits here.
std::mutex one_job;
std::unique_ptr<Pool> pool;

}  // namespace

void set_threads(int count) {
  ENSURE(1 <= count && count <= 256, "threads: %d is not between 1 and 256", count);
  ENSURE(!inside_a_piece, "threads: they cannot be changed from inside parallel_for");
  std::lock_guard<std::mutex> lock(one_job);
  wanted = count;
  pool.reset();
}

int threads() { return wanted; }

void run_pieces(int count, int piece, void (*run)(void*, int, int), void* context) {
  ENSURE(piece > 0, "parallel_for: a piece of %d is not above 0", piece);
  if (inside_a_piece || wanted == 1) {
    for (int64_t begin = 0; begin < count; begin += piece) {
      run(context, int(begin), int(std::min<int64_t>(begin + piece, count)));
    }
    return;
  }
  std::lock_guard<std::mutex> lock(one_job);
  if (!pool) pool = std::make_unique<Pool>(wanted);
  Job job{count, piece, run, context, {}, {}, {}};
  pool->run(job);
}

}  // namespace chainrule
