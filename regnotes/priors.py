"""Priors of a coefficient that is seen once, with noise: what is believed after it has been seen.

You see one number y = β + noise; the noise is normal with variance 1, and β has the prior. So it is
for each coefficient of an orthonormal design, where lengths are measured in the noise. What a
method is given are numbers or arrays (...) of finite numbers; else it is a TypeError or ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtri, ndtri_exp

from .objective.arrays import not_negative, real_array
from .objective.sliders import real_number

__all__ = ["LaplacePrior", "NormalPrior", "SpikeAndSlab"]

STEP = 0.1  # between the y at which a risk is added up; smooth functions, so it is exact
NODES, SHARES = np.polynomial.legendre.leggauss(16)  # from -1 to 1


class _Prior:
    """What all priors share: how near an answer comes, on average, when β is drawn from them."""

    def risk(self):
        """The expected squared error of the posterior mean; no rule has a smaller one.

        References
        ----------
        Efron (2011), https://doi.org/10.1198/jasa.2011.tm11181
        """
        y = np.arange(-self._reach, self._reach + STEP / 2, STEP)
        # The mean is y plus the slope of the log evidence, whose expected square is 1 - risk.
        return 1 - STEP * (np.square(y - self.mean(y)) @ self.evidence(y))

    def soft_threshold_risk(self, lam):
        """The expected squared error of soft thresholding, the answer of L1: (...) -> (...).

        It needs the evidence alone, by Stein's identity: given β, the expected error is that of
        min(y², λ²) + 1 - 2 [abs(y) < λ].

        Parameters
        ----------
        lam : float or array (...)
            Not negative, in units of the noise.

        References
        ----------
        Donoho and Johnstone (1995), section 2.1, https://doi.org/10.1080/01621459.1995.10476626
        """
        lam = np.minimum(not_negative("lam", lam), self._reach)  # from there on it answers 0
        panels = 1 + int(np.max(lam, initial=0))  # none longer than 1, the deviation of the noise
        places = np.add.outer(np.arange(panels), (NODES + 1) / 2).ravel() / panels
        shares = np.tile(SHARES / 2, panels) / panels
        edge = lam[..., np.newaxis]
        y = edge * places
        inner = (y**2 - edge**2 - 2) * self.evidence(y)
        return 1 + lam**2 + 2 * lam * (inner @ shares)

    @property
    def _reach(self):
        """Beyond this size a y is not seen: 10 deviations of the noise and 30 of the prior."""
        return STEP * np.ceil((10 + 30 * np.sqrt(self.variance)) / STEP)


class _WithDensity(_Prior):
    """A prior under which no single value has a positive probability."""

    def posterior(self, beta, y):
        """The density of β after y was seen: (...) and (...), which broadcast -> (...)."""
        beta, y = real_array("beta", beta), real_array("y", y)
        return self.density(beta) * _normal(y - beta) / self.evidence(y)


@dataclass(frozen=True)
class LaplacePrior(_WithDensity):
    """A Laplace prior, with density (rate/2) exp(-rate abs(β)): that of the lasso.

    Its posterior has the peak at the answer of L1 with λ = rate.

    Parameters
    ----------
    rate : float
        Positive; the standard deviation is √2 / rate.

    Raises
    ------
    TypeError, ValueError
        If the rate is no positive number.

    References
    ----------
    Tibshirani (1996), section 5, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x
    """

    rate: float = 1.0

    def __post_init__(self):
        object.__setattr__(self, "rate", _positive("rate", self.rate))

    @property
    def variance(self):
        """2 / rate²."""
        return 2 / self.rate**2

    def density(self, beta):
        """(rate/2) exp(-rate abs(β)): (...) -> (...)."""
        return self.rate / 2 * np.exp(-self.rate * np.abs(real_array("beta", beta)))

    def evidence(self, y):
        """The density of y, before it is seen: (...) -> (...)."""
        size, right, left = self._sides(y)
        whole = np.logaddexp(right, left) - self.rate * size
        return self.rate / 2 * np.exp(self.rate**2 / 2 + whole)

    def mode(self, y):
        """Where the posterior is highest, soft thresholding: (...) -> (...)."""
        y = real_array("y", y)
        return y - np.clip(y, -self.rate, self.rate)

    def median(self, y):
        """The median of the posterior, 0 at y = 0 only: (...) -> (...)."""
        size, right, left = self._sides(y)
        half = ndtri_exp(np.logaddexp(right, left) - np.log(2))
        return np.sign(y) * (size - self.rate - half)

    def mean(self, y):
        """The mean of the posterior, 0 at y = 0 only: (...) -> (...)."""
        size, right, left = self._sides(y)
        return np.sign(y) * (size - self.rate * np.tanh((right - left) / 2))

    def _sides(self, y):
        """abs(y), and how probable it is that β has the sign of y, or the other one.

        Each is a logarithm, without the factors that both share. On either side of 0 the posterior
        is part of a normal density, with its middle at abs(y) - rate or abs(y) + rate.
        """
        size = np.abs(real_array("y", y))
        return size, log_ndtr(size - self.rate), 2 * self.rate * size + log_ndtr(-size - self.rate)


@dataclass(frozen=True)
class NormalPrior(_WithDensity):
    """A normal prior with mean 0: that of ridge.

    Its posterior is normal, so that mode, median and mean are one: the answer of L2 with
    Ω = 1 / (2 variance).

    Parameters
    ----------
    variance : float
        Positive.

    Raises
    ------
    TypeError, ValueError
        If the variance is no positive number.

    References
    ----------
    Lindley and Smith (1972), https://doi.org/10.1111/j.2517-6161.1972.tb00885.x
    """

    variance: float = 1.0

    def __post_init__(self):
        object.__setattr__(self, "variance", _positive("variance", self.variance))

    def density(self, beta):
        """That of a normal distribution: (...) -> (...)."""
        return _normal(real_array("beta", beta), self.variance)

    def evidence(self, y):
        """The density of y, before it is seen: (...) -> (...)."""
        return _normal(real_array("y", y), 1 + self.variance)

    def mean(self, y):
        """variance / (1 + variance) · y: (...) -> (...)."""
        return self.variance / (1 + self.variance) * real_array("y", y)

    def mode(self, y):
        """The same as the mean: (...) -> (...)."""
        return self.mean(y)

    def median(self, y):
        """The same as the mean: (...) -> (...)."""
        return self.mean(y)


@dataclass(frozen=True)
class SpikeAndSlab(_Prior):
    """A prior under which a share of the coefficients is exactly 0 and the others are normal.

    Parameters
    ----------
    zeros : float
        The probability of 0, at least 0 and less than 1.
    slab : float
        The variance of the others, positive.

    Raises
    ------
    TypeError, ValueError
        If they are not that.

    References
    ----------
    Johnstone and Silverman (2004), https://doi.org/10.1214/009053604000000030
    """

    zeros: float = 0.5
    slab: float = 1.0

    def __post_init__(self):
        object.__setattr__(self, "zeros", real_number("zeros", self.zeros))
        if not 0 <= self.zeros < 1:
            raise ValueError(f"zeros must be at least 0 and less than 1, not {self.zeros:g}")
        object.__setattr__(self, "slab", _positive("slab", self.slab))

    @property
    def variance(self):
        """(1 - zeros) slab."""
        return (1 - self.zeros) * self.slab

    def evidence(self, y):
        """The density of y, before it is seen: (...) -> (...)."""
        y = real_array("y", y)
        return self.zeros * _normal(y) + (1 - self.zeros) * _normal(y, 1 + self.slab)

    def nonzero(self, y):
        """The probability that β is not 0, after y was seen: (...) -> (...)."""
        odds = self.zeros / (1 - self.zeros) * np.sqrt(1 + self.slab)
        return 1 / (1 + odds * np.exp(-self._share * np.square(real_array("y", y)) / 2))

    def median(self, y):
        """The median of the posterior, exactly 0 up to a threshold if zeros > 0: (...) -> (...)."""
        size = np.abs(real_array("y", y))
        half = ndtri(np.minimum(0.5 / self.nonzero(y), 1.0))
        beyond = self._share * size - np.sqrt(self._share) * half
        return np.sign(y) * np.maximum(beyond, 0.0) + 0.0

    def mean(self, y):
        """The mean of the posterior, 0 at y = 0 only: (...) -> (...)."""
        return self._share * self.nonzero(y) * real_array("y", y)

    @property
    def _share(self):
        """What the slab leaves of y, and its variance after y was seen."""
        return self.slab / (1 + self.slab)


def _normal(x, variance=1.0):
    return np.exp(-(x**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def _positive(name, value):
    value = real_number(name, value)
    if value <= 0:
        raise ValueError(f"{name} must be positive, not {value:g}")
    return value
