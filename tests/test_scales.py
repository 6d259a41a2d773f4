"""Units change numbers and nothing else: terms over scales from 1e-100 to 1e100."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import regnotes as rn

RNG = np.random.default_rng(31)
X, Y = RNG.normal(size=(9, 3)), RNG.normal(size=9)
LABELS = (Y > 0) * 1.0
NORMS = [rn.L1(), rn.L1([1, 0, 3]), rn.GroupL2([[0, 2], [1]]), rn.Fused()]
# A term, and its value where y is multiplied by a unit: the power that it grows by.
DATA = [
    (lambda X, y, c: rn.LeastSquares(X, y), 2),
    (lambda X, y, c: rn.Huber(X, y, 0.8 * c), 2),
    (lambda X, y, c: rn.Absolute(X, y), 1),
]
powers = st.floats(-100, 100).map(lambda e: 10.0**e)
mild = st.floats(-8, 8).map(lambda e: 10.0**e)
three = arrays(float, 3, elements=st.integers(-8, 8).map(lambda k: k / 4))


def near(got, wanted, unit=1.0):
    np.testing.assert_allclose(
        np.asarray(got) / unit, wanted, rtol=1e-12, atol=1e-13 * (1 + np.max(np.abs(wanted)))
    )


@pytest.mark.parametrize("term", NORMS, ids=str)
@given(beta=three, gradient=three, unit=powers, doublings=st.integers(-300, 300))
def test_norms_are_as_long_as_their_parameters(term, beta, gradient, unit, doublings):
    near(term.value(beta * unit), term.value(beta), unit)
    near(term.prox(beta * unit, 0.7 * unit), term.prox(beta, 0.7), unit)
    # On quarters thresholds are met exactly, and powers of two do not round.
    two = 2.0**doublings
    np.testing.assert_array_equal(term.prox(beta * two, 0.75 * two), term.prox(beta, 0.75) * two)
    for name in ("slopes", "subgradient"):
        near(getattr(term, name)(beta * unit), getattr(term, name)(beta))
    # With a slope and a weight in other units its distance is in these units.
    near(
        term.subdifferential_distance(beta, gradient * unit, 0.5 * unit),
        term.subdifferential_distance(beta, gradient, 0.5),
        unit,
    )


@pytest.mark.parametrize(("make", "power"), DATA)
@given(beta=three, unit=mild, columns=arrays(float, 3, elements=mild))
def test_data_in_other_units(make, power, beta, unit, columns):
    """y times a unit, and each column times its own: β in the units that follow."""
    term, other = make(X, Y, 1.0), make(X * columns, Y * unit, unit)
    moved = beta * unit / columns
    near(other.value(moved), term.value(beta), unit**power)
    if term.smooth:
        near(other.gradient(moved) / columns, term.gradient(beta), unit ** (power - 1))
        bends = other.hessian(moved) / columns / columns[:, np.newaxis]
        near(bends, term.hessian(beta))
    else:
        for got, wanted in zip(other.slopes(moved), term.slopes(beta), strict=True):
            near(got / columns, wanted)


@given(beta=three, columns=arrays(float, 3, elements=mild))
def test_columns_of_a_logistic_regression_in_other_units(beta, columns):
    term, other = rn.Logistic(X, LABELS), rn.Logistic(X * columns, LABELS)
    near(other.value(beta / columns), term.value(beta))
    near(other.gradient(beta / columns) / columns, term.gradient(beta))


@pytest.mark.parametrize("make", [rn.LeastSquares, rn.Huber, rn.Logistic])
@given(unit=powers)
def test_lipschitz_grows_like_the_square_of_the_data(make, unit):
    near(make(X * unit, LABELS).lipschitz / unit, make(X, LABELS).lipschitz, unit)


@pytest.mark.parametrize("make", [rn.LeastSquares, rn.Huber, rn.Absolute, rn.Logistic])
def test_order_and_copies_of_the_samples_change_nothing(make):
    order, betas = RNG.permutation(9), RNG.normal(size=(5, 3))
    term = make(X, LABELS)
    for rows in (order, np.tile(order, 3)):
        near(make(X[rows], LABELS[rows]).value(betas), term.value(betas))
        near(
            (make(X[rows], LABELS[rows]) + 0 * rn.L1()).at_rest().fixed().subgradient(betas),
            (term + 0 * rn.L1()).fixed().subgradient(betas),
        )


@pytest.mark.parametrize("make", [rn.LeastSquares, rn.Huber, rn.Absolute, rn.Logistic])
def test_order_of_the_parameters_changes_nothing(make):
    order, betas = np.array([2, 0, 1]), RNG.normal(size=(5, 3))
    near(make(X[:, order], LABELS).value(betas[:, order]), make(X, LABELS).value(betas))
    for penalty in (rn.L1, rn.L2):
        weights = np.array([1.0, 0, 3])
        near(penalty(weights[order]).value(betas[:, order]), penalty(weights).value(betas))
