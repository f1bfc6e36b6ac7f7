// The simulator's promises: correct kernels are right and silent in every order of
// threads, every planted mistake is found with its line and its sentence, and the report
// card counts what can be counted by hand. Speed is printed, not asserted.
#include "simulator.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "cuda/simulator/card.h"
#include "cuda/simulator/engine.h"
#include "cuda/simulator/include/cuda_runtime.h"

namespace chainrule {
namespace {

using namespace simulated;
using simulator::Card;
using simulator::Order;

struct Turn {
  Order order;
  uint64_t seed;
  std::string name;
};
std::vector<Turn> turns() {
  std::vector<Turn> all = {{Order::forward, 0, "forward"},
                           {Order::reverse, 0, "reverse"}};
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    all.push_back({Order::random, seed, "random " + std::to_string(seed)});
  }
  return all;
}

void all_right(const std::vector<Kernel>& kernels) {
  for (const Turn& turn : turns()) {
    CAPTURE(turn.name);
    simulator::set_order(turn.order, turn.seed);
    for (const Kernel& kernel : kernels) {
      CAPTURE(kernel.name);
      double error = INFINITY;
      CHECK_NOTHROW(error = kernel.run());
      CHECK(error <= 2e-6);
    }
  }
  simulator::set_order(Order::forward);
  CHECK(simulator::leaks() == "");
}

// "tests/simulator/mistakes.cu:24" of the line that ends in "// name".
std::string marked_line(const std::string& name) {
  const std::string mark = "// " + name;
  for (const char* const part : {"mistakes.cu", "misuse.cu", "planted.cuh"}) {
    const std::string file = std::string("tests/simulator/") + part;
    std::ifstream in(file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      if (line.size() > mark.size() &&
          line.compare(line.size() - mark.size(), mark.size(), mark) == 0) {
        return file + ":" + std::to_string(number) + ": ";
      }
    }
  }
  return "no line is marked " + name;
}

std::string message_of(void (*run)()) {
  try {
    run();
  } catch (const simulator::Mistake& mistake) {
    return mistake.what();
  }
  return "nothing was found";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string output(const std::string& command) {
  std::string all;
  char line[500];
  FILE* pipe = popen(command.c_str(), "r");
  while (fgets(line, sizeof line, pipe) != nullptr) all += line;
  pclose(pipe);
  return all;
}

void found(const Planted& planted) {
  const std::string message = message_of(planted.run);
  CAPTURE(planted.name);
  CAPTURE(message);
  CHECK(message.compare(0, marked_line(planted.name).size(), marked_line(planted.name)) ==
        0);
  CHECK(has(message, planted.title));
  CHECK(has(message, planted.says));
  cudaDeviceReset();  // it was left behind
  cudaGetLastError();
}

// What a program prints on its standard error, and how it ends, run as a child.
struct Ending {
  std::string printed;
  int status;
};
template <class F>
Ending child(F&& body) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  fflush(stdout);
  const pid_t process = fork();
  if (process == 0) {
    dup2(ends[1], 2);
    alarm(60);
    body();
    _exit(0);
  }
  close(ends[1]);
  Ending ending{"", 0};
  char text[500];
  for (ssize_t n; (n = read(ends[0], text, sizeof text)) > 0;) {
    ending.printed.append(text, size_t(n));
  }
  close(ends[0]);
  waitpid(process, &ending.status, 0);
  return ending;
}

Card card_of(void (*run)(int), int argument) {
  simulator::set_report_card(true);
  run(argument);
  simulator::set_report_card(false);
  REQUIRE(simulator::report_cards().size() == 1);
  return simulator::report_cards()[0];
}

}  // namespace

TEST_CASE("correct kernels are right in every order, without checks") {
  all_right(fast::kernels());
}

TEST_CASE("correct kernels are right in every order, and the checks stay silent") {
  all_right(checked::kernels());
}

TEST_CASE("every planted mistake is found, with its line and its sentence") {
  simulator::set_time_limit(1);
  const auto mistakes = checked::mistakes(), misuse = checked::misuse();
  MESSAGE((mistakes.size() + misuse.size()), " planted mistakes");
  for (const Planted& one : mistakes) found(one);
  for (const Planted& one : misuse) found(one);
  simulator::set_time_limit(20);
}

TEST_CASE("barriers, warps, launches and copies are checked in fast builds, too") {
  simulator::set_time_limit(1);
  for (const Planted& one : fast::misuse()) found(one);
  simulator::set_time_limit(20);
}

TEST_CASE("a mistake leaves the simulator whole") {
  for (const Planted& one : checked::misuse()) {
    if (std::string(one.name) != "barrier_after_return") continue;
    for (int i = 0; i < 50; ++i) message_of(one.run);
  }
  cudaDeviceReset();
  for (const Kernel& kernel : checked::kernels()) CHECK(kernel.run() <= 2e-6);
}

TEST_CASE("a thread that needs too much stack is stopped") {
  for (auto* run : {fast::deep_recursion, checked::deep_recursion}) {
    const std::string message = message_of(run);
    CAPTURE(message);
    CHECK(has(message, "a stack overflow"));
    CHECK(has(message, "kernel deep_kernel, block (0,0,0), thread (0,0,0)"));
  }
  cudaDeviceReset();
}

TEST_CASE("the order of threads is the one that was asked for") {
  const auto in_order = [](Order order, uint64_t seed) {
    simulator::set_order(order, seed);
    const std::vector<int> tickets = fast::order_of_threads();
    simulator::set_order(Order::forward);
    return tickets;
  };
  const std::vector<int> forward = in_order(Order::forward, 0);
  const std::vector<int> reverse = in_order(Order::reverse, 0);
  const std::vector<int> random = in_order(Order::random, 1);
  for (int i = 0; i < 128; ++i) {
    CHECK(forward[i] == i);
    CHECK(reverse[i] == 127 - i);
    // One warp after the other, so a warp's tickets lie within 32.
    CHECK(random[i] / 32 == random[i / 32 * 32] / 32);
  }
  CHECK(random == in_order(Order::random, 1));
  CHECK(random != in_order(Order::random, 2));
}

TEST_CASE("two threads of the host may launch at the same time") {
  std::thread other([] {
    for (const Kernel& kernel : fast::kernels()) CHECK(kernel.run() <= 2e-6);
  });
  for (const Kernel& kernel : checked::kernels()) CHECK(kernel.run() <= 2e-6);
  other.join();
}

TEST_CASE("the compiler names lines of the .cu file") {
  char folder[] = "/tmp/simulator-test-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  const std::string file = std::string(folder) + "/broken.cu";
  std::ofstream(file) << "#include \"cuda_runtime.h\"\n__global__ void k(float* y) {\n"
                         "  __shared__ float a[4];\n  a[0] = wrong;\n}\n"
                         "void f() {\n  k<<<1,\n  32>>>(missing);\n}\n";
  const std::string got =
      output("awk -f cuda/simulator/cuda2cpp.awk " + file +
             " | ${CXX:-c++} -std=c++17 -I. -Isrc -Icuda/simulator/include "
             "-x c++ -fsyntax-only - 2>&1");
  CAPTURE(got);
  CHECK(has(got, file + ":4:"));
  CHECK(has(got, file + ":8:"));
  std::remove(file.c_str());
  rmdir(folder);
}

TEST_CASE("what nobody freed is named") {
  float* lost = nullptr;
  cudaMalloc(&lost, 4000);
  const std::string where = std::string(__FILE__) + ":" + std::to_string(__LINE__ - 1);
  CHECK(has(simulator::leaks(), where));
  CHECK(has(simulator::leaks(), "once, 4000 bytes"));
  cudaFree(lost);
  CHECK(!has(simulator::leaks(), where));
}

TEST_CASE("host code that touches device memory is told so") {
  const Ending ending = child([] {
    signal(SIGSEGV, SIG_DFL);  // not doctest's
    float* device = nullptr;
    cudaMalloc(&device, 400);
    *static_cast<volatile float*>(device) = 1;
  });
  CHECK(has(ending.printed, "device memory touched by host code"));
  CHECK(has(ending.printed, "simulator.cpp:"));
  CHECK(WIFSIGNALED(ending.status));
}

TEST_CASE("what the pre-pass rewrites, leaves alone, and refuses") {
  const auto rewritten = [](const std::string& text) {
    return output("cat <<'END' | awk -f cuda/simulator/cuda2cpp.awk 2>&1\n" + text +
                  "\nEND");
  };
  const char* const understood[][2] = {
      {"k<<<1, 2>>>(x);", "k ->* ::chainrule::simulator::configure(\"k\", 1, 2)(x);"},
      {"k<T, 32><<<g,\n b, 0, s>>>(x);", "configure(\"k<T, 32>\", g,\n b, 0, s)(x);"},
      {"if (n < m) a::k<float><<<f(n), 32>>>(a, b);",
       "configure(\"a::k<float>\", f(n), 32)"},
      {"k<(N > 4), T<2>><<<1, 2>>>(x);", "k<(N > 4), T<2>> ->* "},
      {"// k<<<1, 2>>>(x);", "// k<<<1, 2>>>(x);"},
      {"#ifndef CHAINRULE_SIMULATOR\n#if 1\nasm(\"\");\n#endif\n#else\nk<<<1, 2>>>(x);",
       "\"k\", 1, 2)(x);"},
      {"f(\"<<<\", '\"', 1'000); /* __shared__ */",
       "f(\"<<<\", '\"', 1'000); /* __shared__ */"},
      {"__shared__ float a[4][N + 1];",
       "auto& a = ::chainrule::simulator::shared<float[4][N + 1]>"},
      {"__shared__ P<T, 2> a[3], b;", "shared<P<T, 2>>(\"b\", [] {});"},
      {"static __shared__ unsigned long long c;",
       "shared<unsigned long long>(\"c\", [] {});"},
      {"  extern __shared__ __align__(16) float s[];  // x", "float* const s = "},
  };
  for (const auto& one : understood) {
    const std::string got = rewritten(one[0]);
    CAPTURE(got);
    CHECK(has(got, one[1]));
  }
  const char* const refused[][2] = {
      {"asm volatile(\"bar.sync 0;\");", "1: error: the simulator has no inline PTX"},
      {"\n#include <cooperative_groups.h>",
       "2: error: the simulator has no cooperative groups"},
      {"__managed__ int x;", "1: error: the simulator has no managed memory"},
      {"x = __shfl_down(x, 1);", "no shuffles without a mask; use __shfl_sync"},
      {"cudaLaunchCooperativeKernel(k, g, b);", "no grid-wide barriers; launch a second"},
      {"memcpy_async(a, b, 4, p);", "no asynchronous copies; read, then write"},
      {"__shared__ float\n a[3];", "1: error: write the whole __shared__ declaration"},
      {"__shared__ float a[3] = {};",
       "1: error: this __shared__ declaration is not understood"},
      {"__shared__ float a[];",
       "1: error: this __shared__ declaration is not understood"},
      {"k<<<1, 2; f();", "1: error: this <<< has no >>>"},
      {"<<<1, 2>>>(x);", "1: error: write the kernel's name on the line of its <<<"},
      {"f(R\"(x)\");", "1: error: raw strings are not understood"},
  };
  for (const auto& one : refused) {
    const std::string got = rewritten(one[0]);
    CAPTURE(got);
    CHECK(has(got, one[1]));
  }
}

TEST_CASE("errors that a program may ask for") {
  void* all = nullptr;
  CHECK(cudaMalloc(&all, size_t{1} << 50) == cudaErrorMemoryAllocation);
  CHECK(cudaGetLastError() == cudaErrorMemoryAllocation);
  CHECK(cudaGetLastError() == cudaSuccess);
  CHECK(cudaSetDevice(3) == cudaErrorInvalidDevice);
  cudaGetLastError();
  CHECK(std::string(cudaGetErrorString(cudaErrorMemoryAllocation)) == "out of memory");
}

TEST_CASE("report card: a copy asks for whole sectors, a strided one for a sector each") {
  const Card whole = card_of(checked::copy_rows, 1);
  CHECK(whole.blocks == 4);
  CHECK(whole.threads == 1024);
  CHECK(whole.per_thread(whole.global_reads) == 1);
  CHECK(whole.per_thread(whole.global_writes) == 1);
  CHECK(whole.global_reads.bytes == 4096);
  CHECK(whole.global_reads.requests == 32);            // 1024 threads / 32 lanes
  CHECK(whole.global_reads.parts_per_request() == 4);  // 32 lanes * 4 bytes / 32
  CHECK(whole.shared_reads.accesses == 0);
  const int strides[] = {2, 4, 8, 32};
  const double sectors[] = {8, 16, 32, 32};
  for (int i = 0; i < 4; ++i) {
    const Card strided = card_of(checked::copy_rows, strides[i]);
    CHECK(strided.global_reads.parts_per_request() == sectors[i]);
    CHECK(strided.global_reads.least_per_request() == 4);
    CHECK(strided.global_writes.parts_per_request() == 4);
  }
  puts(simulator::to_text(card_of(checked::copy_rows, 8)).c_str());
}

TEST_CASE("report card: a transpose reads its tile in 32 passes, padded in one") {
  for (const int padding : {0, 1}) {
    const Card card = card_of(checked::transpose, padding);
    CHECK(card.barriers_per_thread() == 1);
    CHECK(card.per_thread(card.global_reads) == 4);
    CHECK(card.per_thread(card.shared_reads) == 4);
    CHECK(card.per_thread(card.shared_writes) == 4);
    CHECK(card.global_reads.parts_per_request() == 4);
    CHECK(card.global_writes.parts_per_request() == 4);
    CHECK(card.shared_writes.parts_per_request() == 1);
    CHECK(card.shared_reads.parts_per_request() == (padding == 0 ? 32 : 1));
    CHECK(card.lanes_at_work() == 1);
    puts(simulator::to_text(card).c_str());
  }
}

TEST_CASE("report card: a branch that half of the lanes take") {
  const Card card = card_of([](int) { checked::half_the_lanes(); }, 0);
  CHECK(card.per_thread(card.global_reads) == 0.5);
  CHECK(card.lanes_at_work() > 0.45);
  CHECK(card.lanes_at_work() < 0.6);
}

TEST_CASE("how fast (printed only)") {
  for (const int threads : {32, 128, 256, 1024}) {
    printf("%5d threads: %6.1f ns per thread and barrier, checked %6.1f\n", threads,
           fast::barrier_nanoseconds(threads), checked::barrier_nanoseconds(threads));
  }
  for (int kind = 0; kind < 3; ++kind) {
    const Timing large = fast::matmul_time(kind, 256),
                 small = fast::matmul_time(kind, 64);
    const double checked = checked::matmul_time(kind, 64).milliseconds;
    printf("matmul %-20s 256: %6.1f ms, %5.2f GFLOP/s;  64: checked %5.1f ms, %3.0f x\n",
           large.name, large.milliseconds, large.gflops, checked,
           checked / small.milliseconds);
  }
}

}  // namespace chainrule
