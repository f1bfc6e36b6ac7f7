// See card.h.
#include "card.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace chainrule::simulator {
namespace {

enum Kind : uint8_t {
  global_read,
  global_write,
  shared_read,
  shared_write,
  atomic,
  step
};

struct Record {
  uintptr_t code, address;
  uint32_t visit;  // the thread's how manieth to this instruction
  uint16_t thread;
  uint8_t bytes;
  Kind kind;
};

std::vector<Card> cards;
Card now;                     // of the launch that is running
std::vector<Record> records;  // of the block that is running, if it is looked at
uint64_t blocks_begun = 0;
constexpr uint64_t most_looked_at = 64;  // blocks of one launch, evenly spread

void print_all() {
  for (const Card& card : cards) fputs(to_text(card).c_str(), stderr);
}

bool from_environment() {
  const char* wish = std::getenv("CHAINRULE_CARD");
  if (wish == nullptr || *wish != '1') return false;
  std::atexit(print_all);
  return true;
}
bool on = from_environment();

bool looked_at() {
  const dim3 g = engine.launch->grid;
  const uint64_t blocks = uint64_t(g.x) * g.y * g.z;
  return blocks_begun % ((blocks + most_looked_at - 1) / most_looked_at) == 0;
}

Traffic* traffic(Kind kind) {
  Traffic* const all[] = {&now.global_reads,  &now.global_writes, &now.shared_reads,
                          &now.shared_writes, &now.atomics,       nullptr};
  return all[kind];
}

void note(Kind kind, uintptr_t code, uintptr_t address, size_t bytes) {
  if (looked_at()) {
    records.push_back({code, address, 0, uint16_t(engine.thread), uint8_t(bytes), kind});
  }
}

// --- one request: the lanes of a warp at one instruction ---
template <class T>
size_t distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  return size_t(std::unique(values.begin(), values.end()) - values.begin());
}

// Device memory moves in sectors of 32 bytes.
void count_sectors(const Record* begin, const Record* end, Traffic& t) {
  std::vector<uintptr_t> sectors, addresses;
  for (const Record* r = begin; r != end; ++r) {
    sectors.push_back(r->address / 32);
    addresses.push_back(r->address);
  }
  t.parts += distinct(sectors);
  t.least_parts += (distinct(addresses) * begin->bytes + 31) / 32;
}

// Shared memory has 32 banks of 4 bytes. In one pass a bank gives one word, to any number
// of lanes. Wide accesses go in parts: 16 lanes with 8 bytes, 8 lanes with 16.
void count_passes(const Record* begin, const Record* end, Traffic& t) {
  const size_t words = std::max(begin->bytes / 4, 1);
  const int lanes_at_once = 32 / int(words);
  for (const Record* part = begin; part != end;) {
    const int which = part->thread % 32 / lanes_at_once;
    std::vector<uintptr_t> all;
    for (; part != end && part->thread % 32 / lanes_at_once == which; ++part) {
      for (size_t w = 0; w < words; ++w) all.push_back(part->address / 4 + w);
    }
    all.resize(distinct(all));
    int in_bank[32] = {};
    for (const uintptr_t word : all) ++in_bank[word % 32];
    t.parts += uint64_t(*std::max_element(in_bank, in_bank + 32));
    t.least_parts += 1;
  }
}

void count_request(const Record* begin, const Record* end) {
  const Kind kind = begin->kind;
  if (kind == step) {
    const int first = begin->thread / 32 * 32;
    now.lanes += uint64_t(end - begin);
    now.lanes_alive += uint64_t(std::min(32, engine.threads - first));
    return;
  }
  Traffic& t = *traffic(kind);
  ++t.requests;
  if (kind == shared_read || kind == shared_write)
    count_passes(begin, end, t);
  else if (kind != atomic)
    count_sectors(begin, end, t);
}

// Lanes run one after the other, so a request has to be put together again: the k-th
// visits of a warp's lanes to one instruction.
void count_requests() {
  const auto by_thread = [](const Record& a, const Record& b) {
    return std::tie(a.thread, a.code) < std::tie(b.thread, b.code);
  };
  std::stable_sort(records.begin(), records.end(), by_thread);
  for (size_t i = 1; i < records.size(); ++i) {
    const Record& before = records[i - 1];
    if (!by_thread(before, records[i])) records[i].visit = before.visit + 1;
  }
  const auto by_request = [](const Record& a, const Record& b) {
    const int warp_a = a.thread / 32, warp_b = b.thread / 32;
    return std::tie(warp_a, a.code, a.visit) < std::tie(warp_b, b.code, b.visit);
  };
  std::stable_sort(records.begin(), records.end(), by_request);
  for (size_t begin = 0, end = 1; begin < records.size(); begin = end++) {
    while (end < records.size() && !by_request(records[begin], records[end])) ++end;
    count_request(records.data() + begin, records.data() + end);
  }
}

void add(Traffic& to, const Traffic& from) {
  to.accesses += from.accesses;
  to.bytes += from.bytes;
  to.requests += from.requests;
  to.parts += from.parts;
  to.least_parts += from.least_parts;
}

void add(Card& to, const Card& from) {
  to.launches += 1;
  to.blocks += from.blocks;
  to.threads += from.threads;
  to.barriers += from.barriers;
  to.looked_at += from.looked_at;
  add(to.global_reads, from.global_reads);
  add(to.global_writes, from.global_writes);
  add(to.shared_reads, from.shared_reads);
  add(to.shared_writes, from.shared_writes);
  add(to.atomics, from.atomics);
  to.lanes += from.lanes;
  to.lanes_alive += from.lanes_alive;
}

bool same(dim3 a, dim3 b) { return a.x == b.x && a.y == b.y && a.z == b.z; }

std::string row(const char* name, const Card& card, const Traffic& t, const char* parts) {
  if (t.accesses == 0) return "";
  char text[160];
  int length = snprintf(text, sizeof text, "  %-14s %9.2f %9.1f", name,
                        card.per_thread(t), double(t.bytes) / double(card.threads));
  if (parts != nullptr) {
    length += snprintf(text + length, sizeof text - size_t(length),
                       "   %6.2f %s, %.2f would do", t.parts_per_request(), parts,
                       t.least_per_request());
  }
  return std::string(text) + "\n";
}

}  // namespace

void set_report_card(bool wish) {
  on = wish;
  if (wish) cards.clear();
}
const std::vector<Card>& report_cards() { return cards; }
bool card_is_on() { return on; }

void card_access(uintptr_t code, uintptr_t address, size_t bytes, bool write,
                 bool is_atomic, bool shared) {
  const Kind kind = is_atomic ? atomic
                    : shared  ? (write ? shared_write : shared_read)
                              : (write ? global_write : global_read);
  ++traffic(kind)->accesses;
  traffic(kind)->bytes += bytes;
  note(kind, code, address, bytes);
}

void card_step(uintptr_t code) { note(step, code, 0, 0); }

void card_block_end() {
  now.looked_at += looked_at();
  count_requests();
  records.clear();
  ++blocks_begun;
}

void card_launch_end(bool complete) {
  const Launch& launch = *engine.launch;
  now.blocks = blocks_begun;
  now.threads = now.blocks * uint64_t(engine.threads);
  now.barriers = engine.barriers;
  if (complete && launch.checked) {
    auto it = std::find_if(cards.begin(), cards.end(), [&](const Card& card) {
      return card.kernel == launch.kernel && same(card.grid, launch.grid) &&
             same(card.block, launch.block);
    });
    if (it == cards.end()) {
      cards.emplace_back();
      it = cards.end() - 1;
      it->kernel = launch.kernel;
      it->grid = launch.grid;
      it->block = launch.block;
    }
    add(*it, now);
  }
  now = {};
  records.clear();
  blocks_begun = 0;
}

std::string to_text(const Card& card) {
  char text[600];
  snprintf(text, sizeof text,
           "report card: %s, grid (%u,%u,%u), block (%u,%u,%u)\n"
           "  %llu launch%s, %llu blocks, %llu threads, %.1f barriers per thread\n"
           "  a thread            times     bytes   a warp's request takes\n",
           card.kernel.c_str(), card.grid.x, card.grid.y, card.grid.z, card.block.x,
           card.block.y, card.block.z, (unsigned long long)card.launches,
           card.launches == 1 ? "" : "es", (unsigned long long)card.blocks,
           (unsigned long long)card.threads, card.barriers_per_thread());
  std::string all = text;
  all += row("reads global", card, card.global_reads, "sectors");
  all += row("writes global", card, card.global_writes, "sectors");
  all += row("reads shared", card, card.shared_reads, "passes");
  all += row("writes shared", card, card.shared_writes, "passes");
  all += row("atomics", card, card.atomics, nullptr);
  snprintf(text, sizeof text, "  lanes at work: %.0f %% in the average step of a warp\n",
           100 * card.lanes_at_work());
  all += text;
  if (card.looked_at < card.blocks) {
    snprintf(text, sizeof text, "  (requests and lanes from %llu of the blocks)\n",
             (unsigned long long)card.looked_at);
    all += text;
  }
  return all;
}

}  // namespace chainrule::simulator
