"""What the pages cross-entropy, l1, l2 and elastic-net say, at many positions and points."""

import numpy as np
import pytest
from scipy.special import expit, logit

import regnotes as rn

RNG = np.random.default_rng(0)
SOME = RNG.normal(size=(200, 2)) * 3


def network(lam=0.0, omega=0.0, p=1.0, x=1.0):
    return rn.CrossEntropy(p=p, x=x) + lam * rn.L1() + omega * rn.L2()


# -- The loss alone ---------------------------------------------------------------------------


def test_along_the_valley_the_loss_does_not_change():
    t = RNG.normal(size=50) * 100
    assert network().value(np.stack([t, t], axis=-1)) == pytest.approx(np.log(2))
    assert network(p=0.3).value(SOME + 7) == pytest.approx(network(p=0.3).value(SOME))


def test_for_a_certain_label_the_loss_falls_for_ever_and_never_to_0():
    d = np.linspace(0, 30, 301)
    heights = network().value(np.stack([d, 0 * d], axis=-1))
    assert (np.diff(heights) < 0).all() and (heights > 0).all() and heights[-1] < 1e-12
    assert heights == pytest.approx(np.log1p(np.exp(-d)), abs=1e-13)
    assert rn.minimisers(network()).kind == "not attained"
    assert rn.minimisers(network()).value == 0


@pytest.mark.parametrize("x", [1, 0.5, -2])
def test_it_is_curved_in_one_direction_only(x):
    """2x²σ(1 - σ) across the lines of equal loss, 0 along them."""
    sigma = expit(x * (SOME[:, 0] - SOME[:, 1]))
    across = 2 * x**2 * sigma * (1 - sigma)
    curved = np.linalg.eigvalsh(network(p=0.3, x=x).hessian(SOME))
    assert curved == pytest.approx(np.stack([0 * sigma, across], axis=-1), abs=1e-14)
    assert network(p=0.3, x=x).lipschitz == x**2 / 2  # its greatest value, where σ is ½


@pytest.mark.parametrize("p", [0.02, 0.3, 0.5, 0.8, 0.98])
@pytest.mark.parametrize("x", [0.5, 1, -2])
def test_for_an_uncertain_label_a_whole_line_is_lowest(p, x):
    m, J = rn.minimisers(network(p=p, x=x)), network(p=p, x=x)
    assert m.kind == "line"
    assert m.points[0] @ [1, -1] == pytest.approx(logit(p) / x)
    entropy = -p * np.log(p) - (1 - p) * np.log(1 - p)
    assert m.value == pytest.approx(entropy)
    t = RNG.normal(size=(50, 1)) * 100
    assert rn.residual(J, m.points[0] + t).max() < 1e-12
    assert J.value(RNG.normal(size=(999, 2)) * 4).min() >= entropy - 1e-12


# -- L1 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lam", [0.02, 0.1, 0.2, 0.35, 0.48])
def test_under_l1_a_segment_is_lowest_all_of_it_and_nothing_else(lam):
    J, m, d = network(lam), rn.minimisers(network(lam)), logit(1 - lam)
    assert m.kind == "segment"
    ends = m.points[np.argsort(m.points[:, 0])]
    assert ends == pytest.approx(np.array([[0, -d], [d, 0]]), abs=1e-12)
    share = np.linspace(0, d, 21)
    points = np.stack([share, share - d], axis=-1)
    assert rn.residual(J, points).max() < 1e-12
    assert rn.residual(J, np.zeros(2)) > 0.01  # the origin, in the corner, is none yet
    assert np.ptp(J.value(points)) < 1e-14
    assert J.value(RNG.uniform(-4, 4, size=(10_000, 2))).min() >= m.value - 1e-14
    assert (points[1:-1] != 0).all()
    assert expit(m.points @ [1, -1]) == pytest.approx(1 - lam, abs=1e-14)  # the prediction


@pytest.mark.parametrize("lam", [0.5, 0.7, 1])
def test_from_one_half_on_both_are_zero(lam):
    m = rn.minimisers(network(lam))
    assert m.kind == "point" and not m.points.any()


@pytest.mark.parametrize("lam", np.linspace(0, 0.3, 61))
def test_the_experts_by_their_formulas(lam):
    J = rn.Logistic(*rn.two_experts()) + lam * rn.L1()
    found = rn.minimise(J)
    if lam < 1 / 12 - 1e-12:
        S = logit((4 - 8 * lam) / 5)
        expected = [(S + np.log(2)) / 2, (S - np.log(2)) / 2]
    else:
        expected = [logit(3 / 4 - lam), 0] if lam < 1 / 4 - 1e-12 else [0, 0]
    assert found == pytest.approx(expected, abs=1e-8)
    if abs(lam - 1 / 12) > 1e-9 and abs(lam - 1 / 4) > 1e-9:
        assert (found == 0).tolist() == [b == 0 for b in expected]
    assert rn.residual(J, found) < 1e-9


# -- L2, and both -----------------------------------------------------------------------------

OMEGAS = [1e-3, 0.01, 0.1, 0.5, 1, 10, 1000]


@pytest.mark.parametrize("omega", OMEGAS)
def test_under_l2_one_point_is_lowest(omega):
    J, m = network(0, omega), rn.minimisers(network(0, omega))
    assert m.kind == "point" and m.points.shape == (1, 2) and m.points.all()
    d = m.points[0] @ [1, -1]
    assert d * (1 + np.exp(d)) == pytest.approx(1 / omega, rel=1e-10)
    assert m.points[0].sum() == pytest.approx(0, abs=1e-15) and 0 < d < 1 / (2 * omega)
    # Slopes 0 by differences, and nothing is lower among 10 000 points around it.
    for e in ([1e-5, 0], [0, 1e-5]):
        rise = (J.value(m.points[0] + e) - J.value(m.points[0] - e)) / 2e-5
        assert abs(rise) < 1e-6 * max(1, omega)
    around = RNG.normal(size=(10_000, 2)) * 10.0 ** RNG.uniform(-3, 1, size=(10_000, 1))
    assert (J.value(m.points[0] + around) > m.value).all()


def test_more_l2_is_nearer_to_the_origin():
    sizes = [rn.minimisers(network(0, omega)).points[0, 0] for omega in OMEGAS]
    assert (np.diff(sizes) < 0).all()


@pytest.mark.parametrize("p", [-0.5, 0, 0.3, 0.5, 1, 1.5])
def test_under_l2_there_is_one_even_where_the_loss_falls_without_end(p):
    assert rn.minimisers(network(0, 0.01, p)).kind == "point"


@pytest.mark.parametrize("lam", [0.05, 0.1, 0.3, 0.45])
def test_less_and_less_l2_leads_to_the_middle_of_the_segment(lam):
    segment, gaps = rn.minimisers(network(lam)).points, []
    for omega in (1e-2, 1e-3, 1e-4, 1e-6):
        m = rn.minimisers(network(lam, omega))
        assert m.kind == "point" and m.points.all()
        assert m.points[0].sum() == pytest.approx(0, abs=1e-14)
        gaps.append(np.abs(m.points[0] - segment.mean(axis=0)).max())
    assert (np.diff(gaps) < 0).all() and gaps[-1] < 1e-4
    # Along the segment the sizes add up to the same, and the squares to least in the middle.
    share = np.linspace(0, 1, 101)[:, np.newaxis]
    along = share * segment[0] + (1 - share) * segment[1]
    assert np.ptp(np.abs(along).sum(axis=1)) < 1e-12
    assert np.argmin((along**2).sum(axis=1)) == 50


@pytest.mark.parametrize("omega", [0.01, 0.1, 0.5])
def test_with_both_l1_acts_like_a_less_certain_label(omega):
    for lam in np.linspace(0.02, 1, 50):
        found = rn.minimisers(network(lam, omega))
        assert found.kind == "point"
        assert (found.points[0] == 0).sum() == (2 if lam >= 0.5 else 0), lam
        if lam < 0.5:
            as_if = rn.minimisers(network(0, omega, p=1 - lam))
            assert found.points == pytest.approx(as_if.points, rel=1e-12, abs=0)
