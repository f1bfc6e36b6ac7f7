// See file.h.
#include "file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "check.h"
#include "terminal.h"

namespace chainrule {
namespace {

// Returns 0, or the errno of the first thing that went wrong.
int write_and_flush(const std::string& path, const std::string& bytes) {
  FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return errno;
  int error = 0;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) error = errno;
  if (error == 0 && std::fflush(file) != 0) error = errno;
  // Some file systems cannot flush to the disk and say so with EINVAL: no loss here.
  if (error == 0 && fsync(fileno(file)) != 0 && errno != EINVAL) error = errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

std::string read_file(const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "rb");
  ENSURE(file != nullptr, "cannot read %s: %s", path.c_str(), std::strerror(errno));
  std::string bytes;
  char piece[65536];
  size_t got = 0;
  while ((got = std::fread(piece, 1, sizeof piece, file)) > 0) bytes.append(piece, got);
  const int error = std::ferror(file) != 0 ? errno : 0;
  std::fclose(file);
  ENSURE(error == 0, "cannot read %s: %s", path.c_str(), std::strerror(error));
  return bytes;
}

void write_file(const std::string& path, const std::string& bytes) {
  // The process id keeps two programs that write the same file apart.
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  int error = write_and_flush(temporary, bytes);
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) std::remove(temporary.c_str());
  ENSURE(error == 0, "cannot write %s: %s", path.c_str(), std::strerror(error));
}

bool is_folder(const std::string& path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

void make_folders(const std::string& path) {
  for (size_t end = 1; end <= path.size(); ++end) {
    if (end < path.size() && path[end] != '/') continue;
    const std::string folder = path.substr(0, end);
    if (mkdir(folder.c_str(), 0777) == 0 || is_folder(folder)) continue;
    const int error = errno == EEXIST ? ENOTDIR : errno;
    fail(__FILE__, __LINE__, "%s: %s", folder.c_str(), std::strerror(error));
  }
}

void pictures_are_not_written(const char* why) {
  static bool said = false;
  if (!said) say("%s\n", yellow("pictures are not written: " + std::string(why)).c_str());
  said = true;
}

bool save_picture(const std::string& path, const std::string& bytes) {
  if (path.empty()) return false;
  try {
    write_file(path, bytes);
  } catch (const Error& error) {
    pictures_are_not_written(error.what());
    return false;
  }
  say("%s\n", dim("wrote " + path).c_str());
  return true;
}

}  // namespace chainrule
