// The check program of a lesson. Started by ./learn and by `make test`:
//
//   check 03.2       grades the learner's function: 0 solved, 1 wrong, 4 not started
//   proof            proves the checks themselves: every stub is not started, every
//                    solution green, every listed mistake red with its own diagnosis, and
//                    no two mistakes alike
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "grade/grade.h"

using namespace chainrule;

namespace {

int passed = 0, failed = 0;

void expect(bool holds, const Grading& g, const char* what, const std::string& report) {
  ++(holds ? passed : failed);
  if (!holds) printf("FAILED %s: %s\n%s", g.id, what, report.c_str());
}

void prove(const Grading& g) {
  const Grade stub = grade(g, g.mine);
  expect(stub.outcome == Outcome::not_started, g, "the stub is not 'not started'",
         stub.report);
  const Grade solution = grade(g, g.solution);
  expect(solution.outcome == Outcome::solved, g, "the solution is red", solution.report);
  for (int m = 0; m < most_mistakes && g.mistakes[m].code != nullptr; ++m) {
    const auto& [code, diagnosis] = g.mistakes[m];
    const Grade wrong = grade(g, code);
    expect(wrong.outcome == Outcome::wrong, g, "a listed mistake is not red",
           "  " + std::string(diagnosis) + "\n");
    expect(
        wrong.diagnosis == diagnosis, g, "a mistake gets another diagnosis",
        "  wanted: " + std::string(diagnosis) + "\n  got:    " + wrong.diagnosis + "\n");
    for (int other = 0; other < m; ++other) {
      // What is right in all numbers is told apart by a step of its own, as just proved.
      expect(!same_numbers(g, code, g.mistakes[other].code) ||
                 same_numbers(g, code, g.solution),
             g, "two mistakes cannot be told apart",
             "  " + std::string(diagnosis) + "\n  " + g.mistakes[other].diagnosis + "\n");
    }
  }
}

int prove_all() {
  for (const Grading& g : gradings()) prove(g);
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

int check(const char* id) {
  for (const Grading& g : gradings()) {
    if (std::strcmp(g.id, id) != 0) continue;
    const Grade result = grade(g, g.mine, true);
    return result.outcome == Outcome::solved  ? 0
           : result.outcome == Outcome::wrong ? 1
                                              : 4;
  }
  printf("there is no check for %s here\n", id);
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s EXERCISE | proof\n", argv[0]);
    return 3;
  }
  setvbuf(stdout, nullptr, _IOLBF, 0);
  if (std::strcmp(argv[1], "proof") == 0) {
    guard_process(300);
    return prove_all();
  }
  const char* limit = std::getenv("CHAINRULE_LIMIT_SECONDS");
  guard_process(limit != nullptr ? unsigned(std::atoi(limit)) : 5);
  return check(argv[1]);
}
