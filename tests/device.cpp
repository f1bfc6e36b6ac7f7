// src/device.h: the pool of blocks and the copy functions.
#include "device.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

#include "check.h"
#include "real.h"

using namespace chainrule;

TEST_CASE("device: a released block serves the next request of its size") {
  void* first = device_allocate(12345);
  device_release(first, 12345);
  void* second = device_allocate(12345);
  CHECK(second == first);
  void* third = device_allocate(12345);  // first is in use again
  CHECK(third != first);
  device_release(second, 12345);
  device_release(third, 12345);
}

TEST_CASE("device: blocks begin on a cache line, also those of no bytes") {
  for (const size_t bytes : {0u, 1u, 63u, 64u, 65u, 1000u}) {
    void* block = device_allocate(bytes);
    CHECK(block != nullptr);
    CHECK(uintptr_t(block) % 64 == 0);
    device_release(block, bytes);
  }
  device_release(nullptr, 10);
}

TEST_CASE("device: numbers go there, along, and back") {
  const std::vector<int> numbers = {1, 2, 3, 4, 5};
  const size_t bytes = numbers.size() * sizeof(int);
  void* a = device_allocate(bytes);
  void* b = device_allocate(bytes);
  copy_to_device(a, numbers.data(), bytes);
  copy_on_device(b, a, bytes);
  std::vector<int> back(5);
  copy_to_host(back.data(), b, bytes);
  CHECK(back == numbers);
  copy_to_host(nullptr, nullptr, 0);  // nothing is always possible
  copy_to_device(nullptr, nullptr, 0);
  copy_on_device(nullptr, nullptr, 0);
  device_wait();
  device_release(a, bytes);
  device_release(b, bytes);
}

TEST_CASE("device: many threads may ask at once") {
  const auto work = [] {
    for (int turn = 0; turn < 200; ++turn) {
      const size_t bytes = size_t(64 * (1 + turn % 5));
      const std::vector<char> numbers(bytes, char(turn));
      void* block = device_allocate(bytes);
      copy_to_device(block, numbers.data(), bytes);
      device_release(block, bytes);
    }
  };
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) all.emplace_back(work);
  for (std::thread& thread : all) thread.join();
}

#ifdef CHAINRULE_NAN_FILL
TEST_CASE("device: what nobody has written is NaN") {
  for (int turn = 0; turn < 2; ++turn) {  // fresh from the system, then from the pool
    std::vector<real> numbers(100, 1);
    const size_t bytes = numbers.size() * sizeof(real);
    void* block = device_allocate(bytes);
    copy_to_host(numbers.data(), block, bytes);
    for (const real x : numbers) CHECK(std::isnan(x));
    const std::vector<real> ones(100, 1);
    copy_to_device(block, ones.data(), bytes);
    device_release(block, bytes);
  }
}
#endif

#ifndef CHAINRULE_SANITIZED  // a sanitizer stops the program instead
TEST_CASE("device: no memory left is an error that says how much was asked for") {
  CHECK_THROWS_WITH_AS(device_allocate(size_t(1) << 60),
                       "no memory left for a tensor of 1099511627776.0 MiB", Error);
}
#endif
