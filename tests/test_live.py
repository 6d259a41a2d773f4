"""The schema of a live figure: what is written can be read back, to the promised error."""

import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from regnotes import Slider
from regnotes.livefigures import encoding
from regnotes.livefigures import record as live

numbers = st.floats(-1e4, 1e4) | st.just(float("nan"))


@given(arrays(float, array_shapes(max_dims=3, max_side=9), elements=numbers), st.integers(0, 9))
def test_decode_undoes_encode(array, decimals):
    encoded = json.loads(json.dumps(live.encode(array, decimals), allow_nan=False))
    decoded = live.decode(encoded)
    assert decoded.shape == array.shape
    np.testing.assert_allclose(decoded, array, rtol=1e-12, atol=0.5000001 * 10.0**-decimals)


@given(arrays(np.int64, array_shapes(min_dims=2, max_dims=3, max_side=9)), st.data())
def test_whatever_differences_are_taken_they_are_undone(whole, data):
    whole = whole % 2**40
    order = data.draw(st.sampled_from(encoding.ORDERS))
    delta = encoding._differences(whole.reshape(len(whole), -1), *order).tolist()
    written = {"shape": list(whole.shape), "decimals": 0, "order": order, "delta": delta}
    np.testing.assert_array_equal(live.decode(written), whole)


def test_the_shortest_differences_are_taken():
    def size(delta):
        return len(gzip.compress(json.dumps(delta).encode()))

    x, y = np.linspace(0, 3, 40), np.linspace(0, 3, 50)
    smooth = np.log1p(np.exp(np.add.outer(x, -y)))
    down, along = live.encode(smooth, 6)["order"]
    assert down > 0 and along > 0
    plain = encoding._differences(np.rint(smooth * 1e6).astype(int), 0, 1).tolist()
    assert 3 * size(live.encode(smooth, 6)["delta"]) < size(plain)
    assert live.encode(np.random.default_rng(0).normal(size=400), 6)["order"] == [0, 1]
    smooth[3, 4] = np.nan  # a row is not then as long as the next
    assert live.encode(smooth, 6)["order"][0] == 0
    huge = 1e6 + np.arange(300.0).reshape(3, 100) ** 2  # 10¹⁵ of the smallest units
    assert live.encode(huge, 9)["order"] == [0, 1]
    np.testing.assert_allclose(live.decode(live.encode(huge, 9)), huge, rtol=1e-15)


@given(st.data())
def test_a_table_has_the_row_of_every_node(data):
    controls = [
        live.control(Slider(s, 0, 1, step=data.draw(st.sampled_from([1, 0.5, 0.25])))) for s in "ab"
    ]
    shape = [len(live.node_values(c)) for c in controls]
    count = shape[0] * shape[1]
    few = {"min_size": count, "max_size": count}
    cells = data.draw(st.lists(st.sampled_from([0.0, 0.5, -2.25, float("nan")]), **few))
    words = data.draw(st.lists(st.sampled_from(["one {x}", "two"]), **few))
    table = live.tabulate(controls, {"x": np.array(cells), "w": words}, {"x": 2})
    record = {
        "controls": controls, "arrays": {}, "tables": [table],
        "readouts": [{"label": "w", "text": "{w}"}],
        "bindings": [{"trace": 0, "attribute": "x", "table": 0, "column": "x"}],
        "description": "at a = {a}",
    }  # fmt: skip
    node = 0
    for a in live.node_values(controls[0]):
        for b in live.node_values(controls[1]):
            shown = live.evaluate(json.loads(json.dumps(record)), {"a": a, "b": b})
            np.testing.assert_equal(shown["traces"][0, "x"], cells[node])
            assert shown["readouts"]["w"].split()[0] == words[node].split()[0]
            node += 1


def test_rows_that_agree_are_stored_once():
    control = live.control(Slider("a", 0, 1, step=0.01))
    table = live.tabulate([control], {"x": np.repeat([1.0, 2.0], [50, 51])}, {"x": 3})
    assert table["columns"]["x"]["shape"] == [2]


def test_too_many_nodes_is_an_error_that_says_how_many():
    controls = [live.control(Slider(s, 0, 1, step=1e-3)) for s in "ab"]
    with pytest.raises(ValueError, match=f"{1001 * 1001} positions"):
        live.tabulate(controls, {}, {})


@pytest.mark.parametrize(
    ("slider", "step"),
    [
        (Slider("a", 0, 1, value=0.2), 0.02),  # on a step of its own
        (Slider("a", 0, 1, value=0.25), 0.01),  # between two: the steps get finer
        (Slider("a", 0, 0.3, value=0.15, step=1 / 120), 1 / 120),
        (Slider("a", -1, 1, value=0, step=0.5), 0.5),
    ],
)
def test_the_rest_value_is_a_node(slider, step):
    control = live.control(slider)
    assert control["step"] == pytest.approx(step)
    assert np.abs(live.node_values(control) - slider.value).min() < 1e-12


def test_a_rest_value_on_no_step_is_an_error():
    with pytest.raises(ValueError, match="is on no step"):
        live.control(Slider("a", 0, 1, value=2**0.5 - 1))


def test_a_sum_with_a_condition_is_nan_where_it_does_not_hold():
    one = live.encode([1.0, 2.0, 3.0], 3)
    record = {
        "controls": [live.control(Slider("a", 0, 4, value=2, step=1))], "arrays": {"one": one},
        "tables": [], "readouts": [], "description": "",
        "bindings": [{
            "trace": 0, "attribute": "z", "affine": [{"array": "one", "weight": {"a": 2, "1": -1}}],
            "where": [[{"array": "one", "weight": {"1": 1}}],
                      [{"array": "one", "weight": {"a": 1, "1": -2}}]],
        }],
    }  # fmt: skip
    np.testing.assert_allclose(live.evaluate(record)["traces"][0, "z"], [3, 6, 9])
    np.testing.assert_allclose(live.evaluate(record, {"a": 1})["traces"][0, "z"], np.nan)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.0, 4, "0"), (-0.0, 4, "0"), (-1.5, 2, "−1.50"), (2.0, 0, "2")],
)
def test_only_an_exact_zero_is_written_0(value, decimals, text):
    assert live.number_in_words(value, decimals) == text
