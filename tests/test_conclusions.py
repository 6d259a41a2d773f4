"""Numbers that the pages kinks, coordinate-descent and conclusions rest on, by other means.

The pages guard their own sentences with claims; here the same facts are computed in another way,
or with another library.
"""

import itertools
import math

import mpmath
import numpy as np
import pytest

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


def test_the_measured_table_agrees_with_a_second_measurement():
    """Other people's programs in these versions; what one or both branches give is theory."""
    second = {
        "abs(x)": (0, 0, 1),
        "maximum(x, -x)": (1, 0, 0),
        "where(x > 0, x, -x)": (-1, -1, -1),
        "where(x >= 0, x, -x)": (1, 1, 1),
        "sqrt(x * x)": (math.nan, math.nan, math.nan),
        "norm([x])": (math.nan, 0, math.nan),
        "relu(x)": (0, 0, 0),
        "maximum(x, 0)": (1, 0.5, 0.5),
        "maximum(0, x)": (0, 0.5, 0.5),
        "where(x > 0, x, 0)": (0, 0, 0),
        "where(x >= 0, x, 0)": (1, 1, 1),
        "max([x, 0])": (0.5, 0.5, 0.5),
        "clip(x, 0, 1)": (1, 1, 0.5),
        "leaky_relu(x, 0.1)": (0.1, 0.1, 1),
        "where(x > 0, x + 2, 2)": (0, 0, 0),
        "where(x >= 0, x + 2, 2)": (1, 1, 1),
        "where(x > 0, x + 2, 2 - 3 * x)": (-3, -3, -3),
        "where(x > 0, sqrt(x), 0)": (0, math.nan, math.nan),
        "relu(x) - relu(-x)": (0, 0, 0),
    }
    kept = rn.framework_slopes()
    versions = {"TensorFlow": "2.21.0", "PyTorch": "2.13.0", "JAX": "0.10.2"}
    for k, (name, version) in enumerate(versions.items()):
        if kept[name]["version"] != version:
            pytest.skip(f"{name} was measured anew, as {kept[name]['version']}")
        ours = [float(kept[name]["values"][program]) for program in second]
        np.testing.assert_allclose(ours, [v[k] for v in second.values()], rtol=1e-6)
        assert len(ours) == len(kept[name]["values"])
    assert kept["TensorFlow"]["article"] == {"today": "RuntimeError", "as then": 0.0}


def test_a_false_feature_is_chosen_whatever_the_weight():
    """scikit-learn on exact correlations; truth (1, 1, 0), third feature ⅔, ⅔ and ⅓ noise."""
    from sklearn.linear_model import Lasso

    alike = np.array([[1, 0, 2 / 3], [0, 1, 2 / 3], [2 / 3, 2 / 3, 1]])
    X = np.sqrt(3) * np.linalg.cholesky(alike).T
    for lam in (0.01, 0.1, 0.2, 0.3, 0.33):
        theirs = Lasso(alpha=lam, fit_intercept=False, tol=1e-14, max_iter=10**6)
        theirs.fit(X, X @ [1, 1, 0])
        np.testing.assert_allclose(theirs.coef_, [1 - 3 * lam, 1 - 3 * lam, 3 * lam], atol=1e-9)


def test_influence_of_one_observation():
    """The slope of the fit in y_n, by differences of scikit-learn's lasso and of the ridge."""
    from sklearn.linear_model import Lasso

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
    # The ends of the figure: from a y_n among the others, 2.5, to 60.
    moved = np.array(fits(np.append(y[:-1], 60.0))) - fits(np.append(y[:-1], 2.5))
    np.testing.assert_allclose(moved, [2.351, 1.736], atol=5e-4)


def test_whether_an_outlier_matters_is_decided_by_the_loss():
    """Eight features, one sample in ten far off in y or in x; weights from clean data."""
    rng = np.random.default_rng(0)
    truth = np.array([2, -2, 1.5, 1, 0, 0, 0, 0])

    def fit(X, y, absolute, lam, omega):  # a few reweighted ridges: L1 and abs(r) as weights
        n, b = len(y), np.zeros(8)
        for _ in range(60):
            sizes = 1 / np.maximum(np.abs(y - X @ b), 1e-6) if absolute else np.ones(n)
            penalty = lam / np.maximum(np.abs(b), 1e-6) * (b != 0) + 2 * omega
            b = np.linalg.solve((X.T * sizes) @ X / n + np.diag(penalty), (X.T * sizes) @ y / n)
        return b

    kinds = list(itertools.product((False, True), ("L1", "L2")))
    errors = {where: dict.fromkeys(kinds, 0.0) for where in ("y", "x")}
    runs, weights = 6, np.geomspace(1e-3, 3, 8)
    for _ in range(runs):
        X, fresh = rng.normal(size=(2, 100, 8))
        y, clean = X @ truth + rng.normal(size=100), fresh @ truth + rng.normal(size=100)
        for where in errors:
            A, b = X.copy(), y.copy()
            if where == "y":
                b[:10] += 30
            else:
                A[:10] *= 30
            for absolute, penalty in kinds:
                fits = [
                    fit(A, b, absolute, *((w, 0) if penalty == "L1" else (0, w))) for w in weights
                ]
                best = min(fits, key=lambda b: np.mean((clean - fresh @ b) ** 2))
                errors[where][absolute, penalty] += np.linalg.norm(best - truth) / runs
    squared, absolute = ([errors["y"][a, p] for p in ("L1", "L2")] for a in (False, True))
    assert min(squared) > 1.8 > 0.6 > max(absolute)
    assert min(errors["x"].values()) > 3  # none of the four is safe from these


def test_sparse_or_dense_is_decided_by_the_truth():
    """50 samples, 40 features, each penalty at its best weight; 40 data sets for each truth."""
    from sklearn.linear_model import lasso_path

    weights, wins, risks = np.geomspace(10, 1e-3, 40), [], []
    for k in (2, 5, 10, 20, 40):
        rng, found = np.random.default_rng(k), []
        for _ in range(40):
            X, truth = rng.normal(size=(50, 40)), np.zeros(40)
            truth[:k] = 3 / math.sqrt(k)
            y = X @ truth + 1.5 * rng.normal(size=50)
            U, s, V = np.linalg.svd(X, full_matrices=False)
            shrunk = s / (s**2 + 100 * weights[:, np.newaxis]) * (U.T @ y)
            both = lasso_path(X, y, alphas=weights)[1].T, shrunk @ V
            found.append([np.sum((b - truth) ** 2, axis=1).min() for b in both])
        found = np.array(found)
        wins.append((found[:, 0] < found[:, 1]).sum())
        risks.append(found.mean(axis=0))
    assert wins[:2] == [40, 40] and wins[2] >= 35 and wins[3] <= 12 and wins[4] == 0
    expected = [[0.395, 2.601], [1.016, 2.744], [2.076, 2.805], [3.435, 2.902], [4.676, 2.875]]
    np.testing.assert_allclose(risks, expected, rtol=0.15)


def test_how_many_zeros_and_which():
    from sklearn.linear_model import lasso_path

    rng, zeros = np.random.default_rng(0), []
    for _ in range(300):
        X = rng.normal(size=(40, 10))
        y = X @ rng.normal(size=10) + rng.normal(size=40)
        zeros.append((lasso_path(X, y, alphas=[2, 1, 0.2])[1] == 0).mean(axis=0)[::-1])
        for weight in (0.01, 1, 1000):
            assert np.linalg.solve(X.T @ X / 40 + 2 * weight * np.eye(10), X.T @ y).all()
    np.testing.assert_allclose(np.mean(zeros, axis=0), [0.18, 0.66, 0.92], atol=0.04)
    # A true feature and its twin: the whole support, the feature, the twin; 400 data sets.
    for rho, exact, kept, false in ((0.0, 0.70, 1.0, 0.08), (0.99, 0.40, 0.78, 0.49)):
        rng, found = np.random.default_rng(0), []
        for _ in range(400):
            X = rng.normal(size=(50, 5))
            X[:, 1] = rho * X[:, 0] + math.sqrt(1 - rho**2) * X[:, 1]
            chosen = lasso_path(X, X[:, 0] + X[:, 2] + rng.normal(size=50), alphas=[0.25])[1] != 0
            found.append([(chosen.ravel() == [1, 0, 1, 0, 0]).all(), chosen[0, 0], chosen[1, 0]])
        np.testing.assert_allclose(np.mean(found, axis=0), [exact, kept, false], atol=0.09)


def diabetes(seed):
    """Ten folds, 60 weights: (10, 121) test errors of lasso, ridge and no penalty."""
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import lasso_path

    X, y = load_diabetes(return_X_y=True, scaled=False)
    fold, errors = np.random.default_rng(seed).permutation(len(y)) % 10, []
    for k in range(10):
        train, test = fold != k, fold == k
        middle, scale = X[train].mean(axis=0), X[train].std(axis=0)
        A, B = (X[train] - middle) / scale, (X[test] - middle) / scale
        a, b = y[train] - y[train].mean(), y[test] - y[train].mean()
        gram, pull = A.T @ A / len(a), A.T @ a / len(a)
        lasso = lasso_path(A, a, alphas=WEIGHTS)[1].T
        ridge = [np.linalg.solve(gram + w / 50 * np.eye(10), pull) for w in WEIGHTS]
        every = np.vstack([lasso, ridge, np.linalg.solve(gram, pull)])
        errors.append(np.mean((b - every @ B.T) ** 2, axis=1))
    return np.array(errors)


WEIGHTS = np.geomspace(50, 0.02, 60)


def test_on_real_data_no_penalty_is_clearly_better():
    """Diabetes, 442 patients: lasso, ridge and no penalty differ by less than a standard error."""
    errors = diabetes(0)
    mean = errors.mean(axis=0)
    best = [mean[:60].min(), mean[60:120].min(), mean[120]]
    np.testing.assert_allclose(best, [2983.58, 2992.38, 2998.41], atol=0.05)
    standard = errors.std(axis=0, ddof=1) / math.sqrt(10)
    at = [mean[:60].argmin(), 60 + mean[60:120].argmin(), 120]
    assert (np.abs(standard[at] - 209) < 5).all() and np.ptp(best) < 0.1 * standard.min()


def test_on_real_data_the_selection_is_a_matter_of_chance():
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import lasso_path

    X, y = load_diabetes(return_X_y=True, scaled=False)
    A = (X - X.mean(axis=0)) / X.std(axis=0)
    pull = A.T @ (y - y.mean()) / len(y)
    assert np.abs(pull).max() == pytest.approx(45.16, abs=5e-3)
    path = lasso_path(A, y - y.mean(), alphas=WEIGHTS)[1]
    errors = diabetes(0)[:, :60]
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    within = mean <= mean[best] + errors[:, best].std(ddof=1) / math.sqrt(10)
    names, careful = np.array(load_diabetes().feature_names), within.argmax()
    assert WEIGHTS[best] == pytest.approx(1.2201, abs=5e-5)
    assert WEIGHTS[careful] == pytest.approx(6.8405, abs=5e-5)
    assert set(names[path[:, best] == 0]) == {"age", "s2", "s4"}
    assert set(names[path[:, careful] != 0]) == {"bmi", "bp", "s3", "s5"}
    kept = {
        (path[:, diabetes(seed)[:, :60].mean(axis=0).argmin()] != 0).sum() for seed in range(20)
    }
    assert min(kept) == 7 and max(kept) <= 10 and len(kept) > 2
