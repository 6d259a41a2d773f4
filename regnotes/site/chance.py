"""What differs from build to build: random numbers without a seed, and the clock."""

import ast

from .claims import parse

__all__ = ["differences"]

# What makes a generator; without a seed it takes one of the system's.
GENERATORS = {"default_rng", "RandomState", "SeedSequence", "PCG64", "MT19937", "Random"}
# Of numpy.random and random, what draws no numbers by itself.
DRAWS_NOT = {"seed", "Generator", "getstate", "setstate", "get_state", "set_state"}
CLOCKS = {
    *("time.time", "time.time_ns", "time.perf_counter", "time.monotonic", "time.ctime"),
    *("time.localtime", "time.gmtime", "datetime.date.today"),
    *(f"datetime.datetime.{name}" for name in ("now", "today", "utcnow")),
    *(f"pandas.Timestamp.{name}" for name in ("now", "today", "utcnow")),
}
SYSTEMS = ("os.urandom", "uuid.uuid1", "uuid.uuid4", "secrets.")

BY_CHANCE = (
    "This cell draws random numbers without a seed, so each build would show others: "
    "np.random.default_rng(0) has one."
)
BY_CLOCK = "What this cell shows depends on when the page is built: write the date or time itself."


def differences(sources):
    """Yield (cell, line from 0, message) for each call on a page that gives another result anew.

    Parameters
    ----------
    sources : list of str, the code of all cells of the page
    """
    trees = [parse(source) or ast.Module(body=[], type_ignores=[]) for source in sources]
    known = {}
    for tree in trees:
        known |= imported(tree)
    calls = [(k, call, full_name(call.func, known)) for k, tree in enumerate(trees)
             for call in ast.walk(tree) if isinstance(call, ast.Call)]  # fmt: skip
    # Of numpy and of Python each one generator serves the whole page.
    names = {name for _k, _call, name in calls}
    seeded = {module for module in ("random", "numpy.random") if f"{module}.seed" in names}
    for k, call, name in calls:
        if is_by_chance(call, name, seeded):
            yield k, call.lineno - 1, BY_CHANCE
        elif name in CLOCKS and not (name.startswith("time.") and call.args):
            yield k, call.lineno - 1, BY_CLOCK


def imported(tree):
    """Return what the names that a cell imports stand for: ``{"np": "numpy"}``."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                top = one.name.partition(".")[0]
                known[one.asname or top] = one.name if one.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return known


def full_name(called, known):
    """Return the name of a function with its module, or "" where it is not imported."""
    name = ast.unparse(called)
    first, dot, rest = name.partition(".")
    return known[first] + dot + rest if first in known else ""


def is_by_chance(call, name, seeded):
    """Whether a call gives random numbers, or a generator of them, without a seed."""
    module, _dot, last = name.rpartition(".")
    if module not in ("random", "numpy.random"):
        return name.startswith(SYSTEMS)
    if last in GENERATORS:
        return not call.keywords and all(ast.unparse(one) == "None" for one in call.args)
    return module not in seeded and last not in DRAWS_NOT
