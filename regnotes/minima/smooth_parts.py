"""The smooth terms of an objective, in coordinates in which every column has the size 1.

A column a thousand times larger than the next makes its parameter a thousand times smaller and
says nothing else. So nothing below sees it: each parameter is measured in the unit of its own
column, a power of two, by which numbers are multiplied and divided without rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..losses import LeastSquares
from ..losses.samples import Sampled
from ..objective.terms import Term
from ..penalties import L2

__all__ = []

LARGEST = np.finfo(float).max


@dataclass(frozen=True, eq=False)
class Part:
    """weight * term, as a function of the linear forms u = rows @ gamma.

    Of a `Sampled` loss the forms are its predictions, of any other term the parameters.
    """

    weight: float
    term: Term
    rows: np.ndarray  # (m, d); a vector (d,) stands for the diagonal matrix of it
    beside_kink: bool = False  # a `Separable` penalty less the multiple of L1 that it begins as

    def forms(self, gamma):
        return self.rows * gamma if self.rows.ndim == 1 else self.rows @ gamma

    def back(self, slope):
        """rowsᵀ slope."""
        return self.rows * slope if self.rows.ndim == 1 else slope @ self.rows

    @cached_property
    def without_signs(self):
        return replace(self, rows=np.abs(self.rows))

    def at(self, u):
        """Value, slope (m,) and bends (m,) or (m, m): derivatives with respect to the forms."""
        term, weight = self.term, self.weight
        if isinstance(term, Sampled):
            each = weight / len(term.y)
            if term.sample_weight is not None:
                each = each * term.sample_weight
            slope, bend = term.derivatives(u)
            return np.sum(each * term.losses(u)), each * slope, each * bend
        if self.beside_kink:
            size = np.abs(u)
            value = np.sum(term.height(size) - term.tip * size)
            slope = np.where(size == 0, 0.0, (term.rate(size) - term.tip) * np.sign(u))
            bend = term.bend(np.maximum(size, np.finfo(float).tiny))
            return weight * value, weight * slope, weight * bend
        if type(term) is L2:
            bend = 2.0 * weight * term.weights_of(len(u))
            return weight * term.value(u), bend * u, bend
        return weight * term.value(u), weight * term.gradient(u), weight * _hessian(term, u)

    @property
    def quadratic(self):
        """Whether the bends are the same everywhere."""
        return type(self.term) in (L2, LeastSquares)

    @property
    def steepest(self):
        """The largest bend of a loss anywhere, or None."""
        if not isinstance(self.term, Sampled):
            return None
        most = self.term.sample_weight
        most = 1.0 if most is None else np.max(most)
        return self.weight * most * self.term.steepest / len(self.term.y)


def _hessian(term, beta):
    """The second derivatives of a term, measured at its gradient if it does not give them."""
    try:
        return term.hessian(beta)
    except TypeError:
        small = 1e-6 * max(1.0, np.max(np.abs(beta)))
        moves = small * np.eye(len(beta))
        found = (term.gradient(beta + moves) - term.gradient(beta - moves)) / (2 * small)
        return (found + found.T) / 2


@dataclass(frozen=True, eq=False)
class Place:
    """The smooth parts at one point."""

    forms: list
    value: float
    gradient: np.ndarray  # (d,)
    slopes: list
    bends: list
    scale: float  # the size of the numbers that were added up to give the value


@dataclass(frozen=True, eq=False)
class SmoothParts:
    """Σ of parts, as a function of gamma (d,).

    beta = gamma / units, or if the parameters are tied as in a chain, the partial sums of that:
    then gamma holds the first one and the steps from each to the next.
    """

    parts: tuple
    units: np.ndarray
    chain: bool = False

    def beta(self, gamma):
        theta = gamma / self.units
        return (np.cumsum(theta) if self.chain else theta) + 0.0

    def gamma(self, beta):
        return (np.diff(beta, prepend=0.0) if self.chain else beta) * self.units

    def forms(self, gamma):
        return [part.forms(gamma) for part in self.parts]

    def at(self, forms):
        """The `Place` with these linear forms."""
        value, scale, slopes, bends = 0.0, 0.0, [], []
        gradient = np.zeros(len(self.units))
        for part, u in zip(self.parts, forms, strict=True):
            one, slope, bend = part.at(u)
            pull = bend * u if bend.ndim == 1 else bend @ u
            value, scale = value + one, scale + np.abs(one) + np.abs(u @ pull)
            gradient += part.back(slope)
            slopes.append(slope)
            bends.append(bend)
        return Place(forms, float(value), gradient, slopes, bends, float(scale))

    def value(self, forms):
        return sum(part.at(u)[0] for part, u in zip(self.parts, forms, strict=True))

    def sizes(self, place, gamma):
        """What was added up, without regard to signs, to give each entry of the gradient.

        Rounding, of the forms too, leaves about 1e-16 of it.
        """
        total, reach = np.zeros(len(gamma)), np.abs(gamma)
        for part, slope, bend in zip(self.parts, place.slopes, place.bends, strict=True):
            part = part.without_signs
            far, bend = part.forms(reach), np.abs(bend)
            total += part.back(np.abs(slope) + (bend * far if bend.ndim == 1 else bend @ far))
        return total

    @cached_property
    def quadratic(self):
        """Whether all bends are the same everywhere."""
        return all(part.quadratic for part in self.parts)

    def bent(self, place, share):
        """The place with the bends of losses no less than this share of what they are at most.

        Where they are nearly 0, Newton's step goes too far; a step by the greatest of them always
        goes down.
        """
        bends = [
            np.maximum(bend, share * part.steepest) if part.steepest else bend
            for part, bend in zip(self.parts, place.bends, strict=True)
        ]
        return replace(place, bends=bends)

    def hessian(self, place, chosen):
        """Second derivatives along the `chosen` coordinates (an index array): (k, k)."""
        pairs = list(zip(self.parts, place.bends, strict=True))
        fixed = [(part, bend) for part, bend in pairs if part.quadratic]
        other = self._hessian([pair for pair in pairs if not pair[0].quadratic], chosen)
        every = np.arange(len(self.units))
        if fixed and not self._kept and sum(len(bend) for _, bend in fixed) >= len(every):
            self._kept.append(self._hessian(fixed, every))  # wanted again and again
        if not self._kept:
            return self._hessian(fixed, chosen) + other
        kept = self._kept[0]
        return (kept if len(chosen) == len(every) else kept[np.ix_(chosen, chosen)]) + other

    @cached_property
    def _kept(self):
        return []

    def _hessian(self, pairs, chosen):
        total = np.zeros((len(chosen), len(chosen)))
        every = len(chosen) == len(self.units)
        for part, bend in pairs:
            if part.rows.ndim == 1 and bend.ndim == 1:
                np.einsum("ii->i", total)[:] += (np.square(part.rows) * bend)[chosen]
            elif part.rows.ndim == 1:
                rows = part.rows[chosen]
                total += rows[:, np.newaxis] * bend[np.ix_(chosen, chosen)] * rows
            else:
                rows = part.rows if every else part.rows[:, chosen]
                if bend.ndim == 2:
                    total += rows.T @ bend @ rows
                elif (bend == bend[0]).all():
                    total += bend[0] * (rows.T @ rows)
                else:
                    root = np.sqrt(np.abs(bend))[:, np.newaxis] * rows
                    if (bend >= 0).all():
                        total += root.T @ root
                    else:
                        total += (np.sign(bend)[:, np.newaxis] * root).T @ root
        return total

    def roots(self, place, chosen):
        """A matrix R with RᵀR = `hessian`, or None if there is none to be had for nothing.

        Its singular values are known to as many digits as the columns have; those of RᵀR, their
        squares, to half of that.
        """
        stack = []
        for part, bend in zip(self.parts, place.bends, strict=True):
            if bend.ndim == 2 or (bend < 0).any():
                return None
            root = np.sqrt(bend)
            if part.rows.ndim == 1:
                stack.append((root * part.rows)[chosen] * np.eye(len(chosen)))
            else:
                stack.append(root[:, np.newaxis] * part.rows[:, chosen])
        return np.concatenate(stack) if stack else np.zeros((0, len(chosen)))


def smooth_parts(problem, dimension, bent=(), *, chain=False):
    """The smooth terms of a `WeightedSum` whose weights are numbers, as `SmoothParts`.

    Parameters
    ----------
    problem : WeightedSum
    dimension : int
    bent : pairs of weight and `Separable` penalty
        Of which what is left without the kink at 0 is wanted too.
    chain : bool
        Whether the coordinates shall be the steps from each parameter to the next.
    """
    d = dimension
    smooth = [(float(w), term) for w, term in problem.active if term.smooth]
    rows = {}
    squares = np.zeros(d)
    for _, term in smooth:
        if isinstance(term, Sampled):
            X = np.cumsum(term.X[:, ::-1], axis=1)[:, ::-1] if chain else term.X
            rows[id(term)] = X
            # The larger of the sizes that a column has in several losses.
            squares = np.maximum(squares, np.max(np.abs(X), axis=0))
    largest = np.where(squares > 0, squares, 1.0)
    units = np.exp2(np.clip(np.round(np.log2(largest)), -1000, 1000))
    one = np.tril(np.ones((d, d))) / units if chain else 1.0 / units
    parts = [Part(w, t, rows[id(t)] / units if id(t) in rows else one) for w, t in smooth] + [
        Part(float(w), t, one, beside_kink=True) for w, t in bent
    ]
    return SmoothParts(tuple(parts), units, chain)
