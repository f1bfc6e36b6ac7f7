#!/bin/sh
# Tests the learner's tool: sh tests/course/learn_tool.sh path/to/learn
#
# Builds a small checkout of its own in a temporary folder: a Makefile with the targets
# that the tool asks for, a lesson with three exercises, and a check program of ten lines.
# The real checks and the real Makefile are proved by `make test`; here it is about what
# the tool makes of their answers, and that no text of a learner is ever lost.
# Compiles with $CXX. What a machine cannot do (tmux missing, root) is skipped aloud.

[ -x "$1" ] || { echo "usage: sh $0 path/to/learn"; exit 3; }
tool=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
export CXX="${CXX:-c++}" TERM=xterm
unset NO_COLOR BUILD MAKE MAKEFLAGS MAKELEVEL SANITIZE ON CHAINRULE_LIMIT_SECONDS
root=$(mktemp -d) || exit 3
trap 'chmod -R u+w "$root"; rm -rf "$root"' EXIT
trap 'exit 3' INT TERM HUP
. "$(dirname "$0")/expect.sh"

# learn WORDS: runs the tool; its output is then in the file out, its exit code in $code.
learn() { "$tool" "$@" >out 2>&1 </dev/null; code=$?; }

# --- the small checkout ----------------------------------------------------------------
cd "$root" || exit 3
l=lessons/90-fake
mkdir -p lessons/learn $l/exercises $l/solutions lessons/91-empty
cat >README.md <<'END'
# fake
## The course
### Part 1: Being
| | lesson | the question |
|---|---|---|
| 90 | [fake](lessons/90-fake) | is it real? |
| 91 | [empty](lessons/91-empty) | what is not here? |
### Part 2: Becoming
| 92 | later | when? |
| 93 | much-later | when at last? |
## Something else
| 94 | not-a-lesson | no |
END
cat >lessons/learn/exercise.h <<'END'
struct NotStarted {};
#define NOT_STARTED() throw NotStarted()
END
exercise() { # file, header, name, body
  for kind in exercises solutions; do
    {
      echo "// $2"
      echo '#include "exercise.h"'
      echo 'namespace EXERCISE {'
      echo "int $3(int x) {"
      if [ $kind = solutions ]; then
        echo "  return $4;"
      else
        echo "  // TODO(${2%% *}): the answer; about 1 line"
        echo '  NOT_STARTED();'
      fi
      echo '}'
      echo '}'
    } >$l/$kind/$1.cpp
  done
}
exercise 1_one '90.1 one | 5 min | difficulty 1 | needs nothing | replaces one' one 'x + 22'
exercise 2_two '90.2 two | 10 min | difficulty 2 | needs 90.1 | replaces two | trains' two '2 * x + 2'
exercise 10_ten '90.10 ten | 15 min | difficulty 5 | needs 90.1, 90.2' ten '42'
cat >$l/hints.md <<'END'
# Hints
## 90.1 one
### 1 The idea
Think of a number.
### 2 The formula
```
x + something
```
### 3 Almost the code
`x + 22`
## 90.10 ten
### 1 The idea
Only one.
END
cat >check.cpp <<'END'
#include <cstdio>
struct NotStarted {};
namespace mine { int FUNCTION(int x); }
int main(int, char** argv) {
  int y = 0;
  try { y = mine::FUNCTION(20); } catch (NotStarted) { return 4; }
  std::printf("  check of             %s\n", argv[1]);
  if (y == 42) return std::puts("  hand example         ok"), 0;
  std::printf("  hand example         WRONG   yours %d, expected 42\n", y);
  return 1;
}
END
cat >$l/lesson.cpp <<'END'
#include <cstdio>
#include <cstring>
namespace chainrule {
__attribute__((weak)) int one(int) { return -1; }
__attribute__((weak)) int two(int) { return -1; }
}
int main(int argc, char** argv) {
  std::printf("one %d two %d\n", chainrule::one(0), chainrule::two(0));
  for (int i = 1; i < argc; ++i) std::printf("flag %s\n", argv[i]);
  if (argc == 3 && !std::strcmp(argv[2], "--goal")) {
    const bool reached = chainrule::two(0) < 10;
    std::printf("goal: another 1 (needed below 10)\n");
    std::printf("goal%s: two %d (needed below 10)\n", reached ? "" : " missed",
                chainrule::two(0));
    return reached ? 0 : 1;
  }
  return 7;
}
END
cat >Makefile <<'END'
B := $(if $(BUILD),$(BUILD),build)/$(ON)
ifeq ($(filter $(ON),cpu double),)
$(error ON=$(ON) is not known: use ON=cpu or ON=double)
endif
C = @mkdir -p $(@D) && $(CXX) -std=c++17 -Wall -Ilessons/learn
E := $B/exercise/90-fake
$E/mine/%.o: mine/90-fake/%.cpp
	$C -DEXERCISE=mine -c $< -o $@
$E/stub/%.o: lessons/90-fake/exercises/%.cpp
	$C -DEXERCISE=mine -c $< -o $@
$E/replace/%.o: mine/90-fake/%.cpp
	$C -DEXERCISE=chainrule -c $< -o $@
$B/check/90-fake/%: $E/mine/%.o check.cpp
	$C -DFUNCTION=$(word 2,$(subst _, ,$*)) check.cpp $< -o $@
$B/program/90-fake: lessons/90-fake/lesson.cpp
	$C $^ -o $@
$B/mine/90-fake: lessons/90-fake/lesson.cpp $(MINE_FILES:90-fake/%=$E/replace/%.o) always
	$C $(filter-out always,$^) -o $@
.PHONY: always
.SECONDARY:
END
one=mine/90-fake/1_one.cpp two=mine/90-fake/2_two.cpp
solve() { cp "$l/solutions/$1.cpp" mine/90-fake/; }

# --- board and names -------------------------------------------------------------------
learn
expect "board: newcomer is told what to type" 0 "./learn next"
expect "board: lesson with its question" 0 "is it real?"
expect "board: lessons to come are counted" 0 "2 lessons to come"
holds "board: other tables are ignored" sh -c '! grep -q not-a-lesson out'
holds "board: plain ASCII, no colour in a pipe" sh -c '! LC_ALL=C grep -q "[^ -~]" out'
holds "board: at most 79 columns" awk 'length > 79 { exit 1 }' out
learn help; expect "help" 0 "./learn watch"
holds "help: at most 79 columns" awk 'length > 79 { exit 1 }' out
learn chek; expect "unknown verb: the nearest one" 3 "did you mean check?"
learn 90.1; expect "an exercise in the place of a verb" 3 "./learn check 90.1"
learn 92; expect "a lesson that is planned" 3 "planned and not here yet"
learn 99; expect "a lesson that is not" 3 "no lesson '99'"
learn 91; expect "a lesson without a program" 3 "has no program yet"
learn check 91; expect "a lesson without exercises" 3 "has no exercises"
learn check 90.7; expect "unknown exercise" 3 "has 90.1 to 90.10"
learn check tow; expect "unknown exercise: the nearest one" 3 "did you mean two?"
learn doctor; expect "doctor" 0 "All that is needed is there."
CXX=no-such-compiler learn doctor; expect "doctor: compiler missing" 3 "MISSING"
(cd lessons/learn && learn && mv out "$root/out2" && exit $code)
code=$?; mv out2 out; expect "works in any folder below" 0 "is it real?"
mkdir "$root/bin" && cp "$tool" "$root/bin/learn"
mv lessons lessons.kept; "$root/bin/learn" >out 2>&1; code=$?; mv lessons.kept lessons
expect "outside of a checkout" 3 "not a folder of chainrule"

# --- next, check, hint, solution -------------------------------------------------------
learn next; expect "next: the place to edit" 0 "$one:5"
expect "next: what is asked" 0 "TODO(90.1): the answer"
learn next 90; expect "next: of a lesson" 0 "$one:5"
learn next 91; expect "next: of a lesson without exercises" 3 "has no exercises"
cp $one kept
sed 's/ about 1 line/ one that is so long that nobody could read it in a window of 80 columns/' kept >$one
learn next; holds "next: what is asked is wrapped" awk 'length > 79 { exit 1 }' out
cp kept $one
learn check; expect "not started" 1 "NOT STARTED"
learn check 90.2; expect "needs are mentioned" 1 "builds on 90.1"
sed 's/NOT_STARTED()/return x/' $l/exercises/1_one.cpp >$one
learn check; expect "wrong" 1 "WRONG   yours 20, expected 42"
expect "wrong: which file" 1 "checked your file $one"
expect "wrong: reminds of the hint" 1 "./learn hint 90.1 (1 of 3)"
sed 's/NOT_STARTED()/NOT_STARTED(); return x + 22/' $l/exercises/1_one.cpp >$one
learn check; expect "NOT_STARTED() was left in" 1 "line 6 still says NOT_STARTED()"
holds "... and is not called not started" sh -c '! grep -q "NOT STARTED" out'
sed 's/NOT_STARTED()/NOT_STARTED(); \/\/ return x + 22/' $l/exercises/1_one.cpp >$one
learn check; expect "a comment is no code yet" 1 "NOT STARTED"
sed '1a\
namespace chainrule { int one(int); }
s/NOT_STARTED()/return chainrule::one (x)/' $l/exercises/1_one.cpp >$one
learn check; expect "calls the op that it replaces" 1 "calls the library's own one"
expect "... with the line" 1 "WRONG   line 7"
sed 's/NOT_STARTED()/return x + 22/; /^int one/i\
static int one(double* x) { return int(*x); }' $l/exercises/1_one.cpp >$one
learn check; expect "double* where the op has real*" 1 "one has to take real*, not double*"
sed 's/NOT_STARTED()/int nothing; return x + 22/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "solved" 0 "SOLVED"
expect "solved: warnings are shown" 0 "unused variable"
expect "solved: bars" 0 "lesson 90  [###.......] 1/3"
expect "solved: what is next" 0 "next: 90.2"
rm $two
learn check; expect "a bare check moves on, and says so" 1 "(90.1 is solved; now 90.2)"
learn; expect "board: solved and started" 0 "[#+.]"
learn check 1.1; expect "lesson 1 is not 90" 3 "no lesson"
learn check $one; expect "an exercise by its path" 0 "SOLVED"
sed 's/NOT_STARTED();/return x + 22/' $l/exercises/1_one.cpp >$one
learn; expect "board: changed since solved" 0 "changed since solved"
learn check 90.1; expect "does not compile" 2 "error: "
expect "does not compile: as the learner knows the file" 2 "$one:"
expect "does not compile: what it means" 2 "a semicolon is missing"
holds "does not compile: no hint is offered" sh -c '! grep -q "learn hint" out'
sed 's/NOT_STARTED()/printf("%d", x); return x + 22/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "printf without its include" 2 "#include <cstdio> is missing"
sed 's/NOT_STARTED()/std::cout << x; return x + 22/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "cout without its include" 2 "#include <iostream> is missing"
sed 's/int one(int x)/int one(long x)/; s/NOT_STARTED()/return 42/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "signature changed" 2 "int one(int x)"
holds "... without its brace" sh -c '! grep -q "{" out'
sed 's/NOT_STARTED()/int* nowhere = nullptr; return *(volatile int*)nowhere/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "crash" 1 "CRASHED              by signal"
sed 's/NOT_STARTED()/for (volatile int i = 0;; i = 0) x = i; return x/' $l/exercises/1_one.cpp >$one
CHAINRULE_LIMIT_SECONDS=1 learn check 90.1; expect "endless loop" 1 "STILL RUNNING"
sed '1a\
#include <cstdio>
s/NOT_STARTED()/for (;;) puts("hello"); return x/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "a flood of output" 1 "more than 1 MB was printed"
sed '1a\
#include <cstdlib>
s/NOT_STARTED()/exit(0); return x/' $l/exercises/1_one.cpp >$one
learn check 90.1; expect "exit(0) does not solve" 1 "before the check was done"
touch -t 200001010000 $l/solutions/1_one.cpp; cp -p $l/solutions/1_one.cpp $one
learn check 90.1; expect "an old date does not hide a new text" 0 "SOLVED"
learn hint 90.1; expect "first hint" 0 "Think of a number."
learn hint 90.1; expect "second hint" 0 "x + something"
learn hint 90.1 all; holds "all: those that were shown" sh -c 'grep -q Think out && ! grep -q 22 out'
learn hint 90.1; expect "third hint, and what remains" 0 "./learn solution 90.1"
learn hint 90.2; expect "hints are missing" 3 "no section '## 90.2'"
learn solution 90.2; expect "solution asks, and cannot here" 3 "--yes"
learn solution 90.2 --yes; expect "solution" 0 "+   return 2 * x + 2;"
learn solution 90.1; expect "solution of a solved one" 0 "no difference"
solve 2_two
learn check 90.2; expect "trains: the goal is reached" 0 "ok      two 2 (needed below 10)"
sed 's/2 \* x + 2/x == 20 ? 42 : 99/' $l/solutions/2_two.cpp >$two
learn check 90.2; expect "trains: the goal is missed" 1 "WRONG   two 99 (needed below 10)"
holds "trains: only what was missed" sh -c '! grep -q another out'
learn check 90; expect "a whole lesson" 1 "90.10"
expect "a whole lesson: details of the first red" 1 "WRONG   two 99"
holds "a whole lesson: each exercise once" test "$(grep -c '^90.2 ' out)" = 1
solve 2_two; solve 10_ten; learn check 90
expect "a whole lesson: solved" 0 "run the lesson on your own code: ./learn 90 MINE=1"
for verb in next check hint solution; do
  learn $verb; expect "$verb: all is solved" 0 "./learn 90 MINE=1"
done
expect "solution: all is solved, name one" 0 "name one: ./learn solution 90.10"
rm mine/90-fake/10_ten.cpp
mv $l/lesson.cpp lesson.kept; cp check.cpp check.kept; echo "#error broken" >check.cpp
learn check 90.1; expect "a problem of the project is no fault of the learner" 3 "not of your"
holds "... and is kept in the log" grep -q broken build/learn.log
mv lesson.kept $l/lesson.cpp; mv check.kept check.cpp

# --- lessons ---------------------------------------------------------------------------
learn 90 --seed 3; expect "a lesson's exit code and flags" 7 "flag --seed"
learn 90 MINE=1; expect "MINE: solved code takes part" 7 "one 22 two 2"
echo "// later" >>$two
learn fake MINE=1; expect "MINE: a changed one is left out" 7 "left out: 90.2"
expect "MINE: the others stay" 7 "one 22 two -1"
learn 90 ON=wrong; expect "an unknown build" 3 "ON=wrong is not known"
learn 90 ON=single; expect "an unknown build: what there is" 3 "(known: cpu, double, sim, gpu)"
learn 90 MINE=2; expect "MINE is 0 or 1" 3 "MINE=2 is not known"
mv mine mine.kept
learn 90 MINE=1; expect "MINE: nothing takes part" 7 "once solved: 90.1 to 90.2"
rm -rf mine; mv mine.kept mine
learn 90 OFF=1; expect "an unknown setting" 3 "OFF=1 is not known"
MAKEFLAGS=n MAKELEVEL=3 learn 90; expect "settings of an outer make are not taken" 7 "one -1"

# --- nothing is lost -------------------------------------------------------------------
learn reset 90.2; expect "reset keeps a backup" 0 "$two.backup-1"
holds "... with the text" grep -q later $two.backup-1
expect "... and how it comes back" 0 "cp $two.backup-1"
learn reset 90.2; holds "reset: an untouched stub needs no backup" test ! -e $two.backup-2
echo "// once more" >>$two
learn reset 90.2; expect "a second backup" 0 "$two.backup-2"
printf '90.1 sol' >>mine/progress; printf '\nsomething else\n' >>mine/progress
learn reset 90.10
holds "progress: strange lines stay" grep -q "something else" mine/progress
holds "progress: the rest is read" grep -q "^90.1 solved .* hints 3" mine/progress
learn; expect "progress: the board lives on" 0 "[#++]"
rm mine/progress; learn; expect "progress removed: files are still there" 0 "[+++]"
mv mine mine.kept; learn; expect "mine/ removed" 0 "[...]"
rm -rf mine; mv mine.kept mine
if command -v git >/dev/null; then
  export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x
  git init -q . && git add lessons && git commit -q -m start
  rm -rf mine
  echo "// by habit" >>$l/exercises/1_one.cpp
  learn next; expect "pristine edit: moved" 0 "Your text is now in"
  holds "... to mine/" grep -q "by habit" $one
  holds "... and restored" git diff --quiet
  echo "// again" >>$l/exercises/1_one.cpp
  learn check; expect "pristine edit beside a copy" 1 "backup-1"
  holds "... both are kept" sh -c "grep -q again $one.backup-1 && grep -q habit $one"
else
  skip "pristine edits: git is not there"
fi
sed 's/ | 5 min//' $l/exercises/1_one.cpp >x; mv $l/exercises/1_one.cpp y; mv x $l/exercises/1_one.cpp
learn; expect "a broken header is named" 3 "$l/exercises/1_one.cpp:1: "
mv y $l/exercises/1_one.cpp
if [ "$(id -u)" -ne 0 ]; then
  chmod a-w mine
  learn hint 90.1; expect "mine/ cannot be written" 3 "cannot write mine/progress"
  chmod u+w mine
  chmod a-w build
  learn check; expect "build/ cannot be written" 3 "build cannot be written"
  learn doctor; expect "doctor: build/ cannot be written" 3 "chmod -R u+w build"
  chmod u+w build
else
  skip "folders that cannot be written: root can write everywhere"
fi

# --- terminals -------------------------------------------------------------------------
learn watch; expect "watch needs a terminal" 3 "watch needs a terminal"
if command -v tmux >/dev/null; then
  t="tmux -L learn$$ -f /dev/null"
  key() { $t send-keys "$@"; }
  # screen NAME TEXT: the text appears within ten seconds.
  screen() {
    tries=0
    while [ $tries -lt 50 ]; do
      $t capture-pane -p $styles >out
      if grep -F -q -e "$2" out; then ok "$1"; return; fi
      sleep 0.2
      tries=$((tries + 1))
    done
    bad "$1 (no '$2')"
  }
  styles=
  $t new-session -d -x 40 -y 30 "PS1='> ' sh"
  key "cd $root && clear" Enter
  key "$tool" Enter; screen "40 columns: the board" "next: 90.1"
  holds "40 columns: nothing is longer" awk 'length > 40 { exit 1 }' out
  $t resize-window -x 80 -y 30
  key "clear; $tool" Enter; styles=-e; screen "colour on a terminal" "[1m"
  key "clear; NO_COLOR=1 $tool; echo E''ND" Enter; screen "NO_COLOR" "END"
  holds "... no escape sequence" sh -c "! grep -q '\[1m' out"
  styles=
  cp $l/exercises/1_one.cpp $one
  key "clear; $tool watch; echo code \$?" Enter; screen "watch: grades at once" "NOT STARTED"
  key h; screen "watch: h shows a hint" "Think of a number."
  key l; screen "watch: l shows the board" "is it real?"
  solve 1_one; screen "watch: grades a save" "SOLVED"
  sed 's/NOT_STARTED()/for (volatile int i = 0;; i = 0) x = i; return x/' $l/exercises/1_one.cpp >$one
  screen "watch: a check that takes long" "checking 90.1 ..."
  solve 1_one; screen "watch: a save stops it and is graded" "SOLVED"
  key n; screen "watch: n goes on" "watching $two"
  key C-z; screen "watch: can be suspended" "Stopped"
  key "fg; echo ended \$?" Enter; sleep 0.5; key q; screen "watch: q ends it" "ended 0"
  key "clear; echo cle''an" Enter; screen "an empty screen" "clean"  # no old NOT STARTED
  key "clear; $tool watch; echo code \$?" Enter; screen "watch: again" "NOT STARTED"
  key C-c; screen "watch: Ctrl-C ends it with 0" "code 0"
  sed 's/NOT_STARTED()/for (volatile int i = 0;; i = 0) x = i; return x/' $l/exercises/2_two.cpp >$two
  key "clear; $tool watch 90.2; echo quit \$?" Enter; screen "watch: a long one again" "checking 90.2 ..."
  key q; screen "watch: q stops a running check" "quit 0"
  key "clear; stty -a" Enter; screen "... and the terminal is sane" " icanon"
  $t kill-server
else
  skip "watch, width and colour: tmux is not there"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
