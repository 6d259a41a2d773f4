"""What losses on n samples have in common."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from ..objective.arrays import not_negative, real_array, scaled, vectors
from ..objective.terms import Term

__all__ = []


class Sampled(Term):
    """(1/n) Σ sᵢ ℓ(xᵢ·β, yᵢ): one function of each prediction, weighted by the sample.

    A subclass is a dataclass with the fields `X`, `y` and `sample_weight`; it states ℓ as `losses`,
    a function of the predictions u = Xβ; if ℓ is smooth, `derivatives`, and `steepest`, a bound of
    ℓ''; and `ends`, if it shall be decided beforehand whether a minimiser exists. Arrays are
    checked, copied and read-only.
    """

    steepest: ClassVar[float] = np.inf

    def __post_init__(self):
        X = real_array("X", self.X, measured=True)
        y = real_array("y", self.y, measured=True)
        if X.ndim != 2 or 0 in X.shape:
            raise ValueError(f"X must have shape (n, d), n and d >= 1, not {X.shape}")
        if y.shape != X.shape[:1]:
            raise ValueError(
                f"y must have one entry for each row of X, shape {X.shape[:1]}, not {y.shape}"
            )
        sample_weight = self.sample_weight
        if sample_weight is not None:
            sample_weight = not_negative("sample_weight", sample_weight, measured=True)
            if sample_weight.shape != y.shape:
                raise ValueError(
                    f"sample_weight must have one entry for each row of X, shape {y.shape}, "
                    f"not {sample_weight.shape}"
                )
            if not sample_weight.any():
                raise ValueError("sample_weight must not be 0 for every sample")
            # Divided first, so that neither sum nor product overflows.
            sample_weight = sample_weight / np.max(sample_weight)
            sample_weight = sample_weight / np.mean(sample_weight)
        for name, array in {"X": X, "y": y, "sample_weight": sample_weight}.items():
            if array is not None:
                array = np.array(array, dtype=np.float64, order="C")
                array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __repr__(self):
        weighted = "" if self.sample_weight is None else ", sample_weight"
        return f"{type(self).__name__}(X of shape {self.X.shape}, y{weighted})"

    @property
    def dimension(self):
        """The number of features, d."""
        return self.X.shape[1]

    def losses(self, u):
        """ℓ of each sample at its prediction: (..., n) -> (..., n)."""
        raise NotImplementedError

    def derivatives(self, u):
        """The first and the second derivative of ℓ: (..., n) -> two (..., n)."""
        raise TypeError(f"{self} has no gradient everywhere")

    def ends(self):
        """The slopes of ℓ as uᵢ goes to -∞ and to ∞: two (n,), or None if they are not known."""
        return None

    def value(self, beta):
        """The mean over the samples: (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            losses = self.losses(self._predictions(beta))
            if self.sample_weight is not None:
                losses = scaled(self.sample_weight, losses)
            return np.mean(losses, axis=-1)

    def gradient(self, beta):
        """(1/n) Xᵀ(s ℓ'(Xβ)), with the sample weights s: (..., d) -> (..., d)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._weighted(self.derivatives(self._predictions(beta))[0]) @ self.X / self._n

    def hessian(self, beta):
        """(1/n) Xᵀ diag(s ℓ''(Xβ)) X: (..., d) -> (..., d, d)."""
        with np.errstate(over="ignore", invalid="ignore"):
            bends = self._weighted(self.derivatives(self._predictions(beta))[1])
            return (self.X.T * bends[..., np.newaxis, :]) @ self.X / self._n

    @cached_property
    def lipschitz(self):
        """‖√s X‖² / n times the greatest ℓ'', with the spectral norm."""
        X = self.X
        if self.sample_weight is not None:
            X = np.sqrt(self.sample_weight)[:, np.newaxis] * X
        size = np.max(np.abs(X))
        if size == 0:
            return 0.0
        X = X / size  # neither square overflows, and the smaller of the two products will do
        square = X @ X.T if X.shape[0] < X.shape[1] else X.T @ X
        with np.errstate(over="ignore"):
            greatest = np.linalg.eigvalsh(square)[-1] * size * size
            return float(self.steepest * (greatest / self._n))

    def growth(self, dimension):
        """Each sample's ℓ along xᵢ·v: see `WeightedSum.growth`."""
        if self.ends() is None:
            return None
        low, high = (self._weighted(end) / self._n for end in self.ends())
        used = slice(None) if self.sample_weight is None else self.sample_weight > 0
        return self.X[used], low[used], high[used]

    @property
    def _n(self):
        return len(self.y)

    def _weighted(self, each):
        """`each`, (..., n), times the sample weights; 0 at weight 0, whatever stands there."""
        return each if self.sample_weight is None else scaled(self.sample_weight, each)

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
