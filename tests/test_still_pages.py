"""The still pictures: there before any script and without one, on paper and in a book."""

import gzip
import re

import pytest
from browser import (
    draw,
    figures,
    move,
    opened,
    painted,
    pixels,
    until,
    url,
)
from pages import PAGES

browsed, soak = pytest.mark.browser, pytest.mark.soak


@browsed
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page_name", ["conclusions", "one-dimension", "genindex"])
def test_without_a_script_what_is_shown_when_whole_is_shown(browser, site, page_name, width):
    address = url(site, page_name)
    with opened(browser, address, width=width, java_script_enabled=False) as page:
        styles = page.eval_on_selector_all(
            "table, .math-scroll, .header-center, .sidebar-search-container, footer",
            "all => all.map(e => getComputedStyle(e)).map(s => [s.display, s.visibility])",
        )
        assert page.locator("html.no-js").count() == 1 and len(styles) > 5
        assert all(display != "none" and seen == "visible" for display, seen in styles)


@browsed
@pytest.mark.parametrize("page_name", ["twins", "kinks", pytest.param("l1", marks=soak)])
def test_a_printed_page_has_every_figure(browser, site, page_name):
    with opened(browser, url(site, page_name), width=760) as page:
        draw(page, figures(page)[0])  # one drawn, the others not
        page.emulate_media(media="print")
        for figure in figures(page):
            plot = page.locator(f"#{figure} .live-figure-plot")
            assert painted(pixels(plot)) > 0.02
            assert plot.locator("svg").first.is_visible()
            assert (
                plot.locator(".live-figure-canvas").count() == 0
                or not plot.locator(".live-figure-canvas").is_visible()
            )
        # What is fixed to the screen would stand on each sheet, over its text; drawers are shut.
        fixed = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && "
        fixed += "['fixed', 'sticky'].includes(getComputedStyle(e).position)).map(e => e.className)"
        shut = ("overlay", "sidebar-", "toc-")
        assert [name for name in page.evaluate(fixed) if not name.startswith(shut)] == []
        assert page.pdf().startswith(b"%PDF")


@browsed
def test_paper_says_what_its_reader_made_of_a_figure(browser, site):
    """The picture on paper is the one at rest, and says so."""
    with opened(browser, url(site, "template")) as page:
        draw(page, "template-surface")
        paper = page.locator("#template-surface .live-figure-at-rest")
        rest, left = paper.nth(0), paper.nth(1)
        move(page, "template-surface", {"Ω": 0.32})
        assert until(page, lambda: "0.32" in left.text_content())
        assert not rest.is_visible() and not left.is_visible()
        page.emulate_media(media="print")
        assert rest.is_visible() and "0.2" in rest.text_content()
        assert left.is_visible() and left.text_content().startswith("As you left it: ")
        page.emulate_media(media="screen")
        move(page, "template-surface", {"Ω": 0.2})
        assert until(page, lambda: left.text_content() == "")


# ---- the first view --------------------------------------------------------------------------


def first_view(site, page_name):
    """Gzipped bytes of all that a page needs before a figure is near: text, pictures, scripts."""
    page = (site / f"{page_name}.html").read_text(encoding="utf-8")
    page = re.sub(r'<script type="application/json">.*?</script>', "", page)
    files = re.findall(r'(?:href|src)="(_static/[^"?]*\.(?:css|js))', page)
    texts = [page.encode(), *((site / file).read_bytes() for file in files)]
    assert not any("plotly" in file for file in files) and len(files) > 5
    return sum(len(gzip.compress(text, 9)) for text in texts)


@pytest.mark.builds
@pytest.mark.parametrize("page_name", PAGES)
def test_the_first_view_is_light(site, page_name):
    assert first_view(site, page_name) < 150_000
