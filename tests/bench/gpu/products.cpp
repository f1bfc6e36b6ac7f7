// Square matrix products: ours and cuBLAS's, in fp32, tf32, bfloat16 and half.
//
// Ours keep matrices in float whatever is multiplied, and round on the way (factors.h);
// cuBLAS is given 16 bits where it multiplies 16 bits, half of the bytes to fetch. Every
// product is checked before it is timed, in some places of a result that was filled with
// NaN, against sums in double.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

#include "bench/training.h"
#include "check.h"
#include "cublas.h"
#include "cuda/factors.h"
#include "ops/matmul.h"
#include "ops/updates.h"
#include "turns.h"

namespace chainrule::bench {
namespace {

bool narrow(Numbers numbers) {
  return numbers == Numbers::bf16 || numbers == Numbers::half;
}

// The 16 bits nearest to x; ties to even. Of half no number below 6e-5: it becomes 0.
uint16_t bits_of(real x, Numbers numbers) {
  const float single = float(x);
  uint32_t bits;
  memcpy(&bits, &single, sizeof bits);
  const auto without = [](uint32_t from, int last) {
    return (from + (1u << (last - 1)) - 1 + (from >> last & 1)) >> last;
  };
  if (numbers == Numbers::bf16) return uint16_t(without(bits, 16));
  const uint32_t sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
  const uint32_t least = (127 - 14) << 23;  // 2^-14
  return uint16_t(sign | (size < least ? 0 : without(size - least, 13) + (1u << 10)));
}

IntTensor narrowed(const Tensor& x, Numbers numbers) {  // two numbers in each int
  const std::vector<real> wide = x.host();
  std::vector<int> packed(wide.size() / 2);
  for (size_t i = 0; i < packed.size(); ++i) {
    packed[i] = int(uint32_t{bits_of(wide[2 * i + 1], numbers)} << 16 |
                    bits_of(wide[2 * i], numbers));
  }
  return IntTensor::from({int(packed.size())}, packed);
}

struct Place {
  int m, n;
  double sum;  // what c[m,n] should be
};

std::vector<Place> some_places(const Tensor& a, const Tensor& b, int N) {
  const std::vector<real> all_of_b = b.host();
  std::vector<Place> places;
  for (int m = 0; m < N; m += 1 + N / 5) {
    const std::vector<real> row = a.rows(m, m + 1).host();
    for (int n = m % 7; n < N; n += 1 + N / 13) {
      double sum = 0;
      for (size_t k = 0; k < size_t(N); ++k)
        sum += double(row[k]) * double(all_of_b[k * size_t(N) + size_t(n)]);
      places.push_back({m, n, sum});
    }
  }
  return places;
}

double error_of(const Tensor& c, const std::vector<Place>& places) {
  double off = 0, all = 0;
  std::vector<real> row;
  int of = -1;
  for (const Place& place : places) {
    if (place.m != of) row = c.rows(place.m, place.m + 1).host();
    of = place.m;
    const double difference = double(row[size_t(place.n)]) - place.sum;
    off += difference * difference;
    all += place.sum * place.sum;
  }
  return std::sqrt(off / all);
}

std::unique_ptr<Cublas> opened(const std::string& file) {
  if (file.empty()) return nullptr;
  try {
    auto cublas = std::make_unique<Cublas>(file);
    print_line("about", "cuBLAS", file, "version", cublas->version());
    return cublas;
  } catch (const Error& error) {
    fprintf(stderr, "%s\n", error.what());
    return nullptr;
  }
}

}  // namespace

bool measure_product(const Turns& turns, int N, const std::string& file) {
  static const std::unique_ptr<Cublas> cublas = opened(file);
  const Tensor a = noise({N, N}, 1), b = noise({N, N}, 2);
  Tensor c({N, N});
  const std::vector<Place> places = some_places(a, b, N);
  const double gflop = 2e-9 * N * N * N;
  bool right = true;
  for (const auto& [numbers, name] :
       {std::pair{Numbers::fp32, "fp32 "}, std::pair{Numbers::tf32, "tf32 "},
        std::pair{Numbers::bf16, "bf16 "}, std::pair{Numbers::half, "half "}}) {
    const std::string row = name + std::to_string(N);
    const bool packed = narrow(numbers);
    const IntTensor a_16 = packed ? narrowed(a, numbers) : IntTensor();
    const IntTensor b_16 = packed ? narrowed(b, numbers) : IntTensor();
    std::vector<Contestant> all;
    if (numbers != Numbers::tf32) {  // which the library has not
      all.push_back({"chainrule", gflop, [&, kind = numbers] {
                       set_factors(kind == Numbers::bf16   ? Factors::bfloat16
                                   : kind == Numbers::half ? Factors::half
                                                           : Factors::exact);
                       matmul(c.data(), a.data(), b.data(), N, N, N, false, false, false);
                     }});
    }
    if (cublas != nullptr) {
      all.push_back({"cuBLAS", gflop, [&, kind = numbers] {
                       const void *first = a.data(), *second = b.data();
                       if (packed) first = a_16.data(), second = b_16.data();
                       cublas->product(c.data(), first, second, N, N, N, kind);
                     }});
    }
    for (const Contestant& one : all) {
      fill(c.data(), real(NAN), c.count());
      one.step();
      const double error = error_of(c, places);
      print_line("error", row, one.who, "", error);
      if (!(error <= (numbers == Numbers::fp32 ? 1e-5 : 1e-2))) {
        printf("%s by %s is wrong: %.3g off\n", row.c_str(), one.who.c_str(), error);
        right = false;
      }
    }
    turns.take("product", row, "GFLOP/s", all);
    set_factors(Factors::exact);
  }
  return right;
}

}  // namespace chainrule::bench
