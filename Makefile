# chainrule: everything is built and run from here. `make help` lists what there is.
#
#   ON=cpu      the library in float (default)       ON=double  the same in double
#   CXX=clang++ another compiler                     SANITIZE=address or thread
#   ON=sim      its ops as CUDA kernels, simulated   ON=gpu     the same on a GPU (nvcc)
#   BUILD=dir   build somewhere else than build/     V=1        show the commands
#   DEBUG=1     for a debugger                       WERROR=-Werror
#   CHECKED=1   every access that a simulated kernel makes is checked (slow)
#
# Every combination of ON and SANITIZE has its own folder B, so nothing is built twice.
# Only their kernels tell sim and gpu from cpu: all other objects, O, are those of cpu.
# So is in double what knows no real: F, text and files.

ON ?= cpu
BUILD ?= build
B := $(BUILD)/$(ON)$(if $(SANITIZE),-$(SANITIZE))$(if $(CHECKED),-checked)
O := $(if $(filter sim gpu,$(ON)),$(BUILD)/cpu,$B)
F := $(BUILD)/cpu$(if $(SANITIZE),-$(SANITIZE))
JOBS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
Q := $(if $(V),,@)

ifeq ($(filter $(ON),cpu double sim gpu),)
$(error ON=$(ON) is not known: use ON=cpu, ON=double, ON=sim or ON=gpu)
endif
ifneq ($(and $(filter sim gpu,$(ON)),$(SANITIZE)),)
$(error SANITIZE does not know kernels: use ON=sim CHECKED=1, or compute-sanitizer)
endif

# --- how files are compiled ------------------------------------------------------------
# For the processor at hand, with its widest registers, as far as the compiler knows these.
NATIVE := $(shell for flag in -march=native -mprefer-vector-width=512; do \
  $(CXX) $$flag -x c++ -c /dev/null -o /dev/null >/dev/null 2>&1 && echo $$flag; done)
WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
FLAGS := -std=c++17 $(NATIVE) -fno-math-errno -pthread -MMD -MP -I. -Isrc -Itests -Ilessons/learn
REAL := $(if $(filter double,$(ON)),-DCHAINRULE_DOUBLE -DCHAINRULE_NAN_FILL)
ifeq ($(SANITIZE),address)
FLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -DCHAINRULE_SANITIZED \
  -DCHAINRULE_NAN_FILL
endif
ifeq ($(SANITIZE),thread)
FLAGS += -fsanitize=thread -DCHAINRULE_SANITIZED -DCHAINRULE_NAN_FILL
endif
DOCTEST ?= $(patsubst %/doctest/doctest.h,%,$(wildcard third_party/doctest/doctest.h))
FLAGS += $(if $(DEBUG)$(SANITIZE),-g) $(if $(DOCTEST),-isystem $(DOCTEST)) $(EXTRA)
COMPILE = $(Q)mkdir -p $(@D) && $(CXX) $(OPTIMIZE) $(FLAGS) $(REAL)
LINK = $(Q)mkdir -p $(@D) && $(CXX) $(FLAGS) -o $@

# Speed where numbers are crunched; where text is handled, in double, or where a sanitizer
# looks on, the compiler's time counts, and for tests that alone.
OPTIMIZE = $(if $(DEBUG),-O0,$(if $(SANITIZE)$(filter double,$(ON)),-O1,-O3))
SOME = $(if $(DEBUG),-O0,-O1)
$F/obj/src/io/% $O/obj/src/io/% $O/obj/lessons/%: OPTIMIZE = $(SOME)
$O/obj/lessons/learn/% $F/obj/tests/%: OPTIMIZE = -O0
$O/obj/tests/%: OPTIMIZE = -O0
$O/obj/tests/plain/% $O/obj/tests/grade/% $O/obj/tests/course/% $O/obj/tests/bench/gpu/%: \
  OPTIMIZE = $(SOME)
$O/obj/tests/bench/%: OPTIMIZE = -O3
# With lines: a message must be able to tell the simulator's own code from a kernel's.
$O/obj/cuda/simulator/%: OPTIMIZE = $(if $(DEBUG),-O0,-O3) -gdwarf-4 -g1

# When the compiler or a flag changes, everything is built again.
renew = $(shell mkdir -p $1 && echo '$2' | cmp -s - $1/flags || echo '$2' >$1/flags)
$(call renew,$F,$(CXX) $(FLAGS))
$(if $(filter $F,$O),,$(call renew,$O,$(CXX) $(FLAGS) $(REAL)))
$(if $(filter $B,$O),,$(call renew,$B,$(CXX) $(FLAGS) $(NVCC_ARCH)))

# The standard library's headers are half of what compiling takes. For `make test` g++ reads
# them once for each -O; clang++ reads them in every file, as they stand there.
IS_CLANG := $(findstring clang,$(shell $(CXX) --version))
ifneq ($(and $(TESTING),$(if $(IS_CLANG),,g++)),)
HEADERS = -include $O/headers$(OPTIMIZE).h
$O/obj/cuda/simulator/%: HEADERS :=
READ_HEADERS := $(patsubst %,$O/headers-%.h.gch,O0 O1 O3)
endif
$O/headers-%.h.gch: tests/headers.h $O/flags
	@cp $< $(@:.gch=)
	$(COMPILE) -x c++-header $< -o $@
$O/headers-O0%: OPTIMIZE = -O0
$O/headers-O1%: OPTIMIZE = -O1
$O/headers-O3%: OPTIMIZE = -O3

$O/obj/%.o: %.cpp $O/flags | $(READ_HEADERS)
	@echo "  compile $<"
	$(COMPILE) $(HEADERS) $(WARN) $(WERROR) -c $< -o $@
ifneq ($F,$O)
$F/obj/%: REAL :=
$F/obj/%.o: %.cpp $F/flags
	@echo "  compile $<"
	$(COMPILE) $(WARN) $(WERROR) -c $< -o $@
endif

# --- the library: a ground floor that draws and prints, and the mathematics ---------------
KNOW_NO_REAL := src/check.cpp src/parallel.cpp tests/main.cpp \
  $(filter-out src/io/png.cpp src/io/safetensors%,$(wildcard src/io/*.cpp))
objects = $(foreach f,$(1),$(if $(filter $f,$(KNOW_NO_REAL)),$F,$O)/obj/$(f:.cpp=.o))
FLOOR := src/check.cpp src/parallel.cpp $(sort $(wildcard src/io/*.cpp))
MATHS := $(filter-out $(FLOOR),$(sort $(wildcard src/*.cpp src/*/*.cpp)))
kernels = $(patsubst %,$B/$(if $(CHECKED),checked,fast)/%.o,$(1))
# ON=sim and ON=gpu: cuda/x.cu stands in for src/ops/x.cpp, or for src/x.cpp.
KERNELS := $(if $(filter sim gpu,$(ON)),$(sort $(wildcard cuda/*.cu)))
MATHS := $(filter-out $(KERNELS:cuda/%.cu=src/ops/%.cpp) $(KERNELS:cuda/%.cu=src/%.cpp),$(MATHS))
$B/libfloor.a: $(call objects,$(FLOOR))
$B/libchainrule.a: $(call kernels,$(KERNELS)) $(call objects,$(MATHS))
$B/libsimulator.a: $(call objects,$(wildcard cuda/simulator/*.cpp))
$B/%.a:
	@rm -f $@ && ar rcs $@ $^
SIMULATOR := $(if $(filter gpu,$(ON)),,$B/libsimulator.a)
LIBRARY := $B/libchainrule.a $(if $(KERNELS),$(SIMULATOR)) $B/libfloor.a

# --- kernels: nvcc builds a .cu file as it stands; without a GPU awk makes C++ of it, and
# --- the compiler builds that twice: fast, and with every access to memory checked --------
ifeq ($(ON),gpu)
NVCC ?= nvcc
NVCC_ARCH ?= native
ifeq ($(shell command -v $(NVCC) 2>/dev/null),)
$(error ON=gpu needs nvcc, of the CUDA toolkit 12 or newer; without it use ON=sim)
endif
ifneq ($(shell $(NVCC) --version | grep -E 'release ([0-9]|1[01])\.'),)
$(error ON=gpu needs CUDA 12 or newer, but $(NVCC) is older; NVCC=path names another)
endif
LINK = $(Q)mkdir -p $(@D) && $(NVCC) -arch=$(NVCC_ARCH) -ccbin $(CXX) -Xcompiler \
  -pthread -o $@
$B/fast/%.cu.o: %.cu $B/flags
	@echo "  nvcc    $<"
	$(Q)mkdir -p $(@D) && $(NVCC) -std=c++17 -O1 -lineinfo --extended-lambda -arch=$(NVCC_ARCH) \
	  -ccbin $(CXX) -DVARIANT=fast -I. -Isrc -I$(*D) -MMD -c $< -o $@
else
CUDA_HEADERS := $(patsubst %,$B/cu/%,$(wildcard cuda/*.cuh tests/*/*.cuh lessons/*/*.cuh))
CUDA_FLAGS = -DCHAINRULE_NAN_FILL -iquote $B/cu -I$(*D) -Icuda/simulator/include \
  -gdwarf-4 $(if $(DEBUG),-g,-g1) -fno-strict-aliasing -Wno-unknown-pragmas -x c++
# Why these: cuda/simulator/watch.h. clang would leave out the read of `x += 1`.
CHECKS := -O1 -fsanitize=thread -fsanitize-coverage=trace-pc \
  $(if $(IS_CLANG),-mllvm -tsan-instrument-read-before-write=1)
.PRECIOUS: $B/cu/%
$B/cu/%: % cuda/simulator/cuda2cpp.awk
	$(Q)mkdir -p $(@D) && awk -f cuda/simulator/cuda2cpp.awk $< >$@ || { rm -f $@; exit 1; }
$B/fast/%.cu.o: $B/cu/%.cu $(CUDA_HEADERS) $B/flags
	@echo "  compile $*.cu"
	$(COMPILE) $(WARN) $(WERROR) $(CUDA_FLAGS) -DVARIANT=fast -c $< -o $@
$B/checked/%.cu.o: $B/cu/%.cu $(CUDA_HEADERS) $B/flags
	@echo "  compile $*.cu, checked"
	$(COMPILE) $(WARN) $(WERROR) $(CUDA_FLAGS) -DVARIANT=checked $(CHECKS) -c $< -o $@
endif

# --- lessons: one program each, its claims, and what grades its exercises ----------------
LESSONS := $(sort $(patsubst lessons/%/lesson.cpp,%,$(wildcard lessons/[0-9]*/lesson.cpp)))
$B/libgrade.a: $(call objects,tests/case.cpp tests/compare.cpp tests/guard.cpp \
  $(wildcard tests/grade/*.cpp tests/plain/*.cpp))
$(LESSONS:%=$O/obj/lessons/%/checks/%): OPTIMIZE = -O0
EXERCISE_FLAGS := -Wall -Wextra -Wno-unused-parameter -Werror=return-type
KERNEL_EXERCISE = $(COMPILE) $(EXERCISE_FLAGS) $(CUDA_FLAGS) $(CHECKS)
names = $(sort $(basename $(notdir $(wildcard lessons/$1/$2/*.cpp lessons/$1/$2/*.cu))))

MINE_OBJECTS = $(foreach f,$(MINE_FILES),$B/exercise/$(dir $f)replace/$(notdir $f).o)

# An exercise is compiled into a namespace: the learner's copy and the untouched stub into
# `mine`, the solution into `solution`, and into `chainrule` where it replaces an op.
# PARTS: what a lesson has beside its program and claims, where numbers are crunched.
define LESSON
PARTS_$1 := $(call objects,$(filter-out %/lesson.cpp %/claims.cpp,$(wildcard lessons/$1/*.cpp)))
$$(PARTS_$1): OPTIMIZE = $(if $(DEBUG),-O0,-O3)
OWN_$1 := $$(PARTS_$1) \
  $(patsubst %,$B/$(if $(filter gpu,$(ON)),fast,checked)/%.o,$(wildcard lessons/$1/*.cu)) \
  $(if $(wildcard lessons/$1/*.cu),$(SIMULATOR))
$B/program/$1: $O/obj/lessons/$1/lesson.o $$(OWN_$1) \
  $(if $(filter 01-%,$1),$B/libfloor.a,$(LIBRARY))
	@echo "  link    $$@"
	$$(LINK) $$^
$B/claims/$1: $O/obj/lessons/$1/claims.o $F/obj/tests/main.o $$(OWN_$1) $(LIBRARY)
	$$(LINK) $$^
$B/exercise/$1/replace/%.o: OPTIMIZE = -O3
$B/exercise/$1/%.o: OPTIMIZE = -O1
$B/exercise/$1/stub/%.o: lessons/$1/exercises/%.cpp $B/flags | $(READ_HEADERS)
	$$(COMPILE) $$(HEADERS) $(EXERCISE_FLAGS) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/solution/%.o: lessons/$1/solutions/%.cpp $B/flags | $(READ_HEADERS)
	$$(COMPILE) $$(HEADERS) $(EXERCISE_FLAGS) -DEXERCISE=solution -c $$< -o $$@
$B/exercise/$1/mine/%.o: mine/$1/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/stub/%.o: $B/cu/lessons/$1/exercises/%.cu $B/flags
	$$(KERNEL_EXERCISE) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/solution/%.o: $B/cu/lessons/$1/solutions/%.cu $B/flags
	$$(KERNEL_EXERCISE) -DEXERCISE=solution -c $$< -o $$@
$B/exercise/$1/mine/%.o: $B/cu/mine/$1/%.cu $B/flags
	$$(KERNEL_EXERCISE) -DEXERCISE=mine -c $$< -o $$@
$B/exercise/$1/replace/%.o: mine/$1/%.cpp $B/flags
	$$(COMPILE) $(EXERCISE_FLAGS) -DEXERCISE=chainrule -DREPLACES='"$1/$$*"' -c $$< -o $$@
CHECKS_$1 := $(call objects,$(wildcard lessons/$1/checks/*.cpp)) \
  $(patsubst %,$B/checked/%.o,$(wildcard lessons/$1/checks/*.cu)) \
  $(patsubst %,$B/exercise/$1/solution/%.o,$(call names,$1,solutions))
STUBS_$1 := $(patsubst %,$B/exercise/$1/stub/%.o,$(call names,$1,exercises))
$B/proof/$1: $$(CHECKS_$1) $$(STUBS_$1) $$(PARTS_$1) $B/libgrade.a $(LIBRARY)
	$$(LINK) $$^
.PRECIOUS: $B/exercise/$1/mine/%.o
$B/check/$1/%: $B/exercise/$1/mine/%.o $$(CHECKS_$1) $$(STUBS_$1) $$(PARTS_$1) \
  $B/libgrade.a $(LIBRARY)
	$$(LINK) $$(filter-out %/stub/$$*.o,$$^)
$B/mine/$1: $O/obj/lessons/$1/lesson.o $$(OWN_$1) $(MINE_OBJECTS) $(LIBRARY) always
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
TESTS := $(wildcard tests/*.cpp tests/plain/*.cpp $(if $(KERNELS),tests/kernels/*.cpp)) \
  tests/bench/training.cpp
# In double what calculates is tested; what reads, writes and draws was tested in float.
ifeq ($(ON),double)
TESTS := $(filter-out tests/io_% \
  $(addprefix tests/,$(notdir $(wildcard src/io/*.cpp src/data/*.cpp src/text/*.cpp))),$(TESTS))
endif
RIGHT := $(if $(KERNELS),$(wildcard tests/simulator/kernels*.cu))
$B/tests: $(call objects,$(TESTS)) $(RIGHT:%=$B/fast/%.o) $(LIBRARY)
	$(LINK) $^
$B/course: $(call objects,$(wildcard tests/course/*.cpp)) $F/obj/tests/main.o $(LIBRARY)
	$(LINK) $^
$B/bench: $(call objects,$(wildcard tests/bench/*.cpp)) $(LIBRARY)
	$(LINK) $^
# What a GPU day measures; cuBLAS is looked for when it runs, not here.
$B/gpu-bench: $(call objects,$(wildcard tests/bench/gpu/*.cpp) tests/bench/training.cpp \
  tests/bench/memory.cpp) $(LIBRARY)
	$(LINK) $^ -ldl
SIMULATED := $(wildcard tests/simulator/*.cu)
$B/simulator-tests: $(call objects,$(wildcard tests/simulator/*.cpp)) $F/obj/tests/main.o \
  $(SIMULATED:%=$B/fast/%.o) $(SIMULATED:%=$B/checked/%.o) $B/libsimulator.a $F/obj/src/check.o
	$(LINK) $^
programs: $(LESSONS:%=$B/program/%)
# What lessons have in common, for whoever builds them by several makes at a time.
shared: $(LIBRARY) $(CUDA_HEADERS) $F/obj/tests/main.o $(READ_HEADERS)
test: ; @CXX='$(CXX)' BUILD='$(BUILD)' MAKE='$(MAKE)' sh tests/run.sh
claims: ; @CXX='$(CXX)' BUILD='$(BUILD)' MAKE='$(MAKE)' sh tests/run.sh claims
bench: $B/bench ; @$B/bench
gpu-day: ; @CXX='$(CXX)' BUILD='$(BUILD)' MAKE='$(MAKE)' sh tests/gpu_day.sh
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
format: ; clang-format -i $$(git ls-files '*.h' '*.cpp' '*.cu' '*.cuh')
compile_commands.json: always
	@sh tests/compile_commands.sh '$(CXX) $(FLAGS) $(WARN)' >$@
clean: ; rm -rf $(BUILD) learn compile_commands.json
help:
	@echo "make learn            build, show the course, run the first lesson"
	@echo "make test             build and run every test (gets doctest if it is missing)"
	@echo "make all              the learner's tool and every lesson's program"
	@echo "make claims           the notes' claims at full settings and many seeds (minutes)"
	@echo "make bench            how fast, beside what this machine could do"
	@echo "make gpu-day          all that a GPU is good for, in eight minutes: tests, speeds"
	@echo "make fuzz             a million broken files for every reader of files"
	@echo "make torture          checkpoints of a program that is killed, 200 times"
	@echo "make data             public data sets: which there are, and how to fetch them"
	@echo "make format           clang-format over everything"
	@echo "make compile_commands.json    for editors and clangd"
	@echo "make clean            removes build/ and learn, never your work in mine/"
	@echo
	@echo "ON=double|sim|gpu  CXX=clang++  SANITIZE=address|thread  BUILD=folder  DEBUG=1  V=1"
	@echo "ON=sim CHECKED=1      every access of every kernel checked; see cuda/simulator"

always:
.PHONY: learn-tool learn programs shared test claims bench gpu-day fuzz torture data \
  all format clean help always
.DEFAULT_GOAL := help
-include $(shell find $(sort $B $O $F) -name '*.d' 2>/dev/null)
