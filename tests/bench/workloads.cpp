// See workloads.h.
#include "workloads.h"

#include <utility>

#include "device.h"
#include "machine.h"
#include "measure.h"
#include "memory.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "ops/attention.h"
#include "ops/matmul.h"
#include "training.h"

namespace chainrule::bench {
namespace {

Workload product(int M, int K, int N) {
  const Tensor a = noise({M, K}, 1), b = noise({K, N}, 2);
  Tensor c({M, N});
  const double flops = 2.0 * M * N * K;
  const std::string shape =
      std::to_string(M) + "x" + std::to_string(K) + "x" + std::to_string(N);
  const auto step = [=]() mutable {
    matmul(c.data(), a.data(), b.data(), M, N, K, false, false, false);
    device_wait();
  };
  return {"W1", "shape", shape, "GFLOP/s", flops * 1e-9, flops, step};
}

// Causal attention of N samples with NH heads. The multiply-adds of the pairs that are
// seen count, each once: those that backward makes again do not.
Workload attention(int N, int NH, int T, int D, bool backward) {
  const Shape shape{N, NH, T, D};
  const Tensor q = noise(shape, 1), k = noise(shape, 2), v = noise(shape, 3);
  const Tensor dy = noise(shape, 4), slopes = Tensor::zeros({NH});
  const IntTensor lengths = IntTensor::from({N}, std::vector<int>(size_t(N), T));
  Tensor y(shape), logsumexp({N, NH, T}), dq(shape), dk(shape), dv(shape);
  const auto step = [=]() mutable {
    const AttentionSize s = {N, NH, NH, T, T, D, true, lengths.data(), slopes.data()};
    attention_forward(y.data(), logsumexp.data(), q.data(), k.data(), v.data(), s);
    if (backward) {
      attention_backward(dq.data(), dk.data(), dv.data(), dy.data(), y.data(),
                         logsumexp.data(), q.data(), k.data(), v.data(), s);
    }
    device_wait();
  };
  const double one_product = 2.0 * N * NH * D * T * (T + 1) / 2;
  return {"W7",      "variant", backward ? "" : "forward only",
          "steps/s", 1,         (backward ? 6 : 2) * one_product,
          step};
}

Workload training(const std::string& name, const char* unit, int amount,
                  const TrainingStep& step) {
  const auto run = [run = step.run] { run(), device_wait(); };
  return {name, "variant", "", unit, double(amount), step.flops, run};
}

Workload images(const std::string& name, Sequential net, Shape shape, real decay) {
  return training(name, "samples/s", shape.size[0],
                  training_step(std::move(net), shape, decay));
}

// GELU with the exact erf, where GPT-2 has the tanh form.
Workload gpt(const std::string& name, GptOptions options, bool tied, int N, int T) {
  options.bend = Bend::gelu;
  options.tied = tied;
  return training(name, "tokens/s", N * T, gpt_step(options, N, T));
}

Workload memory_bound(const MemoryOp& op, Arrays arrays) {
  const double bytes = double(op.passes) * arrays.x.count() * sizeof(real);
  Workload w{"W8", "variant", op.name, "GB/s", bytes * 1e-9, bytes, {}, {}};
  w.step = [op, arrays]() mutable { op.run(arrays), device_wait(); };
  w.copy_rate = [arrays]() mutable {
    return plain_copy_rate(arrays.y.data(), arrays.x.data(), arrays.x.count());
  };
  return w;
}

using Makers = std::vector<std::function<Workload()>>;

Makers products() {
  Makers all;
  const int shapes[][3] = {{256, 256, 256},    {512, 512, 512}, {1024, 1024, 1024},
                           {2048, 2048, 2048}, {64, 784, 256},  {128, 512, 2048},
                           {4096, 64, 576},    {4096, 576, 64}};
  for (const auto& s : shapes)
    all.push_back([M = s[0], K = s[1], N = s[2]] { return product(M, K, N); });
  return all;
}

Makers memory_bounds() {
  std::vector<MemoryOp> ops = memory_ops();
  const auto copy = [](Arrays& a) { copy_by_all(a.y.data(), a.x.data(), a.x.count()); };
  ops.insert(ops.begin(), {"copy", 2, copy});
  const Tensor x = noise({8192, 2048}, 3), dy = noise({8192, 2048}, 4);
  Makers all;
  for (const MemoryOp& op : ops)
    all.push_back([=] { return memory_bound(op, arrays_for(x, dy)); });
  return all;
}

}  // namespace

const std::vector<std::string>& workload_names() {
  static const std::vector<std::string> names = {
      "W1",      "W2", "W3", "W4-b32", "W4-b128", "W5-small",
      "W5-nano", "W6", "W7", "W8",     "W9"};
  return names;
}

std::vector<std::function<Workload()>> workloads(const std::string& name) {
  if (name == "W1") return products();
  if (name == "W8") return memory_bounds();
  if (name == "W7") {
    return {[] { return attention(4, 8, 512, 64, true); },
            [] { return attention(4, 8, 512, 64, false); }};
  }
  return {[=] {
    if (name == "W2") return images(name, mlp(), {64, 784}, 0);
    if (name == "W3") return images(name, lenet({1, 0}), {64, 1, 28, 28}, 0);
    if (name == "W5-small")
      return gpt(name, gpt2_like(65, 128, 4, 4, 128), false, 16, 128);
    if (name == "W5-nano") return gpt(name, gpt2_like(65, 256, 6, 6, 384), false, 8, 256);
    if (name == "W9") return gpt(name, gpt2_like(50257, 1024, 12, 12, 768), true, 1, 128);
    if (name == "W6") {
      return training(name, "tokens/s", 32 * 64, lstm_step(65, 128, 256, 32, 64));
    }
    const int N = name == "W4-b32" ? 32 : 128;
    return images(name, resnet(20, {1, 0}), {N, 3, 32, 32}, real(5e-4));
  }};
}

Row measured(const Workload& w, int threads, double seconds) {
  const double ceiling = w.copy_rate ? w.copy_rate() : peak_flops() * threads;
  const Timing t = measure(w.step, seconds);
  Row row{w.name, w.key, w.variant, w.unit};
  row.threads = threads, row.samples = t.samples;
  row.median = w.amount / t.median, row.p10 = w.amount / t.p90,
  row.p90 = w.amount / t.p10;
  row.step = t.median;
  row.ceiling = w.copy_rate ? "copy" : "peak";
  row.share = w.work / t.median / ceiling;
  row.memory = peak_memory();
  return row;
}

}  // namespace chainrule::bench
