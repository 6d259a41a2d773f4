"""Nothing that is wrong with a page gets past `nox -s docs`, and each thing is said once."""

import json
import re

import pytest
from conftest import nox_docs, scratch_project
from scratch_pages import FRONT_MATTER
from wrong_neighbours import NEIGHBOURS
from wrong_pages import WRONG

pytestmark = pytest.mark.builds

IMPATIENT = FRONT_MATTER.replace("---\nfile", "---\nmystnb: {execution_timeout: 1}\nfile")
HEADS = {
    "slow": IMPATIENT,
    "printing": IMPATIENT,
    "foreign": FRONT_MATTER.replace(
        "name: python3", "name: klingon  # ⟵ No such kernel named klin"
    ),
}
PAGES = {name: HEADS.get(name, FRONT_MATTER) + text for name, text in WRONG.items()}
OTHERS = {
    "latin": "# See another encoding\nGrüße\n",
    "notebook": json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 4,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "", "language": ""}},
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": "# See a notebook fail"},
                {
                    "cell_type": "code",
                    "metadata": {},
                    "source": "1 / 0",
                    "outputs": [],
                    "execution_count": None,
                },
            ],
        }
    ),
}


def marks():
    """Yield (page, line, what must be reported there) for every mark."""
    for page, text in PAGES.items():
        for line, source in enumerate(text.splitlines(), 1):
            if "⟵" in source:
                yield page, line, re.split(" — ", source.partition("⟵ ")[2])[0]
    for page in ("slow", "printing"):
        yield page, 1, "The front matter has 'mystnb'"
    yield "untitled", 1, "This page has no title"
    yield "latin", 2, "This file is not in UTF-8; save it as UTF-8"
    yield "notebook", 1, "In cell 2: ZeroDivisionError: division by zero"
    for name, (_text, told) in NEIGHBOURS.items():
        for line, error in told:
            yield name.rpartition(".")[0], line, error


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """A build of all the wrong pages, by somebody whose own set-up would hide some of it."""
    more = {name.rpartition(".")[0]: "" for name in NEIGHBOURS}
    folder = scratch_project(tmp_path_factory.mktemp("wrong"), {**PAGES, **OTHERS, **more})
    for name, (text, _told) in NEIGHBOURS.items():
        (folder / f"docs/{name.rpartition('.')[0]}.md").unlink()
        (folder / "docs" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "docs/latin.md").write_bytes(OTHERS["latin"].encode("cp1252"))
    (folder / "docs/notebook.md").rename(folder / "docs/notebook.ipynb")
    old = folder / "docs/_build/html/index.html"
    old.parent.mkdir(parents=True)
    old.write_text("the site as it was before")
    startup = folder / "user/profile_default/startup/00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("raise SystemExit('the start-up file has run')")
    kernel = folder / "user/kernels/python3/kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["false"], "display_name": "mine", "language": "python"}')
    return folder, nox_docs(
        folder,
        PYTHONOPTIMIZE="1",
        PYTHONWARNINGS="ignore",
        PYTHONSTARTUP=str(startup),
        IPYTHONDIR=str(folder / "user"),
        JUPYTER_PATH=str(folder / "user"),
    )


@pytest.fixture(scope="module")
def messages(wrong):
    """What the build said, as {(page, line): all that it said there}."""
    folder, done = wrong
    where = re.compile(
        rf"^{re.escape(str(folder))}/docs/([\w -]+)\.(?:md|ipynb):(?:(\d+):)? (?=[A-Z]+: )", re.M
    )
    _before, *parts = where.split(done.stdout)
    said = {}
    for page, line, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        key = page, int(line or 0)
        said[key] = said.get(key, "") + text
    return said


def test_a_wrong_page_stops_the_build(wrong):
    _folder, done = wrong
    assert done.returncode != 0
    assert "Session docs failed" in done.stdout


@pytest.mark.parametrize(("page", "line", "error"), list(marks()))
def test_what_is_wrong_is_reported_with_page_and_line(messages, page, line, error):
    assert error in messages.get((page, line), ""), messages


def test_nothing_else_is_reported(messages):
    """Neither a second time elsewhere, nor of what is right."""
    expected = {(page, line) for page, line, _error in marks()}
    assert {key: text for key, text in messages.items() if key not in expected} == {}


def test_no_page_keeps_the_others_from_being_written(wrong):
    """An exception while one is written would end the build, and what others said with it."""
    _folder, done = wrong
    assert "build finished with problems" in done.stdout, done.stdout


def test_nothing_is_said_twice(messages):
    for place, text in messages.items():
        lines = [line for line in text.splitlines() if re.search(r"\[regnotes\.page\]$", line)]
        assert len(lines) == len(set(lines)), (place, text)


def test_each_neighbour_is_told_in_one_message(messages):
    for name, (_text, told) in NEIGHBOURS.items():
        page = name.rpartition(".")[0]
        said = "".join(text for (other, _line), text in messages.items() if other == page)
        assert len(re.findall(r"(?:ERROR|WARNING): ", said)) == len(told), (name, said)


def test_no_message_is_a_page_long(messages):
    longest = max(messages.values(), key=lambda text: text.count("\n"))
    assert longest.count("\n") < 45, longest


def test_nobody_else_speaks_of_it(wrong):
    """A log of Jupyter's, or a crash: what is wrong has a page and a line."""
    _folder, done = wrong
    assert "ERROR:traitlets" not in done.stdout and "sphinx-err" not in done.stdout, done.stdout


def test_a_failed_build_leaves_the_last_good_site(wrong):
    folder, _done = wrong
    left = {path.name for path in (folder / "docs/_build").iterdir()} - {"plotly"}  # a cache
    assert left == {"html"}
    assert (folder / "docs/_build/html/index.html").read_text() == "the site as it was before"
