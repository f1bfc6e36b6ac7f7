// Whole files in, whole files out, with messages that name the path and the reason.
//
// A file is written under a temporary name, flushed, then renamed: whoever reads the path
// finds the old content or the new, never half of it, also after a full disk or a crash.
// Leaves out: streaming. Everything the course reads fits into memory.
#pragma once

#include <string>

namespace chainrule {

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);
void make_folders(const std::string& path);  // with all parents; no error if it exists
bool is_folder(const std::string& path);

// For pictures and other keepsakes: a lesson whose pictures cannot be saved still has its
// story to tell. Failure is said once ("pictures are not written: ..."), success each
// time. An empty path (Options::out gives one when there is no folder) skips in silence.
bool save_picture(const std::string& path, const std::string& bytes);
void pictures_are_not_written(const char* why);  // what is said once

}  // namespace chainrule
