"""Penalties that tie parameters together: they become zero, or equal, in company."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, vectors
from ..objective.terms import Term
from .norms import L1

__all__ = ["Fused", "GroupL2"]


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
        """Each group gets shorter by step, in its direction, and stops at 0. See `Term.prox`."""
        v, step = vectors("v", v, self.dimension), not_negative("step", step)[..., np.newaxis]
        lengths = self._lengths(v)
        left = np.maximum(lengths - step, 0.0)
        # What does not move must not be rounded.
        return np.where(step == 0, v, self._directions(v) * left) + 0.0

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """To a ball at a group of zeros, elsewhere to one vector.

        See `Term.subdifferential_distance`.
        """
        beta = vectors("beta", beta, self.dimension)
        weight = not_negative("weight", weight)[..., np.newaxis]
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
        """-1 and 1 in a group of zeros, a unit vector's elsewhere: see `Term.slopes`."""
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
        """Both move towards each other by step, and stop where they meet. See `Term.prox`."""
        v, step = vectors("v", v, 2), not_negative("step", step)
        mean = v[..., 0] / 2 + v[..., 1] / 2
        apart = v[..., 0] / 2 - v[..., 1] / 2
        apart = apart - np.clip(apart, -step, step)
        met, apart = (apart == 0)[..., np.newaxis], np.stack([apart, -apart], axis=-1)
        mean = np.broadcast_to(mean[..., np.newaxis], apart.shape)
        # What does not move must not be rounded on the way over the mean.
        still = np.broadcast_to((step == 0)[..., np.newaxis], apart.shape)
        return np.where(still, v, np.where(met, mean, mean + apart)) + 0.0

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """To the segment from (-1, 1) to (1, -1) on the diagonal, elsewhere to an end of it.

        See `Term.subdifferential_distance`.
        """
        sign = np.sign(_difference("beta", beta))
        weight = not_negative("weight", weight)
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
        """-1 and 1 on the diagonal, the subgradient's elsewhere: see `Term.slopes`."""
        return L1().slopes(self.subgradient(beta))  # each distance to the other has L1's kink

    def kinks(self, beta):
        """Each parameter has its kink where the other is: (..., 2) -> (..., 2, 1)."""
        return vectors("beta", beta, 2)[..., ::-1, np.newaxis].copy()

    def growth(self, dimension):
        """abs(v₁ - v₂): see `WeightedSum.growth`."""
        return np.array([[1.0, -1.0]]), -np.ones(1), np.ones(1)


def _difference(name, values):
    """First minus second, infinite where that overflows."""
    values = vectors(name, values, 2)
    with np.errstate(over="ignore"):
        return values[..., 0] - values[..., 1]
