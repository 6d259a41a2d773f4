"""`nox -s live`: what is saved is on the page, built in the process that stays."""

import os
import subprocess
import sys
import time
from shutil import copyfile, copytree, ignore_patterns

import pytest
from conftest import ROOT, scratch_project
from test_build import FRONT_MATTER

PAGE = f"""{FRONT_MATTER}
# See an edit

A first sentence.

```{{code-cell}} python
import regnotes.edited
print(regnotes.edited.word, 1 + 1)
```
"""


@pytest.fixture
def served(tmp_path):
    project = scratch_project(tmp_path, {"page": PAGE})
    copyfile(ROOT / "docs/serve.py", project / "docs/serve.py")
    copytree(ROOT / "regnotes", project / "regnotes", ignore=ignore_patterns("__pycache__"))
    (project / "regnotes/edited.py").write_text('word = "before"\n')
    command = (
        "docs/serve.py docs docs/_build/live/html --doctree-dir=docs/_build/live/doctrees"
        " --watch=regnotes --ignore=docs/_build --port=0"
    )
    environment = {**os.environ, "REGNOTES_EXECUTION": "cache", "PYTHONHASHSEED": "0"}
    with (
        open(tmp_path / "log", "w+", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, *command.split()],
            cwd=project, env=environment, stdout=log, stderr=subprocess.STDOUT,
        ) as server,
    ):  # fmt: skip
        try:
            yield project, tmp_path / "log"
        finally:
            server.kill()


def until(log, true):
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.1)


def test_what_is_saved_is_on_the_page(served):
    project, log = served
    page = project / "docs/page.md"
    built = project / "docs/_build/live/html/page.html"
    until(log, lambda: "Waiting to detect changes" in log.read_text(encoding="utf-8"))
    assert ">before 2\n<" in built.read_text(encoding="utf-8")
    time.sleep(1)  # the watching begins after the words

    def shows(text):
        return lambda: text in built.read_text(encoding="utf-8")

    text = page.read_text(encoding="utf-8").replace("A first sentence.", "Another sentence.")
    page.write_text(text, encoding="utf-8")
    until(log, shows("Another sentence."))
    page.write_text(text.replace("1 + 1", "1 + 2"), encoding="utf-8")
    until(log, shows(">before 3\n<"))
    page.write_text(text.replace("1 + 1", "1 / 0"), encoding="utf-8")
    until(log, lambda: "ZeroDivisionError" in log.read_text(encoding="utf-8"))
    # A page does not name the modules that it imports; with the next edit it has them anew.
    (project / "regnotes/edited.py").write_text('word = "after"\n')
    page.write_text(text, encoding="utf-8")
    until(log, shows(">after 2\n<"))
