"""The server that `nox -s live` runs, for its test and its benchmark."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager


@contextmanager
def serving(project, *more):
    """Serve the pages of a project without a browser; gives the file with what the server says."""
    command = (
        "docs/serve.py docs docs/_build/live/html --doctree-dir=docs/_build/live/doctrees"
        " --ignore=docs/_build --port=0"
    )
    environment = {**os.environ, "REGNOTES_EXECUTION": "cache", "PYTHONHASHSEED": "0"}
    log = project / "log"
    with (
        open(log, "w", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, *command.split(), *more],
            cwd=project, env=environment, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as server,
    ):  # fmt: skip
        try:
            until(log, says(log, "Waiting to detect changes"))
            # The watching begins after the words: save a page until that is noticed.
            until(log, says(log, "Running Sphinx", 2), again=(project / "docs/index.md").touch)
            yield log
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # with the builds that it has forked


def says(log, words, times=1):
    """A function that tells whether the server has said the words so often."""
    return lambda: log.read_text(encoding="utf-8").count(words) >= times


def until(log, true, again=lambda: None):
    """Wait for something; if it never comes, fail with what the server said.

    `again` is done each time before looking.
    """
    end = time.monotonic() + 180
    while again() or not true():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.02)
