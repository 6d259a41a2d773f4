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


TIMED = """async (step) => {
  const frame = () => new Promise(requestAnimationFrame);
  const times = [], scripts = [];
  for (let k = 0; k < RUNS; k++) {
    await frame(); await frame();
    const start = performance.now();
    await step(k);
    scripts.push(performance.now() - start);
    await frame(); await frame();
    times.push(performance.now() - start);
  }
  return [times, scripts];
}""".replace("RUNS", str(RUNS))


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
    stock.update_layout(sliders=[{"steps": steps}], height=460, template=None)
    stock.write_html(folder / "stock.html", include_plotlyjs=True)
    size = len(
        gzip.compress(json.dumps(stock.to_plotly_json(), default=np.ndarray.tolist).encode())
    )
    with launched() as browser:
        with opened(browser, (site / "index.html").as_uri(), width=800) as page:
            draw(page, "penalised-surface")
            ours = page.evaluate(
                f"""() => ({TIMED})(k => new Promise(done => {{
                  const input = document.querySelector('input[data-control="λ"]');
                  input.value = (k % 40) / 50;
                  input.dispatchEvent(new Event("input", {{bubbles: true}}));
                  requestAnimationFrame(done);
                }}))"""
            )
        with opened(browser, (folder / "stock.html").as_uri(), width=800) as page:
            page.wait_for_selector(".js-plotly-plot canvas")
            plot = 'document.querySelector(".js-plotly-plot")'
            animate = page.evaluate(
                f"""() => ({TIMED})(k => Plotly.animate({plot}, [String(k % 40 / 40)], {{
                  mode: "immediate",
                  frame: {{duration: 0, redraw: true}}, transition: {{duration: 0}},
                }}))"""
            )
            react = page.evaluate(
                f"""() => {{
                  const plot = {plot}, frames = plot._transitionData._frames;
                  const moved = k => [{{...plot.data[0], z: frames[k % 40].data[0].z}}];
                  return ({TIMED})(k => Plotly.react(plot, moved(k), plot.layout));
                }}"""
            )
    named = {
        "ours, three sliders": ours,
        "Plotly's slider, 41 frames": animate,
        "Plotly.react": react,
    }
    base = statistics.median(ours[0])
    table(
        f"Slider to picture, 81 × 81 nodes, software WebGL, median of {RUNS}",
        ["", "ms to drawn frame", "ratio to ours", "worst ms"],
        [
            [
                name,
                f"{statistics.median(t):.0f}",
                f"{statistics.median(t) / base:.2f}",
                f"{max(t):.0f}",
            ]
            for name, (t, _) in named.items()
        ],
    )
    print(f"\nThe stock slider's 41 frames of one slider alone are {size:,} bytes (gzip).")


if __name__ == "__main__":
    main()
