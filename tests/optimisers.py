"""Run PyTorch's own optimisers once and keep what they did: ``nox -s optimisers``.

Writes tests/optimisers.json, for test_optimisers.py: PyTorch's version, the problems, and the
some of the first iterates of each optimiser with each of its options on each problem, float64,
on the CPU.
"""

import json
from importlib.metadata import version
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")

X = [[1.0, 0.5], [2.0, -1.0], [2.5, 0.7], [-0.5, 3.0]]
# Means over samples, and lam times the sum of sizes: abs has a kink, where PyTorch says 0.
PROBLEMS = {
    "squares": {"loss": "squares", "X": X, "y": [1.0, -0.5, 2.0, 0.3], "lam": 0.0},
    "squares and kink": {"loss": "squares", "X": X, "y": [1.0, -0.5, 2.0, 0.3], "lam": 0.4},
    "log loss": {"loss": "log loss", "X": X, "y": [1.0, 0.0, 1.0, 1.0], "lam": 0.0},
    "log loss and kink": {"loss": "log loss", "X": X, "y": [1.0, 0.0, 1.0, 1.0], "lam": 0.1},
}
STARTS = {"near": [0.8, -1.5], "on a kink": [0.0, 2.0]}
# Of this project's functions: their options and PyTorch's.
OPTIMISERS = {
    "momentum": [
        ({"step": 0.1}, ("SGD", {"lr": 0.1, "momentum": 0.9})),
        ({"step": 0.03, "momentum": 0.5}, ("SGD", {"lr": 0.03, "momentum": 0.5})),
        (
            {"step": 0.05, "nesterov": True},
            ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
        ),
    ],
    "adam": [
        ({}, ("Adam", {})),
        (
            {"step": 0.1, "betas": [0.5, 0.9], "eps": 0.01},
            ("Adam", {"lr": 0.1, "betas": [0.5, 0.9], "eps": 0.01}),
        ),
    ],
    "adamw": [
        ({}, ("AdamW", {})),
        ({"step": 0.1, "decay": 0.5}, ("AdamW", {"lr": 0.1, "weight_decay": 0.5})),
    ],
}
KEPT = [0, 1, 2, 3, 10, 40]  # steps after which the iterate is kept


def runs():
    import torch

    losses = {
        "squares": lambda u, y: torch.mean((y - u) ** 2) / 2,
        "log loss": torch.nn.functional.binary_cross_entropy_with_logits,
    }

    def walk(problem, start, name, options):
        features, y = (torch.tensor(problem[k], dtype=torch.float64) for k in ("X", "y"))
        beta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        optimiser = getattr(torch.optim, name)([beta], **options)
        path = [beta.tolist()]
        for _ in range(KEPT[-1]):
            optimiser.zero_grad()
            loss = losses[problem["loss"]](features @ beta, y)
            (loss + problem["lam"] * beta.abs().sum()).backward()
            optimiser.step()
            path.append(beta.tolist())
        return [path[k] for k in KEPT]

    for problem, given in PROBLEMS.items():
        for start, place in STARTS.items():
            for solver, cases in OPTIMISERS.items():
                for ours, (name, theirs) in cases:
                    path = walk(given, place, name, theirs)
                    yield {"problem": problem, "start": start, "solver": solver, "options": ours,
                           "torch": name, "torch options": theirs, "path": path}  # fmt: skip


def main():
    known = version("torch").partition("+")[0]  # 2.13.0+cpu names the build
    head = json.dumps({"torch": known, "problems": PROBLEMS, "steps": KEPT}, indent=1)
    # One run a line, so that a change of one is one line.
    lines = ",\n  ".join(map(json.dumps, runs()))
    FILE.write_text(f'{head[:-2]},\n "runs": [\n  {lines}\n ]\n}}\n', encoding="utf-8")
    print(f"{FILE}: runs of PyTorch {known}")


if __name__ == "__main__":
    main()
