"""Newton's method on the face of the penalty, for many slider positions at once."""

from __future__ import annotations

import itertools

import numpy as np

from ..solvers import fista

__all__ = []

ROUNDING = 16 * np.finfo(float).eps


def descend(problem, start, *, rounds=200, warm_up=30):
    """Minimisers of a convex `WeightedSum`, one for each slider position.

    A few accelerated proximal steps find the face (which parameters are zero); from then on
    every round is one proximal step, which alone would converge and which frees parameters that
    should move, and one damped Newton step among those that are free, which makes it fast.

    Parameters
    ----------
    problem : WeightedSum
        Convex, with weights that are numbers or arrays (k,).
    start : array (k, d)

    Returns
    -------
    array (k, d)
        The best points found; whoever calls checks ``problem.residual``.
    """
    path = fista(problem, start)
    best = next(itertools.islice(path, warm_up, None))
    least = problem.residual(best)
    beta, waits = best.copy(), np.zeros(len(best), dtype=int)
    busy = np.arange(len(best))
    for _ in range(rounds):
        here = problem.take(busy)
        beta = _newton_steps(here, next(itertools.islice(fista(here, beta), 1, None)))
        residual = here.residual(beta)
        better = residual < least[busy]
        waits[busy] = np.where(residual < 0.5 * least[busy], 0, waits[busy] + 1)
        best[busy[better]], least[busy[better]] = beta[better], residual[better]
        # Done when exact, or when rounds bring nothing more.
        going = (residual > 0) & (waits[busy] < _patience(least[busy], here))
        busy, beta = busy[going], beta[going]
        if len(busy) == 0:
            break
    return _snap(problem, best, least)


def _patience(residual, problem):
    """How many rounds without progress to bear: few once only rounding is left."""
    scale = np.maximum(1.0, problem.lipschitz)
    return np.where(residual <= 1e-12 * scale, 3, 60)


def _newton_steps(problem, beta):
    """Newton steps from face to face, until no more parameters become 0.

    Without a proximal step in between, which could free at once what has just stopped at 0.
    """
    for _ in range(beta.shape[-1] + 1):
        zeros, beta = beta == 0, _newton_step(problem, beta)
        if np.array_equal(beta == 0, zeros):
            break
    return beta


def _newton_step(problem, beta):
    """One damped Newton step among the free coordinates; never a worse point."""
    found = on_face(problem, beta, problem.curvature(beta))
    if found is None:
        return beta
    free, gradient, hessian = found
    # Held coordinates get a 1 on the diagonal: they do not move, the matrix stays regular.
    size = np.max(np.abs(hessian), axis=(-2, -1), keepdims=True)
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    hessian = np.where(np.isfinite(hessian), hessian / size, 0.0)
    hessian = hessian + np.where(free, 0.0, 1.0)[..., np.newaxis] * np.eye(beta.shape[-1])
    curvatures, axes = np.linalg.eigh(hessian)
    along = np.einsum("...ji,...j->...i", axes, gradient / size[..., 0])
    # Where the function is flat up to rounding, so is its slope, or else one goes far.
    noise = ROUNDING * np.max(np.abs(along), axis=-1, keepdims=True)
    along = np.where(np.abs(along) <= noise, 0.0, along)
    floor = ROUNDING * np.maximum(curvatures[..., -1:], ROUNDING)
    step = -np.einsum("...ij,...j->...i", axes, along / np.maximum(curvatures, floor))
    step = np.where(free & np.isfinite(step), step, 0.0)

    value, residual = problem.value(beta), problem.residual(beta)
    slack = ROUNDING * np.abs(value)
    result, open_ = beta.copy(), np.any(step != 0, axis=-1)
    # Where only rounding is left, shorter and shorter steps would bring nothing.
    rough = residual > 1e-12 * np.maximum(1.0, problem.lipschitz)
    for tried, length in enumerate(_lengths(beta, step)):
        if tried == 3:
            open_ &= rough
        at = np.flatnonzero(open_)
        if not len(at):
            break
        here = problem if len(at) == len(beta) else problem.take(at)
        moved = beta[at] + np.broadcast_to(length, (len(beta), 1))[at] * step[at]
        moved = np.where(np.isfinite(moved), moved, beta[at])
        # A parameter that would change its sign stops at 0, where the penalty has its kink.
        if problem.nonsmooth_terms:
            moved = np.where(np.sign(moved) * np.sign(beta[at]) < 0, 0.0, moved)
        new = here.value(moved)
        good = new < value[at] - slack[at]
        level = np.flatnonzero(~good & (new <= value[at] + slack[at]))
        if len(level):
            there = here if len(level) == len(at) else here.take(level)
            good[level] = there.residual(moved[level]) < residual[at[level]]
        result[at[good]] = moved[good]
        open_[at[good]] = False
    return result


def _lengths(beta, step):
    """Step lengths to try: the whole step, up to the first zero of a parameter, then halves."""
    yield 1.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = -beta / step
    first = np.min(np.where(ratio > 0, ratio, np.inf), axis=-1, keepdims=True)
    # Just past it, so that rounding cannot stop short of the sign change.
    length = np.minimum(first * (1.0 + 1e-12), 1.0)
    for power in range(40):
        yield 0.5**power * length


def faces(problem, beta):
    """Free coordinates and the penalties' slopes there; None if one of them cannot say."""
    free, slopes = np.ones(beta.shape, dtype=bool), np.zeros(beta.shape)
    for weight, term in problem.nonsmooth_terms:
        found = term.face(beta)
        if found is None:
            return None
        weight = np.broadcast_to(weight, beta.shape[:-1])[..., np.newaxis]
        free, slopes = free & (found[0] | (weight == 0)), slopes + weight * found[1]
    return free, slopes


def on_face(problem, beta, curvature):
    """Free coordinates, and slope and curvature of J along them, 0 elsewhere; None as `faces`."""
    found = faces(problem, beta)
    if found is None:
        return None
    free, slope = found
    pairs = free[..., :, np.newaxis] & free[..., np.newaxis, :]
    gradient = np.where(free, problem.gradient(beta) + slope, 0.0)
    return free, gradient, np.where(pairs, curvature, 0.0)


def _snap(problem, beta, residual):
    """Parameters that differ from 0 by rounding only are 0: at a threshold they would not be."""
    if not problem.nonsmooth_terms:  # 0 is approached for ever then, and never met
        return np.where(np.abs(beta) < np.finfo(float).tiny, 0.0, beta)
    reach = 1e-12 * np.maximum(1.0, np.max(np.abs(beta), axis=-1, keepdims=True))
    snapped = np.where(np.abs(beta) <= reach, 0.0, beta)
    allowed = np.maximum(residual, ROUNDING * np.maximum(1.0, problem.lipschitz))
    good = problem.residual(snapped) <= allowed
    return np.where(good[:, np.newaxis], snapped, beta) + 0.0
