"""Measure the site beside the same content done the stock way, each as a ratio in one run.

``nox -s bench``.  Machines are noisy: the ratios are what to quote.

Stock means: the same pages and cells with Plotly's own ``notebook`` renderer, which
myst-nb shows as it is (size); a Plotly figure with Plotly's own slider of 41 frames, and
``Plotly.react`` with arrays that are already there (speed).
"""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import plotly.graph_objects as go

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import draw, launched, opened  # noqa: E402

import regnotes as rn  # noqa: E402

RUNS = 30


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        ours = build(folder / "ours")
        unrun = build(folder / "unrun", nb_execution_mode="off")
        stock = build(folder / "stock", renderer="notebook")
        seconds(ours, unrun)
        sizes(ours["site"], stock["site"])
        frames(ours["site"], folder)


def build(folder, renderer=None, **settings):
    """Build the real docs cold; with another Plotly renderer or other settings if given."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("_build"))
    shutil.copytree(ROOT / "regnotes", folder / "regnotes")
    if renderer:
        text = (docs / "conf.py").read_text(encoding="utf-8")
        text += f'\nos.environ["PLOTLY_RENDERER"] = "{renderer}"\n'
        (docs / "conf.py").write_text(text, encoding="utf-8")
    options = [f"-D{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "sphinx", "-Eqj", "auto", *options, docs, folder / "html"]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout)
    return {"site": folder / "html", "seconds": took}


def table(title, header, rows):
    rows = [header, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[k]) for row in rows) for k in range(len(header))]
    print(f"\n{title}")
    for row in rows:
        cells = [
            c.ljust(w) if k == 0 else c.rjust(w)
            for k, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells))


def seconds(ours, unrun):
    pages = len(pages_of(ours["site"]))
    bare = [sys.executable, "-c", "import numpy, scipy, plotly.graph_objects"]
    start = time.perf_counter()
    subprocess.run(bare, check=True)
    bare = time.perf_counter() - start
    page = (ours["seconds"] - unrun["seconds"]) / pages
    table(
        f"Build, cold, {os.cpu_count()} cores",
        ["", "seconds", "ratio to a bare import of the libraries"],
        [
            ["whole site", f"{ours['seconds']:.1f}", f"{ours['seconds'] / bare:.1f}"],
            ["without running a cell", f"{unrun['seconds']:.1f}", f"{unrun['seconds'] / bare:.1f}"],
            [f"running, per page of {pages}", f"{page:.2f}", f"{page / bare:.1f}"],
        ],
    )


def pages_of(site):
    return [
        p
        for p in sorted(site.glob("*.html"))
        if p.stem not in ("genindex", "search", "py-modindex")
    ]


def sizes(ours, stock):
    rows = []
    for page in pages_of(ours):
        mine, theirs = page.read_bytes(), (stock / page.name).read_bytes()
        zipped, stock_zipped = (len(gzip.compress(text, 9)) for text in (mine, theirs))
        rows.append(
            [
                page.stem,
                f"{len(mine):,}",
                f"{zipped:,}",
                f"{stock_zipped:,}",
                f"{stock_zipped / zipped:.1f}",
            ]
        )
    table("Bytes of each page", ["", "raw", "gzip", "stock gzip", "stock / ours"], rows)
    shared = sorted(
        (p for p in (ours / "_static").rglob("*") if p.suffix in (".js", ".css", ".woff2")),
        key=lambda p: -p.stat().st_size,
    )
    rows = []
    for path in shared[:8]:
        raw = path.read_bytes()
        rows.append([path.name, f"{len(raw):,}", f"{len(gzip.compress(raw, 9)):,}"])
    table("Shared files, fetched once for the site", ["", "raw", "gzip"], rows)


# step(k) makes the move and returns a promise of how many milliseconds its script took.
TIMED = """async (step) => {
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = [], scripts = [];
  for (let k = 0; k < RUNS; k++) {
    await frame(); await frame();
    const start = performance.now();
    scripts.push(await step(k));
    await frame(); await frame();
    drawn.push(performance.now() - start);
  }
  return {drawn, scripts};
}""".replace("RUNS", str(RUNS))
# Ours answers in the next animation frame: a callback before its own and one behind it.
SLIDE = """k => new Promise(done => {
  const input = document.querySelector('input[data-control="λ"]');
  let start;
  requestAnimationFrame(() => { start = performance.now(); });
  input.value = (k % 40) / 50;
  input.dispatchEvent(new Event("input", {bubbles: true}));
  requestAnimationFrame(() => done(performance.now() - start));
})"""
STOCK = 'document.querySelector(".js-plotly-plot")'
ANIMATE = f"""async k => {{
  const start = performance.now();
  await Plotly.animate({STOCK}, [String(k % 40 / 40)], {{
    mode: "immediate", frame: {{duration: 0, redraw: true}}, transition: {{duration: 0}},
  }});
  return performance.now() - start;
}}"""
REACT = f"""async k => {{
  const plot = {STOCK}, {{z}} = plot._transitionData._frames[k % 40].data[0];
  const start = performance.now();
  Plotly.react(plot, [{{...plot.data[0], z}}], plot.layout);
  return performance.now() - start;
}}"""


def frames(site, folder):
    """Milliseconds from a slider's event until the second frame after it has been drawn."""
    lam = rn.Slider("λ", 0, 1, value=0.2)
    J = rn.CrossEntropy(p=1, x=1) + lam * rn.L1()
    values = np.linspace(0, 1, 41)
    shots = [rn.surface(J.at(λ=value)).data[0] for value in values]
    stock = go.Figure(
        shots[8],
        frames=[go.Frame(data=[s], name=f"{v:g}") for s, v in zip(shots, values, strict=True)],
    )
    steps = [{"method": "animate", "args": [[f"{v:g}"], {"mode": "immediate"}]} for v in values]
    stock.update_layout(sliders=[{"steps": steps}], width=736, height=460, template=None)
    stock.write_html(folder / "stock.html", include_plotlyjs=True)
    size = len(
        gzip.compress(json.dumps(stock.to_plotly_json(), default=np.ndarray.tolist).encode())
    )
    with launched() as browser:
        with opened(browser, (site / "index.html").as_uri()) as page:
            draw(page, "penalised-surface")
            ours = page.evaluate(f"() => ({TIMED})({SLIDE})")
        with opened(browser, (folder / "stock.html").as_uri()) as page:
            page.wait_for_selector(".js-plotly-plot canvas")
            animate = page.evaluate(f"() => ({TIMED})({ANIMATE})")
            react = page.evaluate(f"() => ({TIMED})({REACT})")
    named = {
        "ours, three sliders": ours,
        "Plotly's slider, 41 frames": animate,
        "Plotly.react": react,
    }
    rows = []
    for name, times in named.items():
        row = [name]
        for kind in ("scripts", "drawn"):
            middle, base = statistics.median(times[kind]), statistics.median(ours[kind])
            row += [f"{middle:.0f}", f"{middle / base:.2f}"]
        rows.append(row)
    header = ["", "script ms", "ratio to ours", "ms to drawn frame", "ratio to ours"]
    table(f"Slider to picture, 81 × 81 nodes, WebGL in software, median of {RUNS}", header, rows)
    print(f"\nThe stock slider's 41 frames of one slider alone are {size:,} bytes (gzip).")


if __name__ == "__main__":
    main()
