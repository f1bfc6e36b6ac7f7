// See report.h.
#include "report.h"

#include <cstdio>

namespace chainrule::bench {
namespace {

void print_json(const Row& r) {
  printf("{\"workload\": \"%s\", \"peer\": \"chainrule\", ", r.workload.c_str());
  if (!r.variant.empty()) {
    printf("\"%s\": \"%s\", ", r.key.c_str(), r.variant.c_str());
  }
  printf("\"threads\": %d, \"unit\": \"%s\", \"median\": %.5g, ", r.threads,
         r.unit.c_str(), r.median);
  printf("\"p10\": %.5g, \"p90\": %.5g, ", r.p10, r.p90);
  if (r.step > 0) printf("\"ms_per_step\": %.5g, ", r.step * 1e3);
  if (r.share > 0) printf("\"share_of_%s\": %.3g, ", r.ceiling.c_str(), r.share);
  printf("\"samples\": %d, \"rss_mib\": %.0f}\n", r.samples, r.memory);
}

void print_line(const Row& r) {
  char share[16] = "";
  if (r.share > 0) snprintf(share, sizeof share, "%.0f %%", 100 * r.share);
  printf("%-8s %-29s %8.4g %-9s %3.0f %% %6s %5.0f MiB\n", r.workload.c_str(),
         r.variant.c_str(), r.median, r.unit.c_str(), 100 * (r.p90 - r.p10) / r.median,
         share, r.memory);
}

}  // namespace

void print_heading() {
  printf("%-38s %8s %-8s spread %6s %9s\n", "workload", "median", "", "peak", "memory");
}

void print_row(const Row& row, bool json) {
  json ? print_json(row) : print_line(row);
  fflush(stdout);
}

}  // namespace chainrule::bench
