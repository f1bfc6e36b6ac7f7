// What a run knows, on disk: every parameter, every saved state and every counter of a
// listing, in one safetensors file that other tools can open.
//
//   Listing all;
//   all.module("net", net);
//   all.module("optimizer", optimizer);
//   save_checkpoint("run.safetensors", all, {{"epoch", "3"}});
//   ...
//   const auto notes = load_checkpoint("run.safetensors", all);  // notes.at("epoch")
//
// Parameters and states are tensors of the file (F32, or F64 in the double build);
// counters stand in its metadata as "counter:optimizer.step", in digits; notes beside
// them under their own names. A kill or a power cut at any moment leaves the old file or
// the new one, whole (see io/file.h). Leaves out partial loading: to take a few weights
// of a stranger's file, read it with io/safetensors.h. Introduced by lesson 10.
#pragma once

#include <map>
#include <string>

#include "layers/layer.h"

namespace chainrule {

void save_checkpoint(const std::string& path, const Listing& all,
                     const std::map<std::string, std::string>& notes = {});

// Fills everything that is listed, and returns the notes. Names and shapes must be those
// of the file, none missing and none left over; otherwise one Error lists what does not
// fit, and nothing was changed. (Only a disk that fails in the middle of reading can
// leave a listing half filled; that, too, is an Error.) F64, F32, F16 and BF16 are
// converted to `real`; where that changes what was saved, it is said.
std::map<std::string, std::string> load_checkpoint(const std::string& path,
                                                   const Listing& all);

}  // namespace chainrule
