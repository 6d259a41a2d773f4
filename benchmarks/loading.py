"""Load: when the largest part of a page is painted, what moves, how many scenes are alive."""

import tempfile
from pathlib import Path
from statistics import median

from browser import draw, figures, launched, opened
from conftest import nox_docs, scratch_project
from measure import table
from scratch_pages import START, SURFACE, TOP
from test_robust import CONTEXTS
from test_visits import LARGEST

WATCH = (
    LARGEST.replace("window.largest = element.outerHTML", "window.paint = startTime")
    .replace("{element} of", "{element, startTime} of")
    .replace('window.largest = "";', "window.paint = window.shift = 0;")
    + """;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});"""
)


def loading(ours, stock):
    rows = []
    with launched() as browser:
        for page_name in ("index", "l1", "constraint"):
            paints = {}
            for name, site, block in (
                ("ours", ours, ""), ("no script", ours, "**/*.js*"), ("stock", stock, ""),
            ):  # fmt: skip
                times = []
                for _ in range(5):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    context.add_init_script(WATCH)
                    page = context.new_page()
                    if block:
                        page.route(block, lambda route: route.abort())
                    page.goto((site / f"{page_name}.html").as_uri())
                    page.wait_for_function("window.paint")
                    page.wait_for_timeout(3000)  # by then all on the first screen is live
                    times.append(page.evaluate("paint"))
                    shift = page.evaluate("shift")
                    context.close()
                paints[name] = median(times)
                if name == "ours":
                    ours_shift = shift
            rows.append([page_name, *(f"{paints[k]:.0f}" for k in paints),
                         f"{paints['stock'] / paints['ours']:.1f}", f"{ours_shift:g}"])  # fmt: skip
    header = ["", "ours, ms", "scripts blocked", "stock", "stock / ours", "layout shift"]
    table("Largest paint of the first screen", header, rows)


def many():
    """Scrolls through 30 scenes and counts the WebGL contexts that are alive."""
    with tempfile.TemporaryDirectory() as folder:
        text = TOP + START + "".join(SURFACE.format(k=k) for k in range(30))
        project = scratch_project(Path(folder), {"many": text})
        done = nox_docs(project)
        assert done.returncode == 0, done.stdout
        address = (project / "docs/_build/html/many.html").as_uri()
        with launched() as browser, opened(browser, address, before=CONTEXTS) as page:
            alive = []
            for name in figures(page):
                draw(page, name)
                alive.append(page.evaluate("alive()"))
    rows = [["30 scenes, each drawn in turn", max(alive), 8]]
    table("WebGL contexts alive at once", ["", "most", "aim"], rows)
