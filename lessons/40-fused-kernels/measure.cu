// Lesson 40: what a job costs. In the simulator its report card counts what the kernels
// ask of the memory; on a GPU the clock tells how fast that came.
#include "cuda/stopwatch.h"
#include "launches.h"

#ifdef CHAINRULE_SIMULATOR
#include "cuda/simulator/card.h"
#endif

namespace chainrule::fused {

// ---- the report card ----

#ifdef CHAINRULE_SIMULATOR

bool simulated() { return true; }
std::string device_name() { return "the simulator"; }
double limit_in_gigabytes() { return 0; }

static void run_once(Job job, How how, int N, int C) {
  const Floats large(size_t(N * C), 0.5f), small(size_t(C), 1);
  if (job == Job::bias_gelu) bias_gelu(how, large, small, N, C);
  if (job == Job::bias_gelu_backward) bias_gelu_backward(how, large, large, small, N, C);
  if (job == Job::adamw) adamw(how, {large, large, large}, large, 1);
  if (job == Job::layernorm) layernorm(how, large, small, small, N, C);
}

// The cards of all kernels of a job together.
Counts count(Job job, How how, int N, int C) {
  simulator::set_report_card(true);
  run_once(job, how, N, C);
  simulator::set_report_card(false);
  Counts all;
  const double numbers = double(N) * double(C);
  double requests = 0, read_requests = 0, sectors = 0;
  for (const simulator::Card& card : simulator::report_cards()) {
    // Requests are counted in some of the blocks, which stand for all.
    const double blocks = double(card.blocks) / double(card.looked_at);
    all.launches += int(card.launches);
    all.reads += double(card.global_reads.bytes) / sizeof(float) / numbers;
    all.writes += double(card.global_writes.bytes) / sizeof(float) / numbers;
    read_requests += blocks * double(card.global_reads.requests);
    requests += blocks * double(card.global_reads.requests + card.global_writes.requests);
    sectors += blocks * double(card.global_reads.parts);
  }
  ENSURE(all.launches > 0, "kernels built without checks have no card");
  all.requests = requests / numbers * 128;
  all.sectors = sectors / read_requests;
  return all;
}

#else

bool simulated() { return false; }
std::string device_name() {
  cudaDeviceProp properties;
  need(cudaGetDeviceProperties(&properties, 0));
  return properties.name;
}

// Twice a clock a wire of the memory carries a bit.
double limit_in_gigabytes() {
  int kilohertz = 0, wires = 0;
  if (cudaDeviceGetAttribute(&kilohertz, cudaDevAttrMemoryClockRate, 0) != cudaSuccess ||
      cudaDeviceGetAttribute(&wires, cudaDevAttrGlobalMemoryBusWidth, 0) != cudaSuccess) {
    cudaGetLastError();
    return 0;
  }
  return 2.0 * kilohertz * 1e3 * wires / 8 / 1e9;
}

Counts count(Job, How, int, int) { return {}; }

#endif

// ---- the clock ----

std::vector<Rate> rates(int N, int C) {
  const size_t numbers = size_t(N) * size_t(C), bytes = numbers * sizeof(float);
  const Floats large(numbers, 0.5f), small(size_t(C), 1);
  const OnDevice a(large), b(large), c(large), d(large), e(large), f(large), g(small),
      h(small), mean{size_t(N)}, rstd{size_t(N)};
  Stopwatch watch;
  std::vector<Rate> all;
  // `times`: how often a large array must be read or written at least.
  const auto add = [&](const char* kernel, double times, auto call) {
    const double time = 1e3 * watch.median(call);  // microseconds
    all.push_back({kernel, time, times * double(bytes) / 1e3 / time});
  };
  add("the device's own copy", 2, [&] {
    need(cudaMemcpyAsync(a.data(), b.data(), bytes, cudaMemcpyDeviceToDevice, nullptr));
  });
  const auto gelu = [&](How how) {
    launch_bias_gelu(how, a.data(), c.data(), b.data(), g.data(), N, C);
  };
  add("bias + GELU, two kernels", 2, [&] { gelu(How::chain); });
  add("  one kernel", 2, [&] { gelu(How::fused); });
  add("  float4", 2, [&] { gelu(How::wide); });
  const auto back = [&](How how) {
    launch_bias_gelu_backward(how, a.data(), h.data(), d.data(), b.data(), c.data(),
                              g.data(), N, C);
  };
  add("its way back, two passes", 3, [&] { back(How::chain); });
  add("  one pass", 3, [&] { back(How::fused); });
  const auto adam = [&](How how) {
    launch_adamw(how, {a.data(), b.data(), c.data(), d.data(), e.data(), f.data()}, 1,
                 int(numbers));
  };
  add("AdamW, six kernels", 7, [&] { adam(How::chain); });
  add("  one kernel", 7, [&] { adam(How::fused); });
  add("  each array read once", 7, [&] { adam(How::once); });
  add("  float4", 7, [&] { adam(How::wide); });
  const auto norm = [&](How how) {
    launch_layernorm(how,
                     {a.data(), mean.data(), rstd.data(), b.data(), g.data(), h.data(),
                      c.data(), d.data(), e.data()},
                     N, C);
  };
  add("layer norm, six kernels", 2, [&] { norm(How::chain); });
  add("  one kernel, three loops", 2, [&] { norm(How::fused); });
  add("  the row read once", 2, [&] { norm(How::once); });
  add("  float4", 2, [&] { norm(How::wide); });
  return all;
}

}  // namespace chainrule::fused
