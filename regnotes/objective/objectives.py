"""Objectives, written as on paper: ``loss + lam * L1() + omega * L2()``."""

from __future__ import annotations

from dataclasses import dataclass

from .arrays import short
from .sliders import Affine, checked_positions, expression, one_symbol_each
from .terms import Formula, Term
from .weighted_sums import WeightedSum

__all__ = ["Objective", "as_objective"]


@dataclass(frozen=True)
class Objective(Formula):
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
                raise TypeError(f"expected a term of an objective, not {short(term)}")
            affine = expression(weight)
            if affine is None:
                raise TypeError(
                    f"the weight of {term} must be a number or made of sliders, not {short(weight)}"
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
        """The objective as a `WeightedSum`; TypeError naming sliders that are free."""
        if self.sliders:
            names = ", ".join(f"{s.symbol}={s.value:g}" for s in self.sliders)
            raise TypeError(
                "expected an objective without free sliders; set them with "
                f".at({names}) or .at_rest()"
            )
        # The sliders inside a term of weight 0 need not be set: it is never evaluated.
        return WeightedSum(tuple((w.constant, t) for w, t in self.terms))

    def over(self, values):
        """The objective at many slider positions at once, as a `WeightedSum`.

        Parameters
        ----------
        values : mapping from every free symbol to an array
            All arrays of one shape, each within the range of its slider.
        """
        values = checked_positions(self.sliders, values)
        pairs = [(w.evaluate(values), part) for w, part in self.parts()]
        # Terms of weight 0 stay for the sake of the dimension they prescribe.
        unused = [(0.0, t) for w, t in self.terms if w == Affine(0.0)]
        return WeightedSum(tuple(pairs + unused))

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
        """argmin over β of ½‖β - v‖² + step * (the non-smooth terms)(β).

        Raises
        ------
        TypeError
            If two terms are not smooth and their proxes do not compose: see `Term.prox_order`.
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
    raise TypeError(f"J must be an objective or a term, not {short(J)}")


def fixed(J):
    """`J`, a term, an objective without free sliders or a `WeightedSum`, as `WeightedSum`."""
    return J if isinstance(J, WeightedSum) else as_objective(J).fixed()
