"""Penalties that tie parameters together: they become zero, or equal, in company."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, scaled, short, vectors
from ..objective.terms import Term
from .chain import chain_prox
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
            message = f"groups must be sequences of integers, not {short(self.groups)}"
            raise TypeError(message + _from_labels(self.groups)) from None
        members = sorted(j for group in groups for j in group)
        if not members or members != list(range(len(members))) or () in groups:
            raise ValueError(
                f"groups must hold each of 0, 1, …, d - 1 once, not {short(self.groups)}"
            )
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

    def prox_order(self, other):
        """After that of any L1: see `Term.prox_order`.

        A group gets shorter in its direction, and that changes no sign and no zero.

        References
        ----------
        Yu (2013), theorem 4, https://papers.nips.cc/paper/5144
        """
        return (other, self) if type(other) is L1 else None

    def kink_prox(self, beta, v, step):
        """`prox` of each group that is zero: see `Term.kink_prox`."""
        beta, v = vectors("beta", beta, self.dimension), np.asarray(v)
        return np.where(self._lengths(beta) == 0, self.prox(v, step), v)

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
    """Fused penalty, Σ abs(βⱼ₊₁ - βⱼ): of two parameters abs(β₁ - β₂).

    It knows an order of the parameters, and makes neighbours equal. Its kinks lie along diagonals
    and not along the axes: so it holds coordinate descent fast, because no coordinate can leave a
    diagonal alone.

    References
    ----------
    Tibshirani et al. (2005), eq. 3, https://doi.org/10.1111/j.1467-9868.2005.00490.x
    """

    smooth: ClassVar[bool] = False
    penalty: ClassVar[bool] = True
    separable: ClassVar[bool] = False

    def value(self, beta):
        """Σ abs(βⱼ₊₁ - βⱼ): (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            return np.sum(np.abs(_rises(_chain("beta", beta))), axis=-1)

    def prox(self, v, step):
        """Runs of neighbours move towards each other and stop where they meet. See `Term.prox`."""
        v, step = _chain("v", v), not_negative("step", step)
        return chain_prox(v, np.repeat(step[..., np.newaxis], v.shape[-1] - 1, axis=-1))

    def prox_order(self, other):
        """Before that of an L1 whose weights are equal: see `Term.prox_order`."""
        if type(other) is not L1:
            return None
        if other.weights is not None and (other.weights != other.weights[0]).any():
            raise TypeError(
                f"{self} and {other} have no prox together: unequal weights part what is joined; "
                "expected an L1 with equal weights"
            )
        return self, other

    def kink_prox(self, beta, v, step):
        """`prox` within each run of equal neighbours: see `Term.kink_prox`."""
        beta, step = _chain("beta", beta), not_negative("step", step)[..., np.newaxis]
        return chain_prox(np.asarray(v), np.where(_rises(beta) == 0, step, 0.0))

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """Run by run, by the prox of what the run could still do: see `kink_prox`.

        See `Term.subdifferential_distance`.
        """
        rest = gradient + scaled(not_negative("weight", weight), self.subgradient(beta), 1)
        return norm(self.kink_prox(beta, -rest, weight))

    def subgradient(self, beta):
        """For each neighbour 1 above it, -1 below it, 0 beside it: (..., d) -> (..., d)."""
        signs = np.sign(_rises(_chain("beta", beta)))
        return _sums(signs, -signs) + 0.0

    def slopes(self, beta):
        """As the subgradient, but -1 and 1 beside a neighbour: see `Term.slopes`."""
        rises = _rises(_chain("beta", beta))
        up, down = np.where(rises >= 0, 1.0, -1.0), np.where(rises > 0, 1.0, -1.0)
        return _sums(down, -up), _sums(up, -down)

    def kinks(self, beta):
        """Each parameter has its kinks where its neighbours are: (..., d) -> (..., d, 1 or 2)."""
        beta = _chain("beta", beta)
        before = np.concatenate([beta[..., 1:2], beta[..., :-1]], axis=-1)
        after = np.concatenate([beta[..., 1:], beta[..., -2:-1]], axis=-1)
        return np.stack([before, after][: beta.shape[-1] - 1], axis=-1)

    def face(self, beta):
        """The coordinates that are not equal to a neighbour: see `Term.face`."""
        apart = _rises(_chain("beta", beta)) != 0
        free = np.ones(np.shape(beta), dtype=bool)
        free[..., 1:] &= apart
        free[..., :-1] &= apart
        return free, self.subgradient(beta)

    def together(self, beta):
        """Each run of equal neighbours has one number: see `Term.together`."""
        apart = _rises(_chain("beta", beta)) != 0
        return np.concatenate([np.zeros((*apart.shape[:-1], 1), int), np.cumsum(apart, -1)], -1)

    def growth(self, dimension):
        """abs(vⱼ - vⱼ₊₁) for each pair of neighbours: see `WeightedSum.growth`."""
        ends = np.ones(dimension - 1)
        return np.eye(dimension)[:-1] - np.eye(dimension)[1:], -ends, ends


def _from_labels(labels):
    """What to write instead of the number of each parameter's group, if that is what it is."""
    labels = np.asarray(labels) if np.ndim(labels) == 1 else np.zeros(0)
    if not len(labels) or labels.dtype.kind not in "iu":
        return "; GroupL2([[0, 1], [2]]) has two groups"
    groups = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
    return f"; to give parameters with equal numbers one group, write GroupL2({short(groups)})"


def _chain(name, values):
    values = vectors(name, values)
    if values.shape[-1] == 1:
        raise ValueError(f"{name} must have shape (..., d) with d >= 2, not {values.shape}")
    return values


def _rises(beta):
    """From each parameter to the next, infinite where that overflows: (..., d) -> (..., d - 1)."""
    with np.errstate(over="ignore"):
        return np.diff(beta, axis=-1)


def _sums(before, after):
    """What the link before and the link after each parameter give it: (..., d - 1) -> (..., d)."""
    none = np.zeros((*before.shape[:-1], 1))
    return np.concatenate([none, before], axis=-1) + np.concatenate([after, none], axis=-1)
