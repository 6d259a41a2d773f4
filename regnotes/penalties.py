"""Penalties: what one adds to a loss to keep the parameters small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .objective import Term
from .weighted import norm, real_array, steps, vectors

__all__ = ["L1", "L2", "Fused"]


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
        """Soft thresholding: each vⱼ moves towards 0 by step and stops there.

        Parameters
        ----------
        v : array (..., d)
        step : float or array
            Not negative; an array broadcasts against the leading axes of v.

        Returns
        -------
        array (..., d)
            argmin over β of ½‖β - v‖² + step ‖β‖₁; its zeros are 0.0, never -0.0.
        """
        v, step = vectors("v", v), steps(step)[..., np.newaxis]
        return v - np.clip(v, -step, step)

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """Distance from -gradient to weight * (the subdifferential at beta).

        Parameters
        ----------
        beta, gradient : arrays (..., d)
        weight : float or array, optional
            Not negative; an array broadcasts against the leading axes.

        Returns
        -------
        array (...)
            0 exactly where beta minimises (a loss with this gradient) + weight * L1.
        """
        beta = vectors("beta", beta)
        weight = real_array("weight", weight)[..., np.newaxis]
        if (weight < 0).any():
            raise ValueError(f"weight must not be negative, not {weight[..., 0]!r}")
        with np.errstate(over="ignore"):
            at_kink = np.maximum(np.abs(gradient) - weight, 0.0)
            elsewhere = np.abs(gradient + weight * np.sign(beta))
        return norm(np.where(beta == 0, at_kink, elsewhere))

    def subgradient(self, beta):
        """sign βⱼ, with 0 at 0, the subgradient of least norm: (..., d) -> (..., d)."""
        return np.sign(vectors("beta", beta))

    def slopes(self, beta):
        """Slopes to the left and to the right of each βⱼ: (..., d) -> two (..., d).

        They differ only at βⱼ = 0, where they are -1 and 1.
        """
        beta = vectors("beta", beta)
        return np.where(beta > 0, 1.0, -1.0), np.where(beta < 0, -1.0, 1.0)

    def kinks(self, beta):
        """The values of each βⱼ at which its two slopes differ: (..., d) -> (..., d, 1)."""
        return np.zeros((*vectors("beta", beta).shape, 1))

    def face(self, beta):
        """The coordinates that are not 0, and the sign along each: see `Term.face`."""
        beta = vectors("beta", beta)
        return beta != 0, np.sign(beta)

    def growth(self, dimension):
        """abs(vⱼ) along each axis: see `Weighted.growth`."""
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
        """Shrinkage by one factor: v / (1 + 2 step).

        Parameters
        ----------
        v : array (..., d)
        step : float or array
            Not negative; an array broadcasts against the leading axes of v.

        Returns
        -------
        array (..., d)
            argmin over β of ½‖β - v‖² + step ‖β‖².
        """
        v, step = vectors("v", v), steps(step)[..., np.newaxis]
        with np.errstate(over="ignore"):  # an infinite denominator gives the limit, 0
            return v / (1.0 + 2.0 * step) + 0.0

    def growth(self, dimension):
        """Faster than any line along each axis: see `Weighted.growth`."""
        infinite = np.full(dimension, np.inf)
        return np.eye(dimension), -infinite, infinite


@dataclass(frozen=True)
class Fused(Term):
    """Fused penalty of two parameters, abs(β₁ - β₂).

    Its kink lies along the diagonal and not along the axes: it makes parameters equal, and it
    holds coordinate descent fast, because no coordinate can leave the diagonal alone.

    References
    ----------
    Tibshirani et al. (2005), eq. 3, https://doi.org/10.1111/j.1467-9868.2005.00490.x
    """

    smooth: ClassVar[bool] = False
    penalty: ClassVar[bool] = True
    separable: ClassVar[bool] = False
    dimension: ClassVar[int] = 2

    def value(self, beta):
        """abs(β₁ - β₂): (..., 2) -> (...)."""
        return np.abs(_difference("beta", beta))

    def prox(self, v, step):
        """Both move towards each other by step, and stop where they meet.

        Parameters
        ----------
        v : array (..., 2)
        step : float or array
            Not negative; an array broadcasts against the leading axes of v.

        Returns
        -------
        array (..., 2)
            argmin over β of ½‖β - v‖² + step abs(β₁ - β₂).
        """
        v, step = vectors("v", v, 2), steps(step)
        mean = v[..., 0] / 2 + v[..., 1] / 2
        apart = v[..., 0] / 2 - v[..., 1] / 2
        apart = apart - np.clip(apart, -step, step)
        met, apart = (apart == 0)[..., np.newaxis], np.stack([apart, -apart], axis=-1)
        mean = np.broadcast_to(mean[..., np.newaxis], apart.shape)
        # What does not move must not be rounded on the way over the mean.
        still = np.broadcast_to((step == 0)[..., np.newaxis], apart.shape)
        return np.where(still, v, np.where(met, mean, mean + apart)) + 0.0

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """Distance from -gradient to weight * (the subdifferential at beta).

        The subdifferential is the segment from (-1, 1) to (1, -1) on the diagonal, and one of
        its ends elsewhere.

        Parameters
        ----------
        beta, gradient : arrays (..., 2)
        weight : float or array, optional
            Not negative; an array broadcasts against the leading axes.

        Returns
        -------
        array (...)
        """
        sign = np.sign(_difference("beta", beta))
        weight = real_array("weight", weight)
        if (weight < 0).any():
            raise ValueError(f"weight must not be negative, not {weight!r}")
        gradient = np.asarray(gradient, dtype=float)
        with np.errstate(over="ignore"):
            # The point of the segment that is nearest to -gradient, where one may choose.
            nearest = np.clip(gradient[..., 1] / 2 - gradient[..., 0] / 2, -weight, weight)
            pull = np.where(sign == 0, nearest, weight * sign)
            return norm(gradient + np.stack([pull, -pull], axis=-1))

    def subgradient(self, beta):
        """(s, -s) with s = sign(β₁ - β₂), 0 on the diagonal: (..., 2) -> (..., 2)."""
        sign = np.sign(_difference("beta", beta))
        return np.stack([sign, -sign], axis=-1)

    def slopes(self, beta):
        """Slopes to the left and to the right of each βⱼ: (..., 2) -> two (..., 2)."""
        return L1().slopes(self.subgradient(beta))  # each distance to the other has L1's kink

    def kinks(self, beta):
        """Each parameter has its kink where the other is: (..., 2) -> (..., 2, 1)."""
        return vectors("beta", beta, 2)[..., ::-1, np.newaxis].copy()

    def growth(self, dimension):
        """abs(v₁ - v₂): see `Weighted.growth`."""
        return np.array([[1.0, -1.0]]), -np.ones(1), np.ones(1)


def _difference(name, values):
    """First minus second, infinite where that overflows."""
    values = vectors(name, values, 2)
    with np.errstate(over="ignore"):
        return values[..., 0] - values[..., 1]
