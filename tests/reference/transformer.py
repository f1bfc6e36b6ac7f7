# Asks PyTorch, in float64, for whole transformer blocks, three AdamW steps of a small GPT
# and the logits of a small GPT-2, and prints what tests/transformer.cpp, tests/gpt.cpp
# and tests/pretrained.cpp compare with. Only needed to make the numbers again:
#
#   python3 transformer.py | clang-format >transformer.h
#
# Numbers are those of pattern.h. The blocks with LayerNorm are PyTorch's own
# nn.TransformerEncoderLayer; the Llama-style one and the GPT-2 (in Hugging Face's layout,
# x @ weight + bias) are written out here, after the published code of each. Where the
# transformers package is installed, its GPT-2 must say the same (5.23 does).
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def pattern(start, *shape):
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(start, start + count)
    return (((i * 7919 + 13) % 101 - 50) / 32.0).reshape(shape)


def weights(shapes, start=0):
    # Matrices of pattern / 4, gains around 1, shifts around 0; parameter k from 100 k on.
    made = []
    for k, (kind, *shape) in enumerate(shapes):
        p = pattern(start + 100 * k, *shape)
        made.append((p / 4 if kind == "w" else p / 10 + (kind == "g")).requires_grad_())
    return made


def numbers(tensor):
    return "{" + ", ".join("%.9g" % v for v in tensor.detach().flatten().tolist()) + "},"


def show(name, y, x, params):
    y.backward(pattern(2000, *y.shape))
    print("const Answer %s = {" % name + numbers(y) + numbers(x.grad))
    print("{" + "".join(numbers(p.grad) for p in params) + "}};")


def torch_block(name, norm_first, activation, causal):
    C, H, T = 4, 6, 3
    norm, map_ = [("g", C), ("b", C)], [("w", C, C), ("b", C)]
    w = weights(norm + map_ * 4 + norm + [("w", H, C), ("b", H), ("w", C, H), ("b", C)])
    block = nn.TransformerEncoderLayer(C, 2, H, 0, activation, 1e-5, True, norm_first)
    mask = torch.ones(T, T).triu(1).bool() if causal else None
    # The parameters of ours, joined as PyTorch's are, so that the gradients are ours.
    ours = {"norm1.weight": w[0], "norm1.bias": w[1], "norm2.weight": w[10],
            "norm2.bias": w[11],
            "self_attn.in_proj_weight": torch.cat([w[2], w[4], w[6]]),
            "self_attn.in_proj_bias": torch.cat([w[3], w[5], w[7]]),
            "self_attn.out_proj.weight": w[8], "self_attn.out_proj.bias": w[9],
            "linear1.weight": w[12], "linear1.bias": w[13], "linear2.weight": w[14],
            "linear2.bias": w[15]}
    x = pattern(7, 2, T, C).requires_grad_()
    y = nn.utils.stateless.functional_call(block, ours, (x, mask))
    show(name, y, x, w)


def rms(x, gain):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * gain


def turn(x):  # [N, T, heads, D], pairs of neighbours
    T, D = x.shape[1], x.shape[3]
    angle = torch.outer(torch.arange(T) * 1.0, 10000 ** (-torch.arange(0, D, 2) / D))
    z = torch.view_as_complex(x.reshape(*x.shape[:3], D // 2, 2))
    turned = z * torch.polar(torch.ones_like(angle), angle)[:, None]
    return torch.view_as_real(turned).flatten(3)


def llama_block():
    C, H, T, heads, groups, D = 8, 12, 3, 4, 2, 2
    w = weights([("g", C), ("w", C, C), ("w", groups * D, C), ("w", groups * D, C),
                 ("w", C, C), ("g", C), ("w", H, C), ("w", H, C), ("w", C, H)])
    n1, wq, wk, wv, wo, n2, up, gate, down = w
    x = pattern(7, 2, T, C).requires_grad_()
    a = rms(x, n1)
    q = turn((a @ wq.T).view(2, T, heads, D))
    k = turn((a @ wk.T).view(2, T, groups, D)).repeat_interleave(heads // groups, 2)
    v = (a @ wv.T).view(2, T, groups, D).repeat_interleave(heads // groups, 2)
    score = torch.einsum("nthd,nshd->nhts", q, k) / D ** 0.5
    score = score.masked_fill(torch.ones(T, T).triu(1).bool(), -torch.inf)
    found = torch.einsum("nhts,nshd->nthd", score.softmax(-1), v).reshape(2, T, C)
    h = x + found @ wo.T
    b = rms(h, n2)
    show("llama_block", h + (F.silu(b @ gate.T) * (b @ up.T)) @ down.T, x, w)


def gpt2(tokens, wte, wpe, blocks, last, heads):
    """Hugging Face's GPT2LMHeadModel: Conv1D weights are [in, out], the head is wte."""
    N, T = tokens.shape
    C = wte.shape[1]
    x = wte[tokens] + wpe[:T]
    for n1, b1, wa, ba, wp, bp, n2, b2, wf, bf, wm, bm in blocks:
        q, k, v = (F.layer_norm(x, (C,), n1, b1) @ wa + ba).split(C, -1)
        q, k, v = (t.view(N, T, heads, -1).transpose(1, 2) for t in (q, k, v))
        score = q @ k.transpose(-1, -2) / (C // heads) ** 0.5
        score = score.masked_fill(torch.ones(T, T).triu(1).bool(), -torch.inf)
        x = x + (score.softmax(-1) @ v).transpose(1, 2).reshape(N, T, C) @ wp + bp
        hidden = F.layer_norm(x, (C,), n2, b2) @ wf + bf
        cubic = hidden + 0.044715 * hidden ** 3
        u = 0.5 * hidden * (1 + torch.tanh((2 / torch.pi) ** 0.5 * cubic))
        x = x + u @ wm + bm
    return F.layer_norm(x, (C,), *last) @ wte.T


def gpt2_shapes(V, P, C, layers):
    block = [("g", C), ("b", C), ("w", C, 3 * C), ("b", 3 * C), ("w", C, C), ("b", C),
             ("g", C), ("b", C), ("w", C, 4 * C), ("b", 4 * C), ("w", 4 * C, C), ("b", C)]
    return [("w", V, C), ("w", P, C)] + block * layers + [("g", C), ("b", C)]


def gpt2_net(V, P, C, layers):
    w = weights(gpt2_shapes(V, P, C, layers))
    return w, (w[0], w[1], [w[2 + 12 * i:14 + 12 * i] for i in range(layers)], w[-2:])


def ask_transformers(w, V, P, C, layers, heads, tokens, logits):
    try:
        from transformers import GPT2Config, GPT2LMHeadModel
    except ImportError:
        return
    net = GPT2LMHeadModel(GPT2Config(vocab_size=V, n_positions=P, n_embd=C,
                                     n_layer=layers, n_head=heads)).double().eval()
    with torch.no_grad():
        for ours, theirs in zip(w, net.parameters(), strict=True):
            theirs.copy_(ours)
        torch.testing.assert_close(net(tokens).logits, logits, rtol=1e-12, atol=1e-12)


def tokens(start, N, T, V):
    return torch.tensor([(i * i + start) % V for i in range(N * T)]).reshape(N, T)


print("// PyTorch's answers (torch %s, float64)." % torch.__version__)
print("// Written by transformer.py.\n#pragma once\n\n#include <vector>\n")
print("namespace reference {\n\nusing Numbers = std::vector<double>;")
print("struct Answer { Numbers y, dx; std::vector<Numbers> gradients; };")
torch_block("pre_block", True, "gelu", True)
torch_block("post_block", False, "relu", False)
llama_block()

w, net = gpt2_net(17, 8, 8, 2)
logits = gpt2(tokens(1, 2, 6, 17), *net, 2)
ask_transformers(w, 17, 8, 8, 2, 2, tokens(1, 2, 6, 17), logits)
print("const Numbers gpt2_logits =" + numbers(logits)[:-1] + ";")

# Three steps of AdamW, decay on matrices only; wte is the head as well.
w, net = gpt2_net(17, 8, 8, 2)
matrices, others = [p for p in w if p.dim() == 2], [p for p in w if p.dim() == 1]
groups = [{"params": matrices}, {"params": others, "weight_decay": 0}]
optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1)
losses = []
for step in range(3):
    optimizer.zero_grad()
    logits = gpt2(tokens(step, 2, 6, 17), *net, 2)
    loss = F.cross_entropy(logits.view(12, 17), tokens(step + 5, 2, 6, 17).view(12))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print("const Numbers gpt_losses = " + numbers(torch.tensor(losses))[:-1] + ";")
for name, p in [("tokens", w[0]), ("positions", w[1]), ("up", w[10]), ("shift", w[-1])]:
    print("const Numbers gpt_%s = " % name + numbers(p)[:-1] + ";")
print("\n}  // namespace reference")
