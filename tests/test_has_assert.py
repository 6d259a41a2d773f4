"""What counts as a claim that can fail, and what does not."""

import pytest

from regnotes.site.claims import has_assert

RIGHT = [
    "assert x > 1",
    "assert all(v > 0 for v in values)",
    "for x in values:\n    assert x > 1",
    "with np.errstate(all='ignore'):\n    assert f(x) == 0",
    "if x:\n    assert y\nelse:\n    assert z",
    "def check(x):\n    assert x > 1\ncheck(2)",
    "try:\n    f()\nexcept ValueError as error:\n    assert 'short' in str(error)",
    "np.testing.assert_allclose(x, y)",
    "assert_array_equal(x, y)",
    "assert found == [(0, 1)]",
    "assert not found, found",
    "assert x is None or x > 1",
    "assert np.allclose(x, y) and x.size",
]
WRONG = [
    "x > 1",
    "assert True",
    "assert 1 < 2",
    "assert (x > 1, 'too small')",
    "assert lambda: x > 1",
    "assert np.allclose",
    "assert x or True",
    "def check(x):\n    assert x > 1",
    "for x in []:\n    assert x",
    "if False:\n    assert x",
    "try:\n    assert x\nexcept AssertionError:\n    pass",
    "with suppress(AssertionError):\n    assert x",
]


@pytest.mark.parametrize("source", RIGHT)
def test_it_can_fail(source):
    assert has_assert(source)


@pytest.mark.parametrize("source", WRONG)
def test_it_cannot_fail(source):
    assert not has_assert(source)
