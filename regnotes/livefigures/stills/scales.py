"""One axis as Plotly has it: of which kind it is, from where to where it goes, and its ticks.

The rules are those of plotly.js (``cartesian/autorange.js``, ``axes.js``), so that a still picture
stands where the live one will. Where they depend on what only a browser knows, a `Refusal` says so.
"""

import math
import re
from dataclasses import dataclass

import numpy as np

from .refusal import Refusal, lettering

__all__ = ["Extreme", "Scale", "column_kind", "extremes", "scale_of"]

EXTRA = 0.05  # of an axis, that Plotly leaves free beyond its dots
ROUND = 2, 5, 10
SI = {0: "", -12: "p", -9: "n", -6: "μ", -3: "m", 3: "k", 6: "M", 9: "B", 12: "T"}
WORD = re.compile(r"[^\W\d_](?!nfinity$|aN$)|[^\w\s.+−-]")


@dataclass(frozen=True)
class Extreme:
    """A value that an axis must reach, with room beyond it: px, and a share of the axis or not."""

    value: float
    pad: float = 0.0
    extra: bool = False


@dataclass(frozen=True)
class Scale:
    """One axis: its `low` end is on the left or below, in powers of ten if it is logarithmic."""

    kind: str  # "linear", "log" or "category"
    low: float
    high: float
    names: tuple = ()
    bars: tuple = (0.0, 0.0)  # how far apart groups of bars stand on it, and where the first one

    def at(self, values):
        """Where values are, in the units of `low` and `high`; NaN where they are not."""
        if self.kind == "category":
            place = {name: k for k, name in enumerate(self.names)}
            return np.array([place.get(value, np.nan) for value in values], dtype=float)
        values = np.atleast_1d(np.asarray(values, dtype=float))
        values = np.where(np.isfinite(values), values, np.nan)
        if self.kind == "log":
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.where(values > 0, np.log10(values), np.nan)
        return values

    def ticks(self, axis, length, upright):
        """Where the ticks of an axis `length` px long are, in its units, and their words."""
        given = axis.get("tickvals")
        if given is not None and axis.get("tickmode", "array") == "array":
            return self._given(np.atleast_1d(given), axis)
        low, high = sorted((self.low, self.high))
        count = axis.get("nticks") or np.clip(length / (40 if upright else 80), 4, 9) + 1
        if axis.get("tickmode") == "linear" and axis.get("dtick") is None:
            raise Refusal("tickmode without dtick")
        if self.kind == "category":
            if axis.get("dtick") is not None or axis.get("nticks"):
                raise Refusal("ticks of words")
            step = math.ceil(max((high - low) / (length / 14), 1))
            at = np.arange(0, len(self.names), step)
            return at.astype(float), [str(self.names[k]) for k in at]
        rough = (high - low) / count
        step, first = axis.get("dtick"), axis.get("tick0") or 0.0
        if self.kind == "log":
            if step is not None:
                raise Refusal("dtick on a logarithmic axis")
            return _logarithmic(low, high, rough, axis)
        if step is None:
            step, first = _round_step(rough), 0.0
            if step < 2 * self.bars[0]:
                step, first = self.bars
        if step <= 0 or (high - low) / step > 200:
            raise Refusal("dtick")
        room = (high - low) * 1e-4
        at = np.arange(math.ceil((low - room - first) / step),
                       math.floor((high + room - first) / step) + 1) * step + first  # fmt: skip
        return at, _numbers(at, step, max(abs(low), abs(high)), axis)

    def _given(self, at, axis):
        words = axis.get("ticktext")
        if self.kind != "linear" and words is None:
            raise Refusal("tickvals without ticktext")
        at = self.at(at)
        low, high = sorted((self.low, self.high))
        if words is not None:
            words = [lettering(text) for text in words]
        elif len(at) > 1:
            gap = float(np.min(np.diff(np.sort(at)))) or 1.0
            words = _numbers(at, gap, max(abs(low), abs(high)), axis)
        else:
            words = [f"{float(v):.12g}".replace("-", "−") for v in at]
        room = (high - low) * 1e-4
        kept = [(a, w) for a, w in zip(at, words, strict=False) if low - room <= a <= high + room]
        return np.array([a for a, _ in kept]), [w for _, w in kept]


def column_kind(values):
    """Whether values are "numbers" or "words"; None where there are none, else a `Refusal`."""
    if isinstance(values, np.ndarray) and values.ndim == 1:
        return "numbers" if np.isfinite(values).any() else None
    if len(values) == 0:
        return None
    if all(isinstance(v, str) and WORD.match(v) for v in values):
        return "words"
    raise Refusal("dates, or values of several kinds")


def scale_of(axis, found, names, length, bars=(0.0, 0.0)):
    """The scale of an axis `length` px long.

    Parameters
    ----------
    axis : dict, of the layout
    found : list of (values, options of `extremes`)
        What stands on it; `values` as the axis has them, categories as numbers.
    names : tuple of str, its categories, if it has any
    """
    kind = "category" if names else axis.get("type") or "linear"
    if kind == "-":
        kind = "linear"
    if (kind == "category") != bool(names):
        raise Refusal("type of an axis")
    if kind not in ("linear", "log", "category"):
        raise Refusal(f"an axis of the type {kind}")
    draft = Scale(kind, 0.0, 1.0, names)
    if axis.get("range") is not None and axis.get("autorange") in (None, False):
        low, high = (float(end) for end in axis["range"])
    elif axis.get("autorange") is False:
        raise Refusal("an axis without a range")
    else:
        low_ends, high_ends = [], []
        for values, options in found:
            known = values if names else draft.at(values)
            known = known[np.isfinite(known)]
            if kind == "log" and known.size < np.isfinite(values).sum():
                raise Refusal("no logarithm of some numbers")
            if known.size:
                below, above = extremes(known, kind, **options)
                low_ends.append(below)
                high_ends.append(above)
        if not low_ends:
            raise Refusal("an axis on which nothing stands")
        low, high = _range(low_ends, high_ends, length, axis, kind)
        if axis.get("autorange") == "reversed":
            low, high = high, low
    if low == high or not np.isfinite([low, high]).all() or max(abs(low), abs(high)) > 1e15:
        raise Refusal("range of an axis")
    return Scale(kind, low, high, names, (0.0, 0.0) if names else bars)


def extremes(values, kind="linear", pad=0.0, extra=False, to_zero=False):
    """The lowest and the highest of some values as `Extreme`."""
    low, high = float(values.min()), float(values.max())
    if to_zero and kind == "linear":
        low, high = min(low, 0.0), max(high, 0.0)
        return tuple(Extreme(v) if v == 0 else Extreme(v, pad, extra) for v in (low, high))
    return Extreme(low, pad, extra), Extreme(high, pad, extra)


def _range(low_ends, high_ends, length, axis, kind):
    """The range that leaves each end the room it asks for (plotly.js, ``getAutoRange``)."""

    def room(end):
        return end.pad + EXTRA * length * end.extra

    mode = axis.get("rangemode", "normal") if kind == "linear" else "normal"
    lowest = min(end.value for end in low_ends)
    highest = max(end.value for end in high_ends)
    if lowest == highest:
        if mode == "tozero":
            if lowest == 0:
                return 0.0, 1.0
            most = max(map(room, high_ends if lowest > 0 else low_ends))
            far = lowest / (1 - min(0.5, most / length))
            return (0.0, far) if lowest > 0 else (far, 0.0)
        if mode == "nonnegative":
            return max(0.0, lowest - 1), max(1.0, lowest + 1)
        return lowest - 1, lowest + 1
    best, ends = 0.0, None
    for below in low_ends:
        for above in high_ends:
            span, left = above.value - below.value, length - room(below) - room(above)
            if span > 0 and left <= length / 10:
                raise Refusal("dots larger than their axis")
            if span > 0 and span / left > best:
                best, ends = span / left, (below, above)
    below, above = ends
    if mode == "tozero":
        below = Extreme(0.0) if below.value >= 0 else below
        above = Extreme(0.0) if above.value <= 0 else above
    elif mode == "nonnegative":
        raise Refusal("rangemode")
    unit = (above.value - below.value) / (length - room(below) - room(above))
    return below.value - unit * room(below), above.value + unit * room(above)


def _round_step(rough):
    """2, 5 or 10 times a power of ten, above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough) + 1e-12)
    return power * next(m for m in ROUND if m == 10 or m * power > rough * (1 + 1e-9))


def _numbers(at, step, most, axis):
    """Numbers in words: rounded to the digits that their distance asks for."""
    size = math.floor(math.log10(most) + 0.01) if most else 0
    form = axis.get("exponentformat", "B")
    power = 0
    if abs(size) > 3:
        power = 3 * math.floor((size - 1) / 3 + 0.5)
        if form not in ("B", "SI") or power not in SI or (form == "SI" and power == 9):
            raise Refusal("exponentformat")
    digits = max(0, 2 - math.floor(math.log10(step) + 0.01) + power)
    found = []
    for value in at:
        text = f"{value / 10.0**power:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        zero = float(text) == 0
        if "." in text or len(text.lstrip("-")) > 4:  # a year is not 2,020
            whole, point, rest = text.removeprefix("-").partition(".")
            text = ("-" if value < 0 else "") + f"{int(whole):,}" + point + rest
        found.append("0" if zero else text.replace("-", "−") + SI[power])
    return found


def _logarithmic(low, high, rough, axis):
    """Powers of ten, with 2 and 5, or all digits, between them where there is room."""
    if high - low < 1:
        raise Refusal("a logarithmic axis of less than a power of ten")
    every = math.ceil(rough) if rough > 0.7 else 1
    powers = (
        np.arange(math.ceil((low - 1e-4) / every), math.floor((high + 1e-4) / every) + 1) * every
    )
    marks = {float(p): _power(int(p), axis.get("exponentformat", "B")) for p in powers}
    if rough <= 0.7:
        for p in np.arange(math.floor(low), math.ceil(high)):
            for k in (2, 5) if rough > 0.3 else range(2, 10):
                if low <= p + math.log10(k) <= high:
                    marks[p + math.log10(k)] = str(k)
    return np.array(list(marks)), list(marks.values())


def _power(exponent, form):
    if form == "power" and exponent not in (0, 1):
        return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    if form in ("power", "none") or -4 < exponent < 4:
        if abs(exponent) > 12:
            raise Refusal("exponentformat")
        return f"{10.0**exponent:.12f}".rstrip("0").rstrip(".")
    whole = 3 * math.floor((exponent - 1) / 3 + 0.5)
    if form not in ("B", "SI") or whole not in SI or (form == "SI" and whole == 9):
        raise Refusal("exponentformat")
    return f"{10.0 ** (exponent - whole):g}{SI[whole]}"
