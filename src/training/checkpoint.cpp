// See checkpoint.h.
#include "training/checkpoint.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <set>
#include <vector>

#include "io/safetensors.h"
#include "io/terminal.h"
#include "io/utf8.h"

namespace chainrule {
namespace {

const std::string mark = "counter:";  // before the name of a counter in the metadata
const char* const own_dtype = sizeof(real) == 8 ? "F64" : "F32";

// Numbers that pass between the device and the file at a time: memory for these, not for
// a second copy of the model.
constexpr size_t piece_numbers = 1 << 18;

std::vector<uint64_t> sizes_of(const Tensor& tensor) {
  const Shape& shape = tensor.shape();
  return {shape.size, shape.size + shape.axes};
}

std::string text_of(const std::vector<uint64_t>& sizes) {
  std::string text = "[";
  for (const uint64_t size : sizes) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  }
  return text + "]";
}

// Every tensor that a checkpoint holds, by its name in the file.
std::map<std::string, Tensor> tensors_of(const Listing& all) {
  std::map<std::string, Tensor> tensors;
  for (const std::vector<Param>* kind : {&all.params, &all.states}) {
    for (const Param& p : *kind) {
      ENSURE(!p.value.empty(), "checkpoint: %s has no numbers yet", p.name.c_str());
      ENSURE(tensors.emplace(p.name, p.value).second,
             "checkpoint: two tensors are called %s: list their modules under two names",
             p.name.c_str());
    }
  }
  return tensors;
}

void write_tensor(const Tensor& tensor, FileWriter& file) {
  const size_t count = size_t(tensor.count());
  std::vector<real> piece;
  for (size_t at = 0; at < count; at += piece_numbers) {
    piece.resize(std::min(piece_numbers, count - at));
    copy_to_host(piece.data(), tensor.data() + at, piece.size() * sizeof(real));
    file.write(piece.data(), piece.size() * sizeof(real));
  }
}

void read_tensor(const SafetensorsFile& file, const SafetensorsEntry& entry,
                 Tensor& tensor) {
  const size_t count = size_t(tensor.count());
  std::vector<real> piece;
  for (size_t at = 0; at < count; at += piece_numbers) {
    piece.resize(std::min(piece_numbers, count - at));
    file.read(entry, at, piece.size(), piece.data());
    copy_to_device(tensor.data() + at, piece.data(), piece.size() * sizeof(real));
  }
}

// What does not fit, a line for each kind of misfit, so that many of one kind cannot hide
// the others.
class Misfits {
 public:
  void add(const char* kind, const std::string& which) { found_[kind].push_back(which); }

  void refuse(const std::string& path) const {
    if (found_.empty()) return;
    std::string text;
    for (const auto& [kind, all] : found_) {
      text += "\n  " + kind + ": ";
      for (size_t i = 0; i < all.size() && i < shown; ++i) {
        text += (i > 0 ? ", " : "") + all[i];
      }
      if (all.size() > shown)
        text += " and " + std::to_string(all.size() - shown) + " more";
    }
    fail(__FILE__, __LINE__, "%s does not fit what is to be loaded:%s", path.c_str(),
         text.c_str());
  }

 private:
  static constexpr size_t shown = 4;
  std::map<std::string, std::vector<std::string>> found_;
};

void compare_tensors(const std::map<std::string, Tensor>& tensors,
                     const SafetensorsFile& file, Misfits& misfits) {
  std::set<std::string> in_file;
  for (const SafetensorsEntry& entry : file.entries()) {
    in_file.insert(entry.name);
    const std::string shown = quoted(entry.name) + " " + text_of(entry.shape);
    const auto tensor = tensors.find(entry.name);
    if (tensor == tensors.end()) {
      misfits.add("only in the file", shown);
    } else if (sizes_of(tensor->second) != entry.shape) {
      misfits.add("of another shape",
                  shown + ", not " + text_of(sizes_of(tensor->second)));
    } else if (entry.dtype.find('F') == std::string::npos) {
      misfits.add("not floating-point", shown + " " + entry.dtype);
    }
  }
  for (const auto& [name, tensor] : tensors) {
    if (in_file.count(name) > 0) continue;
    misfits.add("missing in the file", quoted(name) + " " + tensor.shape().text());
  }
}

bool parse(const std::string& text, uint64_t& number) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
    return false;
  }
  errno = 0;
  number = std::strtoull(text.c_str(), nullptr, 10);
  return errno == 0;
}

// The counters' values in the order of the listing. Takes them out of `metadata`; what is
// left there are the notes.
std::vector<uint64_t> take_counters(const Listing& all,
                                    std::map<std::string, std::string>& metadata,
                                    Misfits& misfits) {
  std::vector<uint64_t> values;
  for (const Counter& counter : all.counters) {
    const auto found = metadata.find(mark + counter.name);
    values.push_back(0);
    if (found == metadata.end()) {
      misfits.add("counters missing in the file", quoted(counter.name));
    } else if (!parse(found->second, values.back())) {
      misfits.add("counters that are no whole number below 2^64",
                  quoted(counter.name) + " " + quoted(found->second));
    }
    if (found != metadata.end()) metadata.erase(found);
  }
  for (auto left = metadata.begin(); left != metadata.end(); ++left) {
    if (left->first.compare(0, mark.size(), mark) != 0) continue;
    misfits.add("counters only in the file", quoted(left->first.substr(mark.size())));
  }
  return values;
}

void say_what_is_rounded(const std::string& path, const SafetensorsFile& file) {
  for (const SafetensorsEntry& entry : file.entries()) {
    if (entry.dtype == own_dtype) continue;
    say("%s was saved in %s and is loaded as %s: a run that goes on from here is not "
        "the same to the last bit\n",
        path.c_str(), entry.dtype.c_str(), own_dtype);
    return;
  }
}

}  // namespace

void save_checkpoint(const std::string& path, const Listing& all,
                     const std::map<std::string, std::string>& notes) {
  const std::map<std::string, Tensor> tensors = tensors_of(all);
  std::vector<SafetensorsEntry> entries;
  for (const auto& [name, tensor] : tensors) {
    entries.push_back({name, own_dtype, sizes_of(tensor)});
  }
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : notes) {
    ENSURE(key.compare(0, mark.size(), mark) != 0,
           "checkpoint: a note may not be called %s, counters are", quoted(key).c_str());
    metadata[key] = text;
  }
  for (const Counter& counter : all.counters) {
    ENSURE(metadata.emplace(mark + counter.name, std::to_string(*counter.value)).second,
           "checkpoint: two counters are called %s: list their modules under two names",
           counter.name.c_str());
  }
  write_safetensors(path, entries, metadata,
                    [&](const SafetensorsEntry& entry, FileWriter& file) {
                      write_tensor(tensors.at(entry.name), file);
                    });
}

std::map<std::string, std::string> load_checkpoint(const std::string& path,
                                                   const Listing& all) {
  std::map<std::string, Tensor> tensors = tensors_of(all);
  const SafetensorsFile file(path);
  std::map<std::string, std::string> notes = file.metadata();
  Misfits misfits;
  compare_tensors(tensors, file, misfits);
  const std::vector<uint64_t> values = take_counters(all, notes, misfits);
  misfits.refuse(path);
  // From here on everything fits.
  say_what_is_rounded(path, file);
  for (const SafetensorsEntry& entry : file.entries()) {
    read_tensor(file, entry, tensors.at(entry.name));
  }
  for (size_t i = 0; i < values.size(); ++i) *all.counters[i].value = values[i];
  return notes;
}

}  // namespace chainrule
