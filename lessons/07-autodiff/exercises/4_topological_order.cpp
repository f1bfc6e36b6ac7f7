// 07.4 topological_order | 30 min | difficulty 3 | needs 07.3
//
// A tape is in a right order because it was written while the calculation ran. Now
// somebody hands you the same calculation as a heap of nodes with numbers in any order.
// Node i is made from the nodes left[i] and right[i]; -1 stands for "none". Bring them
// into an order in which everything can be calculated:
//
//   every node stands after the nodes it is made from, and each stands once.
//
// The node `output` comes last. Nodes that it is not made from, directly or through
// others, may be left out. There are often several right orders; any will do.
//
//   node    0   1   2   3   4        output = 0:  0 is made from 2 and 3, 3 from 2 and 1,
//   left    2  -1   1   2  -1        2 from 1 and 4
//   right   3  -1   4   1  -1        right: 1 4 2 3 0     also right: 4 1 2 3 0
//
// Backpropagation then walks through your order from its end; the check does that, too.
// No node is made from itself, not even through others.
#include <cstddef>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

std::vector<int> topological_order(const std::vector<int>& left,
                                   const std::vector<int>& right, int output) {
  // TODO(07.4): the numbers of the nodes, sources first, `output` last.
  // About 12 lines; a function that calls itself is one way.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
