"""The converter of prices in a page: typed, read, heard, and what is left without its script."""

import re
from contextlib import contextmanager
from xml.etree import ElementTree

import pytest
from browser import opened, settle
from conftest import ROOT
from small_sites import built, text_of

import regnotes as rn

CONF = "extensions = ['regnotes.site', 'myst_nb']\nhtml_theme = 'furo'\n"
CELL = 'import regnotes as rn\nrn.Converter("Ridge", {"alpha": 1}, n=40, s=2)'
PHONE = {"width": 390, "height": 844, "touch": True, "scheme": "dark"}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """A site with a converter and nothing else."""
    page, _said = built(
        tmp_path_factory.mktemp("converter"), CONF, CELL, "-W", PYTHONPATH=str(ROOT)
    )
    return page


@pytest.fixture
def seen(browser, page_file):
    """A function: the page as it is opened with some options."""

    @contextmanager
    def seen(**options):
        with opened(browser, page_file.as_uri(), **options) as page:
            yield page
            assert page.heard == []

    return seen


def field(page, row, name, loss="squared"):
    rows = page.locator(f'tbody[data-loss="{loss}"] tr[data-row="{row}"]')
    return rows.get_by_label(f"{name} in", exact=False).first


def said(page, text):
    page.locator('.converter-said[role="status"]', has_text=text).wait_for()


# ---- as it is made ----------------------------------------------------------------------------


def test_it_is_a_table_at_rest_and_as_text():
    made = rn.Converter("Ridge", {"alpha": 1}, n=40, s=2)
    tree = ElementTree.fromstring(made.html)  # a book refuses what is not well-formed
    assert not re.search("<(input|script|button)", made.html)
    cells = {}
    for body in tree.iter("tbody"):
        for row in body.iter("tr"):
            if "data-row" in row.attrib:
                numbers = [s.text for s in row.iter("span") if s.get("class") == "converter-number"]
                cells[body.get("data-loss"), row.get("data-row")] = numbers
    assert cells["squared", "prices"] == ["0", "0.0125"] and cells["squared", "Ridge"] == ["1"]
    assert cells["squared", "gaussian"] == ["0.05", "0"] and cells["squared", "Lasso"] == [None]
    assert cells["log", "LogisticRegression"] == ["1", "0"]
    assert len(cells) == sum(len(row.losses) for row in rn.conversions.libraries.CONVERSIONS)
    mime = made._repr_mimebundle_()
    assert mime["text/html"] == made.html and mime["text/plain"] == made.text
    assert "Ridge(alpha=…): alpha = 2nΩ = 1" in made.text and "has no L2 part" in made.text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Rigde", {"alpha": 1}), "'Ridge'"), (("Ridge", {"alpha": -1}), "at least 0"),
        (("Ridge", {"C": 1}), "expected"), (("AdamW", {}), "no number"),
    ],
)  # fmt: skip
def test_what_it_cannot_show_is_told(arguments, says):
    with pytest.raises(ValueError, match=says):
        rn.Converter(*arguments, n=40, s=2)
    for n, s in ((0, 2), (40, float("nan")), (40, -1), (float("inf"), 1)):
        with pytest.raises(ValueError, match="above 0"):
            rn.Converter("Ridge", {"alpha": 1}, n=n, s=s)


# ---- in a page --------------------------------------------------------------------------------


@pytest.mark.builds
def test_only_its_page_loads_its_files(page_file):
    assert "converter.js" in text_of(page_file) and "converter.css" in text_of(page_file)
    assert "converter" not in text_of(page_file.with_name("genindex.html"))


@pytest.mark.builds
@pytest.mark.browser
def test_one_types_anywhere_and_reads_everywhere(seen):
    with seen() as page:
        assert field(page, "prices", "Ω").input_value() == "0.0125"
        field(page, "Ridge", "alpha").fill("8")
        expected = {
            ("prices", "Ω"): "0.1", ("ElasticNet", "alpha"): "0.2", ("Lasso", "alpha"): "",
            ("gaussian", "lambda"): "0.4", ("trees", "reg_lambda"): "8",
            ("MSELoss", "weight_decay"): "0.4",
        }  # fmt: skip
        assert {at: field(page, *at).input_value() for at in expected} == expected
        said(page, "Ridge: alpha = 8. That is λ = 0 and Ω = 0.1.")
        # What was typed stays when a setting changes, and all else follows.
        page.get_by_label("n samples").fill("400")
        assert field(page, "Ridge", "alpha").input_value() == "8"
        assert field(page, "prices", "Ω").input_value() == "0.01"
        # Two prices at once: a row that lacks one says so.
        field(page, "gaussian", "alpha").fill("0.5")
        row = page.locator('tbody[data-loss="squared"] tr[data-row="Ridge"]')
        assert "has no L1 part" in row.text_content()
        assert field(page, "Ridge", "alpha").input_value() == ""
        # And back from one of those.
        field(page, "Lasso", "alpha").fill("1e-3")
        assert field(page, "prices", "λ").input_value() == "0.001"
        assert field(page, "prices", "Ω").input_value() == "0"
        assert field(page, "ElasticNet", "l1_ratio").input_value() == "1"


@pytest.mark.builds
@pytest.mark.browser
def test_what_is_no_number_leaves_none_standing_and_is_said(seen):
    with seen() as page:
        at = field(page, "ElasticNet", "l1_ratio")
        for text in ("1.5", "", "x", "-0.1"):
            at.fill(text)
            assert at.get_attribute("aria-invalid") == "true"
            assert field(page, "Ridge", "alpha").input_value() == ""
            said(page, "l1_ratio must be a number from 0 to 1")
        at.fill("0.5")
        assert at.get_attribute("aria-invalid") is None
        assert field(page, "prices", "λ").input_value() == "0.0125"
        page.get_by_label("n samples").fill("0")
        said(page, "n must be a number above 0")
        assert field(page, "prices", "λ").input_value() == ""
        page.get_by_label("n samples").fill("40")
        assert field(page, "prices", "λ").input_value() == "0.0125"


@pytest.mark.builds
@pytest.mark.browser
def test_the_losses_are_a_choice_for_the_keyboard_too(seen):
    with seen() as page:
        page.get_by_role("radio", name="Squared loss").focus()
        page.keyboard.press("ArrowRight")
        assert page.get_by_role("radio", name="Log loss").is_checked()
        assert not page.locator('tr[data-row="Ridge"]').is_visible()
        said(page, "these pages: λ = 0, Ω = 0.0125.")
        field(page, "LogisticRegression", "C", "log").fill("np.inf")
        assert field(page, "prices", "Ω", "log").input_value() == "0"
        page.keyboard.press("Tab")
        focused = "document.activeElement.labels[0].textContent"
        assert page.evaluate(focused) == "l1_ratio in LogisticRegression"
        page.get_by_role("radio", name="Squared hinge").check()
        assert field(page, "LinearSVC", "C", "hinge").input_value() == "inf"


SIZES = """[...document.querySelectorAll(".converter :is(input, label:has(input))")]
  .filter((one) => one.checkVisibility() && one.type !== "radio")
  .map((one) => Math.min(one.offsetWidth, one.offsetHeight))"""
CLIPPED = """[...document.querySelectorAll(".converter input")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).length"""
WIDER = "document.documentElement.scrollWidth - innerWidth"
SHIFTS = """window.moved = []; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.moved.push(one.value);
}).observe({type: "layout-shift", buffered: true})"""


@pytest.mark.builds
@pytest.mark.browser
@pytest.mark.parametrize("options", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_it_fits_and_nothing_moves_when_its_script_comes(seen, options):
    with seen(before=SHIFTS, **options) as page:
        page.locator(".converter input").first.wait_for()
        settle(page)
        assert page.evaluate("moved") == [] and page.evaluate(WIDER) <= 0
        sizes = page.evaluate(SIZES)
        assert len(sizes) > 20 and min(sizes) >= (44 if "touch" in options else 24)
        field(page, "prices", "λ").fill("0.0333333333")
        field(page, "prices", "Ω").fill("0.0125")
        assert page.evaluate(CLIPPED) == 0


@pytest.mark.builds
@pytest.mark.browser
def test_without_its_script_it_is_the_whole_table(seen):
    with seen(java_script_enabled=False) as page:
        for row in ("Ridge", "LogisticRegression", "LinearSVC"):
            assert page.locator(f'tr[data-row="{row}"]').is_visible()
        assert page.locator(".converter input").count() == 0
