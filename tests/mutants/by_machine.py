"""Errors that a machine makes: a seeded sample of small changes, and the share that is noticed.

The changes are those of mutmut (https://mutmut.readthedocs.io): another number, another operator,
a condition turned round, an argument left out, a text spoilt. Its own runner is not used: it
changes functions only, not the tables and constants between them, and takes no sample.
"""

import ast
import random
import re
from collections import Counter
from dataclasses import dataclass

import libcst as cst
from copies import ROOT, SHORT, outcomes, pytest_in
from explained import EXPLAINED
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

# Group -> its files; the share of it that must be noticed, or None where it is only reported.
GROUPS = {
    "mathematics": (
        [
            *("objective", "losses", "penalties", "solvers", "minima", "conversions"),
            *("paths", "priors.py", "quadratics", "datasets.py"),
            *("cross_validation.py", "expected_errors.py"),
            *("margins.py", "filters.py"),
        ],
        0.9,
    ),
    "figures": (["figures"], 0.9),
    "livefigures": (["livefigures/record.py", "livefigures/specs.py", "livefigures/stills"], None),
}
# The tests that look at a room most closely, the quick ones before the slow; then come all others.
FIRST = {
    "objective": ["objective", "sliders", "minimise", "terms"],
    "losses": ["objective", "closed_forms", "minimise", "terms", "robust_losses", "weights"],
    "penalties": ["balls", "objective", "minimise", "penalties", "terms", "chains_and_sums",
                  "thresholding"],
    "solvers": ["solvers", "optimisers", "flows", "decayed"],
    "minima": ["closed_forms", "minimise", "units", "meaning_sets", "minimisers", "constraint",
               "chains_and_sums", "robust_losses", "contributed_terms",
               "absolute_deviations", "paths"],
    "conversions": ["conversions", "scripts", "converter"],
    "paths": ["paths", "lasso_paths"],
    "cross_validation.py": ["cross_validation"],
    "expected_errors.py": ["expected_errors"],
    "margins.py": ["margins"],
    "filters.py": ["filters"],
    "quadratics": ["quadratics", "zeros", "meaning_bench"],
    "priors.py": ["priors"],
    "datasets.py": ["datasets", "objective", "conclusions"],
    "figures": ["figures", "meaning_surfaces", "meaning_sets", "meaning_families",
                "meaning_looks", "meaning_curves", "meaning_budget", "meaning_bench"],
    "calculator.py": ["converter", "scripts"],
    "budgets.py": ["meaning_budget", "figures", "meaning_looks"],
    "corner_areas.py": ["meaning_bench", "figures", "meaning_looks"],
    "panels.py": ["meaning_labels", "meaning_curves", "meaning_looks"],
    "multiples.py": ["meaning_prices", "meaning_looks"],
    "towards_zero.py": ["meaning_prices", "meaning_looks"],
    "profiles.py": ["meaning_profiles", "meaning_looks"],
    "slider_curves.py": ["meaning_curves", "figures", "meaning_labels", "meaning_looks"],
    "palette.py": ["palette", "meaning_looks"],
    "objective_curves.py": ["curve", "meaning_looks"],
    "plots.py": ["meaning_curves", "figures", "meaning_labels", "meaning_looks"],
    "livefigures": ["live", "stills", "figures", "meaning_curves"],
}  # fmt: skip
CPU = 900  # seconds; the tests of an unchanged copy take a tenth of it
SKIPPED_CALLS = ("len", "isinstance", "warn")


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    right: str
    wrong: str
    text: str  # the whole file

    def __str__(self):
        return f"regnotes/{self.path}:{self.line}\n    - {self.right}\n    + {self.wrong}"

    @property
    def why_alike(self):
        """Why nobody can notice it, if that is known."""
        return EXPLAINED.get((self.path, self.right, self.wrong))


def add_options(parser):
    parser.add_argument("--sample", type=int, default=120, help="mutants of each group")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another sample")
    parser.add_argument("--group", action="append", choices=GROUPS, help="only these groups")
    parser.add_argument("--near", action="store_true", help="only tests of the room: a quick look")
    parser.add_argument("--jobs", type=int, default=2, help="so many at a time")


def main(options, more=()):
    """Print every survivor and the shares; returns whether they are large enough."""
    good = True
    for group in options.group or GROUPS:
        names, wanted = GROUPS[group]
        good &= _group(group, names, wanted, options, list(more))
    return good


def _group(group, names, wanted, options, more):
    sample = sampled(names, options.sample, options.seed)
    every = sorted(f"tests/{file.name}" for file in (ROOT / "tests").glob("test_*.py"))
    print(f"{group}: {len(sample)} mutants, seed {options.seed}", flush=True)

    near = dict.fromkeys(file for mutant in sample for file in _first(mutant.path))

    def start(mutant):
        changes = {f"regnotes/{mutant.path}": mutant.text} if mutant else {}
        first = _first(mutant.path) if mutant else near
        later = [] if options.near else [file for file in every if file not in first]
        return pytest_in(changes, [*first, *later, "-m", SHORT, *more], CPU)

    counts, rooms = Counter(), {}
    for mutant, code, text in outcomes(options.jobs, [None, *sample], start):
        if mutant is None:  # an unchanged copy must stay green, or red would say nothing
            if code != 0:
                raise SystemExit(f"red without a mutant:\n{text[-3000:]}")
            continue
        if code not in (0, 1, 2) and code > 0:
            raise SystemExit(f"pytest could not run (exit code {code}) on {mutant}\n{text[-3000:]}")
        how = {0: "alive", 1: "a test", 2: "it does not even begin"}.get(code, "no end")
        if code == 0 and mutant.why_alike:
            how = "alike"
        counts[how] += 1
        if counts.total() % 20 == 0:
            print(f"    {counts.total()} of {len(sample)}", flush=True)
        room = mutant.path.partition("/")[0]
        rooms.setdefault(room, []).append(code != 0)
        if code == 0:
            print(f"{how}  {mutant}", *filter(None, [mutant.why_alike]), sep="\n    ", flush=True)
    killed = len(sample) - counts["alive"] - counts["alike"]
    share = killed / max(1, len(sample))
    print(f"{group}: {killed} of {len(sample)} noticed, {100 * share:.0f} %; {dict(counts)}")
    for room, seen in sorted(rooms.items()):
        print(f"    {room}: {sum(seen)} of {len(seen)}, {100 * sum(seen) / len(seen):.0f} %")
    print(flush=True)
    return wanted is None or share >= wanted


def _first(path):
    names = FIRST.get(path.rpartition("/")[2]) or FIRST[path.partition("/")[0]]
    return [f"tests/test_{name}.py" for name in names]


# ---- the sample --------------------------------------------------------------------------------


def sampled(names, count, seed):
    """`count` of all mutants of these files and folders of regnotes/, in the order of a draw."""
    places = []
    for name in names:
        found = ROOT / "regnotes" / name
        for file in sorted(found.rglob("*.py")) if found.is_dir() else [found]:
            path = file.relative_to(ROOT / "regnotes").as_posix()
            source = file.read_text(encoding="utf-8")
            places += [(path, source, *place) for place in _places(source)]
    random.Random(seed).shuffle(places)
    drawn = []
    for path, source, node, new, line in places:
        mutant = _mutant(path, source, node, new, line)
        if mutant:
            drawn.append(mutant)
        if len(drawn) == count:
            break
    return drawn


def _places(source):
    """(number of a node, number of the change, line) of everything that mutmut would change."""
    finder = _Finder()
    MetadataWrapper(cst.parse_module(source)).visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self):
        super().__init__()
        self.found, self.number = [], -1

    def on_visit(self, node):
        self.number += 1
        skipped = isinstance(
            node, (cst.Import, cst.ImportFrom, cst.Annotation, cst.Decorator, cst.Raise)
        )  # what is raised is tested by the words that matter; a name changed there is no logic
        if isinstance(node, cst.Assign):
            skipped |= getattr(node.targets[0].target, "value", "") == "__all__"
        if isinstance(node, cst.Arg):  # a guard that good code never meets
            skipped |= getattr(node.keyword, "value", "") == "strict"
        if isinstance(node, cst.Call):
            skipped |= getattr(node.func, "value", "") in SKIPPED_CALLS
        if skipped:
            self.number += _size(node) - 1
            return False
        for change in range(len(_changes(node))):
            line = self.get_metadata(PositionProvider, node).start.line
            self.found.append((self.number, change, line))
        return True


def _size(node):
    return 1 + sum(_size(child) for child in node.children)


def _changes(node):
    return [
        new for kind, operator in mutation_operators if isinstance(node, kind)
        for new in operator(node) if not _same_colour(node, new)
    ]  # fmt: skip


def _same_colour(node, new):
    """Whether a colour is only written in capitals."""
    words = [getattr(n, "value", "") for n in (node, new)]
    return (
        isinstance(node, cst.SimpleString)
        and re.match(r"[\"'](#|rgba?\()", words[0]) is not None
        and words[0].lower() == words[1].lower()
    )


class _Changer(cst.CSTTransformer):
    """Puts the change of that number in place of the node of that number."""

    def __init__(self, node, change):
        super().__init__()
        self.wanted, self.change, self.number, self.stack = node, change, -1, []

    def on_visit(self, node):
        self.number += 1
        self.stack.append(self.number)
        return True

    def on_leave(self, original, updated):
        if self.stack.pop() == self.wanted:
            return _changes(original)[self.change]
        return updated


def _mutant(path, source, node, change, line):
    text = cst.parse_module(source).visit(_Changer(node, change)).code
    try:
        if ast.dump(ast.parse(text)) == ast.dump(ast.parse(source)):
            return None
    except SyntaxError:
        return None
    before, after = source.splitlines(), text.splitlines()
    k = next(k for k, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    # None in the place of something hardly ever does anything but crash: it would flatter.
    if after[k].count("None") > before[k].count("None"):
        return None
    return Mutant(path, k + 1, before[k].strip(), after[k].strip(), text)
