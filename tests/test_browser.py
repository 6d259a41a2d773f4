"""A reader and a figure: what sliders, buttons, keys, mouse and fingers do."""

import numpy as np
import pytest
from browser import (
    draw,
    figures,
    held,
    move,
    opened,
    painted,
    pixels,
    settle,
    standing,
    steady,
    until,
    url,
)
from moved_figures import answer
from pages import WITH_FIGURES, drawn

import regnotes as rn
from regnotes import figures as functions
from regnotes.figures.palette import FAINT
from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser


def test_presets_move_the_sliders(page):
    answer(page, "l1-surface")
    page.get_by_role("button", name="A point", exact=True).click()
    settle(page)
    assert page.locator('#l1-surface input[data-control="λ"]').input_value() == "0.5"
    assert "exactly one, (0, 0)" in page.locator("#l1-surface > .live-figure-readouts").inner_text()


def test_the_description_follows_when_a_slider_rests(page):
    answer(page, "l1-surface")
    move(page, "l1-surface", {"λ": 0.5})
    text = page.locator("#l1-surface .live-figure-description")
    assert until(page, lambda: "λ = 0.50" in text.text_content())
    assert "exactly one, (0, 0)" in text.text_content()


def test_sliders_answer_to_the_keyboard(page):
    slider = page.locator('#l1-surface input[data-control="λ"]')
    slider.focus()
    before = held(page, "l1-surface")["data"][0]["z"]
    page.keyboard.press("ArrowRight")
    settle(page)
    assert float(slider.input_value()) == pytest.approx(0.22)
    assert held(page, "l1-surface")["data"][0]["z"] != before
    assert page.get_by_label("L1 weight λ").count() == 2  # labelled, on this page two


def test_a_minimiser_behind_the_near_rim_is_seen_through_it(browser, site):
    """Its thin lines and dots have a colour of their own, and at this price a rim before them."""
    colour = [int(FAINT[k : k + 2], 16) for k in (1, 3, 5)]
    with opened(browser, url(site, "index")) as page:
        (name,) = figures(page)
        plot = draw(page, name)
        counts = []
        for _ in range(2):
            move(page, name, {"Ω": 0.5})
            page.wait_for_timeout(500)
            counts.append((np.abs(steady(plot) - colour).max(axis=2) < 24).sum())
            page.evaluate(
                """name => {  // as plotly.js draws them
                  const plot = document.querySelector(`#${name} .js-plotly-plot`);
                  for (const trace of Object.values(plot._fullLayout.scene._scene.traces))
                    for (const part of ["linePlot", "scatterPlot", "textMarkers"])
                      if (trace[part]) delete trace[part].draw;
                }""",
                name,
            )
            move(page, name, {"Ω": 0.49})
        assert counts[0] > 1.4 * counts[1]  # the dot on the floor is seen beside the bowl anyway


# ---- the view is the reader's ----------------------------------------------------------------


def camera(page, figure):
    eye = held(page, figure)["layout"]["scene"]["camera"]["eye"]
    return np.array([eye["x"], eye["y"], eye["z"]])


WIDTH = "document.querySelector('#l1-surface .js-plotly-plot')._fullLayout.width"


def font(page, figure):
    return held(page, figure)["layout"]["font"]["color"]


def middle(plot, part=0.25):
    box = plot.bounding_box()
    return box["x"] + part * box["width"], box["y"] + box["height"] / 2


def drag(page, plot):
    x, y = middle(plot)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 20, steps=5)
    page.mouse.up()
    settle(page)


def test_the_mouse_turns_the_view_and_it_stays_turned(page):
    plot = draw(page, "l1-surface")
    rest = camera(page, "l1-surface")
    drag(page, plot)
    turned = camera(page, "l1-surface")
    assert np.abs(turned - rest).max() > 0.1
    move(page, "l1-surface", {"λ": 0.4})
    np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
    wide = page.evaluate(WIDTH)
    page.set_viewport_size({"width": 700, "height": 800})
    assert until(page, lambda: page.evaluate(WIDTH) < wide)
    np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert until(page, lambda: page.evaluate(WIDTH) == wide)
    for theme in ("dark", "auto"):
        before = font(page, "l1-surface")
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        assert until(page, lambda before=before: font(page, "l1-surface") != before)
        np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
    # Far away the figure is freed; back again it is as the reader left it.
    page.evaluate("document.body.style.paddingBottom = '20000px'; scrollTo(0, 20000)")
    page.wait_for_selector("#l1-surface .js-plotly-plot", state="detached")
    page.evaluate("document.body.style.paddingBottom = ''")
    draw(page, "l1-surface")
    np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
    page.locator("#l1-surface .modebar-btn[data-title='Reset the view']").click()
    settle(page)
    np.testing.assert_allclose(camera(page, "l1-surface"), rest, atol=1e-6)


def test_the_wheel_scrolls_the_page_and_with_ctrl_zooms_the_view(page):
    plot = draw(page, "l1-surface")
    rest = camera(page, "l1-surface")
    page.mouse.move(*middle(plot))
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    assert until(page, lambda: page.evaluate("scrollY") == before + 120)
    np.testing.assert_allclose(camera(page, "l1-surface"), rest, atol=1e-9)
    page.mouse.move(*middle(plot))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    near = np.linalg.norm(rest)
    assert until(page, lambda: np.linalg.norm(camera(page, "l1-surface")) < near)
    page.keyboard.up("Control")
    assert page.evaluate("scrollY") == before + 120


def test_the_buttons_zoom(page):
    rest = np.linalg.norm(camera(page, "l1-surface"))
    for title, grows in (("Zoom in", False), ("Zoom out", True)):
        button = page.locator(f"#l1-surface .modebar-btn[data-title='{title}']")
        button.focus()
        page.keyboard.press("Enter")
        settle(page)
        now = np.linalg.norm(camera(page, "l1-surface"))
        assert (now > rest) == grows and now != rest
        rest = now


def fingers(page, *paths):
    """Move fingers along paths of points, all with as many points."""
    session = page.context.new_cdp_session(page)
    for k, points in enumerate(zip(*paths, strict=True)):
        touch = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        kind = "touchMove" if k else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch})
        settle(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    standing(page)  # what was flung scrolls on for a while


def path(start, by, steps=8):
    return [(start[0] + by[0] * k / steps, start[1] + by[1] * k / steps) for k in range(steps + 1)]


def test_a_finger_that_scrolls_leaves_the_slider_where_it_was(browser, site):
    """It begins anywhere on the slider; a tap, or a finger that goes sideways, moves it."""
    with opened(browser, url(site, "template"), width=390, height=844, touch=True) as page:
        draw(page, "template-surface")
        slider = page.locator("#template-surface input[type=range]")

        def swipe(share, by, steps=8):
            box = slider.bounding_box()
            at = box["x"] + share * box["width"], box["y"] + box["height"] / 2
            before = page.evaluate("scrollY")
            fingers(page, path(at, by, steps))
            return page.evaluate("scrollY") - before

        for share, by in ((0.9, (0, -150)), (0.1, (0, 100)), (0.5, (8, -150))):
            assert abs(swipe(share, by)) > 20 and slider.input_value() == "0.2"
        swipe(0.4, (50, 0))
        assert float(slider.input_value()) > 0.3
        swipe(0.1, (0, 0), steps=1)
        assert float(slider.input_value()) < 0.1
        z = held(page, "template-surface")["data"][0]["z"]
        *_rest, fig = drawn("template")["template-surface"]
        said = {"Ω": float(slider.input_value())}
        expected = live.evaluate(fig.layout.meta["live"], said)["traces"][0, "z"]
        np.testing.assert_allclose(np.array(z), expected, atol=1e-9)


def test_fingers_scroll_turn_and_zoom(browser, site):
    with opened(browser, url(site, "template"), width=390, height=844, touch=True) as page:
        plot = draw(page, "template-surface")
        rest, before = camera(page, "template-surface"), page.evaluate("scrollY")
        x, y = middle(plot, 0.5)
        y -= 60
        fingers(page, path((x, y), (0, -150)))
        assert until(page, lambda: page.evaluate("scrollY") > before + 60)
        np.testing.assert_allclose(camera(page, "template-surface"), rest, atol=1e-9)
        draw(page, "template-surface")
        before = page.evaluate("scrollY")
        x, y = middle(plot, 0.3)
        fingers(page, path((x, y), (150, 0)))
        assert until(page, lambda: np.abs(camera(page, "template-surface") - rest).max() > 0.2)
        turned = camera(page, "template-surface")
        assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(rest))
        assert page.evaluate("scrollY") == before
        fingers(page, path((x + 40, y), (-30, 0)), path((x + 80, y), (60, 0)))
        near = 0.8 * np.linalg.norm(turned)
        assert until(page, lambda: np.linalg.norm(camera(page, "template-surface")) < near)
        move(page, "template-surface", {"Ω": 0.4})
        assert np.linalg.norm(camera(page, "template-surface")) < near
        assert page.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_follows_the_theme_switch_at_once(browser, site, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    with opened(browser, url(site, "template"), scheme=scheme) as page:
        draw(page, "template-surface")
        colour = lambda: font(page, "template-surface")  # noqa: E731
        auto = colour()
        page.evaluate(f"document.body.dataset.theme = '{other}'")
        assert until(page, lambda: colour() != auto)
        switched = colour()
        page.evaluate("document.body.dataset.theme = 'auto'")
        assert until(page, lambda: colour() == auto)
        page.emulate_media(color_scheme=other)
        assert until(page, lambda: colour() == switched)


# ---- any other Plotly figure -----------------------------------------------------------------


def test_a_figure_without_a_record_is_drawn_too(browser, scratch):
    with opened(browser, url(scratch, "express")) as page:
        (figure,) = figures(page)
        assert painted(pixels(draw(page, figure))) > 0.005
        assert held(page, figure)["data"][0]["y"] == [3, 1, 2] and page.heard == []
    with opened(browser, url(scratch, "plain")) as page:
        for figure in figures(page):
            plot = draw(page, figure)
            assert len(np.unique(pixels(plot).reshape(-1, 3) // 16, axis=0)) > 20
        solid, flat, level = (held(page, figure)["data"][0] for figure in figures(page))
        x = np.linspace(-1, 1, 41)
        np.testing.assert_allclose(solid["z"], np.subtract.outer(x**2, x**2), atol=1e-12)
        assert flat["y"] == [2.5, 3.5, 1]
        assert page.title().startswith("Draw a plain figure")
        # The wheel scrolls past it, and with Ctrl it zooms the view.
        plot = draw(page, "live-figure-1")
        rest, before = camera(page, "live-figure-1"), page.evaluate("scrollY")
        page.mouse.move(*middle(plot))
        page.mouse.wheel(0, 120)
        assert until(page, lambda: page.evaluate("scrollY") > before)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -120)
        near = np.linalg.norm(rest)
        assert until(page, lambda: np.linalg.norm(camera(page, "live-figure-1")) < near)
        page.keyboard.up("Control")
        # Level sets alone have no page yet; they are moved here.
        draw(page, "live-figure-3")
        assert level["type"] == "contour"
        move(page, "live-figure-3", {"λ": 0.7})
        level, x = held(page, "live-figure-3")["data"][0], 4 * np.arange(-40, 41) / 40
        z = (rn.CrossEntropy() + 0.7 * rn.L1()).value(np.stack(np.meshgrid(x, x), -1))
        assert np.abs(np.array(level["z"]) - z).max() <= 1e-4 * np.ptp(z)
        assert page.heard == []


# ---- what no visit would notice --------------------------------------------------------------


def test_every_figure_function_is_on_some_page():
    """Else no visit draws it."""
    used = {function for page in WITH_FIGURES for function, *_ in drawn(page).values()}
    assert used >= {name for name in functions.__all__ if name[0].islower()} - {"contours"}
