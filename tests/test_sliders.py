"""Sliders and affine expressions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regnotes import Affine, Slider
from regnotes.objective.sliders import expression

LAM = Slider("λ", 0, 1, value=0.2)
OMEGA = Slider("Ω", 0, 0.5)
numbers = st.floats(-1e6, 1e6)


def test_a_slider_fills_in_what_was_not_given():
    slider = Slider("λ", -1, 4)
    assert (slider.value, slider.step, slider.label) == (-1.0, 0.1, "λ")
    assert all(type(n) is float for n in (slider.min, slider.max, slider.value, slider.step))


@pytest.mark.parametrize(
    ("arguments", "options", "error", "word"),
    [
        ((3, 0, 1), {}, TypeError, "symbol"),
        (("", 0, 1), {}, ValueError, "symbol"),
        (("2x", 0, 1), {}, ValueError, "symbol"),
        (("lam bda", 0, 1), {}, ValueError, "symbol"),
        (("lambda", 0, 1), {}, ValueError, "symbol"),
        (("λ", "0", 1), {}, TypeError, "min"),
        (("λ", True, 2), {}, TypeError, "min"),
        (("λ", math.nan, 1), {}, ValueError, "min"),
        (("λ", 0, math.inf), {}, ValueError, "max"),
        (("λ", 0, 10**400), {}, ValueError, "max"),
        (("λ", 1, 1), {}, ValueError, "max"),
        (("λ", 2, 1), {}, ValueError, "max"),
        (("λ", -1e308, 1e308), {}, ValueError, "max - min"),
        (("λ", 0, 1), {"value": 1.1}, ValueError, "value"),
        (("λ", 0, 1), {"value": math.nan}, ValueError, "value"),
        (("λ", 0, 1), {"value": [0.5]}, TypeError, "value"),
        (("λ", 0, 1), {"step": 0}, ValueError, "step"),
        (("λ", 0, 1), {"step": -0.1}, ValueError, "step"),
        (("λ", 0, 1), {"step": 1.5}, ValueError, "step"),
        (("λ", 0, 1), {"label": 3}, TypeError, "label"),
    ],
)
def test_a_slider_that_cannot_be_right_names_the_argument(arguments, options, error, word):
    with pytest.raises(error, match=word):
        Slider(*arguments, **options)


def test_value_step_and_label_are_keywords():
    with pytest.raises(TypeError):
        Slider("λ", 0, 1, 0.5)


def test_a_symbol_is_kept_as_python_reads_it():
    ohm = Slider("\N{OHM SIGN}", 0, 1)
    assert ohm.symbol == "\N{GREEK CAPITAL LETTER OMEGA}"
    assert ohm.symbol in (lambda **names: names)(Ω=1)


def test_frozen_and_hashable():
    with pytest.raises(AttributeError):
        LAM.value = 0.5
    assert {LAM: 1}[Slider("λ", 0.0, 1.0, value=0.2)] == 1


@given(a=numbers, b=numbers, c=st.floats(0.01, 100), lam=st.floats(0, 1), omega=st.floats(0, 0.5))
def test_arithmetic_is_that_of_numbers(a, b, c, lam, omega):
    def formula(x, y):
        return -(a * x - y / c) + (b - x) * 2 + x - y * b + 3 - 0

    affine, at = formula(LAM, OMEGA), {"λ": lam, "Ω": omega}
    scale = 10 + abs(a) + abs(b) + 1 / c
    assert expression(affine).evaluate(at) == pytest.approx(formula(lam, omega), abs=1e-12 * scale)
    low, high = affine.range
    assert low - 1e-9 * scale <= affine.evaluate(at) <= high + 1e-9 * scale


@given(a=numbers, b=numbers, lam=st.floats(0, 1), omega=st.floats(0, 0.5))
def test_fixing_one_slider_after_the_other(a, b, lam, omega):
    affine = a + b * LAM + OMEGA
    step = affine.fix({"λ": lam})
    assert set(step.sliders) <= {OMEGA}
    full = step.fix({"Ω": omega})
    assert full.sliders == ()
    wanted = affine.evaluate({"λ": lam, "Ω": omega})
    assert full.constant == pytest.approx(wanted, abs=1e-14 * (1 + abs(a) + abs(b)))


@pytest.mark.parametrize(
    "make",
    [
        lambda: LAM * LAM,
        lambda: LAM * (1 - OMEGA),
        lambda: 1 / LAM,
        lambda: LAM / OMEGA,
        lambda: LAM * True,
        lambda: LAM * "2",
        lambda: LAM + "1",
        lambda: LAM * np.ones(3),
        lambda: LAM + 1j,
        lambda: float(LAM),
    ],
)
def test_what_is_not_affine_is_a_type_error(make):
    with pytest.raises(TypeError):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: LAM * math.nan,
        lambda: LAM + math.inf,
        lambda: LAM / 0,
        lambda: LAM + Slider("λ", 0, 2),
        lambda: 1e308 * LAM * 10,
    ],
)
def test_what_is_no_number_is_a_value_error(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize("two", [2, 2.0, np.float64(2), np.float32(2), np.int64(2), Fraction(2)])
def test_every_kind_of_real_number_is_a_coefficient(two):
    assert two * LAM == LAM * two == Affine(0.0, ((LAM, 2.0),))
    assert two - LAM == Affine(2.0, ((LAM, -1.0),))


def test_a_slider_times_zero_disappears():
    assert (0 * LAM + 1).sliders == ()
    assert (LAM - LAM).sliders == ()
    assert (LAM + OMEGA - LAM).sliders == (OMEGA,)


def test_the_order_is_that_of_first_appearance():
    assert (OMEGA + 2 * LAM + OMEGA).sliders == (OMEGA, LAM)


def test_what_looks_like_zero_is_zero():
    third = Slider("t", 0, 0.1)
    assert 3 * 0.1 != 0.3  # the trap
    assert (0.3 - 3 * third).range == (0.0, 0.3)


def test_a_value_on_the_last_node_is_in_range():
    slider = Slider("s", 0, 0.3, step=0.1)
    assert slider.clip(3 * 0.1) == 0.3
    with pytest.raises(ValueError, match="s must be between"):
        slider.clip(0.3000001)


def test_affine_over_arrays():
    lam = np.linspace(0, 1, 5)
    np.testing.assert_allclose((1 - 2 * LAM).evaluate({"λ": lam}), 1 - 2 * lam, atol=1e-16)
