"""A page is passed on: the state of a figure, the card of a page, a policy; nothing is kept."""

import re
import shutil

import numpy as np
import pytest
from browser import draw, held, move, opened, served, settle, until, url
from conftest import SCRATCH_BASE
from pages import drawn
from PIL import Image

from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser

# Addresses that somebody has typed, or a program has encoded once more than needed.
WRITTEN = {
    "?Ω=0.4%20": "0.4",
    "?Ω=+0.4": "0.4",
    "?Ω=%2B0.4": "0.4",
    "?Ω=0.40": "0.4",
    "?Ω=4e-1": "0.4",
    "?Ω=.4": "0.4",
    "?Ω=0.": "0",
    "?Ω=0,4": "0.4",
    "%3FΩ%3D0.4": "0.4",
    "?%20Ω=0.4": "0.4",
    "?\u2126=0.4": "0.4",
    "?Ω=9": "0.5",
    "?Ω=many": "0.2",  # as at rest
}


def test_the_state_of_a_figure_is_in_its_address(browser, site):
    with opened(browser, url(site, "template")) as page:
        draw(page, "template-surface")
        move(page, "template-surface", {"Ω": 0.32})
        page.locator("#template-surface .live-figure-plot").focus()
        page.keyboard.press("ArrowRight")
        said = "#template-surface?%CE%A9=0.32&camera="
        assert until(page, lambda: said in page.url)
        address = page.url
        eye = held(page, "template-surface")["layout"]["scene"]["camera"]["eye"]
        # The button writes the same address.
        page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', "
            "{value: {writeText: async text => { window.copied = text; }}})"
        )
        page.get_by_role("button", name="Copy a link to this view").click()
        page.wait_for_function("window.copied")
        assert page.evaluate("copied") == address
        said = page.locator("#template-surface .live-figure-more [role=status]")
        assert said.text_content() == "The link is copied."
    with opened(browser, address) as page:
        page.wait_for_selector("#template-surface .live-figure-drawn")
        settle(page)
        assert page.locator("#template-surface input").input_value() == "0.32"
        assert page.locator("#template-surface .live-figure-plot").is_visible()
        again = held(page, "template-surface")["layout"]["scene"]["camera"]["eye"]
        np.testing.assert_allclose([again[a] for a in "xyz"], [eye[a] for a in "xyz"], atol=0.006)
        z = held(page, "template-surface")["data"][0]["z"]
        *_rest, fig = drawn("template")["template-surface"]
        expected = live.evaluate(fig.layout.meta["live"], {"Ω": 0.32})["traces"][0, "z"]
        np.testing.assert_allclose(np.array(z), expected, atol=1e-9)
        assert page.evaluate("scrollY") > 0
        # Going to another state of the page in the same window moves it too.
        page.evaluate("location.hash = '#template-surface?Ω=0.1'")
        slider = page.locator("#template-surface input")
        assert until(page, lambda: slider.input_value() == "0.1")
        for written, value in WRITTEN.items():
            page.evaluate("location.hash = '#template-surface?Ω=0.1'")
            assert until(page, lambda: slider.input_value() == "0.1")
            page.evaluate(f"location.hash = '#template-surface{written}'")
            assert until(page, lambda: slider.input_value() == value), written  # noqa: B023


@pytest.mark.parametrize(
    "state",
    [
        "Ω=1e9&camera=NaN,0,0",
        "Ω=&camera=1,2",
        "%E0%A4%A",
        "__proto__=1&Ω=<img src=x onerror=alert(1)>&camera9=0,0,0",
    ],
)
def test_an_address_that_says_nonsense_does_no_harm(browser, site, state):
    with opened(browser, f"{url(site, 'template')}#template-surface?{state}") as page:
        draw(page, "template-surface")
        value = float(page.locator("#template-surface input").input_value())
        assert 0 <= value <= 0.5
        assert page.heard == []


def test_a_link_to_a_page_has_title_description_and_picture(scratch):
    html, base = scratch, SCRATCH_BASE
    text = (html / "template.html").read_text(encoding="utf-8")
    meta = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', text))
    assert meta["title"] and len(meta["description"]) > 40
    assert meta["url"] == f"{base}template.html"
    assert f'<link rel="canonical" href="{base}template.html"' in text
    assert re.search(r'<link rel="[^"]*icon"[^>]*favicon\.svg', text)
    picture = Image.open(html / meta["image"].removeprefix(base))
    assert picture.size == (1200, 630) and len(picture.getcolors(1_000_000)) > 500
    again = (html / "index.html").read_text(encoding="utf-8")
    assert "og:title" in again


def test_a_missing_page_is_answered_in_any_folder(scratch, browser, tmp_path):
    html = tmp_path / "en/latest"
    shutil.copytree(scratch, html)
    # As a host does: the page for whatever address it was asked for.
    deep = html / "a/b"
    deep.mkdir(parents=True)
    shutil.copyfile(html / "404.html", deep / "c.html")
    with served(tmp_path) as address, opened(browser, f"{address}/en/latest/a/b/c.html") as page:
        assert page.locator("h1").first.inner_text().startswith("Lost")
        assert page.locator(".sidebar-brand-text").is_visible()
        page.get_by_role("link", name="A page to copy").first.click()
        page.wait_for_load_state()
        assert page.url.startswith(f"{address}/en/latest/") and page.heard == []


# ---- sending nothing -------------------------------------------------------------------------


def test_the_policy_lets_the_site_work_and_nothing_else(browser, site):
    rule = (site / "content-security-policy.txt").read_text(encoding="utf-8").strip()
    assert "http" not in rule and "unsafe-eval" not in rule
    assert "'unsafe-inline'" not in re.search(r"script-src[^;]*", rule)[0]
    # That every page works under it, their visits show (test_visits.py).
    with served(site, {"Content-Security-Policy": rule}) as address:
        with opened(browser, f"{address}/glossary.html") as page:
            page.evaluate(
                "document.head.append(Object.assign(document.createElement('script'),"
                " {textContent: 'window.stolen = 1'}))"
            )
            assert page.evaluate("window.stolen") is None
            assert any("Content Security Policy" in heard for heard in page.heard)


# What somebody would type, and the page that must come first.
SOUGHT = {
    "lasso": "l1", "ridge": "l2", "elastic net": "elastic-net", "cross-entropy": "cross-entropy",
    "soft thresholding": "one-dimension", "diamond": "constraint", "group lasso": "penalties",
    "overfitting": "overfitting", "correlated": "twins", "autodiff": "kinks",
    "coordinate descent": "coordinate-descent", "FISTA": "race", "ISTA": "race",
    "subgradient method": "race",
    "standardise": "scaling", "Bayesian": "priors", "outlier": "outliers",
    "separable": "separable", "perfect separation": "separable",
    "early stopping": "early-stopping", "AdamW": "weight-decay", "weight decay": "weight-decay",
    "glmnet": "units", "statsmodels": "units", "weight_decay": "units", "l1_ratio": "units",
    "lasso path": "paths", "cross-validation": "choosing",
    "L1": "l1", "L2": "l2", "SCAD": "penalties", "budget": "constraint",
}  # fmt: skip


BEST = """words => {  // Sphinx shows the last of them first
  const found = Search._performSearch(...Search._parseQuery(words));
  return found.length ? found.at(-1)[0] : "nothing";
}"""


def test_the_search_finds_the_right_page_first(browser, site, subtests):
    with served(site) as address, opened(browser, f"{address}/search.html?q=diamond") as page:
        first = page.locator("#search-results li a").first
        assert first.get_attribute("href").partition(".html")[0] == SOUGHT["diamond"]
        for words, wanted in SOUGHT.items():
            with subtests.test(words):
                assert page.evaluate(BEST, words) == wanted
        settle(page)
        assert page.heard == []


def test_nothing_is_kept_but_the_theme(browser, site):
    with served(site) as address, opened(browser, f"{address}/template.html") as page:
        draw(page, "template-surface")
        move(page, "template-surface", {"Ω": 0.4})
        page.locator(".theme-toggle").last.click()
        assert until(page, lambda: "=0.4" in page.url)  # what is done at rest has been done
        assert until(page, lambda: page.evaluate("Object.keys(localStorage)") == ["theme"])
        assert page.evaluate("document.cookie + Object.keys(sessionStorage).join()") == ""
