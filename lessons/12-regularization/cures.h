// What lesson 12 trains: a net large enough to learn its pictures by heart, and what is
// said to keep it from doing so. The words and the pictures stand in lesson.cpp.
//
// The loop is the Trainer's (src/training/trainer.h): the lines of lesson 06, with
// validation and early stopping around them.
// Leaves out data augmentation (lesson 15) and decoupled weight decay (lesson 10).
#pragma once

#include <cmath>
#include <vector>

#include "thinned.h"

#include "data/digits.h"
#include "data/prepare.h"
#include "layers/activations.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "ops/softmax.h"
#include "optim/penalty.h"
#include "optim/sgd.h"
#include "training/trainer.h"

namespace chainrule {

struct Plan {
  int pictures = 1000, epochs = 30, hidden = 128;
  double rate = 0.01;
};

// ---- data ---------------------------------------------------------------------------

constexpr int pixels = 14 * 14;

struct Part {
  Tensor x;          // [N,196]
  IntTensor labels;  // [N]
};
struct Parts {
  Part train, validation, test;
};

// plan.pictures drawn digits to learn from (`times` as many for the rival), as many to
// decide by, twice as many for the verdict. All pixels are standardized with one mean and
// one deviation, those of the training rows: a mean for each pixel would make much of
// pixels that are dark in almost every picture.
inline Parts draw_parts(double difficulty, Plan plan, uint64_t seed, int times = 1) {
  const int asked = plan.pictures, N = (times + 3) * asked;
  const Images all = pooled(digits(N, {seed, 1}, real(difficulty)), 2);
  const Split rows = split(N, double(asked) / N, 2.0 * asked / N, {seed, 2});
  const Tensor x = all.x.reshape({N, pixels});
  const auto in_one_column = [](const Tensor& t) { return t.reshape({t.count(), 1}); };
  const Standardize standardize(in_one_column(gather(x, rows.train)));
  const auto part = [&](const std::vector<int>& of) {
    const Tensor even = standardize(in_one_column(gather(x, of)));
    return Part{even.reshape({int(of.size()), pixels}), gather(all.labels, of)};
  };
  return {part(rows.train), part(rows.validation), part(rows.test)};
}

inline std::vector<int> count_classes(const Part& part) {
  std::vector<int> counts(10, 0);
  for (const int label : part.labels.host()) ++counts[size_t(label)];
  return counts;
}

// ---- the net and its training -------------------------------------------------------

struct Cure {
  const char* name = "none";
  double l2 = 0, l1 = 0, dropout = 0, smoothing = 0;
  int patience = 0;
  Convention convention = Convention::inverted;  // of its dropout
};

inline Sequential digit_net(const Cure& cure, int hidden, uint64_t seed) {
  Sequential net;
  const int sizes[] = {pixels, hidden, hidden, 10};
  for (uint64_t i = 0; i < 3; ++i) {
    if (i > 0) net.add<Relu>();
    if (i > 0 && cure.dropout > 0)
      net.add<AnyDropout>(real(cure.dropout), Key{seed, 20 + i}, cure.convention);
    const Linear& linear = net.add<Linear>(sizes[i], sizes[i + 1], Key{seed, 10 + i});
    he_normal(linear.weight, {seed, 10 + i});
  }
  return net;
}

inline History train(Layer& net, const Cure& cure, const Parts& parts, Plan plan,
                     uint64_t seed) {
  const std::vector<Param> params = net.params();
  Sgd sgd(params, {real(0.9)});
  TrainerSettings set;
  set.epochs = plan.epochs;
  set.rate = constant_rate(real(plan.rate));
  set.patience = cure.patience;
  set.keep_best = cure.patience > 0;
  set.what = cure.name;
  CrossEntropyOptions options;
  options.smoothing = real(cure.smoothing);
  const Learn learn = learn_classes(net, parts.train.x, parts.train.labels, options);
  const auto learn_penalized = [&](const std::vector<int>& rows) {
    const Tensor loss = learn(rows);  // forward, loss, backward
    add_l2_gradient(params, real(cure.l2));
    add_l1_gradient(params, real(cure.l1));
    return loss;
  };
  Trainer trainer(net, sgd, Batches(parts.train.x.size(0), 32, {seed, 3}), set);
  return trainer.run(learn_penalized, [&] {
    return score_classes(net, parts.validation.x, parts.validation.labels);
  });
}

// ---- the verdict --------------------------------------------------------------------

struct Verdict {  // on one part of the data
  double loss, accuracy, confidence, ece;
  Reliability bins;
  double overconfident() const { return confidence - accuracy; }
};

// In evaluate mode and by plain cross-entropy, whatever was trained with.
inline Verdict judge(Layer& net, const Part& part) {
  const Tensor logits = net.forward(part.x, Mode::evaluate);
  Tensor p(logits.shape());
  softmax_forward(p.data(), logits.data(), p.size(0), p.size(1));
  const Reliability bins = reliability(p, part.labels.host(), 10);
  const Score score = score_classes(net, part.x, part.labels);
  return {score.loss, score.accuracy, score.accuracy + overconfidence(bins),
          expected_calibration_error(bins), bins};
}

struct Run {
  History history;
  Verdict train, validation, test;
  double gap() const { return test.loss - train.loss; }
};

inline Run try_cure(const Cure& cure, const Parts& parts, Plan plan, uint64_t seed) {
  Sequential net = digit_net(cure, plan.hidden, seed);
  const History history = train(net, cure, parts, plan, seed);
  return {history, judge(net, parts.train), judge(net, parts.validation),
          judge(net, parts.test)};
}

// What stands in the table: nothing, five cures alone, all of them.
inline std::vector<Cure> cures() {
  return {{"none"},
          {"L2, lambda 0.005", 0.005},
          {"L1, lambda 0.001", 0, 0.001},
          {"dropout, rate 0.5", 0, 0, 0.5},
          {"early stopping, 5", 0, 0, 0, 0, 5},
          {"smoothing, eps 0.1", 0, 0, 0, 0.1},
          {"all five", 0.005, 0.001, 0.5, 0.1, 5}};
}

// The rival of all cures: four times the pictures, and no more steps than before.
inline Run try_more_pictures(double difficulty, Plan plan, uint64_t seed) {
  Cure more;
  more.name = "4 times the pictures";
  const Parts parts = draw_parts(difficulty, plan, seed, 4);
  plan.epochs = (plan.epochs + 3) / 4;
  return try_cure(more, parts, plan, seed);
}

// How many of `seeds` runs end better than the run without a cure, for each cure.
struct Wins {
  int seeds = 0;
  std::vector<int> loss, accuracy;
};

inline Wins count_wins(double difficulty, Plan plan, uint64_t first, int seeds) {
  const std::vector<Cure> all = cures();
  Wins wins;
  wins.loss = wins.accuracy = std::vector<int>(all.size(), 0);
  for (; wins.seeds < seeds && !interrupted(); ++wins.seeds) {
    const uint64_t seed = first + uint64_t(wins.seeds);
    const Parts parts = draw_parts(difficulty, plan, seed);
    const Verdict none = try_cure(all[0], parts, plan, seed).test;
    for (size_t i = 1; i < all.size(); ++i) {
      const Verdict cured = try_cure(all[i], parts, plan, seed).test;
      wins.loss[i] += cured.loss < none.loss ? 1 : 0;
      wins.accuracy[i] += cured.accuracy > none.accuracy ? 1 : 0;
    }
  }
  return wins;
}

// ---- dropout ------------------------------------------------------------------------

// What a net that was trained by one convention is worth when tested by another.
inline Verdict judge_as(Convention convention, Sequential& trained, const Parts& parts,
                        Plan plan, uint64_t seed) {
  Cure cure = {"dropout", 0, 0, 0.5};
  cure.convention = convention;
  Sequential net = digit_net(cure, plan.hidden, seed);
  const std::vector<Param> from = trained.params(), to = net.params();
  for (size_t i = 0; i < to.size(); ++i) Tensor(to[i].value).set(from[i].value.host());
  return judge(net, parts.test);
}

// In the order of `conventions`: inverted, classic, forgotten, scaled twice.
inline std::vector<Verdict> try_conventions(const Parts& parts, Plan plan,
                                            uint64_t seed) {
  std::vector<Verdict> verdicts(4);
  for (const Convention trained_by : {Convention::inverted, Convention::classic}) {
    Cure cure = {"dropout", 0, 0, 0.5};
    cure.convention = trained_by;
    Sequential net = digit_net(cure, plan.hidden, seed);
    train(net, cure, parts, plan, seed);
    const bool inverted = trained_by == Convention::inverted;
    const Convention mixed = inverted ? Convention::scaled_twice : Convention::forgotten;
    verdicts[size_t(trained_by)] = judge_as(trained_by, net, parts, plan, seed);
    verdicts[size_t(mixed)] = judge_as(mixed, net, parts, plan, seed);
  }
  return verdicts;
}

inline Ensemble try_ensemble(bool dropout, bool deeper, const Parts& parts, Plan plan,
                             uint64_t seed) {
  Sequential net = ten_unit_net(pixels, dropout ? real(0.5) : real(0), deeper, seed);
  train(net, Cure{}, parts, plan, seed);
  const int asked = 200;
  return ask_all_masks(net, parts.test.x.rows(0, asked),
                       parts.test.labels.rows(0, asked).host());
}

// ---- when to stop -------------------------------------------------------------------

// Two readings of "when validation loss increases for patience epochs".
enum class Reading { rises_in_a_row, no_new_best };

// The number of epochs after which it stops; 0 if it never does.
inline int stops_after(const History& history, int patience, Reading reading) {
  int waited = 0;
  double best = INFINITY, before = INFINITY;
  for (const Epoch& e : history.epochs) {
    const bool good = e.validation < (reading == Reading::no_new_best ? best : before);
    waited = good ? 0 : waited + 1;
    if (waited == patience) return e.epoch;
    best = std::min(best, e.validation);
    before = e.validation;
  }
  return 0;
}

}  // namespace chainrule
