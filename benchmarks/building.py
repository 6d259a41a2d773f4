"""Build: seconds cold, against bare Python; seconds from an edit to the page in the browser."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CORES, ROOT, pages_of, seconds, table
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig


def building(ours, unrun):
    """The site against all its pages as scripts, one after the other, and 1.5 s a page by cores."""
    bare, count = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for page in sorted((ROOT / "docs").glob("*.md")):
            text = page.read_text(encoding="utf-8")
            if "file_format: mystnb" not in text.partition("\n---\n")[0]:
                continue
            cells = read_myst_markdown_notebook(text, MdParserConfig()).cells
            script = Path(folder) / f"{page.stem}.py"
            script.write_text("\n".join(c.source for c in cells if c.cell_type == "code"), "utf-8")
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLOTLY_RENDERER": "json"}
            bare += seconds([sys.executable, script], cwd=ROOT / "docs", env=environment)
            count += 1
    aims = {
        f"those, and 1.5 s a page on {CORES} cores": bare + 1.5 * count / CORES,
        f"both on {CORES} cores": (bare + 1.5 * count) / CORES,
    }
    rows = [
        ["the site, cold", f"{ours['seconds']:.1f}", "1.0"],
        [
            "the same without running a cell",
            f"{unrun['seconds']:.1f}",
            f"{unrun['seconds'] / ours['seconds']:.2f}",
        ],
        [f"its {count} pages as scripts, in turn", f"{bare:.1f}", f"{bare / ours['seconds']:.2f}"],
        *([name, f"{aim:.1f}", f"{aim / ours['seconds']:.2f}"] for name, aim in aims.items()),
    ]
    table(f"Build of {len(pages_of(ours['site']))} pages", ["", "seconds", "/ ours"], rows)


def editing(site):
    """What `nox -s live` does, from saving a page to the page that the browser gets."""
    docs, output = site["docs"], site["docs"].parent / "live"
    command = [sys.executable, "-m", "sphinx_autobuild", docs, output, "--port=0", "--jobs=auto"]
    environment = {**os.environ, "REGNOTES_EXECUTION": "cache", "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            page, built = docs / "l2.md", output / "l2.html"
            _until(lambda: (output / "searchindex.js").exists() and built.exists())
            time.sleep(3)
            rows = []
            for name, old, new in (
                ("a sentence", "## On your own", "Edited once.\n\n## On your own"),
                (
                    "a cell",
                    "```{code-cell} python\n:tags: [hide-input]\n",
                    "```{code-cell} python\n:tags: [hide-input]\n\nedited = 1",
                ),
            ):
                before, start = built.stat().st_mtime_ns, time.perf_counter()
                text = page.read_text(encoding="utf-8")
                assert old in text
                page.write_text(text.replace(old, new, 1), encoding="utf-8")
                _until(lambda before=before: built.stat().st_mtime_ns != before)
                rows.append([name, f"{time.perf_counter() - start:.1f}", "3"])
                time.sleep(3)
        finally:
            server.kill()
    table("From saving a page to the page in the browser", ["edited", "seconds", "aim"], rows)


def _until(true, most=180):
    start = time.perf_counter()
    while not true():
        if time.perf_counter() - start > most:
            sys.exit("the page was not built")
        time.sleep(0.05)
