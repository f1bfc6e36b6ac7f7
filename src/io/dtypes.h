// The number formats of weight files, and how their bytes become float or double.
//
// F64 F32 F16 BF16, whole numbers of 8 to 64 bits with and without a sign, BOOL. A float
// holds whole numbers exactly up to 2^24, a double up to 2^53; beyond, they are rounded.
// Leaves out the formats below a byte (F8 is one byte, but comes in five kinds).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace chainrule {

size_t dtype_bytes(const std::string& dtype);  // of one number; 0 for an unknown name
int dtype_rank(const std::string& dtype);      // safetensors' order, from BOOL to U64
const char* dtype_names();                     // all of them, for messages

float half_to_float(uint16_t bits);      // F16: 1 sign, 5 exponent, 10 fraction bits
float bfloat16_to_float(uint16_t bits);  // BF16: the upper half of a float

// Numbers of a known dtype, little-endian, at any address.
void convert(const std::string& dtype, const char* from, size_t count, float* to);
void convert(const std::string& dtype, const char* from, size_t count, double* to);

}  // namespace chainrule
