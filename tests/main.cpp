// The main of every doctest program: the tests, the course's proofs, a lesson's claims.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
