// Grades 07.4 by use: gradients are passed back along the order that was returned, so
// that every right order is accepted.
#include <algorithm>
#include <numeric>

#include "check.h"
#include "grade/grade.h"

using namespace chainrule;
using Nodes = std::vector<int>;
using Function = Nodes(const Nodes& left, const Nodes& right, int output);
namespace mine {
Function topological_order;
}
namespace solution {
Function topological_order;
}

static void hand(Case& c) {
  c.set_size("nodes", 5);
  c.set_size("output", 0);
  c.set("left", {2, -1, 1, 2, -1});
  c.set("right", {3, -1, 4, 1, -1});
  c.set("slope_left", {2, 0, 1, 3, 0});
  c.set("slope_right", {1, 0, 2, 1, 0});
}

// Node i is made `age` steps after the first; the numbers are shuffled by 3 i + 1.
static int age(int i, int nodes) { return (3 * i + 1) % nodes; }

static int node_of_age(int wanted, int nodes) {
  int i = 0;
  while (age(i, nodes) != wanted) ++i;
  return i;
}

// In the random cases what was drawn is made a graph: a source must be older than its
// node; where it is not, one that is takes its place.
static Nodes sources(Case& c, const char* name, int nodes, bool drawn) {
  const int* numbers = c.indices(name, {nodes}, nodes);
  Nodes all(numbers, numbers + nodes);
  for (int i = 0; i < nodes && drawn; ++i) {
    int& source = all[size_t(i)];
    const int own = age(i, nodes);
    if (source == i || own == 0) {
      source = -1;
    } else if (age(source, nodes) > own) {
      source = node_of_age(source % own, nodes);
    }
  }
  return all;
}

static Nodes needed(const Nodes& left, const Nodes& right, int output) {
  Nodes marks(left.size(), 0);
  for (const int i : solution::topological_order(left, right, output)) {
    marks[size_t(i)] = 1;
  }
  return marks;
}

static void call(Case& c, Function* f) {
  const int nodes = c.size("nodes", {1, 5, 7, 11, 13, 17, 23});
  const bool drawn = !c.has_size("output");
  const Nodes left = sources(c, "left", nodes, drawn);
  const Nodes right = sources(c, "right", nodes, drawn);
  const int output = drawn ? node_of_age(nodes - 1, nodes) : c.size("output");
  const real* slope_left = c.input("slope_left", {nodes});
  const real* slope_right = c.input("slope_right", {nodes});

  const Nodes order = f(left, right, output);
  real* stands = c.output("how often it stands there", {nodes});
  real* gradient = c.output("gradient", {nodes});
  const Nodes counts = needed(left, right, output);
  for (int i = 0; i < nodes; ++i) stands[i] = counts[size_t(i)] ? real(0) : real(1);
  for (int i = 0; i < nodes; ++i) gradient[i] = i == output ? real(1) : real(0);
  for (size_t k = order.size(); k-- > 0;) {
    const int i = order[k];
    ENSURE(0 <= i && i < nodes, "order[%d] is %d, but the nodes are 0 .. %d", int(k), i,
           nodes - 1);
    if (counts[size_t(i)]) stands[i] += 1;
    const int l = left[size_t(i)], r = right[size_t(i)];
    if (l >= 0) gradient[l] += gradient[i] * slope_left[i];
    if (r >= 0) gradient[r] += gradient[i] * slope_right[i];
  }
}

static Nodes by_number(const Nodes& left, const Nodes&, int) {
  Nodes order(left.size());
  std::iota(order.begin(), order.end(), 0);
  return order;
}
static Nodes output_first(const Nodes& left, const Nodes& right, int output) {
  Nodes order = solution::topological_order(left, right, output);
  std::reverse(order.begin(), order.end());
  return order;
}
static void visit(int node, const Nodes& left, const Nodes& right, bool before,
                  bool remembers, Nodes& order) {
  const bool known = std::count(order.begin(), order.end(), node) > 0;
  if (node < 0 || (known && remembers)) return;
  if (before) order.push_back(node);
  visit(left[size_t(node)], left, right, before, remembers, order);
  visit(right[size_t(node)], left, right, before, remembers, order);
  if (!before) order.push_back(node);
}
static Nodes every_time(const Nodes& left, const Nodes& right, int output) {
  Nodes order;
  visit(output, left, right, false, false, order);
  return order;
}
static Nodes reversed_first_visit(const Nodes& left, const Nodes& right, int output) {
  Nodes order;
  visit(output, left, right, true, true, order);
  std::reverse(order.begin(), order.end());
  return order;
}
static Nodes by_distance(const Nodes& left, const Nodes& right, int output) {
  Nodes order = {output};
  for (size_t next = 0; next < order.size(); ++next) {
    for (const int source : {left[size_t(order[next])], right[size_t(order[next])]}) {
      const bool known = std::count(order.begin(), order.end(), source) > 0;
      if (source >= 0 && !known) order.push_back(source);
    }
  }
  std::reverse(order.begin(), order.end());
  return order;
}
static Nodes left_only(const Nodes& left, const Nodes&, int output) {
  return solution::topological_order(left, Nodes(left.size(), -1), output);
}

static const Check<Function> check(
    {"07.4",
     hand,
     call,
     mine::topological_order,
     solution::topological_order,
     {{by_number, "the nodes stand in the order of their numbers, which says nothing"},
      {output_first, "the order is the wrong way round: sources first, output last"},
      {every_time, "a node that is used twice stands there twice: remember who was seen"},
      {reversed_first_visit,
       "a node is put down before its sources have been visited; turning the list round "
       "at the end does not mend that: put it down after them"},
      {by_distance,
       "ordered by the shortest way to the output; a node may also be reached by a "
       "longer one, and has then passed its blame on too early"},
      {left_only, "only the left sources are followed; right[i] is a source too"}}});
