// Files in and out, with messages that name the path and the reason.
//
// A file is written under a temporary name, flushed to the disk, then renamed: whoever
// reads the path finds the old content or the new, never half of it, also after a full
// disk, a kill or a power cut. A killed program leaves its temporary file behind; nobody
// reads it and no later write trips over it. Files that do not fit into memory twice are
// written and read in parts.
#pragma once

#include <cstdint>
#include <string>

namespace chainrule {

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);
void make_folders(const std::string& path);  // with all parents; no error if it exists
bool is_folder(const std::string& path);

// Writes a file in parts. Until commit() the path keeps what it had; a writer that dies
// without one takes its temporary file with it.
class FileWriter {
 public:
  explicit FileWriter(const std::string& path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void write(const void* bytes, size_t count);
  void commit();
  uint64_t written() const { return written_; }  // bytes so far

 private:
  void open_temporary();
  [[noreturn]] void give_up(int error);

  const std::string path_;  // as the caller named it
  std::string target_;      // what a symbolic link stands for
  std::string temporary_;  // "" where the target is written to directly: a device, a pipe
  int file_ = -1;
  uint64_t written_ = 0;
};

// Reads parts of a file, at any place. Holds nothing in memory but what was asked for.
// Not mmap: a file that shrinks, or a disk that fails, while it is mapped ends the
// program with a signal; here it is an Error.
class FileReader {
 public:
  explicit FileReader(const std::string& path);
  FileReader(const std::string& name, std::string bytes);  // the same over a file's bytes
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  const std::string& name() const { return name_; }
  uint64_t size() const { return size_; }
  void read(uint64_t at, void* to, size_t count) const;  // all of it, or an Error

 private:
  const std::string name_;
  const std::string bytes_;
  int file_ = -1;
  uint64_t size_ = 0;
};

// For pictures and other keepsakes: a lesson whose pictures cannot be saved still has its
// story to tell. Failure is said once ("pictures are not written: ..."), success each
// time. An empty path (Options::out gives one when there is no folder) skips in silence.
bool save_picture(const std::string& path, const std::string& bytes);
void pictures_are_not_written(const char* why);  // what is said once

}  // namespace chainrule
