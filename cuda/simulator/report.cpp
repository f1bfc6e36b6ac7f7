// What a mistake says: where (a line of source), who (kernel, block, thread), and what.
//
// An instruction's address becomes a file and a line through addr2line, part of the
// binutils that a compiler brings along (atos on macOS). Without it the message names the
// address.
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <map>

#include "engine.h"

#ifdef __APPLE__
#include <dlfcn.h>
#else
extern "C" const char __executable_start[], _end[];  // the linker's
#endif

namespace chainrule::simulator {
namespace {

#ifdef __APPLE__

std::string line_command(uintptr_t code) {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(code), &info) == 0) return "false";
  char text[1200];
  snprintf(text, sizeof text, "atos -o '%s' -l %p %p 2>/dev/null", info.dli_fname,
           info.dli_fbase, reinterpret_cast<void*>(code));
  return text;
}

#else

// A program that was loaded anywhere (ELF type 3) has addresses that count from its
// start.
std::string line_command(uintptr_t code) {
  const bool anywhere = __executable_start[16] == 3;
  if (anywhere) code -= uintptr_t(__executable_start);
  char program[1000], text[1200];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  program[length > 0 ? length : 0] = '\0';
  snprintf(text, sizeof text, "addr2line -i -e '%s' 0x%zx 2>/dev/null", program,
           size_t(code));
  return text;
}

#endif

// "/home/me/course/cuda/x.cu:12 (discriminator 3)" -> "cuda/x.cu:12"
std::string tidy(std::string text) {
  text = text.substr(0, text.find_first_of(" \n"));
  char folder[1000];
  if (getcwd(folder, sizeof folder) == nullptr) return text;
  const std::string start = std::string(folder) + "/";
  return text.compare(0, start.size(), start) == 0 ? text.substr(start.size()) : text;
}

std::string ask(uintptr_t code) {
  char unknown[60], line[1200];
  snprintf(unknown, sizeof unknown, "instruction 0x%zx", size_t(code));
  std::string found;
  FILE* pipe = popen(line_command(code).c_str(), "r");
  if (pipe == nullptr) return unknown;
  // The innermost line that is not one of ours: a copy of a float4 is inlined from here.
  while (fgets(line, sizeof line, pipe) != nullptr) {
    const bool ours = strstr(line, "cuda/simulator/") != nullptr;
    if (line[0] != '?' && (found.empty() || !ours)) found = tidy(line);
    if (!found.empty() && !ours) break;
  }
  pclose(pipe);
  return found.empty() ? unknown : found;
}

}  // namespace

std::string source_line(uintptr_t code) {
  static std::map<uintptr_t, std::string>& known = *new std::map<uintptr_t, std::string>;
  std::string& text = known[code];
  if (text.empty()) text = ask(code);
  return text;
}

// A crash in here or in the system's library has its cause in the kernel.
std::string kernel_line(uintptr_t code) {
  const std::string line = in_program(code) ? source_line(code) : "";
  const bool known = !line.empty() && line.compare(0, 12, "instruction ") != 0;
  if (known && line.find("cuda/simulator/") == std::string::npos) return line;
  if (engine.last_code != 0) return source_line(engine.last_code);
  return known || engine.launch == nullptr
             ? ""
             : place(engine.launch->file, engine.launch->line);
}

bool in_program(uintptr_t address) {
#ifdef __APPLE__
  Dl_info info;
  return dladdr(reinterpret_cast<void*>(address), &info) != 0;
#else
  return address >= uintptr_t(__executable_start) && address < uintptr_t(_end);
#endif
}

std::string place(const char* file, int line) {
  return std::string(file) + ":" + std::to_string(line);
}

std::string text_of(const char* what, dim3 index) {
  char text[80];
  snprintf(text, sizeof text, "%s (%u,%u,%u)", what, index.x, index.y, index.z);
  return text;
}

void mistake(const std::string& where, const char* title, const char* format, ...) {
  char sentence[2000];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  std::string text = where + ": " + title + "\n  ";
  if (runs_kernel) {
    text += std::string("kernel ") + engine.launch->kernel + ", " +
            text_of("block", blockIdx) + ", " +
            text_of("thread", engine.all[engine.thread].index) + "\n  ";
  }
  abandon(text + sentence);
}

// --- nobody can go on ---
namespace {

bool at_barrier(const Thread& thread) {
  return strncmp(thread.waits_in, "__syncthreads", 13) == 0;
}

std::string threads_text(int count, const char* one, const char* many) {
  return std::to_string(count) + (count == 1 ? " thread " : " threads ") +
         (count == 1 ? one : many);
}

// "  31 threads wait in __syncthreads at file:line" for every place where some wait.
std::string who_waits_where() {
  std::string text;
  bool told[1024] = {};
  for (int i = 0; i < engine.threads; ++i) {
    const Thread& a = engine.all[i];
    if (a.waits_in == nullptr || told[i]) continue;
    int count = 0;
    for (int j = i; j < engine.threads; ++j) {
      const Thread& b = engine.all[j];
      if (b.waits_in == nullptr || told[j] || !same_place(a, b)) continue;
      told[j] = true;
      ++count;
    }
    text += "\n  " + threads_text(count, "waits in ", "wait in ") + a.waits_in + " at " +
            place(a.file, a.line);
  }
  if (engine.done == 0) return text;
  int gone = 0;
  while (!engine.all[gone].done) ++gone;
  return text + "\n  " + threads_text(engine.done, "has returned", "have returned") +
         ", " + text_of("thread", engine.all[gone].index) + " for example";
}

// A warp function before a barrier: the barrier waits because of it.
int first_to_name() {
  int first = -1;
  for (int i = engine.threads - 1; i >= 0; --i) {
    const Thread& a = engine.all[i];
    if (a.waits_in == nullptr) continue;
    if (first < 0 || !at_barrier(a) || at_barrier(engine.all[first])) first = i;
  }
  return first;
}

}  // namespace

void stuck() {
  engine.thread = first_to_name();
  const Thread& a = engine.all[engine.thread];
  const std::string where = place(a.file, a.line), waiting = who_waits_where();
  if (at_barrier(a)) {
    mistake(where, "a barrier that not all threads reach",
            "All threads of a block must come to the same %s.%s", a.waits_in,
            waiting.c_str());
  }
  mistake(where, "a warp function with missing lanes",
          "All lanes that the mask 0x%08x names must come to this %s.%s",
          engine.warps[engine.thread / 32].mask[engine.thread % 32], a.waits_in,
          waiting.c_str());
}

}  // namespace chainrule::simulator
