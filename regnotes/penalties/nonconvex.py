"""Penalties that stop charging: sparse like L1, and without its bias, but not convex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import not_negative, vectors
from ..objective.sliders import real_number
from .separable import Separable

__all__ = ["MCP", "SCAD"]


class _Levelling(Separable):
    """What MCP and SCAD share: λ and γ, the slope λ at 0+, no slope from γλ on."""

    convex: ClassVar[bool] = False

    def _check(self, least):
        for name in ("lam", "gamma"):
            object.__setattr__(self, name, real_number(name, getattr(self, name)))
        if self.lam <= 0:
            raise ValueError(f"lam must be positive, not {self.lam:g}")
        if self.gamma <= least:
            raise ValueError(f"gamma must be greater than {least}, not {self.gamma:g}")

    @property
    def tip(self):
        """The slope at 0+, λ."""
        return self.lam

    def growth(self, dimension):
        """It levels off: see `Term.growth`."""
        return np.zeros((0, dimension)), np.zeros(0), np.zeros(0)

    def prox(self, v, step):
        """Small vⱼ go to 0, large ones stay where they are. See `Term.prox`."""
        v, step = vectors("v", v), not_negative("step", step)[..., np.newaxis]
        size, step = np.broadcast_arrays(np.abs(v), step)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            # The least point of each piece of the penalty; the least of them is the least of all.
            found = np.stack(self._least_of_pieces(size, step))
            values = 0.5 * (found - size) ** 2 + step * self.height(found)
        best = np.take_along_axis(found, np.argmin(values, axis=0)[np.newaxis], axis=0)[0]
        return np.where(step == 0, v, np.sign(v) * best) + 0.0


@dataclass(frozen=True)
class MCP(_Levelling):
    """Minimax concave penalty, Σ ∫₀ max(λ - t/γ, 0) dt up to abs(βⱼ).

    It begins like λ times L1 and ends flat: what is larger than γλ is not shrunk at all.

    It is not λ times something, so λ stands inside, and its weight in an objective is 1. Another
    weight w multiplies the height and leaves γλ where it is: w MCP(λ, γ) = MCP(wλ, γ/w).

    Parameters
    ----------
    lam : float
        Positive.
    gamma : float, optional
        Greater than 1. Large, it is like L1; close to 1, like keeping or killing.

    Raises
    ------
    TypeError, ValueError
        If they are not.

    References
    ----------
    Zhang (2010), eq. 2.1, https://doi.org/10.1214/09-AOS729
    """

    lam: float
    gamma: float = 3.0

    def __post_init__(self):
        self._check(1)

    @classmethod
    def example(cls):
        """λ = 1 and γ = 3."""
        return cls(1.0)

    @property
    def concavity(self):
        """How fast its slope falls at most, 1/γ: a loss that bends up by more is convex with it."""
        return 1 / self.gamma

    def height(self, size):
        """λ size - size²/(2γ) up to γλ, γλ²/2 from there on."""
        t = np.minimum(size, self.gamma * self.lam)
        return t * (self.lam - t / (2 * self.gamma))

    def rate(self, size):
        """max(λ - size/γ, 0)."""
        return np.maximum(self.lam - size / self.gamma, 0.0)

    def bend(self, size):
        """-1/γ up to γλ, 0 from there on."""
        return np.where(size < self.gamma * self.lam, -1 / self.gamma, 0.0)

    def _least_of_pieces(self, size, step):
        knee = self.gamma * self.lam
        inner = np.clip(size - step * (knee - size) / (self.gamma - step), 0.0, knee)
        # Where the sum is concave, the least point of the inner piece is an end; 0 is one.
        return np.where(step < self.gamma, inner, 0.0), np.maximum(size, knee)


@dataclass(frozen=True)
class SCAD(_Levelling):
    """Smoothly clipped absolute deviation: L1 up to λ, then bent over until it is flat at γλ.

    Like `MCP` it leaves large parameters alone; small ones it shrinks exactly as L1 does.

    It is not λ times something, so λ stands inside, and its weight in an objective is 1. Another
    weight multiplies the height and leaves λ and γλ, where it bends, where they are; that is no
    other SCAD.

    Parameters
    ----------
    lam : float
        Positive.
    gamma : float, optional
        Greater than 2; the authors call it a and recommend 3.7.

    Raises
    ------
    TypeError, ValueError
        If they are not.

    References
    ----------
    Fan and Li (2001), eq. 2.7, https://doi.org/10.1198/016214501753382273
    """

    lam: float
    gamma: float = 3.7

    def __post_init__(self):
        self._check(2)

    @classmethod
    def example(cls):
        """λ = 1 and the authors' 3.7."""
        return cls(1.0)

    @property
    def concavity(self):
        """How fast its slope falls at most, 1/(γ-1): see `MCP`."""
        return 1 / (self.gamma - 1)

    def height(self, size):
        """λ size up to λ; then less, by (size - λ)²/(2(γ-1)), up to γλ; then λ²(γ+1)/2."""
        t = np.minimum(size, self.gamma * self.lam)
        return self.lam * t - np.maximum(t - self.lam, 0.0) ** 2 / (2 * (self.gamma - 1))

    def rate(self, size):
        """λ up to λ, then (γλ - size)/(γ-1), then 0."""
        falling = (self.gamma * self.lam - size) / (self.gamma - 1)
        return np.clip(falling, 0.0, self.lam)

    def bend(self, size):
        """-1/(γ-1) from λ to γλ, 0 elsewhere."""
        between = (size > self.lam) & (size < self.gamma * self.lam)
        return np.where(between, -1 / (self.gamma - 1), 0.0)

    def _least_of_pieces(self, size, step):
        lam, room, knee = self.lam, self.gamma - 1, self.gamma * self.lam
        inner = np.clip(size - step * lam, 0.0, lam)
        middle = np.clip(size - step * (knee - size) / (room - step), lam, knee)
        # Where the sum is concave on the middle piece, its least point is an end of it, which
        # belongs to one of the other two.
        return inner, np.where(step < room, middle, inner), np.maximum(size, knee)
