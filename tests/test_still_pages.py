"""The still pictures: there before any script and without one, on paper and in a book."""

import gzip
import html
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from browser import draw, figures, launched, opened, painted, pixels, served, settle, until, url
from conftest import ROOT
from pages import PAGES, drawn
from PIL import Image

pytestmark = pytest.mark.browser

WITH_FIGURES = [page for page in PAGES if drawn(page)]


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_without_a_script_every_figure_is_a_still_picture(browser, site, page_name, scheme):
    with opened(browser, url(site, page_name), scheme=scheme, java_script_enabled=False) as page:
        for plot in page.locator(".live-figure-plot").all():
            plot.scroll_into_view_if_needed()
            seen = pixels(plot)
            assert painted(plot) > 0.02 and len(np.unique(seen.reshape(-1, 3) // 16, axis=0)) > 10
            assert not plot.locator("xpath=..").locator("input").first.is_visible()
        assert page.heard == []


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


@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_the_still_picture_is_the_live_one_at_rest(browser, site, page_name):
    """The same views at the same places: what is dark in one is dark in the other."""
    with opened(browser, url(site, page_name)) as page:
        seen = {}
        for figure in figures(page):
            plot = draw(page, figure)
            live_one = coarse(plot)
            style = page.add_style_tag(
                content=".live-figure-canvas { visibility: hidden }"
                ".live-figure-plot > .live-figure-still { visibility: visible !important }"
            )
            seen[figure] = live_one, coarse(plot)
            style.evaluate("style => style.remove()")
        for figure, (shown, still) in seen.items():
            assert np.corrcoef(shown, still)[0, 1] > 0.75, figure
            for other, (_, wrong) in seen.items():
                if other != figure and wrong.shape == shown.shape:
                    assert np.corrcoef(shown, still)[0, 1] > np.corrcoef(shown, wrong)[0, 1] - 0.02


def coarse(plot):
    """How far from the ground each of some 60 × 40 parts of the picture is."""
    seen = pixels(plot)
    away = Image.fromarray(np.abs(seen - seen[0, 0]).max(axis=2).astype(np.uint8))
    return np.asarray(away.resize((60, 40), Image.Resampling.BOX)).ravel().astype(float)


# What moved, by how much and when.
COUNTING = """window.shifts = []; new PerformanceObserver(list => {
  for (const {value, startTime, sources} of list.getEntries())
    window.shifts.push([value, startTime, ...sources.map(({node}) => node?.outerHTML ?? "")]);
}).observe({type: "layout-shift", buffered: true})"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_nothing_moves_while_figures_come(browser, site, page_name, width):
    with opened(browser, url(site, page_name), width=width, before=COUNTING) as page:
        for figure in figures(page):
            before = page.locator(f"#{figure}").bounding_box()["height"]
            draw(page, figure)
            assert page.locator(f"#{figure}").bounding_box()["height"] == before
        assert page.evaluate("shifts") == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page_name", [*PAGES, "404", "search", "genindex"])
def test_nothing_moves_while_a_page_comes_in_pieces(browser, site, page_name, width):
    """On a slow line a browser shows what has come so far, wherever that ends."""
    with served(site, pieces=25) as server:
        address = f"{server}/{page_name}.html"
        with opened(browser, address, width=width, before=COUNTING) as page:
            settle(page)
            assert page.evaluate("shifts") == []


@pytest.mark.parametrize("page_name", ["l1", "kinks"])
def test_a_printed_page_has_every_figure(browser, site, page_name):
    with opened(browser, url(site, page_name), width=760) as page:
        draw(page, figures(page)[0])  # one drawn, the others not
        page.emulate_media(media="print")
        for figure in figures(page):
            plot = page.locator(f"#{figure} .live-figure-plot")
            assert painted(plot) > 0.02
            assert plot.locator("svg").first.is_visible()
            assert (
                plot.locator(".live-figure-canvas").count() == 0
                or not plot.locator(".live-figure-canvas").is_visible()
            )
        assert page.pdf().startswith(b"%PDF")


# ---- the first view --------------------------------------------------------------------------


LARGEST = """window.largest = ""; new PerformanceObserver(list => {
  for (const {element} of list.getEntries()) if (element) window.largest = element.outerHTML;
}).observe({type: "largest-contentful-paint", buffered: true})"""


# Whether all figures on the first screen are live.
SEEN_LIVE = """[...document.querySelectorAll(".live-figure-plot")].every(plot =>
  plot.getBoundingClientRect().top > innerHeight || plot.matches(".live-figure-drawn"))"""


@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_the_largest_paint_waits_for_no_script(browser, site, page_name):
    """What is painted first is the same, whether scripts come or never do."""
    pages = []
    for blocked in (False, True):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(LARGEST)
        if blocked:
            context.route("**/*.js*", lambda route: route.abort())
        page = context.new_page()
        page.goto(url(site, page_name))
        page.wait_for_function("window.largest")
        pages.append(page)
    with_scripts, without = pages
    with_scripts.wait_for_function(SEEN_LIVE)
    without.wait_for_timeout(1000)  # a page is painted in several strokes
    assert until(without, lambda: with_scripts.evaluate("largest") == without.evaluate("largest"))
    for page in pages:
        page.context.close()


def first_view(site, page_name):
    """Gzipped bytes of all that a page needs before a figure is near: text, pictures, scripts."""
    page = (site / f"{page_name}.html").read_text(encoding="utf-8")
    page = re.sub(r'<script type="application/json">.*?</script>', "", page)
    files = re.findall(r'(?:href|src)="(_static/[^"?]*\.(?:css|js))', page)
    texts = [page.encode(), *((site / file).read_bytes() for file in files)]
    assert not any("plotly" in file for file in files) and len(files) > 5
    return sum(len(gzip.compress(text, 9)) for text in texts)


@pytest.mark.parametrize("page_name", PAGES)
def test_the_first_view_is_light(site, page_name):
    assert first_view(site, page_name) < 150_000


# ---- in a book -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The chapters of the EPUB, {name: text}."""
    folder = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "sphinx", "-b", "epub", "-Ej", "auto", "-W", "--keep-going"]
    done = subprocess.run(
        [*command, "-d", folder / "doctrees", ROOT / "docs", folder / "epub"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (file,) = folder.glob("epub/*.epub")
    with zipfile.ZipFile(file) as opened_book:
        return {
            name: opened_book.read(name).decode()
            for name in opened_book.namelist()
            if name.endswith(".xhtml")
        }


def test_a_book_shows_every_figure_and_has_no_script(book):
    for page in PAGES:
        text = book[f"{page}.xhtml"]
        ElementTree.fromstring(text)  # an e-book reader refuses what is not well-formed
        assert "<script" not in text and "<input" not in text and "<button" not in text
        for name, (*_rest, fig) in drawn(page).items():
            figure = text[text.index(f'id="{name}"') :].partition("</figure>")[0]
            assert "<svg" in figure, name
            said = fig.layout.meta["live"]["description"].split("{")[0][:30]
            assert said in html.unescape(figure), name
