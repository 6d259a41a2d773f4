"""A page is passed on: the state of a figure, the card of a page, a policy; nothing is kept."""

import re

import numpy as np
import pytest
from browser import draw, figures, held, launched, move, opened, served, settle, until, url
from conftest import ROOT, nox_docs, scratch_project
from pages import PAGES, drawn
from PIL import Image

from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


def test_the_state_of_a_figure_is_in_its_address(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.64})
        page.locator("#l1-surface .live-figure-plot").focus()
        page.keyboard.press("ArrowRight")
        said = "#l1-surface?%CE%BB=0.64&camera="
        assert until(page, lambda: said in page.url)
        address = page.url
        eye = held(page, "l1-surface")["layout"]["scene"]["camera"]["eye"]
        # The button writes the same address.
        page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', "
            "{value: {writeText: async text => { window.copied = text; }}})"
        )
        page.get_by_role("button", name="Copy a link to this view").nth(1).click()
        page.wait_for_function("window.copied")
        assert page.evaluate("copied") == address
        assert page.locator("#l1-surface [role=status]").text_content() == "The link is copied."
    with opened(browser, address) as page:
        page.wait_for_selector("#l1-surface .live-figure-drawn")
        settle(page)
        assert page.locator("#l1-surface input").input_value() == "0.64"
        assert page.locator("#l1-surface .live-figure-plot").is_visible()
        again = held(page, "l1-surface")["layout"]["scene"]["camera"]["eye"]
        np.testing.assert_allclose([again[a] for a in "xyz"], [eye[a] for a in "xyz"], atol=0.006)
        z = held(page, "l1-surface")["data"][0]["z"]
        *_rest, fig = drawn("l1")["l1-surface"]
        expected = live.evaluate(fig.layout.meta["live"], {"λ": 0.64})["traces"][0, "z"]
        np.testing.assert_allclose(np.array(z), expected, atol=1e-9)
        assert page.evaluate("scrollY") > 0
        # Going to another state of the page in the same window moves it too.
        page.evaluate("location.hash = '#l1-surface?λ=0.1'")
        slider = page.locator("#l1-surface input")
        assert until(page, lambda: slider.input_value() == "0.1")


@pytest.mark.parametrize(
    "state",
    [
        "λ=1e9&camera=NaN,0,0",
        "λ=&camera=1,2",
        "%E0%A4%A",
        "__proto__=1&λ=<img src=x onerror=alert(1)>&camera9=0,0,0",
    ],
)
def test_an_address_that_says_nonsense_does_no_harm(browser, site, state):
    with opened(browser, f"{url(site, 'l1')}#l1-surface?{state}") as page:
        draw(page, "l1-surface")
        value = float(page.locator("#l1-surface input").input_value())
        assert 0 <= value <= 1
        assert page.heard == []


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A small site built as a host would."""
    page = (ROOT / "docs/template.md").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("published")
    project = scratch_project(folder, {"page": page, "404": "---\norphan: true\n---\n\n# Lost\n"})
    base = "https://example.org/en/latest/"
    done = nox_docs(project, READTHEDOCS_CANONICAL_URL=base)
    assert done.returncode == 0, done.stdout
    return project / "docs/_build/html", base


def test_a_link_to_a_page_has_title_description_and_picture(published):
    html, base = published
    text = (html / "page.html").read_text(encoding="utf-8")
    meta = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', text))
    assert meta["title"] and len(meta["description"]) > 40
    assert meta["url"] == f"{base}page.html"
    assert f'<link rel="canonical" href="{base}page.html"' in text
    assert re.search(r'<link rel="[^"]*icon"[^>]*favicon\.svg', text)
    picture = Image.open(html / meta["image"].removeprefix(base))
    assert picture.size == (1200, 630) and len(picture.getcolors(1_000_000)) > 500
    again = (html / "index.html").read_text(encoding="utf-8")
    assert "og:title" in again


def test_a_missing_page_is_answered_in_any_folder(published, browser, tmp_path):
    html, _base = published
    (tmp_path / "en").mkdir()
    (tmp_path / "en/latest").symlink_to(html)
    text = (html / "404.html").read_text(encoding="utf-8")
    # As a host does: the page for whatever address it was asked for.
    deep = html / "a/b"
    deep.mkdir(parents=True, exist_ok=True)
    (deep / "c.html").write_text(text, encoding="utf-8")
    with served(tmp_path) as address, opened(browser, f"{address}/en/latest/a/b/c.html") as page:
        assert page.locator("h1").first.inner_text().startswith("Lost")
        assert page.locator(".sidebar-brand-text").is_visible()
        page.get_by_role("link", name="See where").first.click()
        page.wait_for_load_state()
        assert page.url.startswith(f"{address}/en/latest/") and page.heard == []


# ---- sending nothing -------------------------------------------------------------------------


def test_the_policy_lets_the_site_work_and_nothing_else(browser, site):
    rule = (site / "content-security-policy.txt").read_text(encoding="utf-8").strip()
    assert "http" not in rule and "unsafe-eval" not in rule
    assert "'unsafe-inline'" not in re.search(r"script-src[^;]*", rule)[0]
    with served(site, {"Content-Security-Policy": rule}) as address:
        for page_name in (*PAGES, "search", "404"):
            with opened(browser, f"{address}/{page_name}.html") as page:
                for figure in figures(page):
                    draw(page, figure)
                assert page.evaluate("document.body.dataset.theme") == "auto"
                assert page.heard == []
        with opened(browser, f"{address}/index.html") as page:
            page.evaluate(
                "document.head.append(Object.assign(document.createElement('script'),"
                " {textContent: 'window.stolen = 1'}))"
            )
            assert page.evaluate("window.stolen") is None
            assert any("Content Security Policy" in heard for heard in page.heard)


def test_the_search_page_finds(browser, site):
    with served(site) as address, opened(browser, f"{address}/search.html?q=diamond") as page:
        page.wait_for_selector("#search-results li, #search-results p")
        assert page.heard == []


def test_nothing_is_kept_but_the_theme(browser, site):
    with served(site) as address, opened(browser, f"{address}/l1.html") as page:
        draw(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.4})
        page.locator(".theme-toggle").last.click()
        page.wait_for_timeout(800)
        assert until(page, lambda: page.evaluate("Object.keys(localStorage)") == ["theme"])
        assert page.evaluate("document.cookie + Object.keys(sessionStorage).join()") == ""
