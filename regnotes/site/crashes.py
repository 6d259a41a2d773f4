"""What ended the reading of a page, as one line with its place."""

import re
import traceback

import yaml
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from nbformat.reader import NotJSONError

from .cell_checks import first_line
from .page_source import yaml_line, yaml_problem

__all__ = ["what_is_wrong"]

FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*$")


def what_is_wrong(error, text):
    """Return (line, message) for an exception that the parser has raised on a page's `text`."""
    message = f"{type(error).__name__}: {error}"
    lines = text.splitlines()
    if isinstance(error, DeadKernelError):
        line = first_line(innermost(error, "notebook"), innermost(error, "cell_index"))
        return (
            line,
            message + ": this cell ends Python, and on a page every cell must leave it running.",
        )
    if isinstance(error, NoSuchKernel):
        line = next((n for n, one in enumerate(lines, 1) if error.name in one), 1)
        if text.lstrip().startswith("{"):
            line = 1  # of a notebook in JSON
        return line, message + "; a page of this site runs on python3, as docs/template.md has it."
    if found := re.search(r"at line (\d+) could not be read", message):
        return unreadable_options(int(found[1]), lines)
    if isinstance(error, NotJSONError):
        marks = [n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
        if marks:
            return marks[0], (
                "This notebook holds a conflict that Git could not merge (<<<<<<<): take one of "
                "the two versions whole, with `git checkout --ours` or `--theirs`."
            )
        cause = error.__cause__ or error.__context__
        line = getattr(cause, "lineno", 1)
        return line, (
            f"This notebook is not JSON ({getattr(cause, 'msg', 'it is empty')}); "
            "save it again from Jupyter, or write the page in MyST as docs/template.md."
        )
    if lines and text.lstrip()[:1] in "{[" and "source_map" not in message:
        return 1, (
            f"This notebook cannot be read ({one_line(error)}); save it again from Jupyter as "
            "nbformat 4, or write the page in MyST as docs/template.md."
        )
    where = "".join(traceback.format_exception(error)[-3:]).rstrip()
    return 1, f"This page could not be read: {one_line(error)}\n{where}"


def one_line(error):
    """The type of an exception and the first line of what it says."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def unreadable_options(line, lines):
    """Return (line, message) for the cell at a line of the page whose options are no YAML."""
    body = lines[line:]
    end = next((k for k, one in enumerate(body) if k and FENCE.match(one)), None)
    block = next((k for k, one in enumerate(body) if re.match(r"(?:`{3,}|~{3,})\s*$", one)), 0)
    if body[:1] == ["---"] and (end is None or end > block):
        return line, "The options of this cell could not be read: close them with a line ---."
    options = body[1:end] if body[:1] == ["---"] else [one[1:] for one in body if one[:1] == ":"]
    try:
        yaml.safe_load("\n".join(options))
    except yaml.YAMLError as error:
        wrong = options[min(yaml_line(error), len(options) - 1)].strip()
        return line, (
            f"The options of this cell could not be read: {yaml_problem(error)}, "
            f"at {wrong!r}. docs/template.md shows how they are written."
        )
    return line, (
        "The options of this cell could not be read: they are `name: value`, one a line, "
        "as docs/template.md has them."
    )


def innermost(error, name):
    """Return the value of the local variable `name` in the last frame of the error that has it."""
    values = [
        frame.f_locals[name]
        for frame, _line in traceback.walk_tb(error.__traceback__)
        if name in frame.f_locals
    ]
    return values[-1] if values else None
