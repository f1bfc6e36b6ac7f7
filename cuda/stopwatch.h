// How long a kernel takes on a GPU. In the simulator the same lines run, and their times
// mean nothing. Introduced by lesson 38.
#pragma once

#include <algorithm>
#include <vector>

#include "cuda/on_device.h"

namespace chainrule {

// Events are noted on the device, between its kernels: no waiting of the host is
// measured.
class Stopwatch {
 public:
  Stopwatch() {
    need(cudaEventCreate(&begin_));
    need(cudaEventCreate(&end_));
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    cudaEventDestroy(begin_);
    cudaEventDestroy(end_);
  }

  // The median of so many runs after a first one, in milliseconds. A single run has no
  // other before it.
  template <class Call>
  double median(Call call, int runs = 21) {
    std::vector<float> all(size_t(runs), 0);
    if (runs > 1) call();
    for (float& milliseconds : all) {
      need(cudaEventRecord(begin_));
      call();
      need(cudaEventRecord(end_));
      need(cudaEventSynchronize(end_));
      need(cudaEventElapsedTime(&milliseconds, begin_, end_));
    }
    need(cudaGetLastError());
    std::sort(all.begin(), all.end());
    return double(all[all.size() / 2]);
  }

 private:
  cudaEvent_t begin_, end_;
};

}  // namespace chainrule
