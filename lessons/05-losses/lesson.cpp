// 05 losses: how wrong is wrong?
//
// A network answers with numbers; a loss says how wrong they are and which way is less
// wrong. Six looks: softmax, the price of a confident mistake, p - y, losses as
// likelihoods, a classifier read with a confusion matrix, and one faulty part among
// fifty. The experiments stand in the four headers beside this file. Notes: README.md.
#include <cmath>
#include <cstdio>
#include <string>

#include "distributions.h"
#include "io/chart.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "one_prediction.h"
#include "regression.h"
#include "story_of_needles.h"

using namespace chainrule;

static std::string row_text(const Numbers64& numbers, const char* format) {
  std::string text;
  for (const double x : numbers) {
    char cell[32];  // some systems print a NaN as "-nan"
    snprintf(cell, sizeof cell, format, std::isnan(x) ? std::abs(x) : x);
    text += cell;
  }
  return text;
}

static std::string text_of(const std::vector<real>& x) {
  return row_text({x.begin(), x.end()}, "%7.3f");
}

// ---- 1. Logits become probabilities --------------------------------------------------

static void show_softmax() {
  say("1. Softmax: any numbers become probabilities\n\n");
  say("   %-18s  %-23s   %s\n", "logits", "as the notes write it", "largest subtracted");
  for (const real shift : {real(0), real(50), real(1000)}) {
    const std::vector<real> x = {shift + 1, shift + 2, shift + 4};
    say("   %4.0f %5.0f %5.0f     %s     %s\n", double(x[0]), double(x[1]), double(x[2]),
        text_of(softmax_as_written(x)).c_str(), text_of(softmax_of(x)).c_str());
  }
  say("\n   A shift of all logits changes nothing: it cancels. But e^1000 is infinite "
      "for\n"
      "   the computer, and infinite / infinite is not a number.\n\n");
}

// ---- 2. Confident and wrong ----------------------------------------------------------

static void show_prices(const Options& options) {
  say("2. Confident and wrong: what is true got the probability p. What does it "
      "cost?\n\n");
  say("                   loss                         slope by the logit\n");
  say("       p       CE     MSE   focal           CE      MSE    focal\n");
  for (const double p : {0.5, 0.1, 0.01, 0.001}) {
    const Price ce = price(Kind::cross_entropy, p), mse = price(Kind::squared, p),
                focal = price(Kind::focal, p);
    say("   %5.3f  %7.3f %7.3f %7.3f     %8.3f %8.3f %8.3f\n", p, ce.loss, mse.loss,
        focal.loss, ce.slope, mse.slope, focal.slope);
  }
  say("\n   Under MSE the worst mistake has the flattest slope. From p = 0.001 to 0.5, "
      "in\n"
      "   steps of rate 1:  CE %d steps,  focal %d,  MSE %d.\n\n",
      steps_to_half(Kind::cross_entropy, 0.001), steps_to_half(Kind::focal, 0.001),
      steps_to_half(Kind::squared, 0.001));

  Chart loss("What a probability costs", "probability p of what is true", "loss");
  Chart push("How hard it pushes", "logit of what is true (0: p = 1/2)", "|slope|");
  const std::vector<std::pair<const char*, Kind>> kinds = {
      {"cross-entropy", Kind::cross_entropy},
      {"MSE", Kind::squared},
      {"focal, gamma 2", Kind::focal}};
  for (const auto& [name, kind] : kinds) {
    Numbers64 p, losses, logits, slopes_up;
    for (double at = 0.005; at < 1; at += 0.005) {
      p.push_back(at);
      losses.push_back(price(kind, at).loss);
    }
    for (double x = -8; x <= 8; x += 0.1) {
      logits.push_back(x);
      slopes_up.push_back(-price_of_logit(kind, x).slope);
    }
    loss.line(name, p, losses);
    push.line(name, logits, slopes_up);
  }
  plot(push);
  save_svg(options.out("prices.svg"), loss);
  save_svg(options.out("pushes.svg"), push);
}

// ---- 3. p - y, and what the loss cannot go below -------------------------------------

static void show_gradient() {
  say("\n3. Softmax and cross-entropy together: the gradient is p - y\n\n");
  const std::vector<std::pair<const char*, Numbers64>> targets = {
      {"one-hot", {0, 1, 0}}, {"soft", {0.2, 0.7, 0.1}}, {"sums to 1/2", {0, 0.5, 0}}};
  for (const auto& [name, y] : targets) {
    const Row row = cross_entropy_row({1, 0, -1}, y);
    say("   %-11s y%s  p%s  gradient%s\n", name, row_text(y, "%5.1f").c_str(),
        row_text(row.p, "%6.2f").c_str(), row_text(row.dlogits, "%6.2f").c_str());
  }
  say("\n   The last row is (1/2) p - y: p - y holds for targets that sum to 1.\n\n");

  say("   How low can it go? Descent on three logits, one target distribution:\n\n");
  say("   target             first loss   after 2000 steps   entropy   p there\n");
  for (const Numbers64& q : {Numbers64{1, 0, 0}, Numbers64{0.7, 0.2, 0.1}}) {
    const Learned learned = learn_distribution(q, 2000);
    say("   %s    %8.4f   %16.4f   %7.4f  %s\n", row_text(q, "%5.1f").c_str(),
        learned.losses.front(), learned.losses.back(), entropy(q),
        row_text(learned.p, "%6.3f").c_str());
  }
  say("\n   Cross-entropy = entropy of the target + KL divergence from it to p. Only "
      "the\n"
      "   second part can be learned away.\n\n");
}

// ---- 4. Losses as likelihoods --------------------------------------------------------

static void show_likelihoods(uint64_t seed) {
  say("4. A loss is a -log(likelihood): three drawn sets of 8 predictions each\n\n");
  say("                               loss    -log(likelihood)/n    difference\n");
  const auto line = [](const char* name, Pair pair) {
    say("   %-20s  %10.4f %17.4f %17.4f\n", name, pair.loss, pair.surprise,
        std::abs(pair.surprise - pair.loss));
  };
  for (uint64_t i = 0; i < 3; ++i)
    line("MSE, Gauss, var 1/2", compare_gaussian(8, 0.5, {seed, 30 + 2 * i}));
  for (uint64_t i = 0; i < 3; ++i)
    line("BCE, Bernoulli", compare_bernoulli(8, {seed, 40 + 2 * i}));
  for (uint64_t i = 0; i < 3; ++i)
    line("CE, categorical", compare_categorical(8, 4, {seed, 50 + 2 * i}));
  say("\n   The difference is the same whatever is predicted, so it has no slope: least\n"
      "   loss and greatest likelihood are at the same place.\n\n");
}

// ---- 5. Softmax regression, and reading it -------------------------------------------

static double show_regression(const Options& options, int steps) {
  const Points train = blobs(400, {options.seed(), 1}, real(0.5), 4);
  const Points fresh = blobs(2000, {options.seed(), 2}, real(0.5), 4);
  const Regression r = train_regression(train, steps, 1);
  say("5. Softmax regression: 400 points from four clouds that touch\n\n");
  say("   cross-entropy %.3f (ln 4, it knows nothing) -> %.3f after %d steps\n\n",
      r.losses.front(), r.losses.back(), steps);
  DecisionMap map("Four clouds, told apart by softmax regression", -2.4, 2.4, -2.4, 2.4);
  map.ask([&](const std::vector<real>& x) {
    return r.line.logits(Tensor::from({int(x.size()) / 2, 2}, x)).host();
  });
  map.points(train.x.host(), train.labels.host());
  say("%s\n", draw(map, 52).c_str());
  save_svg(options.out("clouds.svg"), map);

  const Confusion confusion = confusion_of(r.line, fresh);
  say("   On 2000 fresh points, who is taken for whom:\n\n%s\n",
      to_text(confusion).c_str());
  for (int c = 0; c < 4; ++c) {
    const Scores s = class_scores(confusion, c);
    say("   class %d: precision %.3f  recall %.3f  F1 %.3f\n", c, s.precision, s.recall,
        s.f1);
  }
  const std::vector<int> called = argmax_rows(r.line.logits(fresh.x));
  say("\n   accuracy %.3f; the best possible rule here %.3f, guessing 0.250\n\n",
      accuracy(fresh.labels.host(), called), nearest_centre_accuracy(fresh));
  return r.losses.back();
}

int main(int argc, char** argv) {
  Options options(argc, argv, "05 losses: how wrong is wrong?");
  const int steps = options.integer("steps", 500, 100, "training steps of each model");
  const int features = options.integer("features", 2, 2, "measurements of a part");
  options.done();
  show_softmax();
  show_prices(options);
  show_gradient();
  show_likelihoods(options.seed());
  const double loss = show_regression(options, steps);
  show_needles(options, features, steps);
  return options.reached("cross-entropy on the clouds", loss, 0.5, true);
}
