// Correct kernels of many kinds: the checks must stay silent about each, in every order
// of threads, and the results must be right. nvcc compiles this file, too. Matrix
// products and half precision: kernels_more.cu.
#include <cuda_runtime.h>

#include <algorithm>

#include "device_array.h"
#include "simulator.h"
#include "warp_sum.cuh"

namespace chainrule::simulated {
namespace VARIANT {
namespace {

using std::vector;

// --- one thread per number ---
__global__ void saxpy_kernel(float* y, const float* x, float a, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] += a * x[i];
}
double saxpy() {
  const int n = 1000;
  const vector<float> x = numbers(n, 1), y = numbers(n, 2);
  DeviceArray<float> dx(x), dy(y);
  saxpy_kernel<<<(n + 127) / 128, 128>>>(dy.data, dx.data, 2.0f, n);
  vector<float> right = y;
  for (int i = 0; i < n; ++i) right[i] += 2 * x[i];
  return largest_error(dy.host(), right);
}

__global__ void scale_wide(float4* y, const float4* x, float a, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float4 v = x[i];
  v.x *= a;
  v.y *= a;
  v.z *= a;
  v.w *= a;
  y[i] = v;
}
double float4_scale() {
  const vector<float> x = numbers(1024, 3);
  DeviceArray<float> dx(x), dy(x.size());
  scale_wide<<<2, 128>>>(reinterpret_cast<float4*>(dy.data),
                         reinterpret_cast<const float4*>(dx.data), 3.0f, 256);
  vector<float> right = x;
  for (float& r : right) r *= 3;
  return largest_error(dy.host(), right);
}

__constant__ float weights[3];
__global__ void blur_kernel(float* y, const float* x, int n) {
  __shared__ float part[128 + 2];
  const int i = blockIdx.x * 128 + threadIdx.x;
  part[threadIdx.x + 1] = i < n ? x[i] : 0.0f;
  if (threadIdx.x == 0) part[0] = i > 0 ? x[i - 1] : 0.0f;
  if (threadIdx.x == 127) part[129] = i + 1 < n ? x[i + 1] : 0.0f;
  __syncthreads();
  if (i < n) {
    float sum = 0;
    for (int k = 0; k < 3; ++k) sum += weights[k] * part[threadIdx.x + k];
    y[i] = sum;
  }
}
double blur_with_constants() {
  const int n = 300;
  const float w[3] = {1, 2, -1};
  cudaMemcpyToSymbol(weights, w, sizeof w);
  const vector<float> x = numbers(n, 4);
  DeviceArray<float> dx(x), dy(n);
  blur_kernel<<<3, 128>>>(dy.data, dx.data, n);
  vector<float> right(n);
  for (int i = 0; i < n; ++i) {
    right[i] = (i > 0 ? x[i - 1] : 0) + 2 * x[i] - (i + 1 < n ? x[i + 1] : 0);
  }
  return largest_error(dy.host(), right);
}

// --- reductions and scans ---
template <class T, int threads>
__global__ void tree_sum_kernel(T* sums, const T* x) {
  __shared__ T part[threads];
  const int t = threadIdx.x;
  part[t] = x[blockIdx.x * threads + t];
  for (int half_count = threads / 2; half_count > 0; half_count /= 2) {
    __syncthreads();
    if (t < half_count) part[t] += part[t + half_count];
  }
  if (t == 0) sums[blockIdx.x] = part[0];
}
double tree_sum() {
  const vector<float> x = numbers(1024, 5);
  DeviceArray<float> dx(x), sums(4);
  tree_sum_kernel<float, 256><<<4, 256>>>(sums.data, dx.data);
  vector<float> right(4, 0.0f);
  for (int i = 0; i < 1024; ++i) right[i / 256] += x[i];
  return largest_error(sums.host(), right);
}

__global__ void block_sums_twice(float* y, const float* x) {
  const float v = x[blockIdx.x * blockDim.x + threadIdx.x];
  const float sum = block_sum(v), squares = block_sum(v * v);
  if (threadIdx.x == 0) {
    y[2 * blockIdx.x] = sum;
    y[2 * blockIdx.x + 1] = squares;
  }
}
double block_sum_in_a_header() {
  const vector<float> x = numbers(384, 6);
  DeviceArray<float> dx(x), y(6);
  block_sums_twice<<<3, 128>>>(y.data, dx.data);
  vector<float> right(6, 0.0f);
  for (int i = 0; i < 384; ++i) {
    right[i / 128 * 2] += x[i];
    right[i / 128 * 2 + 1] += x[i] * x[i];
  }
  return largest_error(y.host(), right);
}

__global__ void scan_kernel(int* y, const int* x, int n) {
  extern __shared__ int both[];  // two copies, in turns
  const int t = threadIdx.x;
  int* from = both;
  int* to = both + n;
  from[t] = x[t];
  __syncthreads();
  for (int step = 1; step < n; step *= 2) {
    to[t] = from[t] + (t >= step ? from[t - step] : 0);
    __syncthreads();
    int* swap = from;
    from = to;
    to = swap;
  }
  y[t] = from[t];
}
double scan_with_dynamic_shared() {
  const int n = 128;
  vector<int> x(n), right(n);
  for (int i = 0; i < n; ++i) x[i] = i * 7 % 11;
  DeviceArray<int> dx(x), dy(n);
  scan_kernel<<<1, n, 2 * n * sizeof(int)>>>(dy.data, dx.data, n);
  for (int i = 0, sum = 0; i < n; ++i) right[i] = sum += x[i];
  return largest_error(dy.host(), right);
}

__global__ void warp_scan_kernel(int* y, const int* x) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x, lane = threadIdx.x % 32;
  int sum = x[i];
  for (int step = 1; step < 32; step *= 2) {
    const int left = __shfl_up_sync(0xffffffffu, sum, step);
    if (lane >= step) sum += left;
  }
  y[i] = sum;
}
double warp_scan() {
  vector<int> x(128), right(128);
  for (int i = 0; i < 128; ++i) x[i] = i * 5 % 7;
  DeviceArray<int> dx(x), dy(128);
  warp_scan_kernel<<<2, 64>>>(dy.data, dx.data);
  for (int i = 0, sum = 0; i < 128; ++i) right[i] = sum = (i % 32 ? sum : 0) + x[i];
  return largest_error(dy.host(), right);
}

// Each block leaves its sum; the block that finishes last adds them up.
__global__ void sum_in_one_launch(float* total, float* sums, unsigned* done,
                                  const float* x) {
  __shared__ bool last;
  const float sum = block_sum(x[blockIdx.x * blockDim.x + threadIdx.x]);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
    __threadfence();
    last = atomicAdd(done, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (!last) return;
  const float mine = threadIdx.x < gridDim.x ? sums[threadIdx.x] : 0.0f;
  const float all = block_sum(mine);
  if (threadIdx.x == 0) *total = all;
}
double last_block_adds_up() {
  const vector<float> x = numbers(640, 7);
  DeviceArray<float> dx(x), sums(10), total(1);
  DeviceArray<unsigned> done(vector<unsigned>{0});
  sum_in_one_launch<<<10, 64>>>(total.data, sums.data, done.data, dx.data);
  float right = 0;
  for (const float v : x) right += v;
  return largest_error(total.host(), vector<float>{right});
}

// --- votes, atomics ---
__global__ void histogram_kernel(unsigned* counts, const unsigned char* x, int n) {
  __shared__ unsigned local[16];
  if (threadIdx.x < 16) local[threadIdx.x] = 0;
  __syncthreads();
  const int stride = gridDim.x * blockDim.x;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
    atomicAdd(&local[x[i] % 16], 1u);
  }
  __syncthreads();
  if (threadIdx.x < 16) atomicAdd(&counts[threadIdx.x], local[threadIdx.x]);
}
double histogram() {
  vector<unsigned char> x(1001);
  vector<unsigned> right(16, 0);
  for (int i = 0; i < 1001; ++i) right[(x[i] = (unsigned char)(i * i % 251)) % 16] += 1;
  DeviceArray<unsigned char> dx(x);
  DeviceArray<unsigned> counts(vector<unsigned>(16, 0));
  histogram_kernel<<<3, 96>>>(counts.data, dx.data, 1001);
  return largest_error(counts.host(), right);
}

__global__ void compact_kernel(int* kept, int* count, const int* x, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x, lane = threadIdx.x % 32;
  const bool keep = i < n && x[i] > 0;
  const unsigned votes = __ballot_sync(0xffffffffu, keep);
  int place = 0;
  if (lane == 0) place = atomicAdd(count, __popc(votes));
  place = __shfl_sync(0xffffffffu, place, 0) + __popc(votes & ((1u << lane) - 1));
  if (keep) kept[place] = x[i];
}
double compact_by_ballot() {
  vector<int> x(200), right;
  for (int i = 0; i < 200; ++i) {
    x[i] = i * 37 % 23 - 11;
    if (x[i] > 0) right.push_back(x[i]);
  }
  DeviceArray<int> dx(x), kept(200), count(vector<int>{0});
  compact_kernel<<<2, 128>>>(kept.data, count.data, dx.data, 200);
  vector<int> got(right.size());
  if (count.host()[0] != int(right.size())) return INFINITY;
  cudaMemcpy(got.data(), kept.data, got.size() * sizeof(int), cudaMemcpyDeviceToHost);
  std::sort(got.begin(), got.end());
  std::sort(right.begin(), right.end());
  return largest_error(got, right);
}

__global__ void largest_kernel(int* largest, const float* x) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const int inside = __syncthreads_count(x[i] > 0);
  if (threadIdx.x == 0) atomicAdd(largest + 1, inside);
  atomicMax(largest, int(x[i]));
}
double votes_and_atomic_max() {
  const vector<float> x = numbers(256, 8);
  DeviceArray<float> dx(x);
  DeviceArray<int> largest(vector<int>{-100, 0});
  largest_kernel<<<2, 128>>>(largest.data, dx.data);
  int positive = 0;
  for (const float v : x) positive += v > 0;
  return largest_error(
      largest.host(),
      vector<float>{*std::max_element(x.begin(), x.end()), float(positive)});
}

// --- rows: softmax, layer norm ---
__global__ void softmax_kernel(float* y, const float* x, int N, int C) {
  const int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32,
            lane = threadIdx.x % 32;
  if (row >= N) return;  // whole warps only
  float largest = -INFINITY, sum = 0;
  for (int c = lane; c < C; c += 32) largest = fmaxf(largest, x[row * C + c]);
  for (int step = 16; step > 0; step /= 2) {
    largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, step));
  }
  for (int c = lane; c < C; c += 32) sum += expf(x[row * C + c] - largest);
  sum = warp_sum(sum);
  for (int c = lane; c < C; c += 32)
    y[row * C + c] = expf(x[row * C + c] - largest) / sum;
}
double softmax_by_shuffles() {
  const int N = 5, C = 70;
  const vector<float> x = numbers(N * C, 9);
  DeviceArray<float> dx(x), dy(N * C);
  softmax_kernel<<<2, 128>>>(dy.data, dx.data, N, C);
  vector<double> right(N * C);
  for (int n = 0; n < N; ++n) {
    double sum = 0;
    for (int c = 0; c < C; ++c) sum += std::exp(double(x[n * C + c]));
    for (int c = 0; c < C; ++c) right[n * C + c] = std::exp(double(x[n * C + c])) / sum;
  }
  return largest_error(dy.host(), right);
}

__global__ void layernorm_kernel(float* y, const float* x, int C) {
  const float* row = x + blockIdx.x * C;
  float sum = 0, squares = 0;
  for (int c = threadIdx.x; c < C; c += blockDim.x) sum += row[c];
  const float mean = block_sum(sum) / float(C);
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    squares += (row[c] - mean) * (row[c] - mean);
  }
  const float scale = rsqrtf(block_sum(squares) / float(C) + 1e-5f);
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    y[blockIdx.x * C + c] = (row[c] - mean) * scale;
  }
}
double layernorm() {
  const int N = 4, C = 100;
  const vector<float> x = numbers(N * C, 10);
  DeviceArray<float> dx(x), dy(N * C);
  layernorm_kernel<<<N, 64>>>(dy.data, dx.data, C);
  vector<double> right(N * C);
  for (int n = 0; n < N; ++n) {
    double mean = 0, variance = 0;
    for (int c = 0; c < C; ++c) mean += x[n * C + c] / C;
    for (int c = 0; c < C; ++c) variance += std::pow(x[n * C + c] - mean, 2) / C;
    for (int c = 0; c < C; ++c) {
      right[n * C + c] = (x[n * C + c] - mean) / std::sqrt(variance + 1e-5);
    }
  }
  return largest_error(dy.host(), right);
}

__global__ void ticket_kernel(int* ticket, int* count) {
  ticket[blockIdx.x * blockDim.x + threadIdx.x] = atomicAdd(count, 1);
}

}  // namespace

// ticket[i]: as which thread i had its turn, 2 blocks of 64.
vector<int> order_of_threads() {
  DeviceArray<int> ticket(128), count(vector<int>{0});
  ticket_kernel<<<2, 64>>>(ticket.data, count.data);
  return ticket.host();
}

std::vector<Kernel> kernels() {
  std::vector<Kernel> all = {{"saxpy", saxpy},
                             {"float4 scale", float4_scale},
                             {"blur with constants", blur_with_constants},
                             {"tree sum", tree_sum},
                             {"block_sum of a header, twice", block_sum_in_a_header},
                             {"scan in dynamic shared memory", scan_with_dynamic_shared},
                             {"warp scan", warp_scan},
                             {"the last block adds up", last_block_adds_up},
                             {"histogram with atomics", histogram},
                             {"compaction by ballot", compact_by_ballot},
                             {"votes and atomicMax", votes_and_atomic_max},
                             {"softmax by shuffles", softmax_by_shuffles},
                             {"layer norm", layernorm}};
  const std::vector<Kernel> more = more_kernels();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
