// Kernels whose cost is known: reads, writes, sectors and bank conflicts counted by hand
// for the report card, and a barrier and a matrix product for the clock.
#include <chrono>

#include "device_array.h"
#include "simulator.h"

namespace chainrule::simulated {
namespace VARIANT {
namespace {

__global__ void copy_kernel(float* y, const float* x, int stride) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  y[i] = x[i * stride];
}

// 32 x 32 numbers per block of 32 x 8 threads: 4 per thread.
template <int padding>
__global__ void transpose_kernel(float* y, const float* x, int size) {
  __shared__ float tile[32][32 + padding];
  const int x0 = blockIdx.x * 32, y0 = blockIdx.y * 32;
  for (int j = threadIdx.y; j < 32; j += 8) {
    tile[j][threadIdx.x] = x[(y0 + j) * size + x0 + threadIdx.x];
  }
  __syncthreads();
  for (int j = threadIdx.y; j < 32; j += 8) {
    y[(x0 + j) * size + y0 + threadIdx.x] = tile[threadIdx.x][j];
  }
}

__global__ void half_kernel(float* y) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i % 2 == 0) {
    float v = y[i];
    for (int k = 0; k < 100; ++k) v = v * 0.5f + 1.0f;
    y[i] = v;
  }
}

__global__ void barrier_kernel(int count) {
  for (int i = 0; i < count; ++i) __syncthreads();
}

__global__ void naive_kernel(float* c, const float* a, const float* b, int size) {
  const int n = blockIdx.x * 16 + threadIdx.x, m = blockIdx.y * 16 + threadIdx.y;
  float sum = 0;
  for (int k = 0; k < size; ++k) sum += a[m * size + k] * b[k * size + n];
  c[m * size + n] = sum;
}

__global__ void tiled_kernel(float* c, const float* a, const float* b, int size) {
  __shared__ float tile_a[16][16], tile_b[16][16];
  const int x = threadIdx.x, y = threadIdx.y, n = blockIdx.x * 16 + x,
            m = blockIdx.y * 16 + y;
  float sum = 0;
  for (int k0 = 0; k0 < size; k0 += 16) {
    tile_a[y][x] = a[m * size + k0 + x];
    tile_b[y][x] = b[(k0 + y) * size + n];
    __syncthreads();
    for (int k = 0; k < 16; ++k) sum += tile_a[y][k] * tile_b[k][x];
    __syncthreads();
  }
  c[m * size + n] = sum;
}

// A block of 8 x 16 threads makes 64 x 64 numbers, a thread 8 x 4 of them, in registers.
__global__ void register_kernel(float* c, const float* a, const float* b, int size) {
  __shared__ float tile_a[16][64];
  __shared__ float tile_b[16][64];
  const int thread = threadIdx.y * 16 + threadIdx.x;
  const int m0 = blockIdx.y * 64, n0 = blockIdx.x * 64;
  float sum[8][4] = {};
  for (int k0 = 0; k0 < size; k0 += 16) {
    for (int i = thread; i < 1024; i += 128) {
      tile_a[i % 16][i / 16] = a[(m0 + i / 16) * size + k0 + i % 16];
      tile_b[i / 64][i % 64] = b[(k0 + i / 64) * size + n0 + i % 64];
    }
    __syncthreads();
    for (int k = 0; k < 16; ++k) {
      for (int i = 0; i < 8; ++i) {
        for (int j = 0; j < 4; ++j) {
          sum[i][j] += tile_a[k][threadIdx.y * 8 + i] * tile_b[k][threadIdx.x * 4 + j];
        }
      }
    }
    __syncthreads();
  }
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 4; ++j) {
      c[(m0 + threadIdx.y * 8 + i) * size + n0 + threadIdx.x * 4 + j] = sum[i][j];
    }
  }
}

double seconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace

void copy_rows(int stride) {
  DeviceArray<float> x(numbers(1024 * stride, 1)), y(1024);
  copy_kernel<<<4, 256>>>(y.data, x.data, stride);
}

void transpose(int padding) {
  DeviceArray<float> x(numbers(64 * 64, 1)), y(64 * 64);
  const dim3 grid(2, 2), block(32, 8);
  if (padding == 0)
    transpose_kernel<0><<<grid, block>>>(y.data, x.data, 64);
  else
    transpose_kernel<1><<<grid, block>>>(y.data, x.data, 64);
}

void half_the_lanes() {
  DeviceArray<float> y(numbers(256, 1));
  half_kernel<<<2, 128>>>(y.data);
}

double barrier_nanoseconds(int threads) {
  const int count = 500;
  double best = 1e9;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const double begin = seconds_now();
    barrier_kernel<<<4, threads>>>(count);
    best = std::fmin(best, seconds_now() - begin);
  }
  return best * 1e9 / (4.0 * threads * count);
}

Timing matmul_time(int kind, int size) {
  DeviceArray<float> a(numbers(size * size, 1)), b(numbers(size * size, 2)),
      c(size * size);
  double best = 1e9;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const double begin = seconds_now();
    const dim3 tiles(size / 16, size / 16), block(16, 16);
    if (kind == 0) naive_kernel<<<tiles, block>>>(c.data, a.data, b.data, size);
    if (kind == 1) tiled_kernel<<<tiles, block>>>(c.data, a.data, b.data, size);
    if (kind == 2) {
      register_kernel<<<dim3(size / 64, size / 64), dim3(16, 8)>>>(c.data, a.data, b.data,
                                                                   size);
    }
    best = std::fmin(best, seconds_now() - begin);
  }
  const char* const names[] = {"naive", "16x16 tiles", "64x64 register tiles"};
  return {names[kind], best * 1e3, 2e-9 * size * size * size / best};
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
