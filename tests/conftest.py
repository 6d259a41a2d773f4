"""The built site, made once for a test run, and small sites made to fail."""

import gc
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import fewer_modules
import pages
import pytest
from browser import draw, launched, move, opened, standing, url
from filelock import FileLock
from hypothesis import HealthCheck, settings
from scratch_pages import SCRATCH
from small_sites import with_plotly

import noxfile

ROOT = Path(__file__).parent.parent

os.environ |= fewer_modules.without(fewer_modules.SLOW, os.environ.get("PYTHONPATH", ""))

gc.disable()  # until all is collected: what is imported and found stays

# No clock: a busy machine is no failure. Where CI is set, the search is the same each time.
settings.register_profile(
    "regnotes",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("regnotes")


VISITS = "tests/test_visits.py"


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config, items):
    """Leave the soak to `-m soak`; what takes long comes first, so that workers end together."""
    if "soak" not in config.option.markexpr:
        soak = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if item not in set(soak)]

    def quick(item):
        marks = [item.get_closest_marker(mark) is None for mark in ("browser", "builds")]
        return [not item.nodeid.startswith(VISITS), *marks]

    items.sort(key=quick)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: who looks at a page waits for its browser half of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A worker has all tests of a file, which share what they make; visits are dealt one by one."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return nodeid if nodeid.startswith(VISITS) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False  # keeps the order above
    return Scheduling(config, log)


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
    with_plotly(docs)
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
    if done.returncode != 0:
        said = [line for line in done.stdout.splitlines() if re.search("ERROR: |WARNING: ", line)]
        pytest.fail("\n".join(["The site is not built:", *(said or [done.stdout])]), pytrace=False)


def of_all_workers(tmp_path_factory):
    """The folder that all workers of a test run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def _drawn_once(tmp_path_factory):
    folder = of_all_workers(tmp_path_factory) / "drawn"
    folder.mkdir(exist_ok=True)
    pages.KEPT = folder


def once(tmp_path_factory, name, make):
    """The folder that `make(folder)` fills, once for all workers of a test run."""
    shared = of_all_workers(tmp_path_factory)
    folder, made = shared / name, shared / f"{name}.made"
    with FileLock(f"{folder}.lock"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            made.touch()
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the real site; beside it is what Sphinx has read.

    It is built with the modules that `nox -s docs` installs, and no others.
    """

    def make(to):
        alone = fewer_modules.docs_alone()
        build = lambda *command, env: run(*command, env=env | alone)  # noqa: E731
        noxfile.build(build, ROOT / "docs", to, to.with_name("doctrees"))

    return once(tmp_path_factory, "site", make)


SCRATCH_BASE = "https://example.org/en/latest/"


@pytest.fixture(scope="session")
def scratch(tmp_path_factory):
    """The folder of a small site of all pages in scratch_pages.py, built as a host would."""

    def make(folder):
        template = (ROOT / "docs/template.md").read_text(encoding="utf-8")
        copies = {"template": template, "new": template.replace("template-", "new-")}
        project = scratch_project(folder, {**SCRATCH, **copies})
        done = nox_docs(project, READTHEDOCS_CANONICAL_URL=SCRATCH_BASE)
        assert done.returncode == 0, done.stdout

    return once(tmp_path_factory, "scratch", make) / "docs/_build/html"


@pytest.fixture(scope="module")
def browser():
    """One for a module: while it is open, nothing else in this thread may run an event loop."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def l1(browser, site):
    with opened(browser, url(site, "l1")) as page:
        yield page


@pytest.fixture
def page(l1):
    """The page on L1, one for a module, with l1-surface drawn and at rest; nothing may complain."""
    page = l1
    page.heard.clear()
    draw(page, "l1-surface")
    page.evaluate("document.activeElement.blur()")
    page.eval_on_selector_all("details", "all => { for (const one of all) one.open = false; }")
    move(page, "l1-surface", {"λ": 0.2})
    page.locator("#l1-surface .modebar-btn[data-title='Reset the view']").click()
    standing(page)
    yield page
    assert page.heard == []
