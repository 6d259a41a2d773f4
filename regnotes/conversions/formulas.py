"""Formulas of names, numbers and + − × ÷, which can be evaluated, written, and sent as data."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["Formula"]

LOOSE, TIGHT, WHOLE = 0, 1, 2  # how firmly a written formula holds together
SHORT = re.compile(r"(?<![^\W\d_])[^\W_] [^\W\d_](?!\w)")  # 2n and Ω need no space between them
DIGITS = 10  # enough to type, and few enough that 0.1 + 0.2 is 0.3


@dataclass(frozen=True)
class Formula:
    """A formula, written as on paper: ``2 * n * Formula("Ω")``.

    Parameters
    ----------
    tree : str, number, or (sign, tree, tree)
        A name, a number, or two formulas joined by one of the signs + - * /.
    """

    tree: str | float | tuple

    def __add__(self, other):
        return _joined("+", self, other)

    def __sub__(self, other):
        return _joined("-", self, other)

    def __rsub__(self, other):
        return _joined("-", other, self)

    def __mul__(self, other):
        return _joined("*", self, other)

    def __rmul__(self, other):
        return _joined("*", other, self)

    def __truediv__(self, other):
        return _joined("/", self, other)

    def __rtruediv__(self, other):
        return _joined("/", other, self)

    def value(self, names):
        """Its value, a float; as in a browser 1/0 is inf and 0/0 is nan.

        Parameters
        ----------
        names : dict of name -> number

        Raises
        ------
        ValueError
            If a name of the formula is not among them.
        """
        return _value(self.tree, names)

    def __str__(self):
        """As on paper: ``1 / (n (λ + 2Ω))``."""
        return _written(self.tree)[0]


def _joined(sign, one, other):
    one, other = (x.tree if isinstance(x, Formula) else x for x in (one, other))
    if other == 1 and sign in "*/":
        return Formula(one)
    return Formula(other if one == 1 and sign == "*" else (sign, one, other))


def _value(tree, names):
    if isinstance(tree, str):
        if tree not in names:
            raise ValueError(f"names has no {tree!r}; expected it among {sorted(names)}")
        return float(names[tree])
    if not isinstance(tree, tuple):
        return float(tree)
    sign, one, other = tree[0], _value(tree[1], names), _value(tree[2], names)
    if sign == "/":
        return one / other if other else one * math.inf  # 0 times infinity is nan
    return one + other if sign == "+" else one - other if sign == "-" else one * other


def _written(tree):
    """The text of a tree, and how firmly it holds together."""
    if not isinstance(tree, tuple):
        return (tree if isinstance(tree, str) else digits(tree)), WHOLE
    sign = tree[0]
    (one, first), (other, second) = map(_written, tree[1:])
    if sign in "+-":
        other = f"({other})" if sign == "-" and second == LOOSE else other
        return f"{one} {'+' if sign == '+' else '−'} {other}", LOOSE
    one = f"({one})" if first == LOOSE else one
    if sign == "*":
        other = f"({other})" if second == LOOSE else other
        return f"{one}{'' if SHORT.search(f'{one} {other}') else ' '}{other}", TIGHT
    other = other if second == WHOLE else f"({other})"
    return f"{one} / {other}", TIGHT


def digits(number):
    """A number as somebody would type it, to 10 digits: 0.0125, 1e-9, inf.

    Parameters
    ----------
    number : float

    Returns
    -------
    str
        As JavaScript writes numbers, so that a page says the same when it is built and when it is
        read; "nan" where there is no number.
    """
    if not math.isfinite(number):
        return str(number)
    if number == 0:
        return "0"
    mantissa, power = f"{number:.{DIGITS - 1}e}".split("e")
    sign, figures = mantissa[: mantissa.startswith("-")], mantissa.strip("-").replace(".", "")
    figures, point = figures.rstrip("0"), int(power) + 1  # 0.figures times ten to the point
    if len(figures) <= point <= 21:
        return sign + figures.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{figures[:point]}.{figures[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{figures}"
    tail = f".{figures[1:]}" if figures[1:] else ""
    return f"{sign}{figures[0]}{tail}e{point - 1:+d}"
