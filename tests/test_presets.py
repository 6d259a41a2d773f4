"""A preset on a page leads where its label says, as far as words can be held to it."""

import re

import numpy as np
import pytest
from pages import DOCS, PAGES, drawn
from seen import numbers, seen

from regnotes.livefigures import record as live

WITH_PRESETS = [p for p in PAGES if "presets=" in (DOCS / f"{p}.md").read_text(encoding="utf-8")]


def says(label, *words):
    """Whether one of the readouts with this label begins with one of these words."""
    return lambda shown: shown.readouts[label].startswith(words)


def holds(symbol, *span):
    """Whether a slider stands within a span, where the figure has it."""
    return lambda shown: span[0] <= shown.state.get(symbol, span[0]) <= span[-1]


def zeros(count):
    words = ("none of the two", "one of the two", "both")[count]
    return lambda shown: shown.readouts["Exactly zero"].startswith(words)


# What a label may say -> what must then be so.
RULES = {
    r"segment": says("Minimisers", "every point of the segment"),
    r"a point|one point|its middle": says("Minimisers", "exactly one"),
    r"no minimiser|^flat$": says("Minimisers", "none"),
    r": a line": says("Minimisers", "every point of the line"),
    r"no zero": zeros(0),
    r"one zero": zeros(1),
    r"both zero|all zero": zeros(2),
    r"no penalty": lambda shown: shown.state["λ"] == shown.state["Ω"] == 0,
    r"little l2": holds("Ω", 1e-6, 0.05),
    r"^l1\b(?!.*l2)": lambda shown: shown.state.get("Ω", 0) == shown.state.get("m", 0) == 0,
    r"^l2\b": lambda shown: shown.state.get("λ", 0) == 0 and shown.state.get("m", 1) == 1,
    r"^twins": holds("ρ", 1),
    r"nearly twins": holds("ρ", 0.9, 0.999),
    r"uncorrelated": holds("ρ", 0),
    r"no idea": holds("p", 0.5),
    r"^certain": holds("p", 1),
    r"^not certain": lambda shown: 0 < shown.state["p"] < 1,
    r"bowl": says("Minimisers", "exactly one"),
    r"valley": lambda shown: shown.state["Ω"] == 0,
    r"^q = ½": holds("q", 0.5),
    r"^q = 1": holds("q", 1),
    r"^q = 2": holds("q", 2),
    r"^q = 4": holds("q", 4),
    r"the last moment": lambda shown: 0 < distance(shown) < 0.5,
}


def distance(shown):
    x0, y0, x1, y1 = numbers(shown.readouts["Minimisers"])[:4]
    return np.hypot(x1 - x0, y1 - y0)


@pytest.fixture(scope="module")
def presets():
    """(page, figure, label, figure as seen there, whether a step is called so) of all buttons."""
    found = []
    for page in WITH_PRESETS:
        for name, (*_, fig) in drawn(page).items():
            record = fig.layout.meta["live"]
            steps = {word for table in record["tables"] for column in table["columns"].values()
                     for word in column.get("words", [])}  # fmt: skip
            for preset in record["presets"]:
                shown = seen(fig, preset["values"])
                found.append((page, name, preset["label"], shown, preset["label"] in steps))
    return found


def test_every_preset_does_what_its_label_says(presets):
    held = {rule: 0 for rule in RULES}
    decided = 0
    for page, name, label, shown, named in presets:
        rules = [rule for rule in RULES if re.search(rule, label.lower())]
        decided += bool(rules) or named
        assert not named or shown.readouts["Drawn"] == label, f"{page}, {name}: {label!r}"
        for rule in rules:
            held[rule] += 1
            assert RULES[rule](shown), f"{page}, {name}: {label!r} leads to {shown.readouts}"
    assert not [rule for rule, count in held.items() if not count], "a rule for no label"
    assert decided > 0.7 * len(presets) > 10


def test_every_preset_stands_on_a_step_of_its_sliders():
    for page in WITH_PRESETS:
        for name, (*_, fig) in drawn(page).items():
            record = fig.layout.meta["live"]
            nodes = {c["symbol"]: live.node_values(c) for c in record["controls"]}
            for preset in record["presets"]:
                for symbol, value in preset["values"].items():
                    off = np.abs(nodes[symbol] - value).min()
                    assert off < 1e-9, f"{page}, {name}: {preset['label']!r} is between steps"
