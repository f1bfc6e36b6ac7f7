// The same tape with a whole tensor on each line: the heart of what PyTorch does.
//
//   TensorTape tape;
//   const Value h = tape.tanh(tape.linear(tape.input(x), weight, bias));
//   const Value loss = tape.softmax_cross_entropy(h, labels);
//   tape.backward(loss);
//
// A slope between tensors would be a huge matrix (the Jacobian), so a line stores no
// slopes but what to do once its gradient is known: call the op's backward. One tape
// serves one step. Leaves out: freeing memory on the way back, and backward of backward.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "layers/layer.h"
#include "ops/activations.h"
#include "ops/linear.h"
#include "ops/losses.h"
#include "ops/updates.h"

namespace chainrule {

struct Value {
  int index;  // a line of the tape
};

class TensorTape {
 public:
  TensorTape() = default;
  TensorTape(const TensorTape&) = delete;  // its lines point to this tape
  TensorTape& operator=(const TensorTape&) = delete;

  Value input(const Tensor& x) { return record(x, nullptr); }
  // Its gradient is the layer's own tensor, which is added to: the library's rule.
  Value param(const Param& p) { return record(p.value, nullptr, p.grad); }

  const Tensor& value(Value v) const { return at(v).value; }
  const Tensor& gradient(Value v) const { return at(v).gradient; }  // after backward

  // y = x W^T + b
  Value linear(Value x, Value weight, Value bias) {
    const int N = value(x).size(0), C = value(x).size(1), O = value(weight).size(0);
    ENSURE(value(weight).shape() == Shape({O, C}) && value(bias).shape() == Shape({O}),
           "tape: linear of x %s by weight %s and bias %s", text(x).c_str(),
           text(weight).c_str(), text(bias).c_str());
    Tensor result({N, O});
    linear_forward(result.data(), value(x).data(), value(weight).data(),
                   value(bias).data(), N, C, O);
    const Value y = next();
    return record(result, [=] {
      Tensor dx({N, C});
      linear_backward_input(dx.data(), gradient(y).data(), value(weight).data(), N, C, O);
      add_gradient(x, dx);
      linear_backward_weight(at(weight).gradient.data(), at(bias).gradient.data(),
                             gradient(y).data(), value(x).data(), N, C, O);
    });
  }

  Value tanh(Value x) {
    Tensor result(value(x).shape());
    tanh_forward(result.data(), value(x).data(), result.count());
    const Value y = next();
    return record(result, [=] {
      Tensor dx(value(x).shape());
      tanh_backward(dx.data(), gradient(y).data(), value(y).data(), dx.count());
      add_gradient(x, dx);
    });
  }

  Value add(Value a, Value b) {
    ENSURE(value(a).shape() == value(b).shape(), "tape: add of %s and %s",
           text(a).c_str(), text(b).c_str());
    Tensor result = value(a).clone();
    add_to(result.data(), value(b).data(), 1, result.count());
    const Value y = next();
    return record(result, [=] {
      add_gradient(a, gradient(y));
      add_gradient(b, gradient(y));
    });
  }

  // The mean over the rows, [1]. labels [N] must be 0 .. C-1: see check_labels.
  Value softmax_cross_entropy(Value logits, const IntTensor& labels) {
    const int N = value(logits).size(0), C = value(logits).size(1);
    Tensor loss({1}), p({N, C}), ones({C});
    fill(ones.data(), 1, C);
    softmax_cross_entropy_forward(loss.data(), p.data(), value(logits).data(),
                                  labels.data(), {ones.data()}, N, C);
    const Value y = next();
    return record(loss, [=] {
      Tensor d({N, C});
      softmax_cross_entropy_backward(d.data(), gradient(y).data(), p.data(),
                                     labels.data(), {ones.data()}, N, C);
      add_gradient(logits, d);
    });
  }

  // Every gradient of the tape starts at 0, those of parameters where they stand.
  void backward(Value loss) {
    ENSURE(value(loss).count() == 1, "tape: backward starts from one number, this is %s",
           text(loss).c_str());
    for (Entry& e : entries_) {
      if (!e.is_param) e.gradient = Tensor::zeros(e.value.shape());
    }
    fill(at(loss).gradient.data(), 1, 1);
    for (int i = loss.index; i >= 0; --i) {
      if (entries_[size_t(i)].backward) entries_[size_t(i)].backward();
    }
  }

 private:
  struct Entry {
    Tensor value, gradient;
    bool is_param;
    std::function<void()> backward;  // reads its gradient, adds to its sources'
  };

  Entry& at(Value v) { return entries_[size_t(v.index)]; }
  const Entry& at(Value v) const { return entries_[size_t(v.index)]; }
  std::string text(Value v) const { return value(v).shape().text(); }
  Value next() const { return {int(entries_.size())}; }  // the line about to be written

  Value record(const Tensor& value, std::function<void()> backward,
               const Tensor& gradient = Tensor()) {
    entries_.push_back({value, gradient, !gradient.empty(), std::move(backward)});
    return {int(entries_.size()) - 1};
  }

  // Ops write dx with =, right for one reader. Here there may be several: add.
  void add_gradient(Value v, const Tensor& more) {
    add_to(at(v).gradient.data(), more.data(), 1, more.count());
  }

  std::vector<Entry> entries_;
};

}  // namespace chainrule
