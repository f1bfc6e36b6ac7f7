// Layers with a memory: Rnn, Lstm, Gru. A whole sequence in, the state after each of its
// elements out: x [N,T,C], y [N,T,O]. The maths: ops/recurrent.h, ops/cells.h.
//
// A state can be carried on: a long text is read in chunks, each from the state that the
// one before has left, and backward stops at the chunk's border (truncated
// backpropagation through time). Rows of different lengths: y is 0 behind a row's end,
// the final state is that after its last element (the initial one for length 0), as
// PyTorch's packed sequences have it. For backward each step and row keeps x and 1 (RNN),
// 6 (LSTM) or 5 (GRU) times O numbers. Left out: layers on top of each other (that is a
// Sequential) and a second direction. Introduced by lessons 26 and 27.
#pragma once

#include "layers/layer.h"
#include "ops/recurrent.h"
#include "random.h"

namespace chainrule {

class Recurrent : public Layer {
 public:
  struct State {  // [N,O] each; empty stands for zeros. c belongs to the Lstm alone
    Tensor h, c;
  };

  Tensor forward(const Tensor& x, Mode mode) override;  // from zeros
  // From `state`, in which the final state is left.
  Tensor forward(const Tensor& x, State& state, Mode mode);
  // Only lengths[n] elements of row n count, 0 .. T each; lengths [N].
  Tensor forward(const Tensor& x, const IntTensor& lengths, State& state, Mode mode);

  Tensor backward(const Tensor& dy) override;
  // dstate: on entry the blame of the final state, on return that of the initial one. For
  // a net that reads the final state, or whose first state comes from another net.
  Tensor backward(const Tensor& dy, State& dstate);
  void backward_weights(const Tensor& dy) override;

  // |dL/dh| in the latest backward, over all rows: number t is that of the states before
  // step t, 0 .. T, the first of the initial states, the last of the final ones. This is
  // what vanishes through time, or explodes.
  std::vector<double> gradient_norms() const;

  void list(Listing& all) override;
  std::string name() const override;
  long long multiply_adds() const override;

  // G gates in PyTorch's order; random within 1/sqrt(O) on both sides of 0, biases 0.
  // PyTorch has two biases, of which only the sum counts: bias is that sum.
  Tensor weight, dweight;        // [G*O,C], what the input says
  Tensor recurrent, drecurrent;  // [G*O,O], what the state before says
  Tensor bias, dbias;            // [G*O]

 protected:
  struct Steps {  // what one forward did
    RecurrentSize size;
    Tensor x;            // [T,N,C]
    Tensor h, c, gates;  // [T+1,N,O], [T+1,N,O], [T,N,...]
    IntTensor lengths;
  };
  struct Blame {  // of the states before and after all steps, [T+1,N,O]
    Tensor h, c;
  };

  Recurrent(const char* kind, int gates, int inputs, int outputs, Key key);
  // Fills h, c, gates of `all`.
  virtual void run(Steps& all, const Tensor& sums, const State& start) = 0;
  // dsums, from the blame that comes from outside; `blame` becomes the whole blame (of c
  // only the first block matters). Adds the recurrent weights' gradients.
  virtual Tensor run_back(const Steps& all, Blame& blame) = 0;

 private:
  virtual bool has_cells() const { return false; }
  Tensor answer(const Tensor& dy, State& dstate, bool want_dx);

  const char* kind_;
  std::optional<Steps> kept_;
  Tensor dh_;  // [T+1,N,O], of the latest backward
};

// h = tanh(W x + U h_before + b)
class Rnn : public Recurrent {
 public:
  Rnn(int inputs, int outputs, Key key);

 private:
  void run(Steps& all, const Tensor& sums, const State& start) override;
  Tensor run_back(const Steps& all, Blame& blame) override;
};

// Gates i, f, g, o. Before anything is learned, the share sigmoid(forget_bias) of a cell
// is kept at each step: 0.73 for the usual 1, of which 60 steps leave a
// hundred-millionth; 0.993 for 5, of which they leave two thirds.
class Lstm : public Recurrent {
 public:
  Lstm(int inputs, int outputs, Key key, real forget_bias = 1);

 private:
  void run(Steps& all, const Tensor& sums, const State& start) override;
  Tensor run_back(const Steps& all, Blame& blame) override;
  bool has_cells() const override { return true; }
};

// Gates r, z, n. update_bias does for z what forget_bias does for f.
class Gru : public Recurrent {
 public:
  Gru(int inputs, int outputs, Key key, real update_bias = 0);
  void list(Listing& all) override;

  // PyTorch's bias_hh: here the two are not one, since r scales the second. The parts of
  // r and z could be left out, but so they fit the other weights.
  Tensor recurrent_bias, drecurrent_bias;  // [3O]

 private:
  void run(Steps& all, const Tensor& sums, const State& start) override;
  Tensor run_back(const Steps& all, Blame& blame) override;
};

}  // namespace chainrule
