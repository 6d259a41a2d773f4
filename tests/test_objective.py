"""Objectives are written as on paper, and are affine in their sliders."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import regnotes as rn

LAM = rn.Slider("λ", 0, 1, value=0.2)
OMEGA = rn.Slider("Ω", 0, 0.5, value=0.1)
P = rn.Slider("p", -1, 2, value=0.7)
J = rn.CrossEntropy(P, x=1.5) + LAM * rn.L1() + 2 * OMEGA * rn.L2()
EXPERTS = rn.Logistic(*rn.two_experts())
beta2 = st.lists(st.floats(-50, 50), min_size=2, max_size=2).map(np.array)
GRID = np.stack(np.meshgrid(np.linspace(-4, 4, 5), np.linspace(-4, 4, 7)), axis=-1)


def test_the_formula_is_the_sum():
    b = GRID
    wanted = rn.CrossEntropy(0.7, 1.5).value(b) + 0.2 * rn.L1().value(b) + 0.2 * rn.L2().value(b)
    np.testing.assert_allclose(J.at_rest().value(b), wanted, rtol=1e-14)
    assert [s.symbol for s in J.sliders] == ["p", "λ", "Ω"]


@given(
    b=beta2,
    p=st.floats(-1, 2),
    lam=st.floats(0, 1),
    omega=st.floats(0, 0.5),
    order=st.permutations(["p", "λ", "Ω"]),
)
def test_affine_in_the_sliders(b, p, lam, omega, order):
    at = {"p": p, "λ": lam, "Ω": omega}
    base, arrays = J.affine(b)
    direct = J.at(**at).value(b)
    assert list(arrays) == ["p", "λ", "Ω"]
    size = 1 + abs(base) + sum(abs(a) for a in arrays.values())
    assert base + sum(at[s] * arrays[s] for s in at) == pytest.approx(direct, abs=1e-14 * size)
    step_by_step = J
    for symbol in order:
        step_by_step = step_by_step.at(**{symbol: at[symbol]})
    assert step_by_step.value(b) == direct
    part = J.at(p=p)
    base, arrays = part.affine(b)
    assert list(arrays) == ["λ", "Ω"]
    assert base + lam * arrays["λ"] + omega * arrays["Ω"] == pytest.approx(direct, abs=1e-14 * size)


def test_affine_without_sliders_and_with_a_slope_on_a_loss():
    base, arrays = rn.L1().affine(GRID)
    assert arrays == {}
    np.testing.assert_array_equal(base, rn.L1().value(GRID))
    base, arrays = ((1 - LAM) * EXPERTS).affine(GRID)
    np.testing.assert_allclose(base, EXPERTS.value(GRID))
    np.testing.assert_allclose(arrays["λ"], -EXPERTS.value(GRID))
    assert base.shape == arrays["λ"].shape == GRID.shape[:-1]


def test_a_sum_of_a_list_and_merging():
    total = sum([rn.L1(), rn.CrossEntropy(), rn.L1(), 0.5 * rn.CrossEntropy(1.0)])
    assert len(total.terms) == 2
    np.testing.assert_allclose(
        total.value(GRID), 2 * rn.L1().value(GRID) + 1.5 * rn.CrossEntropy().value(GRID)
    )
    np.testing.assert_allclose(total.prox(GRID, 0.25), rn.L1().prox(GRID, 0.5))


def test_arithmetic_of_objectives():
    a, b = 3 * rn.L2() + EXPERTS, rn.L1() + rn.L2()
    np.testing.assert_allclose(((a + 2 * b) / 2).value(GRID), a.value(GRID) / 2 + b.value(GRID))
    np.testing.assert_allclose((a - EXPERTS).value(GRID), 3 * rn.L2().value(GRID), atol=1e-14)
    np.testing.assert_allclose((-EXPERTS).value(GRID), -EXPERTS.value(GRID))
    np.testing.assert_allclose((np.float64(2) * a).value(GRID), 2 * a.value(GRID))
    weight = LAM * (rn.L1() + rn.CrossEntropy())
    np.testing.assert_allclose(
        weight.at(λ=0.5).value(GRID), (rn.L1() + rn.CrossEntropy()).value(GRID) / 2
    )


def test_a_bare_term_serves_as_an_objective():
    term = rn.CrossEntropy(P)
    assert term.sliders == (P,)
    assert term.at(p=0.3).value(GRID).shape == GRID.shape[:-1]
    assert term.at_rest().value([0.0, 0.0]) == pytest.approx(math.log(2))
    assert rn.as_objective(rn.L1()).value([1.0, -2.0]) == 3.0


def test_free_sliders_are_named():
    for make in (
        lambda: J.value(GRID),
        lambda: J.gradient(GRID),
        lambda: J.prox(GRID, 1),
        lambda: J.lipschitz,
        lambda: rn.minimisers(J),
        lambda: rn.residual(J, GRID),
        lambda: rn.minimise(J),
        lambda: rn.trace(rn.fista, J, GRID, 1),
    ):
        with pytest.raises(TypeError, match=r"p.*λ.*Ω"):
            make()
    with pytest.raises(TypeError, match="Ω"):
        J.at(λ=0.1, p=1).value(GRID)
    with pytest.raises(TypeError, match="p"):
        rn.CrossEntropy(P).value(GRID)


@pytest.mark.parametrize(
    ("values", "error", "word"),
    [
        ({"mu": 1}, TypeError, "p, λ, Ω"),
        ({"λ": 1.1}, ValueError, "λ"),
        ({"λ": -0.1}, ValueError, "λ"),
        ({"λ": math.nan}, ValueError, "λ"),
        ({"λ": True}, TypeError, "λ"),
        ({"λ": "0.1"}, TypeError, "λ"),
        ({"λ": np.array([0.1, 0.2])}, TypeError, "λ"),
    ],
)
def test_at_refuses(values, error, word):
    with pytest.raises(error, match=word):
        J.at(**values)


def test_the_ohm_sign_is_an_omega():
    assert J.at(**{"\N{OHM SIGN}": 0.3}).sliders == J.at(Ω=0.3).sliders
    with pytest.raises(TypeError):
        J.at(**{"\N{OHM SIGN}": 0.3, "Ω": 0.3})


@pytest.mark.parametrize(
    "make",
    [
        lambda: -1 * rn.L1(),
        lambda: -0.001 * rn.L2(),
        lambda: (LAM - 0.1) * rn.L1(),
        lambda: (0.9 - LAM) * rn.L2(),
        lambda: rn.CrossEntropy() - rn.L1(),
        lambda: math.nan * rn.CrossEntropy(),
        lambda: rn.L1() * math.inf,
        lambda: LAM * rn.L1() + rn.Slider("λ", 0, 2) * rn.L2(),
        lambda: rn.CrossEntropy(P) + rn.Slider("p", 0, 1) * rn.L2(),
        lambda: rn.CrossEntropy() + rn.Logistic(np.ones((2, 3)), [0, 1]),
        lambda: rn.L1() / 0,
    ],
)
def test_what_cannot_be_right_is_a_value_error_at_construction(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: LAM * (LAM * rn.L1()),
        lambda: LAM * rn.CrossEntropy(P),
        lambda: LAM * rn.CrossEntropy(LAM),
        lambda: "2" * rn.L1(),
        lambda: rn.L1() * rn.L1(),
        lambda: rn.L1() + 1,
        lambda: 1 + rn.L1(),
        lambda: sum([rn.L1()], 0.5),
        lambda: True * rn.L1(),
        lambda: np.ones(2) * rn.L1(),
        lambda: rn.L1() / LAM,
        lambda: rn.Objective(((1.0, "L1"),)),
        lambda: rn.as_objective("J"),
        lambda: rn.residual(3, [0.0]),
    ],
)
def test_what_is_no_formula_is_a_type_error(make):
    with pytest.raises(TypeError):
        make()


def test_weights_that_look_like_zero_are_not_negative():
    tenth = rn.Slider("t", 0, 0.1)
    weighted = (0.3 - 3 * tenth) * rn.L1()
    assert weighted.at(t=0.1).value([1.0, 1.0]) == 0.0


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, LAM - LAM])
def test_a_zero_weight_contributes_exactly_nothing(zero):
    huge = np.array([1e300, -1e300])
    total = rn.CrossEntropy() + zero * rn.L2() + zero * rn.L1()
    assert rn.L2().value(huge) == np.inf
    assert total.value(huge) == rn.CrossEntropy().value(huge)
    assert np.isfinite(total.affine(huge)[0])
    assert total.sliders == ()
    base, slopes = (rn.CrossEntropy() + LAM * rn.L2()).affine(huge)
    assert np.isfinite(base) and slopes["λ"] == np.inf
    off = (rn.CrossEntropy() + LAM * rn.L2()).at(λ=0)
    assert off.value(huge) == rn.CrossEntropy().value(huge)
    over = (rn.CrossEntropy() + LAM * rn.L2()).over({"λ": [0.0, 1.0]})
    np.testing.assert_array_equal(over.value([huge, huge]), [0.0, np.inf])


def test_a_slider_times_zero_needs_no_value():
    total = 0 * rn.CrossEntropy(P) + rn.L1()
    assert total.sliders == ()
    assert total.value([1.0, 2.0]) == 3.0
    with pytest.raises(ValueError):  # but the term still says how long beta is
        total.value([1.0, 2.0, 3.0])


def test_a_loss_may_be_drawn_upside_down():
    np.testing.assert_array_equal((-2 * EXPERTS).value(GRID), -2 * EXPERTS.value(GRID))
    assert not (-2 * EXPERTS).convex
    assert J.convex and not J.smooth and EXPERTS.smooth


def test_twice_a_loss_with_a_slider_inside():
    twice = 2 * rn.CrossEntropy(P)
    np.testing.assert_allclose(
        twice.at(p=0.3).value(GRID), 2 * rn.CrossEntropy(0.3).value(GRID), rtol=1e-15
    )
    base, arrays = twice.affine(GRID)
    np.testing.assert_allclose(base + 0.3 * arrays["p"], twice.at(p=0.3).value(GRID), atol=1e-14)


def test_p_may_be_affine():
    pair = rn.CrossEntropy(P) + rn.CrossEntropy(1 - P)
    u = GRID[..., 0] - GRID[..., 1]
    wanted = 2 * np.logaddexp(0, u) - u  # whatever p is
    np.testing.assert_allclose(pair.at(p=0.3).value(GRID), wanted, rtol=1e-13)
    assert pair.sliders == (P,)


@pytest.mark.parametrize(
    "beta",
    [[1.0], [1.0, 2.0, 3.0], 1.0, [], [[]], [math.nan, 0.0], [math.inf, 0.0], [[1.0, 2.0], [3.0]]],
)
def test_a_beta_that_cannot_be_right(beta):
    for what in (J.at_rest().value, J.affine, rn.CrossEntropy().value, EXPERTS.gradient):
        with pytest.raises(ValueError, match="beta"):
            what(beta)


@pytest.mark.parametrize("beta", [["1", "2"], [1j, 0], [True, False], [None, 1]])
def test_a_beta_that_is_not_numbers(beta):
    with pytest.raises(TypeError, match="beta"):
        J.at_rest().value(beta)


def test_empty_stacks_are_fine():
    assert J.at_rest().value(np.zeros((0, 2))).shape == (0,)
    assert J.at_rest().gradient(np.zeros((3, 0, 2))).shape == (3, 0, 2)


def test_two_terms_with_a_kink_have_no_prox():
    class OtherL1(rn.L1):
        pass

    both = rn.L1() + OtherL1()
    for make in (lambda: both.prox(GRID, 1), lambda: rn.residual(both, GRID)):
        with pytest.raises(TypeError, match="non-smooth"):
            make()
    assert (rn.L1() + 0 * OtherL1()).prox([2.0], 1.0) == 1.0


def test_over_is_at_for_each_position():
    values = {"λ": np.array([0, 0.3, 1]), "Ω": np.array([0.5, 0, 0.1]), "p": np.array([-1, 1, 2])}
    beta = np.array([[1.0, 0.0], [-2.0, 0.5], [0.0, 3.0]])
    many = J.over(values)
    each = [J.at(**{s: v[i] for s, v in values.items()}) for i in range(3)]
    for name in ("value", "gradient", "hessian"):
        got = getattr(many, name)(beta)
        wanted = [getattr(one, name)(b) for one, b in zip(each, beta, strict=True)]
        np.testing.assert_allclose(got, wanted, atol=1e-14)
    np.testing.assert_allclose(
        many.prox(beta, 0.5), [o.prox(b, 0.5) for o, b in zip(each, beta, strict=True)]
    )
    np.testing.assert_allclose(
        many.residual(beta), [rn.residual(o, b) for o, b in zip(each, beta, strict=True)]
    )


def test_slopes_of_a_sum_are_those_to_both_sides(h=1e-7):
    K = EXPERTS + 0.3 * rn.L1() + 0.2 * rn.L2()
    for b in ([0.0, 0.5], [-1.0, 0.0], [0.0, 0.0], [2.0, -3.0]):
        left, right = K.slopes(b)
        for j, step in enumerate(h * np.eye(2)):
            assert left[j] == pytest.approx((K.value(b) - K.value(b - step)) / h, abs=1e-5)
            assert right[j] == pytest.approx((K.value(b + step) - K.value(b)) / h, abs=1e-5)


def test_equal_data_do_not_make_comparison_fail():
    X, y = rn.two_experts()
    assert (rn.Logistic(X, y) == rn.Logistic(X, y)) in (True, False)
    assert len((EXPERTS + EXPERTS).terms) == 1
    assert (EXPERTS + EXPERTS) == 2 * EXPERTS


def test_over_positions_a_term_of_weight_0_still_says_how_long_beta_is():
    lam = rn.Slider("λ", 0, 1)
    J = 0 * rn.Logistic(np.eye(3), [0, 1, 0]) + lam * rn.L1()
    over = J.over({"λ": np.array([0.5, 1.0])})
    assert over.dimension == J.dimension == 3
    with pytest.raises(ValueError, match="beta"):
        over.value(np.ones(2))
