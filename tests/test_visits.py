"""Every page, visited as a reader has it, and asked everything at each visit."""

from contextlib import contextmanager
from functools import cache
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from browser import (
    COUNTING,
    apart,
    coarse,
    draw,
    figures,
    held,
    likeness,
    opened,
    painted,
    pixels,
    served,
    settle,
    standing_still,
    too_wide,
    until,
    url,
)
from moved_figures import check_every_slider
from pages import PAGES, WITH_FIGURES, drawn

pytestmark = pytest.mark.browser

soak = pytest.mark.soak
VISITS = {
    "desk": dict(scheme="light", width=1280, height=900),
    "phone": dict(scheme="dark", width=360, height=740, touch=True),
    "desk in the dark": dict(scheme="dark", width=1280, height=900),
    "large phone": dict(scheme="light", width=390, height=844, touch=True),
}
# From a folder, or from a host: in pieces and under the site's policy.
FROM_A_HOST = ("phone", "desk in the dark", "large phone")
ALL = [
    *WITH_FIGURES,  # first, because they take longest
    *sorted({*PAGES} - {*WITH_FIGURES}),
    *("404", "genindex", "search", "py-modindex"),
]
SHORT = ("desk", "phone")  # every theme and every width; the other pairs are soaked
# These pages have all that a page can have. The others' visit on a phone is soaked, and so is the
# contrast of their colours, on which axe spends more time than on all the rest.
EXAMPLES = (
    "index", "l1", "one-dimension", "constraint", "units", "article", "contributing", "glossary",
    "404", "search",
)  # fmt: skip


def is_short(visit, page_name):
    return visit in SHORT and (visit != "phone" or page_name in EXAMPLES)


@pytest.mark.parametrize(
    ("visit", "page_name"),
    [
        pytest.param(visit, page_name, marks=[] if is_short(visit, page_name) else soak)
        for visit in VISITS
        for page_name in ALL
    ],
)
def test_a_visit(browser, site, subtests, page_name, visit):
    expected = drawn(page_name) if page_name in PAGES else {}
    with came(browser, site, page_name, visit) as page:
        settle(page)
        if page_name != "py-modindex":  # Sphinx's own script folds its rows
            with subtests.test("nothing moves while the page comes"):
                assert shifts(page) == []
        with subtests.test("its figures are those of its cells"):
            assert figures(page) == list(expected)
            assert (page_name in WITH_FIGURES) == bool(expected)
        stills = {}
        for name in figures(page):
            with subtests.test("drawn", figure=name):
                stills[name] = check_drawing(page, name)
            with subtests.test("said to who cannot see it", figure=name):
                check_words_and_numbers(page, name)
            if visit == "desk" and name in stills:
                with subtests.test("its sliders", figure=name):
                    check_every_slider(page, name, expected[name])
        if VISITS[visit]["width"] == 1280:
            with subtests.test("the still pictures are the live ones at rest"):
                check_stills(stills)
        with subtests.test("the system is asked for the theme"):
            assert page.evaluate("document.body.dataset.theme") == "auto"
        with subtests.test("nothing is wider than the screen"):
            check_width(page)
        with subtests.test("nothing complains"):
            assert page.heard == []
        with subtests.test("axe finds nothing"):
            contrast = page_name in EXAMPLES or not is_short(visit, page_name)
            assert found_by_axe(page, contrast) == []


@contextmanager
def came(browser, site, page_name, visit):
    """The page as it comes on this visit; what is missing only a host has an answer to."""
    options = {"before": COUNTING, **VISITS[visit]}
    if visit not in FROM_A_HOST and page_name != "404":
        with opened(browser, url(site, page_name), **options) as page:
            yield page
        return
    rule = (site / "content-security-policy.txt").read_text(encoding="utf-8").strip()
    with (
        served(site, {"Content-Security-Policy": rule}, pieces=25) as address,
        opened(browser, f"{address}/{page_name}.html", **options) as page,
    ):
        yield page


def shifts(page):
    """What has moved since this was last asked."""
    return page.evaluate("shifts.splice(0)")


# ---- what is asked ---------------------------------------------------------------------------


def check_drawing(page, figure):
    """Draw a figure; what its picture is, and that of the still picture in its place."""
    shifts(page)  # sliders of another figure may have moved this one
    before = page.locator(f"#{figure}").bounding_box()["height"]
    plot = draw(page, figure)
    assert page.locator(f"#{figure}").bounding_box()["height"] == before, "layout moved"
    seen = pixels(plot)
    assert shifts(page) == []
    # Nothing is drawn before a figure comes near, so what differs from an empty panel is
    # the picture: many colours (Viridis, shaded), over a good part of the place. Curves
    # are thin and have few colours, an empty panel has none of either.
    kinds = {trace["type"] for trace in held(page, figure)["data"]}
    area, tones = (0.1, 40) if kinds & {"surface", "contour"} else (0.02, 15)
    colours = np.unique(seen[apart(seen)] // 16, axis=0)
    assert painted(seen) > area, f"{painted(seen):.1%} of it is painted"
    assert len(colours) > tones, f"only {len(colours)} colours"
    return coarse(seen), coarse(standing_still(page, figure)), "surface" in kinds


def check_stills(pictures):
    """The same views at the same places: where one is painted, so is the other, in like colours.

    A surface turned the other way gives at most 0.76 where both are painted, the right one at
    least 0.8.
    """
    for figure, (shown, still, solid) in pictures.items():
        everywhere = np.ones(shown.shape[1:], dtype=bool)
        painted_in_both = (np.abs([shown, still]).max(axis=1) > 12).all(axis=0)
        alike = likeness(shown, still, everywhere)
        assert alike > 0.75, figure
        assert not solid or likeness(shown, still, painted_in_both) > 0.78, figure
        for other, (_, wrong, _) in pictures.items():
            assert other == figure or alike > likeness(shown, wrong, everywhere) - 0.02


def check_words_and_numbers(page, figure):
    plot = page.locator(f"#{figure} .live-figure-plot")
    described = page.locator(f"#{plot.get_attribute('aria-describedby')}")
    assert described.get_attribute("aria-live") == "polite"
    assert len(described.text_content().split()) > 8, "no words for who cannot see it"
    tables = page.locator(f"#{figure} .live-figure-numbers td[data-at]")
    told = page.locator(f"#{figure} .live-figure-readouts output")
    assert tables.count() >= 3 or told.count() >= 3, "no numbers"
    assert page.locator(f"#{figure} figcaption").count() == 1


def check_width(page):
    """Also of what is folded up; and a finger hits every slider and button."""
    assert too_wide(page) <= 0
    page.eval_on_selector_all("details", "all => { for (const one of all) one.open = true; }")
    assert too_wide(page) <= 0
    heights = page.eval_on_selector_all(
        ":is(.live-figure-controls, .live-figure-question) :is(input, button)",
        "all => all.filter(one => one.checkVisibility()).map(one => one.offsetHeight)",
    )
    assert all(height >= 44 for height in heights), heights


def found_by_axe(page, contrast=True):
    page.emulate_media(reduced_motion="reduce")  # what fades in would be measured while it does
    page.eval_on_selector_all("details", "all => { for (const one of all) one.open = true; }")
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    # The theme's button "Back to top", there while one scrolls up, is in no landmark.
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.locator(".show-back-to-top").wait_for(state="detached")
    page.evaluate(axe())  # no script of the page's, so that a policy lets it in
    found = page.evaluate(AXE, contrast)
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]


AXE = """enabled => axe.run(document,
  {resultTypes: ["violations"], rules: {"color-contrast": {enabled}}})"""


@cache
def axe():
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


# ---- other ways to come -----------------------------------------------------------------------

# Surfaces, planes and lines; what a still picture shows is compared on the visit of each page.
FIRST = ["index", "constraint", "kinks"]


def with_soak(page_name):
    return pytest.param(page_name, marks=[] if page_name in FIRST else soak)


@pytest.mark.parametrize("page_name", [with_soak(p) for p in WITH_FIGURES])
def test_without_a_script_every_figure_is_a_still_picture(browser, site, page_name):
    with opened(browser, url(site, page_name), java_script_enabled=False) as page:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for plot in page.locator(".live-figure-plot").all():
                plot.scroll_into_view_if_needed()
                seen = pixels(plot)
                assert painted(seen) > 0.01  # thin lines, or a question that hides most
                assert len(np.unique(seen.reshape(-1, 3) // 16, axis=0)) > 10
                assert not plot.locator("xpath=..").locator("input").first.is_visible()
        assert page.heard == []


# At other sizes, and at this one in the dark, each page comes in pieces on its visit.
@pytest.mark.parametrize("page_name", ["index", "one-dimension", "conclusions"])
def test_nothing_moves_while_a_page_comes_in_pieces(browser, site, page_name):
    """On a slow line a browser shows what has come so far, wherever that ends."""
    with served(site, pieces=25) as server:
        with opened(browser, f"{server}/{page_name}.html", before=COUNTING) as page:
            settle(page)
            assert shifts(page) == []


LARGEST = """window.largest = ""; new PerformanceObserver(list => {
  for (const {element} of list.getEntries()) if (element) window.largest = element.outerHTML;
}).observe({type: "largest-contentful-paint", buffered: true})"""


# Whether all figures on the first screen are live.
SEEN_LIVE = """[...document.querySelectorAll(".live-figure-plot")].every(plot =>
  plot.getBoundingClientRect().top > innerHeight || plot.matches(".live-figure-drawn"))"""


@pytest.mark.parametrize("page_name", [with_soak(p) for p in WITH_FIGURES])
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
    for page in pages:  # a page is painted in several strokes
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready.then(() => {})")
        settle(page)
    assert until(without, lambda: with_scripts.evaluate("largest") == without.evaluate("largest"))
    for page in pages:
        page.context.close()


# ---- that it can fail ------------------------------------------------------------------------


def test_a_figure_without_its_script_is_not_taken_for_drawn(browser, site):
    """An empty panel has neither the colours nor the area."""
    with opened(browser, url(site, "template")) as page:
        page.evaluate(COUNTING)
        page.add_style_tag(content=".js-plotly-plot { visibility: hidden }")
        with pytest.raises(AssertionError, match="of it is painted"):
            check_drawing(page, "template-surface")


def test_axe_finds_what_is_wrong(browser, site):
    with opened(browser, url(site, "template")) as page:
        page.evaluate(
            "for (const aside of document.querySelectorAll('aside')) aside.ariaLabel = 'x'"
        )
        page.evaluate("document.querySelector('article').append(new Image())")
        found = " ".join(found_by_axe(page))
        assert "landmark-unique" in found and "image-alt" in found
