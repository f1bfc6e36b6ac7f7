# The table of paired.sh, of its lines: a side ("ours" or "peer"), a tab, JSON.
#
# A ratio is how many times as fast ours is, by the medians of all rounds; behind it the
# lowest and the highest ratio of two turns that followed each other. MiB: the most that
# either side's process has had.
BEGIN { FS = "\t" }

function value(key,    rest) {
  if (!match($2, "\"" key "\": *")) return ""
  rest = substr($2, RSTART + RLENGTH)
  if (substr(rest, 1, 1) == "\"") { rest = substr(rest, 2); sub(/".*/, "", rest) }
  else sub(/[,}].*/, "", rest)
  return rest
}
{
  key = value("workload") " " value("shape") value("variant")
  if (!(key in unit)) { order[++rows] = key; unit[key] = value("unit") }
  if (value("unit") != unit[key] || value("median") + 0 <= 0 || value("threads") == "") {
    problem = "this line of " $1 " fits no other: " $2
    exit
  }
  if (key in threads && value("threads") != threads[key]) {
    problem = key ": " threads[key] " threads beside " value("threads")
    exit
  }
  threads[key] = value("threads")
  figure[key, $1, ++turns[key, $1]] = value("median") + 0
  if (value("rss_mib") + 0 > memory[key, $1]) memory[key, $1] = value("rss_mib") + 0
  if ($1 == "peer" && value("peer") != "" && !(value("peer") in known)) {
    known[value("peer")] = 1
    peers = peers (peers == "" ? "" : ", ") value("peer")
  }
}

function median(key, side,    n, i, j, x, sorted) {
  n = turns[key, side]
  for (i = 1; i <= n; ++i) {
    x = figure[key, side, i]
    for (j = i - 1; j > 0 && sorted[j] > x; --j) sorted[j + 1] = sorted[j]
    sorted[j + 1] = x
  }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
function faster(key, ours, peer) { return unit[key] == "s" ? peer / ours : ours / peer }
function shown(x) {
  return x >= 1e5 ? sprintf("%.1fk", x / 1e3) : x >= 100 ? sprintf("%.0f", x) \
    : sprintf("%.3g", x)
}
function print_row(key,    i, ratio, lowest, highest, both) {
  if (!turns[key, "ours"] || !turns[key, "peer"]) {
    printf "%-32s %2s %7s %7s\n", key, threads[key],
      turns[key, "ours"] ? shown(median(key, "ours")) : "-",
      turns[key, "peer"] ? shown(median(key, "peer")) : "-"
    return
  }
  for (i = 1; i <= turns[key, "ours"] && i <= turns[key, "peer"]; ++i) {
    ratio = faster(key, figure[key, "ours", i], figure[key, "peer", i])
    if (i == 1 || ratio < lowest) lowest = ratio
    if (i == 1 || ratio > highest) highest = ratio
  }
  both = shown(memory[key, "ours"]) "/" shown(memory[key, "peer"])
  printf "%-32s %2s %7s %7s %5s %5s..%-5s %9s\n", key, threads[key],
    shown(median(key, "ours")), shown(median(key, "peer")),
    shown(faster(key, median(key, "ours"), median(key, "peer"))), shown(lowest),
    shown(highest), both
}
END {
  if (problem != "") { print "paired: " problem > "/dev/stderr"; exit 2 }
  print "ours beside " (peers == "" ? "the peer" : peers) ", medians of " \
    turns[order[1], "ours"] " turns each"
  printf "%-32s %2s %7s %7s %5s %12s %9s\n", "workload", "th", "ours", "peer", "ratio",
    "low .. high ", "MiB"
  for (i = 1; i <= rows; ++i) print_row(order[i])
}
