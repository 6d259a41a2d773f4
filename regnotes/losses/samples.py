"""What losses on n samples have in common."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import real_array, vectors
from ..objective.terms import Term

__all__ = []


class Sampled(Term):
    """What losses on n samples share: their arrays are copied, checked, read-only."""

    def _keep(self, labels):
        X, y = real_array("X", self.X), self.y
        if np.asarray(y).dtype.kind == "b":
            y = np.asarray(y, dtype=float)
        y = real_array("y", y)
        if X.ndim != 2 or 0 in X.shape:
            raise ValueError(f"X must have shape (n, d), n and d >= 1, not {X.shape}")
        if y.shape != X.shape[:1]:
            raise ValueError(
                f"y must have one entry for each row of X, shape {X.shape[:1]}, not {y.shape}"
            )
        if labels and not np.isin(y, (0, 1)).all():
            raise ValueError(f"y must hold labels 0 and 1 only, not {np.unique(y)}")
        for name, array in {"X": X, "y": y}.items():
            array = array.copy()
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __repr__(self):
        return f"{type(self).__name__}(X of shape {self.X.shape}, y)"

    @property
    def dimension(self):
        """The number of features, d."""
        return self.X.shape[1]

    def _predictions(self, beta):
        """Xβ, (..., n); inf with the right sign where it overflows."""
        beta = vectors("beta", beta, self.dimension)
        with np.errstate(over="ignore", invalid="ignore"):
            u = beta @ self.X.T
            if not np.isfinite(u).all():
                # Halve by powers of two, which is exact, sum up, and only then overflow.
                shift = [int(np.frexp(np.max(np.abs(a)))[1]) for a in (beta, self.X)]
                u = np.ldexp(
                    np.ldexp(beta, -shift[0]) @ np.ldexp(self.X, -shift[1]).T,
                    sum(shift),
                )
        return u

    def _mean_outer(self, weights):
        """(1/n) Σ weightᵢ xᵢ xᵢᵀ, with weights (..., n) -> (..., d, d)."""
        return (self.X.T * weights[..., np.newaxis, :]) @ self.X / len(self.y)
