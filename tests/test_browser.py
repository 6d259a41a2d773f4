"""The site as a reader has it: opened from its folder in a real browser."""

import itertools
import math
import re

import numpy as np
import pytest
from browser import draw, figures, held, launched, move, opened, pixels, settle, until, url
from conftest import nox_docs, scratch_project
from pages import PAGES, drawn

import regnotes
from regnotes import figures as functions
from regnotes import minimisers_over, residual
from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


# ---- every page, as it comes ----------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", [*PAGES, "genindex", "search"])
def test_every_figure_is_drawn_and_nothing_complains(browser, site, page_name, scheme, size):
    width, height = size
    with opened(browser, url(site, page_name), scheme=scheme, width=width, height=height) as page:
        for figure in figures(page):
            before = page.locator(f"#{figure}").bounding_box()["height"]
            plot = draw(page, figure)
            assert page.locator(f"#{figure}").bounding_box()["height"] == before, "layout moved"
            seen = pixels(plot)
            # Nothing is drawn before a figure comes near, so what differs from an empty panel is
            # the picture: many colours (Viridis, shaded), over a good part of the place. Curves
            # are thin and have few colours, an empty panel has none of either.
            kinds = {trace["type"] for trace in held(page, figure)["data"]}
            area, tones = (0.1, 40) if kinds & {"surface", "contour"} else (0.02, 15)
            background = seen.reshape(-1, 3)[0]
            painted = np.abs(seen - background).max(axis=2) > 24
            colours = np.unique(seen[painted] // 16, axis=0)
            assert painted.mean() > area, f"{figure}: {painted.mean():.1%} of it is painted"
            assert len(colours) > tones, f"{figure}: only {len(colours)} colours"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"the page is {wide} px wider than the screen"
        assert page.heard == []


def test_a_figure_without_its_script_is_not_taken_for_drawn(browser, site, tmp_path):
    """The test above can fail: an empty panel has neither the colours nor the area."""
    with opened(browser, url(site, "l1")) as page:
        page.add_style_tag(content=".js-plotly-plot { visibility: hidden }")
        plot = draw(page, figures(page)[0])
        seen = pixels(plot)
        assert len(np.unique(seen.reshape(-1, 3) // 16, axis=0)) < 40


# ---- every slider: what Plotly holds against what Python computes ---------------------------


def positions(controls):
    """Rest, every control at both ends and at two steps between, and a few of them together."""
    rest = {c["symbol"]: c["value"] for c in controls}
    yield rest
    for control in controls:
        values = live.node_values(control)
        for value in (
            values[0],
            values[-1],
            values[len(values) // 3],
            values[2 * len(values) // 5],
        ):
            yield rest | {control["symbol"]: value}
    if len(controls) > 1:
        ends = [(live.node_values(c)[1], live.node_values(c)[-2]) for c in controls]
        for corner in itertools.product(*ends):
            yield dict(zip(rest, corner, strict=True))


LIVE = [(page, name) for page in PAGES for name in drawn(page)]


@pytest.mark.parametrize(("page_name", "name"), LIVE, ids=[name for _, name in LIVE])
def test_every_slider_moves_the_picture_to_what_python_computes(browser, site, page_name, name):
    function, arguments, keywords, fig = drawn(page_name)[name]
    record = fig.layout.meta["live"]
    with opened(browser, url(site, page_name)) as page:
        draw(page, name)
        controls = page.eval_on_selector_all(
            f"#{name} input[data-control]", "all => all.map(input => input.dataset.control)"
        )
        assert controls == [control["symbol"] for control in record["controls"]]
        for values in positions(record["controls"]):
            move(page, name, {symbol: float(value) for symbol, value in values.items()})
            objectives = objectives_at(function, arguments, keywords, values)
            check_picture(held(page, name)["data"], objectives, fig, values)
            if "Minimisers" in {readout["label"] for readout in record["readouts"]}:
                check_readouts(page, name, objectives[0], values)
            else:
                check_words(page, name, record, values)
        assert page.heard == []


def objectives_at(function, arguments, keywords, values):
    """The objective of each scene, in the order in which they are drawn, at slider `values`."""
    J = arguments[0]
    if function in ("bars", "curve", "curves", "moving_curves", "zeros_map"):
        return []
    if function == "small_multiples":
        ((symbol, several),) = ((k, v) for k, v in keywords.items() if k not in ("extent", "n"))
        return [J.at(**{symbol: value}).at_rest() for value in several]
    if function == "family":
        return [J(float(values[arguments[1].symbol]))]
    if function == "budget":  # the loss alone is drawn
        return [J.at(**dict.fromkeys(values, 0))]
    if function == "iterates":
        return [J.at_rest()]
    return [J.at(**values)]


def check_picture(data, objectives, fig, values):
    """Heights against the objectives themselves, lines and markers against the record."""
    expected = live.evaluate(fig.layout.meta["live"], values)["traces"]
    scenes = dict(
        zip(dict.fromkeys(t["scene"] for t in data if t["scene"]), objectives, strict=False)
    )
    for number, trace in enumerate(data):
        if trace["type"] in ("surface", "contour"):
            objective = scenes.get(trace["scene"], objectives[0])
            x, y = np.array(trace["x"]), np.array(trace["y"])
            assert x.ndim == y.ndim == 1 and (x == 0).sum() == (y == 0).sum() == 1
            z = objective.value(np.stack(np.meshgrid(x, y), axis=-1))
            assert np.abs(np.array(trace["z"]) - z).max() <= 1e-4 * np.ptp(z)
            continue
        for attribute in "xy":  # bars and curves stand still, where no slider moves them
            if not objectives and (number, attribute) not in expected:
                still = [math.nan if v is None else v for v in trace[attribute]]
                np.testing.assert_array_equal(still, list(fig.data[number][attribute]))
        for attribute in ("x", "y", "z", "customdata"):
            if (number, attribute) in expected:
                shown = [math.nan if v is None else v for v in trace[attribute]]
                np.testing.assert_allclose(shown, expected[number, attribute], atol=1e-9)


KINDS = {
    "point": "exactly one",
    "segment": "every point of the segment",
    "line": "every point of the line",
    "plane": "every point of the plane",
    "not attained": "none: J comes",
    "unbounded": "none: J falls",
    "one of several": "and others",
}
COUNTS = ("none of the two parameters", "one of the two parameters", "both parameters")


def number(text):
    return float(text.replace("−", "-"))


def readouts(page, name):
    rows = page.eval_on_selector_all(
        f"#{name} .live-figure-readouts > div",
        "rows => rows.map(row => ['dt', 'output'].map(of => row.querySelector(of).textContent))",
    )
    return dict(rows)


def check_words(page, name, record, values):
    """The words under a figure that tells no set of minimisers against those of the record."""
    assert readouts(page, name) == live.evaluate(record, values)["readouts"]


def check_readouts(page, name, here, values):
    """The words under a figure against minimisers, value and residual of the objective."""
    shown = readouts(page, name)
    found = minimisers_over(here, {})
    kind, ends = found.kind[0], found.points[0]
    assert KINDS[kind] in shown["Minimisers"]
    if kind in ("point", "segment"):
        ends = ends if kind == "segment" else ends[:1]
        pairs = re.findall(r"\(([^()]*), ([^()]*)\)", shown["Minimisers"])
        said = np.array([[number(x), number(y)] for x, y in pairs])
        np.testing.assert_allclose(said, ends, atol=0.5001e-4)
        assert ((said == 0) == (ends == 0)).all(), "only an exact zero is written 0"
        if "Exactly zero" not in shown:
            return  # what is said of a solver's iterates, test_figures.py checks
        assert shown["Exactly zero"] == (
            "none inside, one at each end" if kind == "segment" else COUNTS[(ends == 0).sum()]
        )
        assert number(shown["Minimum of J"]) == pytest.approx(here.value(ends[0]), abs=1e-6)
        bound = number(shown["Residual"].removeprefix("below "))
        assert residual(here, np.stack([*ends, ends.mean(axis=0)])).max() <= bound
    for symbol, value in values.items():
        label = page.locator(f"#{name} label").filter(
            has=page.locator(f'input[data-control="{symbol}"]')
        )
        assert number(label.locator("output").inner_text()) == pytest.approx(value, abs=1e-4)


def test_presets_move_the_sliders(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        page.get_by_role("button", name="A point", exact=True).click()
        settle(page)
        assert page.locator('#l1-surface input[data-control="λ"]').input_value() == "0.5"
        assert (
            "exactly one, (0, 0)" in page.locator("#l1-surface .live-figure-readouts").inner_text()
        )


def test_the_description_follows_when_a_slider_rests(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        move(page, "l1-surface", {"λ": 0.5})
        text = page.locator("#l1-surface .live-figure-description")
        assert until(page, lambda: "λ = 0.50" in text.text_content())
        assert "exactly one, (0, 0)" in text.text_content()


def test_sliders_answer_to_the_keyboard(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
        slider = page.locator('#l1-surface input[data-control="λ"]')
        slider.focus()
        before = held(page, "l1-surface")["data"][0]["z"]
        page.keyboard.press("ArrowRight")
        settle(page)
        assert float(slider.input_value()) == pytest.approx(0.22)
        assert held(page, "l1-surface")["data"][0]["z"] != before
        assert page.get_by_label("L1 weight λ").count() == 2  # labelled, on this page two


# ---- the view is the reader's ----------------------------------------------------------------


def camera(page, figure):
    eye = held(page, figure)["layout"]["scene"]["camera"]["eye"]
    return np.array([eye["x"], eye["y"], eye["z"]])


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


def test_the_mouse_turns_the_view_and_it_stays_turned(browser, site):
    with opened(browser, url(site, "l1")) as page:
        plot = draw(page, "l1-surface")
        rest = camera(page, "l1-surface")
        drag(page, plot)
        turned = camera(page, "l1-surface")
        assert np.abs(turned - rest).max() > 0.1
        move(page, "l1-surface", {"λ": 0.4})
        np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
        page.set_viewport_size({"width": 1000, "height": 800})
        page.wait_for_timeout(500)
        np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
        page.evaluate("document.body.dataset.theme = 'dark'")
        page.wait_for_timeout(300)
        np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
        # Far away the figure is freed; back again it is as the reader left it.
        page.evaluate("document.body.style.paddingBottom = '20000px'; scrollTo(0, 20000)")
        page.wait_for_selector("#l1-surface .js-plotly-plot", state="detached")
        draw(page, "l1-surface")
        np.testing.assert_allclose(camera(page, "l1-surface"), turned, atol=1e-6)
        page.locator("#l1-surface .modebar-btn[data-title='Reset the view']").click()
        settle(page)
        np.testing.assert_allclose(camera(page, "l1-surface"), rest, atol=1e-6)
        assert page.heard == []


def test_the_wheel_scrolls_the_page_and_with_ctrl_zooms_the_view(browser, site):
    with opened(browser, url(site, "l1")) as page:
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


def test_the_buttons_zoom(browser, site):
    with opened(browser, url(site, "l1")) as page:
        draw(page, "l1-surface")
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
    page.wait_for_timeout(300)


def path(start, by, steps=8):
    return [(start[0] + by[0] * k / steps, start[1] + by[1] * k / steps) for k in range(steps + 1)]


def test_fingers_scroll_turn_and_zoom(browser, site):
    width, height = PHONE
    with opened(browser, url(site, "l1"), width=width, height=height, touch=True) as page:
        plot = draw(page, "l1-surface")
        rest, before = camera(page, "l1-surface"), page.evaluate("scrollY")
        x, y = middle(plot, 0.5)
        y -= 60
        fingers(page, path((x, y), (0, -150)))
        assert until(page, lambda: page.evaluate("scrollY") > before + 60)
        np.testing.assert_allclose(camera(page, "l1-surface"), rest, atol=1e-9)
        draw(page, "l1-surface")
        before = page.evaluate("scrollY")
        x, y = middle(plot, 0.3)
        fingers(page, path((x, y), (150, 0)))
        assert until(page, lambda: np.abs(camera(page, "l1-surface") - rest).max() > 0.2)
        turned = camera(page, "l1-surface")
        assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(rest))
        assert page.evaluate("scrollY") == before
        fingers(page, path((x + 40, y), (-30, 0)), path((x + 80, y), (60, 0)))
        near = 0.8 * np.linalg.norm(turned)
        assert until(page, lambda: np.linalg.norm(camera(page, "l1-surface")) < near)
        move(page, "l1-surface", {"λ": 0.4})
        assert np.linalg.norm(camera(page, "l1-surface")) < near
        assert page.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_follows_the_theme_switch_at_once(browser, site, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    with opened(browser, url(site, "index"), scheme=scheme) as page:
        draw(page, "penalised-surface")
        colour = lambda: held(page, "penalised-surface")["layout"]["font"]["color"]  # noqa: E731
        auto = colour()
        page.evaluate(f"document.body.dataset.theme = '{other}'")
        assert until(page, lambda: colour() != auto)
        switched = colour()
        page.evaluate("document.body.dataset.theme = 'auto'")
        assert until(page, lambda: colour() == auto)
        page.emulate_media(color_scheme=other)
        assert until(page, lambda: colour() == switched)


# ---- any other Plotly figure -----------------------------------------------------------------

PLAIN = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Draw a plain figure

```{code-cell} python
import numpy as np
import plotly.graph_objects as go

x = np.linspace(-1, 1, 41)
go.Figure(go.Surface(x=x, y=x, z=np.subtract.outer(x**2, x**2)))
```

```{code-cell} python
steal = "document.title = 'stolen'"
evil = f"</script><script>{steal}</script><img src=x onerror={steal}>"
go.Figure(go.Scatter(x=[1, 2, 3], y=[2.5, 3.5, 1], name=evil, text=[evil] * 3), {"title": evil})
```

```{code-cell} python
import regnotes as rn

rn.contours(rn.CrossEntropy() + rn.Slider("λ", 0, 1, value=0.2) * rn.L1())
```
"""


def test_a_figure_without_a_record_is_drawn_too(browser, tmp_path):
    project = scratch_project(tmp_path, {"plain": PLAIN})
    done = nox_docs(project)
    assert done.returncode == 0, done.stdout
    with opened(browser, (project / "docs/_build/html/plain.html").as_uri()) as page:
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
        z = (regnotes.CrossEntropy() + 0.7 * regnotes.L1()).value(np.stack(np.meshgrid(x, x), -1))
        assert np.abs(np.array(level["z"]) - z).max() <= 1e-4 * np.ptp(z)
        assert page.heard == []


# ---- what no test above would notice ---------------------------------------------------------


def test_every_figure_function_is_on_some_page():
    """Else the tests above never draw it."""
    used = {drawn(page)[name][0] for page, name in LIVE}
    assert used >= set(functions.__all__) - {"contours"}
