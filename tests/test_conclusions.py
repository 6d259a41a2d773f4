"""Numbers that the pages kinks, coordinate-descent and conclusions rest on, by other means.

The pages guard their own sentences with claims; here the same facts are computed in another way,
or with another library.
"""

import math

import mpmath
import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, lasso_path

import regnotes as rn


def network(lam=0.0, p=1.0, x=1.0):
    return rn.CrossEntropy(p=p, x=x) + lam * rn.L1()


def test_the_article_s_formula_is_the_cross_entropy_to_forty_digits():
    rng = np.random.default_rng(0)
    with mpmath.workdps(70):
        for b1, b2, x, p in zip(*rng.normal(0, 3, (3, 200)), rng.uniform(size=200), strict=True):
            b1, b2, x, p = (mpmath.mpf(float(v)) for v in (b1, b2, x, p))
            e1, e2 = mpmath.exp(b1 * x), mpmath.exp(b2 * x)
            q = e1 / (e1 + e2)
            definition = -p * mpmath.log(q) - (1 - p) * mpmath.log(1 - q)
            article = -p * b1 * x - (1 - p) * b2 * x + mpmath.log(e1 + e2)
            difference = (b1 - b2) * x
            softplus = mpmath.log1p(mpmath.exp(difference)) - p * difference
            assert abs(definition - article) < mpmath.mpf("1e-40")
            assert abs(definition - softplus) < mpmath.mpf("1e-40")
            ours = rn.CrossEntropy(p=float(p), x=float(x)).value([float(b1), float(b2)])
            assert ours == pytest.approx(float(definition), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(("x", "lam", "d"), [(1, 0.1, 2.197), (0.1, 0.01, 21.97), (10, 1, 0.2197)])
def test_the_size_of_a_parameter_has_a_unit(x, lam, d):
    m = rn.minimisers(network(lam, x=x))
    assert np.abs(m.points).max() == pytest.approx(d, rel=2e-4)
    assert m.value == pytest.approx(0.32508297, abs=5e-9)
    assert 1 / (1 + math.exp(-x * np.abs(m.points).max())) == pytest.approx(0.9)


@pytest.mark.parametrize(("lam", "share"), [(0.1, 22.5), (0.25, 36.3), (0.5, 50), (1, 100)])
def test_how_much_of_a_crease_is_a_groove(lam, share):
    b = np.linspace(-4, 4, 160_001)
    left, right = network(lam).slopes(np.stack([b, 0 * b], axis=-1))
    assert 100 * np.mean((left[:, 1] <= 0) & (right[:, 1] >= 0)) == pytest.approx(share, abs=0.05)


@pytest.mark.parametrize(("lam", "count"), [(0.1, 23), (0.25, 12)])
def test_how_many_nodes_of_the_grid_are_equally_low(lam, count):
    nodes = np.arange(-40, 41) / 10
    heights = network(lam).value(np.stack(np.meshgrid(nodes, nodes), axis=-1))
    assert (heights < heights.min() + 1e-12).sum() == count


def test_on_a_tie_even_the_proximal_method_finds_hardly_an_exact_zero():
    """Strict complementarity fails at the ends of the segment: near an axis, but not on it."""
    starts = np.random.default_rng(0).normal(0, 2, (2000, 2))
    last = rn.trace(rn.proximal_gradient, network(0.1), starts, 1000, step=2.0)[-1]
    near = (np.abs(last) < 1e-6).any(axis=1).mean()
    assert 0.25 < near < 0.45
    assert (last == 0).any(axis=1).mean() < 0.01


def test_the_measured_table_is_whole():
    kept = rn.framework_slopes()
    assert list(kept) == ["TensorFlow", "PyTorch", "JAX"]
    programs = [list(one["values"]) for one in kept.values()]
    assert programs[0] == programs[1] == programs[2] and len(programs[0]) >= 15
    for one in kept.values():
        assert one["version"].replace(".", "").isdigit()
        assert all(isinstance(v, float) or v == "nan" for v in one["values"].values())
    # What is the same program on paper: two frameworks differ, so it was not copied around.
    assert len({tuple(one["values"].values()) for one in kept.values()}) == 3


def test_a_false_feature_is_chosen_whatever_the_weight():
    """scikit-learn on exact correlations; truth (1, 1, 0), third feature ⅔, ⅔ and ⅓ noise."""
    alike = np.array([[1, 0, 2 / 3], [0, 1, 2 / 3], [2 / 3, 2 / 3, 1]])
    X = np.sqrt(3) * np.linalg.cholesky(alike).T
    for lam in (0.01, 0.1, 0.2, 0.3, 0.33):
        theirs = Lasso(alpha=lam, fit_intercept=False, tol=1e-14, max_iter=10**6)
        theirs.fit(X, X @ [1, 1, 0])
        np.testing.assert_allclose(theirs.coef_, [1 - 3 * lam, 1 - 3 * lam, 3 * lam], atol=1e-9)


def test_influence_of_one_observation():
    """The slope of the fit in y_n, by differences of scikit-learn's lasso and of the ridge."""
    rng = np.random.default_rng(0)
    x = rng.uniform(0.5, 1.5, 20)
    y = 2 * x + 0.3 * rng.normal(size=20)

    def fits(y):
        lasso = Lasso(alpha=0.2, fit_intercept=False, tol=1e-14).fit(x[:, np.newaxis], y)
        return lasso.coef_[0], np.mean(x * y) / (np.mean(x**2) + 0.4)

    far = np.append(y[:-1], 1e6)
    slopes = (np.array(fits(far)) - fits(y)) / (1e6 - y[-1])
    np.testing.assert_allclose(slopes, [0.04089, 0.03019], atol=5e-6)
    np.testing.assert_allclose(fits(far), [40894, 30190], atol=1)
    assert rn.minimise(rn.LeastSquares(x[:, np.newaxis], far) + 0.2 * rn.L1())[0] == (
        pytest.approx(fits(far)[0], rel=1e-12)
    )


def test_on_real_data_no_penalty_is_clearly_better():
    """Diabetes, 442 patients: lasso, ridge and no penalty differ by less than a standard error."""
    X, y = load_diabetes(return_X_y=True, scaled=False)
    weights, errors = np.geomspace(50, 0.02, 60), []
    for test in np.array_split(np.random.default_rng(0).permutation(len(y)), 10):
        train = np.setdiff1d(np.arange(len(y)), test)
        middle, scale = X[train].mean(axis=0), X[train].std(axis=0)
        A, B = (X[train] - middle) / scale, (X[test] - middle) / scale
        a, b = y[train] - y[train].mean(), y[test] - y[train].mean()
        gram, pull = A.T @ A / len(a), A.T @ a / len(a)
        lasso = lasso_path(A, a, alphas=weights)[1]
        ridge = [np.linalg.solve(gram + w / 50 * np.eye(10), pull) for w in weights]
        plain = np.linalg.solve(gram, pull)
        errors.append(
            [
                *((B @ lasso - b[:, np.newaxis]) ** 2).mean(axis=0),
                *((B @ np.transpose(ridge) - b[:, np.newaxis]) ** 2).mean(axis=0),
                np.mean((B @ plain - b) ** 2),
            ]
        )
    mean = np.mean(errors, axis=0)
    best = np.array([mean[:60].min(), mean[60:120].min(), mean[120]])
    standard_error = np.std(errors, axis=0, ddof=1)[120] / math.sqrt(10)
    assert (np.abs(best - 2990) < 20).all()
    assert np.ptp(best) < 0.2 * standard_error
