"""Newton's method where all kinks are L1's: each model is a quadratic with L1, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..losses.samples import Sampled
from .certificates import Answer
from .quadratic_l1 import minimise_quadratic_l1
from .smooth_parts import LARGEST, Place, SmoothParts

__all__ = []

EPS = np.finfo(float).eps
ROUNDS = 100
FIRST = 50  # so many parameters may leave 0 together at first


def proximal_newton(smooth, lam, start):
    """The minimiser of smooth parts plus Σ λⱼ abs(βⱼ), as far as floats can tell.

    Parameters
    ----------
    smooth : SmoothParts
        Convex together.
    lam, start : arrays (d,)
        Not negative, and a point, both of the parameters beta (or of the steps of a chain).

    Returns
    -------
    Answer

    References
    ----------
    Lee, Sun and Saunders (2014), algorithm 1, https://doi.org/10.1137/130921428;
    Massias, Gramfort and Salmon (2018), https://arxiv.org/abs/1802.07481 (the working sets)
    """
    with np.errstate(all="ignore"):
        lam, gamma = np.minimum(lam / smooth.units, LARGEST), smooth.gamma(start)
        best = here = _Point(smooth, lam, gamma, smooth.at(smooth.forms(gamma)))
        waits = 0
        for _ in range(ROUNDS):
            here = here.next()
            if here is None:
                break
            if not best.near or here.rank < best.rank:
                waits = 0 if not best.near or here.rank < 0.5 * best.rank else waits + 1
                best = here
            else:
                waits += 1
            # Where J is nearly flat, as far out on a log loss, many steps change little.
            if best.rank <= 16 * EPS or waits == (3 if best.rank < 1e-8 else 60):
                break
        best = best.rounded()
        return Answer(
            smooth.beta(best.gamma), best.residual, best.sizes, -best.promise, best.scale,
            smooth.beta(best.model) - smooth.beta(best.gamma),
        )  # fmt: skip


def shortest(problem, answer):
    """The answer with the shortest beta that gives all samples the same predictions.

    Without a penalty, and with fewer samples than parameters, there are many; gradient descent
    from 0 ends in this one.
    """
    data = [term.X for _, term in problem.active if isinstance(term, Sampled)]
    if not data or len(data) < len(problem.active) or sum(map(len, data)) >= len(answer.beta):
        return answer
    X = np.concatenate(data)
    beta = np.linalg.lstsq(X, X @ answer.beta)[0] + 0.0
    off = np.abs(X @ (beta - answer.beta)) > 1e-12 * (np.abs(X) @ np.abs(beta))
    return answer if off.any() else replace(answer, beta=beta)


@dataclass(frozen=True, eq=False)
class _Point:
    smooth: SmoothParts
    lam: np.ndarray
    gamma: np.ndarray
    place: Place

    @cached_property
    def sizes(self):
        return self.smooth.sizes(self.place, self.gamma) + self.lam

    @cached_property
    def scale(self):
        return self.place.scale + np.sum(self.lam * np.abs(self.gamma))

    @cached_property
    def residual(self):
        """Distance of 0 from the subdifferential, for each coordinate."""
        slope = self.place.gradient
        excess = np.maximum(np.abs(slope) - self.lam, 0.0)
        return np.where(self.gamma == 0, excess, np.abs(slope + self.lam * np.sign(self.gamma)))

    @cached_property
    def _noise(self):
        return 4 * EPS * self.sizes

    @cached_property
    def chosen(self):
        """The working set: what is not 0, and what most wants to leave 0."""
        in_use = (self.gamma != 0) | (self.lam == 0)
        excess = np.where(in_use, 0.0, self.residual - self._noise)
        wanting = np.flatnonzero(excess > 0)
        room = max(FIRST, 2 * np.count_nonzero(in_use))
        if len(wanting) > room:
            wanting = wanting[np.argpartition(-excess[wanting], room)[:room]]
        in_use[wanting] = True
        return np.flatnonzero(in_use)

    @cached_property
    def hessian(self):
        return self.smooth.hessian(self.place, self.chosen)

    @cached_property
    def model(self):
        """Where the quadratic model of J here is least."""
        return self._model(self.place, self.hessian)

    def _model(self, place, hessian):
        W, result = self.chosen, self.gamma.copy()
        if len(W):
            result[W] = minimise_quadratic_l1(
                hessian, place.gradient[W], self.gamma[W], self.lam[W], self._noise[W],
                lambda inner: self.smooth.roots(place, W[inner]),
            )  # fmt: skip
        return np.where(np.isfinite(result), result, self.gamma)

    @cached_property
    def promise(self):
        """How J changes on the way to the model's least point, to first order; not positive."""
        return min(0.0, self._slope_to(self.model))

    def _slope_to(self, other):
        rise = self.lam * (np.abs(other) - np.abs(self.gamma))
        return float(self.place.gradient @ (other - self.gamma) + np.sum(rise))

    @cached_property
    def near(self):
        """Whether what is left to gain is below the rounding of J: its values say nothing then."""
        return -self.promise <= 1e4 * EPS * self.scale

    @cached_property
    def rank(self):
        """How far from right, 1 for quite wrong."""
        rough = np.max(self.residual / np.where(self.sizes > 0, self.sizes, 1.0), initial=0.0)
        return rough + np.sqrt(-self.promise / self.scale if self.scale > 0 else 0.0)

    def next(self):
        """The next point; None if there is none that is lower."""
        rough = (self.residual > self._noise)[self.chosen]
        straight = bool((rough & (np.diagonal(self.hessian) == 0)).any())
        settled = self.near and not straight and (self.promise < 0 or not rough.any())
        if settled or self.smooth.quadratic:  # then the model is J itself
            if np.array_equal(self.model, self.gamma):
                return None
            return self._at(self.model, self.smooth.forms(self.model))
        # Where a loss is straight its model may fall without end: then it is bent more and more.
        for bend, halvings in ((0.0, 10), (1e-3, 10), (1.0, 60))[straight:]:
            place = self.smooth.bent(self.place, bend) if bend else self.place
            hessian = self.smooth.hessian(place, self.chosen)
            found = self._lower(self._model(place, hessian) if bend else self.model, halvings)
            if found is not None:
                return self._further(found) if bend else found
        return None

    def _at(self, gamma, forms):
        return _Point(self.smooth, self.lam, gamma, self.smooth.at(forms))

    def _lower(self, other, halvings):
        """The first point on the way to `other`, halving it, that keeps part of the promise."""
        promise = self._slope_to(other)
        if not promise < 0:
            return None
        ahead = self.smooth.forms(other)
        for power in range(halvings):
            t = 0.5**power
            gamma = other if t == 1 else self.gamma + t * (other - self.gamma)
            forms = (
                ahead
                if t == 1
                else [u + t * (v - u) for u, v in zip(self.place.forms, ahead, strict=True)]
            )
            place = self.smooth.at(forms)
            new = place.value + np.sum(self.lam * np.abs(gamma))
            if new <= self.value + 1e-4 * t * promise and np.isfinite(place.gradient).all():
                return _Point(self.smooth, self.lam, gamma, place)
        return None

    def _further(self, other):
        """A point beyond `other`, twice as far and again, as long as that is lower."""
        for _ in range(60):
            gamma = other.gamma + (other.gamma - self.gamma)
            beyond = self._at(gamma, self.smooth.forms(gamma))
            if not beyond.value < other.value:
                break
            other = beyond
        return other

    @cached_property
    def value(self):
        return self.place.value + np.sum(self.lam * np.abs(self.gamma))

    def rounded(self):
        """The point with parameters that differ from 0 by rounding only set to 0."""
        bend = np.zeros(len(self.gamma))
        bend[self.chosen] = np.diagonal(self.hessian)
        tiny = (self.lam > 0) & (np.abs(self.gamma) * bend <= 8 * self._noise)
        tiny |= np.abs(self.gamma) < np.finfo(float).tiny
        gamma = np.where(tiny, 0.0, self.gamma)
        if np.array_equal(gamma, self.gamma):
            return self
        other = self._at(gamma, self.smooth.forms(gamma))
        worse = other.residual > np.maximum(self.residual, 8 * other._noise)
        return self if worse.any() else other
