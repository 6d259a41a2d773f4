"""Sites of one page, built outside the repository as anybody builds one."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from fewer_modules import SLOW, without
from scratch_pages import FRONT_MATTER

ROOT = Path(__file__).parent.parent

# Sphinx and its kernels see their own environment, not the one that runs the tests.
OURS = ("PYTHONPATH", "VIRTUAL_ENV", "PLOTLY_RENDERER", "JUPYTER_PATH")


def told(*command, folder, **environment):
    """What a command prints that must succeed."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= without(SLOW, environment.get("PYTHONPATH", ""))
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**clean, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def with_plotly(source):
    """Take along plotly.js as the site's own build has cut it, which takes a core two seconds."""
    (source / "_build/plotly").mkdir(parents=True)
    for kept in (ROOT / "docs/_build/plotly").glob("*.js"):
        with suppress(FileNotFoundError):  # a build that ends just now clears away what is old
            shutil.copy(kept, source / "_build/plotly")


def built(folder, conf, cell, *options, python=sys.executable, files=(), **environment):
    """The page of a site of one page, and what Sphinx said while it was built.

    `files` are others of its source, {name: text}.
    """
    source = folder / "source"
    source.mkdir()
    with_plotly(source)
    (source / "conf.py").write_text(conf, encoding="utf-8")
    page = f"{FRONT_MATTER}\n# See\n\n```{{code-cell}} python\n{cell}\n```\n"
    for name, text in {"index.md": page, **dict(files)}.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    # Kernels are those of that Python.
    environment |= {"JUPYTER_PREFER_ENV_PATH": "1", "NO_COLOR": "1"}
    command = (python, "-m", "sphinx", *options, source, folder / "site")
    return folder / "site/index.html", told(*command, folder=folder, **environment)


def text_of(page):
    return page.read_text(encoding="utf-8")


def made(folder, conf, pages, *options):
    """The folder of a site of several pages (name -> text), and what Sphinx said of it."""
    source = folder / "source"
    source.mkdir(parents=True)
    with_plotly(source)
    (source / "conf.py").write_text(conf, encoding="utf-8")
    toctree = "# All\n\n```{{toctree}}\n{}\n```\n".format("\n".join(pages))
    for name, text in {"index": toctree, **pages}.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    command = (sys.executable, "-m", "sphinx", *options, source, folder / "site")
    environment = {"JUPYTER_PREFER_ENV_PATH": "1", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    said = told(*command, folder=folder, **environment)
    return folder / "site", said
