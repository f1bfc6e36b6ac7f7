// Other people's weights: what they trained for months runs here, and goes on learning.
//
//   const std::unique_ptr<Gpt> net = read_gpt("model.safetensors");
//
// Two kinds of files are known. GPT-2 as Hugging Face publishes it (safetensors): its
// vocabulary, context, layers and features are those of the tensors in the file, so that
// all four sizes (124M, 355M, 774M, 1558M) and any other are read alike; its linear
// layers are stored as [in, out] and turned here. And the files of llama2.c (version 0):
// seven whole numbers, then the weights of a Llama-style net. Leaves out other layouts of
// Llama, and weights of less than 16 bits. A net takes 8 bytes for each parameter, half
// of them for gradients. Introduced by lesson 31.
#pragma once

#include <memory>
#include <string>

#include "models/gpt.h"

namespace chainrule {

// The first bytes say which of the two a file is.
std::unique_ptr<Gpt> read_gpt(const std::string& path, int heads = 0);

// heads: how many there are is not in the file; 0 means 64 features each, as in all four.
// dropout: for those who go on training.
std::unique_ptr<Gpt> read_gpt2(const std::string& path, int heads = 0, real dropout = 0);
std::unique_ptr<Gpt> read_llama2c(const std::string& path);

}  // namespace chainrule
