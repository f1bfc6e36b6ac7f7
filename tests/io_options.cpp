// Options: what a command line sets, and what each mistake on it is answered.
#include "io/options.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "check.h"
#include "io/file.h"
#include "io/terminal.h"
#include "io/your_part.h"

using namespace chainrule;

static Options options_of(std::vector<const char*> words) {
  words.insert(words.begin(), "build/cpu/program/06-backprop");
  return Options(int(words.size()), words.data(), "06 backprop: how does blame travel?");
}

// The sentence for one command line of a program with an integer, a number and a choice.
static std::string problem_of(const std::vector<const char*>& words) {
  Options options = options_of(words);
  options.integer("hidden", 32, 8, "units in the hidden layer");
  options.number("rate", 0.1, 0.5, "learning rate", 0, 10);
  options.choice("optimizer", "sgd", {"sgd", "adam"}, "who moves the weights");
  return options.problem();
}

TEST_CASE("options: defaults, --quick, both ways to give a value, the last one counts") {
  Options plain = options_of({});
  CHECK(plain.integer("hidden", 32, 8, "") == 32);
  CHECK(plain.number("rate", 0.1, 0.5, "") == 0.1);
  CHECK(plain.text("file", "a.txt", "") == "a.txt");
  CHECK(plain.seed() == 1);
  CHECK(plain.seeds() == 1);
  CHECK(plain.data() == "");
  CHECK_FALSE(plain.quick());
  CHECK_FALSE(plain.goal());
  CHECK(plain.problem() == "");

  Options quick = options_of({"--rate", "-2.5", "--quick", "--slow", "--seed=7"});
  CHECK(quick.integer("hidden", 32, 8, "") == 8);
  CHECK(quick.number("rate", 0.1, 0.5, "") == -2.5);
  CHECK(quick.flag("slow", ""));
  CHECK(quick.seed() == 7);
  CHECK(quick.problem() == "");

  Options twice =
      options_of({"--hidden=3", "--hidden", "4", "--seed=18446744073709551615"});
  CHECK(twice.integer("hidden", 32, 8, "") == 4);
  CHECK(twice.seed() == 18446744073709551615u);
}

TEST_CASE("options: every mistake has its sentence") {
  CHECK(problem_of({"--see", "3"}) == "--see is not an option; did you mean --seed?");
  CHECK(problem_of({"--hid=3"}) == "--hid is not an option; did you mean --hidden?");
  CHECK(problem_of({"--hiden", "3"}) ==
        "--hiden is not an option; did you mean --hidden?");
  CHECK(problem_of({"-h"}) == "-h is not an option; did you mean --help?");
  CHECK(problem_of({"9"}) == "9 is not understood: settings begin with --");
  CHECK(problem_of({"--hidden"}) == "--hidden needs a value: --hidden VALUE");
  CHECK(problem_of({"--hidden", "--quick"}) == "--hidden needs a value: --hidden VALUE");
  CHECK(problem_of({"--hidden="}) == "--hidden needs a value: --hidden VALUE");
  const std::string whole = " is not a whole number from 1 to 2147483647";
  for (const std::string word : {"x", "1.5", "3x", "0", "-4", "99999999999999999999"}) {
    CHECK(problem_of({"--hidden", word.c_str()}) == "--hidden: " + word + whole);
  }
  CHECK(problem_of({"--rate", "fast"}) == "--rate: fast is not a number");
  CHECK(problem_of({"--rate", "nan"}) == "--rate: nan does not lie between 0 and 10");
  CHECK(problem_of({"--rate", "11"}) == "--rate: 11 does not lie between 0 and 10");
  CHECK(problem_of({"--optimizer", "adm"}) == "--optimizer: adm is none of sgd, adam");
  CHECK(problem_of({"--quick=1"}) == "--quick takes no value");
  CHECK(problem_of({"--threads", "0"}) ==
        "--threads: 0 is not a whole number from 1 to 256");
  for (const std::string word : {"-1", "18446744073709551616", "1e3"}) {
    CHECK(problem_of({"--seed", word.c_str()}) ==
          "--seed: " + word + " is not a whole number from 0 to 18446744073709551615");
  }
  CHECK(problem_of({"--data", "/no/such"}) == "--data: /no/such is not a folder");
}

TEST_CASE("options: a name is declared once") {
  Options options = options_of({});
  CHECK_THROWS_AS(options.flag("seed", ""), Error);
}

TEST_CASE("options: the help names every setting and keeps to 80 columns") {
  Options options = options_of({});
  options.integer("hidden", 32, 8, "units in the hidden layer");
  options.number(
      "a-very-long-name-of-a-setting", 0.1, 0.1,
      "and a text that is long enough to be broken into at least two lines here");
  const std::string help = options.help();
  CHECK(help.find("06 backprop: how does blame travel?\n") == 0);
  CHECK(help.find("usage: 06-backprop [") != std::string::npos);
  CHECK(
      help.find("  --hidden 32           units in the hidden layer (8 with --quick)\n") !=
      std::string::npos);
  CHECK(help.find("--out build/out/06") != std::string::npos);
  for (size_t begin = 0; begin < help.size();) {
    const size_t end = help.find('\n', begin);
    CHECK(end - begin <= 80);
    begin = end + 1;
  }
}

TEST_CASE("options: a folder for pictures, and going on without one") {
  const std::string folder = "/tmp/chainrule-test-" + std::to_string(getpid());
  Options good = options_of({"--out", (folder + "/a/b").c_str()});
  CHECK(good.out("x.svg") == folder + "/a/b/x.svg");
  CHECK(is_folder(folder + "/a/b"));
  rmdir((folder + "/a/b").c_str());
  rmdir((folder + "/a").c_str());
  rmdir(folder.c_str());

  quiet();
  Options bad = options_of({"--out", "/dev/null/pictures"});
  CHECK(bad.out("x.svg") == "");
  quiet(false);
}

TEST_CASE("options: goals count only under --goal, and NaN misses every one") {
  CHECK(options_of({}).reached("loss", 5, 0.3, true) == 0);
  Options options = options_of({"--goal"});
  CHECK(options.goal());
  quiet();
  CHECK(options.reached("loss", 0.2, 0.3, true) == 0);
  CHECK(options.reached("loss", 0.4, 0.3, true) == 1);
  CHECK(options.reached("loss", NAN, 0.3, true) == 1);
  CHECK(options.reached("accuracy", 0.97, 0.97, false) == 0);
  CHECK(options.reached("accuracy", NAN, 0.97, false) == 1);
  quiet(false);
}

TEST_CASE("options: the learner's parts are named as exercises") {
  const YourPart a("03-tensors/2_linear_forward"), b("a plain name");
  const std::vector<std::string> parts = your_parts();
  CHECK(std::find(parts.begin(), parts.end(), "03.2 linear_forward") != parts.end());
  CHECK(std::find(parts.begin(), parts.end(), "a plain name") != parts.end());
}

TEST_CASE("options: distances between words") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("seed", "seed") == 0);
  CHECK(edit_distance("sede", "seed") == 2);
  CHECK(edit_distance("threds", "threads") == 1);
}
