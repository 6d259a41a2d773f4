"""Style sheets and scripts that an extension gives to every page, and most pages do not need."""

from pathlib import Path

__all__ = ["leave_out", "named"]


def named(file, names):
    """Whether a style sheet or script of a page is called one of the `names`."""
    return Path(str(file.filename or "")).name in names


def leave_out(context, unwanted):
    """Take out of a page's `context` the files for which `unwanted(file)` is true."""
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if not unwanted(file)]
