// The only door between the host's numbers and the memory that ops work on.
//
// In the `cpu` and `double` builds that memory is ordinary memory; in the `sim` and `gpu`
// builds it belongs to a device, and only ops and these copy functions may touch it.
// Released blocks wait in a pool for the next request of their size: a training step in
// its steady state asks the system for nothing. Introduced by lesson 03.
#pragma once

#include <cstddef>

#include "real.h"

namespace chainrule {

void* device_allocate(size_t bytes);  // throws Error when there is no memory left
void device_release(void* block, size_t bytes) noexcept;
void copy_to_device(void* to, const void* from, size_t bytes);
void copy_to_host(void* to, const void* from, size_t bytes);  // waits for earlier kernels
void copy_on_device(void* to, const void* from, size_t bytes);
void device_wait();  // kernels run behind the host's back: call it before a clock is read
bool device_is_host();  // is it ordinary memory, which host code may read for nothing?

// Numbers on the device that an op needs for the length of a call.
class DeviceArray {
 public:
  explicit DeviceArray(int count)
      : bytes_(size_t(count) * sizeof(real)),
        data_(static_cast<real*>(device_allocate(bytes_))) {}
  ~DeviceArray() { device_release(data_, bytes_); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  real* data() const { return data_; }

 private:
  size_t bytes_;
  real* data_;
};

}  // namespace chainrule
