"""What a figure shows wherever its sliders stand, against what Python computes."""

import math
import re

import numpy as np
import pytest
from browser import held, move, settle

from regnotes import minimisers_over, residual
from regnotes.livefigures import record as live


def check_every_slider(page, name, drawn):
    """Move the sliders of a drawn figure; `drawn` is its entry in what pages.drawn returns."""
    function, arguments, keywords, fig = drawn
    record = fig.layout.meta["live"]
    answer(page, name)
    controls = page.eval_on_selector_all(
        f"#{name} input[data-control]", "all => all.map(input => input.dataset.control)"
    )
    controls = list(dict.fromkeys(controls))  # a choice has an input for each of its names
    # What is taken hold of in the picture has its sliders behind the others.
    held_ones = {handle[a] for handle in record.get("handles", []) for a in "xy"}
    symbols = [control["symbol"] for control in record["controls"]]
    guesses = [control["symbol"] for control in record["controls"] if control.get("guess")]
    assert controls == sorted(symbols, key=lambda s: (s in guesses, s in held_ones))
    for values in positions(record["controls"]):
        move(page, name, {symbol: float(value) for symbol, value in values.items()})
        objectives = objectives_at(function, arguments, keywords, values)
        check_picture(held(page, name)["data"], objectives, fig, values)
        if "Minimisers" in {readout["label"] for readout in record["readouts"]}:
            check_readouts(page, name, objectives[0], values)
        else:
            check_words(page, name, record, values)


def answer(page, name):
    """Answer the question of a figure, if it has one, as someone who would rather see it."""
    button = page.locator(f"#{name}:not(.live-figure-answered) .live-figure-shown")
    if button.count():
        page.emulate_media(reduced_motion="reduce")  # at once, and not a step at a time
        button.click()
        page.locator(f"#{name}.live-figure-answered").wait_for()
        settle(page)
        page.emulate_media(reduced_motion="no-preference")


# Those of curves and dots alone.
PLAIN = (
    "bars", "bench", "curve", "curves", "moving_curves", "price_paths", "race", "small_planes",
    "zigzag",
)  # fmt: skip


def positions(controls):
    """Rest, every control at both ends, and all of them together at a step between."""
    rest = {c["symbol"]: c["value"] for c in controls}
    nodes = {c["symbol"]: live.node_values(c) for c in controls}
    yield rest
    for symbol, values in nodes.items():
        yield rest | {symbol: values[0]}
        yield rest | {symbol: values[-1]}
    yield {s: v[(k + 1) * len(v) // (k + 3)] for k, (s, v) in enumerate(nodes.items())}


def objectives_at(function, arguments, keywords, values):
    """The objective of each scene, in the order in which they are drawn, at slider `values`."""
    J = arguments[0]
    values = {symbol: value for symbol, value in values.items() if not symbol.startswith("guess")}
    if function in PLAIN:
        return []
    if function == "small_multiples":
        others = ("extent", "n", "question")
        ((symbol, several),) = ((k, v) for k, v in keywords.items() if k not in others)
        return [J.at(**{symbol: value}).at_rest() for value in several]
    if function == "family":
        return [J(float(values[arguments[1].symbol]))]
    if function == "budget":  # the loss alone is drawn
        return [J.at(**dict.fromkeys(values, 0))]
    if function == "iterates":
        return [J.at_rest()]
    return [J.at(**values)]


def check_picture(data, objectives, fig, values):
    """Heights against the objectives themselves, lines and markers against the record."""
    expected = live.evaluate(fig.layout.meta["live"], values)["traces"]
    scenes = dict(
        zip(dict.fromkeys(t["scene"] for t in data if t["scene"]), objectives, strict=False)
    )
    for number, trace in enumerate(data):
        if trace["type"] in ("surface", "contour"):
            objective = scenes.get(trace["scene"], objectives[0])
            x, y = np.array(trace["x"]), np.array(trace["y"])
            assert x.ndim == y.ndim == 1 and (x == 0).sum() == (y == 0).sum() == 1
            z = objective.value(np.stack(np.meshgrid(x, y), axis=-1))
            assert np.abs(np.array(trace["z"]) - z).max() <= 1e-4 * np.ptp(z)
            continue
        for attribute in "xy":  # bars and curves stand still, where no slider moves them
            if not objectives and (number, attribute) not in expected:
                still = [math.nan if v is None else v for v in trace[attribute]]
                np.testing.assert_array_equal(still, list(fig.data[number][attribute]))
        for attribute in ("x", "y", "z", "customdata"):
            if (number, attribute) in expected:
                shown = [math.nan if v is None else v for v in trace[attribute]]
                np.testing.assert_allclose(shown, expected[number, attribute], atol=1e-9)


KINDS = {
    "point": "exactly one",
    "segment": "every point of the segment",
    "line": "every point of the line",
    "plane": "every point of the plane",
    "not attained": "none: J comes",
    "unbounded": "none: J falls",
    "one of several": "and others",
}
COUNTS = ("none of the two parameters", "one of the two parameters", "both parameters")


def number(text):
    return float(text.replace("−", "-"))


def readouts(page, name):
    rows = page.eval_on_selector_all(
        f"#{name} .live-figure-readouts > div",
        "rows => rows.map(row => ['dt', 'output'].map(of => row.querySelector(of).textContent))",
    )
    return dict(rows)


def check_words(page, name, record, values):
    """The words under a figure that tells no set of minimisers against those of the record."""
    assert readouts(page, name) == live.evaluate(record, values, answered=True)["readouts"]


def check_readouts(page, name, here, values):
    """The words under a figure against minimisers, value and residual of the objective."""
    shown = readouts(page, name)
    found = minimisers_over(here, {})
    kind, ends = found.kind[0], found.points[0]
    assert KINDS[kind] in shown["Minimisers"]
    if kind in ("point", "segment"):
        ends = ends if kind == "segment" else ends[:1]
        pairs = re.findall(r"\(([^()]*), ([^()]*)\)", shown["Minimisers"])
        said = np.array([[number(x), number(y)] for x, y in pairs])
        np.testing.assert_allclose(said, ends, atol=0.5001e-4)
        assert ((said == 0) == (ends == 0)).all(), "only an exact zero is written 0"
        if "Exactly zero" not in shown:
            return  # what is said of a solver's iterates, test_figures.py checks
        assert shown["Exactly zero"] == (
            "none inside, one at each end" if kind == "segment" else COUNTS[(ends == 0).sum()]
        )
        assert number(shown["Minimum of J"]) == pytest.approx(here.value(ends[0]), abs=1e-6)
        bound = number(shown["Distance from optimality"].removeprefix("below "))
        assert residual(here, np.stack([*ends, ends.mean(axis=0)])).max() <= bound
    named = page.eval_on_selector_all(
        f"#{name} input[type=radio]", "all => all.map(input => input.dataset.control)"
    )
    for symbol, value in values.items():
        if symbol in named:
            continue
        slider = page.locator(f"#{name} .live-figure-slider").filter(
            has=page.locator(f'input[data-control="{symbol}"]')
        )
        assert number(slider.locator("output").inner_text()) == pytest.approx(value, abs=1e-4)
