"""What functions of sliders return at every step: checked, in arrays, and in tables."""

import numpy as np

from ..livefigures import record as live
from ..objective import Objective, Term, as_objective
from .minimiser_sets import digits_of

__all__ = ["digits_told", "over_steps", "tables_of", "told_at_steps", "without_rounding"]


def over_steps(function, steps, span):
    """label -> (x, y), arrays (steps, k), of a panel's function over all steps."""
    several = [
        {label: _points(drawn, span) for label, drawn in function(*step).items()} for step in steps
    ]
    found = {}
    for label in several[0]:
        pairs = []
        for step, drawn in zip(steps, several, strict=True):
            across, up = (
                np.atleast_1d(np.asarray(v, dtype=float)) for v in drawn.get(label, (0, []))
            )
            same = (
                across.ndim == 1 and across.shape == up.shape == (pairs or [[across]])[0][0].shape
            )
            if not same or drawn.keys() != several[0].keys() or np.isinf([across, up]).any():
                raise ValueError(
                    f"f{step} returns {drawn!r}; expected the labels {list(several[0])} at every "
                    f"step, each with two arrays (k,) of numbers or NaN, as long as at {steps[0]}"
                )
            pairs.append((across, up))
        found[label] = np.stack(pairs, axis=1)
    if not found:
        raise ValueError("f returns no curve; expected at least one label -> (x, y)")
    return found


def _points(drawn, span):
    """What is drawn under one label as (x, y): an objective becomes its values."""
    if not isinstance(drawn, Objective | Term):
        return drawn
    across = np.linspace(*span, 41)
    return across, as_objective(drawn).value(across[:, np.newaxis])


def told_at_steps(numbers, steps, controls):
    """name -> array (steps,) of numbers or of texts."""
    several = [numbers(*step) for step in steps] if numbers else [{}]
    symbols = [control["symbol"] for control in controls]
    for name in several[0]:
        if not name.isidentifier() or name in symbols:
            raise ValueError(
                f"numbers returns {name!r}; expected an identifier other than {symbols}"
            )
    found = {name: np.array([told[name] for told in several]) for name in several[0]}
    return {
        n: v if v.dtype.kind == "U" else without_rounding(v.astype(float)) for n, v in found.items()
    }


def without_rounding(values):
    """Without what rounding leaves of a 0, which would be told as a number with many digits."""
    size = np.nanmax(np.abs(values), initial=0)
    return np.where(np.abs(values) < 1e-12 * size, 0.0, values)


def digits_told(values):
    """Two where they say it all, else as many as tell every number from 0."""
    for digits in (2, 3):
        if np.nanmax(np.abs(values - np.round(values, digits)), initial=0) < 1e-9:
            return digits
    return digits_of(values, 3)


def tables_of(controls, columns, digits):
    """Tables of the columns, one for each group of controls that some of them follow.

    Returns them with column -> number of its table. A curve's column that stands still is in
    none of them.
    """
    shape = live.position_counts(controls)
    groups = {}
    for name, values in columns.items():
        if name in digits:
            keys = np.rint(np.nan_to_num(values, nan=1e300) * 10.0 ** digits[name])
        else:
            keys = np.unique(values, return_inverse=True)[1]
        keys = keys.reshape(*shape, -1)
        follows = tuple(k for k in range(len(shape)) if (keys != np.take(keys, [0], axis=k)).any())
        if follows or " " not in name:
            groups.setdefault(follows, []).append(name)
    tables, place = [], {}
    for follows, names in groups.items():
        first = tuple(slice(None) if k in follows else 0 for k in range(len(shape)))
        few = {}
        for name in names:
            values = columns[name]
            kept = values.reshape((*shape, *values.shape[1:]))[first]
            few[name] = kept.reshape(-1, *values.shape[1:])
            place[name] = len(tables)
        known = {name: digits[name] for name in names if name in digits}
        tables.append(live.tabulate([controls[k] for k in follows], few, known))
    return tables, place
