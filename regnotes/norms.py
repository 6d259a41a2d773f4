"""Penalties made of norms: powers of each parameter's size, and the lengths of groups."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .objective import Term
from .separable import Separable
from .sliders import number
from .weighted import norm, real_array, steps, vectors

__all__ = ["GroupL2", "Lq"]


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
        object.__setattr__(self, "q", number("q", self.q))
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
        """Each vⱼ moves to the b at which b + step q b^(q-1) is vⱼ, or to 0.

        Below q = 1 it jumps: from 0 to (2 step (1-q))^(1/(2-q)), with nothing between.

        Parameters
        ----------
        v : array (..., d)
        step : float or array
            Not negative; an array broadcasts against the leading axes of v.

        Returns
        -------
        array (..., d)
            argmin over β of ½‖β - v‖² + step Σ abs(βⱼ)^q, to the last bit; of two, the one
            nearer to 0.

        References
        ----------
        Marjanovic and Solo (2012), section III, https://doi.org/10.1109/TSP.2012.2212015
        """
        v, step = vectors("v", v), steps(step)[..., np.newaxis]
        size, step = np.broadcast_arrays(np.abs(v), step)
        if self.q == 1:
            return v - np.clip(v, -step, step)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            pull = np.minimum(step * self.q, np.finfo(float).max)
            start = np.zeros(size.shape)
            if self.q < 1:
                start = (2 * (1 - self.q) * step) ** (1 / (2 - self.q))
            stays = size <= start + pull * start ** (self.q - 1) if self.q < 1 else size == 0
            root = _root(lambda b: b + pull * b ** (self.q - 1) <= size, start, size)
        moved = np.where(stays, 0.0, np.sign(v) * root) + 0.0
        return np.where(step == 0, v, moved) + 0.0

    def growth(self, dimension):
        """Faster than any line along each axis, if q > 1: see `Weighted.growth`."""
        if self.q < 1:
            return super().growth(dimension)
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


@dataclass(frozen=True)
class GroupL2(Term):
    """Group lasso penalty, Σ ‖β_g‖ over groups g: lengths, not squares of lengths.

    Its kink is where a whole group is zero: so the parameters of a group leave together. The
    textbook multiplies each length by the root of the group's size; here all count alike.

    Parameters
    ----------
    groups : sequence of sequences of int
        The numbers 0, 1, …, d - 1, each in one group.

    Raises
    ------
    TypeError, ValueError
        If the groups are not that.

    References
    ----------
    Yuan and Lin (2006), section 2, https://doi.org/10.1111/j.1467-9868.2005.00532.x
    """

    groups: tuple

    smooth: ClassVar[bool] = False
    penalty: ClassVar[bool] = True

    def __post_init__(self):
        try:
            groups = tuple(tuple(operator.index(j) for j in group) for group in self.groups)
        except TypeError:
            raise TypeError(f"groups must be sequences of integers, not {self.groups!r}") from None
        members = sorted(j for group in groups for j in group)
        if not members or members != list(range(len(members))) or () in groups:
            raise ValueError(f"groups must hold each of 0, 1, …, d - 1 once, not {self.groups!r}")
        object.__setattr__(self, "groups", groups)

    @classmethod
    def example(cls):
        """Two parameters in one group."""
        return cls([[0, 1]])

    @property
    def dimension(self):
        """The number of parameters in all groups, d."""
        return sum(map(len, self.groups))

    @property
    def separable(self):
        """Whether every group has one member: then it is L1."""
        return all(len(group) == 1 for group in self.groups)

    def _lengths(self, beta):
        """The length of the group of each coordinate: (..., d) -> (..., d)."""
        lengths = np.empty(beta.shape)
        for group in map(list, self.groups):
            lengths[..., group] = norm(beta[..., group])[..., np.newaxis]
        return lengths

    def _directions(self, beta):
        """Each group as a unit vector, 0 where the group is 0: (..., d) -> (..., d)."""
        lengths = self._lengths(beta)
        return beta / np.where(lengths > 0, lengths, 1.0)

    def value(self, beta):
        """Σ ‖β_g‖: (..., d) -> (...)."""
        beta = vectors("beta", beta, self.dimension)
        with np.errstate(over="ignore"):
            return sum(norm(beta[..., list(group)]) for group in self.groups)

    def prox(self, v, step):
        """Each group gets shorter by step, in its own direction, and stops at 0.

        Parameters
        ----------
        v : array (..., d)
        step : float or array
            Not negative; an array broadcasts against the leading axes of v.

        Returns
        -------
        array (..., d)
            argmin over β of ½‖β - v‖² + step Σ ‖β_g‖.
        """
        v, step = vectors("v", v, self.dimension), steps(step)[..., np.newaxis]
        lengths = self._lengths(v)
        left = np.maximum(lengths - step, 0.0)
        # What does not move must not be rounded.
        return np.where(step == 0, v, self._directions(v) * left) + 0.0

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """Distance from -gradient to weight * (the subdifferential at beta).

        At a group of zeros the subdifferential is a ball, elsewhere one unit vector.

        Parameters
        ----------
        beta, gradient : arrays (..., d)
        weight : float or array, optional
            Not negative; an array broadcasts against the leading axes.

        Returns
        -------
        array (...)
        """
        beta = vectors("beta", beta, self.dimension)
        weight = real_array("weight", weight)[..., np.newaxis]
        if (weight < 0).any():
            raise ValueError(f"weight must not be negative, not {weight[..., 0]!r}")
        lengths, steep = self._lengths(beta), self._lengths(np.asarray(gradient, dtype=float))
        with np.errstate(over="ignore"):
            excess = np.maximum(1.0 - weight / np.where(steep > 0, steep, np.inf), 0.0)
            at_kink = np.where(steep > 0, gradient * excess, 0.0)
            elsewhere = gradient + weight * self._directions(beta)
        return norm(np.where(lengths == 0, at_kink, elsewhere))

    def subgradient(self, beta):
        """Each group as a unit vector, 0 at 0: (..., d) -> (..., d)."""
        return self._directions(vectors("beta", beta, self.dimension))

    def slopes(self, beta):
        """Slopes to the left and to the right of each βⱼ: (..., d) -> two (..., d)."""
        beta = vectors("beta", beta, self.dimension)
        zero, units = self._lengths(beta) == 0, self._directions(beta)
        return np.where(zero, -1.0, units), np.where(zero, 1.0, units)

    def kinks(self, beta):
        """0 for each, where the others of its group are 0 too: (..., d) -> (..., d, 1)."""
        return np.zeros((*vectors("beta", beta, self.dimension).shape, 1))

    def face(self, beta):
        """The groups that are not 0, and their unit vectors: see `Term.face`."""
        beta = vectors("beta", beta, self.dimension)
        return self._lengths(beta) > 0, self._directions(beta)

    def curvature(self, beta):
        """(1 - uuᵀ)/‖β_g‖ with u = β_g/‖β_g‖, for each group: see `Term.curvature`."""
        beta = vectors("beta", beta, self.dimension)
        lengths, units = self._lengths(beta), self._directions(beta)
        same = np.zeros((self.dimension, self.dimension))
        for group in map(list, self.groups):
            same[np.ix_(group, group)] = 1.0
        across = np.eye(self.dimension) - units[..., :, np.newaxis] * units[..., np.newaxis, :]
        inverse = np.where(lengths > 0, 1.0 / np.where(lengths > 0, lengths, 1.0), 0.0)
        return same * across * inverse[..., np.newaxis]

    def growth(self, dimension):
        """As L1, which falls, rises and rests in the same directions: see `Term.growth`."""
        return np.eye(dimension), -np.ones(dimension), np.ones(dimension)
