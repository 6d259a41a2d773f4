"""Corners of a budget: closed forms against brute force, and the numbers that the pages rest on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import regnotes as rn
from regnotes.quadratics.corners import CORNERS

ROUND = np.eye(2)
AROUND = 2 * np.pi * np.arange(4000) / 4000
stretches, tilts = st.floats(1, 20), st.floats(0, np.pi)
places = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def quadratic(hessian, optimum, beta):
    away = beta - optimum
    return np.einsum("...i,...ij,...j->...", away, hessian, away) / 2


def border(mix, angle=AROUND):
    """Points of the border of the budget (1 - m)‖β‖₁ + m‖β‖² = 1, the corners among them."""
    across = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    linear = (1 - mix) * np.abs(across).sum(axis=-1)
    radius = 2 / (linear + np.sqrt(linear**2 + 4 * mix))
    return radius[:, np.newaxis] * across


# ---- closed forms ----------------------------------------------------------------------------


@given(stretch=stretches, tilt=tilts)
def test_a_hessian_has_the_stretch_and_the_tilt_it_is_made_with(stretch, tilt):
    hessian = rn.ellipses(stretch, tilt)
    low, high = np.linalg.eigvalsh(hessian)
    assert high / low == pytest.approx(stretch**2)
    along = np.array([np.cos(tilt), np.sin(tilt)])
    np.testing.assert_allclose(hessian @ along, low * along, atol=1e-9)


@given(stretch=stretches, tilt=tilts, optimum=places, budget=st.floats(0.1, 4))
def test_no_point_of_the_diamond_is_lower(stretch, tilt, optimum, budget):
    hessian, optimum = rn.ellipses(stretch, tilt), np.array(optimum)
    found = rn.minimise_in_diamond(hessian, optimum, budget)
    assert np.abs(found).sum() <= budget * (1 + 1e-12)
    others = budget * np.concatenate([border(0) * r for r in (1, 0.7, 0.3, 0)])
    lowest = quadratic(hessian, optimum, others).min()
    assert quadratic(hessian, optimum, found) <= lowest + 1e-9 * (1 + lowest)


@given(
    stretch=stretches, tilt=tilts, optimum=places, lam=st.floats(0, 3), omega=st.floats(0, 2)
)  # fmt: skip
def test_the_elastic_net_is_certified(stretch, tilt, optimum, lam, omega):
    hessian = rn.ellipses(stretch, tilt)
    found = rn.minimise_quadratic(hessian, optimum, lam, omega)
    # A data set with this Hessian and this optimum.
    root = np.sqrt(2) * np.linalg.cholesky(hessian).T
    J = rn.LeastSquares(root, root @ np.array(optimum)) + lam * rn.L1() + omega * rn.L2()
    assert rn.residual(J, found) < 1e-7 * (1 + stretch)


def test_the_elastic_net_is_that_of_scikit_learn():
    from sklearn.linear_model import ElasticNet

    rng = np.random.default_rng(0)
    for _ in range(20):
        X, y = rng.normal(size=(30, 2)) @ rng.normal(size=(2, 2)), rng.normal(size=30)
        hessian = X.T @ X / 30
        found = rn.minimise_quadratic(hessian, np.linalg.lstsq(X, y)[0], 0.1, 0.05)
        theirs = ElasticNet(alpha=0.2, l1_ratio=0.5, fit_intercept=False, tol=1e-12)
        theirs = theirs.fit(X, y).coef_
        np.testing.assert_allclose(found, theirs, atol=1e-6)
        assert ((found == 0) == (theirs == 0)).all()


def test_many_problems_are_one_call():
    rng = np.random.default_rng(0)
    hessian = rn.ellipses(rng.uniform(1, 9, 50), rng.uniform(0, 3, 50))
    optimum = rng.normal(size=(50, 2))
    for solve in (rn.minimise_in_diamond, rn.minimise_quadratic):
        together = solve(hessian, optimum, 0.5)
        for k in range(50):
            np.testing.assert_array_equal(together[k], solve(hessian[k], optimum[k], 0.5))


@pytest.mark.parametrize("dimension", [1, 2, 3, 8])
def test_the_projection_is_the_nearest_point(dimension):
    rng = np.random.default_rng(dimension)
    v = 2 * rng.normal(size=(200, dimension))
    found = rn.project_on_l1(v, 1.5)
    size = np.abs(found).sum(axis=1)
    assert (size <= 1.5 + 1e-12).all()
    inside = np.abs(v).sum(axis=1) <= 1.5
    np.testing.assert_array_equal(found[inside], v[inside])
    # v - found must be a normal: (v - found)·(other - found) ≤ 0 for every corner of the ball.
    corners = 1.5 * np.concatenate([np.eye(dimension), -np.eye(dimension)])
    toward = np.einsum("ki,kci->kc", v - found, corners - found[:, np.newaxis])
    assert toward.max() < 1e-9
    if dimension == 2:
        np.testing.assert_allclose(found, rn.minimise_in_diamond(ROUND, v, 1.5), atol=1e-12)


@given(stretch=stretches, tilt=tilts, mix=st.floats(0, 1), direction=st.floats(0, 2 * np.pi))
def test_from_a_wedge_one_ends_in_its_corner_and_from_elsewhere_not(stretch, tilt, mix, direction):
    hessian = rn.ellipses(stretch, tilt)
    optimum = 3 * np.array([np.cos(direction), np.sin(direction)])
    away = optimum - CORNERS
    rays = rn.corner_wedges(hessian, mix)
    left = rays[:, 0, 0] * away[:, 1] - rays[:, 0, 1] * away[:, 0]
    right = rays[:, 1, 0] * away[:, 1] - rays[:, 1, 1] * away[:, 0]
    outwards = (hessian @ away[..., np.newaxis])[..., 0]
    ahead = np.einsum("ki,ki->k", outwards, CORNERS)  # the pull away from zero
    inside = (left > 0.05) & (right < -0.05) & (ahead > 0)
    beside = ((left < -0.05) | (right > 0.05)) & (ahead > 0)
    points = border(mix)
    end = points[np.argmin(quadratic(hessian, optimum, points))]
    near = np.abs(end - CORNERS).max(axis=1) < 1e-9
    assert near[inside].all()
    # From beside the wedge a step along the border, to one side or to the other, leads down; from
    # behind the corner a step into the budget does. (Along the border it need not: the far pole of
    # a disc is a lowest point of its border where the loss is stretched by more than 2.)
    for k in np.flatnonzero(beside | (ahead < -0.05)):
        corner = CORNERS[k]
        if beside[k]:
            steps = border(mix, k * np.pi / 2 + np.array([-1e-5, 1e-5]))
        else:
            steps = (1 - 1e-5) * corner[np.newaxis]
        change = quadratic(hessian, optimum, steps) - quadratic(hessian, optimum, corner)
        assert change.min() < 0


@given(stretch=stretches, tilt=tilts, distance=st.floats(1.01, 10))
def test_the_share_is_that_of_many_directions(stretch, tilt, distance):
    hessian = rn.ellipses(stretch, tilt)
    angle = 2 * np.pi * (np.arange(4000) + 0.5) / 4000
    ends = rn.minimise_in_diamond(
        hessian, distance * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    )
    counted = [(ends[:, 1] == 0).mean(), (ends[:, 0] == 0).mean()]
    np.testing.assert_allclose(rn.corner_share(hessian, distance), counted, atol=2e-3)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: rn.ellipses(0.5, 0), "stretch"),
        (lambda: rn.minimise_in_diamond(-ROUND, [1, 2]), "hessian"),
        (lambda: rn.minimise_in_diamond(ROUND, [1, 2, 3]), "optimum"),
        (lambda: rn.minimise_in_diamond(ROUND, [1, 2], 0), "budget"),
        (lambda: rn.minimise_quadratic(ROUND, [1, 2], -1), "lam"),
        (lambda: rn.minimise_quadratic(ROUND, [1, 2], 1, -1), "omega"),
        (lambda: rn.project_on_l1([1, 2], -1), "budget"),
        (lambda: rn.corner_wedges(ROUND, 2), "mix"),
        (lambda: rn.corner_share(ROUND, 0.5), "distance"),
    ],
)
def test_what_cannot_be_right_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# ---- how often: the numbers of the pages ------------------------------------------------------


@pytest.mark.parametrize(
    ("distance", "share"),
    [(1.25, 0.234), (1.5, 0.375), (2, 0.540), (3, 0.697), (5, 0.819), (10, 0.910)],
)
def test_the_law_of_the_round_loss(distance, share):
    law = 1 - 4 / np.pi * np.arcsin(1 / (np.sqrt(2) * distance))
    assert round(law, 3) == share
    assert rn.corner_share(ROUND, distance).sum() == pytest.approx(law, abs=1e-12)
    rng = np.random.default_rng(0)
    angle = rng.uniform(0, 2 * np.pi, 20_000)
    optima = distance * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    hit = (rn.minimise_in_diamond(ROUND, optima) == 0).any(axis=1).mean()
    assert hit == pytest.approx(law, abs=4 * np.sqrt(law * (1 - law) / 20_000))


def test_in_three_dimensions_there_are_corners_edges_and_faces():
    v = np.random.default_rng(0).normal(size=(200_000, 3))
    v *= 2 / np.linalg.norm(v, axis=1, keepdims=True)
    zeros = (rn.project_on_l1(v) == 0).sum(axis=1)
    assert [round((zeros == k).mean(), 2) for k in (2, 1, 0)] == [0.31, 0.55, 0.14]


def test_the_disc_has_no_corner():
    v = np.random.default_rng(0).normal(size=(1_000_000, 2))
    on_disc = v / np.maximum(1, np.linalg.norm(v, axis=1, keepdims=True))
    assert (on_disc == 0).sum() == 0
    assert (rn.corner_share(rn.ellipses([1, 3, 10], [0, 0.4, 2]), 2, mix=1) == 0).all()


@pytest.mark.parametrize(("condition", "share"), [(10, 0.626), (100, 0.687)])
def test_stretched_losses_hit_the_corner_more_often(condition, share):
    """Over all tilts, at R = 2."""
    tilt = np.pi * np.arange(20_000) / 20_000
    hit = rn.corner_share(rn.ellipses(np.sqrt(condition), tilt), 2).sum(axis=-1)
    assert round(hit.mean(), 3) == share
    assert hit.mean() > rn.corner_share(ROUND, 2).sum()


def test_at_the_border_only_a_stretched_loss_hits_a_corner():
    tilt = np.pi * np.arange(20_000) / 20_000
    limit = 3 + 2 * np.sqrt(2)
    below, above = (
        rn.corner_share(rn.ellipses(np.sqrt(limit + d), tilt), 1).sum(axis=-1).max()
        for d in (-1e-3, 1e-3)
    )
    assert below < 1e-12 and above > 1e-6
    assert rn.corner_share(ROUND, 1).sum() < 1e-12


@pytest.mark.parametrize(("budget", "share"), [(2, 0.653), (5, 0.286)])
def test_on_a_box_the_share_depends_on_the_budget(budget, share):
    law = (10 - budget) ** 2 / (100 - budget**2 / 2)
    assert round(law, 3) == share
    optima = np.random.default_rng(0).uniform(-10, 10, (200_000, 2))
    optima = optima[np.abs(optima).sum(axis=1) > budget]
    hit = (rn.minimise_in_diamond(ROUND, optima, budget) == 0).any(axis=1).mean()
    assert hit == pytest.approx(law, abs=0.005)


# ---- twins ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rho", "exact", "first", "twin"), [(0, 0.70, 1, 0.09), (0.99, 0.40, 0.78, 0.49)]
)
def test_the_lasso_takes_the_twin_for_the_true_feature(rho, exact, first, twin):
    """n = 50, λ = ¼, noise as strong as the signal; the truth is the first of five features."""
    from sklearn.linear_model import Lasso

    rng, found = np.random.default_rng(0), []
    for _ in range(300):
        X = rng.normal(size=(50, 5))
        X[:, 1] = rho * X[:, 0] + np.sqrt(1 - rho**2) * X[:, 1]
        y = X[:, 0] + rng.normal(size=50)
        lasso = Lasso(alpha=0.25, fit_intercept=False, tol=1e-9, max_iter=100_000)
        kept = lasso.fit(X, y).coef_ != 0
        found.append([kept[0] and not kept[1:].any(), kept[0], kept[1]])
    np.testing.assert_allclose(np.mean(found, axis=0), [exact, first, twin], atol=0.08)


@pytest.mark.parametrize("rho", [0, 0.5, 0.99])
def test_without_noise_l1_chooses_and_l2_shares(rho):
    sigma = np.array([[1, rho], [rho, 1]])
    for lam in (0.1, 0.25, 0.9):
        found = rn.minimise_quadratic(sigma, [1, 0], lam)
        np.testing.assert_allclose(found, [1 - lam, 0], atol=1e-12)
        assert found[1] == 0
    for omega in (0.01, 1):
        total, gap = rn.minimise_quadratic(sigma, [1, 0], 0, omega) @ [[1, 1], [1, -1]]
        assert total == pytest.approx((1 + rho) / (1 + rho + 2 * omega))
        assert gap == pytest.approx((1 - rho) / (1 - rho + 2 * omega))


# ---- a grid of candidates ---------------------------------------------------------------------


def losses(kind, count, rng):
    """Random losses (Hessian, optimum) as the page draws them: box ±10, outside the disc of 2."""
    first, second = rng.uniform(0, 10, (2, count))
    tilted = rng.uniform(-2, 2, count)
    if kind == "round":
        second, tilted = first, 0 * tilted
    if kind == "weak":
        swap, tilted = rng.random(count) < 0.5, 0 * tilted
        first, second = np.where(swap, first, 0.1), np.where(swap, 0.1, first)
    optimum = rng.uniform(-10, 10, (count, 2))
    kept = (4 * first * second > tilted**2) & (np.linalg.norm(optimum, axis=1) > 2)
    hessian = np.stack([2 * first, tilted, tilted, 2 * second], axis=-1).reshape(-1, 2, 2)
    return hessian[kept], optimum[kept]


def share_on_grid(kind, points, count, seed=0):
    hessian, optimum = losses(kind, count, np.random.default_rng(seed))
    angle = 2 * np.pi * np.arange(points) / points
    circle = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    best = np.concatenate(
        [
            np.argmin(quadratic(h[:, None], o[:, None], circle), axis=1)
            for h, o in zip(np.array_split(hessian, 20), np.array_split(optimum, 20), strict=True)
        ]
    )
    return (best % (points // 4) == 0).mean()


@pytest.mark.parametrize(("kind", "published"), [("round", 3), ("tilted", 5), ("weak", 45)])
def test_a_coarse_circle_invents_zeros_and_a_finer_one_fewer(kind, published):
    coarse = share_on_grid(kind, 96, 60_000)
    assert round(100 * coarse) == published
    fine = [share_on_grid(kind, 96 * k, 4_000) for k in (2, 8)]
    assert coarse > fine[0] > 3 * fine[1]


def test_the_share_on_a_grid_of_the_round_loss_is_a_formula():
    for points in (96, 384):
        half = np.pi / points  # a candidate is the best one within this angle of it
        law = 4 * (100 * np.tan(half) - 4 * half) / (400 - 4 * np.pi)
        assert share_on_grid("round", points, 60_000) == pytest.approx(law, abs=0.003)
