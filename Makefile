# chainrule: everything is built and run from here. `make help` lists what there is.
#
#   ON=cpu      the library in float (default)       ON=double  the same in double
#   CXX=clang++ another compiler                     SANITIZE=address or thread
#   BUILD=dir   build somewhere else than build/     V=1        show the commands
#   DEBUG=1     for a debugger                       WERROR=-Werror
#
# Every combination of ON and SANITIZE has its own folder, so nothing is built twice.

ON ?= cpu
BUILD ?= build
B := $(BUILD)/$(ON)$(if $(SANITIZE),-$(SANITIZE))
JOBS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
Q := $(if $(V),,@)

ifeq ($(filter $(ON),cpu double),)
$(error ON=$(ON) is not known: use ON=cpu or ON=double)
endif

# --- how files are compiled ------------------------------------------------------------
NATIVE := $(shell $(CXX) -march=native -x c++ -E /dev/null >/dev/null 2>&1 && echo -march=native)
WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
FLAGS := -std=c++17 $(NATIVE) -fno-math-errno -pthread -MMD -MP -Isrc -Itests -Ilessons/learn
ifeq ($(ON),double)
FLAGS += -DCHAINRULE_DOUBLE -DCHAINRULE_NAN_FILL
endif
ifeq ($(SANITIZE),address)
FLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -DCHAINRULE_SANITIZED \
  -DCHAINRULE_NAN_FILL
endif
ifeq ($(SANITIZE),thread)
FLAGS += -fsanitize=thread -DCHAINRULE_SANITIZED -DCHAINRULE_NAN_FILL
endif
DOCTEST ?= $(patsubst %/doctest/doctest.h,%,$(wildcard third_party/doctest/doctest.h))
FLAGS += $(if $(DEBUG)$(SANITIZE),-g) $(if $(DOCTEST),-isystem $(DOCTEST)) $(EXTRA)
COMPILE = $(Q)mkdir -p $(@D) && $(CXX) $(OPTIMIZE) $(FLAGS)
LINK = $(Q)mkdir -p $(@D) && $(CXX) $(FLAGS) -o $@

# Speed where numbers are crunched; where text is handled the compiler's time counts.
OPTIMIZE = $(if $(DEBUG),-O0,-O3)
$B/obj/src/io/% $B/obj/tests/%: OPTIMIZE = $(if $(DEBUG),-O0,-O1)
$B/obj/lessons/learn/%: OPTIMIZE = -O0
$B/obj/tests/bench/%: OPTIMIZE = -O3

# When the compiler or a flag changes, everything is built again.
$(shell mkdir -p $B && echo '$(CXX) $(FLAGS)' | cmp -s - $B/flags || \
        echo '$(CXX) $(FLAGS)' >$B/flags)

$B/obj/%.o: %.cpp $B/flags
	@echo "  compile $<"
	$(COMPILE) $(WARN) $(WERROR) -c $< -o $@

# --- the library: a ground floor that draws and prints, and the mathematics ---------------
objects = $(patsubst %.cpp,$B/obj/%.o,$(1))
FLOOR := src/check.cpp src/parallel.cpp $(sort $(wildcard src/io/*.cpp))
MATHS := $(filter-out $(FLOOR),$(sort $(wildcard src/*.cpp src/*/*.cpp)))
$B/libfloor.a: $(call objects,$(FLOOR))
$B/libchainrule.a: $(call objects,$(MATHS))
$B/%.a:
	@rm -f $@ && ar rcs $@ $^
LIBRARY := $B/libchainrule.a $B/libfloor.a

# --- lessons: one program each, its claims, and what grades its exercises ----------------
LESSONS := $(sort $(patsubst lessons/%/lesson.cpp,%,$(wildcard lessons/[0-9]*/lesson.cpp)))
$B/libgrade.a: $(call objects,tests/case.cpp tests/compare.cpp tests/guard.cpp \
  $(wildcard tests/grade/*.cpp tests/plain/*.cpp))
$(LESSONS:%=$B/obj/lessons/%/checks/%): OPTIMIZE = -O1
EXERCISE_FLAGS := -Wall -Wextra -Wno-unused-parameter -Werror=return-type
names = $(sort $(patsubst lessons/$1/$2/%.cpp,%,$(wildcard lessons/$1/$2/*.cpp)))

MINE_OBJECTS = $(foreach f,$(MINE_FILES),$B/exercise/$(dir $f)replace/$(notdir $f).o)

# An exercise is compiled into a namespace: the learner's copy and the untouched stub into
# `mine`, the solution into `solution`, and into `chainrule` where it replaces an op.
define LESSON
$B/program/$1: $B/obj/lessons/$1/lesson.o $(if $(filter 01-%,$1),$B/libfloor.a,$(LIBRARY))
	@echo "  link    $$@"
	$$(LINK) $$^
$B/claims/$1: $B/obj/lessons/$1/claims.o $B/obj/tests/main.o $(LIBRARY)
	$$(LINK) $$^
$B/exercise/$1/replace/%.o: OPTIMIZE = -O3
$B/exercise/$1/%.o: OPTIMIZE = -O1
$B/exercise/$1/stub/%.o: lessons/$1/exercises/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/solution/%.o: lessons/$1/solutions/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=solution -c $$< -o $$@
$B/exercise/$1/mine/%.o: mine/$1/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/replace/%.o: mine/$1/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=chainrule -DREPLACES='"$1/$$*"' -c $$< -o $$@
CHECKS_$1 := $(patsubst %,$B/obj/lessons/$1/checks/%.o,$(call names,$1,checks)) \
  $(patsubst %,$B/exercise/$1/solution/%.o,$(call names,$1,solutions))
STUBS_$1 := $(patsubst %,$B/exercise/$1/stub/%.o,$(call names,$1,exercises))
$B/proof/$1: $$(CHECKS_$1) $$(STUBS_$1) $B/libgrade.a $(LIBRARY)
	$$(LINK) $$^
.PRECIOUS: $B/exercise/$1/mine/%.o
$B/check/$1/%: $B/exercise/$1/mine/%.o $$(CHECKS_$1) $$(STUBS_$1) $B/libgrade.a $(LIBRARY)
	$$(LINK) $$(filter-out %/stub/$$*.o,$$^)
$B/mine/$1: $B/obj/lessons/$1/lesson.o $(MINE_OBJECTS) $(LIBRARY) always
	$$(LINK) $$(filter-out always,$$^)
endef
$(foreach lesson,$(LESSONS),$(eval $(call LESSON,$(lesson))))

# --- the learner's tool ------------------------------------------------------------------
TOOL := $(wildcard lessons/learn/*.cpp)
$B/learn: $(call objects,$(TOOL)) $B/libfloor.a
	$(LINK) $^
learn-tool: $B/learn
	@cmp -s $B/learn learn || { rm -f learn; cp $B/learn learn; }
learn: learn-tool $B/program/01-neuron
	@./learn
	@./learn 01

# --- tests: see tests/run.sh for what `make test` runs -----------------------------------
TESTS := $(wildcard tests/*.cpp tests/plain/*.cpp)
$B/tests: $(call objects,$(TESTS)) $(LIBRARY)
	$(LINK) $^
$B/course: $(call objects,$(wildcard tests/course/*.cpp)) $B/obj/tests/main.o $(LIBRARY)
	$(LINK) $^
$B/bench: $(call objects,$(wildcard tests/bench/*.cpp)) $(LIBRARY)
	$(LINK) $^
programs: $(LESSONS:%=$B/program/%)
claims-programs: $(LESSONS:%=$B/claims/%)
proofs: $(LESSONS:%=$B/proof/%)
test: ; @CXX='$(CXX)' BUILD='$(BUILD)' MAKE='$(MAKE)' sh tests/run.sh
claims: ; @CXX='$(CXX)' BUILD='$(BUILD)' MAKE='$(MAKE)' sh tests/run.sh claims
bench: $B/bench ; @$B/bench
# The same tests as in `make test`, much longer: broken files, programs that are killed.
fuzz torture:
	@$(MAKE) DOCTEST="$$(sh tests/doctest.sh)" $B/tests
	@export CHAINRULE_FUZZ=$${CHAINRULE_FUZZ:-1000000} \
	  CHAINRULE_KILLS=$${CHAINRULE_KILLS:-200} && $B/tests --test-case='$@:*'

# --- public data sets: data/fetch.sh says how, data/files.txt what -------------------------
GET :=# make itself has a variable of this name
data: ; @MIRROR='$(MIRROR)' sh data/fetch.sh '$(GET)'

# --- the rest ----------------------------------------------------------------------------
all: learn-tool programs
format: ; clang-format -i $$(git ls-files '*.h' '*.cpp')
compile_commands.json: always
	@sh tests/compile_commands.sh '$(CXX) $(FLAGS) $(WARN)' >$@
clean: ; rm -rf $(BUILD) learn compile_commands.json
help:
	@echo "make learn            build, show the course, run the first lesson"
	@echo "make test             build and run every test (gets doctest if it is missing)"
	@echo "make all              the learner's tool and every lesson's program"
	@echo "make claims           the notes' claims at full settings and many seeds (minutes)"
	@echo "make bench            how fast, beside what this machine could do"
	@echo "make fuzz             a million broken files for every reader of files"
	@echo "make torture          checkpoints of a program that is killed, 200 times"
	@echo "make data             public data sets: which there are, and how to fetch them"
	@echo "make format           clang-format over everything"
	@echo "make compile_commands.json    for editors and clangd"
	@echo "make clean            removes build/ and learn, never your work in mine/"
	@echo
	@echo "ON=double  CXX=clang++  SANITIZE=address|thread  BUILD=folder  DEBUG=1  V=1"

always:
.PHONY: learn-tool learn programs claims-programs proofs test claims bench fuzz torture data \
  all format clean help always
.DEFAULT_GOAL := help
-include $(shell find $B -name '*.d' 2>/dev/null)
