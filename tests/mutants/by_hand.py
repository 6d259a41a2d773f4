"""Break a formula on purpose, and see whether a page and a test notice: ``nox -s mutants``.

Each mutant is one deliberate error in a copy of regnotes/.  It must turn at least one page
red (its cells are run) and at least one test.  A mutant that survives is a gap.  An unchanged
copy comes first and must stay green, or red would say nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# What is wrong, where, the right text (which must stand there once), the wrong one.
MUTANTS = [
    ("L1's threshold is half of what it should be", "penalties/norms.py",
     "return v - np.clip(v, -step, step)", "return v - np.clip(v, -step / 2, step / 2)"),
    ("the slope of L2 has lost its factor 2", "penalties/norms.py",
     'return 2.0 * vectors("beta", beta)', 'return vectors("beta", beta)'),
    ("at the kink L1 lets the slope be as large as it likes", "penalties/norms.py",
     "at_kink = np.maximum(np.abs(gradient) - weight, 0.0)", "at_kink = 0.0 * np.abs(gradient)"),
    ("the two outputs of the network are confused", "losses/classification.py",
     "c = np.where(u > 0, 1.0 - p, p)", "c = np.where(u > 0, p, 1.0 - p)"),
    ("the slope of the cross entropy has the wrong sign", "losses/classification.py",
     "return np.stack([slope, -slope], axis=-1)", "return np.stack([-slope, slope], axis=-1)"),
    ("the threshold of λ is shifted", "minima/network.py",
     "gap = (0.5 - rare) - shift", "gap = (0.6 - rare) - shift"),
    ("a segment ends on one axis only", "minima/network.py",
     "np.stack([zero, -d], -1)], axis=-2)", "np.stack([d, zero], -1)], axis=-2)"),
    ("the second expert is the stronger one", "datasets.py",
     "[(1, -1)] * 2 + [(-1, 1)]", "[(1, -1)] + [(-1, 1)] * 2"),
    ("to the right of a kink L1 falls on", "penalties/norms.py",
     "np.where(beta < 0, -1.0, 1.0)", "np.where(beta <= 0, -1.0, 1.0)"),
    ("the subgradient method walks uphill", "solvers/first_order.py",
     "beta - times(step / k**decay", "beta + times(step / k**decay"),
    ("coordinate descent moves the first parameter only", "solvers/coordinatewise.py",
     "for j in itertools.cycle(order):", "for j in itertools.cycle(order[:1]):"),
    ("below q = 1 the prox of a power jumps too early", "penalties/powers.py",
     "(2 * (1 - self.q) * step)", "((1 - self.q) * step)"),
    ("MCP ends at a slope of its own", "penalties/nonconvex.py",
     "return np.maximum(self.lam - size / self.gamma, 0.0)", "return self.lam - size / self.gamma"),
    ("SCAD bends from 0 on", "penalties/nonconvex.py",
     "np.maximum(t - self.lam, 0.0) ** 2", "t ** 2"),
    ("each parameter of a group is shortened for itself", "penalties/structured.py",
     "lengths[..., group] = norm(beta[..., group])[..., np.newaxis]",
     "lengths[..., group] = np.abs(beta[..., group])"),
]  # fmt: skip
# Those that look at the mathematics; the browser and the builds would only take longer.
TESTS = ["test_terms", "test_objective", "test_minimisers", "test_minimise", "test_datasets",
         "test_closed_forms", "test_solvers", "test_penalties"]  # fmt: skip
PAGES = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from pages import PAGES, drawn
first = "l1 index l2 cross-entropy elastic-net kinks".split()
for page in sorted(PAGES, key=first.count, reverse=True):
    try:
        drawn(page)
    except Exception as error:
        print(f"{{page}}: {{type(error).__name__}}")
        sys.exit(1)
"""


def main():
    alive = 0
    page, test = tried()
    if page.returncode or test.returncode:
        sys.exit(f"red without a mutant: {last(page)} {last(test, 'FAILED') or last(test)}")
    for what, name, right, wrong in MUTANTS:
        page, test = tried(name, right, wrong)
        seen = [page.returncode == 1, test.returncode == 1]
        alive += not all(seen)
        print(f"{'red  ' if all(seen) else 'ALIVE'}  {what}")
        print(f"       page: {last(page) if seen[0] else 'none noticed'}")
        print(f"       test: {last(test, 'FAILED') or last(test) if seen[1] else 'none noticed'}")
    sys.exit(f"{alive} of {len(MUTANTS)} mutants live" if alive else 0)


def tried(name="", right="", wrong=""):
    """Run the pages and the tests in a copy in which `right` is `wrong` in one module."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("regnotes", "docs", "tests"):
            ignored = shutil.ignore_patterns("_build", "__pycache__")
            shutil.copytree(ROOT / part, copy / part, ignore=ignored)
        for file in ("pyproject.toml", "noxfile.py"):
            shutil.copyfile(ROOT / file, copy / file)
        if name:
            source = copy / "regnotes" / name
            text = source.read_text(encoding="utf-8")
            if text.count(right) != 1:
                sys.exit(f"{name} has {text.count(right)} times {right!r}; expected once")
            source.write_text(text.replace(right, wrong), encoding="utf-8")
        page = run(copy, "-c", PAGES.format(root=str(copy)))
        tests = [f"tests/{test}.py" for test in TESTS]
        test = run(copy, "-m", "pytest", "-xq", "--no-header", "-p", "no:cacheprovider", *tests)
    return page, test


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def last(done, word=""):
    lines = [line for line in done.stdout.splitlines() if word in line]
    return lines[-1][:120] if lines else ""


if __name__ == "__main__":
    main()
