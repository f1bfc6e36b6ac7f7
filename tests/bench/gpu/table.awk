# Makes a table in Markdown of the lines that gpu-bench and peers.py print (turns.h):
# medians over all turns, and what each is of its peer.  awk -f table.awk FILE...
#
# The peer of a product is cuBLAS, that of a memory-bound op the device's own copy, taken
# in turn with it. `spread` is how far the fastest and the slowest turn lie apart, in
# parts of the median: a difference below it means nothing.
BEGIN { FS = "\t" }

NF == 5 && $1 ~ /^(product|memory|training)$/ {
  key = $1 FS $2
  if (!(key in seen)) { seen[key] = 1; order[++rows] = key; unit[key] = $4 }
  who = $3 == "copy" ? "cuBLAS" : $3 # the peer that is not PyTorch
  values[key, who, ++turns[key, who]] = $5 + 0
}
NF == 5 && $1 == "error" && $3 == "chainrule" { error["product" FS $2] = $5 }

function median(key, who,    n, i, j, x) { # sorts them, too
  n = turns[key, who]
  for (i = 2; i <= n; ++i) {
    x = values[key, who, i]
    for (j = i - 1; j > 0 && values[key, who, j] > x; --j)
      values[key, who, j + 1] = values[key, who, j]
    values[key, who, j + 1] = x
  }
  return n % 2 ? values[key, who, (n + 1) / 2] \
               : (values[key, who, n / 2] + values[key, who, n / 2 + 1]) / 2
}
function shown(x) { return x >= 100 ? sprintf("%.0f", x) : sprintf("%.3g", x) }
function cell(key, who) { return turns[key, who] ? shown(median(key, who)) : "-" }
function share(key, who) {
  if (!turns[key, who] || !turns[key, "chainrule"]) return "-"
  return sprintf("%.2g", median(key, "chainrule") / median(key, who))
}
function spread(key,    n, middle) {
  n = turns[key, "chainrule"]
  if (n < 2) return "-"
  middle = median(key, "chainrule")
  return sprintf("%.0f %%",
    100 * (values[key, "chainrule", n] - values[key, "chainrule", 1]) / middle)
}
function size(key) { # of a product
  if (key !~ /^product/) return 1e9
  sub(/.* /, "", key)
  return key + 0
}

END {
  for (i = 2; i <= rows; ++i) { # products by their size, whatever came first
    key = order[i]
    for (j = i - 1; j > 0 && size(order[j]) > size(key); --j) order[j + 1] = order[j]
    order[j + 1] = key
  }
  print "| what | unit | chainrule | spread | cuBLAS, copy | ratio | PyTorch | ratio |",
    "error |"
  print "|---|---|---|---|---|---|---|---|---|"
  for (i = 1; i <= rows; ++i) {
    key = order[i]
    split(key, part, FS)
    printf "| %s%s | %s | %s | %s | %s | %s | %s | %s | %s |\n",
      part[1] == "product" ? "matmul " : "", part[2], unit[key],
      cell(key, "chainrule"), spread(key), cell(key, "cuBLAS"), share(key, "cuBLAS"),
      cell(key, "PyTorch"), share(key, "PyTorch"),
      key in error ? sprintf("%.1e", error[key]) : "-"
  }
}
