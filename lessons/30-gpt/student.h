// A GPT in training: the loop of lesson 12's Trainer around batches of tokens.
//
// A step reads its batch in `parts` parts and adds up their gradients, for those whose
// memory holds no more than a part (gradient accumulation). All that a step depends on is
// in the net, in the optimizer or a function of the step, so that a run which was stopped
// goes on bit by bit.
#pragma once

#include "data/text.h"
#include "io/terminal.h"
#include "recipe.h"
#include "training/trainer.h"

namespace chainrule {

using Reading = std::function<TokenBatch(int step, int part)>;

class Student {
 public:
  Student(Gpt& pupil, const Plan& how, Reading reading)
      : net(pupil),
        plan(how),
        read(std::move(reading)),
        optimizer(net.params(), optimizer_of(plan.recipe)),
        trainer(net, optimizer, looks(), settings()) {}

  // `look` is called after every plan.look steps and returns what it saw, a loss.
  void train(const std::function<double()>& look = {}, int stop_after = 1 << 30) {
    stop_ = stop_after;
    const auto learn_step = [this](const std::vector<int>&) { return learn(); };
    trainer.run(learn_step, [&] { return Score{look ? look() : 0}; });
  }

  Gpt& net;
  const Plan plan;
  const Reading read;
  AdamW optimizer;
  std::vector<double> losses;  // of each step, in nats a token
  Trainer trainer;

  // Forward, loss and backward of one batch. Every token counts the same: a part weighs
  // as much as it has tokens of all. (The mean of the parts' means would be another loss,
  // and the sum one that is `parts` times as large.)
  Tensor learn() {
    std::vector<TokenBatch> batch;
    double tokens = 0, sum = 0;
    for (int part = 0; part < plan.parts; ++part) {
      batch.push_back(read(trainer.step(), part));
      tokens += batch.back().count;
    }
    for (const TokenBatch& part : batch) {
      const double share = part.count / tokens;
      const Tensor L = loss_.forward(net.forward(part.tokens, Mode::train), part.targets);
      net.backward(loss_.backward(real(share)));
      sum += share * double(L.item());
    }
    losses.push_back(sum);
    return Tensor::from({1}, {real(sum)});
  }

 private:
  // An "epoch" is what lies between two looks; what is read follows from the step.
  Order looks() const {
    const int steps = std::min(plan.look, plan.steps);
    return [steps](int) { return std::vector<std::vector<int>>(size_t(steps)); };
  }
  TrainerSettings settings() {
    TrainerSettings set;
    set.epochs = plan.steps / std::min(plan.look, plan.steps);
    const Plan p = plan;
    set.rate = [p](int step, int total) { return rate_of(p, step, total); };
    set.clip = plan.recipe.clip;
    set.keep_best = false;  // nothing is chosen with the help of the test
    set.what = plan.what;
    set.checkpoint = plan.checkpoint;
    set.stop = [this] { return trainer.step() >= stop_ || interrupted(); };
    return set;
  }

  SoftmaxCrossEntropy loss_;
  int stop_ = 1 << 30;
};

}  // namespace chainrule
