"""Figures that nobody here has made are drawn as their authors made them."""

import json
import re

import pytest
from anyones import FACTS, PAGES
from browser import draw, figures, opened, settle, until, url
from conftest import once
from small_sites import made, text_of
from test_robust import CONTEXTS

pytestmark = [pytest.mark.browser, pytest.mark.builds]

CONF = """\
extensions = ["regnotes.livefigures", "myst_nb", "sphinx_design"]
html_theme = "furo"
myst_enable_extensions = ["colon_fence"]
"""


@pytest.fixture(scope="session")
def anyones(tmp_path_factory):
    """The folder of a site with all of them, and in said.txt what Sphinx said."""

    def make(folder):
        site, said = made(folder, CONF, PAGES, "-j2")
        (site / "said.txt").write_text(said, encoding="utf-8")

    return once(tmp_path_factory, "anyones", make) / "site"


def test_the_build_warns_of_what_is_not_as_meant_once_and_with_a_remedy(anyones):
    warnings = [line for line in text_of(anyones / "said.txt").splitlines() if "WARNING: " in line]
    tex, geo, tiles, image = (w for w in warnings if "IPKernelApp" not in w)
    assert "/remote.md:" in tex and "live-figure-1 has TeX" in tex and "<sup>" in tex
    assert "live-figure-3 is a map" in geo and "live_figures_topojson" in geo
    assert "live-figure-4 is a map" in tiles and "white-bg" in tiles
    assert "live-figure-5 has an image from example.org" in image


FOUND = """figure => {
  const {_fullLayout: layout, _fullData: data, _context: context} =
    document.querySelector(`#${figure} .js-plotly-plot`);
  const at = path => path.split(".").reduce((of, key) => of?.[key], {layout, data, context});
  return paths => paths.map(at);
}"""


def found(page, figure, paths):
    return json.loads(
        page.evaluate(f"([f, paths]) => JSON.stringify(({FOUND})(f)(paths))", [figure, paths])
    )


def test_on_a_telephone_a_picture_lies_in_its_place_whatever_stills_there_are(browser, anyones):
    with opened(browser, url(anyones, "said"), width=390) as page:
        assert page.locator(".live-figure-plot > .live-figure-never-wide").count()
        for name in figures(page):
            plot = draw(page, name).bounding_box()
            canvas = page.locator(f"#{name} .js-plotly-plot").bounding_box()
            assert (canvas["x"], canvas["y"]) == pytest.approx((plot["x"], plot["y"]), abs=1), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_an_author_says_holds_and_the_rest_is_the_pages(browser, anyones, scheme):
    with opened(browser, url(anyones, "said"), scheme=scheme) as page:
        names = figures(page)
        assert len(names) == len(FACTS)
        for name, facts in zip(names, FACTS, strict=True):
            draw(page, name)
            assert found(page, name, [*facts]) == [*facts.values()], name
        words = page.evaluate("getComputedStyle(document.body).color").replace(" ", "")
        for name in (names[0], names[3]):
            draw(page, name)
            assert found(page, name, ["layout.font.color"]) == [words]
        assert page.heard == []


def test_every_kind_is_drawn(browser, anyones):
    with opened(browser, url(anyones, "kinds")) as page:
        for name in figures(page):
            draw(page, name)
        assert page.heard == []


def test_frames_play_and_a_slider_of_plotlys_moves(browser, anyones):
    with opened(browser, url(anyones, "moving")) as page:
        figure = figures(page)[0]
        plot = draw(page, figure)
        plot.locator(".updatemenu-button").first.click()
        x = ["data.0.x.0", "data.0.y.0"]
        assert until(page, lambda: found(page, figure, x) == [3, 3])
        plot.locator(".slider-rail-touch-rect").click(position={"x": 10, "y": 5})
        assert until(page, lambda: found(page, figure, x)[0] < 2)
        assert page.heard == []


def test_a_readers_choice_and_zoom_outlive_scrolling_away_and_another_theme(browser, anyones):
    with opened(browser, url(anyones, "moving")) as page:
        figure = figures(page)[1]
        plot = draw(page, figure)
        plot.locator(".updatemenu-header").click()
        plot.locator(".updatemenu-dropdown-button").nth(1).click()
        page.evaluate(
            "figure => Plotly.relayout(document.querySelector(`#${figure} .js-plotly-plot`),"
            " {'xaxis.range': [0.5, 1.5]})",
            figure,
        )
        state = ["data.0.visible", "data.1.visible", "layout.xaxis.range",
                 "layout.updatemenus.0.active"]  # fmt: skip
        wanted = [False, True, [0.5, 1.5], 1]
        assert until(page, lambda: found(page, figure, state) == wanted)
        before = found(page, figure, ["layout.font.color"])
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert until(page, lambda: page.locator(f"#{figure} .js-plotly-plot").count() == 0)
        draw(page, figure)
        assert found(page, figure, state) == wanted
        page.evaluate("document.body.dataset.theme = 'dark'")
        assert until(page, lambda: found(page, figure, ["layout.font.color"]) != before)
        assert found(page, figure, state) == wanted
        assert page.heard == []


def test_flat_figures_of_webgl_count_too(browser, anyones):
    with opened(browser, url(anyones, "many"), before=CONTEXTS) as page:
        names = figures(page)
        assert len(names) == 14
        for name in [*names, *names[::-1]]:
            draw(page, name)
            assert page.evaluate("alive()") <= 14
        assert page.heard == []  # Chromium would say that it breaks the oldest


def test_what_is_kept_is_shown_where_it_is_pasted(browser, anyones):
    with opened(browser, url(anyones, "kept")) as page:
        shown, *pasted = figures(page)  # the one that is to be shown where it is made
        assert len(pasted) == 4
        for name in (shown, *pasted[:-1]):
            draw(page, name)
        assert found(page, shown, ["data.0.type"]) == ["bar"]
        assert page.locator("figure.live-figure figcaption").inner_text().startswith("A caption.")
        assert page.locator("p figure").count() == 0
        hidden = page.locator(f"#{pasted[-1]} .live-figure-plot")
        assert not hidden.is_visible()
        page.get_by_text("Two", exact=True).click()
        draw(page, pasted[-1])
        assert found(page, pasted[-1], ["layout.width"])[0] == hidden.bounding_box()["width"]
        mine = page.locator('script[type="application/json"]').evaluate_all(
            "all => all.map(one => one.textContent).filter(text => text.includes('mine'))"
        )
        assert mine == ['["mine"]']
        page.goto(url(anyones, "far"))
        (name,) = figures(page)
        draw(page, name)
        assert page.heard == []


def test_nothing_is_asked_of_another_host(browser, anyones):
    with opened(browser, url(anyones, "remote")) as page:
        names = figures(page)
        for k in (0, 1, 4):
            draw(page, names[k])
        settle(page)
        assert page.locator(".live-figure-refused").count() == 2
        assert page.heard == []
    for file in anyones.glob("*.html"):
        text = re.sub(r"<script type=.application/json.*?</script>", "", text_of(file))
        assert not re.search(r'<(script|link|img)[^>]*(src|href)="https?:', text), file.name
