"""The data sets say what their description says."""

import numpy as np

from regnotes import two_experts


def test_two_experts_are_eight_questions():
    X, y = two_experts()
    assert X.shape == (8, 2)
    assert y.shape == (8,)
    assert set(np.unique(X)) == {-1.0, 1.0}
    assert (y == 1).all()


def test_two_experts_four_two_one_one():
    right = two_experts()[0] > 0
    first, second = right.T
    assert [
        (first & second).sum(),
        (first & ~second).sum(),
        (~first & second).sum(),
        (~first & ~second).sum(),
    ] == [4, 2, 1, 1]


def test_each_call_gives_its_own_arrays():
    X, y = two_experts()
    X[:], y[:] = 0, 0
    assert two_experts()[0].any() and two_experts()[1].any()
