# Writes tests/reference/llama_tokenizer.h: texts and their tokens by the 512 pieces of
# the file tok512.bin, encoded as llama2.c does it, word for word and slowly.
#
#   python3 tests/reference/llama_tokenizer.py PATH/tok512.bin && make format
import struct
import sys

data = open(sys.argv[1], "rb").read()
pieces, scores, at = [], [], 4
while at < len(data):
    score, length = struct.unpack_from("<fi", data, at)
    pieces.append(data[at + 8:at + 8 + length])
    scores.append(score)
    at += 8 + length
assert len(pieces) == 512 == len(set(pieces))


def encode(text):
    tokens = [pieces.index(b" ")] if text else []
    for character in text:
        raw = character.encode()
        tokens += [pieces.index(raw)] if raw in pieces else [b + 3 for b in raw]
    while True:
        best, where = -1e10, -1
        for i in range(len(tokens) - 1):
            both = pieces[tokens[i]] + pieces[tokens[i + 1]]
            if both in pieces and scores[pieces.index(both)] > best:
                best, where = scores[pieces.index(both)], i
        if where < 0:
            return tokens
        both = pieces[tokens[where]] + pieces[tokens[where + 1]]
        tokens[where:where + 2] = [pieces.index(both)]


TEXTS = [
    "", "a", " ", "Once upon a time, there was a little girl named Lily.",
    "She said, \"I'm sorry!\" and  went\n\nhome.", " leading and trailing ", "   ",
    "the the thethethe", "zzz Zebra QUIZ 1234567890", "caf\u00e9 na\u00efve \u2014 \u201cquoted\u201d",
    "\u65e5\u672c\u8a9e \U0001f600", "<0x41> <s> </s> <unk>", "tabs\tand\r\nmore", "aaaaaaaaaaaaaaaaa",
    "Lily and Tom played with the ball in the park. They were very happy and did not want to stop.",
]
with open("tests/reference/llama_tokenizer.h", "w") as file:
    print("""// Texts and their tokens by tok512.bin, as llama2.c encodes them.
// Written by llama_tokenizer.py.
#pragma once

#include <string>
#include <vector>

namespace reference {

struct LlamaPair {
  std::string text;
  std::vector<int> tokens;
};

inline const std::vector<LlamaPair> llama_pairs = {""", file=file)
    for text in TEXTS:
        escaped = "".join(f"\\{b:03o}" if b < 32 or b > 126 or b in b'"\\?' else chr(b)
                          for b in text.encode())
        print(f'    {{"{escaped}", {{{", ".join(map(str, encode(text)))}}}}},', file=file)
    print("};\n\n}  // namespace reference", file=file)
