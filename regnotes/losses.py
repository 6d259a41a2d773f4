"""Data losses: how badly a parameter vector explains what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .objective import Term
from .sliders import Affine, Slider, expression, number
from .weighted import real_array, vectors

__all__ = ["CrossEntropy", "LeastSquares", "Logistic"]


def sigmoid(u):
    """1 / (1 + exp(-u)), without overflow and to full relative accuracy."""
    small = np.exp(-np.abs(u))
    return np.where(u >= 0, 1.0, small) / (1.0 + small)


def log_loss(u, p):
    """-p log σ(u) - (1 - p) log(1 - σ(u)), for any real p.

    Written as c abs(u) + log1p(exp(-abs(u))) nothing overflows and, for p in [0, 1],
    nothing cancels: the tail at p = 1 is exp(-u) and not 0.
    """
    size = np.abs(u)
    c = np.where(u > 0, 1.0 - p, p)
    # 0 * inf would be nan, where u itself overflowed.
    line = np.multiply(c, size, out=np.zeros(np.shape(u)), where=c != 0)
    return line + np.log1p(np.exp(-size))


def log_loss_slope(u, p):
    """The derivative σ(u) - p, written so that at p = 1 the tail is not lost."""
    return (1.0 - p) * sigmoid(u) - p * sigmoid(-u)


@dataclass(frozen=True)
class CrossEntropy(Term):
    """Cross entropy of the two-output softmax network, -p log q - (1-p) log(1-q).

    Here q = exp(β₁x) / (exp(β₁x) + exp(β₂x)). Only β₁ - β₂ matters: the surface is a
    valley, and without a penalty it has a whole line of minimisers or none at all.

    Parameters
    ----------
    p : float or Slider, optional
        The target, any real number; a probability if it lies between 0 and 1.
    x : float, optional
        The input that both weights share, any real number.

    Raises
    ------
    TypeError, ValueError
        If p or x is not a finite number (or, for p, made of sliders).

    References
    ----------
    Bridle (1990), eq. 5, https://doi.org/10.1007/978-3-642-76153-9_28
    """

    p: float | Slider | Affine = 1.0
    x: float = 1.0

    dimension: ClassVar[int] = 2

    def __post_init__(self):
        if not isinstance(self.p, (Slider, Affine)):
            object.__setattr__(self, "p", number("p", self.p))
        object.__setattr__(self, "x", number("x", self.x))

    def __str__(self):
        return f"CrossEntropy(p={expression(self.p)}, x={self.x:g})"

    @property
    def sliders(self):
        """The sliders in p."""
        return expression(self.p).sliders

    def fix(self, values):
        """The loss with the sliders named in `values` set."""
        if not self.sliders:
            return self
        p = expression(self.p).fix(values)
        return CrossEntropy(p if p.sliders else p.constant, self.x)

    def parts(self):
        """p times the loss at p = 1, plus 1 - p times the loss at p = 0."""
        if not self.sliders:
            return super().parts()
        p = expression(self.p)
        return (p, CrossEntropy(1.0, self.x)), (1 - p, CrossEntropy(0.0, self.x))

    def _logit_and_target(self, beta):
        if self.sliders:
            names = ", ".join(slider.symbol for slider in self.sliders)
            raise TypeError(f"p must be a number; the slider {names} is still free")
        beta = vectors("beta", beta, 2)
        first, second = beta[..., 0], beta[..., 1]
        u = (first - second) * self.x
        # β₁ - β₂ can overflow although (β₁ - β₂)x does not; halves cannot.
        return np.where(
            np.isfinite(u), u, 2.0 * ((first / 2.0 - second / 2.0) * self.x)
        ), expression(self.p).constant

    def value(self, beta):
        """The cross entropy in nats: (..., 2) -> (...)."""
        with np.errstate(over="ignore", invalid="ignore"):  # replaced by np.where
            return log_loss(*self._logit_and_target(beta))

    def gradient(self, beta):
        """x(q - p) (1, -1): (..., 2) -> (..., 2)."""
        with np.errstate(over="ignore", invalid="ignore"):
            slope = self.x * log_loss_slope(*self._logit_and_target(beta))
        return np.stack([slope, -slope], axis=-1)

    def hessian(self, beta):
        """x² q(1-q) [[1, -1], [-1, 1]]: (..., 2) -> (..., 2, 2)."""
        with np.errstate(over="ignore", invalid="ignore"):
            u, _ = self._logit_and_target(beta)
            bend = self.x * (self.x * (sigmoid(u) * sigmoid(-u)))
        return bend[..., np.newaxis, np.newaxis] * np.array([[1.0, -1.0], [-1.0, 1.0]])

    @property
    def lipschitz(self):
        """x²/2, whatever p is."""
        with np.errstate(over="ignore"):
            return float(np.square(self.x) / 2.0)

    def growth(self, dimension):
        """-pu as u = x(v₁ - v₂) -> -∞, (1-p)u as u -> ∞: see `Weighted.growth`."""
        p = expression(self.p).constant
        return np.array([[self.x, -self.x]]), np.array([-p]), np.array([1.0 - p])


class _Sampled(Term):
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


@dataclass(frozen=True, eq=False, repr=False)
class Logistic(_Sampled):
    """Mean log loss of logistic regression, (1/n) Σ log(1 + exp(xᵢ·β)) - yᵢ xᵢ·β.

    On separable data it has no minimiser: it falls for ever as β grows.

    Parameters
    ----------
    X : array (n, d)
        One row for each sample; no intercept is added.
    y : array (n,)
        Labels 0 or 1.

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or holds anything else; the message names it.

    References
    ----------
    Cox (1958), eq. 2, https://doi.org/10.1111/j.2517-6161.1958.tb00292.x
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self):
        self._keep(labels=True)

    @classmethod
    def example(cls):
        """Four samples that no plane through the origin separates."""
        return cls([[1, 2], [2, -1], [-1, 0.5], [1, 1]], [1, 1, 1, 0])

    def value(self, beta):
        """The mean log loss in nats: (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            return np.mean(log_loss(self._predictions(beta), self.y), axis=-1)

    def gradient(self, beta):
        """(1/n) Xᵀ(σ(Xβ) - y): (..., d) -> (..., d)."""
        slope = log_loss_slope(self._predictions(beta), self.y)
        return slope @ self.X / len(self.y)

    def hessian(self, beta):
        """(1/n) Xᵀ diag(σ(1-σ)) X: (..., d) -> (..., d, d)."""
        u = self._predictions(beta)
        return self._mean_outer(sigmoid(u) * sigmoid(-u))

    @property
    def lipschitz(self):
        """‖X‖² / (4n), with the spectral norm."""
        with np.errstate(over="ignore"):
            return float(np.linalg.norm(self.X, 2) ** 2 / (4 * len(self.y)))

    def growth(self, dimension):
        """xᵢ·v (1 - yᵢ)/n upwards, -xᵢ·v yᵢ/n downwards: see `Weighted.growth`."""
        n = len(self.y)
        return self.X, -self.y / n, (1 - self.y) / n


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(_Sampled):
    """Squared loss, 1/(2n) ‖y - Xβ‖².

    With it the minimiser under an L1 or L2 penalty is known in closed form whenever the
    columns of X are orthogonal.

    Parameters
    ----------
    X : array (n, d)
        One row for each sample; no intercept is added.
    y : array (n,)
        The observed numbers.

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

    def __post_init__(self):
        self._keep(labels=False)

    @classmethod
    def example(cls):
        """Three samples of a line and a half."""
        return cls([[1, 0.5], [0, 1], [-1, 2]], [1, -0.5, 2])

    def value(self, beta):
        """1/(2n) ‖y - Xβ‖²: (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            error = self._predictions(beta) - self.y
            return np.mean(np.square(error), axis=-1) / 2.0

    def gradient(self, beta):
        """(1/n) Xᵀ(Xβ - y): (..., d) -> (..., d)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return (self._predictions(beta) - self.y) @ self.X / len(self.y)

    def hessian(self, beta):
        """(1/n) XᵀX, the same everywhere: (..., d) -> (..., d, d)."""
        beta = vectors("beta", beta, self.dimension)
        return self._mean_outer(np.ones((*beta.shape[:-1], len(self.y))))

    @property
    def lipschitz(self):
        """‖X‖² / n, with the spectral norm."""
        with np.errstate(over="ignore"):
            return float(np.linalg.norm(self.X, 2) ** 2 / len(self.y))

    def growth(self, dimension):
        """Faster than any line, unless Xv = 0: see `Weighted.growth`."""
        infinite = np.full(len(self.y), np.inf)
        return self.X, -infinite, infinite
