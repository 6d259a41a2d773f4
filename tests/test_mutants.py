"""Errors are still made where they are described: what they exchange stands there, once."""

import sys

import pytest
from conftest import ROOT

sys.path.append(str(ROOT / "tests/mutants"))
import by_hand
import in_browser
from explained import EXPLAINED

PLACES = [
    *(
        (name, f"regnotes/{file}", right)
        for name, file, right, _wrong in by_hand.MUTANTS + by_hand.FIGURES
    ),
    *((name, file, right) for name, _test, file, right, _wrong in in_browser.MUTANTS),
]


@pytest.mark.parametrize(
    ("file", "right"), [one[1:] for one in PLACES], ids=[one[0] for one in PLACES]
)
def test_what_an_error_exchanges_stands_there_once(file, right):
    assert (ROOT / file).read_text(encoding="utf-8").count(right) == 1


@pytest.mark.parametrize(("file", "right"), [(file, right) for file, right, _wrong in EXPLAINED])
def test_a_line_whose_error_nobody_can_notice_is_still_there(file, right):
    assert right in (ROOT / "regnotes" / file).read_text(encoding="utf-8")
