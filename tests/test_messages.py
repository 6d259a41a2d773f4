"""What is said to somebody who wrote something else: argument, value, what was expected, remedy."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

import regnotes as rn

LAM = rn.Slider("λ", 0, 1)
OMEGA = rn.Slider("Ω", 0, 0.5)
J = LAM * rn.L1() + OMEGA * rn.L2()
WITH_STEPS = [rn.gradient_descent, rn.subgradient, rn.proximal_gradient, rn.fista, rn.momentum]
LONG_STEP = rn.LeastSquares([[1]], [1])
LONG = np.linspace(0, 3, 5000)
FRAME = pd.DataFrame({"age": [1.5, 2.0, 4.0], "member": [True, False, True], "visits": [1, 2, 3]})
NUMBERS = [[1.5, 1, 1], [2, 0, 2], [4, 1, 3]]


def said_by(make):
    with pytest.raises((TypeError, ValueError)) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        # Solvers.
        *(
            (
                lambda solver=solver: rn.trace(solver, LONG_STEP, [0.0], 3000, step=10),
                ["step = 10", "too long", "1/L = 1"],
            )
            for solver in WITH_STEPS
        ),
        (
            lambda: rn.minimise(rn.Absolute([[1.0]], [1.0]) + 0.1 * rn.L2()),
            ["Absolute", "not L2()", "Huber"],
        ),
        # Sliders.
        (lambda: J.at(lam=0.1), ["'lam'", "λ, Ω", "J.at(λ=0.1)"]),
        (lambda: J.at(**{"lambda": 0.1}), ["J.at(λ=0.1)"]),
        (lambda: J.at(lmbda=0.1), ["J.at(λ=0.1)"]),
        (lambda: J.at(omega=0.1), ["J.at(Ω=0.1)"]),
        (lambda: (LAM * rn.L1()).at(penalty=0.1), ["'penalty'", "J.at(λ=0.1)"]),
        (lambda: (rn.Slider("lam", 0, 1) * rn.L1()).at(λ=0.1), ["J.at(lam=0.1)"]),
        (lambda: rn.L1().at(λ=0.1), ["'λ'", "none"]),
        (lambda: rn.MCP(LAM), ["lam must be", "slider λ", "(λ) * L1()"]),
        (lambda: rn.SCAD(1.0, 2 * LAM), ["gamma must be", "slider 2 * λ"]),
        (lambda: rn.Lq(LAM), ["q must be", "slider λ"]),
        (lambda: rn.CrossEntropy(x=LAM), ["x must be", "slider λ", "p of CrossEntropy"]),
        (lambda: LAM * np.array(2.0), ["array(2.)", "float("]),
        # Weights.
        (lambda: rn.L1(0.1), ["weights must be", "0.1 * L1()"]),
        (lambda: rn.L2(LAM), ["weights must be", "λ * L2()"]),
        (lambda: np.array(0.1) * rn.L1(), ["weight of L1()", "array(0.1)", "float(...) * L1()"]),
        (lambda: rn.L1() * np.array(0.1), ["weight of L1()", "float(...) * L1()"]),
        (lambda: np.array([0.1, 2]) * rn.L1(), ["weight of L1()", "L1(weights=...)"]),
        (lambda: [0.1, 2] * rn.L1(), ["weight of L1()", "L1(weights=...)"]),
        (lambda: "2" * rn.L1(), ["weight of L1()", "'2'"]),
        (lambda: rn.L1() * rn.L2(), ["L2()", "added", "L1() + L2()"]),
        # Groups.
        (lambda: rn.GroupL2([0, 0, 1]), ["groups must", "GroupL2([[0, 1], [2]])"]),
        (lambda: rn.GroupL2(np.array([4, 2, 4])), ["GroupL2([[1], [0, 2]])"]),
        (lambda: rn.GroupL2(3), ["groups must", "3", "GroupL2([[0, 1], [2]])"]),
        # Data.
        (
            lambda: rn.Logistic(NUMBERS, [0, 2.5, 1]),
            ["y must hold labels", "y[1] = 2.5", "LeastSq"],
        ),
        (lambda: rn.Logistic(NUMBERS, [1, -1, 1]), ["y[1] = -1", "y == 1"]),
        (lambda: rn.Logistic(NUMBERS, [1, 2, 1]), ["y[1] = 2", "y == 2"]),
        (
            lambda: rn.LeastSquares([[1, 2], [3, np.nan]], [0, 1]),
            ["X[1, 1] = nan", "row 1, column 1"],
        ),
        (lambda: rn.LeastSquares([[1, 2], [3, 4]], [0, np.inf]), ["y[1] = inf"]),
        (lambda: rn.LeastSquares(FRAME.where(FRAME.visits < 3), [1, 2, 3]), ["must hold", "X"]),
        (
            lambda: rn.LeastSquares(FRAME.assign(name=["a", "b", "c"]), [1, 2, 3]),
            ["X must", "'name'"],
        ),
        (lambda: rn.L1().value([[1.0, np.nan]]), ["beta[0, 1] = nan"]),
        (lambda: rn.L1().prox([1.0, 2.0], [0.1, -2.0]), ["step[1] = -2"]),
    ],
)
def test_one_line_names_argument_value_and_remedy(make, words):
    said = said_by(make)
    assert "\n" not in said and len(said) < 300
    for word in words:
        assert word in said, said


@pytest.mark.parametrize(
    "make",
    [
        lambda: rn.L1().value(LONG.astype(str)),
        lambda: rn.L1(LONG.astype(str)),
        lambda: rn.L1(list(-LONG)),
        lambda: rn.Logistic(LONG[:, np.newaxis], LONG),
        lambda: rn.Logistic(LONG[:, np.newaxis], list(LONG)),
        lambda: rn.LeastSquares(pd.DataFrame({"x": LONG.astype(str)}), LONG),
        lambda: rn.LeastSquares(pd.DataFrame({"x": LONG}), LONG[1:]),
        lambda: rn.LeastSquares(LONG[:, np.newaxis], LONG * np.nan),
        lambda: rn.GroupL2(list(range(5000))),
        lambda: rn.GroupL2([list(range(5000)), [1]]),
        lambda: rn.Slider("λ" * 5000 + " ", 0, 1),
        lambda: rn.Slider("λ", LONG, 1),
        lambda: rn.Slider("λ", 0, 1, label=LONG),
        lambda: rn.Objective(((LONG, rn.L1()),)),
        lambda: rn.Objective(((1.0, LONG),)),
        lambda: rn.as_objective(LONG),
        lambda: rn.MCP(LONG),
        lambda: LONG * rn.L1(),
        lambda: LONG * LAM,
        lambda: LAM.clip(LONG),
        lambda: J.at(mu=LONG),
        lambda: J.at(lam=LONG),
        lambda: J.over(LONG),
        lambda: rn.L1(LONG) + rn.LeastSquares([[1.0]], [1]),
        lambda: (rn.L1(LONG) + rn.Fused()).prox(LONG, 1),
        lambda: rn.corner_share([1.0, 1.0], LONG),
    ],
)
def test_what_is_long_is_shortened(make):
    said = said_by(make)
    assert "\n" not in said and len(said) < 300, said


# What is taken.


@pytest.mark.parametrize(
    "X",
    [
        FRAME,
        FRAME.astype({"visits": "Int64", "member": "boolean", "age": "Float64"}),
        scipy.sparse.csr_array(NUMBERS),
        scipy.sparse.coo_matrix(NUMBERS),
        np.array(NUMBERS, dtype=np.float32),
        np.asfortranarray(NUMBERS),
    ],
    ids=lambda X: type(X).__name__,
)
@pytest.mark.parametrize("make", [rn.LeastSquares, rn.Huber, rn.Absolute])
def test_data_of_every_kind_become_an_array(make, X):
    term = make(X, pd.Series([1, 2, 3]), sample_weight=pd.Series([1, 2, 1]))
    np.testing.assert_array_equal(term.X, NUMBERS)
    assert term.X.dtype == term.y.dtype == float and term.X.flags.c_contiguous
    assert term.value([1.0, 0.0, 1.0]) == make(NUMBERS, [1, 2, 3], sample_weight=[1, 2, 1]).value(
        [1.0, 0.0, 1.0]
    )


def test_booleans_are_zero_and_one():
    flags = pd.get_dummies(pd.Series(["a", "b", "a"]))
    assert flags.to_numpy().dtype == bool
    for X in (flags, flags.to_numpy(), flags.to_numpy().tolist()):
        term = rn.Logistic(X, pd.Series([True, False, True]))
        np.testing.assert_array_equal(term.X, [[1, 0], [0, 1], [1, 0]])
        np.testing.assert_array_equal(term.y, [1, 0, 1])


def test_what_is_missing_in_a_frame_is_said_by_its_place():
    frame = FRAME.astype({"visits": "Int64"})
    frame.loc[1, "visits"] = pd.NA
    said = said_by(lambda: rn.LeastSquares(frame, [1, 2, 3]))
    assert "X[1, 2] = nan" in said and "row 1, column 2" in said


def test_a_point_that_is_a_table_is_refused():
    for beta in (FRAME, scipy.sparse.csr_array(NUMBERS), [True, False]):
        said = said_by(lambda beta=beta: rn.L1().value(beta))
        assert said.startswith("beta must hold real numbers") and len(said) < 120
