// Correct kernels of many kinds: the checks must stay silent about each, in every order
// of threads, and the results must be right. nvcc compiles this file, too.
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <mma.h>

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

// --- matrix products ---
vector<float> product(const vector<float>& a, const vector<float>& b, int M, int N,
                      int K) {
  vector<float> c(M * N, 0.0f);
  for (int m = 0; m < M; ++m) {
    for (int k = 0; k < K; ++k) {
      for (int n = 0; n < N; ++n) c[m * N + n] += a[m * K + k] * b[k * N + n];
    }
  }
  return c;
}

template <int tile>
__global__ void tiled_kernel(float* c, const float* a, const float* b, int M, int N,
                             int K) {
  __shared__ float tile_a[tile][tile], tile_b[tile][tile];
  const int n = blockIdx.x * tile + threadIdx.x, m = blockIdx.y * tile + threadIdx.y;
  float sum = 0;
  for (int k0 = 0; k0 < K; k0 += tile) {
    const int ka = k0 + threadIdx.x, kb = k0 + threadIdx.y;
    tile_a[threadIdx.y][threadIdx.x] = m < M && ka < K ? a[m * K + ka] : 0.0f;
    tile_b[threadIdx.y][threadIdx.x] = n < N && kb < K ? b[kb * N + n] : 0.0f;
    __syncthreads();
    for (int k = 0; k < tile; ++k) sum += tile_a[threadIdx.y][k] * tile_b[k][threadIdx.x];
    __syncthreads();
  }
  if (m < M && n < N) c[m * N + n] = sum;
}
double tiled_matmul() {
  const int M = 33, N = 20, K = 50;
  const vector<float> a = numbers(M * K, 11), b = numbers(K * N, 12);
  DeviceArray<float> da(a), db(b), dc(M * N);
  const dim3 block(16, 16), grid((N + 15) / 16, (M + 15) / 16);
  tiled_kernel<16><<<grid, block>>>(dc.data, da.data, db.data, M, N, K);
  return largest_error(dc.host(), product(a, b, M, N, K));
}

// While one pair of tiles is multiplied, the next is fetched: one barrier a step.
__global__ void double_buffered_kernel(float* c, const float* a, const float* b,
                                       int size) {
  __shared__ float tile_a[2][16][16];
  __shared__ float tile_b[2][16][16];
  const int x = threadIdx.x, y = threadIdx.y;
  const int n = blockIdx.x * 16 + x, m = blockIdx.y * 16 + y;
  tile_a[0][y][x] = a[m * size + x];
  tile_b[0][y][x] = b[y * size + n];
  __syncthreads();
  float sum = 0;
  for (int step = 0; step < size / 16; ++step) {
    const int now = step % 2, next = 1 - now, k0 = (step + 1) * 16;
    if (k0 < size) {
      tile_a[next][y][x] = a[m * size + k0 + x];
      tile_b[next][y][x] = b[(k0 + y) * size + n];
    }
    for (int k = 0; k < 16; ++k) sum += tile_a[now][y][k] * tile_b[now][k][x];
    __syncthreads();
  }
  c[m * size + n] = sum;
}
double double_buffered_matmul() {
  const int size = 48;
  const vector<float> a = numbers(size * size, 13), b = numbers(size * size, 14);
  DeviceArray<float> da(a), db(b), dc(size * size);
  double_buffered_kernel<<<dim3(3, 3), dim3(16, 16)>>>(dc.data, da.data, db.data, size);
  return largest_error(dc.host(), product(a, b, size, size, size));
}

template <class T>
__global__ void wmma_kernel(float* c, const T* a, const T* b, int size) {
#if __CUDA_ARCH__ >= 800
  using namespace nvcuda;
  wmma::fragment<wmma::matrix_a, 16, 16, 16, T, wmma::row_major> tile_a;
  wmma::fragment<wmma::matrix_b, 16, 16, 16, T, wmma::col_major> tile_b;
  wmma::fragment<wmma::accumulator, 16, 16, 16, float> sum;
  wmma::fill_fragment(sum, 0.0f);
  const int m = blockIdx.y * 16, n = blockIdx.x * 16;
  for (int k = 0; k < size; k += 16) {
    wmma::load_matrix_sync(tile_a, a + m * size + k, size);
    wmma::load_matrix_sync(tile_b, b + n * size + k, size);  // b is given transposed
    wmma::mma_sync(sum, tile_a, tile_b, sum);
  }
  for (int i = 0; i < sum.num_elements; ++i) sum.x[i] *= 2.0f;
  wmma::store_matrix_sync(c + m * size + n, sum, size, wmma::mem_row_major);
#endif
}
template <class T>
double wmma_product() {
  const int size = 32;
  const vector<float> a = numbers(size * size, 15), b = numbers(size * size, 16);
  vector<T> narrow_a, narrow_b;
  for (const float v : a) narrow_a.push_back(T(v));
  for (int n = 0; n < size; ++n) {
    for (int k = 0; k < size; ++k) narrow_b.push_back(T(b[k * size + n]));
  }
  DeviceArray<T> da(narrow_a), db(narrow_b);
  DeviceArray<float> dc(size * size);
  wmma_kernel<T><<<dim3(2, 2), 32>>>(dc.data, da.data, db.data, size);
  vector<float> right = product(a, b, size, size, size);
  for (float& r : right) r *= 2;
  return largest_error(dc.host(), right);
}

// --- half, layouts, warps without barriers ---
__global__ void half_pairs_kernel(__half2* y, const __half2* x, int n) {
  __shared__ __half odd[64];
  const int i = threadIdx.x;
  odd[i] = __high2half(x[i % n]);
  __syncthreads();
  const float2 v = __half22float2(x[i]);
  y[i] = __floats2half2_rn(v.x * 2.0f, v.y + __half2float(odd[63 - i]));
}
double half_pairs() {
  const vector<float> x = numbers(128, 17);
  vector<__half> narrow;
  for (const float v : x) narrow.push_back(__float2half(v));
  DeviceArray<__half> dx(narrow), dy(128);
  half_pairs_kernel<<<1, 64>>>(reinterpret_cast<__half2*>(dy.data),
                               reinterpret_cast<const __half2*>(dx.data), 64);
  vector<float> got, right(128);
  for (const __half h : dy.host()) got.push_back(__half2float(h));
  for (int i = 0; i < 64; ++i) {
    right[2 * i] = x[2 * i] * 2;
    right[2 * i + 1] = x[2 * i + 1] + x[2 * (63 - i) + 1];
  }
  return largest_error(got, right);
}

__global__ void transpose_kernel(float* y, const float* x, int rows, int columns) {
  __shared__ float tile[32][33];
  const int x0 = blockIdx.x * 32, y0 = blockIdx.y * 32;
  for (int j = threadIdx.y; j < 32; j += blockDim.y) {
    const int r = y0 + j, c = x0 + threadIdx.x;
    if (r < rows && c < columns) tile[j][threadIdx.x] = x[r * columns + c];
  }
  __syncthreads();
  for (int j = threadIdx.y; j < 32; j += blockDim.y) {
    const int r = x0 + j, c = y0 + threadIdx.x;
    if (r < columns && c < rows) y[r * rows + c] = tile[threadIdx.x][j];
  }
}
double tiled_transpose() {
  const int rows = 40, columns = 70;
  const vector<float> x = numbers(rows * columns, 18);
  DeviceArray<float> dx(x), dy(x.size());
  transpose_kernel<<<dim3(3, 2), dim3(32, 8)>>>(dy.data, dx.data, rows, columns);
  vector<float> right(x.size());
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) right[c * rows + r] = x[r * columns + c];
  }
  return largest_error(dy.host(), right);
}

// Lanes of a warp hand numbers on through shared memory: __syncwarp is enough.
__global__ void reverse_in_warps_kernel(float* y, const float* x) {
  __shared__ float part[64];
  const int t = threadIdx.x, mirror = t / 32 * 32 + 31 - t % 32;
  part[t] = x[t];
  __syncwarp();
  const float v = part[mirror];
  __syncwarp();
  part[t] = v * 2;
  __syncwarp();
  y[t] = part[mirror];
}
double reverse_in_warps() {
  const vector<float> x = numbers(64, 19);
  DeviceArray<float> dx(x), dy(64);
  reverse_in_warps_kernel<<<1, 64>>>(dy.data, dx.data);
  vector<float> right = x;
  for (float& r : right) r *= 2;
  return largest_error(dy.host(), right);
}

// Half a warp takes part, the mask says so; scalars and several arrays in one
// declaration.
__global__ void half_warps_kernel(float* y, const float* x) {
  __shared__ float total;
  __shared__ int count, more[2];
  const int t = threadIdx.x;
  if (t == 0) {
    total = 0;
    count = 0;
    more[0] = more[1] = 1;
  }
  __syncthreads();
  if (t < 16) {
    float v = x[t];
    for (int step = 8; step > 0; step /= 2)
      v += __shfl_down_sync(0x0000ffffu, v, step, 16);
    if (t == 0) atomicAdd(&total, v);
  } else {
    if (__any_sync(0xffff0000u, x[t] > 100)) atomicAdd(&count, 1);
  }
  __syncthreads();
  y[t] = total + float(count + more[t % 2]);
}
double half_warps() {
  const vector<float> x = numbers(32, 20);
  DeviceArray<float> dx(x), dy(32);
  half_warps_kernel<<<1, 32>>>(dy.data, dx.data);
  float sum = 1;
  for (int i = 0; i < 16; ++i) sum += x[i];
  return largest_error(dy.host(), vector<float>(32, sum));
}

struct Sizes {
  int count, offset;
  float factor[40];  // a struct by value, too large for registers
};
__global__ void struct_argument_kernel(float* y, Sizes sizes) {
  const unsigned i = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  if (int(i) < sizes.count) y[i] = sizes.factor[i] + float(sizes.offset);
}
double struct_argument() {
  Sizes sizes{40, 3, {}};
  vector<float> right(40);
  for (int i = 0; i < 40; ++i) right[i] = (sizes.factor[i] = float(i)) + 3;
  DeviceArray<float> dy(40);
  struct_argument_kernel<<<dim3(1, 1, 1), dim3(4, 3, 5)>>>(dy.data, sizes);
  return largest_error(dy.host(), right);
}

struct Six {
  float value[5];
  int label;
};
__global__ void copy_structs(Six* y, const Six* x) {
  __shared__ Six part[32];
  part[threadIdx.x] = x[threadIdx.x];
  __syncthreads();
  y[threadIdx.x] = part[31 - threadIdx.x];
}
__global__ void sum_structs(float* y, const Six* x) {
  float sum = float(x[threadIdx.x].label);
  for (int i = 0; i < 5; ++i) sum += x[threadIdx.x].value[i];
  y[threadIdx.x] = sum;
}
double structs_by_value() {
  vector<Six> x(32);
  vector<float> right(32);
  for (int i = 0; i < 32; ++i) {
    x[i] = {{1, 2, 3, 4, float(i)}, i};
    right[31 - i] = 10 + 2 * float(i);
  }
  DeviceArray<Six> dx(x), dy(32);
  DeviceArray<float> sums(32);
  copy_structs<<<1, 32>>>(dy.data, dx.data);
  sum_structs<<<1, 32>>>(sums.data, dy.data);
  return largest_error(sums.host(), right);
}

// Every half, to float and back; and the float between it and the next one up, which must
// become the even one of the two.
__global__ void all_halves_kernel(float* wide, unsigned short* back,
                                  unsigned short* middle, const __half* x) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  wide[i] = __half2float(x[i]);
  const __half again = __float2half(wide[i]);
  back[i] = *reinterpret_cast<const unsigned short*>(&again);
  const float next = __half2float(x[i + 1]);
  const __half rounded = __float2half((wide[i] + next) / 2);
  middle[i] = *reinterpret_cast<const unsigned short*>(&rounded);
}
double all_halves() {
  const int count = 0x7C00;  // zero and all finite positive ones; infinity follows
  vector<unsigned short> patterns(count + 1), right;
  for (int i = 0; i <= count; ++i) patterns[i] = (unsigned short)i;
  DeviceArray<unsigned short> x(patterns), back(count), middle(count);
  DeviceArray<float> wide(count);
  all_halves_kernel<<<count / 256, 256>>>(wide.data, back.data, middle.data,
                                          reinterpret_cast<const __half*>(x.data));
  vector<float> values(count);
  for (int i = 0; i < count; ++i) {
    const int exponent = std::max(i >> 10, 1),
              fraction = i % 1024 + (i < 1024 ? 0 : 1024);
    values[i] = std::ldexp(float(fraction), exponent - 25);
    right.push_back((unsigned short)(i + i % 2));
  }
  patterns.resize(count);
  return largest_error(wide.host(), values) + largest_error(back.host(), patterns) +
         largest_error(middle.host(), right);
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
  return {{"saxpy", saxpy},
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
          {"layer norm", layernorm},
          {"tiled matmul", tiled_matmul},
          {"double-buffered matmul", double_buffered_matmul},
          {"wmma, half", wmma_product<__half>},
          {"wmma, bfloat16", wmma_product<__nv_bfloat16>},
          {"half pairs", half_pairs},
          {"tiled transpose", tiled_transpose},
          {"reverse inside warps", reverse_in_warps},
          {"half warps", half_warps},
          {"struct argument, 3D block", struct_argument},
          {"structs by value", structs_by_value},
          {"all halves", all_halves}};
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
