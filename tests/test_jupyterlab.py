"""The notebooks of pages in a real JupyterLab, and as nbconvert makes a page of one."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from browser import opened, painted, pixels, reload, settle, until
from jupyter import environment, jupyterlab, run_all
from pages import drawn

from regnotes.livefigures import record as live


@pytest.fixture(scope="module")
def lab(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for file in (site / "_notebooks").glob("*.ipynb"):
        shutil.copy(file, folder)
    with jupyterlab(folder) as address:
        yield address


@pytest.mark.browser
@pytest.mark.builds
@pytest.mark.parametrize(
    ("name", "slower"),  # slower: as on a machine that does several things at a time
    [("l1", 1), *(pytest.param(name, 4, marks=pytest.mark.soak) for name in ("l2", "constraint"))],
)
def test_every_figure_of_a_page_is_drawn_and_moves_in_jupyterlab(lab, browser, name, slower):
    with opened(browser, f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb", height=1100) as page:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        cells = run_all(page)
        outputs = [(c, o) for c in cells for o in c.get("outputs", [])]
        assert not [o for _, o in outputs if o["output_type"] == "error"]
        html = ["".join(o.get("data", {}).get("text/html", "")) for _, o in outputs]
        assert sum(one.count("plotly.js v") for one in html) == 1
        figures = [fig for *_rest, fig in drawn(name).values()]
        assert sum(one.startswith("<figure") for one in html) == len(figures)
        captions = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
        captions = [text for text in captions if text.startswith("**Fig. ")]
        assert len(captions) == len(figures)
        for k, (fig, caption) in enumerate(zip(figures, captions, strict=True)):
            check_figure(page, page.locator("figure.live-figure").nth(k), fig)
            number = caption.split("**")[1]
            shown = page.locator(".jp-RenderedMarkdown strong", has_text=number)
            assert until(page, lambda shown=shown: shown.count() >= 1), number
        assert page.evaluate("document.querySelectorAll('mjx-container').length") > 0
        assert of_ours(page.heard) == []
        # Saved and opened again it is drawn without a cell being run.
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        reload(page)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        first = page.locator("figure.live-figure").first
        first.scroll_into_view_if_needed()
        first.locator(".live-figure-drawn").wait_for()
        assert of_ours(page.heard) == []


def of_ours(heard):
    """Without what JupyterLab says of itself: on a slow machine its own scrolling gives up."""
    return [text for text in heard if "did not appear within 10000 ms" not in text]


def check_figure(page, figure, fig):
    """It is drawn, all of it, and a slider takes it to what Python says."""
    figure.scroll_into_view_if_needed()
    plot = figure.locator(".live-figure-plot")
    figure.locator(".live-figure-drawn").wait_for()
    assert painted(pixels(plot)) > 0.01
    wanted = len(
        {t.scene or "scene" for t in fig.data if t.type in ("surface", "scatter3d", "mesh3d")}
    )
    scenes = figure.locator(".gl-container > div")
    assert scenes.count() == wanted
    for k in range(wanted):
        assert painted(pixels(scenes.nth(k))) > 0.05, f"scene {k} is empty"
    record = fig.layout.meta["live"]
    ask = figure.locator(".live-figure-answers button").last
    if ask.count() and ask.is_visible():
        ask.click()
        figure.locator("xpath=self::*[contains(@class, 'live-figure-answered')]").wait_for()
        page.wait_for_timeout(1500)  # it goes to where the answer is seen
    at = {}
    for control in record["controls"]:
        values = live.node_values(control)
        at[control["symbol"]] = values[len(values) // 3]
    figure.evaluate(
        """(figure, at) => {
          for (const input of figure.querySelectorAll("input[data-control]")) {
            const value = at[input.dataset.control];
            if (input.type === "radio") input.checked = Number(input.value) === value;
            else input.value = value;
            input.dispatchEvent(new Event("input", {bubbles: true}));
          }
        }""",
        {symbol: float(value) for symbol, value in at.items()},
    )
    settle(page)
    read = "figure => JSON.stringify(figure.querySelector('.js-plotly-plot').data)"

    def follows():
        data = json.loads(figure.evaluate(read))
        return all(
            alike(held(data[trace], attribute), value)
            for (trace, attribute), value in live.evaluate(record, at)["traces"].items()
        )

    assert until(page, follows)


def held(trace, attribute):
    for part in attribute.split("."):
        trace = trace[part]
    return trace


def alike(shown, value):
    """To within what the record rounds away."""
    value = np.asarray(value)
    if value.dtype.kind not in "fi":
        return np.array_equal(np.asarray(shown, object), value.astype(object))
    shown = np.asarray(shown, float)
    return shown.shape == value.shape and np.allclose(shown, value, atol=2e-3, equal_nan=True)


@pytest.mark.browser
@pytest.mark.builds
def test_nbconvert_makes_a_page_that_asks_nothing_of_another_host(site, browser, tmp_path):
    shutil.copy(site / "_notebooks/kinks.ipynb", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "kinks.ipynb"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "kinks.html").read_text("utf-8")
    assert text.count("plotly.js v") == 1 and "\\beta" not in text
    with opened(browser, (tmp_path / "kinks.html").as_uri()) as page:
        for name, figure in zip(
            drawn("kinks"), page.locator("figure.live-figure").all(), strict=True
        ):
            figure.scroll_into_view_if_needed()
            figure.locator(".live-figure-drawn").wait_for()
            assert painted(pixels(figure.locator(".live-figure-plot"))) > 0.01, name
        assert page.locator("math[display=block]").count() >= 1
        assert page.heard == []
