"""The minimiser of a convex quadratic with an L1 term, by finitely many systems of equations.

Which parameters are 0, and the signs of the others, decide everything: then what is left is one
system of linear equations. So signs are tried until one set of them agrees with its solution.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack

__all__ = []

EPS = np.finfo(float).eps
LONG = 1e-16  # a curvature so small that a step by it is longer than any that is meant
GUESSES = 12  # rounds in which all signs are guessed at once


def minimise_quadratic_l1(hessian, gradient, start, lam, noise, roots):
    """argmin over x of gᵀ(x - b) + ½(x - b)ᵀH(x - b) + Σ λⱼ abs(xⱼ).

    What moves is computed as x - b, so that from a b that is nearly right x is right to more
    digits than b was: called again and again it refines.

    Parameters
    ----------
    hessian : array (k, k)
        H, positive semidefinite.
    gradient, start : arrays (k,)
        g and b.
    lam : array (k,)
        Not negative.
    noise : array (k,)
        By how much g may be wrong: a parameter that is 0 stays there if no more than this pulls.
    roots : function of an index array
        The columns R with RᵀR = H, or None: used where H alone knows too few digits.

    Returns
    -------
    array (k,)

    References
    ----------
    Lee, Battle, Raina and Ng (2006), algorithm 1, https://doi.org/10.7551/mitpress/7503.003.0105;
    Hintermüller, Ito and Kunisch (2002), https://doi.org/10.1137/S1052623401383558 (the guesses)
    """
    size = np.sqrt(np.diagonal(hessian))
    held = size == 0  # along these nothing is known but the slope: they go to 0, or stay
    size = np.where(held, 1.0, size)
    unit = Quadratic(
        hessian / size / size[:, np.newaxis], gradient / size, start * size, lam / size,
        noise / size, lambda chosen: None if (R := roots(chosen)) is None else R / size[chosen],
    )  # fmt: skip
    stay = np.where((unit.lam > 0) & (np.abs(unit.gradient) <= unit.lam), 0.0, unit.start)
    if not held.any():
        return unit.minimiser() / size
    moving = np.flatnonzero(~held)
    if len(moving):
        stay[moving] = unit.take(moving).minimiser()
    return stay / size


class Quadratic:
    """The problem in coordinates in which the diagonal of H is 1."""

    def __init__(self, hessian, gradient, start, lam, noise, roots):
        self.hessian, self.gradient, self.start = hessian, gradient, start
        self.lam, self.noise, self.roots = lam, noise, roots

    def take(self, chosen):
        return Quadratic(
            self.hessian[np.ix_(chosen, chosen)], *(
                a[chosen] for a in (self.gradient, self.start, self.lam, self.noise)
            ), lambda inner: self.roots(chosen[inner]),
        )  # fmt: skip

    def minimiser(self):
        if not self.lam.any():
            every = np.arange(len(self.lam))
            return self.start + self.solve(every, -self.gradient, self.noise)
        found = self.by_guesses()
        return self.by_descent() if found is None else found

    def regular(self):
        """Whether H is far from singular."""
        every = np.arange(len(self.lam))
        return self.solve(every, self.gradient, self.noise, exactly=True) is not None

    def slope(self, x):
        """The gradient of the quadratic at x."""
        return self.gradient + self.hessian @ (x - self.start)

    def noise_at(self, x):
        """By how much rounding may have moved the slope at x: no entry of H is greater than 1."""
        return self.noise + 4 * EPS * np.sum(np.abs(x - self.start))

    def by_guesses(self):
        """Guess which parameters are 0 from where a gradient step would lead; None if in vain."""
        x, slope, before = self.start, self.gradient, None
        for _ in range(GUESSES):
            ahead = x - slope
            free = (np.abs(ahead) > self.lam + self.noise) | (self.lam == 0)
            signs = np.where(free, np.sign(ahead), 0.0)
            chosen = np.flatnonzero(free)
            if before is not None and np.array_equal(signs, before):
                return x
            before, x = signs, np.zeros(len(x))
            leaving = np.where(free, 0.0, self.start)
            pull = self.gradient + self.lam * signs
            if leaving.any():
                pull = pull - self.hessian @ leaving
            if len(chosen):
                step = self.solve(chosen, -pull[chosen], self.noise[chosen], exactly=True)
                if step is None:
                    return None
                x[chosen] = self.start[chosen] + step
            slope = self.slope(x)
        return None

    def by_descent(self):
        """Let parameters leave 0 and come back to it such that every step goes down."""
        x = self.start.copy()
        free, signs = (x != 0) | (self.lam == 0), np.sign(x)
        for _ in range(50 + 10 * len(x)):
            slope, noise = self.slope(x), self.noise_at(x)
            chosen = np.flatnonzero(free)
            if len(chosen):
                pull = slope[chosen] + self.lam[chosen] * signs[chosen]
                step = self.solve(chosen, -pull, noise[chosen])
                moved, crossed = self.along(x, chosen, step, pull @ step)
                x, signs = moved, np.where(free & (moved != 0), np.sign(moved), 0.0)
                free = (x != 0) | (self.lam == 0)
                if crossed:
                    continue
                slope, noise = self.slope(x), self.noise_at(x)
            excess = np.where(free, 0.0, np.abs(slope) - self.lam - noise)
            if not (excess > 0).any():
                break
            signs = np.where(excess > 0, -np.sign(slope), signs)
            free, signs = self._freed(free, signs, slope, excess)
        return x

    def _freed(self, free, signs, slope, excess):
        """All that pull are let go, if they then go where they pull; else the hardest alone."""
        wanted = free | (excess > 0)
        chosen = np.flatnonzero(wanted)
        step = self.solve(
            chosen, -(slope + self.lam * signs)[chosen], self.noise[chosen], exactly=True
        )
        if step is not None and (step * signs[chosen] > 0)[excess[chosen] > 0].all():
            return wanted, signs
        alone = np.arange(len(free)) == np.argmax(excess)
        return free | alone, np.where(free | alone, signs, 0.0)

    def along(self, x, chosen, step, slope):
        """The lowest point on the way from x, and whether any parameter met 0 on it.

        On the way the derivative rises, by 2 λⱼ abs(stepⱼ) at once wherever one becomes 0.
        """
        bend = step @ (self.hessian[np.ix_(chosen, chosen)] @ step)
        with np.errstate(divide="ignore", invalid="ignore"):
            zeros = -x[chosen] / step
        meets = np.flatnonzero((zeros > 0) & (zeros <= 1) & (self.lam[chosen] > 0))
        moved = x.copy()
        if not len(meets):
            moved[chosen] += step
            return moved, False
        meets = meets[np.argsort(zeros[meets], kind="stable")]
        times = zeros[meets]
        jumps = 2.0 * self.lam[chosen[meets]] * np.abs(step[meets])
        after = slope + times * bend + np.cumsum(jumps)
        stop = np.flatnonzero(after >= 0)
        last = stop[0] if len(stop) else len(meets)
        if last < len(meets) and after[last] - jumps[last] < 0:
            moved[chosen] += times[last] * step
            moved[chosen[meets[times == times[last]]]] = 0.0
        else:  # between two of them, or beyond the last
            rise = np.sum(jumps[:last])
            length = 1.0 if bend <= 0 else min(1.0, (-slope - rise) / bend)
            moved[chosen] += length * step
        return moved, True

    def solve(self, chosen, pull, noise, exactly=False):
        """The step s with H s = pull among the chosen ones; None if H is singular and `exactly`.

        Otherwise where H is flat and the pull is rounding there is no step, and where it is not,
        a long one: something else, a kink, will stop it.
        """
        every = len(chosen) == len(self.lam)
        hessian = self.hessian if every else self.hessian[np.ix_(chosen, chosen)]
        factor, failed = lapack.dpotrf(hessian, lower=1)
        if not failed:
            diagonal = np.diagonal(factor)
            # The last digits of the smallest pivot are noise; below this all are.
            if np.min(diagonal) ** 2 > 1e3 * len(chosen) * EPS:
                return lapack.dpotrs(factor, pull, lower=1)[0]
        if exactly:
            return None
        R = self.roots(chosen)
        if R is None:
            sizes, axes = np.linalg.eigh(hessian)
            flat = len(chosen) * EPS * max(sizes[-1], EPS)
            curvatures = sizes
        else:
            if len(R) > len(chosen):
                R = np.linalg.qr(R, mode="r")
            _, sizes, axes = np.linalg.svd(R)
            sizes = np.concatenate([sizes, np.zeros(len(chosen) - len(sizes))])
            axes, flat = axes.T, 4 * len(chosen) * EPS * sizes[0]
            curvatures = np.square(sizes)
        along = axes.T @ pull
        with np.errstate(over="ignore"):
            noise = 2.0 * np.sqrt(np.sum(np.square(noise))) + EPS * np.max(np.abs(pull))
        along = np.where((sizes <= flat) & (np.abs(along) <= noise), 0.0, along)
        return axes @ (along / np.where(sizes <= flat, LONG, curvatures))
