"""Load: when the largest part of a page is painted, what moves, how many scenes are alive."""

import gzip
import http.server
import tempfile
import threading
from contextlib import contextmanager
from functools import cache
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


# A slow line: bytes a second, ms until something begins to come.
SLOW = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400}
FIRST = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""


def slowly(ours, stock):
    """When the first text is painted on a slow line, where pages and files come compressed."""
    rows = []
    with launched() as browser:
        for page_name in ("l1", "constraint", "overfitting"):
            times = {"ours": [], "stock": []}
            for _ in range(5):  # in turn, so that both meet the same machine
                for name, site in (("ours", ours), ("stock", stock)):
                    with compressed(site) as address:
                        context = browser.new_context(viewport={"width": 1280, "height": 800})
                        context.route(lambda url: not url.startswith(address), lambda r: r.abort())
                        page = context.new_page()
                        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
                        page.goto(f"{address}/{page_name}.html", wait_until="commit")
                        page.wait_for_function(FIRST)
                        times[name].append(page.evaluate(FIRST))
                        context.close()
            mine, theirs = (median(times[name]) for name in ("ours", "stock"))
            rows.append([page_name, f"{mine:.0f}", f"{theirs:.0f}", f"{mine / theirs:.2f}"])
    header = ["", "ours, ms", "stock, ms", "ours / stock"]
    table("First text on a line of 400 kbit/s with 400 ms, compressed", header, rows)


@contextmanager
def compressed(folder):
    """The address of a server that compresses what it sends, as a host does."""

    @cache
    def packed(path):
        return gzip.compress(Path(path).read_bytes(), 6)

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self):
            path = self.translate_path(self.path)
            if not Path(path).is_file():
                return self.send_error(404)
            data = packed(path)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_: None  # a browser that is closed hangs up
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
