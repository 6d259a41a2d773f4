"""Losses of regression: how far predicted numbers are from those that were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import norm, not_negative, scaled, vectors
from ..objective.sliders import real_number
from .samples import Sampled

__all__ = ["Absolute", "Huber", "LeastSquares"]

EPS = np.finfo(float).eps


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(Sampled):
    """Squared loss, 1/(2n) ‖y - Xβ‖², or with sample weights 1/(2n) Σ sᵢ (yᵢ - xᵢ·β)².

    With it the minimiser under an L1 or L2 penalty is known in closed form whenever the
    columns of X are orthogonal.

    Parameters
    ----------
    X : array (n, d)
        One row for each sample; no intercept is added. Booleans, a frame of pandas or a sparse
        matrix of scipy become such an array.
    y : array (n,)
        The observed numbers.
    sample_weight : array (n,), optional
        How much each sample counts, not negative; divided by their mean, so that sᵢ = 1 on
        average and twice the weight is twice the same row.

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or is not finite; the message names it.

    References
    ----------
    Legendre (1805), https://doi.org/10.3931/e-rara-17480
    """

    X: np.ndarray
    y: np.ndarray
    sample_weight: np.ndarray | None = None

    steepest: ClassVar[float] = 1.0
    quadratic: ClassVar[bool] = True

    @classmethod
    def example(cls):
        """Three samples of a line and a half."""
        return cls([[1, 0.5], [0, 1], [-1, 2]], [1, -0.5, 2])

    def losses(self, u):
        """½(uᵢ - yᵢ)²: (..., n) -> (..., n)."""
        return np.square(u - self.y) / 2.0

    def derivatives(self, u):
        """uᵢ - yᵢ and 1: (..., n) -> two (..., n)."""
        return u - self.y, np.ones(np.shape(u))

    def ends(self):
        """-∞ and ∞: it grows faster than any line."""
        infinite = np.full(len(self.y), np.inf)
        return -infinite, infinite


@dataclass(frozen=True, eq=False, repr=False)
class Huber(Sampled):
    """Huber loss, (1/n) Σ sᵢ ℓ(xᵢ·β - yᵢ): a square up to delta, a straight line beyond.

    ℓ(r) is ½r² where abs(r) ≤ delta and delta (abs(r) - ½delta) elsewhere: an outlier pulls with
    delta and no more. Delta has the units of y; there is no scale that is estimated beside it, as
    other libraries have.

    Parameters
    ----------
    X, y, sample_weight : as in `LeastSquares`
    delta : float, optional
        Positive. 1.345 loses 5 % against least squares where the errors are normal with standard
        deviation 1.

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or is not finite, or delta is not positive.

    References
    ----------
    Huber (1964), section 1, https://doi.org/10.1214/aoms/1177703732
    """

    X: np.ndarray
    y: np.ndarray
    delta: float = 1.345
    sample_weight: np.ndarray | None = None

    steepest: ClassVar[float] = 1.0

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "delta", real_number("delta", self.delta))
        if self.delta <= 0:
            raise ValueError(f"delta must be positive, not {self.delta:g}")

    def __repr__(self):
        return f"{super().__repr__()[:-1]}, delta={self.delta:g})"

    @classmethod
    def example(cls):
        """Five samples of a line, of which the last is far off."""
        return cls([[1, 0.5], [0, 1], [-1, 2], [1, 1], [2, -1]], [1, -0.5, 2, 0.5, 9])

    def losses(self, u):
        """ℓ(uᵢ - yᵢ): (..., n) -> (..., n)."""
        size = np.abs(u - self.y)
        # Half of the square of what is at most delta, so that nothing overflows before it must.
        inner = np.minimum(size, self.delta)
        return np.square(inner) / 2.0 + self.delta * (size - inner)

    def derivatives(self, u):
        """uᵢ - yᵢ kept between -delta and delta; 1 there, delta included, and 0 beyond."""
        error = u - self.y
        return np.clip(error, -self.delta, self.delta), (np.abs(error) <= self.delta) * 1.0

    def ends(self):
        """-delta and delta."""
        steep = np.full(len(self.y), self.delta)
        return -steep, steep


@dataclass(frozen=True, eq=False, repr=False)
class Absolute(Sampled):
    """Mean absolute error, (1/n) Σ sᵢ abs(xᵢ·β - yᵢ): it fits medians, as squares fit means.

    It has a kink wherever a sample is met exactly, and a minimiser at which as many samples are met
    as X has independent columns. Its kinks do not lie along the coordinates, so it is not
    separable, and its prox has no closed form: `minimise` solves a linear program.

    A residual counts as 0 if it is no more than what rounding makes of a sum of d products.

    Parameters
    ----------
    X, y, sample_weight : as in `LeastSquares`

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or is not finite; the message names it.

    References
    ----------
    Koenker and Bassett (1978), section 3, https://doi.org/10.2307/1913643
    """

    X: np.ndarray
    y: np.ndarray
    sample_weight: np.ndarray | None = None

    smooth: ClassVar[bool] = False
    separable: ClassVar[bool] = False

    @classmethod
    def example(cls):
        """Five samples of a line, of which the last is far off."""
        return cls([[1, 0.5], [0, 1], [-1, 2], [1, 1], [2, -1]], [1, -0.5, 2, 0.5, 9])

    def losses(self, u):
        """abs(uᵢ - yᵢ): (..., n) -> (..., n)."""
        return np.abs(u - self.y)

    def ends(self):
        """-1 and 1."""
        return -np.ones(len(self.y)), np.ones(len(self.y))

    @property
    def shares(self):
        """What each sample counts, sᵢ/n: (n,)."""
        return self._weighted(np.ones(len(self.y))) / len(self.y)

    def _errors(self, beta):
        """Xβ - y, and exactly 0 where only rounding keeps it from that: (..., d) -> (..., n)."""
        with np.errstate(over="ignore", invalid="ignore"):
            errors = self._predictions(beta) - self.y
            size = np.abs(beta) @ np.abs(self.X).T + np.abs(self.y)
            return np.where(np.abs(errors) < (self.dimension + 4) * EPS * size, 0.0, errors)

    def subgradient(self, beta):
        """(1/n) Σ sᵢ sign(xᵢ·β - yᵢ) xᵢ, with sign 0 at 0: (..., d) -> (..., d)."""
        errors = self._errors(vectors("beta", beta, self.dimension))
        return (self.shares * np.sign(errors)) @ self.X

    def slopes(self, beta):
        """The subgradient, less and plus what samples that are met let it: see `Term.slopes`."""
        errors = self._errors(vectors("beta", beta, self.dimension))
        middle = (self.shares * np.sign(errors)) @ self.X
        room = (self.shares * (errors == 0)) @ np.abs(self.X)
        return middle - room, middle + room

    def kinks(self, beta):
        """Where moving βⱼ alone meets each sample: (..., d) -> (..., d, n). See `Term.kinks`."""
        beta = vectors("beta", beta, self.dimension)
        errors = self._errors(beta)[..., np.newaxis, :]
        moves = np.where((self.X == 0) | (self.shares == 0)[:, np.newaxis], np.nan, self.X).T
        with np.errstate(over="ignore"):
            at = beta[..., np.newaxis] - errors / moves
        return np.where(np.isfinite(at), at, np.nan)

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """By bounded least squares over the signs of the samples that are met.

        See `Term.subdifferential_distance`.
        """
        beta = vectors("beta", beta, self.dimension)
        weight = not_negative("weight", weight)
        met = (self._errors(beta) == 0) & (self.shares > 0)
        rest = gradient + scaled(weight, self.subgradient(beta), 1)
        found = np.array(norm(rest))
        met = np.broadcast_to(met, (*found.shape, met.shape[-1]))
        shares = np.broadcast_to(weight, found.shape)[..., np.newaxis] * self.shares
        for k in np.ndindex(found.shape):
            rows = shares[k][met[k], np.newaxis] * self.X[met[k]]
            found[k] = distance_to_zonotope(rest[k], rows)
        return found[()]


def distance_to_zonotope(point, rows):
    """The least of ‖point + Σ tₖ rowₖ‖ over numbers tₖ from -1 to 1: (d,), (m, d) -> a number.

    The numbers are found by an active-set method, so it is right to rounding; whatever they are, it
    is never too small.
    """
    from scipy.optimize import lsq_linear  # half of `import regnotes`, and rarely needed

    lengths, size = norm(rows), norm(point)
    used = lengths > 0
    if size == 0 or not used.any():
        return size
    rows, lengths = rows[used], lengths[used]
    units = rows / lengths[:, np.newaxis]
    # In units of their own, so that neither large nor small data meet an absolute tolerance.
    reach = lengths / size
    answer = lsq_linear(units.T, -point / size, (-reach, reach), method="bvls", tol=EPS)
    return size * norm(point / size + np.clip(answer.x, -reach, reach) @ units)
