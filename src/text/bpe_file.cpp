// The files of byte-pair encoding (see bpe.h): merges in the letters that stand for
// bytes, and the names of tokens that come with GPT-2.
#include <unistd.h>

#include <array>
#include <unordered_map>

#include "check.h"
#include "io/file.h"
#include "io/json.h"
#include "io/utf8.h"
#include "text/bpe.h"
#include "text/unicode.h"

namespace chainrule {
namespace {

// Bytes that print in Latin-1 stand for themselves; the 68 others follow from U+0100 on.
bool prints(int byte) {
  return ('!' <= byte && byte <= '~') || (0xA1 <= byte && byte <= 0xFF && byte != 0xAD);
}

struct ByteLetters {
  std::array<std::string, 256> letters;           // of byte b, in UTF-8
  std::unordered_map<std::string, char> of_text;  // and back
  std::array<int, 256> tokens;                    // those that print first
  std::array<unsigned char, 256> bytes;

  ByteLetters() {
    int token = 0;
    uint32_t next = 0x100;
    for (const bool printing : {true, false}) {
      for (int byte = 0; byte < 256; ++byte) {
        if (prints(byte) != printing) continue;
        std::string& letter = letters[size_t(byte)];
        append_utf8(letter, printing ? uint32_t(byte) : next++);
        of_text[letter] = char(byte);
        bytes[size_t(token)] = static_cast<unsigned char>(byte);
        tokens[size_t(byte)] = token++;
      }
    }
  }
};

const ByteLetters& table() {
  static const ByteLetters letters;
  return letters;
}

// Reads lines of merges. A token is known by its bytes.
class MergeReader {
 public:
  explicit MergeReader(const std::string& name) : name_(name) {
    for (int i = 0; i < 256; ++i) add(std::string(1, char(byte_of_token(i))));
  }

  void take(const std::string& line, int number) {
    const size_t blank = line.find(' ');
    if (blank == std::string::npos || line.find(' ', blank + 1) != std::string::npos) {
      refuse(number, "two tokens with a blank between them", quoted(line));
    }
    std::string parts[] = {line.substr(0, blank), line.substr(blank + 1)};
    int tokens[2];
    for (int i : {0, 1}) {
      std::string bytes;
      const bool readable = from_visible(parts[i], bytes);
      const auto found = readable ? known_.find(bytes) : known_.end();
      if (found == known_.end()) {
        refuse(number, "a token that is a byte or an earlier merge", quoted(parts[i]));
      }
      tokens[i] = found->second;
      parts[i] = bytes;
    }
    if (!add(parts[0] + parts[1])) {
      refuse(number, "a new token",
             quoted(visible(parts[0] + parts[1])) + " again; is a line there twice?");
    }
    merges_.push_back({tokens[0], tokens[1]});
  }

  [[noreturn]] void refuse(int number, const char* expected, const std::string& found) {
    fail(__FILE__, __LINE__, "%s, line %d: expected %s, found %s", name_.c_str(), number,
         expected, found.c_str());
  }
  const std::vector<TokenPair>& merges() const { return merges_; }

 private:
  bool add(const std::string& bytes) {
    return known_.emplace(bytes, int(known_.size())).second;
  }

  const std::string name_;
  std::unordered_map<std::string, int> known_;
  std::vector<TokenPair> merges_;
};

std::string first_of(const std::string& folder, const char* name, const char* other) {
  for (const char* file : {name, other}) {
    const std::string path = folder + "/" + file;
    if (access(path.c_str(), F_OK) == 0) return path;
  }
  return "";
}

}  // namespace

int token_of_byte(unsigned char byte) { return table().tokens[byte]; }
unsigned char byte_of_token(int token) { return table().bytes.at(size_t(token)); }

std::string visible(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) text += table().letters[uint8_t(byte)];
  return text;
}

bool from_visible(const std::string& text, std::string& bytes) {
  bytes.clear();
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = character_end(text, at);
    const auto found = table().of_text.find(text.substr(at, end - at));
    if (found == table().of_text.end()) return false;
    bytes += found->second;
  }
  return true;
}

Bpe Bpe::parse(const std::string& name, const std::string& file) {
  MergeReader reader(name);
  int number = 1;
  for (size_t begin = 0, end = 0; begin < file.size(); begin = end + 1, ++number) {
    end = file.find('\n', begin);
    if (end == std::string::npos) {
      reader.refuse(number, "a line that ends: was the file cut off?", "the end");
    }
    std::string line = file.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const bool is_header = number == 1 && line.rfind("#version", 0) == 0;
    if (!is_header) reader.take(line, number);
  }
  ENSURE(number > 1, "%s: expected merges, found an empty file", name.c_str());
  return Bpe(reader.merges());
}

Bpe Bpe::read(const std::string& path) { return parse(path, read_file(path)); }

std::string Bpe::file() const {
  std::string text = "#version: 0.2\n";
  for (const TokenPair& pair : merges_) {
    text += visible(bytes(pair.left)) + " " + visible(bytes(pair.right)) + "\n";
  }
  return text;
}

void Bpe::save(const std::string& path) const { write_file(path, file()); }

void check_names(const Bpe& bpe, const std::string& name, const std::string& json) {
  std::unordered_map<std::string, uint64_t> tokens;
  for (int i = 0; i < bpe.separator(); ++i) {
    tokens[visible(bpe.bytes(i))] = uint64_t(i);
  }
  tokens[bpe.bytes(bpe.separator())] = uint64_t(bpe.separator());
  JsonReader reader(name, json);
  size_t count = 0;
  reader.object([&](const std::string& token) {
    const uint64_t at = reader.offset(), number = reader.natural();
    const auto found = tokens.find(token);
    if (found == tokens.end()) reader.refuse(at, "a token of the merges", quoted(token));
    if (found->second != number) {
      reader.refuse(at,
                    "token " + std::to_string(found->second) + ", as the merges have it",
                    std::to_string(number) + " for " + quoted(token));
    }
    ++count;
  });
  reader.end();
  ENSURE(
      count == tokens.size(),
      "%s: expected names of all %zu tokens of the merges, found %zu: do the two files "
      "belong together, or was one cut off?",
      name.c_str(), tokens.size(), count);
}

Bpe gpt2_tokenizer(const std::string& folder) {
  const std::string merges = first_of(folder, "vocab.bpe", "merges.txt");
  ENSURE(!merges.empty(),
         "%s: there is no vocab.bpe (or merges.txt)\n\"make data GET=gpt2-tokenizer\" "
         "fetches it into data/gpt2-tokenizer",
         folder.c_str());
  const Bpe bpe = Bpe::read(merges);
  const std::string names = first_of(folder, "encoder.json", "vocab.json");
  if (!names.empty()) check_names(bpe, names, read_file(names));
  return bpe;
}

}  // namespace chainrule
