# Has PyTorch's safetensors package write a few small files, and prints them as C++ for
# tests/safetensors.cpp. Only needed to make them again:
#
#   pip install torch safetensors
#   python3 safetensors_files.py | clang-format >safetensors_files.h
#
# With an argument: shows what that package finds in a file of ours.
#
#   python3 safetensors_files.py run.safetensors
import sys

import safetensors
import safetensors.torch
import torch


def show(path):
    with safetensors.safe_open(path, framework="pt") as file:
        print("metadata", file.metadata())
        for name in sorted(file.keys()):
            tensor = file.get_tensor(name)
            print(name, tensor.dtype, list(tensor.shape), tensor.flatten()[:6].tolist())


def literal(data):
    rows, row = [], ""
    for byte in data:
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        row += chr(byte) if plain else '\\"' if byte == 34 else f"\\{byte:03o}"
        if len(row) > 72:
            rows, row = rows + [row], ""
    return "\n".join(f'"{row}"' for row in rows + [row])


def write(name, tensors, metadata=None):
    data = safetensors.torch.save(tensors, metadata)
    print(f"const std::string {name}({literal(data)}, {len(data)});\n")


if len(sys.argv) > 1:
    show(sys.argv[1])
    sys.exit()

print(f"""// Files of the safetensors package {safetensors.__version__} (torch {torch.__version__}).
// Written by safetensors_files.py.
#pragma once

#include <string>

namespace reference {{
""")
small = [0, 1, -2, 0.5, float("inf"), float("-inf"), 65504, 2**-24]
write("floats", {f"{name}": torch.tensor(small, dtype=dtype).reshape(2, 4)
                 for name, dtype in [("f64", torch.float64), ("f32", torch.float32),
                                     ("f16", torch.float16), ("bf16", torch.bfloat16)]})
write("integers", {
    "i64": torch.tensor([-(2**53), 7]), "i32": torch.tensor([-(2**31), 7], dtype=torch.int32),
    "i16": torch.tensor([-(2**15), 7], dtype=torch.int16),
    "i8": torch.tensor([-128, 7], dtype=torch.int8),
    "u8": torch.tensor([255, 7], dtype=torch.uint8), "bool": torch.tensor([True, False])})
write("shapes", {
    "number": torch.tensor(3.5), "five axes": torch.arange(6.0).reshape(1, 2, 1, 3, 1),
    "nothing": torch.zeros(2, 0, 3), "b/\u00e9 \"q\"\n\x01\x7f\U0001f600": torch.ones(1)},
    {"note \u00e9": "a \"quoted\"\\ \t\n\x01\x7f/\U0001f600 text"})
write("empty", {})
print("}  // namespace reference")
