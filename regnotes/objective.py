"""Objectives, written as on paper: ``loss + lam * L1() + omega * L2()``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .sliders import Affine, expression, normal, one_symbol_each
from .weighted import Weighted, positions, vectors

__all__ = ["Objective", "Term", "as_objective"]


class _Formula:
    """The arithmetic that terms and objectives share, and what follows from it."""

    # Otherwise numpy scalars would try to multiply a term by themselves.
    __array_ufunc__ = None

    def __add__(self, other):
        if not isinstance(other, _Formula):
            return NotImplemented
        return Objective(as_objective(self).terms + as_objective(other).terms)

    def __radd__(self, other):
        # sum([...]) starts from the number 0; no other number can be added.
        if type(other) is int and other == 0:
            return as_objective(self)
        return NotImplemented

    def __mul__(self, weight):
        weight = expression(weight)
        if weight is None:
            return NotImplemented
        return Objective(tuple((weight * w, t) for w, t in as_objective(self).terms))

    __rmul__ = __mul__

    def __truediv__(self, weight):
        weight = expression(weight)
        return NotImplemented if weight is None else self * (1 / weight)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other if isinstance(other, _Formula) else NotImplemented

    def at(self, /, **values):
        """The objective with some or all sliders set: ``J.at(λ=0.3)``.

        Raises
        ------
        TypeError
            If it has no such slider, or a value is not a number.
        ValueError
            If a value lies outside the slider's range.
        """
        objective = as_objective(self)
        known = {slider.symbol: slider for slider in objective.sliders}
        fixed = {}
        for name, value in values.items():
            symbol = normal(name)
            if symbol not in known or symbol in fixed:
                raise TypeError(
                    f"{name!r} must be one of the sliders, once: "
                    + (", ".join(known) or "there are none left")
                )
            fixed[symbol] = known[symbol].clip(value)
        return Objective(tuple((w.fix(fixed), t.fix(fixed)) for w, t in objective.terms))

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
        objective = as_objective(self)
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


class Term(_Formula):
    """One textbook term of an objective: a loss or a penalty.

    A new term is a frozen dataclass in one file. It states `convex`, `smooth`,
    `penalty`, gives `value`, and then

    * if smooth: ``gradient(beta)``, ``hessian(beta)`` and the property ``lipschitz``, a
      finite number;
    * if not, be it that it has a kink or that no constant bounds how fast its gradient
      changes: ``prox(v, step)`` and ``subdifferential_distance(beta, gradient,
      weight=1.0)``, where step and weight may be arrays that broadcast against the
      leading axes of beta; ``subgradient(beta)``, ``slopes(beta)`` and ``kinks(beta)`` for
      the solvers that use them (see `L1`); `separable`; and, if it can, `face` and
      `curvature`;
    * ``growth(dimension)`` if `minimise` shall decide whether a minimiser exists.
    """

    convex: ClassVar[bool] = True
    # Whether every chord lies above the graph: then a sum has at most one minimiser.
    strictly_convex: ClassVar[bool] = False
    smooth: ClassVar[bool] = True
    # Whether a negative weight is an error (a data loss may be drawn upside down).
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

    def curvature(self, beta):
        """Second derivatives of a non-smooth term where it has them: (..., d) -> (..., d, d).

        0 unless overridden; infinite where the slope begins infinitely steep.
        """
        return np.zeros((*np.shape(beta), np.shape(beta)[-1]))

    def growth(self, dimension):
        """How the term grows far away: rows (m, d), slopes low and high (m,).

        See `Weighted.growth`. Where the growth is no such sum, as for a norm of groups, rows
        with the same directions of decrease and constancy will do for deciding existence. No
        rows, as here, say that the term stays bounded in every direction.
        """
        return np.zeros((0, dimension)), np.zeros(0), np.zeros(0)


@dataclass(frozen=True)
class Objective(_Formula):
    """A weighted sum of terms, J(β) = Σ wᵢ Jᵢ(β); written with ``+`` and ``*``.

    Whatever has a value can be drawn, and because J is affine in its weights the
    drawing can be exact at every slider position.

    Parameters
    ----------
    terms : tuple of (weight, Term)
        A weight is a number, a Slider or an affine expression of sliders. Equal terms
        are merged.

    Raises
    ------
    ValueError
        If the weight of a penalty is or can become negative, two different sliders
        have one symbol, or two terms want parameter vectors of different lengths.
    TypeError
        If a slider would be multiplied by a slider, or a pair is no weight and term.
    """

    terms: tuple

    def __post_init__(self):
        merged = {}
        for weight, term in self.terms:
            if not isinstance(term, Term):
                raise TypeError(f"expected a term of an objective, not {term!r}")
            affine = expression(weight)
            if affine is None:
                raise TypeError(
                    f"the weight of {term} must be a number or made of sliders, not {weight!r}"
                )
            _refuse_negative(affine, term)
            for part, _ in term.parts():
                affine * part  # slider * slider is a TypeError here, not when drawn
            merged[term] = merged[term] + affine if term in merged else affine
        object.__setattr__(self, "terms", tuple((w, t) for t, w in merged.items()))
        lengths = {t.dimension: t for t in merged if t.dimension is not None}
        if len(lengths) > 1:
            raise ValueError(
                "all terms must take a beta of one length, not "
                + " and ".join(f"{d} ({t})" for d, t in lengths.items())
            )
        _ = self.sliders  # two sliders with one symbol are an error from the start

    def __str__(self):
        return " + ".join(f"({w}) * {t}" for w, t in self.terms) or "0"

    @property
    def sliders(self):
        """The free sliders, in order of first appearance."""
        return one_symbol_each(
            slider
            for weight, term in self.terms
            if weight != Affine(0.0)
            for slider in (*weight.sliders, *term.sliders)
        )

    @property
    def dimension(self):
        """The length d of beta, or None if every length will do."""
        return next((t.dimension for _, t in self.terms if t.dimension), None)

    @property
    def convex(self):
        """Whether it is convex at every position of its sliders."""
        return all(
            term.convex and weight.range[0] >= 0
            for weight, term in self.terms
            if weight != Affine(0.0)
        )

    @property
    def smooth(self):
        """Whether it has no non-smooth term (a weight that is 0 does not count)."""
        return all(term.smooth or w == Affine(0.0) for w, term in self.terms)

    def parts(self):
        """The objective as (affine weight, term without sliders) pairs."""
        return tuple(
            (weight * share, part)
            for weight, term in self.terms
            if weight != Affine(0.0)
            for share, part in term.parts()
        )

    def fixed(self):
        """The objective as a `Weighted`; TypeError naming sliders that are free."""
        if self.sliders:
            names = ", ".join(f"{s.symbol}={s.value:g}" for s in self.sliders)
            raise TypeError(
                "expected an objective without free sliders; set them with "
                f".at({names}) or .at_rest()"
            )
        # The sliders inside a term of weight 0 need not be set: it is never evaluated.
        return Weighted(tuple((w.constant, t) for w, t in self.terms))

    def over(self, values):
        """The objective at many slider positions at once, as a `Weighted`.

        Parameters
        ----------
        values : mapping from every free symbol to an array
            All arrays of one shape, each within the range of its slider.
        """
        values = positions(self.sliders, values)
        pairs = [(w.evaluate(values), part) for w, part in self.parts()]
        # Terms of weight 0 stay for the sake of the dimension they prescribe.
        unused = [(0.0, t) for w, t in self.terms if w == Affine(0.0)]
        return Weighted(tuple(pairs + unused))

    def value(self, beta):
        """J(β): (..., d) -> (...). TypeError naming the sliders that are free."""
        return self.fixed().value(beta)

    def gradient(self, beta):
        """Gradient of all smooth terms together: (..., d) -> (..., d)."""
        return self.fixed().gradient(beta)

    def hessian(self, beta):
        """Hessian of all smooth terms together: (..., d) -> (..., d, d)."""
        return self.fixed().hessian(beta)

    @property
    def lipschitz(self):
        """A Lipschitz constant of the gradient."""
        return self.fixed().lipschitz

    def slopes(self, beta):
        """One-sided partial derivatives along each coordinate: (..., d) -> two (..., d).

        The first is the slope on the left of beta, the second that on the right; they differ
        exactly at a kink.
        """
        return self.fixed().slopes(beta)

    def prox(self, v, step):
        """argmin over β of ½‖β - v‖² + step * (the one non-smooth term)(β).

        Raises
        ------
        TypeError
            If two terms are not smooth.
        """
        return self.fixed().prox(v, step)


def _refuse_negative(weight, term):
    low = weight.range[0]
    if term.penalty and low < 0:
        raise ValueError(
            f"the weight of the penalty {term} must not be negative; {weight} "
            + (f"can become {low:g}" if weight.terms else f"is {low:g}")
        )


def as_objective(J):
    """`J`, a term or an objective, as an `Objective`.

    Raises
    ------
    TypeError
        If it is neither.
    """
    if isinstance(J, Objective):
        return J
    if isinstance(J, Term):
        return Objective(((1.0, J),))
    raise TypeError(f"J must be an objective or a term, not {J!r}")


def fixed(J):
    """`J`, a term, an objective without free sliders or a `Weighted`, as `Weighted`."""
    return J if isinstance(J, Weighted) else as_objective(J).fixed()
