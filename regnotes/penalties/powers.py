"""Penalties that are powers of each parameter's size: from the sharpest corner to almost a box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..objective.arrays import not_negative, vectors
from ..objective.sliders import real_number
from .separable import Separable

__all__ = ["Lq"]


@dataclass(frozen=True)
class Lq(Separable):
    """Bridge penalty, Σ abs(βⱼ)^q: L1 at q = 1, L2 at q = 2, and everything around them.

    One number decides it all: up to q = 1 there is a kink that makes zeros, from q = 1 on it is
    convex, and only q = 1 is both.

    Parameters
    ----------
    q : float
        Positive.

    Raises
    ------
    TypeError, ValueError
        If q is not a positive number.

    References
    ----------
    Frank and Friedman (1993), section 6, https://doi.org/10.1080/00401706.1993.10485033
    """

    q: float

    def __post_init__(self):
        object.__setattr__(self, "q", real_number("q", self.q))
        if self.q <= 0:
            raise ValueError(f"q must be positive, not {self.q:g}")

    @classmethod
    def example(cls):
        """q = 1.5, half way between L1 and L2."""
        return cls(1.5)

    @property
    def convex(self):
        """Whether q is at least 1."""
        return self.q >= 1

    @property
    def strictly_convex(self):
        """Whether q is greater than 1."""
        return self.q > 1

    @property
    def smooth(self):
        """Only at q = 2: below, the gradient is infinitely steep at 0, above, far away."""
        return self.q == 2

    @property
    def tip(self):
        """The slope at 0+: infinite below q = 1, 1 there, 0 above."""
        return np.inf if self.q < 1 else float(self.q == 1)

    def height(self, size):
        """size^q."""
        return size**self.q

    def rate(self, size):
        """q size^(q-1)."""
        return self.q * size ** (self.q - 1)

    def bend(self, size):
        """q (q-1) size^(q-2)."""
        with np.errstate(over="ignore", divide="ignore"):
            return self.q * (self.q - 1) * size ** (self.q - 2)

    def gradient(self, beta):
        """q abs(βⱼ)^(q-1) sign βⱼ, for q > 1: (..., d) -> (..., d)."""
        if self.q <= 1:
            raise TypeError(f"q must be greater than 1 for a gradient everywhere, not {self.q:g}")
        return self._rates(beta)

    def hessian(self, beta):
        """The diagonal matrix of q (q-1) abs(βⱼ)^(q-2): (..., d) -> (..., d, d)."""
        return self.curvature(beta)

    @property
    def lipschitz(self):
        """2 at q = 2; otherwise no constant will do, and it is inf."""
        return 2.0 if self.smooth else np.inf

    def prox(self, v, step):
        """Each vⱼ moves to the b at which b + step q b^(q-1) is vⱼ, or to 0. See `Term.prox`.

        Below q = 1 it jumps: from 0 to (2 step (1-q))^(1/(2-q)), with nothing between. The answer
        is right to the last bit.

        References
        ----------
        Marjanovic and Solo (2012), section III, https://doi.org/10.1109/TSP.2012.2212015
        """
        v, step = vectors("v", v), not_negative("step", step)[..., np.newaxis]
        size, step = np.broadcast_arrays(np.abs(v), step)
        if self.q == 1:
            return v - np.clip(v, -step, step)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            pull = np.minimum(step * self.q, np.finfo(float).max)
            start = np.zeros(size.shape)
            if self.q < 1:
                start = (2 * (1 - self.q) * step) ** (1 / (2 - self.q))
            stays = size == 0
            if self.q < 1:  # where 0 is as low as the root, which is `start` there
                stays = size <= start * (2 - self.q) / (2 - 2 * self.q)
            root = _root(lambda b: b + pull * b ** (self.q - 1) <= size, start, size)
        moved = np.where(stays, 0.0, np.sign(v) * root) + 0.0
        return np.where(step == 0, v, moved) + 0.0

    def growth(self, dimension):
        """Faster than any line along each axis, if q > 1: see `WeightedSum.growth`."""
        if self.q < 1:  # more slowly than any line
            return np.zeros((0, dimension)), np.zeros(0), np.zeros(0)
        ends = np.full(dimension, np.inf if self.q > 1 else 1.0)
        return np.eye(dimension), -ends, ends


def _root(before, low, high):
    """The last number for which `before` holds, from `low` to `high`, to the last bit.

    The bits of positive floats are ordered like the floats: halving the interval of bits finds
    the place whatever its magnitude.
    """
    high = np.ascontiguousarray(high).view(np.int64) + 1
    low = np.minimum(np.ascontiguousarray(low).view(np.int64), high - 1)
    for _ in range(64):
        bits = low + (high - low) // 2
        yes = before(bits.view(np.float64))
        low, high = np.where(yes, bits, low), np.where(yes, high, bits)
    return low.view(np.float64)
