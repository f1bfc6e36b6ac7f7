// How many gigabytes a second each kernel of this lesson moves: see kernels.h. For a GPU;
// in the simulator the same lines run, and their times mean nothing.
#include "cuda/stopwatch.h"
#include "launches.h"

namespace chainrule::first {

std::vector<Rate> bandwidths(int count) {
  const size_t bytes = size_t(count) * sizeof(real);
  const OnDevice<real> x(Reals(size_t(count), real(0.5))), y(x.host());
  const OnDevice<real> sums(size_t(1 + most_blocks));
  Stopwatch watch;
  std::vector<Rate> all;
  // `times`: how often each of the numbers must be read or written at least.
  const auto add = [&](const char* kernel, double times, auto call) {
    all.push_back({kernel, times * double(bytes) / 1e6 / watch.median(call)});
  };
  real *const to = y.data(), *const from = x.data();
  add("the device's own copy", 2,
      [&] { need(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, nullptr)); });
  add("saxpy, a number each", 3, [&] { launch_saxpy(Each::one, to, from, 0, count); });
  add("saxpy, grid-stride", 3, [&] { launch_saxpy(Each::stride, to, from, 0, count); });
  add("sum by atomics", 1, [&] { launch_sum(Sum::atomics, sums.data(), from, count); });
  add("sum by trees", 1, [&] { launch_sum(Sum::tree, sums.data(), from, count); });
  add("sum by shuffles", 1, [&] { launch_sum(Sum::shuffles, sums.data(), from, count); });
  const int C = 1024, N = count / C;
  add("softmax, a thread a row", 2,
      [&] { launch_softmax(Rows::thread, to, from, N, C); });
  add("softmax, a block a row", 2, [&] { launch_softmax(Rows::block, to, from, N, C); });
  add("copy, stride 1", 2, [&] { launch_strided(to, from, count, 1); });
  add("copy, stride 2", 2 / 2., [&] { launch_strided(to, from, count / 2, 2); });
  add("copy, stride 8", 2 / 8., [&] { launch_strided(to, from, count / 8, 8); });
  add("copy, stride 32", 2 / 32., [&] { launch_strided(to, from, count / 32, 32); });
  return all;
}

}  // namespace chainrule::first
