// See dtypes.h.
#include "dtypes.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "check.h"

// The files are little-endian, and so is every machine the course runs on.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "this machine is big-endian");

namespace chainrule {
namespace {

struct Bool {
  uint8_t bits;
  operator float() const { return bits != 0 ? 1 : 0; }
};
struct Half {
  uint16_t bits;
  operator float() const { return half_to_float(bits); }
};
struct Bfloat16 {
  uint16_t bits;
  operator float() const { return bfloat16_to_float(bits); }
};

// Copies each number out first: in a file they need not stand at a multiple of their
// size.
template <class From, class To>
void convert_all(const char* from, size_t count, To* to) {
  for (size_t i = 0; i < count; ++i) {
    From number;
    std::memcpy(&number, from + i * sizeof number, sizeof number);
    to[i] = static_cast<To>(number);
  }
}

struct Dtype {
  const char* name;
  size_t bytes;
  void (*to_float)(const char* from, size_t count, float* to);
  void (*to_double)(const char* from, size_t count, double* to);
};

template <class T>
constexpr Dtype dtype(const char* name) {
  return {name, sizeof(T), convert_all<T, float>, convert_all<T, double>};
}

constexpr Dtype all[] = {
    dtype<Bool>("BOOL"),     dtype<uint8_t>("U8"),   dtype<int8_t>("I8"),
    dtype<int16_t>("I16"),   dtype<uint16_t>("U16"), dtype<Half>("F16"),
    dtype<Bfloat16>("BF16"), dtype<int32_t>("I32"),  dtype<uint32_t>("U32"),
    dtype<float>("F32"),     dtype<double>("F64"),   dtype<int64_t>("I64"),
    dtype<uint64_t>("U64")};

const Dtype* find(const std::string& name) {
  for (const Dtype& known : all) {
    if (name == known.name) return &known;
  }
  return nullptr;
}

const Dtype& known(const std::string& name) {
  const Dtype* found = find(name);
  ENSURE(found != nullptr, "there is no dtype %s", name.c_str());
  return *found;
}

}  // namespace

size_t dtype_bytes(const std::string& dtype) {
  const Dtype* found = find(dtype);
  return found == nullptr ? 0 : found->bytes;
}

int dtype_rank(const std::string& dtype) { return int(&known(dtype) - all); }

const char* dtype_names() {
  return "one of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL";
}

float half_to_float(uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const float size = exponent == 0   ? std::ldexp(float(fraction), -24)
                     : exponent < 31 ? std::ldexp(float(1024 + fraction), exponent - 25)
                     : fraction == 0 ? std::numeric_limits<float>::infinity()
                                     : std::numeric_limits<float>::quiet_NaN();
  return bits >> 15 ? -size : size;
}

float bfloat16_to_float(uint16_t bits) {
  const uint32_t upper = uint32_t(bits) << 16;
  float value;
  std::memcpy(&value, &upper, sizeof value);
  return value;
}

void convert(const std::string& dtype, const char* from, size_t count, float* to) {
  known(dtype).to_float(from, count, to);
}
void convert(const std::string& dtype, const char* from, size_t count, double* to) {
  known(dtype).to_double(from, count, to);
}

}  // namespace chainrule
