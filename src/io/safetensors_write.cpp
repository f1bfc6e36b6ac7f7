// safetensors, the writing half: see safetensors.h.
#include <algorithm>
#include <set>

#include "check.h"
#include "dtypes.h"
#include "json.h"
#include "safetensors.h"

namespace chainrule {
namespace {

// Wide numbers first, so that every tensor begins at a multiple of its number's size.
bool comes_before(const SafetensorsEntry& a, const SafetensorsEntry& b) {
  const int rank_a = dtype_rank(a.dtype), rank_b = dtype_rank(b.dtype);
  return rank_a != rank_b ? rank_a > rank_b : a.name < b.name;
}

std::string described(const SafetensorsEntry& entry) {
  std::string shape;
  for (const uint64_t size : entry.shape) {
    shape += (shape.empty() ? "" : ",") + std::to_string(size);
  }
  return json_string(entry.name) + ":{\"dtype\":" + json_string(entry.dtype) +
         ",\"shape\":[" + shape + "],\"data_offsets\":[" + std::to_string(entry.begin) +
         "," + std::to_string(entry.end) + "]}";
}

std::string described(const std::map<std::string, std::string>& metadata) {
  std::string members;
  for (const auto& [key, text] : metadata) {
    members += (members.empty() ? "" : ",") + json_string(key) + ":" + json_string(text);
  }
  return "\"__metadata__\":{" + members + "}";
}

}  // namespace

std::string safetensors_header(std::vector<SafetensorsEntry>& entries,
                               const std::map<std::string, std::string>& metadata) {
  for (const SafetensorsEntry& entry : entries) {
    ENSURE(dtype_bytes(entry.dtype) > 0, "safetensors: %s has dtype %s, it must be %s",
           quoted(entry.name).c_str(), quoted(entry.dtype).c_str(), dtype_names());
  }
  std::sort(entries.begin(), entries.end(), comes_before);
  std::set<std::string> names = {"__metadata__"};  // not free for a tensor
  std::string text = metadata.empty() ? "" : described(metadata);
  uint64_t end = 0;
  for (SafetensorsEntry& entry : entries) {
    ENSURE(names.insert(entry.name).second, "safetensors: the name %s is taken",
           quoted(entry.name).c_str());
    entry.begin = end;
    end += entry.count() * dtype_bytes(entry.dtype);
    entry.end = end;
    text += (text.empty() ? "" : ",") + described(entry);
  }
  text = "{" + text + "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + text;
}

void write_safetensors(
    const std::string& path, std::vector<SafetensorsEntry> entries,
    const std::map<std::string, std::string>& metadata,
    const std::function<void(const SafetensorsEntry&, FileWriter&)>& fill) {
  const std::string header = safetensors_header(entries, metadata);
  FileWriter file(path);
  file.write(header.data(), header.size());
  for (const SafetensorsEntry& entry : entries) {
    fill(entry, file);
    const uint64_t due = header.size() + entry.end;
    ENSURE(file.written() == due, "%s: %s should end at byte %llu, it ends at %llu",
           path.c_str(), quoted(entry.name).c_str(), static_cast<unsigned long long>(due),
           static_cast<unsigned long long>(file.written()));
  }
  file.commit();
}

}  // namespace chainrule
