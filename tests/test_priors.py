"""Priors and posteriors: by integrals, by drawing, by the prox of each penalty, far out as well."""

import itertools

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

import regnotes as rn

WITH_DENSITY = [rn.LaplacePrior(0.5), rn.LaplacePrior(1), rn.LaplacePrior(3), rn.NormalPrior(2)]
SLABS = [rn.SpikeAndSlab(0.5, 9), rn.SpikeAndSlab(0.05, 0.5), rn.SpikeAndSlab(0.9, 4)]
SEEN = np.array([-4.0, -1.2, -1e-3, 0, 0.4, 0.9, 2.5, 7])


def normal(x, variance=1):
    return np.exp(-(x**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def integral(f, *points):
    """From -60 to 60, with what is sharp at some points."""
    edges = itertools.pairwise(np.unique([-60, *points, 60]))
    return sum(quad(f, a, b, epsabs=1e-13, limit=200)[0] for a, b in edges)


@pytest.mark.parametrize("prior", WITH_DENSITY, ids=str)
def test_what_is_believed_is_prior_times_likelihood(prior):
    assert integral(prior.density, 0) == pytest.approx(1, abs=1e-10)
    assert integral(lambda b: b**2 * prior.density(b), 0) == pytest.approx(prior.variance, abs=1e-8)
    fine = np.linspace(-8, 8, 16_001)
    for y in SEEN:
        evidence = integral(lambda b, y=y: prior.density(b) * normal(y - b), 0, y)
        assert prior.evidence(y) == pytest.approx(evidence, rel=1e-9)
        assert integral(lambda b, y=y: prior.posterior(b, y), 0, y) == pytest.approx(1)
        mean = integral(lambda b, y=y: b * prior.posterior(b, y), 0, y)
        assert prior.mean(y) == pytest.approx(mean, abs=1e-9)
        below = quad(prior.posterior, -40, prior.median(y), (y,), points=[0], limit=200)[0]
        assert below == pytest.approx(0.5, abs=1e-8)
        assert prior.mode(y) == pytest.approx(fine[prior.posterior(fine, y).argmax()], abs=1e-3)
    assert prior.posterior(fine[:, np.newaxis], SEEN).shape == (16_001, 8)
    for name in ("mode", "median", "mean"):
        found = getattr(prior, name)(SEEN)
        np.testing.assert_allclose(found, -getattr(prior, name)(-SEEN))
        assert found.shape == SEEN.shape and found[3] == 0


def test_the_modes_are_the_answers_of_l1_and_of_l2():
    column = SEEN[:, np.newaxis]
    for rate in (0.3, 2):
        np.testing.assert_array_equal(
            rn.LaplacePrior(rate).mode(SEEN), rn.L1().prox(column, rate)[:, 0]
        )
    for variance in (0.2, 3):
        answers = rn.L2().prox(column, 1 / (2 * variance))[:, 0]
        np.testing.assert_allclose(rn.NormalPrior(variance).mode(SEEN), answers)


@pytest.mark.parametrize("prior", SLABS, ids=str)
def test_spike_and_slab_by_integrals(prior):
    q, v = prior.zeros, prior.slab

    def slab(b, y):
        return (1 - q) * normal(b, v) * normal(y - b)

    for y in SEEN:
        on, off = integral(lambda b, y=y: slab(b, y), 0, y), q * normal(y)
        assert prior.evidence(y) == pytest.approx(on + off, rel=1e-9)
        assert prior.nonzero(y) == pytest.approx(on / (on + off), abs=1e-10)
        mean = integral(lambda b, y=y: b * slab(b, y), 0, y) / (on + off)
        assert prior.mean(y) == pytest.approx(mean, abs=1e-9)
        middle = prior.median(y)
        below = quad(slab, -40, middle, (y,), points=[0], epsabs=1e-18, limit=200)[0]
        at_zero = off if middle == 0 else 0  # at the median at most a half lies on either side
        below += off if middle > 0 else 0
        tolerance = 1e-8 * (on + off)
        assert below <= (on + off) / 2 + tolerance and below + at_zero >= (on + off) / 2 - tolerance
    assert not np.signbit(prior.median(np.array([0.0, -1e-3]))).any()


def test_a_slab_without_a_spike_is_a_normal_prior():
    slab, plain = rn.SpikeAndSlab(0, 2), rn.NormalPrior(2)
    assert (slab.nonzero(SEEN) == 1).all() and slab.variance == 2
    for name in ("evidence", "median", "mean"):
        np.testing.assert_allclose(getattr(slab, name)(SEEN), getattr(plain, name)(SEEN))


@pytest.mark.parametrize("prior", [*WITH_DENSITY, *SLABS], ids=str)
def test_the_slope_of_the_mean_is_a_variance_and_the_risk_its_expectation(prior):
    h = 1e-5

    def slope(y):
        return (prior.mean(y + h) - prior.mean(y - h)) / (2 * h)

    assert (slope(SEEN) > 0).all()
    risk = integral(lambda y: slope(y) * prior.evidence(y), 0)
    assert prior.risk() == pytest.approx(risk, abs=1e-7)


@pytest.mark.parametrize("prior", [*WITH_DENSITY, *SLABS], ids=str)
def test_the_risk_of_soft_thresholding_by_an_integral(prior):
    """Its distance from the posterior mean comes on top of that one's own risk."""
    for lam in (0, 0.3, 1, 4):

        def apart(y, lam=lam):
            return (y - np.clip(y, -lam, lam) - prior.mean(y)) ** 2 * prior.evidence(y)

        risk = prior.risk() + integral(apart, -lam, 0, lam)
        assert prior.soft_threshold_risk(lam) == pytest.approx(risk, abs=1e-9)
    several = prior.soft_threshold_risk(np.array([[0, 0.3], [1, 4]]))
    assert several.shape == (2, 2) and several[1, 1] == pytest.approx(risk, abs=1e-9)
    assert several[0, 0] == 1  # y itself is off by the noise
    assert prior.soft_threshold_risk(200.0) == pytest.approx(prior.variance, abs=1e-8)  # always 0
    assert (prior.risk() < several).all()


def test_risks_by_drawing():
    rng = np.random.default_rng(0)
    draws = {
        rn.LaplacePrior(1.5): rng.laplace(scale=1 / 1.5, size=500_000),
        rn.NormalPrior(0.5): rng.normal(0, np.sqrt(0.5), 500_000),
        rn.SpikeAndSlab(0.8, 9): rng.normal(0, 3, 500_000) * (rng.random(500_000) < 0.2),
    }
    for prior, beta in draws.items():
        y = beta + rng.normal(size=len(beta))
        soft = y - np.clip(y, -0.7, 0.7)
        assert prior.risk() == pytest.approx(np.mean((prior.mean(y) - beta) ** 2), abs=5e-3)
        assert prior.soft_threshold_risk(0.7) == pytest.approx(
            np.mean((soft - beta) ** 2), abs=5e-3
        )
        assert prior.variance == pytest.approx(np.var(beta), rel=0.02)


def test_known_risks():
    assert rn.NormalPrior(3).risk() == pytest.approx(0.75, abs=1e-13)
    laplace = rn.LaplacePrior(1)
    best = minimize_scalar(laplace.soft_threshold_risk, bounds=(0, 8)).fun
    known = [laplace.risk(), laplace.soft_threshold_risk(1), best]
    np.testing.assert_allclose(known, [0.6315255773, 0.7056098558, 0.6708450758], atol=1e-10)


@pytest.mark.parametrize(("rate", "y"), [(1, 40), (20, 3), (50, 1000), (5, 1e-9), (0.01, 30)])
def test_far_out_nothing_overflows(rate, y):
    prior = rn.LaplacePrior(rate)
    with mpmath.workdps(60):
        r, s = mpmath.mpf(rate), mpmath.mpf(y)
        right = mpmath.ncdf(s - r)
        left = mpmath.exp(2 * r * s) * mpmath.ncdf(-s - r)
        mean = s - r * (right - left) / (right + left)
        above = mpmath.ncdf(s - r - mpmath.mpf(float(prior.median(y)))) / (right + left)
    assert prior.mean(y) == pytest.approx(float(mean), rel=1e-9, abs=1e-13)
    assert float(above) == pytest.approx(0.5, abs=1e-9)
    assert prior.median(1e8) == prior.mean(1e8) == 1e8 - rate
    slab = rn.SpikeAndSlab(0.5, 9)
    assert slab.mean(1e8) == slab.median(1e8) == pytest.approx(0.9e8) and slab.nonzero(1e8) == 1


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: rn.LaplacePrior(0), "rate"),
        (lambda: rn.NormalPrior(-1), "variance"),
        (lambda: rn.SpikeAndSlab(1, 1), "zeros"),
        (lambda: rn.SpikeAndSlab(-0.1, 1), "zeros"),
        (lambda: rn.SpikeAndSlab(0.5, 0), "slab"),
        (lambda: rn.LaplacePrior(1).mean([0, np.nan]), "y must hold finite"),
        (lambda: rn.NormalPrior(1).density(np.inf), "beta must hold finite"),
        (lambda: rn.NormalPrior(1).soft_threshold_risk(-1), "lam must not be negative"),
    ],
)
def test_what_is_no_prior_is_an_error(make, named):
    with pytest.raises(ValueError, match=named):
        make()
    with pytest.raises(TypeError, match="rate"):
        rn.LaplacePrior("1")
