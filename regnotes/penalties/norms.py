"""Norms of all parameters together: L1, whose kink holds zeros, and the square of L2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, vectors
from ..objective.terms import Term

__all__ = ["L1", "L2"]


@dataclass(frozen=True)
class L1(Term):
    """Lasso penalty, ‖β‖₁ = Σ abs(βⱼ).

    The kink at zero is what lets a parameter be exactly zero.

    References
    ----------
    Tibshirani (1996), section 2, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x
    """

    smooth: ClassVar[bool] = False
    penalty: ClassVar[bool] = True

    def value(self, beta):
        """Σ abs(βⱼ): (..., d) -> (...)."""
        with np.errstate(over="ignore"):  # the sum of huge numbers is inf
            return np.sum(np.abs(vectors("beta", beta)), axis=-1)

    def prox(self, v, step):
        """Soft thresholding: each vⱼ moves towards 0 by step and stops there. See `Term.prox`."""
        v, step = vectors("v", v), not_negative("step", step)[..., np.newaxis]
        return v - np.clip(v, -step, step)

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """At βⱼ = 0 by how far -gⱼ leaves an interval, elsewhere how far it is from a number.

        See `Term.subdifferential_distance`.
        """
        beta = vectors("beta", beta)
        weight = not_negative("weight", weight)[..., np.newaxis]
        with np.errstate(over="ignore"):
            at_kink = np.maximum(np.abs(gradient) - weight, 0.0)
            elsewhere = np.abs(gradient + weight * np.sign(beta))
        return norm(np.where(beta == 0, at_kink, elsewhere))

    def subgradient(self, beta):
        """sign βⱼ, with 0 at 0, the subgradient of least norm: (..., d) -> (..., d)."""
        return np.sign(vectors("beta", beta))

    def slopes(self, beta):
        """-1 and 1 at βⱼ = 0, its sign elsewhere: see `Term.slopes`."""
        beta = vectors("beta", beta)
        return np.where(beta > 0, 1.0, -1.0), np.where(beta < 0, -1.0, 1.0)

    def kinks(self, beta):
        """0 for each βⱼ: (..., d) -> (..., d, 1)."""
        return np.zeros((*vectors("beta", beta).shape, 1))

    def face(self, beta):
        """The coordinates that are not 0, and the sign along each: see `Term.face`."""
        beta = vectors("beta", beta)
        return beta != 0, np.sign(beta)

    def growth(self, dimension):
        """abs(vⱼ) along each axis: see `WeightedSum.growth`."""
        return np.eye(dimension), -np.ones(dimension), np.ones(dimension)


@dataclass(frozen=True)
class L2(Term):
    """Ridge penalty, ‖β‖² = Σ βⱼ², the article's Ω term without a factor ½.

    It bends every direction upwards, so there is exactly one minimiser, but having no
    kink it leaves no parameter exactly zero.

    References
    ----------
    Hoerl and Kennard (1970), eq. 2.1, https://doi.org/10.1080/00401706.1970.10488634
    """

    penalty: ClassVar[bool] = True
    strictly_convex: ClassVar[bool] = True

    def value(self, beta):
        """Σ βⱼ²: (..., d) -> (...)."""
        with np.errstate(over="ignore"):  # the square of a huge number is inf
            return np.sum(np.square(vectors("beta", beta)), axis=-1)

    def gradient(self, beta):
        """2β: (..., d) -> (..., d)."""
        with np.errstate(over="ignore"):
            return 2.0 * vectors("beta", beta)

    def hessian(self, beta):
        """2 times the identity: (..., d) -> (..., d, d)."""
        beta = vectors("beta", beta)
        identity = 2.0 * np.eye(beta.shape[-1])
        return np.broadcast_to(identity, beta.shape + beta.shape[-1:])

    @property
    def lipschitz(self):
        """The gradient 2β is Lipschitz with constant 2."""
        return 2.0

    def prox(self, v, step):
        """Shrinkage by one factor: v / (1 + 2 step). See `Term.prox`."""
        v, step = vectors("v", v), not_negative("step", step)[..., np.newaxis]
        with np.errstate(over="ignore"):  # an infinite denominator gives the limit, 0
            return v / (1.0 + 2.0 * step) + 0.0

    def growth(self, dimension):
        """Faster than any line along each axis: see `WeightedSum.growth`."""
        infinite = np.full(dimension, np.inf)
        return np.eye(dimension), -infinite, infinite
