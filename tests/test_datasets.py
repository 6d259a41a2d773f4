"""The data sets say what their description says."""

import numpy as np
import pytest

from regnotes import (
    few_effects,
    library_fits,
    library_rows,
    noisy_line,
    noisy_sine,
    random_quadratics,
    twins,
    two_experts,
    useless_features,
    with_moments,
)


def test_two_experts_are_eight_questions():
    X, y = two_experts()
    assert X.shape == (8, 2)
    assert y.shape == (8,)
    assert set(np.unique(X)) == {-1.0, 1.0}
    assert (y == 1).all()


def test_two_experts_four_two_one_one():
    right = two_experts()[0] > 0
    first, second = right.T
    assert [
        (first & second).sum(),
        (first & ~second).sum(),
        (~first & second).sum(),
        (~first & ~second).sum(),
    ] == [4, 2, 1, 1]


def test_each_call_gives_its_own_arrays():
    X, y = two_experts()
    X[:], y[:] = 0, 0
    assert two_experts()[0].any() and two_experts()[1].any()


@pytest.mark.parametrize("rho", [-0.5, 0, 0.99])
def test_twins_are_correlated_and_only_the_first_makes_the_outcome(rho):
    X, y = twins(rho, 4, 100_000, rng=np.random.default_rng(1))
    assert X.shape == (4, 100_000, 2) and y.shape == (4, 100_000)
    first, second, noise = X[..., 0], X[..., 1], y - X[..., 0]
    covariance = np.cov(np.stack([first, second, noise]).reshape(3, -1))
    assert covariance == pytest.approx(np.array([[1, rho, 0], [rho, 1, 0], [0, 0, 1]]), abs=0.01)


def test_twins_of_correlation_1_are_one_feature():
    X, _ = twins(1, rng=np.random.default_rng(0))
    assert (X[..., 0] == X[..., 1]).all()
    with pytest.raises(ValueError, match=r"rho.*1\.5"):
        twins(1.5, rng=np.random.default_rng(0))


def test_random_quadratics_are_of_their_kind_and_have_a_lowest_point():
    for kind in ("round", "tilted", "one weak feature"):
        hessian, optimum = random_quadratics(kind, 5000, np.random.default_rng(0))
        assert len(hessian) == len(optimum) > 4500 and np.abs(optimum).max() <= 10
        assert (np.linalg.eigvalsh(hessian)[:, 0] > 0).all()
        a, b, t = hessian[:, 0, 0], hessian[:, 1, 1], hessian[:, 0, 1]
        assert (t == hessian[:, 1, 0]).all() and np.ptp(t) == pytest.approx(
            4 if kind == "tilted" else 0, abs=0.05
        )
        assert (a == b).all() == (kind == "round")
        assert (np.minimum(a, b) <= 0.2).all() == (kind == "one weak feature")
    with pytest.raises(ValueError, match="square"):
        random_quadratics("square", 5, np.random.default_rng(0))


@pytest.mark.parametrize("k", [1, 10, 40])
def test_few_effects_matter_equally_and_are_as_strong_however_many(k):
    X, y, truth = few_effects(k, n=20_000, rng=np.random.default_rng(k))
    assert X.shape == (20_000, 40) and y.shape == (20_000,) and truth.shape == (40,)
    assert (truth != 0).tolist() == [True] * k + [False] * (40 - k)
    assert np.linalg.norm(truth) == pytest.approx(3) and np.ptp(np.abs(truth[:k])) == 0
    assert np.std(y - X @ truth) == pytest.approx(1.5, abs=0.05)
    assert np.linalg.lstsq(X, y)[0] == pytest.approx(truth, abs=0.06)
    with pytest.raises(ValueError, match="k must be from 1 to 40, not 41"):
        few_effects(41, rng=np.random.default_rng(0))


def test_a_noisy_sine_is_a_sine_and_noise():
    x, y = noisy_sine(5, 0, rng=np.random.default_rng(0))
    assert x.tolist() == [-1, -0.5, 0, 0.5, 1] and y == pytest.approx([0, -1, 0, 1, 0], abs=1e-15)
    x, y = noisy_sine(50_000, 0.4, rng=np.random.default_rng(0))
    left = y - np.sin(np.pi * x)
    assert left.std() == pytest.approx(0.4, rel=0.02) and abs(left.mean()) < 0.01
    assert len(noisy_sine(rng=np.random.default_rng(0))[0]) == 10


def test_useless_features_have_nothing_to_do_with_the_outcome():
    X, y = useless_features(3, 4, 50_000, rng=np.random.default_rng(0))
    assert X.shape == (4, 50_000, 3) and y.shape == (4, 50_000)
    for A, b in zip(X, y, strict=True):
        assert np.cov(A.T, b) == pytest.approx(np.eye(4), abs=0.02)
    assert len(np.unique(np.append(X, y))) == X.size + y.size  # each number is drawn anew
    with pytest.raises(ValueError, match="p must be at least 1, not 0"):
        useless_features(0, rng=np.random.default_rng(0))


@pytest.mark.parametrize("d", [1, 2, 3, 7])
def test_samples_have_the_moments_that_are_asked_for(d):
    rng = np.random.default_rng(d)
    root, pull = rng.normal(size=(2, d, d)), rng.normal(size=(2, d))
    gram = root @ np.swapaxes(root, 1, 2) + np.eye(d)
    X, y = with_moments(gram, pull)
    assert X.shape == (2, d + 1, d) and y.shape == (2, d + 1)
    for k in range(2):
        assert X[k].T @ X[k] / (d + 1) == pytest.approx(gram[k], abs=1e-12)
        assert X[k].T @ y[k] / (d + 1) == pytest.approx(pull[k], abs=1e-12)
        assert np.append(X[k].mean(axis=0), y[k].mean()) == pytest.approx(0, abs=1e-12)
        assert X[k] @ np.linalg.solve(gram[k], pull[k]) == pytest.approx(y[k])


def test_moments_that_no_samples_have_are_refused():
    for gram, told in (
        ([[1, 2], [2, 1]], "positive definite"), ([[1, 0.5], [0, 1]], "symmetric"),
        (np.eye(3), "shapes"), (1.0, "shapes"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=told):
            with_moments(gram, [1, 1])


def test_a_noisy_line_has_its_slope_and_its_noise():
    x, y = noisy_line(100_000, slope=-3, noise=0.5, rng=np.random.default_rng(0))
    assert x.shape == y.shape == (100_000,) and x.min() >= 0.5 and x.max() < 1.5
    assert np.mean(x) == pytest.approx(1, abs=5e-3)
    slope, middle = np.polyfit(x, y, 1)
    assert [slope, middle] == pytest.approx([-3, 0], abs=0.02)
    assert np.std(y + 3 * x) == pytest.approx(0.5, abs=5e-3)
    x, y = noisy_line(noise=0, rng=np.random.default_rng(0))
    assert len(x) == 20 and (y == 2 * x).all()


@pytest.mark.parametrize(("wrong", "named"), [({"n": 0}, "n must"), ({"noise": -1}, "noise")])
def test_a_noisy_line_that_cannot_be(wrong, named):
    with pytest.raises(ValueError, match=named):
        noisy_line(**wrong, rng=np.random.default_rng(0))


def test_library_rows_are_those_that_the_libraries_were_fitted_on():
    X, y, labels, weights = library_rows()
    assert X.shape == (40, 4) and y.shape == labels.shape == weights.shape == (40,)
    assert weights.min() >= 0.2 and weights.max() <= 2
    wrong = (y > np.median(y)) != labels
    assert set(labels) == {0, 1} and 1 <= wrong.sum() <= 12
    assert np.isclose(X.std(axis=0), [1, 2, 0.5, 1.5], rtol=0.3).all()
    design = np.column_stack([np.ones(40), X])
    assert np.linalg.lstsq(design, y)[0] == pytest.approx([0.5, 1, -0.5, 0, 2], abs=0.6)
    # What glmnet found is the answer on these rows and on no others.
    (fit, *_) = [f for f in library_fits()["fits"] if f["row"] == "gaussian()" and not f["λ"]]
    bent = design.T @ design / 40 + 2 * fit["Ω"] * np.diag([0, 1, 1, 1, 1])
    assert fit["found"] == pytest.approx(np.linalg.solve(bent, design.T @ y / 40), abs=1e-6)
