"""The ball of a penalty."""

import numpy as np
import pytest
import terms

import regnotes as rn

PENALTIES = [1 * P for P in terms.PENALTIES if P.dimension in (None, 2)] + [
    rn.L1() + 0.5 * rn.L2(),
    1 * rn.Lq(0.5),
    1 * rn.Lq(4),
]


@pytest.mark.parametrize("P", PENALTIES, ids=str)
def test_its_rim_has_the_height(P):
    for level in (0.1, 1.0, 1.4):
        rim = rn.ball(P, level)
        assert rim.shape == (145, 2)
        np.testing.assert_array_equal(rim[0], rim[-1])
        known = np.isfinite(rim).all(axis=1)
        np.testing.assert_allclose(P.value(rim[known]), level, rtol=1e-9)
        # Left out is only what never costs so much.
        angles = np.arctan2(*rn.ball(rn.L2()).T[::-1])[~known]
        far = 1e6 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        assert known.any() and (P.value(far) < level + 1e6 * 1e-9).all()


def test_what_lies_on_an_axis_lies_there_exactly():
    for q in (0.5, 1, 3):
        rim = rn.ball(rn.Lq(q), count=10)
        corners = rim[::10][:4]
        np.testing.assert_array_equal(corners == 0, [[0, 1], [1, 0], [0, 1], [1, 0]])
        np.testing.assert_allclose(corners, [[1, 0], [0, 1], [-1, 0], [0, -1]], atol=1e-12)


def test_balls_that_are_known():
    np.testing.assert_allclose(np.abs(rn.ball(rn.L1(), 2)).sum(axis=1), 2)
    np.testing.assert_allclose(np.hypot(*rn.ball(rn.L2(), 4).T), 2)
    np.testing.assert_allclose(rn.ball(rn.GroupL2([[0, 1]])), rn.ball(rn.L2()))
    np.testing.assert_allclose(rn.ball(rn.Lq(60)), np.clip(rn.ball(rn.Lq(60)), -1, 1), atol=1e-12)
    fused = rn.ball(rn.Fused())
    known = np.isfinite(fused).all(axis=1)
    np.testing.assert_allclose(np.abs(np.diff(fused[known], axis=1)), 1, rtol=1e-6)


@pytest.mark.parametrize(
    ("J", "level", "error", "word"),
    [
        (rn.L1(), 0, ValueError, "level"), (rn.L1(), -1, ValueError, "level"),
        (rn.L1(), "1", TypeError, "level"), (rn.CrossEntropy() + rn.L1(), 1, ValueError, "J"),
        (rn.GroupL2([[0, 1, 2]]), 1, ValueError, "J"), ("L1", 1, TypeError, "J"),
        (rn.Slider("λ", 0, 1) * rn.L1(), 1, TypeError, "λ"),
    ],
)  # fmt: skip
def test_it_refuses(J, level, error, word):
    with pytest.raises(error, match=word):
        rn.ball(J, level)
