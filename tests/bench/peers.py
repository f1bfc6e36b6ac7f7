#!/usr/bin/env python3
"""PyTorch on the workloads of `make bench`, in the same lines of JSON.

    python3 tests/bench/peers.py                     all of them, one thread
    python3 tests/bench/peers.py --threads 2 W2 W5   some; W5 is W5-small and W5-nano
    python3 tests/bench/peers.py --mode installed W2 without the help described below

tests/bench/paired.sh takes turns with it. What each workload is: main.cpp, and the code
below, which needs nothing but torch. Eager PyTorch, fp32, eight random batches in turn;
attention and AdamW are the fused ones where this version of torch has them on a CPU.

What a new process is told in mode `tuned`, because without it torch would be beaten by
its surroundings: OpenBLAS, which kernels this processor can run (0.3.21 takes newer Xeons
for very old ones); its build with OpenMP, if there is one (two pools of threads disturb
each other); malloc, to keep freed pages (else page faults take longer than many
operators). A torch with MKL does not need the first two, and they do no harm.
"""
import argparse
import json
import math
import os
import resource
import subprocess
import sys
import sysconfig
import time

WORKLOADS = ["W1", "W2", "W3", "W4-b32", "W4-b128", "W5-small", "W5-nano", "W6", "W7",
             "W8", "W9", "START"]


def tuned(environment):
    env = dict(environment)
    try:
        wide = "avx512f" in open("/proc/cpuinfo").read()
        env["OPENBLAS_CORETYPE"] = "SKYLAKEX" if wide else "HASWELL"
    except OSError:
        pass  # no Linux, no x86: OpenBLAS decides
    blas = os.path.join(sysconfig.get_config_var("LIBDIR") or "", "openblas-openmp")
    if os.path.isdir(blas):
        env["LD_LIBRARY_PATH"] = blas + ":" + env.get("LD_LIBRARY_PATH", "")
    env.update(MALLOC_MMAP_MAX_="0", MALLOC_TRIM_THRESHOLD_=str(16 << 30),
               MALLOC_TOP_PAD_=str(64 << 20))
    return env


# --- how it is measured: as measure.cpp does
def measure(step, options):
    clock = time.process_time if options.crowded else time.perf_counter

    def seconds_of(times):
        start = clock()
        for _ in range(times):
            step()
        return clock() - start

    least = 7
    seconds_of(2)
    inner = max(1, int(min(0.2, options.seconds / least) / max(seconds_of(1), 1e-9)))
    samples, spent = [], 0
    while spent < options.seconds or len(samples) < least:
        samples.append(seconds_of(inner) / inner)
        spent += samples[-1] * inner
    return sorted(samples)


def at(share, ordered):
    return ordered[int(share * (len(ordered) - 1))]


def memory(who=resource.RUSAGE_SELF):
    peak = resource.getrusage(who).ru_maxrss
    return peak >> (20 if sys.platform == "darwin" else 10)


def show(options, workload, unit, amount, step, **variant):
    import torch
    times = measure(step, options)
    line = dict(workload=workload, peer="torch " + torch.__version__, **variant)
    line.update(threads=options.threads, unit=unit, median=amount / at(.5, times),
                p10=amount / at(.9, times), p90=amount / at(.1, times),
                ms_per_step=at(.5, times) * 1e3, samples=len(times), rss_mib=memory())
    print_line(line)


def print_line(line):
    print(json.dumps({key: float("%.5g" % value) if isinstance(value, float) else value
                      for key, value in line.items()}), flush=True)


# --- the nets: in a function, since what only starts processes needs no torch
def nets():
    import torch
    from torch import nn
    import torch.nn.functional as F

    def mlp():
        return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128),
                             nn.ReLU(), nn.Linear(128, 10))

    def lenet():
        return nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
            nn.Linear(84, 10))

    def conv(inputs, outputs, kernel, stride):
        return nn.Sequential(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(outputs))

    class Residual(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.first = conv(inputs, outputs, 3, stride)
            self.second = conv(outputs, outputs, 3, 1)
            same = inputs == outputs and stride == 1
            self.road = nn.Identity() if same else conv(inputs, outputs, 1, stride)

        def forward(self, x):
            return F.relu(self.second(F.relu(self.first(x))) + self.road(x))

    def resnet20():
        parts, width = [conv(3, 16, 3, 1), nn.ReLU()], 16
        for stage in (16, 32, 64):
            for _ in range(3):
                parts.append(Residual(width, stage, 1 if stage == width else 2))
                width = stage
        return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                             nn.Linear(64, 10))

    def attend(q, k, v):  # causal
        if hasattr(F, "scaled_dot_product_attention"):  # torch 2
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        T = q.shape[-2]
        if T not in later:
            later[T] = torch.ones(T, T).triu(1).bool()
        scores = q @ k.transpose(-2, -1) * (1 / math.sqrt(q.shape[-1]))
        return scores.masked_fill(later[T], float("-inf")).softmax(-1) @ v
    later = {}

    class Block(nn.Module):
        def __init__(self, C, heads):
            super().__init__()
            self.heads = heads
            self.norm1, self.norm2 = nn.LayerNorm(C), nn.LayerNorm(C)
            self.qkv, self.out = nn.Linear(C, 3 * C), nn.Linear(C, C)
            self.mlp = nn.Sequential(nn.Linear(C, 4 * C), nn.GELU(),
                                     nn.Linear(4 * C, C))

        def attention(self, x):
            N, T, C = x.shape
            q, k, v = (part.view(N, T, self.heads, -1).transpose(1, 2)
                       for part in self.qkv(x).split(C, 2))
            return self.out(attend(q, k, v).transpose(1, 2).reshape(N, T, C))

        def forward(self, x):
            x = x + self.attention(self.norm1(x))
            return x + self.mlp(self.norm2(x))

    class Gpt(nn.Module):
        def __init__(self, vocabulary, context, layers, heads, C, tied=False):
            super().__init__()
            self.tokens = nn.Embedding(vocabulary, C)
            self.places = nn.Embedding(context, C)
            self.blocks = nn.Sequential(*(Block(C, heads) for _ in range(layers)))
            self.norm, self.head = nn.LayerNorm(C), nn.Linear(C, vocabulary, bias=False)
            for table in (self.tokens, self.places):
                nn.init.normal_(table.weight, 0, 0.02)
            if tied:
                self.head.weight = self.tokens.weight

        def forward(self, text):
            x = self.tokens(text) + self.places.weight[:text.shape[1]]
            return self.head(self.norm(self.blocks(x)))

    class LetterLstm(nn.Module):
        def __init__(self, vocabulary, C, hidden):
            super().__init__()
            self.letters = nn.Embedding(vocabulary, C)
            self.lstm = nn.LSTM(C, hidden, batch_first=True)
            self.head = nn.Linear(hidden, vocabulary)

        def forward(self, text):
            return self.head(self.lstm(self.letters(text))[0])

    return argparse.Namespace(**locals())


# --- steps
def training(net, optimizer, batches):
    import torch.nn.functional as F
    turn = [0]

    def step():
        x, labels = batches[turn[0] % len(batches)]
        turn[0] += 1
        optimizer.zero_grad(set_to_none=True)
        logits = net(x)
        F.cross_entropy(logits.reshape(-1, logits.shape[-1]),
                        labels.reshape(-1)).backward()
        optimizer.step()
    return step


def on_images(net, decay, *shape):
    import torch
    sgd = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=decay)
    return training(net, sgd, [(torch.randn(*shape), torch.randint(10, shape[:1]))
                               for _ in range(8)])


def adamw(params):
    import torch
    settings = dict(lr=1e-4, weight_decay=0.1)
    try:
        return torch.optim.AdamW(params, fused=True, **settings)
    except (TypeError, RuntimeError):  # before 2.4 there was none for a CPU
        return torch.optim.AdamW(params, **settings)


def on_text(net, vocabulary, N, T):
    import torch
    draw = lambda: torch.randint(vocabulary, (N, T))
    return training(net, adamw(list(net.parameters())),
                    [(draw(), draw()) for _ in range(8)])


def products(options):
    import torch
    for M, K, N in [(256, 256, 256), (512, 512, 512), (1024, 1024, 1024),
                    (2048, 2048, 2048), (64, 784, 256), (128, 512, 2048),
                    (4096, 64, 576), (4096, 576, 64)]:
        a, b, c = torch.randn(M, K), torch.randn(K, N), torch.empty(M, N)
        show(options, "W1", "GFLOP/s", 2e-9 * M * N * K,
             lambda: torch.mm(a, b, out=c), shape="%dx%dx%d" % (M, K, N))


def attention(options, attend):
    import torch
    shape = (4, 8, 512, 64)
    q, k, v = (torch.randn(*shape, requires_grad=True) for _ in range(3))
    dy = torch.randn(*shape)

    def both():
        q.grad = k.grad = v.grad = None
        attend(q, k, v).backward(dy)
    show(options, "W7", "steps/s", 1, both)
    with torch.no_grad():
        show(options, "W7", "steps/s", 1, lambda: attend(q, k, v),
             variant="forward only")


def memory_bound(options):
    import torch
    import torch.nn.functional as F
    x, dy = torch.randn(8192, 2048, requires_grad=True), torch.randn(8192, 2048)
    norm = torch.nn.LayerNorm(2048)

    def row(variant, passes, step):  # passes: arrays of 64 MiB read or written, at least
        show(options, "W8", "GB/s", passes * x.numel() * 4e-9, step, variant=variant)

    def both(forward):
        def step():
            x.grad = norm.weight.grad = norm.bias.grad = None
            forward().backward(dy)
        return step
    with torch.no_grad():
        y = torch.zeros_like(x)
        row("copy", 2, lambda: y.copy_(x))
        row("add", 3, lambda: y.add_(x, alpha=0.5))
        del y
        row("gelu forward", 2, lambda: F.gelu(x))
        row("gelu(tanh) forward", 2, lambda: F.gelu(x, approximate="tanh"))
        row("softmax rows forward", 2, lambda: F.softmax(x, -1))
        row("layernorm forward", 2, lambda: norm(x))
    row("gelu forward+backward", 5, both(lambda: F.gelu(x)))
    row("softmax rows forward+backward", 5, both(lambda: F.softmax(x, -1)))
    row("layernorm forward+backward", 5, both(lambda: norm(x)))
    x.grad = dy
    row("adamw update", 7, adamw([x]).step)


def run(name, options):
    import torch
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    net = nets()
    if name == "W1":
        return products(options)
    if name == "W7":
        return attention(options, net.attend)
    if name == "W8":
        return memory_bound(options)
    if name == "FIRST-STEP":
        return on_images(net.mlp(), 0, 64, 784)()
    unit, amount, step = {
        "W2": lambda: ("samples/s", 64, on_images(net.mlp(), 0, 64, 784)),
        "W3": lambda: ("samples/s", 64, on_images(net.lenet(), 0, 64, 1, 28, 28)),
        "W4-b32": lambda: ("samples/s", 32,
                           on_images(net.resnet20(), 5e-4, 32, 3, 32, 32)),
        "W4-b128": lambda: ("samples/s", 128,
                            on_images(net.resnet20(), 5e-4, 128, 3, 32, 32)),
        "W5-small": lambda: ("tokens/s", 16 * 128,
                             on_text(net.Gpt(65, 128, 4, 4, 128), 65, 16, 128)),
        "W5-nano": lambda: ("tokens/s", 8 * 256,
                            on_text(net.Gpt(65, 256, 6, 6, 384), 65, 8, 256)),
        "W6": lambda: ("tokens/s", 32 * 64,
                       on_text(net.LetterLstm(65, 128, 256), 65, 32, 64)),
        "W9": lambda: ("tokens/s", 128,
                       on_text(net.Gpt(50257, 1024, 12, 12, 768, True), 50257, 1, 128)),
    }[name]()
    show(options, name, unit, amount, step)


def start_time(options, child):
    times = []
    for _ in range(9):
        start = time.perf_counter()
        child("FIRST-STEP")
        times.append(time.perf_counter() - start)
    times = sorted(times[1:])
    print_line(dict(workload="START", peer="torch", variant="first W2 step",
                    threads=options.threads, unit="s", median=at(.5, times),
                    p10=times[0], p90=times[-1], samples=len(times),
                    rss_mib=memory(resource.RUSAGE_CHILDREN)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="some of " + " ".join(WORKLOADS))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6, help="for each figure")
    parser.add_argument("--mode", choices=["tuned", "installed"], default="tuned")
    parser.add_argument("--crowded", action="store_true",
                        help="count the processor's time, not the wall's")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return run(options.names[0], options)
    env = tuned(os.environ) if options.mode == "tuned" else dict(os.environ)
    env.update(OMP_NUM_THREADS=str(options.threads),
               OPENBLAS_NUM_THREADS=str(options.threads))

    def child(name):  # a process of its own, so that its peak of memory is its own
        subprocess.run([sys.executable, os.path.abspath(__file__), "--child", name,
                        "--threads", str(options.threads),
                        "--seconds", str(options.seconds)]
                       + ["--crowded"] * options.crowded, env=env, check=True)
    chosen = [name for name in WORKLOADS if not options.names
              or any(name == n or name.startswith(n + "-") for n in options.names)]
    if not chosen:
        sys.exit("there is no workload of that name; known: " + " ".join(WORKLOADS))
    for name in chosen:
        start_time(options, child) if name == "START" else child(name)


if __name__ == "__main__":
    main()
