"""The widest margin against brute force and an optimiser; lines where a model is how sure."""

import numpy as np
import pytest
from scipy.optimize import linprog, minimize
from scipy.special import expit
from sklearn.svm import SVC

import regnotes as rn


def some(seed):
    """X, y and the samples turned to one side, at any scale and separable."""
    rng = np.random.default_rng(seed)
    d = int(rng.integers(1, 6))
    X = rng.normal(size=(int(rng.integers(1, 20)), d)) * 10.0 ** rng.integers(-4, 4)
    y = (X @ rng.normal(size=d) > 0).astype(float)
    return X, y, np.where(y[:, np.newaxis] == 1, X, -X)


@pytest.mark.parametrize("seed", range(12))
def test_no_direction_has_a_wider_margin(seed):
    X, y, turned = some(seed)
    found = rn.widest_margin(X, y)
    margin = (turned @ found).min()
    assert np.linalg.norm(found) == pytest.approx(1) and margin > 0
    others = np.random.default_rng(seed).normal(size=(2000, X.shape[1]))
    for tried in (others, found + 1e-3 * others):
        tried = tried / np.linalg.norm(tried, axis=1, keepdims=True)
        assert (turned @ tried.T).min(axis=0).max() <= margin * (1 + 1e-9)
    # The nearest point of the hull of the turned samples is as far away, and that way.
    start = np.full(len(X), 1 / len(X))
    hull = minimize(
        lambda a: np.sum((a @ turned / margin) ** 2), start, bounds=[(0, 1)] * len(X),
        constraints={"type": "eq", "fun": lambda a: a.sum() - 1}, options={"ftol": 1e-15},
    )  # fmt: skip
    assert np.sqrt(hull.fun) == pytest.approx(1, abs=1e-4)


def test_with_a_column_of_ones_it_is_the_support_vector_machine_s_of_an_intercept_that_counts():
    X, y = np.array([[1, 0.5], [1.5, 3], [-1.5, -2], [-2, -2.5]]), np.array([1, 1, 0, 0])
    np.testing.assert_allclose(rn.widest_margin(X, y), np.array([2, 1]) / np.sqrt(5), atol=1e-15)
    both = np.vstack([X, -X])  # mirrored, the best intercept is 0
    machine = SVC(C=1e9, kernel="linear", tol=1e-9).fit(both, np.append(y, 1 - y))
    direction = machine.coef_[0] / np.linalg.norm(machine.coef_)
    np.testing.assert_allclose(rn.widest_margin(both, np.append(y, 1 - y)), direction, atol=1e-6)
    moved = np.column_stack([np.ones(4), X[:, 0] + 3, X[:, 1]])
    shifted = rn.widest_margin(moved, y)
    turned = np.where(y == 1, 1, -1)[:, np.newaxis] * moved
    assert (turned @ shifted > 0).all() and shifted[0] < 0


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_a_margin_is_seen_down_to_a_millionth_of_the_data_in_any_unit(unit):
    for gap in (1e-2, 1e-5):
        X = unit * np.array([[1, gap], [1, -gap]])
        assert rn.widest_margin(X, [1, 0]) == pytest.approx([0, 1], abs=1e-9)
    with pytest.raises(ValueError, match="separable"):
        rn.widest_margin(unit * np.array([[1, 1e-7], [1, -1e-7]]), [1, 0])


def test_it_exists_just_where_a_linear_program_says_so():
    rng, seen = np.random.default_rng(0), set()
    for _ in range(150):
        X = rng.normal(size=(rng.integers(1, 9), 3)).round(1)
        y = rng.integers(0, 2, len(X))
        turned = np.where(y[:, np.newaxis] == 1, X, -X)
        program = linprog(np.zeros(3), A_ub=-turned, b_ub=-np.ones(len(X)), bounds=(None, None))
        seen.add(program.status == 0)
        if program.status == 0:
            assert (turned @ rn.widest_margin(X, y) > 0).all()
        else:
            with pytest.raises(ValueError, match="separable"):
                rn.widest_margin(X, y)
    assert len(seen) == 2


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_on_its_boundary_a_model_says_p(p):
    beta = np.random.default_rng(0).normal(size=(5, 2))
    ends = rn.decision_boundary(beta, p, reach=7)
    assert ends.shape == (5, 2, 2)
    assert expit(np.einsum("kei,ki->ke", ends, beta)) == pytest.approx(np.full((5, 2), p))
    assert np.linalg.norm(ends[:, 1] - ends[:, 0], axis=-1) == pytest.approx(np.full(5, 14))
    middle = ends.mean(axis=1)
    assert np.abs(np.linalg.det(np.stack([middle, beta], axis=1))).max() < 1e-12
    several = rn.decision_boundary(beta, [[p], [0.5]], reach=7)
    np.testing.assert_array_equal(several[0], ends)


def test_polar_coordinates_make_the_point_again():
    beta = np.random.default_rng(0).normal(size=(3, 20, 2))
    ahead, aside = np.array([0.6, 0.8]), np.array([-0.8, 0.6])
    length, angle = rn.polar(beta, 3 * ahead)
    turned = np.radians(angle)[..., np.newaxis]
    again = length[..., np.newaxis] * (np.cos(turned) * ahead + np.sin(turned) * aside)
    np.testing.assert_allclose(again, beta, atol=1e-14)
    assert np.abs(angle).max() > 90 and (angle < 0).any()
    assert rn.polar([0, 2], [1, 0]) == (2, 90)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rn.widest_margin([[1, 0]], [1, 0]), r"shapes \(n, d\) and \(n,\)"),
        (lambda: rn.widest_margin([[1, 0]], [-1]), "labels 0 and 1"),
        (lambda: rn.widest_margin([[0, 0]], [1]), "separable"),
        (lambda: rn.widest_margin([[1, 0], [1, 1e-8]], [1, 0]), "separable"),
        (lambda: rn.decision_boundary([0, 0], reach=1), "beta must not be 0"),
        (lambda: rn.decision_boundary([1, 0], 1, reach=1), "p must be between 0 and 1"),
        (lambda: rn.decision_boundary([1, 0], reach=-1), "reach must not be negative"),
        (lambda: rn.decision_boundary([1, 0, 0], reach=1), r"\(\.\.\., 2\)"),
        (lambda: rn.polar([1, 0], [0, 0]), "direction"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
