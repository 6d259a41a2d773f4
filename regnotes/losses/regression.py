"""Losses of regression: how far predicted numbers are from those that were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .samples import Sampled

__all__ = ["LeastSquares"]


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

    def __post_init__(self):
        self._keep()

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

    def _ends(self):
        infinite = np.full(len(self.y), np.inf)
        return -infinite, infinite
