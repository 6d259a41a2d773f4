"""Errors made by hand: each in a copy of the project, where it must turn something red.

A formula that is wrong must turn red at least one page (its cells are run) and at least one test.
What a figure draws and says does not come back to a page, so there a test must notice. A mutant
that survives is a gap. An unchanged copy comes first and must stay green, or red would say nothing.
"""

import os
import subprocess
import sys

from copies import SHORT, copied, exchanged, last, outcomes, pytest_in

# What is wrong, where in regnotes/, the right text (which must stand there once), the wrong one.
MUTANTS = [
    ("L1's threshold is half of what it should be", "penalties/norms.py",
     "return v - np.clip(v, -step, step)", "return v - np.clip(v, -step / 2, step / 2)"),
    ("the slope of L2 has lost its factor 2", "penalties/norms.py",
     "return 2.0 * weights * beta", "return weights * beta"),
    ("at the kink L1 lets the slope be as large as it likes", "penalties/norms.py",
     "at_kink = np.maximum(np.abs(gradient) - reach, 0.0)", "at_kink = 0.0 * np.abs(gradient)"),
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
     "moved(J, beta, step / k**decay", "moved(J, beta, -step / k**decay"),
    ("coordinate descent moves the first parameter only", "solvers/coordinatewise.py",
     "for j in itertools.cycle(order):", "for j in itertools.cycle(order[:1]):"),
    ("the gradient flow takes the logarithm of the time for the time", "solvers/flows.py",
     "lambda s, b: -np.exp(s) * J.gradient(b)", "lambda s, b: -J.gradient(b)"),
    ("AdamW does not feel the noise of its slopes", "solvers/decayed.py",
     "np.hypot(slope, noise)", "np.abs(slope)"),
    ("AdamW decays every weight by the same amount", "solvers/decayed.py",
     "decay * middle * (", "decay * ("),
    ("FISTA has hardly any momentum", "solvers/first_order.py",
     "momentum = (age - 1.0) / older", "momentum = (age - 1.0) / older**2"),
    ("below q = 1 the prox of a power jumps too early", "penalties/powers.py",
     "(2 * (1 - self.q) * step)", "((1 - self.q) * step)"),
    ("MCP ends at a slope of its own", "penalties/nonconvex.py",
     "return np.maximum(self.lam - size / self.gamma, 0.0)", "return self.lam - size / self.gamma"),
    ("SCAD bends from 0 on", "penalties/nonconvex.py",
     "np.maximum(t - self.lam, 0.0) ** 2", "t ** 2"),
    ("the price of Ridge is a mean", "conversions/libraries.py",
     'Ridge(alpha=…)", **ridge_of("alpha", 2 * n)',
     'Ridge(alpha=…)", **ridge_of("alpha", 2 * ONE)'),
    ("C has lost the 2 before Ω", "conversions/libraries.py",
     'Argument("C", 1 / (n * (λ + 2 * Ω))', 'Argument("C", 1 / (n * (λ + Ω))'),
    ("glmnet's gaussian does not divide y", "conversions/libraries.py",
     'Argument("lambda", λ + 2 * Ω * s)', 'Argument("lambda", λ + 2 * Ω)'),
    ("each parameter of a group is shortened for itself", "penalties/structured.py",
     "lengths[..., group] = norm(beta[..., group])[..., np.newaxis]",
     "lengths[..., group] = np.abs(beta[..., group])"),
    ("a line of least absolute deviations has the intercept 0", "minima/absolute_deviations.py",
     "rest - np.median(rest, axis=1, keepdims=True)", "rest"),
    ("a ridge of many prices forgets a unit", "minima/normal_equations.py",
     "(pulls / sizes)", "pulls"),
    ("the mean of a Laplace believer moves away from 0", "priors.py",
     "size - self.rate * np.tanh", "size + self.rate * np.tanh"),
    ("a Laplace believer's median has too little on its right", "priors.py",
     "np.logaddexp(right, left) - np.log(2)", "np.logaddexp(right, left) - np.log(3)"),
    ("soft thresholding is too good by what it sets to 0", "priors.py",
     "(y**2 - edge**2 - 2)", "(y**2 - edge**2 - 3)"),
    ("the median of spike and slab leaves 0 too late", "priors.py",
     "0.5 / self.nonzero(y)", "0.6 / self.nonzero(y)"),
]  # fmt: skip
FIGURES = [
    ("the ball of the bench is drawn too wide", "figures/penalty_bench.py",
     "np.stack([ball(P, float(t)) for P", "np.stack([1.1 * ball(P, float(t)) for P"),
    ("the border of a ball is drawn too wide", "figures/families.py",
     "np.stack([ball(J, level) for J in several])",
     "np.stack([1.05 * ball(J, level) for J in several])"),
    ("the ball of a budget is drawn too wide", "figures/budgets.py",
     "ball = _around(penalty, np.zeros(2), size, 3 * extent)",
     "ball = 1.05 * _around(penalty, np.zeros(2), size, 3 * extent)"),
    ("the dot of β₁ stands on the curve of β₂", "figures/budgets.py",
     '"β₁": (table["beta1"], "here_x")', '"β₁": (table["beta1"], "here_y")'),
    ("the curve called β₂ has the values of β₁", "figures/budgets.py",
     '"β₂": (table["beta2"], "here_y")', '"β₂": (table["beta1"], "here_y")'),
    ("the price is drawn over itself", "figures/budgets.py",
     'bindings += [_bound(len(traces) - 1, "x", "budget_x")',
     'bindings += [_bound(len(traces) - 1, "x", "price_y")'),
    ("the words of a segment are turned round", "figures/minimiser_sets.py",
     "segment from ({x0}, {y0}) to ({x1}, {y1})", "segment from ({y0}, {x0}) to ({y1}, {x1})"),
    ("a segment in words ends at the end of another", "figures/minimiser_sets.py",
     "segment from ({x0}, {y0}) to ({x1}, {y1})", "segment from ({x0}, {y1}) to ({x1}, {y0})"),
    ("one zero is called none", "figures/minimiser_sets.py",
     '[(ends[:, 0] == 0).sum(axis=1)]', '[(ends[:, 0] > 0).sum(axis=1)]'),
    ("the set of minimisers is cut at the wrong place", "figures/minimiser_sets.py",
     "clipped = np.where(\n        (enter <= leave)",
     "clipped = 0.9 * np.where(\n        (enter <= leave)"),
    ("the residual is said to be smaller than it is", "figures/minimiser_sets.py",
     "np.ceil(np.log10(np.maximum(residual, 1e-15)) + 1e-9)",
     "np.floor(np.log10(np.maximum(residual, 1e-15)) + 1e-9)"),
    ("a groove is drawn where the surface falls to one side", "figures/traces.py",
     "yield k, crease, 8, [there, half + slope, half + _negated(slope)]",
     "yield k, crease, 8, [there, half + slope]"),
    ("creases change places in the plane", "figures/traces.py",
     'along, across = ("y", "x") if crease.across == 0 else ("x", "y")',
     'along, across = ("y", "x") if crease.across == 1 else ("x", "y")'),
    ("β₁ and β₂ change places on the grid", "figures/drawing.py",
     "np.stack(np.meshgrid(axis, axis), axis=-1)",
     'np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)'),
    ("the axes change names", "figures/drawing.py",
     'plain | {"title": {"text": "β₁"}, "domain": x}',
     'plain | {"title": {"text": "β₂"}, "domain": x}'),
    ("a small surface has the name of another", "figures/surfaces.py",
     '*[f"{symbol} = {value:g}" for value in several]',
     '*[f"{symbol} = {several[0]:g}" for value in several]'),
    ("a walk shows its next step", "figures/walks.py",
     "done = np.arange(last + 1) <= np.arange(last + 1)[:, np.newaxis]",
     "done = np.arange(last + 1) <= np.arange(last + 1)[:, np.newaxis] + 1"),
    ("the two kinds of wedges change places", "figures/corner_areas.py",
     '((0, "second"), (1, "first"))', '((1, "second"), (0, "first"))'),
    ("the wrong parameter is called zero", "figures/penalty_bench.py",
     "np.array(ZEROS)[(beta == 0) @ [1, 2]]", "np.array(ZEROS)[(beta == 0) @ [2, 1]]"),
    ("the level line passes beside the answer", "figures/penalty_bench.py",
     "across @ (circle / np.sqrt(curvature)", "across @ (circle / (curvature)"),
    ("a valley that is not the lowest is taken", "figures/within_balls.py",
     "VALLEYS = 3", "VALLEYS = 1"),
    ("a curve has the values of the next", "figures/plots.py",
     '"x": across, "y": up, "line": style', '"x": across, "y": np.roll(up, 1), "line": style'),
    ("a sentence gives the ends of a curve the wrong way round", "figures/plots.py",
     "first, last = known[0], known[-1]", "last, first = known[0], known[-1]"),
    ("a moving curve is its own height to the right", "figures/slider_curves.py",
     '"table": place[f"{a} {k}"], "column": f"{a} {k}"}',
     '"table": place[f"y {k}"], "column": f"y {k}"}'),
    ("the legend shows the colour of another curve", "figures/slider_curves.py",
     "look = styles[group]", "look = styles[list(styles)[k % len(styles)]]"),
    ("a race puts small numbers on the floor of zeros", "figures/races.py",
     "np.where(size == 0, floor", "np.where(size < 0.01, floor"),
    ("who reaches a zero is said a step too late", "figures/races.py",
     "since step {len(one) - np", "since step {len(one) + 1 - np"),
    ("the time above 0 is said to fall with the pull upwards", "figures/zigzags.py",
     "50 * (1 - pulls[j] / weight)", "50 * (1 + pulls[j] / weight)"),
    ("the band of a zigzag is turned round", "figures/zigzags.py",
     '"−(λ + g)": -weight - slope', '"−(λ + g)": -weight + slope'),
    ("a preset is one step off", "figures/presets.py",
     "{s: float(value) for s, value in values.items()}",
     "{s: float(value) + known[s]['step'] for s, value in values.items()}"),
]  # fmt: skip
# Those that look at the mathematics and at the figures; the browser and the builds would only take
# longer, and a browser does not start in so little memory.
TESTS = ["test_terms", "test_objective", "test_minimisers", "test_minimise", "test_datasets",
         "test_closed_forms", "test_solvers", "test_penalties", "test_conversions",
         "test_absolute_deviations", "test_paths", "test_priors", "test_flows",
         "test_decayed"]  # fmt: skip
OF_FIGURES = ["test_meaning_surfaces", "test_meaning_sets", "test_meaning_families",
              "test_meaning_budget", "test_meaning_bench", "test_meaning_curves",
              "test_meaning_races"]  # fmt: skip
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


CPU = 900  # seconds


def main(options, more=()):
    """Print what became of each mutant; returns whether all were noticed where they must be."""
    mutants = [(*m, TESTS) for m in MUTANTS] + [(*m, OF_FIGURES) for m in FIGURES]
    mutants = [mutant for mutant in mutants if options.only in mutant[0]]
    nothing = [("nothing", "", "", "", tests) for tests in (TESTS, OF_FIGURES)]
    alive = 0
    for (what, name, right, wrong, tests), code, text in outcomes(
        options.jobs, [*nothing, *mutants], lambda m: _tests(*m[1:], more)
    ):
        # 2 is an error before the first test, such as one of import.
        seen = {"test": (code in (1, 2), last(text, "FAILED"))}
        if tests is TESTS:
            page = _pages(name, right, wrong)
            seen["page"] = page.returncode == 1, last(page.stdout)
        if not name:
            if any(red for red, _ in seen.values()) or code:
                raise SystemExit(f"red without a mutant: {seen}\n{text[-3000:]}")
            continue
        alive += not all(red for red, _ in seen.values())
        print(f"{'red  ' if all(red for red, _ in seen.values()) else 'ALIVE'}  {what}")
        for kind, (red, by) in seen.items():
            print(f"       {kind}: {by if red else 'none noticed'}", flush=True)
    print(f"by hand: {len(mutants) - alive} of {len(mutants)} noticed\n", flush=True)
    return not alive


def _changes(name, right, wrong):
    path = f"regnotes/{name}"
    return {path: exchanged(path, right, wrong)} if name else {}


def _tests(name, right, wrong, tests, more):
    files = [f"tests/{test}.py" for test in tests]
    return pytest_in(_changes(name, right, wrong), [*files, "-m", SHORT, *more], CPU)


def _pages(name, right, wrong):
    """Run the cells of the pages in a copy; the exit code is 1 as soon as one complains."""
    with copied(_changes(name, right, wrong)) as copy:
        return subprocess.run(
            [sys.executable, "-c", PAGES.format(root=str(copy))], cwd=copy, text=True,
            env={**os.environ, "PYTHONPATH": str(copy)}, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
