// 14 convolution: how does a net see?
//
// A small kernel of weights slides over a picture, and everywhere the same weights look.
// First by hand; then what that is good for: a picture that moves, and how few weights it
// takes. Then LeNet-5: what its kernels see, whom it takes for whom, and what must travel
// with a net that is handed to somebody else. kernels.h has what needs no training,
// nets.h what does, predict.h the net that travels, looks.h the pictures. The notes:
// README.md.
#include "io/options.h"
#include "layers/summary.h"
#include "looks.h"

using namespace chainrule;

// ---- 1. A kernel slides -------------------------------------------------------------

static void show_sliding(const Options& options) {
  const Tensor x =
      Tensor::from({1, 1, 4, 4}, {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0});
  const Kernel& vertical = hand_kernels()[0];
  const Tensor y = slide(x, Tensor::from({1, 1, 3, 3}, vertical.weight), 0);
  say("%s nine weights look at nine pixels\n\n",
      bold("1. A kernel slides over a picture:").c_str());
  say("%s%s%s", to_text("picture", x.reshape({4, 4})).c_str(),
      to_text("kernel", Tensor::from({3, 3}, vertical.weight)).c_str(),
      to_text("answer", y.reshape({2, 2})).c_str());
  say("   Upper left: -0 + 0 + 1, three times, is 3: dark left, bright right.\n\n   Four "
      "digits; below, what three kernels make of them. + and #: above "
      "zero,\n   - and =: below.\n\n");
  const Tensor large = digits(60, {options.seed(), new_pictures}).x;
  std::vector<Tensor> row;
  for (const int n : {2, 4, 5, 7}) row.push_back(halved(large.rows(n, n + 1)));
  say("%s\n", in_letters(row, 14, 14).c_str());
  for (const Kernel& kernel : hand_kernels()) {
    if (options.quick() && &kernel != &hand_kernels()[0]) break;
    std::vector<Tensor> answers;
    for (const Tensor& picture : row) answers.push_back(slide(picture, kernel));
    say("   %s\n%s\n", kernel.name, in_letters(answers, 14, 14).c_str());
  }
  save_png(options.out("kernels.png"), kernel_sheet(large));

  const std::vector<real> three = {1, 2, 4}, w = {3, -1}, dy = {1, 10};
  const RowBlame library = library_blame(three, w, dy),
                 tried = measured_blame(three, w, dy);
  say("\n   The way back, along x = 1 2 4 with w = 3 -1, where dy = 1 10:\n\n"
      "                        dx                    dw\n");
  for (const RowBlame* b : {&library, &tried}) {
    say("   %-14s %5g %5g %5g %12g %5g\n", b == &library ? "backward" : "by trying",
        b->dx[0], b->dx[1], b->dx[2], b->dw[0], b->dw[1]);
  }
}

// ---- 2. The picture moves -----------------------------------------------------------

static void show_moving(const Options& options) {
  say("\n%s does the answer move with it? Largest difference\n"
      "   between \"move, then layer\" and \"layer, then move\" on 12 x 12 random "
      "numbers.\n\n"
      "   moved by              convolution   at its border   linear layer\n",
      bold("2. The picture moves:").c_str());
  for (const int by : {1, 2, 3}) {
    const Equivariance e = equivariance(by, by, options.seed());
    say("   %d down, %d right %16.2g %15.2g %14.2g\n", by, by, e.inside, e.border,
        e.dense);
  }
  say("\n   Pooling forgets where: how much do the numbers change when 50 digits move "
      "by\n"
      "   one pixel? (|after - before| / |before|; 3 kernels, ReLU, pooling)\n\n"
      "   window       ");
  const std::vector<PoolChange> changes = pool_changes(options.seed());
  for (const PoolChange& p : changes) say("%8d", p.window);
  say("\n   max pooling  ");
  for (const PoolChange& p : changes) say("%8.2f", p.largest);
  say("\n   average      ");
  for (const PoolChange& p : changes) say("%8.2f", p.average);
  say("\n   (1: no pooling. 28: one number of the whole picture, \"global\" "
      "pooling.)\n\n");
}

// ---- 3. How few weights -------------------------------------------------------------

static void show_sizes(const Options& options) {
  say("%s 784 pixels to the 6 x 28 x 28 numbers that LeNet-5's\n"
      "   first layer makes of them:\n\n",
      bold("3. How few weights?").c_str());
  for (const Wiring& w : wirings()) {
    say("   %-46s %9d weights\n", w.name, w.weights);
  }
  if (options.quick()) return;
  const Images data = pooled(digits(1000, {options.seed(), training_pictures}), 2),
               asked = pooled(digits(1000, {options.seed(), new_pictures}), 2);
  std::vector<Trial> all;
  for (const int hidden : {0, 16, 64, 256, 512}) {
    all.push_back(try_fc(hidden, data, asked, options.seed()));
  }
  for (const int first : {4, 8}) {
    all.push_back(try_cnn(first, data, asked, options.seed()));
  }
  say("\n   1000 digits of 14 x 14 to learn from, 1000 new ones to be asked. Right:\n\n"
      "   net             parameters   multiplications    right\n");
  for (const Trial& t : all) {
    say("   %-16s %9d %17d %7.1f %%\n", t.name.c_str(), t.parameters, t.multiplications,
        100 * t.right);
  }
  const Chart chart = size_chart(all);
  plot(chart);
  save_svg(options.out("sizes.svg"), chart);
  const Scrambled s = scramble(data, asked, options.seed());
  say("\n   The rival: all pictures with their pixels in one other order.\n\n"
      "                      as drawn     scrambled\n"
      "   FC 196-128-10   %9.1f %% %11.1f %%\n"
      "   CNN 4, 8        %9.1f %% %11.1f %%\n\n"
      "   A net that is fully connected has no neighbours to lose.\n",
      100 * s.fc, 100 * s.fc_scrambled, 100 * all[5].right, 100 * s.cnn_scrambled);
}

// ---- 4. LeNet-5 ---------------------------------------------------------------------

static void show_lenet(Classifier& c, const Images& data, const Images& asked,
                       const Options& options) {
  const Recipe recipe = options.quick() ? quick_recipe : lenet_recipe;
  say("\n%s of 1998: %d digits of 28 x 28, %d epochs\n\n%s\n", bold("4. LeNet-5").c_str(),
      data.x.size(0), recipe.epochs, summary(c.net, {1, 1, 28, 28}).c_str());
  c.learn(data, recipe, options.seed());
  say("   Right among %d new digits: %.1f %%.\n", asked.x.size(0), 100 * c.right(asked));
  if (options.quick() || interrupted()) return;
  const Rivals r = rivals(data, asked, options.seed());
  say("   On the same pictures: linear %.1f %%, FC 784-128-10 %.1f %%, and a linear "
      "layer\n"
      "   over features that a person thought of, histograms of gradients: %.1f %%.\n\n",
      100 * r.linear, 100 * r.fc, 100 * r.histograms);
  save_png(options.out("kernels_learned.png"), learned_kernels(c));
  save_png(options.out("maps.png"), maps(c, asked));
}

// ---- 5. Mistakes --------------------------------------------------------------------

static void show_mistakes(Classifier& c, const Images& asked, const Options& options) {
  const Tensor logits = c.answer(asked);
  const std::vector<int> truth = asked.labels.host();
  const Confusion confusion(truth, argmax_rows(logits), 10);
  say("\n%s\n\n%s\n", bold("5. Whom does it take for whom?").c_str(),
      to_text(confusion).c_str());
  save_svg(options.out("confusion.svg"), confusion_map(confusion));
  const std::vector<Mistaken> worst = worst_mistakes(logits, truth, 24);
  if (worst.empty()) return;
  say("   The mistakes it is surest of:\n\n%s\n", in_letters(asked, worst, 4).c_str());
  save_png(options.out("mistakes.png"), mistake_sheet(asked, worst));
}

// ---- 6. Handed over -----------------------------------------------------------------

static void show_handed_over(Classifier& c, const Images& asked, const Options& options) {
  const std::string path = options.out("lenet.safetensors");
  if (!path.empty()) {
    save(path, c);
    write_file(options.out("digit.pgm"), pgm(asked.x.rows(3, 4)));
  }
  const Deployed d = deploy(c, asked);
  say("\n%s the same net, the same pictures, in other hands\n\n"
      "   mean and deviation travelled with the net        %5.1f %% right\n"
      "   they were forgotten                              %5.1f %%\n"
      "   pixels are 0 .. 255, as files have them          %5.1f %%\n"
      "   black on white, as paper has it                  %5.1f %%\n\n",
      bold("6. Handed over:").c_str(), 100 * d.right, 100 * d.no_statistics,
      100 * d.bytes, 100 * d.inverted);
  say("   Net, mean and deviation are in %s.\n"
      "   Ask it about a picture of your own, 28 x 28, white on black:\n"
      "      ./learn 14 --picture %s\n\n",
      path.c_str(), options.out("digit.pgm").c_str());
}

int main(int argc, char** argv) {
  Options options(argc, argv, "14 convolution: how does a net see?");
  const int count = options.integer("digits", 4000, 600, "that LeNet-5 learns from", 10);
  const std::string picture = options.text(
      "picture", "", "a PGM file: the net of the last run says which digit it is");
  options.done();
  if (!picture.empty()) {
    answer(picture, options.out("lenet.safetensors"));
    return 0;
  }
  show_sliding(options);
  show_moving(options);
  show_sizes(options);
  const int new_count = options.quick() ? 200 : 2000;
  const Images data = digits(count, {options.seed(), training_pictures}),
               asked = digits(new_count, {options.seed(), new_pictures});
  Classifier c(options.seed());
  if (!interrupted()) show_lenet(c, data, asked, options);
  if (!interrupted()) show_mistakes(c, asked, options);
  if (!interrupted()) show_handed_over(c, asked, options);
  return options.reached("right", c.right(asked), 0.65, false);
}
