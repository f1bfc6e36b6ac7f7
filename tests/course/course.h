// What the proofs about the course share: reading the tree as text.
//
// The programs of tests/course run in the root of the checkout. They read notes, sources
// and exercises, and compare what one of them says with what stands in the other.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace course {

namespace fs = std::filesystem;

inline std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  return all;
}

inline std::string trim(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t"),
               end = text.find_last_not_of(" \t\r");
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

inline std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(trim(part));
  return parts;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// All files below a folder whose name ends in one of the endings, sorted.
inline std::vector<fs::path> files(const fs::path& folder,
                                   const std::vector<std::string>& endings) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    for (const std::string& ending : endings) {
      if (entry.path().extension() == ending) found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// lessons/01-neuron, lessons/02-..., the folders that are there.
inline std::vector<fs::path> lessons() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator("lessons")) {
    if (fs::exists(entry.path() / "lesson.cpp")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Every README of the project.
inline std::vector<fs::path> notes() {
  std::vector<fs::path> found = files("lessons", {".md"});
  for (const fs::path& more : files("cuda", {".md"})) found.push_back(more);
  found.push_back("README.md");
  return found;
}

}  // namespace course
