"""Weights of parameters and of samples: what they mean, by identities and other libraries."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, LogisticRegression
from statsmodels.api import WLS

import regnotes as rn

RNG = np.random.default_rng(11)
X, Y = RNG.normal(size=(8, 3)), RNG.normal(size=8)
LABELS = (Y > 0).astype(float)
COUNTS = np.array([1, 2, 0, 3, 1, 1, 4, 2])
BETAS = np.concatenate([RNG.normal(0, 2, (20, 3)), np.zeros((1, 3)), np.eye(3)])
WEIGHTS = [[1.0, 1.0, 1.0], [0.5, 0.0, 3.0], [0.0, 0.0, 0.0], [1e8, 1e-8, 1.0]]
SAMPLED = {rn.LeastSquares: Y, rn.Logistic: LABELS}
each = pytest.mark.parametrize("weights", WEIGHTS, ids=str)
penalties = pytest.mark.parametrize("make", [rn.L1, rn.L2])
losses = pytest.mark.parametrize("make", SAMPLED)


# Of parameters.


@penalties
@each
def test_a_weight_is_that_of_a_penalty_of_one_parameter(make, weights):
    """Each method of the weighted penalty, from the same penalty without weights, alone."""
    term = make(weights=weights)
    one = [w * make() for w in weights]
    columns = [BETAS[:, [j]] for j in range(3)]

    def beside(name, *rest):
        return np.stack(
            [getattr(J, name)(b, *rest) for J, b in zip(one, columns, strict=True)], axis=-1
        )

    np.testing.assert_allclose(term.value(BETAS), beside("value").sum(axis=-1))
    moved = [make().prox(b, 0.3 * w) for w, b in zip(weights, columns, strict=True)]
    np.testing.assert_allclose(term.prox(BETAS, 0.3), np.concatenate(moved, axis=-1), rtol=1e-14)
    gradient = RNG.normal(size=BETAS.shape)
    if term.smooth:
        np.testing.assert_allclose(term.gradient(BETAS), beside("gradient")[:, 0], rtol=1e-15)
        wanted = np.eye(3) * beside("hessian")[:, 0]
        np.testing.assert_allclose(term.hessian(BETAS), wanted, rtol=1e-15)
        assert term.lipschitz == 2 * max(weights)
        assert term.strictly_convex == (min(weights) > 0)
    else:
        left, right = term.slopes(BETAS)
        for side, got in enumerate((left, right)):
            wanted = [J.slopes(b)[side] for J, b in zip(one, columns, strict=True)]
            np.testing.assert_array_equal(got, np.concatenate(wanted, axis=-1))
        at_kink = (term.kinks(BETAS) == BETAS[..., np.newaxis]).any(axis=-1)
        np.testing.assert_array_equal(at_kink, left != right)
        fixed = [w * make().subgradient(b) for w, b in zip(weights, columns, strict=True)]
        np.testing.assert_array_equal(term.subgradient(BETAS), np.concatenate(fixed, axis=-1))
        for weight in (0.0, 0.7):
            distances = [
                make().subdifferential_distance(b, gradient[:, [j]], weight * weights[j])
                for j, b in enumerate(columns)
            ]
            np.testing.assert_allclose(
                term.subdifferential_distance(BETAS, gradient, weight),
                np.linalg.norm(distances, axis=0),
            )
        free, slope = term.face(BETAS)
        np.testing.assert_array_equal(free, ~at_kink)
        np.testing.assert_array_equal(slope[free], left[free])
    rows, low, high = term.growth(3)
    held = np.flatnonzero(weights)
    np.testing.assert_array_equal(rows, np.eye(3)[held])
    wanted = np.array(weights)[held] if make is rn.L1 else np.full(len(held), np.inf)
    np.testing.assert_array_equal(high, wanted)
    np.testing.assert_array_equal(low, -high)


@penalties
def test_equal_weights_make_equal_penalties_and_merge(make):
    one, same, other = make(weights=[1, 2]), make(weights=np.array([1.0, 2.0])), make([1, 3])
    assert make() == make() != one == same != other
    assert hash(one) == hash(same) and hash(make()) == hash(make())
    assert rn.L1([1, 2]) != rn.L2([1, 2])
    assert len((0.5 * one + 2 * same + other + make()).terms) == 3
    assert one.dimension == 2 and make().dimension is None
    np.testing.assert_array_equal(make().weights_of(4), np.ones(4))
    np.testing.assert_array_equal(one.weights_of(2), [1, 2])
    assert repr(make()) == f"{make.__name__}()"
    assert repr(one) == f"{make.__name__}(weights=[1.0, 2.0])"
    assert len(repr(make(weights=np.arange(1000)))) < 80


@penalties
def test_weights_are_copied_and_read_only(make):
    weights = np.array([1.0, -0.0])
    term = make(weights)
    weights[:] = 5
    np.testing.assert_array_equal(term.weights, [1, 0])
    assert not np.signbit(term.weights).any()
    with pytest.raises(ValueError, match="read-only"):
        term.weights[0] = 2


@penalties
@pytest.mark.parametrize(
    ("weights", "error", "said"),
    [
        (0.1, ValueError, r"weights must be .* not 0\.1; write 0\.1 \* L\d\(\)"),
        (np.float64(0.1), ValueError, r"write .*0\.1.* \* L\d\(\)"),
        (rn.Slider("λ", 0, 1), TypeError, r"weights must be .* slider λ; write λ \* L\d\(\)"),
        (2 * rn.Slider("λ", 0, 1), TypeError, r"write \(2 \* λ\) \* L\d\(\)"),
        ([1, -2], ValueError, r"weights must not be negative, not weights\[1\] = -2"),
        ([1, math.nan], ValueError, r"weights must hold finite .* not weights\[1\] = nan"),
        ([math.inf], ValueError, "weights must hold finite"),
        ([[1, 2]], ValueError, r"weights must have shape \(d,\).*not \(1, 2\)"),
        ([], ValueError, r"weights must have shape \(d,\)"),
        ("12", TypeError, "weights must hold real numbers"),
        (["a"], TypeError, "weights must hold real numbers"),
        ([True, False], TypeError, "weights must hold real numbers"),
    ],
)
def test_weights_that_cannot_be_right(make, weights, error, said):
    with pytest.raises(error, match=said) as caught:
        make(weights)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


@penalties
def test_the_number_of_weights_is_the_length_of_beta(make):
    term = make([1, 2])
    with pytest.raises(ValueError, match=r"beta must have shape \(..., 2\)"):
        term.value([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="v must have"):
        term.prox([1.0], 1)
    with pytest.raises(ValueError, match="one length"):
        term + rn.LeastSquares(np.eye(3), [1, 2, 3])


def test_with_weights_it_is_no_longer_the_network():
    J = rn.CrossEntropy(p=0.9) + 0.1 * rn.L1([1, 2]) + 0.1 * rn.L2([0, 1])
    with pytest.raises(TypeError, match="network"):
        rn.minimisers(J)
    beta = rn.minimise(J)
    assert rn.residual(J, beta) <= 1e-10


@settings(max_examples=25)
@given(
    units=st.lists(st.floats(-4, 4), min_size=3, max_size=3).map(lambda e: 10 ** np.array(e)),
    lam=st.floats(0.001, 1),
)
def test_columns_and_weights_in_other_units_are_the_same_objective(units, lam):
    """β in other units, columns in those units, weights divided by them."""
    J = rn.LeastSquares(X, Y) + lam * rn.L1([1, 1, 0.5]) + 0.1 * rn.L2([1, 1, 2])
    scaled = (
        rn.LeastSquares(X * units, Y)
        + lam * rn.L1(np.array([1, 1, 0.5]) * units)
        + 0.1 * rn.L2(np.array([1, 1, 2]) * units**2)
    )
    np.testing.assert_allclose(scaled.value(BETAS / units), J.value(BETAS), rtol=1e-12)
    left, right = scaled.slopes(BETAS / units)
    for got, wanted in zip((left, right), J.slopes(BETAS), strict=True):
        np.testing.assert_allclose(got / units, wanted, rtol=1e-9, atol=1e-9)


def test_an_intercept_is_a_column_of_ones_with_weight_zero():
    """Then it is the mean that the penalty leaves alone: y may be shifted."""
    design = np.column_stack([np.ones(8), X])
    for shift in (0.0, 100.0):
        J = rn.LeastSquares(design, Y + shift) + 0.2 * rn.L1([0, 1, 1, 1])
        beta = rn.minimise(J)
        centred = rn.LeastSquares(X - X.mean(axis=0), Y - Y.mean()) + 0.2 * rn.L1()
        np.testing.assert_allclose(beta[1:], rn.minimise(centred), atol=1e-8)
        assert np.mean(design @ beta) == pytest.approx(np.mean(Y + shift), abs=1e-8)


# Of samples.


@losses
@pytest.mark.parametrize("scale", [1, 1e-300, 1e300])
def test_a_whole_weight_is_a_row_that_is_repeated(make, scale):
    y = SAMPLED[make]
    weighted = make(X, y, sample_weight=COUNTS * scale)
    repeated = make(np.repeat(X, COUNTS, axis=0), np.repeat(y, COUNTS))
    assert weighted.sample_weight.mean() == pytest.approx(1)
    for name in ("value", "gradient", "hessian", "slopes"):
        got, wanted = (getattr(J + 0 * rn.L1(), name)(BETAS) for J in (weighted, repeated))
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)
    assert weighted.lipschitz == pytest.approx(repeated.lipschitz)
    J, same = weighted + 0.1 * rn.L1(), repeated + 0.1 * rn.L1()
    np.testing.assert_allclose(rn.minimise(J), rn.minimise(same), atol=1e-8)


@losses
def test_equal_weights_change_nothing(make):
    y = SAMPLED[make]
    plain, weighted = make(X, y), make(X, y, sample_weight=[0.1] * 8)
    assert plain.sample_weight is None
    for name in ("value", "gradient", "hessian"):
        got, wanted = (getattr(term, name)(BETAS) for term in (weighted, plain))
        np.testing.assert_allclose(got, wanted, rtol=1e-13, atol=1e-15)
    assert "sample_weight" in repr(weighted) and "sample_weight" not in repr(plain)


@losses
def test_a_sample_of_weight_zero_is_not_there(make):
    """Even if its loss is infinite, or only it keeps a minimiser from running away."""
    y = SAMPLED[make]
    far = np.concatenate([X, [[1e200, 0, 0]]])
    beside = make(far, np.append(y, 0.0), sample_weight=[1] * 8 + [0])
    beta = np.array([1e200, 1.0, 0.0])
    assert beside.value(beta) == make(X, y).value(beta)
    np.testing.assert_allclose(beside.gradient(BETAS), make(X, y).gradient(BETAS), atol=1e-15)
    rows, *_ = beside.growth(3)
    np.testing.assert_array_equal(rows, X)
    np.testing.assert_allclose(make([[1.0], [1.0]], [1, 0], [1, 0]).growth(1)[0], [[1.0]])


def test_weighted_least_squares_against_scikit_learn_and_statsmodels():
    weights = np.array([0.2, 3, 0, 1, 1, 2.5, 0.1, 1])
    other = LinearRegression(fit_intercept=False).fit(X, Y, sample_weight=weights)
    beta = rn.minimise(rn.LeastSquares(X, Y, sample_weight=weights))
    np.testing.assert_allclose(beta, other.coef_, rtol=1e-8)
    np.testing.assert_allclose(beta, WLS(Y, X, weights).fit().params, rtol=1e-8)


def test_weighted_logistic_regression_against_scikit_learn():
    """Its penalty is ½‖β‖² beside C times a sum over the samples."""
    weights, omega = np.array([0.2, 3, 0, 1, 1, 2.5, 0.1, 1]), 0.05
    cost = 1 / (2 * omega * weights.sum())
    other = LogisticRegression(C=cost, fit_intercept=False, tol=1e-12, max_iter=10_000)
    other.fit(X, LABELS, sample_weight=weights)
    J = rn.Logistic(X, LABELS, sample_weight=weights) + omega * rn.L2()
    np.testing.assert_allclose(rn.minimise(J), other.coef_[0], atol=1e-6)


@losses
@pytest.mark.parametrize(
    ("weights", "error", "said"),
    [
        ([1] * 7, ValueError, r"sample_weight must have one entry for each row of X, shape \(8,\)"),
        (2.0, ValueError, r"sample_weight must have one entry"),
        ([0] * 8, ValueError, "sample_weight must not be 0 for every sample"),
        ([1] * 7 + [-1], ValueError, r"sample_weight must not be negative.*sample_weight\[7\]"),
        ([1] * 7 + [math.nan], ValueError, r"sample_weight must hold finite"),
        (["1"] * 8, TypeError, "sample_weight must hold real numbers"),
    ],
)
def test_sample_weights_that_cannot_be_right(make, weights, error, said):
    with pytest.raises(error, match=said):
        make(X, SAMPLED[make], sample_weight=weights)


@losses
def test_a_mask_of_samples_is_their_weight(make):
    mask = COUNTS > 1
    chosen = make(X[mask], SAMPLED[make][mask])
    masked = make(X, SAMPLED[make], sample_weight=mask)
    np.testing.assert_allclose(masked.value(BETAS), chosen.value(BETAS), rtol=1e-13)


@losses
def test_derivatives_are_those_of_the_losses_of_the_samples(make):
    term = make(X, SAMPLED[make], sample_weight=COUNTS)
    u, h = X @ BETAS[0], 1e-5
    first, second = term.derivatives(u)
    slope = (term.losses(u + h) - term.losses(u - h)) / (2 * h)
    np.testing.assert_allclose(first, slope, atol=1e-9)
    bend = (term.derivatives(u + h)[0] - term.derivatives(u - h)[0]) / (2 * h)
    np.testing.assert_allclose(second, bend, atol=1e-9)
    np.testing.assert_allclose(
        X.T @ (term.sample_weight * first) / 8, term.gradient(BETAS[0]), atol=1e-14
    )
