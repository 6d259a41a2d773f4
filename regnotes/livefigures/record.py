"""The record that makes a figure answer to the hand: ``fig.layout.meta["live"]``.

A live figure is an ordinary Plotly figure at its default values, plus a small
record that says how it changes.  The browser knows no mathematics; it only

* adds arrays up (an *affine* binding: an attribute is Σ weight · array, and a weight
  is affine in the sliders, so the result is exact at every slider position), and
* looks rows up (a *table* binding: one row for each node of the sliders' steps,
  exact there and never interpolated, because a minimiser set changes its kind).

The record holds

* ``controls``: symbol, label, min, max, step, value and decimals (see `control`); a choice among
  named things has their names too, ``choices``, and its values are their numbers;
* ``handles``: a ``label``, and for x and for y the symbol of the control that a marker moves, or a
  number where it cannot be moved that way, and the ``axes`` between which it stands;
* ``presets``: a label and the values of some controls;
* ``arrays``: name -> encoded array (see `encode`);
* ``tables``: see `tabulate`;
* ``bindings``: a trace's number, an attribute, and either ``affine``, the terms to add
  up (each an array's name and its weight, {"1": constant, "λ": factor}, where a symbol may also
  be a column of a table, of one number a row), with ``where``, sums that must not be negative for
  a node to be shown; or ``table``, the number of a table, with ``column`` (one cell) or ``columns``
  (a list of cells);
* ``readouts``: a label and a text in which {name} is a control or a column; ``folded`` where it
  stands with the numbers, out of sight;
* ``description``: such a text, the figure's alternative at any state;
* ``question``: what the reader is asked before the figure shows its answer: ``text``, ``answers``
  and the number of the ``right`` one, or ``guess``, the number of the handle that the reader puts
  at a place, and that ``place``; what is said ``then``, the values that ``reveal`` it (a list has
  stops on the way), what it ``hides`` (numbers of ``traces`` and of ``readouts``, symbols of
  ``controls`` that move nothing else) and the ``description`` until then.  Or
  ``after``, the name of a figure whose question it waits for;
* ``height``: px, ``wide`` and ``narrow``; ``narrow``: paths of the layout with the
  values they take in a figure less than 600 px wide.

This module is the schema's only home in Python; ``live-figures-record.js``, with the controls
that ask it (``live-figures-controls.js``), is its only home in the browser.  `evaluate` is the
reference for what a reader must see.
"""

import math
import re

import numpy as np

from .encoding import decode, encode

__all__ = [
    "HIDDEN", "VERSION", "control", "decode", "encode", "evaluate", "node_values",
    "number_in_words", "position_counts", "positions", "tabulate",
]  # fmt: skip

VERSION = 3
HIDDEN = "?"  # a readout that would answer the question

# A table of more nodes than this takes seconds to build and says so instead.
MOST_NODES = 200_000


def control(slider):
    """The record of one slider: what a native range input needs.

    A rest value that is not on one of the slider's own steps makes the steps
    finer by the smallest whole factor that puts it there: a range input would
    otherwise move it silently, and tables have rows only for steps.

    Raises
    ------
    ValueError
        If no factor up to 100 does.
    """
    for factor in range(1, 101):
        steps = (slider.value - slider.min) / slider.step * factor
        if abs(steps - round(steps)) < 1e-9 * max(1, steps):
            break
    else:
        raise ValueError(
            f"value={slider.value!r} of slider {slider.symbol} is on no step; "
            f"expected {slider.min!r} + k * step"
        )
    step = _tidy(slider.step / factor)
    options = getattr(slider, "options", None)
    named = {"choices": list(options)} if options else {}
    return named | {
        "symbol": slider.symbol,
        "label": slider.label,
        "min": float(slider.min),
        "max": float(slider.max),
        "step": float(step),
        "value": float(slider.value),
        "decimals": max(_decimals(step), _decimals(slider.min)),
    }


def node_values(record):
    """The values that the control of this `record` can take, shape (k,)."""
    count = math.floor((record["max"] - record["min"]) / record["step"] + 1e-9) + 1
    return np.array([_tidy(record["min"] + k * record["step"]) for k in range(count)])


def position_counts(controls):
    """How many positions each of the `controls` has.

    Raises
    ------
    ValueError
        If they are too many together for a page; it says how many.
    """
    shape = [len(node_values(record)) for record in controls]
    if math.prod(shape) > MOST_NODES:
        symbols = ", ".join(record["symbol"] for record in controls)
        raise ValueError(
            f"the sliders {symbols} have {math.prod(shape)} positions together; expected at most "
            f"{MOST_NODES}: give them larger steps"
        )
    return shape


def positions(controls):
    """symbol -> its value at each position of all the `controls`, the last varying fastest."""
    grids = np.meshgrid(*[node_values(record) for record in controls], indexing="ij")
    return {record["symbol"]: g.ravel() for record, g in zip(controls, grids, strict=True)}


def tabulate(controls, columns, decimals):
    """One row for each node of the `controls`, rows that agree stored once.

    Parameters
    ----------
    controls : list of control records; the last varies fastest over the nodes.
    columns : dict of name -> array of shape (nodes, ...) or list of strings
    decimals : dict of name -> digits kept of a column of numbers

    Raises
    ------
    ValueError
        As `position_counts`.
    """
    shape = position_counts(controls)
    count = math.prod(shape)
    keys = []
    for name, column in columns.items():
        if name in decimals:
            key = np.rint(np.nan_to_num(column, nan=np.inf) * 10.0 ** decimals[name])
            keys.append(key.reshape(count, -1) + 0.0)  # -0.0 is 0.0, but not its bytes
        else:
            keys.append(_first_use(np.asarray(column).tolist())[1].reshape(count, 1))
    # Bytes in a dictionary: sorting rows, as np.unique does, takes many times as long.
    together = np.ascontiguousarray(np.hstack([key.astype(float) for key in keys]))
    kept, row = _first_use(together.view(f"V{together[0].nbytes}")[:, 0].tolist())
    stored = {}
    for name, column in columns.items():
        if name in decimals:
            stored[name] = encode(np.asarray(column)[kept], decimals[name])
        else:
            found = np.asarray(column)[kept].tolist()
            words = sorted(set(found))
            place = {word: k for k, word in enumerate(words)}
            stored[name] = {"words": words, "index": encode([place[w] for w in found], 0)}
    return {
        "controls": [record["symbol"] for record in controls],
        "shape": shape,
        "rows": encode(row, 0),  # in order of first use: these numbers then mostly count up
        "columns": stored,
    }


def _first_use(items):
    """Where each different item is first, and for every item which of these it is."""
    number = {item: k for k, item in enumerate(dict.fromkeys(items))}
    which = np.fromiter(map(number.__getitem__, items), int, len(items))
    return np.unique(which, return_index=True)[1], which


def evaluate(record, values=None, *, answered=False):
    """What a figure with this `record` shows at these slider `values`.

    Parameters
    ----------
    record : dict, ``fig.layout.meta["live"]``
    values : dict of symbol -> number; a slider left out stays at its rest value
    answered : whether the reader has answered its question, if it has one

    Returns
    -------
    dict with ``traces`` ((trace, attribute) -> array or number), ``readouts``
    (label -> text), ``description`` (text) and ``hidden`` (numbers of traces)
    """
    values = {c["symbol"]: c["value"] for c in record["controls"]} | dict(values or {})
    arrays = {name: decode(encoded) for name, encoded in record["arrays"].items()}
    rows = [_row(table, record["controls"], values) for table in record["tables"]]
    known = {"1": 1} | {name: cell for row in rows for name, cell in row.items()} | values

    def add(terms):
        return sum(_weight(term["weight"], known) * arrays[term["array"]] for term in terms)

    traces = {}
    for binding in record["bindings"]:
        if "affine" in binding:
            shown = add(binding["affine"])
            for condition in binding.get("where", []):
                shown = np.where(add(condition) >= 0, shown, math.nan)
        elif "columns" in binding:
            shown = np.array([rows[binding["table"]][name] for name in binding["columns"]])
        else:
            shown = rows[binding["table"]][binding["column"]]
        traces[binding["trace"], binding["attribute"]] = shown

    def fill(template):
        return _fill(template, record["controls"], values, record["tables"], rows)

    question = None if answered else record.get("question")
    hides = question["hides"] if question else {"traces": [], "readouts": []}
    return {
        "traces": traces,
        "readouts": {
            readout["label"]: HIDDEN if k in hides["readouts"] else fill(readout["text"])
            for k, readout in enumerate(record["readouts"])
        },
        "description": fill(question["description"] if question else record["description"]),
        "hidden": hides["traces"],
    }


def _weight(weight, known):
    return sum(factor * known[symbol] for symbol, factor in weight.items())


def _row(table, controls, values):
    controls = {record["symbol"]: record for record in controls}
    node = 0
    for symbol, count in zip(table["controls"], table["shape"], strict=True):
        record = controls[symbol]
        step = round((values[symbol] - record["min"]) / record["step"])
        node = node * count + min(max(step, 0), count - 1)
    row = int(decode(table["rows"])[node])
    return {
        name: column["words"][int(decode(column["index"])[row])]
        if "words" in column
        else decode(column)[row]
        for name, column in table["columns"].items()
    }


def _fill(template, controls, values, tables, rows):
    """Replace each {name} by a control's value or a table's cell, words first."""

    def replace(match):
        name = match[1]
        for record in controls:
            if record["symbol"] == name and "choices" in record:
                return record["choices"][min(max(round(values[name]), 0), int(record["max"]))]
            if record["symbol"] == name:
                return number_in_words(values[name], record["decimals"])
        for table, row in zip(tables, rows, strict=True):
            if name in row:
                column = table["columns"][name]
                if "words" in column:
                    return _fill(row[name], controls, values, tables, rows)
                return number_in_words(row[name], column["decimals"])
        raise KeyError(name)

    return re.sub(r"\{(\w+)\}", replace, template)


def number_in_words(value, decimals):
    """A number in words: only an exact zero is written 0, NaN is a dash, the minus typographic."""
    if math.isnan(value):
        return "–"
    return "0" if value == 0 else f"{value:.{decimals}f}".replace("-", "−")


def _tidy(number):
    """0.3 rather than 3 * 0.1 = 0.30000000000000004: thresholds are where they look to be."""
    short = float(f"{number:.12g}")
    return short if abs(short - number) <= 4 * math.ulp(number) else number


def _decimals(number):
    """Digits after the point that write `number`, or 4 where it takes more than six."""
    digits = len(f"{number:.12f}".rstrip("0").split(".")[1])
    return digits if digits <= 6 else 4
