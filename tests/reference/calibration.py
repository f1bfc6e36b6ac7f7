# Where the numbers of the calibration test in tests/metrics.cpp come from: a few lines of
# PyTorch, as in the paper's own code (Guo et al., 2017): bins are (low, high].
import torch

logits = torch.tensor([[2, 0, 0], [0, 1, 0], [3, 1, 0], [0, 0, 4], [1, 1.5, 0],
                       [0, 2.5, 1], [1, 0, 1.25], [5, 0, 0], [1.2, 0, 0], [0, 0.2, 0],
                       [2.2, 0, 0], [0, 0, 2.4]], dtype=torch.float64)
truth = torch.tensor([0, 2, 0, 2, 1, 2, 0, 0, 1, 1, 2, 2])
confidence, predicted = torch.softmax(logits, 1).max(1)
right = (predicted == truth).double()
print("torch", torch.__version__)
for bins in (5, 15):
    edges = torch.linspace(0, 1, bins + 1, dtype=torch.float64)
    error = signed = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = (confidence[inside].mean() - right[inside].mean()).item()
            error += inside.double().mean().item() * abs(gap)
            signed += inside.double().mean().item() * gap
    print(bins, "bins", repr(error), repr(signed))
