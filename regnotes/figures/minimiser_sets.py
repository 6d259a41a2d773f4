"""The set of minimisers of an objective: where to draw it, and what to say of it."""

import math
import re

import numpy as np

from ..livefigures import record as live
from ..minima import minimisers_over

__all__ = ["COUNTED", "NAMES", "digits_of", "joined_sets", "tabulated_sets"]

MINIMISERS = {
    "point": "exactly one, ({x0}, {y0})",
    "segment": "every point of the segment from ({x0}, {y0}) to ({x1}, {y1})",
    "line": "every point of the line through ({x0}, {y0}) along β₁ = β₂",
    "tilted line": "every point of the line through ({x0}, {y0}) and ({x1}, {y1})",
    "line on an axis": "every point of the line through ({x0}, {y0}) and ({x1}, {y1})",
    "plane": "every point of the plane",
    "one of several": "({x0}, {y0}), and others",
    "not attained": "none: J comes as close as you like to {value} and never gets there",
    "unbounded": "none: J falls without end",
}
NAMES = "minimiser", "minimisers"
# Where there is more room, to the left or to the right: of a point below an axis, above which the
# words "crease" and "groove" stand; of a segment beside it, as most rise from left to right.
SIDES = ("bottom left", "bottom right"), ("top left", "bottom right")
NOT_KNOWN = "not known here"  # and after a colon why
ZEROS = {
    "segment": "none inside, one at each end",
    "line": "none, except where the line crosses an axis",
    "tilted line": "none, except where the line crosses an axis",
    "line on an axis": "one of the two parameters, both where the line crosses the other axis",
    "plane": "none, except on the axes",
    "one of several": "depends on which of them",
    NOT_KNOWN: NOT_KNOWN,
}
COUNTED = ["none of the two parameters", "one of the two parameters", "both parameters"]
NO_ZEROS = "there is no minimiser"
# Of more positions than this not each one is asked alone whether its minimisers are known.
MOST_ALONE = 1000
VALUES = {"not attained": "{value}, not attained", "unbounded": "−∞", NOT_KNOWN: NOT_KNOWN}


def tabulated_sets(J, controls, drawing, lift=None, suffix=""):
    """The minimiser set at every node of the `controls` of J, as one table.

    Parameters
    ----------
    J : objective of two parameters whose free sliders are those of `controls`
    controls : list of control records
    drawing : Drawing; what lies outside its square is not drawn
    lift : how far above the surface the set is drawn, if not by the drawing's
    suffix : put behind each column's name

    Returns
    -------
    dict, a table of `regnotes.live`; columns ``x0_line`` .. ``y1_line`` are the
    part of the set that is drawn, ``x0_end`` .. ``y1_end`` its ends, ``value`` the
    minimum, ``z`` the height at which the set is drawn, ``floor`` that of its shadow; its name
    stands at ``x_minimiser`` and ``y_minimiser``, or at ``x_minimisers`` .., on that ``side``;
    ``minimisers``, ``zeros``, ``minimum`` and ``residual`` are words.
    """
    count = math.prod(live.position_counts(controls))  # too many is an error before they are solved
    values = live.positions(controls)
    return _set_table(_known(J, values, count), controls, drawing, lift, suffix)


def joined_sets(several, control, drawing):
    """The same for `several` objectives without sliders, one for each node of one `control`."""
    found = [_known(J, {}, 1) for J in several]
    arrays = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    return _set_table(arrays, [control], drawing, None, "")


def _known(J, values, count):
    """Kind, points, value and residual at each position; where none is known the kind says why."""
    try:
        found = minimisers_over(J, values)
    except (TypeError, ValueError, NotImplementedError) as error:
        if 1 < count <= MOST_ALONE:
            rows = [{s: array[k : k + 1] for s, array in values.items()} for k in range(count)]
            found = [_known(J, row, 1) for row in rows]
            return [np.concatenate(parts) for parts in zip(*found, strict=True)]
        # An object without a text of its own would name its place in memory; {} are for names.
        why = re.sub(r"<[^ ]*?(\w+) object at 0x\w+>", r"\1", str(error))
        why = f"{NOT_KNOWN}: {re.sub('[{}]', '', why) or type(error).__name__}"
        nothing = np.full((count, 2, 2), np.nan)
        return np.full(count, why), nothing, nothing[:, 0, 0], nothing[:, 0, 0]
    return found.kind, found.points, found.value, found.residual


def _set_table(found, controls, drawing, lift, suffix):
    kind, ends, value, residual = (np.asarray(array) for array in found)
    extent, lift = drawing.axis[-1], drawing.lift if lift is None else lift
    drawn = ends.copy()
    line = kind == "line"
    way = ends[:, 1] - ends[:, 0]
    tilted = line & way.any(axis=1)
    way = 4 * extent * np.where(tilted[:, None], way, 1.0)
    drawn[line] = ends[line][:, :1] + np.stack([-way, way], axis=1)[line]
    kind = np.where(
        tilted,
        np.where((ends == 0).all(axis=1).any(axis=1), "line on an axis", "tilted line"),
        kind,
    )
    drawn[kind == "plane"] = np.nan
    drawn, whole = _clip(drawn, extent)
    marked = np.where(whole & ~line[:, None, None], ends, np.nan)
    # A point that J comes near but never reaches has a height in words only.
    height = np.where(np.isfinite(value), value, np.nan)
    columns = {"x0": ends[:, 0, 0], "y0": ends[:, 0, 1], "x1": ends[:, 1, 0], "y1": ends[:, 1, 1]}
    for name, points in (("line", drawn), ("end", marked)):
        for k in (0, 1):
            # Sorted by name, columns that are alike stand side by side, within gzip's reach.
            columns[f"x{k}_{name}"] = points[:, k, 0]
            columns[f"y{k}_{name}"] = points[:, k, 1]
    decimals = dict.fromkeys(columns, digits_of(ends, 4))
    columns["value"], columns["z"] = height, height + lift
    columns["floor"] = np.full(len(height), drawing.ground)
    decimals["value"] = decimals["z"] = decimals["floor"] = digits_of(height, 6)
    middle, single = drawn.mean(axis=1), (drawn[:, 0] == drawn[:, 1]).all(axis=1)
    for name, there in zip(NAMES, (single, ~single), strict=True):
        for a, place in zip("xy", middle.T, strict=True):
            columns[f"{a}_{name}"], decimals[f"{a}_{name}"] = np.where(there, place, np.nan), 2
    right = middle[:, 0] > 0.3 * extent
    columns["side"] = np.where(single, *(np.where(right, *s) for s in SIDES)).astype(object)
    rename = {name: name + suffix for name in columns}
    columns["minimisers"] = _once_for_each(kind, lambda k: _suffixed(MINIMISERS.get(k, k), rename))
    kind = np.where(np.char.startswith(kind, NOT_KNOWN), NOT_KNOWN, kind)
    columns["minimum"] = _once_for_each(kind, lambda k: _suffixed(VALUES.get(k, "{value}"), rename))
    columns["zeros"] = _once_for_each(
        np.where(kind == "point", np.array(["0", "1", "2"])[(ends[:, 0] == 0).sum(axis=1)], kind),
        lambda k: COUNTED[int(k)] if k.isdigit() else ZEROS.get(k, NO_ZEROS),
    )
    columns["residual"] = _once_for_each(_rounded_up(residual), _residual)
    rename |= {name: name + suffix for name in columns}
    return live.tabulate(
        controls,
        {rename[name]: column for name, column in columns.items()},
        {rename[name]: digits for name, digits in decimals.items()},
    )


def _once_for_each(keys, f):
    """f of every key, a text, computed once for each that occurs."""
    keys = keys.tolist()
    told = {key: f(key) for key in dict.fromkeys(keys)}
    # As objects: an array of texts would hold each of them again for every key.
    return np.array([told[key] for key in keys], dtype=object)


def _rounded_up(residual):
    """The residual rounded up to a power of ten: its digits are the noise of the last place."""
    return np.ceil(np.log10(np.maximum(residual, 1e-15)) + 1e-9)


def _residual(power):
    return "—" if np.isnan(power) else f"below 1e{power:.0f}".replace("-", "−")


def digits_of(numbers, least):
    """Digits that leave every number other than 0 with two of its own (12 at most)."""
    size = np.abs(numbers[np.isfinite(numbers) & (numbers != 0)])
    return int(np.clip(2 - np.floor(np.log10(size.min())), least, 12)) if size.size else least


def _suffixed(template, rename):
    for name, new in rename.items():
        template = template.replace("{" + name + "}", "{" + new + "}")
    return template


def _clip(ends, extent):
    """The part of each segment inside the square, NaN where none is (Liang and Barsky 1984).

    Returns the clipped ends (k, 2, 2) and which ends were inside, (k, 2, 1).
    """
    start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (-extent - start) / along, (extent - start) / along
    inside = np.abs(start) <= extent
    flat = along == 0
    enter = np.where(flat, np.where(inside, 0, 2), np.minimum(low, high)).max(axis=1)
    leave = np.where(flat, 1, np.maximum(low, high)).min(axis=1)
    enter, leave = np.maximum(enter, 0), np.minimum(leave, 1)
    part = np.stack([enter, leave], axis=1)[:, :, None]
    clipped = np.where(
        (enter <= leave)[:, None, None], start[:, None] + part * along[:, None], np.nan
    )
    # Keep exact zeros exact: 0 + 1 * d is d, but start + part * along need not be.
    within = (np.abs(ends) <= extent).all(axis=2, keepdims=True)
    return np.where(within, ends, clipped), within
