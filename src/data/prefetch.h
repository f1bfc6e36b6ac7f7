// The next batches are made on another thread while this one learns.
//
//   Prefetch<Batch> batches(trainer.step(), trainer.total(), [&](int step) {
//     ...                                       // gather the step's rows, augment them
//     return Batch{x, labels};
//   });
//   const Batch batch = batches.next();         // of step 0, then of step 1, ...
//
// make(i) is called once for each i, in order, by one thread, so an item that is a
// function of i alone is the same as without. What make throws reaches the caller of
// next() in place of the item. It must not touch what the caller changes meanwhile; it
// may call parallel_for, which takes turns with the caller's own loops. Keep the number
// of threads as it is while one of these lives. Introduced by lesson 15.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>

#include "check.h"

namespace chainrule {

template <class Item>
class Prefetch {
 public:
  // Items first .. end - 1; at most `ahead` of them lie ready.
  Prefetch(int first, int end, std::function<Item(int)> make, int ahead = 2)
      : next_(first), end_(end), ahead_(ahead), make_(std::move(make)) {
    ENSURE(first <= end, "prefetch: from %d to %d", first, end);
    ENSURE(ahead > 0, "prefetch: %d items ahead", ahead);
    worker_ = std::thread([this, first] { work(first); });
  }
  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;

  ~Prefetch() {  // waits for the item that is being made
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }

  // Waits until it is ready.
  Item next() {
    std::unique_lock<std::mutex> lock(mutex_);
    ENSURE(next_ < end_, "prefetch: item %d is asked for, %d was the last", next_,
           end_ - 1);
    changed_.wait(lock, [&] { return !ready_.empty() || error_; });
    if (ready_.empty()) std::rethrow_exception(error_);
    Item item = std::move(ready_.front());
    ready_.pop();
    ++next_;
    lock.unlock();
    changed_.notify_all();
    return item;
  }

 private:
  void work(int first) {
    try {
      for (int i = first; i < end_ && wait_for_room(); ++i) {
        Item item = make_(i);  // the lock is not held: this takes its time
        std::lock_guard<std::mutex> lock(mutex_);
        ready_.push(std::move(item));
        changed_.notify_all();
      }
    } catch (...) {
      std::lock_guard<std::mutex> lock(mutex_);
      error_ = std::current_exception();
      changed_.notify_all();
    }
  }

  // False when nobody wants more.
  bool wait_for_room() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return stop_ || int(ready_.size()) < ahead_; });
    return !stop_;
  }

  std::mutex mutex_;                 // guards ready_, error_, stop_
  std::condition_variable changed_;  // one of the three did
  std::queue<Item> ready_;
  std::exception_ptr error_;
  bool stop_ = false;

  int next_;  // the caller's: what next() will return
  const int end_, ahead_;
  const std::function<Item(int)> make_;
  std::thread worker_;
};

}  // namespace chainrule
