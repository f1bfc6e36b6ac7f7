// See file.h.
#include "file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "check.h"
#include "terminal.h"

namespace chainrule {
namespace {

// Down to the disk. Returns 0 or the errno.
int flush(int file) {
#ifdef F_FULLFSYNC  // macOS: fsync alone stops at the disk's own memory
  if (fcntl(file, F_FULLFSYNC) == 0) return 0;
#endif
  if (fsync(file) == 0) return 0;
  // Pipes and some file systems cannot flush and say so in these words: no loss here.
  return errno == EINVAL || errno == ENOTSUP || errno == EROFS ? 0 : errno;
}

// A new name is on the disk when the folder is.
int flush_folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int file = open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;  // a folder one may write to but not read
  const int error = flush(file);
  close(file);
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
  FileWriter file(path);
  file.write(bytes.data(), bytes.size());
  file.commit();
}

FileWriter::FileWriter(const std::string& path) : path_(path), target_(path) {
  struct stat about;
  const bool exists = stat(path.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) give_up(EISDIR);
  if (exists && !S_ISREG(about.st_mode)) {  // never put a file in place of /dev/null
    file_ = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file_ < 0) give_up(errno);
    return;
  }
  // A link stays a link: the file that it points at is the one that is replaced.
  if (char* real_path = exists ? realpath(path.c_str(), nullptr) : nullptr) {
    target_ = real_path;
    std::free(real_path);
  }
  open_temporary();
}

// Process id and count keep programs and threads apart, O_EXCL refuses what is there.
void FileWriter::open_temporary() {
  static std::atomic<unsigned> count{0};
  do {
    temporary_ =
        target_ + "." + std::to_string(getpid()) + "." + std::to_string(count++) + ".tmp";
    file_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (file_ < 0 && errno == EEXIST);
  if (file_ >= 0) return;
  const int error = errno;
  temporary_.clear();
  give_up(error);
}

FileWriter::~FileWriter() {
  if (file_ >= 0) close(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void FileWriter::give_up(int error) {
  if (file_ >= 0) close(std::exchange(file_, -1));
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_.clear();
  fail(__FILE__, __LINE__, "cannot write %s: %s", path_.c_str(), std::strerror(error));
}

void FileWriter::write(const void* bytes, size_t count) {
  ENSURE(file_ >= 0, "cannot write %s: it was given up or is complete", path_.c_str());
  const char* from = static_cast<const char*>(bytes);
  while (count > 0) {
    const size_t piece = count < (1u << 30) ? count : 1u << 30;  // macOS: below 2 GiB
    const ssize_t written = ::write(file_, from, piece);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) give_up(written < 0 ? errno : ENOSPC);
    from += written;
    count -= size_t(written);
    written_ += uint64_t(written);
  }
}

void FileWriter::commit() {
  ENSURE(file_ >= 0, "cannot write %s: it was given up or is complete", path_.c_str());
  int error = flush(file_);
  if (close(std::exchange(file_, -1)) != 0 && error == 0) error = errno;
  if (error == 0 && !temporary_.empty()) {
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) give_up(errno);
    temporary_.clear();
    error = flush_folder_of(target_);
  }
  if (error != 0) give_up(error);
}

FileReader::FileReader(const std::string& path) : name_(path) {
  file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ENSURE(file_ >= 0, "cannot read %s: %s", path.c_str(), std::strerror(errno));
  struct stat about;
  const int error = fstat(file_, &about) != 0 ? errno : 0;
  const bool regular = error == 0 && S_ISREG(about.st_mode);
  if (regular) {
    size_ = uint64_t(about.st_size);
    return;
  }
  close(file_);  // no destructor runs behind a constructor that throws
  fail(__FILE__, __LINE__, "cannot read %s: %s", path.c_str(),
       error != 0               ? std::strerror(error)
       : S_ISDIR(about.st_mode) ? "Is a directory"
                                : "Not a regular file");
}

FileReader::FileReader(const std::string& name, std::string bytes)
    : name_(name), bytes_(std::move(bytes)), size_(bytes_.size()) {}

FileReader::~FileReader() {
  if (file_ >= 0) close(file_);
}

void FileReader::read(uint64_t at, void* to, size_t count) const {
  ENSURE(at <= size_ && count <= size_ - at,
         "cannot read %s: bytes %llu .. %llu of %llu were asked for", name_.c_str(),
         static_cast<unsigned long long>(at), static_cast<unsigned long long>(at + count),
         static_cast<unsigned long long>(size_));
  if (file_ < 0) {
    if (count > 0) std::memcpy(to, bytes_.data() + at, count);
    return;
  }
  char* next = static_cast<char*>(to);
  while (count > 0) {
    const size_t piece = count < (1u << 30) ? count : 1u << 30;  // macOS: below 2 GiB
    const ssize_t got = pread(file_, next, piece, off_t(at));
    if (got < 0 && errno == EINTR) continue;
    ENSURE(got >= 0, "cannot read %s: %s", name_.c_str(), std::strerror(errno));
    ENSURE(got > 0,
           "cannot read %s: it ends at byte %llu, it had %llu when it was opened",
           name_.c_str(), static_cast<unsigned long long>(at),
           static_cast<unsigned long long>(size_));
    next += got;
    at += uint64_t(got);
    count -= size_t(got);
  }
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
