"""Terms, and the arithmetic that makes objectives of them."""

from __future__ import annotations

import difflib
import unicodedata
from typing import ClassVar

import numpy as np

from .arrays import short, vectors
from .sliders import Affine, expression, normal

__all__ = ["Term"]


class Formula:
    """The arithmetic that terms and objectives share, and what follows from it."""

    # Otherwise numpy scalars would try to multiply a term by themselves.
    __array_ufunc__ = None

    def __add__(self, other):
        if not isinstance(other, Formula):
            return NotImplemented
        return _objective(_as_objective(self).terms + _as_objective(other).terms)

    def __radd__(self, other):
        # sum([...]) starts from the number 0; no other number can be added.
        if type(other) is int and other == 0:
            return _as_objective(self)
        return NotImplemented

    def __mul__(self, weight):
        affine = expression(weight)
        if affine is None:
            _refuse_weight(weight, self)
            return NotImplemented
        return _objective(tuple((affine * w, t) for w, t in _as_objective(self).terms))

    __rmul__ = __mul__

    def __truediv__(self, weight):
        weight = expression(weight)
        return NotImplemented if weight is None else self * (1 / weight)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other if isinstance(other, Formula) else NotImplemented

    def at(self, /, **values):
        """The objective with some or all sliders set: ``J.at(λ=0.3)``.

        Raises
        ------
        TypeError
            If it has no such slider, or a value is not a number.
        ValueError
            If a value lies outside the slider's range.
        """
        objective = _as_objective(self)
        known = {slider.symbol: slider for slider in objective.sliders}
        fixed = {}
        for name, value in values.items():
            symbol = normal(name)
            if symbol not in known or symbol in fixed:
                raise TypeError(_no_slider(name, value, symbol in fixed, list(known)))
            fixed[symbol] = known[symbol].clip(value)
        return _objective(tuple((w.fix(fixed), t.fix(fixed)) for w, t in objective.terms))

    def at_rest(self):
        """The objective with every slider at its own value."""
        return self.at(**{slider.symbol: slider.value for slider in self.sliders})

    def affine(self, beta):
        """Constant and coefficients of the value as a function of the sliders.

        Parameters
        ----------
        beta : array (..., d)

        Returns
        -------
        base : array (...)
        arrays : dict from symbol to array (...)
            ``J.at(...).value(beta)`` is base + Σ value * array, exactly up to rounding.
        """
        objective = _as_objective(self)
        beta = vectors("beta", beta, objective.dimension)
        base = np.zeros(beta.shape[:-1])
        arrays = {s.symbol: np.zeros(beta.shape[:-1]) for s in objective.sliders}
        with np.errstate(over="ignore"):  # an overflowing term is inf there
            for weight, part in objective.parts():
                value = part.value(beta)
                if weight.constant:
                    base = base + weight.constant * value
                for slider, coef in weight.terms:
                    arrays[slider.symbol] = arrays[slider.symbol] + coef * value
        return base, arrays


class Term(Formula):
    """One textbook term of an objective: a loss or a penalty.

    A new term is a frozen dataclass in the file of its family. It states `convex`, `smooth`,
    `penalty`, gives `value`, and then

    * if smooth: `gradient`, `hessian` and `lipschitz`;
    * if not, because it has a kink or because no constant bounds how fast its gradient
      changes: `prox` unless it has no simple one, `subdifferential_distance`, `subgradient`,
      `slopes`, `kinks` and `separable`; if it can, `face`, `together` and `curvature`; and
      `prox_order` and `kink_prox`, if its prox and that of another such term compose;
    * `growth`, if it shall be decided beforehand whether a minimiser exists;
    * `example`, if it cannot be made without arguments, and `dimension`, if it has one.

    A term of somebody else's, outside the tests of this package, may do with less. With `value`
    alone it can be drawn. To minimise it, if it is convex, takes `gradient` and `lipschitz` if it
    is smooth, with `hessian` for speed, or `prox` and `subdifferential_distance` if it is not, with
    `face`, `together` and `curvature` for speed; and `dimension`, or else a start says how long
    beta is. Coordinate descent takes `slopes`, `kinks`, `curvature` and `separable`; creases are
    drawn where `kinks` says and `slopes` differ. What is missing is a TypeError that names it.

    What each of them is given and returns is said here, once. Each takes whatever numpy makes an
    array of, with any number of leading axes or none, and does not change it. A beta of another
    length, or with NaN or infinite entries, is a ValueError, one that is not of numbers a
    TypeError; both name it (``vectors("beta", beta)`` of `regnotes.objective.arrays` does all
    this). A value that overflows is inf, without a warning of numpy's, and never NaN.
    """

    convex: ClassVar[bool] = True
    # Whether every chord lies above the graph: then a sum has at most one minimiser.
    strictly_convex: ClassVar[bool] = False
    smooth: ClassVar[bool] = True
    # Whether a smooth term has one hessian everywhere: then a step along a line is a closed form.
    quadratic: ClassVar[bool] = False
    # Whether it is 0 at 0 and never falls on the way outwards; a negative weight is then an error
    # (a data loss may be drawn upside down).
    penalty: ClassVar[bool] = False
    # Whether a non-smooth term is a sum over the coordinates: coordinate descent needs it.
    separable: ClassVar[bool] = True

    dimension = None
    sliders = ()

    @classmethod
    def example(cls):
        """A small instance, for tests and for the API page."""
        return cls()

    def value(self, beta):
        """The value: (..., d) -> (...)."""
        raise NotImplementedError

    def gradient(self, beta):
        """The gradient of a smooth term: (..., d) -> (..., d)."""
        raise TypeError(f"{self} has no gradient everywhere")

    def hessian(self, beta):
        """The second derivatives of a smooth term: (..., d) -> (..., d, d)."""
        raise TypeError(f"{self} has no hessian everywhere")

    @property
    def lipschitz(self):
        """A bound: ‖gradient(β) - gradient(γ)‖ ≤ lipschitz ‖β - γ‖; finite if smooth.

        Steps are chosen by it, so the smaller the better.
        """
        return np.inf

    def prox(self, v, step):
        """The point that weighs the term against staying near v.

        Parameters
        ----------
        v : array (..., d)
        step : float or array
            Finite and not negative, else ValueError; an array broadcasts against the leading
            axes of v.

        Returns
        -------
        array (..., d)
            argmin over β of ½‖β - v‖² + step * term(β); of several, the one nearest to 0. Its
            zeros are 0.0, never -0.0, and with step 0 it is v, not rounded.

        Raises
        ------
        TypeError
            If the term has none; one that is smooth need not have it.
        """
        raise TypeError(f"{self} has no prox")

    def prox_order(self, other):
        """How its prox and that of another term compose to the prox of their sum.

        Returns
        -------
        pair of Term, or None
            The two terms in the order in which their proxes are applied, whatever their weights;
            None if neither order will do or it does not know. It is asked for only if both are not
            smooth, and then both are asked; both must have `subgradient` and `kink_prox`.

        Raises
        ------
        TypeError
            If it knows why neither order will do.
        """
        return None

    def kink_prox(self, beta, v, step):
        """The prox of what makes the kink at beta: a term without kinks there leaves v as it is.

        Near beta a term is linear, with `subgradient` as its slope, plus something that grows in
        proportion to the distance, in some directions: abs(βⱼ) at 0 is all that. The prox of the
        latter at minus the gradient of all the rest is what no subgradient can balance.

        Parameters
        ----------
        beta, v : arrays (..., d)
        step : float or array
            As in `prox`.

        Returns
        -------
        array (..., d)
        """
        raise TypeError(f"{self} has no kink_prox")

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """Distance from -gradient to weight * (the subdifferential of the term at beta).

        Parameters
        ----------
        beta, gradient : arrays (..., d)
        weight : float or array, optional
            As step in `prox`.

        Returns
        -------
        array (...)
            0 where beta minimises (a loss with this gradient) + weight * term, and if the term
            is convex only there.
        """
        raise TypeError(f"{self} has no subdifferential_distance")

    def subgradient(self, beta):
        """One subgradient of a non-smooth term, the least if it can: (..., d) -> (..., d).

        Of a term that is not convex the derivative, and between the two slopes at a kink.
        """
        raise TypeError(f"{self} has no subgradient")

    def slopes(self, beta):
        """Slopes to the left and to the right of each βⱼ: (..., d) -> two (..., d).

        They differ at kinks only.
        """
        raise TypeError(f"{self} has no slopes")

    def kinks(self, beta):
        """Where each βⱼ can have a kink, the others held: (..., d) -> (..., d, m).

        At no other value of βⱼ do its two slopes differ; NaN where there are fewer than m.
        """
        raise TypeError(f"{self} has no kinks")

    def fix(self, values):
        """The term with the sliders named in `values` set."""
        return self

    def parts(self):
        """The term as (affine weight, term without sliders) pairs."""
        return ((Affine(1.0), self),)

    def face(self, beta):
        """Where a non-smooth term is smooth around beta, or None if it cannot say.

        Returns
        -------
        free : bool array (..., d)
            The coordinates that can move, the others held, with the term smooth.
        slope : array (..., d)
            Its partial derivatives along them.
        """
        return None

    def together(self, beta):
        """Which coordinates have to move together for the term to stay smooth.

        Returns
        -------
        int array (..., d)
            Those that have one number; 0, 1, …, d - 1 unless overridden: each for itself.
        """
        return np.broadcast_to(np.arange(np.shape(beta)[-1]), np.shape(beta))

    def curvature(self, beta):
        """Second derivatives of a non-smooth term where it has them: (..., d) -> (..., d, d).

        0 unless overridden; infinite where the slope begins infinitely steep.
        """
        return np.zeros((*np.shape(beta), np.shape(beta)[-1]))

    def growth(self, dimension):
        """How the term grows far away: rows (m, d), slopes low and high (m,); or None.

        See `WeightedSum.growth`. Where the growth is no such sum, as for a norm of groups, rows
        with the same directions of decrease and constancy will do for deciding existence. No
        rows say that it grows more slowly than every line. None, as here, says that it is not
        known: then no minimiser is refused beforehand, and a residual decides.
        """
        return None


def _refuse_weight(weight, formula):
    """TypeError if `weight` is one of the things that are meant for a weight and are none."""
    if isinstance(weight, Formula):
        raise TypeError(
            f"a weight must be a number or made of sliders, not {short(weight)}: terms are added, "
            f"not multiplied; write {short(formula)} + {short(weight)}"
        )
    if isinstance(weight, (np.ndarray, list, tuple, str)):
        remedy = "a number for each parameter is L1(weights=...) or L2(weights=...)"
        if np.ndim(weight) == 0:
            remedy = f"write float(...) * {short(formula)}"
        raise TypeError(
            f"the weight of {short(formula)} must be a number or made of sliders, "
            f"not {short(weight)}; {remedy}"
        )


def _no_slider(name, value, twice, known):
    """Why `J.at` does not take a name, and which one was meant."""
    if twice:
        return f"the slider {normal(name)} must be given once, not again as {name!r}"
    if not known:
        return f"{name!r} must name a slider, but J has none that is free"
    spelled = {_spelled(symbol): symbol for symbol in known}
    near = difflib.get_close_matches(_spelled(name), spelled, n=1)
    meant = spelled[near[0]] if near else known[0] if len(known) == 1 else None
    remedy = f"; write J.at({meant}={short(value)})" if meant else ""
    return f"{name!r} must be one of the sliders, which are {', '.join(known)}{remedy}"


def _spelled(symbol):
    """A symbol in Latin letters: λ is lamda, as Unicode writes it."""
    letters = (unicodedata.name(c, c).split()[-1] if ord(c) > 127 else c for c in normal(symbol))
    return "".join(letters).lower()


# An objective is made of terms, and arithmetic with terms makes objectives: one of the two files
# has to import the other late.


def _as_objective(J):
    from .objectives import as_objective

    return as_objective(J)


def _objective(pairs):
    from .objectives import Objective

    return Objective(pairs)
