"""Losses of classification: cross entropy, of one sample or as a mean over many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..objective.arrays import one_of, vectors
from ..objective.sliders import Affine, Slider, expression, real_number
from ..objective.terms import Term
from .samples import Sampled

__all__ = ["CrossEntropy", "Logistic"]


def sigmoid(u):
    """1 / (1 + exp(-u)), without overflow and to full relative accuracy."""
    return sigmoids(u)[0]


def sigmoids(u):
    """σ(u) and σ(-u), the same way."""
    small = np.exp(-np.abs(u))
    large = 1.0 / (1.0 + small)
    small = small * large
    above = np.asarray(u) >= 0
    return np.where(above, large, small), np.where(above, small, large)


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
    above, below = sigmoids(u)
    return (1.0 - p) * above - p * below


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
            object.__setattr__(self, "p", real_number("p", self.p))
        object.__setattr__(self, "x", real_number("x", self.x))

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
        """-pu as u = x(v₁ - v₂) -> -∞, (1-p)u as u -> ∞: see `WeightedSum.growth`."""
        p = expression(self.p).constant
        return np.array([[self.x, -self.x]]), np.array([-p]), np.array([1.0 - p])


@dataclass(frozen=True, eq=False, repr=False)
class Logistic(Sampled):
    """Mean log loss of logistic regression, (1/n) Σ sᵢ (log(1 + exp(xᵢ·β)) - yᵢ xᵢ·β).

    On separable data it has no minimiser: it keeps falling as β grows.

    Parameters
    ----------
    X : array (n, d)
        One row for each sample; no intercept is added. Booleans, a frame of pandas or a sparse
        matrix of scipy become such an array.
    y : array (n,)
        Labels 0 or 1.
    sample_weight : array (n,), optional
        How much each sample counts, not negative; divided by their mean, so that sᵢ = 1 on
        average and twice the weight is twice the same row.

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
    sample_weight: np.ndarray | None = None

    steepest: ClassVar[float] = 0.25

    def __post_init__(self):
        super().__post_init__()
        odd = ~np.isin(self.y, (0, 1))
        if odd.any():
            raise ValueError(
                f"y must hold labels 0 and 1 only, not {one_of('y', self.y, odd)}; "
                + _remedy(np.unique(self.y))
            )

    @classmethod
    def example(cls):
        """Four samples that no plane through the origin separates."""
        return cls([[1, 2], [2, -1], [-1, 0.5], [1, 1]], [1, 1, 1, 0])

    def losses(self, u):
        """log(1 + exp(uᵢ)) - yᵢuᵢ: (..., n) -> (..., n)."""
        return log_loss(u, self.y)

    def derivatives(self, u):
        """σ(uᵢ) - yᵢ and σ(uᵢ)(1 - σ(uᵢ)): (..., n) -> two (..., n)."""
        above, below = sigmoids(u)
        return (1.0 - self.y) * above - self.y * below, above * below

    def ends(self):
        """-yᵢ and 1 - yᵢ."""
        return -self.y, 1.0 - self.y


def _remedy(values):
    numbers = "for a number that is no label take LeastSquares(X, y)"
    return f"for two classes write y == {values[1]:g}, {numbers}" if len(values) == 2 else numbers
