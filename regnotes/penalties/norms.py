"""Norms of all parameters together: L1, whose kink holds zeros, and the square of L2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, scaled, short, vectors
from ..objective.sliders import Affine, Slider
from ..objective.terms import Term

__all__ = ["L1", "L2"]


class _Weighted(Term):
    """What L1 and L2 share: one weight for each parameter, or none."""

    penalty: ClassVar[bool] = True

    def __post_init__(self):
        if self.weights is None:
            return
        name = type(self).__name__
        one = np.ndim(self.weights) == 0 and not isinstance(self.weights, str)
        if isinstance(self.weights, (Slider, Affine)):
            one = self.weights.symbol if isinstance(self.weights, Slider) else f"({self.weights})"
            raise TypeError(
                f"weights must be numbers, one for each parameter, not the slider {one}; "
                f"write {one} * {name}()"
            )
        if one:
            value = short(self.weights)
            raise ValueError(
                f"weights must be numbers, one for each parameter, not {value}; "
                f"write {value} * {name}() if all have this weight"
            )
        weights = not_negative("weights", self.weights) + 0.0  # a copy, without -0.0
        if weights.ndim != 1 or not len(weights):
            raise ValueError(
                f"weights must have shape (d,), one for each parameter, not {weights.shape}"
            )
        weights.setflags(write=False)
        object.__setattr__(self, "weights", weights)

    def __eq__(self, other):
        return self._key() == other._key() if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash((type(self), self._key()))

    def _key(self):
        return None if self.weights is None else tuple(self.weights.tolist())

    def __repr__(self):
        inside = "" if self.weights is None else f"weights={short(self.weights.tolist())}"
        return f"{type(self).__name__}({inside})"

    @property
    def dimension(self):
        """The number of weights, or None without any."""
        return None if self.weights is None else len(self.weights)

    def weights_of(self, dimension):
        """The weight of each parameter, 1 if none was given: an array (d,)."""
        return np.ones(dimension) if self.weights is None else self.weights

    def _beta(self, name, beta):
        """`beta` checked, and the weights of its entries, in a form that broadcasts."""
        beta = vectors(name, beta, self.dimension)
        return beta, 1.0 if self.weights is None else self.weights


@dataclass(frozen=True, eq=False, repr=False)
class L1(_Weighted):
    """Lasso penalty, ‖β‖₁ = Σ abs(βⱼ), or with weights Σ wⱼ abs(βⱼ).

    The kink at zero is what lets a parameter be exactly zero.

    Parameters
    ----------
    weights : array (d,), optional
        One for each parameter, not negative. A parameter of weight 0 is free: an intercept is a
        column of ones in X with weight 0 here. Another library may rescale such weights, as
        glmnet does its penalty.factor, to sum to d; here they are taken as they are.

    Raises
    ------
    TypeError, ValueError
        If the weights are not that; L1s of equal weights are equal.

    References
    ----------
    Tibshirani (1996), section 2, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x
    """

    weights: np.ndarray | None = None

    smooth: ClassVar[bool] = False

    def value(self, beta):
        """Σ wⱼ abs(βⱼ): (..., d) -> (...)."""
        beta, weights = self._beta("beta", beta)
        with np.errstate(over="ignore"):  # the sum of huge numbers is inf
            return np.sum(weights * np.abs(beta), axis=-1)

    def prox(self, v, step):
        """Soft thresholding: each vⱼ moves towards 0 by step wⱼ and stops there.

        See `Term.prox`.
        """
        (v, weights), step = self._beta("v", v), not_negative("step", step)[..., np.newaxis]
        with np.errstate(over="ignore"):  # an infinite step goes to 0
            step = step * weights
        return v - np.clip(v, -step, step) + 0.0

    def prox_order(self, other):
        """Before or after another L1: see `Term.prox_order`."""
        return (self, other) if type(self) is type(other) is L1 else None

    def kink_prox(self, beta, v, step):
        """`prox` where βⱼ is 0: see `Term.kink_prox`."""
        return np.where(np.asarray(beta) == 0, self.prox(v, step), v)

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """At βⱼ = 0 by how far -gⱼ leaves an interval, elsewhere how far it is from a number.

        See `Term.subdifferential_distance`.
        """
        beta, weights = self._beta("beta", beta)
        with np.errstate(over="ignore"):
            reach = not_negative("weight", weight)[..., np.newaxis] * weights
            at_kink = np.maximum(np.abs(gradient) - reach, 0.0)
            elsewhere = np.abs(gradient + reach * np.sign(beta))
        return norm(np.where(beta == 0, at_kink, elsewhere))

    def subgradient(self, beta):
        """wⱼ sign βⱼ, with 0 at 0, the subgradient of least norm: (..., d) -> (..., d)."""
        beta, weights = self._beta("beta", beta)
        return weights * np.sign(beta)

    def slopes(self, beta):
        """-wⱼ and wⱼ at βⱼ = 0, wⱼ times its sign elsewhere: see `Term.slopes`."""
        beta, weights = self._beta("beta", beta)
        return weights * np.where(beta > 0, 1.0, -1.0), weights * np.where(beta < 0, -1.0, 1.0)

    def kinks(self, beta):
        """0 for each βⱼ that is not free: see `Term.kinks`."""
        beta, weights = self._beta("beta", beta)
        return np.where(weights == 0, np.nan, np.zeros(beta.shape))[..., np.newaxis]

    def face(self, beta):
        """The coordinates that are not 0 or are free, and the slope along each: see `Term.face`."""
        beta, weights = self._beta("beta", beta)
        return (beta != 0) | (weights == 0), weights * np.sign(beta)

    def growth(self, dimension):
        """wⱼ abs(vⱼ) along each axis that is not free: see `WeightedSum.growth`."""
        weights = self.weights_of(dimension)
        held = weights > 0
        return np.eye(dimension)[held], -weights[held], weights[held]


@dataclass(frozen=True, eq=False, repr=False)
class L2(_Weighted):
    """Ridge penalty, ‖β‖² = Σ βⱼ², the article's Ω term without a factor ½; or Σ wⱼ βⱼ².

    It bends every direction upwards in which no parameter is free, so without free ones there is
    exactly one minimiser, but having no kink it leaves no parameter exactly zero.

    Parameters
    ----------
    weights : array (d,), optional
        As in `L1`.

    Raises
    ------
    TypeError, ValueError
        If the weights are not that.

    References
    ----------
    Hoerl and Kennard (1970), eq. 2.1, https://doi.org/10.1080/00401706.1970.10488634
    """

    weights: np.ndarray | None = None

    quadratic: ClassVar[bool] = True

    @property
    def strictly_convex(self):
        """Whether no parameter is free."""
        return self.weights is None or bool((self.weights > 0).all())

    def value(self, beta):
        """Σ wⱼ βⱼ²: (..., d) -> (...)."""
        beta, weights = self._beta("beta", beta)
        with np.errstate(over="ignore"):  # the square of a huge number is inf
            return np.sum(scaled(weights, np.square(beta)), axis=-1)

    def gradient(self, beta):
        """2wⱼβⱼ: (..., d) -> (..., d)."""
        beta, weights = self._beta("beta", beta)
        with np.errstate(over="ignore"):
            return 2.0 * weights * beta

    def hessian(self, beta):
        """The diagonal matrix of 2wⱼ: (..., d) -> (..., d, d)."""
        beta, weights = self._beta("beta", beta)
        with np.errstate(over="ignore"):
            diagonal = 2.0 * weights * np.eye(beta.shape[-1])
        return np.broadcast_to(diagonal, beta.shape + beta.shape[-1:])

    @property
    def lipschitz(self):
        """2, or twice the greatest weight."""
        with np.errstate(over="ignore"):
            return 2.0 if self.weights is None else float(2.0 * np.max(self.weights))

    def prox(self, v, step):
        """Shrinkage by one factor for each parameter: vⱼ / (1 + 2 step wⱼ). See `Term.prox`."""
        (v, weights), step = self._beta("v", v), not_negative("step", step)[..., np.newaxis]
        with np.errstate(over="ignore"):  # an infinite denominator gives the limit, 0
            return v / (1.0 + 2.0 * step * weights) + 0.0

    def growth(self, dimension):
        """Faster than any line along each axis that is not free: see `WeightedSum.growth`."""
        held = self.weights_of(dimension) > 0
        infinite = np.full(np.sum(held), np.inf)
        return np.eye(dimension)[held], -infinite, infinite
