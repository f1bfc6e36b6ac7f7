// The training loop of the course, with what every longer run needs around it.
//
//   TrainerSettings set;
//   set.epochs = 20;
//   set.rate = [](int step, int total) { return cosine(step, total, real(0.1)); };
//   set.patience = 3;
//   set.checkpoint = "run.safetensors";
//   Trainer trainer(net, optimizer, Batches(train.x.size(0), 32, {seed, 3}), set);
//   if (resume) trainer.load(set.checkpoint);
//   const History& history = trainer.run(learn_classes(net, train.x, train.labels), [&] {
//     return score_classes(net, validation.x, validation.labels);
//   });
//
// What is learned is a function of the caller's: it gets the rows of a batch (of images,
// of windows into a text: what a row is, only it knows), runs forward, loss and backward,
// and returns the loss. Around it the loop of lesson 06: zero the gradients, learn, step.
//
// A run that was stopped and goes on from its checkpoint ends with the same bits as one
// that was never stopped. All that a step depends on must therefore be in the net, in the
// optimizer, or a function of step(): random numbers in the caller's function are drawn
// with step() as their index, not from an Rng that nobody saves.
// Leaves out: two nets that learn against each other (a GAN writes its own loop).
// Introduced by lesson 12.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/batches.h"
#include "io/interrupt.h"
#include "layers/losses.h"
#include "optim/optimizer.h"
#include "training/history.h"

namespace chainrule {

class Progress;

// Steps count from 0; `total` is how many the whole run has.
using Rate = std::function<real(int step, int total)>;
inline Rate constant_rate(real rate) {
  return [rate](int, int) { return rate; };
}

// Forward, loss, backward on these rows; the loss [1]. The gradients are zero before. To
// add up k parts of a batch, call backward with 1/k in each and return their mean loss.
using Learn = std::function<Tensor(const std::vector<int>& rows)>;

struct Score {
  double loss;            // decides which weights are the best
  double accuracy = NAN;  // 0 .. 1, where there is one
};
using Validate = std::function<Score()>;

// The batches of an epoch, the same number in each. What Batches does, or something else.
using Order = std::function<std::vector<std::vector<int>>(int epoch)>;

struct TrainerSettings {
  int epochs = 10;
  Rate rate;               // must be set: no learning rate hides in here
  real clip = 0;           // the gradient's norm at most; 0: as it is
  int patience = 0;        // stop after so many epochs without a new best; 0: never
  bool keep_best = true;   // end with the weights of the best epoch, if one validates
  std::string checkpoint;  // a path; "": none is written
  int every = 1;           // epochs from one checkpoint to the next
  std::string what = "training";             // beside the progress bar
  std::function<bool()> stop = interrupted;  // asked before each step
};

class Trainer : public Module {
 public:
  // The net and the optimizer must live as long as the trainer.
  Trainer(Module& net, Optimizer& optimizer, const Batches& batches, TrainerSettings set);
  Trainer(Module& net, Optimizer& optimizer, Order order, TrainerSettings set);

  // Trains until all epochs are done, patience is lost, or somebody stops it (Ctrl-C):
  // then it saves, says how to go on, and the weights are those of the moment. A loss
  // that is not finite throws an Error that names the step.
  const History& run(const Learn& learn, const Validate& validate = nullptr);

  // A checkpoint between two steps: net, optimizer, position, best weights, history.
  void save(const std::string& path);
  void load(const std::string& path);

  int step() const { return int(step_); }  // steps done: the index of the one to come
  int total() const { return set_.epochs * steps(); }
  bool finished() const;
  const History& history() const { return history_; }
  void list(Listing& all) override;

 private:
  struct Kept {
    std::string name;
    Tensor now, best;
  };

  int steps() const { return losses_.size(0); }  // in an epoch
  int in_epoch() const { return int(step_) - int(history_.epochs.size()) * steps(); }
  bool learn_epoch(const Learn& learn, Progress& progress, int start);
  void take_step(const Learn& learn, const std::vector<int>& rows);
  void end_epoch(const Validate& validate);
  bool checkpoint_due() const;
  double mean_loss(int begin) const;
  void stop_early();

  Module& net_;
  Optimizer& optimizer_;
  Order order_;
  TrainerSettings set_;
  std::vector<Param> params_;
  uint64_t step_ = 0;
  Tensor losses_;  // of the epoch's steps: they stay on the device until they are shown
  std::vector<Kept> kept_;  // parameters and states of the net
  History history_;
};

// What most nets of the course do with their rows: classes from x [N, ...], labels [N].
Learn learn_classes(Layer& net, const Tensor& x, const IntTensor& labels,
                    CrossEntropyOptions options = {});
// Mean cross-entropy and accuracy over all of x, in parts of `batch` rows.
Score score_classes(Layer& net, const Tensor& x, const IntTensor& labels,
                    int batch = 500);

}  // namespace chainrule
