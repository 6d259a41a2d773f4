"""A copy of the project in which one file is another, and tests run in it.

The tests of a copy run in a fork of this process, which has what they need imported already; a
mutant then costs the tests that it takes to kill it and little else.
"""

import contextlib
import importlib
import io
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
IMPORTED = """numpy scipy.optimize scipy.special plotly.graph_objects plotly.io pytest hypothesis
    mpmath sklearn.linear_model sklearn.datasets sklearn.svm statsmodels.api""".split()
SHORT = "not browser and not builds"  # the marks of the tests that may notice
MEMORY = 8 * 2**30  # bytes; an array that grows without end must not take the machine with it
ENDLESS = 60  # seconds of CPU time after which a test has no end; the slowest takes a third of it
PATIENCE = 3600  # seconds for what waits without working


@contextlib.contextmanager
def copied(changes=()):
    """The folder of a copy in which each of `changes`, path -> text, is written."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("regnotes", "docs", "tests"):
            ignored = shutil.ignore_patterns("_build", "__pycache__", "node_modules")
            shutil.copytree(ROOT / part, copy / part, ignore=ignored)
        for file in ("pyproject.toml", "noxfile.py", "constraints.txt"):
            shutil.copyfile(ROOT / file, copy / file)
        for path, text in dict(changes).items():
            (copy / path).write_text(text, encoding="utf-8")
        yield copy


def exchanged(path, right, wrong):
    """The text of a file with `wrong` for `right`, which must stand there once."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if text.count(right) != 1:
        sys.exit(f"{path} has {text.count(right)} times {right!r}; expected once")
    return text.replace(right, wrong)


def prepare():
    """Import what the tests of every copy need; they inherit it. regnotes is not among it."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True  # the copies live for a moment only
    for name in IMPORTED:
        importlib.import_module(name)
    if any(name.partition(".")[0] == "regnotes" for name in sys.modules):
        sys.exit("regnotes is imported already; its copies would not be looked at")


def pytest_in(changes, arguments, limit, memory=MEMORY):
    """Start pytest in a copy, for `limit` seconds of CPU time: (process, file of its output)."""
    output = Path(tempfile.mkstemp(prefix="mutant-", suffix=".txt")[1])
    process = multiprocessing.get_context("fork").Process(
        target=_run, args=(changes, arguments, limit, memory, output)
    )
    process.start()
    return process, output


def _run(changes, arguments, limit, memory, output):
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.setsid()
    if memory:  # a browser reserves far more than it uses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(k, "wb", 0), write_through=True)
                              for k in (1, 2))  # fmt: skip
    os.environ["CI"] = "true"  # the same examples for every mutant: see tests/conftest.py
    with copied(changes) as copy:
        os.chdir(copy)
        os.environ["PYTHONPATH"] = str(copy)
        sys.path[:] = [str(copy), str(copy / "tests"), *sys.path[1:]]
        quiet = ["-xq", "--no-header", "-p", "no:cacheprovider"]
        imported = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is, already
        code = pytest.main([*quiet, *imported, *arguments], [_Patience()])
    os._exit(int(code))


class _Patience:
    """Fails a test that has no end."""

    def __init__(self):
        signal.signal(signal.SIGVTALRM, self.stop)

    def stop(self, *_):
        raise TimeoutError("this test has no end")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self):
        signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def outcomes(jobs, work, started):
    """Run `started(item)` for each item, `jobs` at a time; yields (item, exit code, text).

    The exit code is pytest's; it is negative if the process was killed, as out of CPU time.
    """
    waiting, running = list(work), []
    while waiting or running:
        while waiting and len(running) < jobs:
            item = waiting.pop(0)
            running.append((item, time.monotonic(), *started(item)))
        for entry in list(running):
            item, since, process, output = entry
            process.join(0.05)
            if process.exitcode is None and time.monotonic() - since > PATIENCE:
                os.killpg(process.pid, 9)
                process.join()
            if process.exitcode is not None:
                running.remove(entry)
                text = output.read_text(encoding="utf-8", errors="replace")
                output.unlink()
                yield item, process.exitcode, text


def last(text, word="FAILED"):
    """The last line with that word, or the last line."""
    lines = [line for line in text.splitlines() if word in line] or text.splitlines()
    return lines[-1][:120] if lines else ""
