#!/usr/bin/env python3
"""PyTorch on what gpu-bench measures: the same rows, in the same lines (see turns.h).

    python3 tests/bench/gpu/peers.py            on a GPU
    python3 tests/bench/gpu/peers.py --quick    small sizes, on any machine that has torch

Eager PyTorch, nothing compiled or fused beyond what it does by itself; fp32 without TF32
but in the row called tf32. Needs only torch. Exit code 77: there is none, or no GPU.
"""
import sys
import time

try:
    import torch
    from torch import nn
    import torch.nn.functional as F
except ImportError:
    print("skipped: this python3 has no torch")
    sys.exit(77)

QUICK = "--quick" in sys.argv
if not QUICK and not torch.cuda.is_available():
    print("skipped: torch " + torch.__version__ + " sees no GPU")
    sys.exit(77)
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
ROUNDS, TURN = (1, 0.001) if QUICK else (7, 0.05)


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def seconds_of(step, times):
    wait()
    start = time.perf_counter()
    for _ in range(times):
        step()
    wait()
    return time.perf_counter() - start


def take(kind, row, unit, amount, step):
    seconds_of(step, 3)
    times = max(1, int(3 * TURN / seconds_of(step, 3)))
    for _ in range(ROUNDS):
        value = amount * times / seconds_of(step, times)
        print(kind, row, "PyTorch", unit, "%.6g" % value, sep="\t", flush=True)


def random(*shape, **more):
    return torch.randn(*shape, device=DEVICE, **more)


def products(size):
    kinds = {"fp32": torch.float32, "tf32": torch.float32,
             "bf16": torch.bfloat16, "half": torch.float16}
    for name, kind in kinds.items():
        if DEVICE == "cpu" and name in ("tf32", "half"):
            continue
        torch.backends.cuda.matmul.allow_tf32 = name == "tf32"
        a, b = random(size, size).to(kind), random(size, size).to(kind)
        c = torch.empty_like(a)
        take("product", "%s %d" % (name, size), "GFLOP/s", 2e-9 * size ** 3,
             lambda: torch.mm(a, b, out=c))
    torch.backends.cuda.matmul.allow_tf32 = False


def memory(n, c, sets):
    gigabytes, turn = n * c * 4e-9, [0]
    xs = [random(n, c, requires_grad=True) for _ in range(sets)]
    gs = [random(n, c) for _ in range(sets)]
    ys = [torch.zeros(n, c, device=DEVICE) for _ in range(sets)]
    norm = nn.LayerNorm(c, device=DEVICE)

    def row(name, passes, op):
        def step():
            turn[0] += 1
            op(turn[0] % sets)
        take("memory", "%s, %d x %d" % (name, n, c), "GB/s", passes * gigabytes, step)

    def both(f):
        def step(i):
            xs[i].grad = norm.weight.grad = norm.bias.grad = None
            f(xs[i]).backward(gs[i])
        return step

    def forward(f):
        def step(i):
            with torch.no_grad():
                f(xs[i])
        return step

    with torch.no_grad():
        row("copy by PyTorch", 2, lambda i: ys[i].copy_(xs[i]))
        row("add", 3, lambda i: ys[i].add_(xs[i], alpha=0.5))
    gelu_tanh = lambda x: F.gelu(x, approximate="tanh")
    row("gelu forward", 2, forward(F.gelu))
    row("gelu(tanh) forward", 2, forward(gelu_tanh))
    row("softmax rows forward", 2, forward(lambda x: F.softmax(x, -1)))
    row("layernorm forward", 2, forward(norm))
    row("gelu forward+backward", 5, both(F.gelu))
    row("softmax rows forward+backward", 5, both(lambda x: F.softmax(x, -1)))
    row("layernorm forward+backward", 5, both(norm))
    del ys
    for x, g in zip(xs, gs):
        x.grad = g
    fused = {"fused": True} if DEVICE == "cuda" else {}
    steps = [torch.optim.AdamW([x], lr=1e-4, weight_decay=0.1, **fused).step for x in xs]
    row("adamw update", 7, lambda i: steps[i]())


def training(n):
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(),
                        nn.Linear(128, 10)).to(DEVICE)
    sgd = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    batches = [(random(n, 784), torch.randint(10, (n,), device=DEVICE)) for _ in range(8)]
    turn = [0]

    def step():
        turn[0] += 1
        x, y = batches[turn[0] % 8]
        sgd.zero_grad(set_to_none=True)
        F.cross_entropy(net(x), y).backward()
        sgd.step()
    take("training", "MLP 784-256-128-10, batch %d" % n, "samples/s", n, step)


print("about", "PyTorch", torch.__version__, "CUDA", torch.version.cuda or "none",
      sep="\t")
if QUICK:
    products(72)
    memory(16, 96, 2)
    training(4)
else:
    for size in (4096, 1024, 2048):
        products(size)
    memory(8192, 2048, 4)
    for batch in (64, 1024):
        training(batch)
    products(8192)
    try:
        memory(65536, 2048, 2)
    except torch.cuda.OutOfMemoryError:
        print("the largest arrays are left out: no memory")
print("all rows measured")
