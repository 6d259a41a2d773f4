"""The site for every reader: without a script, on paper, by keyboard, by ear, on a phone."""

import io
import json
import re
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from browser import draw, figures, held, launched, move, opened, served, settle
from conftest import nox_docs, scratch_project
from pages import PAGES, drawn
from PIL import Image

from regnotes import live

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WITH_FIGURES = [page for page in PAGES if drawn(page)]
ALL = [*PAGES, "genindex", "search", "py-modindex"]


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


def url(site, page):
    return (site / f"{page}.html").as_uri()


def pixels(locator):
    return np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB")).astype(int)


# ---- still pictures --------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_without_a_script_every_figure_is_a_still_picture(browser, site, page_name, scheme):
    with opened(browser, url(site, page_name), scheme=scheme, java_script_enabled=False) as page:
        for plot in page.locator(".live-figure-plot").all():
            plot.scroll_into_view_if_needed()
            seen = pixels(plot)
            painted = np.abs(seen - seen[0, 0]).max(axis=2) > 24
            assert painted.mean() > 0.02 and len(np.unique(seen[painted] // 16, axis=0)) > 10
            assert not plot.locator("xpath=..").locator("input").first.is_visible()
        assert page.heard == []


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


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_nothing_moves_while_figures_come(browser, site, page_name, width):
    counting = """window.shift = 0; new PerformanceObserver(list => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({type: "layout-shift", buffered: true})"""
    with opened(browser, url(site, page_name), width=width, before=counting) as page:
        for figure in figures(page):
            before = page.locator(f"#{figure}").bounding_box()["height"]
            draw(page, figure)
            assert page.locator(f"#{figure}").bounding_box()["height"] == before
        assert page.evaluate("shift") == 0


@pytest.mark.parametrize("page_name", ["l1", "kinks"])
def test_a_printed_page_has_every_figure(browser, site, page_name):
    with opened(browser, url(site, page_name), width=760) as page:
        draw(page, figures(page)[0])  # one drawn, the others not
        page.emulate_media(media="print")
        for figure in figures(page):
            plot = page.locator(f"#{figure} .live-figure-plot")
            seen = pixels(plot)
            assert (np.abs(seen - seen[0, 0]).max(axis=2) > 24).mean() > 0.02
            assert plot.locator("svg").first.is_visible()
            assert (
                plot.locator(".live-figure-canvas").count() == 0
                or not plot.locator(".live-figure-canvas").is_visible()
            )
        assert page.pdf().startswith(b"%PDF")


# ---- by ear and by keyboard ------------------------------------------------------------------


def found_by_axe(page):
    page.emulate_media(reduced_motion="reduce")  # what fades in would be measured while it does
    for details in page.locator("details").all():
        details.evaluate("details => { details.open = true; }")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", ALL)
def test_axe_finds_nothing(browser, site, page_name, scheme):
    with opened(browser, url(site, page_name), scheme=scheme) as page:
        if figures(page):
            draw(page, figures(page)[0])  # with Plotly's own buttons
        assert found_by_axe(page) == []


@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_axe_finds_nothing_on_a_phone(browser, site, page_name):
    with opened(browser, url(site, page_name), width=360, height=740) as page:
        assert found_by_axe(page) == []


def test_axe_finds_what_is_wrong(browser, site):
    """The tests above can fail."""
    with opened(browser, url(site, "l1")) as page:
        page.evaluate("document.querySelector('aside').removeAttribute('aria-label')")
        page.evaluate("document.querySelector('article').append(new Image())")
        found = " ".join(found_by_axe(page))
        assert "landmark-unique" in found and "image-alt" in found


@pytest.mark.parametrize("page_name", WITH_FIGURES)
def test_every_figure_says_what_it_shows(browser, site, page_name):
    with opened(browser, url(site, page_name)) as page:
        for figure in figures(page):
            plot = page.locator(f"#{figure} .live-figure-plot")
            described = page.locator(f"#{plot.get_attribute('aria-describedby')}")
            assert described.get_attribute("aria-live") == "polite"
            assert len(described.text_content().split()) > 8, "no words for who cannot see it"
            tables = page.locator(f"#{figure} .live-figure-numbers td[data-at]")
            assert tables.count() >= 3, "no numbers"
            assert page.locator(f"#{figure} figcaption").count() == 1


def test_the_numbers_follow_the_slider(browser, site):
    *_rest, fig = drawn("l1")["l1-surface"]
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        fold = page.locator("#l1-surface .live-figure-numbers summary")
        fold.focus()
        page.keyboard.press("Enter")
        for value in (0.2, 0.7):
            move(page, "l1-surface", {"λ": value})
            page.wait_for_timeout(900)
            z = live.evaluate(fig.layout.meta["live"], {"λ": value})["traces"][0, "z"]
            cells = page.eval_on_selector_all(
                "#l1-surface td[data-at]", "all => all.map(c => [c.dataset.at, c.textContent])"
            )
            assert len(cells) == 25
            for at, text in cells:
                trace, attribute, i, j = at.split()
                assert (trace, attribute) == ("0", "z")
                assert abs(float(text.replace("−", "-")) - z[int(i), int(j)]) < 0.006


def test_everything_is_reached_by_keyboard_and_seen_to_be(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        page.locator("#l1-surface").evaluate("figure => { figure.tabIndex = -1; figure.focus(); }")
        seen = set()
        for _ in range(20):
            page.keyboard.press("Tab")
            now = page.evaluate(
                """() => {
                  const at = document.activeElement, style = getComputedStyle(at);
                  if (!at.closest("#l1-surface")) return null;
                  const name = at.className.split(" ")[0] || at.tagName.toLowerCase();
                  const wide = parseFloat(style.outlineWidth) > 0;
                  return [name, style.outlineStyle !== "none" && wide];
                }"""
            )
            if now is None:
                break
            seen.add(tuple(now))
        names = {name for name, _ in seen}
        assert names >= {"live-figure-plot", "modebar-btn", "input", "button", "summary"}
        assert names >= {"live-figure-link"}
        assert all(visible for _, visible in seen), seen


def test_the_arrow_keys_turn_the_view_and_not_the_page(browser, site):
    with opened(browser, url(site, "l1")) as page:
        plot = draw(page, "l1-surface")
        eye = lambda: held(page, "l1-surface")["layout"]["scene"]["camera"]["eye"]  # noqa: E731
        plot.focus()
        for key, axes in (("ArrowRight", "xy"), ("ArrowUp", "xyz"), ("+", "xyz")):
            before = eye()
            page.keyboard.press(key)
            page.wait_for_timeout(200)
            assert any(abs(before[a] - eye()[a]) > 1e-3 for a in axes), key
        assert page.url.partition("#")[0] == url(site, "l1")


def test_nothing_moves_by_itself_for_who_asked_for_that(browser, site):
    with opened(browser, url(site, "l1"), reduced_motion="reduce") as page:
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(e => {
              const s = getComputedStyle(e);
              return s.scrollBehavior === "smooth" || s.animationName !== "none"
                || s.transitionDuration.split(",").some(d => parseFloat(d) > 0.001);
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert moving == []


# ---- on a phone ------------------------------------------------------------------------------


@pytest.mark.parametrize("page_name", ALL)
def test_nothing_is_wider_than_a_small_phone(browser, site, page_name):
    with opened(browser, url(site, page_name), width=360, height=740, touch=True) as page:
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in page.locator(".live-figure-controls :is(input, button)").all():
            assert control.bounding_box()["height"] >= 44


# ---- shared ----------------------------------------------------------------------------------


def test_the_state_of_a_figure_is_in_its_address(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.64})
        page.locator("#l1-surface .live-figure-plot").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(1200)
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
    assert "#l1-surface?%CE%BB=0.64&camera=" in address
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
        page.wait_for_timeout(300)
        assert page.locator("#l1-surface input").input_value() == "0.1"


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
    page = (Path(__file__).parent.parent / "docs/template.md").read_text(encoding="utf-8")
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
        assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))")) == ["theme"]
        assert page.evaluate("document.cookie + Object.keys(sessionStorage).join()") == ""
