"""What the benchmarks share: the site and the same pages built the stock way, and a table."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from noxfile import JOBS  # noqa: E402

RUNS = 30


def build(folder, renderer=None, **settings):
    """Build the real docs cold; with another Plotly renderer or other settings if given."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("_build"))
    shutil.copytree(ROOT / "regnotes", folder / "regnotes")
    shutil.copyfile(ROOT / "constraints.txt", folder / "constraints.txt")
    if renderer:
        text = (docs / "conf.py").read_text(encoding="utf-8")
        text += f'\nos.environ["PLOTLY_RENDERER"] = "{renderer}"\n'
        (docs / "conf.py").write_text(text, encoding="utf-8")
    options = [f"-D{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "sphinx", "-Eq", JOBS, *options, docs, folder / "html"]
    took = seconds(command)
    return {"site": folder / "html", "docs": docs, "seconds": took}


def seconds(command, **options):
    """How long a command takes; what it prints is shown only if it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout)
    return took


def pages_of(site):
    """The pages that somebody wrote."""
    made = ("genindex", "search", "py-modindex")
    return [page for page in sorted(site.glob("*.html")) if page.stem not in made]


def table(title, header, rows):
    rows = [header, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[k]) for row in rows) for k in range(len(header))]
    print(f"\n{title}")
    for row in rows:
        cells = [
            c.ljust(w) if k == 0 else c.rjust(w)
            for k, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells), flush=True)


CORES = os.cpu_count()
