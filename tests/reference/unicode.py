# Writes src/text/unicode_table.h and tests/reference/words.h: what a letter, a number and
# a space are, and how GPT-2's own pattern cuts texts. Both from the regex module (pip
# install regex), which GPT-2's encoder uses; every character that Python's unicodedata
# knows, too, is compared with it.
#
#   python3 tests/reference/unicode.py && make format
import random
import unicodedata

import regex

EVERY = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def ranges(pattern):
    found = []
    is_one = regex.compile(pattern)
    for c in EVERY:
        if not is_one.match(chr(c)):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def compare(kind, found):
    inside = {c for first, last in found for c in range(first, last + 1)}
    for c in EVERY:
        category = unicodedata.category(chr(c))
        if category != "Cn" and (category[0] == kind) != (c in inside):
            print(f"differs: U+{c:04X} is {category}")
    print(kind, len(inside), "characters in", len(found), "ranges")


letters, numbers = ranges(r"\p{L}"), ranges(r"\p{N}")
compare("L", letters)
compare("N", numbers)
with open("src/text/unicode_table.h", "w") as file:
    print(f"""// Unicode's letters (categories L*), numbers (N*) and white space, as ranges.
// Written by tests/reference/unicode.py with regex {regex.__version__}, not by hand; ASCII is left
// to unicode.cpp.
#pragma once

#include <cstdint>

namespace chainrule {{

struct CharacterRange {{
  uint32_t first, last;
}};
""", file=file)
    for name, of in (("letter_ranges", letters), ("number_ranges", numbers),
                     ("space_ranges", ranges(r"\s"))):
        body = ", ".join(f"{{0x{a:X}, 0x{b:X}}}" for a, b in of if a >= 0x80)
        print(f"constexpr CharacterRange {name}[] = {{{body}}};\n", file=file)
    print("}  // namespace chainrule", file=file)

pattern = regex.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
random.seed(1)
pieces = [" ", " ", " ", "  ", "'", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "a",
          "Zed", "x", "7", "42", "!", "...", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\u0085",
          "\u2028", "\u200b", "\x1c", "\u00e9", "\u0101", "\u4e2d\u6587", "\u0928\u092e", "\u0903",
          "\u00b2", "\u0664", "\u2167", "\u2460", "\U0001f600", "\u200d", "\u0301", "\U00020000",
          "\u00df", "\u01c5", "\u02b0", "\ufeff", "\u20ac", "_", "\u3007", "\U00016a60"]
with open("tests/reference/words.h", "w") as file:
    print("""// Texts and where GPT-2's pattern cuts them: the length of each word in bytes.
// Written by unicode.py.
#pragma once

#include <string>
#include <vector>

namespace reference {

struct Words {
  std::string text;
  std::vector<size_t> lengths;
};

inline const std::vector<Words> words = {""", file=file)
    for _ in range(60):
        text = "".join(random.choices(pieces, k=random.randrange(1, 13)))
        cut = [len(w.encode()) for w in pattern.findall(text)]
        assert sum(cut) == len(text.encode())
        escaped = "".join(f"\\{b:03o}" if b < 32 or b > 126 or b in b'"\\?' else chr(b)
                          for b in text.encode())
        print(f'    {{"{escaped}", {{{", ".join(map(str, cut))}}}}},', file=file)
    print("};\n\n}  // namespace reference", file=file)
