"""The built site, made once for a test run, and small sites made to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

import noxfile

ROOT = Path(__file__).parent.parent

# No clock: a busy machine is no failure. Where CI is set, the search is the same each time.
settings.register_profile(
    "regnotes",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("regnotes")


def nox_docs(project, **environment):
    """Run `nox -s docs` in a folder, in this environment, and return what it printed and did."""
    python = Path(sys.executable).parent
    environment = {"NO_COLOR": "1", **os.environ, **environment}
    environment["PATH"] = f"{python}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        [sys.executable, "-m", "nox", "-s", "docs", "--no-venv", "--no-install"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def scratch_project(folder, pages):
    """Make a project with this one's settings and the given pages; all are in its index."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    copied = ("noxfile.py", "pyproject.toml", "constraints.txt", "docs/conf.py")
    for name in (*copied, "docs/references.bib"):
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(ROOT / "docs/_static", docs / "_static")
    names = "\n".join(pages)
    (docs / "index.md").write_text(
        f"# See it fail\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8"
    )
    for name, text in pages.items():
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def run(*command, env):
    """Run a command as a nox session does, for `noxfile.build`."""
    command = (sys.executable, *command[1:])  # the first is "python"
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the real site, built once for all tests, also when they run in parallel."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    output = shared / "site"
    with FileLock(f"{output}.lock"):
        if not output.exists():
            noxfile.build(run, ROOT / "docs", output)
    return output
