"""The HTML of what is moved and opened: as the checkers of HTML want it, and told apart."""

import re

import pytest

import regnotes as rn
from regnotes.livefigures.extension.controls import at_rest_html, controls_html
from regnotes.site.theme_mends import mend

PRICE, WEIGHT = rn.Slider("λ", 0, 1, value=0.2, label="L1 weight λ"), rn.Slider("Ω", 0, 0.5)


@pytest.fixture(scope="module")
def record():
    return rn.surface(rn.CrossEntropy() + PRICE * rn.L1() + WEIGHT * rn.L2(), n=6).layout.meta[
        "live"
    ]


def test_a_label_stands_beside_its_slider_and_the_value_is_read_out_with_it(record):
    html = controls_html(record, "hill", "A hill, from above")
    labels = dict(re.findall(r'<label for="([^"]*)">([^<]*)</label>', html))
    inputs = re.findall(r'<input id="([^"]*)"', html)
    outputs = re.findall(r'<output for="([^"]*)" aria-live="off">', html)
    assert [*labels] == inputs == outputs and len({*inputs}) == 2
    assert "L1 weight λ" in labels.values()
    assert 'role="group" aria-label="A hill, from above"' in html


def test_paper_says_where_the_sliders_stand(record):
    assert "L1 weight λ: 0.2" in at_rest_html(record)
    assert at_rest_html({"controls": []}) == ""


def test_a_summary_holds_no_paragraph():
    prompt = (
        '<summary>\n<p class="collapsed admonition-title">Show</p>\n<p class="expanded">Hide</p>\n'
    )
    mended = mend(f"<h1>a</h1><details>{prompt}</summary><p>inside</p></details>")
    summary, rest = mended.split("</summary>")
    assert "<p" not in summary and summary.count("<span class=") == 2 and "<p>inside</p>" in rest
