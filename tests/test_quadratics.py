"""A squared loss as a quadratic: the same values as the loss itself, for every data set."""

import numpy as np
import pytest

import regnotes as rn


@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_quadratic_is_the_loss_but_for_a_constant(d):
    rng = np.random.default_rng(d)
    X, y, some = rng.normal(size=(3, 20, d)), rng.normal(size=(3, 20)), rng.normal(size=(50, d))
    hessian, optimum = rn.quadratic(X, y)
    assert hessian.shape == (3, d, d) and optimum.shape == (3, d)
    for k in range(3):
        loss = rn.LeastSquares(X[k], y[k])
        away = some - optimum[k]
        bowl = np.einsum("ki,ij,kj->k", away, hessian[k], away) / 2
        assert loss.value(some) == pytest.approx(bowl + loss.value(optimum[k]))
        assert optimum[k] == pytest.approx(np.linalg.lstsq(X[k], y[k])[0])
        assert rn.quadratic(X[k], y[k])[1] == pytest.approx(optimum[k])


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        ([[1, 1], [2, 2]], [1, 2], "linearly independent"),
        ([[[1, 0], [0, 1]], [[1, 0], [2, 0]]], [[1, 2], [1, 2]], "linearly independent"),
        ([[1, 2, 3]], [1], "linearly independent"),
        ([1, 2], [1, 2], "shapes"),
        ([[1], [2]], [1, 2, 3], "shapes"),
    ],
)
def test_what_has_no_one_optimum_is_refused(X, y, said):
    with pytest.raises(ValueError, match=said):
        rn.quadratic(X, y)


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_zeros_among_candidates_are_those_of_looking_at_every_one(size):
    H, c = rn.random_quadratics("tilted", 2000, np.random.default_rng(3))
    for count, found in zip((4, 8, 96), rn.zeros_among([4, 8, 96], H, c, size), strict=True):
        # A zero among the candidates may be lost on a finer circle, but none comes anew.
        angle = 2 * np.pi * np.arange(count) / count
        points = size * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        away = points - c[:, np.newaxis]
        best = np.einsum("kni,kij,knj->kn", away, H, away).argmin(axis=1)
        assert found == (np.abs(points[best]) < 1e-9).any(axis=1).sum()
        assert count > 4 or found == len(H)


@pytest.mark.parametrize("counts", [[6], [8, 12], [4, 8, 20]])
def test_circles_that_lose_candidates_are_refused(counts):
    with pytest.raises(ValueError, match="counts"):
        rn.zeros_among(counts, np.eye(2)[np.newaxis], [[1.0, 2.0]])


def test_level_ellipses_have_their_heights_and_a_gap_behind_each():
    hessian, optimum = np.array([[3.0, 1], [1, 2]]), np.array([1.0, -2])
    x, y = rn.level_ellipses(hessian, optimum, [0.5, 2])
    assert np.flatnonzero(np.isnan(x)).tolist() == [len(x) // 2 - 1, len(x) - 1]
    assert (np.isnan(x) == np.isnan(y)).all()
    away = np.stack([x, y], axis=-1) - optimum
    heights = np.einsum("ki,ij,kj->k", away, hessian, away) / 2
    half = len(x) // 2
    np.testing.assert_allclose(heights[: half - 1], 0.125)
    np.testing.assert_allclose(heights[half:-1], 2)
    assert x[0] == pytest.approx(x[half - 2])  # closed
    # Long where the loss is flat.
    x, y = rn.level_ellipses(np.diag([4, 1]), [0, 0], [1])
    assert np.nanmax(x) == pytest.approx(0.5) and np.nanmax(y) == pytest.approx(1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([[1, 2], [2, 1]], [0, 0], [1]), "positive definite"),
        ((np.eye(2), [[0, 0]], [1]), "shapes"),
        ((np.eye(2), [0, 0], [-1]), "sizes must not be negative"),
    ],
)
def test_what_has_no_level_ellipses(given, message):
    with pytest.raises(ValueError, match=message):
        rn.level_ellipses(*given)
