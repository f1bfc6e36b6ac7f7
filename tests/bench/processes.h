// What is measured with processes beside this one: how soon a program has made its first
// step, and what threads are worth while somebody else keeps a core busy.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report.h"

namespace chainrule::bench {

// In a process of its own, so that its peak of memory is its own. False: it failed.
bool run_apart(const std::function<void()>& body);

// From the start of `program`, with --only FIRST-STEP, to its end: nine times, of which
// the first does not count.
Row start_time(const std::string& program, int threads);

// W2 and W4-b32 with so many threads, in turns with one thread, while another process
// computes all the time. The medians are ratios: 1 would be no gain from any thread.
std::vector<Row> threads_beside_another(int threads, double seconds);

}  // namespace chainrule::bench
