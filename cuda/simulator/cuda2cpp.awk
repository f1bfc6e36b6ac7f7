# Turns a .cu or .cuh file into C++ that an ordinary compiler understands: line by line, so
# that every message names the file and line that was written. POSIX awk.
#
#   kernel<<<grid, block>>>(x, n)      kernel ->* configure("kernel", grid, block)(x, n)
#   __shared__ float a[4][5];          auto& a = shared<float[4][5]>("a[4][5]", [] {});
#   extern __shared__ float rows[];    float* const rows = dynamic_shared_array<float>();
#
# Strings and comments stay as they are. What is not understood, or not in the simulator,
# ends with "file:line: error: ..." and exit code 1. See language.h for the other half.

BEGIN {
  simulator = "::chainrule::simulator::"
  # constructs that the simulator does not have, and what to use instead
  refuse("asm", "inline PTX; write it in CUDA C++")
  refuse("cooperative_groups", "cooperative groups; use __syncthreads, __syncwarp, shuffles")
  refuse("cudaLaunchCooperativeKernel", "grid-wide barriers; launch a second kernel")
  refuse("__cluster_dims__", "thread block clusters; use blocks")
  refuse("__managed__ cudaMallocManaged", "managed memory; use cudaMalloc and cudaMemcpy")
  refuse("cudaMallocPitch cudaMemcpy2D", "pitched memory; copy a row at a time")
  refuse("cudaGraphLaunch cudaStreamBeginCapture", "graphs; launch the kernels one by one")
  refuse("__pipeline_memcpy_async memcpy_async", "asynchronous copies; read, then write")
  refuse("tex1Dfetch tex1D tex2D tex3D cudaTextureObject_t", "textures; read an array")
  refuse("clock64 globaltimer", "clocks in kernels; measure with events")
  refuse("__nanosleep", "waiting in a loop; use a barrier")
  refuse("__shfl __shfl_up __shfl_down __shfl_xor", "shuffles without a mask; use __shfl_sync")
  refuse("__ballot __any __all", "votes without a mask; use __ballot_sync")
  refuse("__reduce_add_sync __match_any_sync", "this warp function; use shuffles")
  refuse("thrust cub", "Thrust and CUB; write the kernel")
}

function refuse(words, text,    all, i) {
  for (i = split(words, all, " "); i > 0; --i) missing[all[i]] = text
}

function fail(text) {
  printf "%s:%d: error: %s\n", FILENAME, FNR, text >"/dev/stderr"
  failed = 1
  exit 1
}

# The line with strings and comments blanked: what is left is code, at the same columns.
function code_of(line,    out, i, c, two) {
  out = ""
  for (i = 1; i <= length(line); ++i) {
    c = substr(line, i, 1)
    two = substr(line, i, 2)
    if (in_comment) {
      if (two == "*/") { in_comment = 0; out = out " "; ++i }
      out = out " "
    } else if (two == "/*") {
      in_comment = 1; out = out "  "; ++i
    } else if (two == "//") {
      break
    } else if (c == "\"" || (c == "'" && substr(line, i - 1, 1) !~ /[0-9A-Fa-f]/)) {
      if (c == "\"" && substr(line, i - 1, 1) == "R") fail("raw strings are not understood here")
      out = out c
      for (++i; i <= length(line) && substr(line, i, 1) != c; ++i) {
        if (substr(line, i, 1) == "\\") { out = out " "; ++i }
        out = out " "
      }
      out = out c
    } else {
      out = out c
    }
  }
  while (length(out) < length(line)) out = out " "
  return out
}

# Replaces `count` characters of the line and of its code.
function put(at, count, text) {
  line = substr(line, 1, at - 1) text substr(line, at + count)
  code = substr(code, 1, at - 1) text substr(code, at + count)
}

# Is there the word in the code, not as a part of another one?
function has_word(word,    at, from) {
  from = code
  while ((at = index(from, word)) > 0) {
    if ((at == 1 || substr(from, at - 1, 1) !~ /[A-Za-z0-9_]/) && \
        substr(from, at + length(word), 1) !~ /[A-Za-z0-9_]/) return 1
    from = substr(from, at + length(word))
  }
  return 0
}

# "float a[4][5], b[6]" -> one reference for each declarator.
function declare_shared(text,    type, name, dims, out, i, c, depth) {
  sub(/^[ \t]*(volatile[ \t]+)?/, "", text)
  # the first name stands before the first [ or comma outside of <>
  depth = 0
  for (i = 1; i <= length(text); ++i) {
    c = substr(text, i, 1)
    depth += (c == "<") - (c == ">")
    if (c == "[" || (c == "," && depth == 0)) break
  }
  if (!match(substr(text, 1, i - 1), /[A-Za-z_][A-Za-z0-9_]*[ \t]*$/) || RSTART < 2) return ""
  type = substr(text, 1, RSTART - 1)
  text = substr(text, RSTART)
  sub(/^alignas[ \t]*\([^)]*\)[ \t]*|^__align__[ \t]*\([^)]*\)[ \t]*/, "", type)
  if (type ~ /[=()*&;]|^[ \t]*$/) return ""
  sub(/[ \t]+$/, "", type)
  out = ""
  while (text != "") {
    if (!match(text, /^[A-Za-z_][A-Za-z0-9_]*/)) return ""
    name = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    dims = ""
    while (match(text, /^[ \t]*\[[^]]+\]/)) {
      dims = dims substr(text, 1, RLENGTH)
      text = substr(text, RLENGTH + 1)
    }
    out = out "auto& " name " = " simulator "shared<" type dims ">(\"" name dims "\", [] {});"
    if (text !~ /^[ \t]*(,|$)/) return ""
    sub(/^[ \t]*,?[ \t]*/, "", text)
  }
  return out
}

function declare_dynamic(text,    type, name) {
  sub(/^[ \t]*/, "", text)
  sub(/^alignas[ \t]*\([^)]*\)[ \t]*|^__align__[ \t]*\([^)]*\)[ \t]*/, "", text)
  if (!match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\[[ \t]*\][ \t]*$/) || RSTART < 2) return ""
  type = substr(text, 1, RSTART - 1)
  name = substr(text, RSTART)
  sub(/[ \t]*\[.*/, "", name)
  sub(/[ \t]+$/, "", type)
  return type "* const " name " = " simulator "dynamic_shared_array<" type ">();"
}

function rewrite_shared(    at, start, semicolon, before, text) {
  while ((at = match(code, /__shared__/)) > 0) {
    semicolon = index(substr(code, at), ";")
    if (semicolon == 0) fail("write the whole __shared__ declaration on one line")
    text = substr(line, at + 10, semicolon - 11)
    before = substr(code, 1, at - 1)
    start = at
    if (match(before, /(extern|static|volatile)[ \t]+$/)) start = RSTART
    if (substr(code, start, 6) == "extern") text = declare_dynamic(text)
    else text = declare_shared(text)
    if (text == "") {
      fail("this __shared__ declaration is not understood; write for example\n" \
           "  __shared__ float tile[16][17];   or   extern __shared__ float rows[];")
    }
    put(start, at + semicolon - start, text)
  }
}

# The name that stands at the end: "if (m < n) a::k<T, (N > 4)>" -> "a::k<T, (N > 4)>".
function kernel_name(before,    i, c, angles, parens) {
  sub(/[ \t]+$/, "", before)
  i = length(before)
  if (substr(before, i) == ">") {
    do {
      c = substr(before, i--, 1)
      parens += (c == ")") - (c == "(")
      if (parens == 0) angles += (c == ">") - (c == "<")
    } while (angles > 0 && i > 0)
  }
  if (!match(substr(before, 1, i), /[A-Za-z_][A-Za-z0-9_:]*[ \t]*$/)) return ""
  return substr(before, RSTART)
}

function rewrite_launches(    at, name) {
  while ((at = index(code, open_launch ? ">>>" : "<<<")) > 0) {
    if (open_launch) {
      put(at, 3, ")")
      open_launch = 0
      continue
    }
    name = kernel_name(substr(code, 1, at - 1))
    if (name == "") fail("write the kernel's name on the line of its <<<")
    put(at, 3, " ->* " simulator "configure(\"" name "\", ")
    open_launch = FNR
  }
  if (open_launch && code ~ /[;{}]/ && substr(code, index(code, "configure")) ~ /[;{}]/) {
    fail("this <<< has no >>> before the statement ends")
  }
}

FNR == 1 {
  print "#include \"cuda/simulator/language.h\""
  print "#line 1 \"" FILENAME "\""
}

# What stands between #ifndef CHAINRULE_SIMULATOR and its #else or #endif is for nvcc alone.
/^[ \t]*#[ \t]*if/ {
  ++depth
  if ($0 ~ /ifndef[ \t]+CHAINRULE_SIMULATOR/ && !nvcc_only) nvcc_only = depth
}
/^[ \t]*#[ \t]*(else|elif|endif)/ {
  if (nvcc_only == depth) nvcc_only = 0
  if ($0 ~ /endif/) --depth
}
nvcc_only {
  print
  next
}

{
  line = $0
  code = code_of(line)
  for (word in missing) {
    if (index(code, word) && has_word(word)) fail("the simulator has no " missing[word])
  }
  rewrite_shared()
  rewrite_launches()
  gsub(/__noinline__/, "__attribute__((noinline))", line)
  print line
}

END {
  if (failed) exit 1
  if (in_comment) fail("a /* comment never ends")
  if (open_launch) fail("a <<< has no >>>")
}
