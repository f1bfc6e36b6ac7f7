// See trainer.h.
#include "training/trainer.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "io/progress.h"
#include "io/terminal.h"
#include "numeric/metrics.h"
#include "optim/clip.h"
#include "training/checkpoint.h"

namespace chainrule {

Trainer::Trainer(Module& net, Optimizer& optimizer, const Batches& batches,
                 TrainerSettings set)
    : Trainer(
          net, optimizer, [batches](int epoch) { return batches.epoch(epoch); },
          std::move(set)) {}

Trainer::Trainer(Module& net, Optimizer& optimizer, Order order, TrainerSettings set)
    : net_(net),
      optimizer_(optimizer),
      order_(std::move(order)),
      set_(std::move(set)),
      params_(net.params()) {
  ENSURE(set_.rate != nullptr,
         "trainer: settings.rate is not set; a rate that never changes is "
         "constant_rate(0.1)");
  ENSURE(set_.epochs >= 0 && set_.every > 0 && set_.patience >= 0 && set_.clip >= 0,
         "trainer: %d epochs, a checkpoint every %d, patience %d, clip %g: one of them "
         "is too small",
         set_.epochs, set_.every, set_.patience, double(set_.clip));
  const int steps = int(order_(0).size());
  ENSURE(steps > 0, "trainer: an epoch without batches");
  ENSURE(set_.epochs <= 2147483647 / steps, "trainer: %d epochs of %d steps are too many",
         set_.epochs, steps);
  losses_ = Tensor::zeros({steps});
  if (!set_.keep_best) return;
  Listing all;
  net.list(all);
  for (const Param& p : all.params) kept_.push_back({p.name, p.value, p.value.clone()});
  for (const Param& s : all.states) kept_.push_back({s.name, s.value, s.value.clone()});
}

// ---- the loop -----------------------------------------------------------------------

namespace {

void copy_numbers(Tensor to, const Tensor& from) {  // `to` is a handle on the numbers
  copy_on_device(to.data(), from.data(), size_t(to.count()) * sizeof(real));
}

double now() {  // seconds
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since).count();
}

}  // namespace

const History& Trainer::run(const Learn& learn, const Validate& validate) {
  ENSURE(set_.patience == 0 || validate != nullptr,
         "trainer: patience needs a function that validates");
  const int start = step();
  {
    Progress progress(std::max(total() - start, 0), set_.what.c_str());
    while (!finished()) {
      const double begin = now();
      if (!learn_epoch(learn, progress, start)) break;
      end_epoch(validate);
      history_.epochs.back().seconds = now() - begin;
      if (checkpoint_due()) save(set_.checkpoint);
    }
  }  // the progress bar is erased before anything is said
  if (!finished()) {
    stop_early();
  } else if (history_.best() >= 0) {
    for (const Kept& k : kept_) copy_numbers(k.now, k.best);
  }
  return history_;
}

// Returns false if somebody stopped it before the epoch was over. A resumed run begins in
// the middle.
bool Trainer::learn_epoch(const Learn& learn, Progress& progress, int start) {
  const std::vector<std::vector<int>> batches = order_(int(history_.epochs.size()));
  ENSURE(int(batches.size()) == steps(),
         "trainer: epoch %d has %d batches, the first had %d",
         int(history_.epochs.size()), int(batches.size()), steps());
  while (in_epoch() < steps()) {
    if (set_.stop()) return false;
    take_step(learn, batches[size_t(in_epoch())]);
    if (!progress.due(step() - start)) continue;
    progress.at(step() - start, "epoch %d/%d  loss %.3g", (step() - 1) / steps() + 1,
                set_.epochs, mean_loss(std::max(in_epoch() - 50, 0)));
  }
  return true;
}

// The lines that every net of the course is trained by.
void Trainer::take_step(const Learn& learn, const std::vector<int>& rows) {
  zero_gradients(params_);
  const Tensor loss = learn(rows);  // forward, loss, backward
  ENSURE(loss.count() == 1, "trainer: the function that learns returned %s, not a loss",
         loss.shape().text().c_str());
  if (set_.clip > 0) clip_by_norm(params_, set_.clip);
  optimizer_.step(set_.rate(step(), total()));
  copy_numbers(losses_.rows(in_epoch(), in_epoch() + 1), loss);
  ++step_;
}

void Trainer::end_epoch(const Validate& validate) {
  Epoch epoch;
  epoch.epoch = int(history_.epochs.size()) + 1;
  epoch.steps = step();
  epoch.rate = double(set_.rate(step() - 1, total()));
  epoch.training = mean_loss(0);
  if (validate) {
    const Score score = validate();
    ENSURE(std::isfinite(score.loss),
           "training stopped: the validation loss is %g after epoch %d", score.loss,
           epoch.epoch);
    epoch.validation = score.loss;
    epoch.accuracy = score.accuracy;
  }
  history_.epochs.push_back(epoch);
  if (validate && history_.since_best() == 0) {
    for (const Kept& k : kept_) copy_numbers(k.best, k.now);
  }
}

bool Trainer::checkpoint_due() const {
  const bool turn = int(history_.epochs.size()) % set_.every == 0;
  return (turn || finished()) && !set_.checkpoint.empty();
}

bool Trainer::finished() const {
  return int(history_.epochs.size()) >= set_.epochs ||
         (set_.patience > 0 && history_.since_best() >= set_.patience);
}

// Of the epoch's steps from `begin` to the latest.
double Trainer::mean_loss(int begin) const {
  double sum = 0;
  for (const real loss : losses_.rows(begin, in_epoch()).host()) sum += double(loss);
  if (std::isfinite(sum)) return sum / (in_epoch() - begin);

  const int first = int(history_.epochs.size()) * steps();
  const std::vector<real> losses = losses_.host();
  int at = 0;
  while (at < in_epoch() - 1 && std::isfinite(losses[size_t(at)])) ++at;
  const double loss = double(losses[size_t(at)]);
  fail(__FILE__, __LINE__,
       "training stopped: the loss is %g at step %d of 0 .. %d (epoch %d, rate %g).\n"
       "A smaller rate, clipping or smaller weights at the start may help; the\n"
       "NanTracer of training/monitor.h names the layer where it began",
       std::isnan(loss) ? std::fabs(loss) : loss,  // never "-nan"
       first + at, total() - 1, first / steps() + 1,
       double(set_.rate(first + at, total())));
}

// Somebody stopped it: save, and say how to go on.
void Trainer::stop_early() {
  if (in_epoch() > 0) mean_loss(0);  // throws: no wreck is saved over a good checkpoint
  say("Stopped after %d of %d steps, in epoch %d of %d. ", step(), total(),
      int(history_.epochs.size()) + 1, set_.epochs);
  if (set_.checkpoint.empty() || step() == 0) {
    say("Nothing was saved.\n");
    return;
  }
  save(set_.checkpoint);
  say("Saved to %s:\nthe same command with --resume goes on from there.\n",
      set_.checkpoint.c_str());
}

// ---- checkpoints --------------------------------------------------------------------

void Trainer::list(Listing& all) {
  all.module("net", net_);
  all.module("optimizer", optimizer_);
  all.counter("step", step_);
  all.state("losses", losses_);
  for (const Kept& k : kept_) all.state(("best." + k.name).c_str(), k.best);
}

void Trainer::save(const std::string& path) {
  Listing all;
  list(all);
  save_checkpoint(path, all, {{"history", to_csv(history_)}});
}

void Trainer::load(const std::string& path) {
  Listing all;
  list(all);
  auto notes = load_checkpoint(path, all);
  history_ = history_from_csv(notes["history"]);
  ENSURE(step_ <= 2147483647 && in_epoch() >= 0 && in_epoch() <= steps(),
         "%s: %d epochs of %d steps do not fit to the %llu steps in all", path.c_str(),
         int(history_.epochs.size()), steps(), static_cast<unsigned long long>(step_));
}

// ---- classes ------------------------------------------------------------------------

Learn learn_classes(Layer& net, const Tensor& x, const IntTensor& labels,
                    CrossEntropyOptions options) {
  const auto loss = std::make_shared<SoftmaxCrossEntropy>(std::move(options));
  return [&net, x, labels, loss](const std::vector<int>& rows) {
    const Tensor logits = net.forward(gather(x, rows), Mode::train);
    const Tensor value = loss->forward(logits, gather(labels, rows));
    net.backward_weights(loss->backward());
    return value;
  };
}

Score score_classes(Layer& net, const Tensor& x, const IntTensor& labels, int batch) {
  const int N = labels.size(0);
  ENSURE(N > 0 && batch > 0 && x.size(0) == N,
         "score_classes: x is %s, labels %s, in batches of %d", x.shape().text().c_str(),
         labels.shape().text().c_str(), batch);
  double loss = 0, right = 0;
  for (int begin = 0; begin < N; begin += std::min(batch, N - begin)) {
    const int end = begin + std::min(batch, N - begin);
    const Tensor logits = net.forward(x.rows(begin, end), Mode::evaluate);
    const IntTensor truth = labels.rows(begin, end);
    const double mean = double(SoftmaxCrossEntropy().forward(logits, truth).item());
    loss += mean * (end - begin);
    right += accuracy(truth.host(), argmax_rows(logits)) * (end - begin);
  }
  return {loss / N, right / N};
}

}  // namespace chainrule
