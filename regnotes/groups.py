"""Penalties on groups of parameters, which become zero together or not at all."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .objective import Term
from .weighted import norm, real_array, steps, vectors

__all__ = ["GroupL2"]


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
