// 14 convolution: how does a net see?
//
// A small kernel of weights slides over a picture, and everywhere the same weights look.
// First by hand; then what that is good for: a picture that moves, and how few weights it
// takes. Then LeNet-5: what its kernels see, whom it takes for whom, and what must travel
// with a net that is handed to somebody else. kernels.h has what needs no training,
// nets.h what does, predict.h the net that travels, pictures.h what it learns from,
// looks.h what is drawn. The notes: README.md.
#include "io/options.h"
#include "layers/summary.h"
#include "looks.h"
#include "pictures.h"

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
      "digits; below, what it makes of them. + and #: above zero, - and =:\n   below. "
      "(kernels.png shows two more kernels.)\n\n");
  const Tensor large = digits(60, {options.seed(), new_pictures}).x;
  std::vector<Tensor> row;
  for (const int n : {2, 4, 5, 7}) row.push_back(halved(large.rows(n, n + 1)));
  say("%s\n", in_letters(row, 14, 14).c_str());
  std::vector<Tensor> answers;
  for (const Tensor& picture : row) answers.push_back(slide(picture, vertical));
  say("   %s\n%s\n", vertical.name, in_letters(answers, 14, 14).c_str());
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
  const std::vector<Trial> all = trials(data, asked, options.seed());
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
  say("\n   The cross-check: scramble the pixels, all pictures in one other order.\n\n"
      "                      as drawn     scrambled\n"
      "   FC 196-128-10   %9.1f %% %11.1f %%\n"
      "   CNN 4, 8        %9.1f %% %11.1f %%\n\n"
      "   A net that is fully connected has no neighbours to lose.\n",
      100 * s.fc, 100 * s.fc_scrambled, 100 * all[5].right, 100 * s.cnn_scrambled);
}

// ---- 4. LeNet-5 ---------------------------------------------------------------------

static void show_lenet(Classifier& c, const Pictures& p, const Options& options) {
  const Recipe recipe = options.quick() ? quick_recipe : recipe_for(p.name);
  say("\n%s (of 1998; as it is built today, with ReLU and max pooling)\n\n   %s\n   %d "
      "pictures of 28 x 28, %d epochs\n\n%s   (Path depth: lesson 06.)\n\n",
      bold("4. LeNet-5").c_str(), p.about.c_str(), p.train.x.size(0), recipe.epochs,
      summary(c.net, {1, 1, 28, 28}).c_str());
  c.learn(p.train, recipe, options.seed());
  say("   Right among %d new pictures: %.2f %%.\n", p.test.x.size(0),
      100 * c.right(p.test));
  if (options.quick() || interrupted()) return;
  say("%s", shift_table(right_when_moved(c, p.test), wander(p.train)).c_str());
  const Rivals r = rivals(p.train, p.test, options.seed(), p.drawn() ? 8 : recipe.epochs);
  say("   On the same pictures: linear %.1f %%, FC 784-128-10 %.1f %%, and a linear "
      "layer\n"
      "   over features that a person thought of, histograms of gradients: %.1f %%.\n\n",
      100 * r.linear, 100 * r.fc, 100 * r.histograms);
  save_png(options.out("maps.png"), maps(c, p.test));
}

// ---- 5. Mistakes --------------------------------------------------------------------

static void show_mistakes(Classifier& c, const Pictures& p, const Options& options) {
  const Tensor logits = c.answer(p.test);
  const std::vector<int> truth = p.test.labels.host();
  const Confusion confusion(truth, argmax_rows(logits), 10);
  say("\n%s\n\n%s%s\n", bold("5. Whom does it take for whom?").c_str(),
      legend(p.class_names).c_str(), to_text(confusion).c_str());
  save_svg(options.out("confusion.svg"), confusion_map(confusion));
  const std::vector<Mistaken> worst = worst_mistakes(logits, truth, 24);
  if (worst.empty()) return;
  say("   The mistakes it is surest of:\n\n%s\n", in_letters(p.test, worst, 4).c_str());
  save_png(options.out("mistakes.png"), mistake_sheet(p.test, worst));
}

// ---- 6. Handed over -----------------------------------------------------------------

static std::string saved_net(const Options& options, const std::string& on) {
  return options.out(("lenet-" + on + ".safetensors").c_str());
}

static void show_handed_over(Classifier& c, const Pictures& p, const Options& options) {
  const Deployed d = deploy(c, p.test);
  say("\n%s the same net, the same pictures, in other hands\n\n"
      "   mean and deviation travelled with the net        %5.1f %% right\n"
      "   they were forgotten                              %5.1f %%\n"
      "   pixels are 0 .. 255, as files have them          %5.1f %%\n"
      "   black on white, as paper has it                  %5.1f %%\n\n",
      bold("6. Handed over:").c_str(), 100 * d.right, 100 * d.no_statistics,
      100 * d.bytes, 100 * d.inverted);
  const std::string path = saved_net(options, p.name);
  if (options.quick() || path.empty()) return;  // a net of --quick is not worth keeping
  save(path, c);
  write_file(options.out("picture.pgm"), pgm(p.test.x.rows(3, 4)));
  say("   Net, mean and deviation are in %s.\n"
      "   Ask it about a picture of your own, 28 x 28, white on black:\n"
      "      ./learn 14%s --picture %s\n\n",
      path.c_str(), p.drawn() ? "" : (" --on " + p.name).c_str(),
      options.out("picture.pgm").c_str());
}

int main(int argc, char** argv) {
  Options options(argc, argv, "14 convolution: how does a net see?");
  const std::string folder = options.data().empty() ? "data" : options.data();
  const std::string on =
      options.choice("on", options.data().empty() ? "digits" : "mnist",
                     {"digits", "mnist", "fashion"}, "what LeNet-5 learns from");
  const int count = options.integer("count", on == "digits" ? 4000 : 60000, 600,
                                    "pictures that LeNet-5 learns from", 10);
  const std::string picture =
      options.text("picture", "", "a PGM file: the net of the last run says what it is");
  options.done();
  if (!picture.empty()) {
    answer(picture, saved_net(options, on));
    return 0;
  }
  const int new_count = options.quick() ? 200 : on == "digits" ? 2000 : 10000;
  const Pictures p = pictures_of(on, folder, count, new_count, options.seed());
  if (p.drawn()) {
    show_sliding(options);
    show_moving(options);
    show_sizes(options);
  }
  Classifier c(options.seed());
  if (!interrupted()) show_lenet(c, p, options);
  if (!interrupted()) show_mistakes(c, p, options);
  if (!interrupted()) show_handed_over(c, p, options);
  return options.reached("right", c.right(p.test), 0.65, false);
}
