"""A real browser for the tests: the system's Chromium or Chrome, driven by Playwright."""

import http.server
import io
import json
import os
import shutil
import sys
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
ARGUMENTS = [
    # WebGL without a graphics card, drawn by the processor: with Mesa, which Firefox needs too, in
    # half of the time that Chromium's own SwiftShader takes. Where it is missing, with that.
    f"--use-angle={'gl-egl' if sys.platform.startswith('linux') else 'swiftshader'}",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-gpu-compositing",  # the rest of the page is drawn quicker without WebGL's detour
    # The browser itself asks nothing of the network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
HELP = """no Chromium or Chrome was found, and without one the pages are not tested.
  Debian, Ubuntu:  apt-get install chromium
  macOS:           brew install --cask google-chrome
  or put the path of a Chromium into the environment variable BROWSER_PATH"""


# What moved, by how much and when.
COUNTING = """window.shifts = []; new PerformanceObserver(list => {
  for (const {value, startTime, sources} of list.getEntries())
    window.shifts.push([value, startTime, ...sources.map(({node}) => node?.outerHTML ?? "")]);
}).observe({type: "layout-shift", buffered: true})"""


def executable():
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(HELP, pytrace=False)
    return found


@contextmanager
def launched():
    arguments = ARGUMENTS + (["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser, url, *, scheme="light", width=1280, height=900, touch=False, before="", still=False,
    **options
):  # fmt: skip
    """A page at `url`, with what it complains of and asks for in ``page.heard``.

    `before` is a script that runs before the page's own. A `still` page waits for plotly.js all
    the time, as on a very slow line: the quickest way to see where things stand on it.
    """
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": height}, has_touch=touch, **options
    )
    context.set_default_timeout(60_000)  # ms; a busy machine without a graphics card draws slowly
    if before:
        context.add_init_script(before)
    page = context.new_page()
    page.heard = []
    page.on("pageerror", lambda error: page.heard.append(f"error: {error}"))
    page.on("requestfailed", lambda r: page.heard.append(f"failed: {r.url} ({r.failure})"))
    page.on("request", lambda request: _local(page, request.url))
    page.on("console", lambda message: _console(page, message))
    if still:
        page.route("**/plotly-*.js", lambda route: None)
    page.goto(url, wait_until="domcontentloaded" if still else "load")
    yield page
    context.close()


def reload(page):
    """Load a page again. What it was asking for at that moment is broken off: no complaint."""
    known = len(page.heard)
    page.reload()
    page.heard[known:] = [t for t in page.heard[known:] if not t.endswith("(net::ERR_ABORTED)")]


@contextmanager
def served(folder, headers=None, pieces=1):
    """The address of a web server that serves the files in `folder`.

    With several `pieces` it is a slow one: a page comes in about that many, 50 ms apart.
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def end_headers(self):
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def copyfile(self, source, outputfile):
            if pieces == 1 or not self.path.endswith(".html"):
                return super().copyfile(source, outputfile)
            # At the ends of lines: half a word that goes to the next line with its rest does move.
            lines = source.read().splitlines(keepends=True)
            size = -(-len(lines) // pieces)
            for start in range(0, len(lines), size):
                outputfile.write(b"".join(lines[start : start + size]))
                time.sleep(0.05)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _local(page, url):
    if not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
        page.heard.append(f"request: {url}")


def _console(page, message):
    # Chromium's own advice on how plotly.js reads a canvas, and on drawing without a graphics
    # card, is about this machine and not about the page.
    advice = ("willReadFrequently", "GPU stall due to ReadPixels")
    if message.type in ("error", "warning") and not any(a in message.text for a in advice):
        page.heard.append(f"{message.type}: {message.text}")


def draw(page, figure):
    """Scroll to a figure and wait until it is drawn."""
    plot = page.locator(f"figure#{figure} .live-figure-plot")
    plot.scroll_into_view_if_needed()
    # Not page.wait_for_selector: what it returns would keep the element after it is freed.
    drawn = page.locator(f"figure#{figure} .live-figure-drawn .js-plotly-plot")
    drawn.wait_for(state="attached")
    settle(page)
    return plot


def settle(page):
    """Wait for two animation frames: a figure has then answered the last input."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def until(page, true):
    """Wait for what a page does in its own time (long on a busy machine); whether it did."""
    end = time.monotonic() + 30
    while not (came := true()) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return came


def standing(page):
    """Wait until the page has stopped scrolling."""
    page.evaluate(
        """() => new Promise(done => {
          let at = scrollY, frames = 0;
          const look = () => {
            frames = scrollY === at ? frames + 1 : 0;
            at = scrollY;
            if (frames > 10) done(); else requestAnimationFrame(look);
          };
          look();
        })"""
    )


def move(page, figure, values):
    """Put sliders where a reader would, and wait for the picture."""
    page.evaluate(
        """([figure, values]) => {
          for (const input of document.querySelectorAll(`#${figure} input[data-control]`)) {
            if (!(input.dataset.control in values)) continue;
            const value = values[input.dataset.control];
            if (input.type === "radio") input.checked = Number(input.value) === value;
            else input.value = value;
            input.dispatchEvent(new Event("input", {bubbles: true}));
          }
        }""",
        [figure, values],
    )
    settle(page)


def held(page, figure):
    """What Plotly holds: the data and layout of the drawn figure."""
    # As one string: Playwright takes ten times as long to hand over each number for itself.
    return json.loads(
        page.evaluate(
            """figure => {
              const plot = document.querySelector(`#${figure} .js-plotly-plot`);
              const data = plot.data.map(({x, y, z, customdata, type, scene = null}) =>
                ({x, y, z, customdata, type, scene}));
              return JSON.stringify({data, layout: plot.layout});
            }""",
            figure,
        )
    )


# The theme lets what is too wide scroll within the part of the page that is read.
WIDER = """[document.documentElement, ...document.querySelectorAll(".content")]
  .map(part => part.scrollWidth - part.clientWidth)"""


def too_wide(page):
    """By how many px the page is wider than the screen."""
    return max(page.evaluate(WIDER))


def figures(page):
    return page.eval_on_selector_all("figure.live-figure", "all => all.map(figure => figure.id)")


def url(site, page):
    return (site / f"{page}.html").as_uri()


def pixels(locator):
    """A screenshot as an array (height, width, 3)."""
    shot = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    return np.asarray(shot).astype(int)


def standing_still(page, figure):
    """The still picture of a drawn figure, which stands under the live one, as an array."""
    page.evaluate(STILL, [figure, True])
    seen = pixels(page.locator(f"#{figure} .live-figure-plot"))
    page.evaluate(STILL, [figure, False])
    return seen


# By the element's own style, which a policy allows.
STILL = """([figure, still]) => {
  for (const one of document.querySelectorAll(`#${figure} .live-figure-canvas`))
    one.style.visibility = still ? "hidden" : "";
  for (const one of document.querySelectorAll(`#${figure} .live-figure-plot > .live-figure-still`))
    one.style.setProperty("visibility", still ? "visible" : "", "important");
}"""


def coarse(seen):
    """How far from the ground each of some 60 × 40 parts of a picture is: (3, 40, 60)."""
    away = (seen - seen[0, 0].astype(float)).astype(np.float32)
    parts = [Image.fromarray(away[..., k]).resize((60, 40), Image.Resampling.BOX) for k in range(3)]
    return np.array([np.asarray(part) for part in parts])


def likeness(one, other, where):
    """The correlation of two such pictures, the mean of each colour taken away."""
    one, other = (x[:, where] - x[:, where].mean(axis=1, keepdims=True) for x in (one, other))
    return np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2))


def apart(seen):
    """Where a picture differs from its ground."""
    return np.abs(seen - seen[0, 0]).max(axis=2) > 24


def painted(seen):
    """The share of a picture that differs from its ground."""
    return apart(seen).mean()


def steady(plot):
    """The picture of a plot once it has stopped changing."""
    before = pixels(plot)
    while not np.array_equal(before, now := pixels(plot)):
        before = now
    return now
