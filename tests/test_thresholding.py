"""Thresholding rules: the least of finely spaced points, closed forms, and `minimise`."""

import numpy as np
import pytest

import regnotes as rn

RULES = {
    "nothing": lambda lam: 0 * rn.L2(),
    "L1": lambda lam: lam * rn.L1(),
    "L2": lambda lam: lam * rn.L2(),
    "elastic net": lambda lam: lam * (0.7 * rn.L1() + 0.4 * rn.L2()),
    "half": lambda lam: lam * rn.Lq(0.5),
    "q 1.25": lambda lam: lam * rn.Lq(1.25),
    "q 2": lambda lam: lam * rn.Lq(2),
    "half and L2": lambda lam: lam * (rn.Lq(0.5) + 0.3 * rn.L2()),
    "MCP": lambda lam: rn.as_objective(rn.MCP(1.5 * lam, 2)),
    "SCAD": lambda lam: rn.as_objective(rn.SCAD(1.5 * lam, 2.5)),
    "MCP and L2": lambda lam: 0.8 * rn.MCP(1.5 * lam, 2) + 0.3 * lam * rn.L2(),
}
SIDE = np.linspace(-4, 4, 80_001)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("lam", [0.3, 1, 1.7])
def test_it_is_the_lowest_point(name, lam):
    price = RULES[name](lam).value(SIDE[:, np.newaxis])
    z = np.array([-3.1, -1.2, -0.4, 0, 0.2, 0.9, 1.6, 2.3, 3.5])
    found = rn.threshold(RULES[name](1), z, lam)
    least = [SIDE[((SIDE - at) ** 2 / 2 + price).argmin()] for at in z]
    assert found == pytest.approx(least, abs=2e-4)
    assert (found == 0).tolist() == (np.abs(least) < 1e-9).tolist()


def test_arrays_broadcast_and_a_price_of_0_changes_nothing():
    z, lam = np.linspace(-3, 3, 13), np.array([[0.0], [0.5], [2.0]])
    for name in set(RULES) - {"nothing"}:
        found = rn.threshold(RULES[name](1), z, lam)
        assert found.shape == (3, 13) and (found[0] == z).all()
        for price, row in zip(lam[:, 0], found, strict=True):
            np.testing.assert_array_equal(rn.threshold(RULES[name](1), z, price), row)
    soft = rn.threshold(rn.L1(), z, lam)
    np.testing.assert_array_equal(soft, np.sign(z) * np.maximum(np.abs(z) - lam, 0))
    assert rn.threshold(rn.L1(), 3.0) == 2
    assert rn.threshold(rn.L1([2]) + rn.L2([3]), 9.0, 0.5) == 8 / 4


def test_on_an_orthonormal_design_it_is_the_answer():
    z = np.array([2.0, 0.5, -1.2])
    loss = 3 * rn.LeastSquares(np.eye(3), z)
    for P, lam in ((rn.L1(), 0.7), (rn.L1() + 2 * rn.L2(), 0.4), (rn.SCAD(1), 0.6)):
        inside = rn.SCAD(lam) if isinstance(P, rn.SCAD) else lam * P
        np.testing.assert_allclose(rn.threshold(P, z, lam), rn.minimise(loss + inside), atol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rn.threshold(rn.L1() + rn.Lq(0.5), 1), TypeError, "L1.* and Lq"),
        (lambda: rn.threshold(rn.L1() + rn.Logistic([[1]], [1]), 1), TypeError, "Logistic"),
        (lambda: rn.threshold(rn.Logistic([[1]], [1]), 1), TypeError, "Logistic"),
        (lambda: rn.threshold(rn.Slider("λ", 0, 1) * rn.L1(), 1), TypeError, "free sliders"),
        (lambda: rn.threshold(rn.L2([1, 2]), 1), ValueError, "one parameter, not of 2"),
        (lambda: rn.threshold(rn.L1(), 1, -1), ValueError, "lam must not be negative"),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
