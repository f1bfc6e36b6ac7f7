# Has Python's zlib pack small texts in every way there is, and prints them as C++ for
# tests/inflate.cpp. Only needed to make them again:
#
#   python3 gzip_files.py | clang-format >gzip_files.h
import zlib


def literal(data):
    rows, row = [], ""
    for byte in data:
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        row += chr(byte) if plain else '\\"' if byte == 34 else f"\\{byte:03o}"
        if len(row) > 72:
            rows, row = rows + [row], ""
    return "\n".join(f'"{row}"' for row in rows + [row])


def write(name, data):
    print(f"const std::string {name}({literal(data)}, {len(data)});\n")


def pack(data, level=9, strategy=zlib.Z_DEFAULT_STRATEGY):
    packer = zlib.compressobj(level, zlib.DEFLATED, 31, 9, strategy)  # 31: as gzip
    return packer.compress(data) + packer.flush()


def kind(packed):  # of the first block, behind a head of ten bytes
    return packed[10] >> 1 & 3


print(f"""// Files of zlib {zlib.ZLIB_RUNTIME_VERSION}, by Python's package of that name.
// Written by gzip_files.py.
#pragma once

#include <string>

namespace reference {{
""")
text = b"".join(b"%d times %d is %d\n" % (i, j, i * j) for i in range(4) for j in range(9))
write("text", text)
stored, fixed = pack(text, level=0), pack(text[:60], strategy=zlib.Z_FIXED)
dynamic, huffman = pack(text), pack(text, strategy=zlib.Z_HUFFMAN_ONLY)
assert [kind(p) for p in [stored, fixed, dynamic, huffman]] == [0, 1, 2, 2]
write("stored", stored)
write("fixed", fixed)  # the first 60 bytes of the text
write("dynamic", dynamic)
write("huffman", huffman)  # no copies
run = pack(b"x" * 70000)  # one distance, whose code has one bit; longer than a window
assert kind(run) == 2
write("run", run)
# Frequencies like Fibonacci's numbers make codes of every length up to 15: one A, one B,
# two C, three D ...
skewed, a, b = b"", 1, 1
for symbol in range(16):
    skewed, a, b = skewed + bytes([65 + symbol]) * a, b, a + b
write("fibonacci", pack(skewed, strategy=zlib.Z_HUFFMAN_ONLY))
head = bytes([31, 139, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 2, 3])
head += b"\5\0extra" + b"name\0" + b"comment\0"
head += (zlib.crc32(head) & 0xFFFF).to_bytes(2, "little")
write("long_head", head + pack(text[:60])[10:])
print("}  // namespace reference")
