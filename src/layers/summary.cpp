// See summary.h.
#include "layers/summary.h"

#include <algorithm>
#include <cstdio>

#include "layers/sequential.h"

namespace chainrule {
namespace {

struct Line {
  std::string number, name, output;
  long long parameters;
};

long long count_parameters(Module& part) {
  long long sum = 0;
  for (const Param& p : part.params()) sum += p.value.count();
  return sum;
}

// "1,209,386"
std::string with_commas(long long number) {
  std::string text = std::to_string(number);
  for (int at = int(text.size()) - 3; at > 0; at -= 3) text.insert(size_t(at), ",");
  return text;
}

// Adds the lines of one layer, or of all in a Sequential, and returns the output.
Tensor walk(Layer& layer, const Tensor& x, const std::string& number,
            std::vector<Line>& lines) {
  Tensor y = x;
  if (auto* row = dynamic_cast<Sequential*>(&layer)) {
    for (int i = 0; i < row->size(); ++i) {
      const std::string inside = number.empty() ? "" : number + ".";
      y = walk(row->at(i), y, inside + std::to_string(i), lines);
    }
  } else {
    y = layer.forward(x, Mode::evaluate);
    lines.push_back({number, layer.name(), y.shape().text(), count_parameters(layer)});
  }
  return y;
}

std::string line_text(const Line& line, long long all) {
  const std::string layer = line.number + (line.number.empty() ? "" : "  ") + line.name;
  char text[120];
  snprintf(text, sizeof text, "  %-37.37s %-19.19s %11s", layer.c_str(),
           line.output.c_str(), with_commas(line.parameters).c_str());
  if (line.parameters == 0) return std::string(text) + "\n";
  char share[40];
  snprintf(share, sizeof share, " %5.1f %%\n",
           100.0 * double(line.parameters) / double(all));
  return std::string(text) + share;
}

std::string depth_text(Module& net) {
  const std::vector<Param> params = net.params();
  const auto depth = std::count_if(params.begin(), params.end(), [](const Param& p) {
    return p.value.axes() > 1;  // weights, not biases and gains
  });
  const char* meaning = depth == 0   ? "nothing to learn"
                        : depth == 1 ? "linear"
                        : depth == 2 ? "shallow, universal approximator"
                                     : "deep";
  return "  path depth " + std::to_string(depth) + ": " + meaning + "\n";
}

}  // namespace

std::string summary(Layer& net, Shape input) {
  std::vector<Line> lines;
  const Tensor y = walk(net, Tensor::zeros(input), "", lines);
  const long long work = net.multiply_adds() / std::max(1, input.size[0]);
  // A backward of zeros changes no gradient, and leaves nothing behind that a later
  // backward could take for its own forward.
  net.backward(Tensor::zeros(y.shape()));

  const long long all = count_parameters(net);
  std::string text = "  layer                                 output";
  text += "               parameters   share\n";
  for (const Line& line : lines) text += line_text(line, all);
  text += line_text({"", "total", "", all}, all);
  if (work > 0) text += "  multiply-adds for one sample: " + with_commas(work) + "\n";
  return text + depth_text(net);
}

std::string parameter_table(Module& net) {
  std::vector<Line> lines;
  for (const Param& p : net.params()) {
    const std::string part = p.name.substr(0, p.name.find('.'));
    if (lines.empty() || lines.back().name != part) lines.push_back({"", part, "", 0});
    lines.back().parameters += p.value.count();
  }
  const long long all = count_parameters(net);
  std::string text = "  part                                  ";
  text += "                     parameters   share\n";
  for (const Line& line : lines) text += line_text(line, all);
  return text + line_text({"", "total", "", all}, all);
}

}  // namespace chainrule
