"""What penalties that are one function of each parameter's size have in common."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, vectors
from ..objective.terms import Term

__all__ = []


class Separable(Term):
    """Σ ρ(abs(βⱼ)), with ρ(0) = 0 and ρ never falling.

    A subclass states ρ as `height`, its derivatives as `rate` and `bend` (for sizes > 0), and
    `tip`, the slope of ρ at 0+: with 0 there is no kink. It adds `prox`.
    """

    smooth: ClassVar[bool] = False
    penalty: ClassVar[bool] = True

    def value(self, beta):
        """Σ ρ(abs(βⱼ)): (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            return np.sum(self.height(np.abs(vectors("beta", beta))), axis=-1)

    def _rates(self, beta):
        """The derivative of each ρ(abs(βⱼ)), and 0 at 0."""
        beta = vectors("beta", beta)
        return _away_from_zero(np.abs(beta), self.rate) * np.sign(beta)

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """At βⱼ = 0 by how far -gⱼ leaves an interval, elsewhere how far it is from a number.

        See `Term.subdifferential_distance`.
        """
        beta = vectors("beta", beta)
        weight = not_negative("weight", weight)[..., np.newaxis]
        with np.errstate(over="ignore", invalid="ignore"):
            reach = np.where(weight == 0, 0.0, weight * self.tip)
            at_kink = np.maximum(np.abs(gradient) - reach, 0.0)
            elsewhere = np.abs(gradient + weight * self._rates(beta))
        return norm(np.where(beta == 0, at_kink, elsewhere))

    def subgradient(self, beta):
        """The derivative, and 0 at 0: (..., d) -> (..., d)."""
        return self._rates(beta)

    def slopes(self, beta):
        """-tip and tip at βⱼ = 0, its derivative elsewhere: see `Term.slopes`."""
        rates = self._rates(beta)
        zero = np.asarray(beta) == 0
        return np.where(zero, -self.tip, rates), np.where(zero, self.tip, rates)

    def kinks(self, beta):
        """0 for each βⱼ if there is a kink at all: (..., d) -> (..., d, 1 or 0)."""
        return np.zeros((*vectors("beta", beta).shape, int(self.tip != 0)))

    def face(self, beta):
        """The coordinates along which it is smooth, and its slopes: see `Term.face`."""
        beta = vectors("beta", beta)
        smooth_at_zero = self.tip == 0 and np.isfinite(self.bend(np.zeros(1)))
        return (beta != 0) | smooth_at_zero, self._rates(beta)

    def curvature(self, beta):
        """Second derivatives, a diagonal matrix: see `Term.curvature`."""
        size = np.abs(vectors("beta", beta))
        bends = _away_from_zero(size, self.bend) if self.tip else self.bend(size)
        return np.where(np.eye(size.shape[-1]) == 1, bends[..., np.newaxis], 0.0)


def _away_from_zero(size, function):
    """function(size) beside 0, and 0 at 0, where it may be infinite."""
    with np.errstate(over="ignore"):
        return np.where(size == 0, 0.0, function(np.where(size == 0, 1.0, size)))
