"""Sliders, and the affine expressions one writes with them: ``2 * lam``, ``1 - p``."""

from __future__ import annotations

import keyword
import math
import numbers
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .arrays import real_array, short

__all__ = ["Affine", "Slider"]

# Two numbers this close (relatively) look the same to a reader: 0.8 - 0.5 and 0.3.
ULPS = 4 * sys.float_info.epsilon


def real_number(name, value):
    """The finite float that `value` is, or an error that names the argument."""
    if isinstance(value, _Expression):
        slider = value.symbol if isinstance(value, Slider) else value
        raise TypeError(
            f"{name} must be a real number, not the slider {slider}; a slider can be the weight "
            f"of a term, as in ({slider}) * L1(), or p of CrossEntropy"
        )
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a real number, not {short(value)}")
    try:
        converted = float(value)
    except OverflowError:
        converted = math.inf
    if not math.isfinite(converted):
        raise ValueError(f"{name} must be a finite number, not {short(value)}")
    return converted


def normal(symbol):
    """`symbol` as Python itself reads it in ``J.at(Ω=...)``.

    Python brings keyword names to NFKC, which makes the Ohm sign an Omega. Names that
    come from a dictionary are not, so both sides are normalised here.
    """
    return unicodedata.normalize("NFKC", symbol)


class _Expression:
    """The arithmetic that sliders and affine expressions share."""

    # Otherwise numpy scalars would try to multiply a slider by themselves.
    __array_ufunc__ = None

    def __add__(self, other):
        other = expression(other)
        if other is None:
            return NotImplemented
        mine = expression(self)
        return Affine(mine.constant + other.constant, mine.terms + other.terms)

    __radd__ = __add__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        other = expression(other)
        return NotImplemented if other is None else self + other * -1

    def __rsub__(self, other):
        other = expression(other)
        return NotImplemented if other is None else other + self * -1

    def __mul__(self, other):
        if isinstance(other, np.ndarray):
            raise TypeError(
                f"a slider must be multiplied by a number, not by {short(other)}; "
                "write float(...) for an array that holds one"
            )
        other = expression(other)
        if other is None:
            return NotImplemented
        mine = expression(self)
        if mine.terms and other.terms:
            raise TypeError(
                "slider * slider is not affine: an objective is affine in its sliders "
                f"(here {mine} times {other})"
            )
        if other.terms:
            mine, other = other, mine
        factor = other.constant
        return Affine(
            factor * mine.constant,
            tuple((slider, factor * coef) for slider, coef in mine.terms),
        )

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = expression(other)
        if other is None:
            return NotImplemented
        mine = expression(self)
        if other.terms:
            raise TypeError(f"division by a slider is not affine: {mine} / ({other})")
        if other.constant == 0:
            raise ValueError(f"{mine} cannot be divided by 0; expected another number")
        return Affine(
            mine.constant / other.constant,
            tuple((slider, coef / other.constant) for slider, coef in mine.terms),
        )

    def __rtruediv__(self, other):
        other = expression(other)
        return NotImplemented if other is None else other / expression(self)


@dataclass(frozen=True)
class Slider(_Expression):
    """A number that the reader moves, from min to max.

    It stands in a formula wherever a weight stands; the figure gets one slider for it.

    Parameters
    ----------
    symbol : str
        A Python identifier, such as ``"λ"``: the name in ``J.at(λ=0.3)``. It is kept in
        the form in which Python reads it (NFKC).
    min, max : float
        The ends of the range, min < max.
    value : float, optional
        The value at rest, between min and max; min unless given.
    step : float, optional
        The distance between two positions; (max - min) / 50 unless given.
    label : str, optional
        What is written beside the slider; the symbol unless given.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be right; the message names it.
    """

    symbol: str
    min: float
    max: float
    value: float | None = field(default=None, kw_only=True)
    step: float | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __post_init__(self):
        if not isinstance(self.symbol, str):
            raise TypeError(f"symbol must be a str, not {short(self.symbol)}")
        symbol = normal(self.symbol)
        if not symbol.isidentifier() or keyword.iskeyword(symbol):
            raise ValueError(
                "symbol must be a Python identifier and no keyword "
                f"(it names an argument of J.at), not {short(self.symbol)}"
            )
        low, high = real_number("min", self.min), real_number("max", self.max)
        if not low < high:
            raise ValueError(f"max must be greater than min = {low}, not {high}")
        if not math.isfinite(high - low):
            raise ValueError(f"max - min must be a finite number: {high} - {low}")
        value = low if self.value is None else real_number("value", self.value)
        if not low <= value <= high:
            raise ValueError(f"value must be between {low} and {high}, not {value}")
        step = (high - low) / 50 if self.step is None else real_number("step", self.step)
        if not 0 < step <= high - low:
            raise ValueError(
                f"step must be positive and at most max - min = {high - low}, not {step}"
            )
        label = symbol if self.label is None else self.label
        if not isinstance(label, str):
            raise TypeError(f"label must be a str, not {short(self.label)}")
        for name, clean in {
            "symbol": symbol,
            "min": low,
            "max": high,
            "value": value,
            "step": step,
            "label": label,
        }.items():
            object.__setattr__(self, name, clean)

    def clip(self, value):
        """`value`, which must lie in the range, as a float.

        min + 50 * step may pass max in the last digit; that is rounding, not an error.
        """
        value = real_number(self.symbol, value)
        slack = ULPS * max(abs(self.min), abs(self.max))
        if not self.min - slack <= value <= self.max + slack:
            raise ValueError(
                f"{self.symbol} must be between {self.min} and {self.max}, not {value}"
            )
        return min(max(value, self.min), self.max)


@dataclass(frozen=True)
class Affine(_Expression):
    """A constant plus a sum of sliders, each with a coefficient: c + Σ aᵢ sᵢ.

    Affine is what lets a figure be exact at every slider position without knowing any
    formula: it adds up one array for each slider.

    Parameters
    ----------
    constant : float
    terms : tuple of (Slider, float), optional
        Equal sliders are merged; a slider with coefficient 0 disappears.

    Raises
    ------
    ValueError
        If two different sliders have one symbol, or a number is not finite.
    """

    constant: float
    terms: tuple[tuple[Slider, float], ...] = ()

    def __post_init__(self):
        merged = {}
        for slider, coefficient in self.terms:
            merged[slider] = merged.get(slider, 0.0) + real_number(
                f"the coefficient of {slider.symbol}", coefficient
            )
        one_symbol_each(merged)
        terms = tuple((s, real_number(s.symbol, c)) for s, c in merged.items() if c != 0)
        constant = real_number("the constant of an affine expression", self.constant)
        object.__setattr__(self, "constant", constant)
        object.__setattr__(self, "terms", terms)

    def __str__(self):
        parts = [f"{coef:g} * {slider.symbol}" for slider, coef in self.terms]
        if self.constant or not parts:
            parts.insert(0, f"{self.constant:g}")
        return " + ".join(parts)

    @property
    def sliders(self):
        """The sliders, in order of first appearance."""
        return tuple(slider for slider, _ in self.terms)

    @property
    def range(self):
        """The least and the greatest value within the ranges of the sliders."""
        low = {s.symbol: s.min if c > 0 else s.max for s, c in self.terms}
        high = {s.symbol: s.max if c > 0 else s.min for s, c in self.terms}
        return self.evaluate(low), self.evaluate(high)

    def evaluate(self, values):
        """The value at `values`, a mapping from every symbol to a number or an array.

        What is left by cancellation, a few units in the last place of what went in, is
        0: 0.3 - 3 * 0.1 is the zero that it looks like.
        """
        total, size = self.constant, abs(self.constant)
        for slider, coefficient in self.terms:
            part = coefficient * values[slider.symbol]
            total = total + part
            size = size + abs(part)
        # Arithmetic instead of an if, so that arrays pass; + 0.0 turns -0.0 into 0.0.
        return total * (abs(total) > ULPS * size) + 0.0

    def fix(self, values):
        """The expression with the sliders named in `values` replaced by numbers."""
        known = tuple((s, c) for s, c in self.terms if s.symbol in values)
        open_ = tuple((s, c) for s, c in self.terms if s.symbol not in values)
        return Affine(Affine(self.constant, known).evaluate(values), open_)


def expression(value):
    """`value` as an `Affine`; None if it is neither a number nor made of sliders."""
    if isinstance(value, Affine):
        return value
    if isinstance(value, Slider):
        return Affine(0.0, ((value, 1.0),))
    if isinstance(value, numbers.Real):
        return Affine(real_number("a weight", value))
    return None


def one_symbol_each(sliders):
    """The sliders in order without repetition; ValueError if two share a symbol."""
    seen = {}
    for slider in sliders:
        if seen.setdefault(slider.symbol, slider) != slider:
            raise ValueError(
                f"two different sliders have the symbol {slider.symbol!r}: "
                f"{seen[slider.symbol]} and {slider}; expected one slider per symbol"
            )
    return tuple(seen.values())


def checked_positions(sliders, values):
    """`values` checked: one finite array within its range for every slider, all of one shape."""
    if not isinstance(values, Mapping):
        raise TypeError(f"values must map symbols to arrays, not {short(values)}")
    values = {normal(name): value for name, value in values.items()}
    expected = [slider.symbol for slider in sliders]
    if set(values) != set(expected):
        raise TypeError(f"values must have the free sliders {expected}, not {list(values)}")
    checked = {}
    for slider in sliders:
        array = real_array(slider.symbol, values[slider.symbol])
        for end in (array.min(), array.max()) if array.size else ():
            slider.clip(end)
        checked[slider.symbol] = np.clip(array, slider.min, slider.max)
    if len({array.shape for array in checked.values()}) > 1:
        shapes = {symbol: array.shape for symbol, array in checked.items()}
        raise ValueError(f"values must be arrays of one shape, not {shapes}")
    return checked
