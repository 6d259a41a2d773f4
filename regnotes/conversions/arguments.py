"""What a library takes for a penalty, and what λ and Ω that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .formulas import Formula

__all__ = ["Argument", "Conversion"]

ZERO = Formula(0)


@dataclass(frozen=True)
class Argument:
    """One number that a library takes.

    Parameters
    ----------
    name : str
    formula : Formula
        Of λ, Ω, n and s.
    usual : float
        What to type where the formula leaves the choice: a share of nothing.
    most : float
        The largest number that makes sense; the least is 0.
    least_is_open : bool
        Whether 0 itself is too small.
    """

    name: str
    formula: Formula
    usual: float = 0.0
    most: float = math.inf
    least_is_open: bool = False

    def check(self, number):
        """The number as float, or a ValueError that says what was expected."""
        number = float(number)
        top = math.inf if self.least_is_open else self.most  # only 1/0 is typed as infinity
        fits = 0 <= number <= top and (number > 0 or not self.least_is_open)
        if not fits or (math.isinf(number) and not self.least_is_open):
            least = "more than 0" if self.least_is_open else "at least 0"
            most = "" if math.isinf(self.most) else f" and at most {self.most:g}"
            raise ValueError(f"{self.name}={number:g}; expected a number, {least}{most}")
        return number


@dataclass(frozen=True)
class Conversion:
    """One way to write a penalty in one library: what to type, and what it means.

    Parameters
    ----------
    key : str
        A short name of its own.
    losses : tuple of str
        For which losses it holds: "squared", "log", "hinge".
    library, code : str
        Where, and what stands around the arguments.
    arguments : tuple of Argument
        None where no number will do.
    lam, omega : Formula
        The prices that they mean; of the arguments' names, n and s.
    lacks : str
        "λ" or "Ω", the price that must be 0; "" if neither.
    trap : str
        What somebody stumbles over.
    """

    key: str
    losses: tuple[str, ...]
    library: str
    code: str
    arguments: tuple[Argument, ...] = ()
    lam: Formula = ZERO
    omega: Formula = ZERO
    lacks: str = ""
    trap: str = ""

    def typed(self, lam, omega, *, n=1.0, s=1.0):
        """What to type for these prices.

        Parameters
        ----------
        lam, omega : float
            λ and Ω.
        n, s : float
            Samples (or the sum of their weights), and the standard deviation of y with 1/n.

        Returns
        -------
        dict of argument -> float
            None where the library cannot express them.
        """
        names = {"λ": lam, "Ω": omega, "n": n, "s": s}
        if not self.arguments or (self.lacks and names[self.lacks]):
            return None
        found = {one.name: one.formula.value(names) for one in self.arguments}
        return {one.name: one.usual if math.isnan(found[one.name]) else found[one.name]
                for one in self.arguments}  # fmt: skip

    def prices(self, values, *, n=1.0, s=1.0):
        """λ and Ω of what somebody has typed.

        Parameters
        ----------
        values : dict of argument -> float
        n, s : float
            As in `typed`.

        Returns
        -------
        lam, omega : float

        Raises
        ------
        ValueError
            If a value is missing or out of its range, or no number would do.
        """
        if not self.arguments:
            raise ValueError(f"{self.key} has no number for these prices")
        if set(values) != {one.name for one in self.arguments}:
            raise ValueError(f"values={values!r}; expected {[a.name for a in self.arguments]}")
        names = {one.name: one.check(values[one.name]) for one in self.arguments}
        names |= {"n": n, "s": s}
        return self.lam.value(names), self.omega.value(names)
