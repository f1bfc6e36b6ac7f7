// 07.4 topological_order | 30 min | difficulty 3 | needs 07.3
#include <cstddef>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

// First everything the node is made from, then the node; nothing twice.
static void visit(int node, const std::vector<int>& left, const std::vector<int>& right,
                  std::vector<bool>& visited, std::vector<int>& order) {
  if (node < 0 || visited[node]) return;
  visited[node] = true;
  visit(left[node], left, right, visited, order);
  visit(right[node], left, right, visited, order);
  order.push_back(node);
}

std::vector<int> topological_order(const std::vector<int>& left,
                                   const std::vector<int>& right, int output) {
  std::vector<int> order;
  std::vector<bool> visited(left.size(), false);
  visit(output, left, right, visited, order);
  return order;
}

}  // namespace EXERCISE
