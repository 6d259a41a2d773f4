"""Build: seconds cold, against bare Python; seconds from an edit to the page in the browser."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from measure import CORES, JOBS, ROOT, pages_of, seconds, table
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from serving import says, serving, until


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


EDITS = (  # of which page, what, and what stands there before and after it
    ("l2", "a sentence", "\n## ", "\nEdited once.\n\n## "),
    ("template", "a cell", ":tags: [hide-input]\n", ":tags: [hide-input]\n\nedited = 1\n"),
    ("l2", "a cell", ":tags: [hide-input]\n", ":tags: [hide-input]\n\nedited = 1\n"),
)


def editing(folder):
    """What `nox -s live` does, from saving a page until the browser is told of the new one."""
    project = folder / "edited"
    shutil.copytree(ROOT / "docs", project / "docs", ignore=shutil.ignore_patterns("_build"))
    for name in ("regnotes", "constraints.txt"):
        (project / name).symlink_to(ROOT / name)
    rows = []
    with serving(project, JOBS) as log:
        for built, (name, what, old, new) in enumerate(EDITS, start=2):
            page = project / f"docs/{name}.md"
            text = page.read_text(encoding="utf-8")
            assert old in text
            start = time.perf_counter()
            page.write_text(text.replace(old, new, 1), encoding="utf-8")
            until(log, says(log, "build succeeded", built))
            rows.append([f"{what} of {name}", f"{time.perf_counter() - start:.1f}", "3"])
            time.sleep(3)  # the server looks again after it has built
    table("From saving a page to the page in the browser", ["edited", "seconds", "aim"], rows)
