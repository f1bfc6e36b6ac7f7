// Correct kernels, continued: matrix products, tensor cores, half precision, layouts,
// warps without barriers. See kernels.cu.
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

}  // namespace

std::vector<Kernel> more_kernels() {
  return {{"tiled matmul", tiled_matmul},
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
