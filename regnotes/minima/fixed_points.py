"""The minimiser of any convex objective that has a prox: Newton's method for its fixed point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..objective.weighted_sums import WeightedSum
from ..penalties import L1, Fused
from .certificates import Answer
from .smooth_parts import SmoothParts

__all__ = []

EPS = np.finfo(float).eps
ROUNDS = 60  # of Newton's method in each stage
STAGES = 14


def fixed_point(problem, smooth, start):
    """The minimiser of a convex `WeightedSum` whose non-smooth terms have a common prox.

    A minimiser is a point that a proximal gradient step does not move. That step is smooth, or
    made of smooth pieces, so Newton's method finds the point; what it needs of the prox is measured
    by trying. Where it would not go down, plain proximal steps are taken, which always do.

    Where J is flat in some direction such steps are far too short. So at first J is bent by a
    paraboloid around the last point, from stage to stage by less and in the end not at all.

    Parameters
    ----------
    problem : WeightedSum
        With weights that are numbers.
    smooth : SmoothParts
        Its smooth terms.
    start : array (d,)

    Returns
    -------
    Answer

    References
    ----------
    Themelis, Stella and Patrinos (2018), algorithm 1, https://doi.org/10.1137/16M1080240;
    Rockafellar (1976), theorem 1, https://doi.org/10.1137/0314056 (the stages)
    """
    with np.errstate(all="ignore"):
        beta, answer = start, None
        for stage in (None, *range(STAGES), None):
            bound = steepest(problem, smooth, beta)
            pull = 0.0 if stage is None else bound * 10.0 ** -(stage + 1)
            found = _settle(_Step(_Bent(problem, smooth, pull, beta), beta, 0.95 / (bound + pull)))
            beta = found.ahead
            if stage is None:
                answer = _answer(problem, smooth, found)
                if (answer.residual <= 1e-12 * answer.sizes).all() and answer.decrease <= (
                    1e-9**2 * answer.scale
                ):
                    break
        return answer


def steepest(problem, smooth, beta):
    """The greatest curvature at beta, or a bound of it anywhere, or 1 if there is none."""
    bend = _Bent(problem, smooth, 0.0, beta)
    found = np.linalg.norm(bend.hessian(bend.at(beta)), 2)
    if not 0 < found < np.inf:
        found = problem.lipschitz
    return found if 0 < found < np.inf else 1.0


def _settle(here):
    """The last of Newton's points, or the best if they hardly differ any more."""
    best, waits = here, 0
    for _ in range(ROUNDS):
        if not here.moved.any():
            return here
        here = here.next()
        if here.left < best.left:
            waits = 0 if here.left < 0.5 * best.left else waits + 1
            best = here
        else:
            waits += 1
        if waits > 3 and best.left <= 1e3 * EPS * np.max(np.abs(best.beta)):
            break
    return best


@dataclass(frozen=True, eq=False)
class _Bent:
    """The smooth terms, and pull/2 times the squared distance from a centre."""

    problem: WeightedSum
    smooth: SmoothParts
    pull: float
    centre: np.ndarray

    def at(self, beta):
        return self.smooth.at(self.smooth.forms(beta * self.smooth.units))

    def value(self, place, beta):
        return place.value + self.pull / 2 * np.sum(np.square(beta - self.centre))

    def gradient(self, place, beta):
        return place.gradient * self.smooth.units + self.pull * (beta - self.centre)

    def hessian(self, place):
        units, d = self.smooth.units, len(self.centre)
        found = self.smooth.hessian(place, np.arange(d))
        return units[:, np.newaxis] * found * units + self.pull * np.eye(d)


def _answer(problem, smooth, best):
    beta = best.ahead + 0.0
    last = _Step(_Bent(problem, smooth, 0.0, beta), beta, best.length)
    try:
        residual = problem.residual(beta)
    except TypeError:  # a term without subdifferential_distance has a prox all the same
        residual = last.left / last.length
    sizes = smooth.units * smooth.sizes(last.place, beta * smooth.units)
    step = last.newton
    return Answer(
        beta=beta,
        residual=np.array([residual]),
        sizes=np.array([np.sqrt(np.sum(np.square(sizes)))]),
        decrease=max(0.0, float(step @ last.hessian @ step) / 2),
        scale=last.place.scale,
        step=step,
    )


class _Step:
    """A point, and what a proximal gradient step makes of it."""

    def __init__(self, bent, beta, length):
        self.bent, self.beta, self.length = bent, beta, length
        self.place = bent.at(beta)
        self.gradient = bent.gradient(self.place, beta)
        while True:
            self.reached = beta - self.length * self.gradient
            self.ahead = bent.problem.prox(self.reached, self.length)
            self.moved = beta - self.ahead
            self.left = np.sqrt(np.sum(np.square(self.moved)))
            # The step must not be longer than the curvature on the way allows.
            now, level = bent.value(self.place, beta), self.left**2 / (2 * self.length)
            then = bent.value(bent.at(self.ahead), self.ahead)
            if not then > now - self.gradient @ self.moved + level + 1e2 * EPS * self.place.scale:
                break
            self.length /= 2

    @property
    def envelope(self):
        """What the step's own model says of J at its end: J itself at a fixed point."""
        ahead = self.bent.value(self.place, self.beta) - self.gradient @ self.moved
        return ahead + self._kinked(self.ahead) + self.left**2 / (2 * self.length)

    @cached_property
    def hessian(self):
        return self.bent.hessian(self.place)

    def _kinked(self, beta):
        return sum(w * t.value(beta) for w, t in self.bent.problem.nonsmooth_terms)

    @property
    def newton(self):
        """Newton's step for the equation moved = 0."""
        d = len(self.beta)
        equations = np.eye(d) - self._bent @ (np.eye(d) - self.length * self.hessian)
        try:
            step = np.linalg.solve(equations, -self.moved)
        except np.linalg.LinAlgError:
            step = np.linalg.lstsq(equations, -self.moved)[0]
        return step if np.isfinite(step).all() else -self.moved

    @property
    def _bent(self):
        """How the prox changes with its argument, (d, d)."""
        kinked, d = [term for _, term in self.bent.problem.nonsmooth_terms], len(self.beta)
        if all(type(term) in (L1, Fused) for term in kinked):  # means of runs, and zeros
            runs = np.arange(d)
            for term in kinked:
                if type(term) is Fused:
                    runs = term.together(self.ahead)
            same = (runs[:, np.newaxis] == runs) * (self.ahead != 0)
            return same / np.maximum(same.sum(axis=1, keepdims=True), 1)
        small = 1e-7 * max(np.max(np.abs(self.reached)), np.max(np.abs(self.beta)))
        if small == 0:
            return np.zeros((d, d))
        tried = self.reached + small * np.concatenate([np.eye(d), -np.eye(d)])
        found = self.bent.problem.prox(tried, np.full(2 * d, self.length))
        return (found[:d] - found[d:]).T / (2 * small)

    def next(self):
        step, now = self.newton, self.envelope
        fall = 0.01 * self.left**2 / self.length
        for power in range(12):
            share = 0.5**power
            other = self._at(self.beta - (1 - share) * self.moved + share * step)
            # Where nothing is left but rounding, the shorter way to go decides.
            slack = 1e2 * EPS * self.place.scale
            if other.envelope <= now - fall or (
                other.left <= 0.5 * self.left and other.envelope <= now + slack
            ):
                return other
        return self._at(self.ahead)

    def _at(self, beta):
        return _Step(self.bent, beta, self.length)
