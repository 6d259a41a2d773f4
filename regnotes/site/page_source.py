"""What is wrong with the text of a page before it is parsed: said once, and set right.

Each of these would otherwise make Sphinx say something else, at some other place: of a fence that
is not closed the rest of the page becomes code, of front matter that cannot be read no cell runs.
So the page is read on as if it had been right, and what else is wrong with it is said as well.
"""

import re

import yaml

from .open_fences import fences, open_fence
from .problems import report

__all__ = ["NO_TEXT", "setup"]

NO_TEXT = set()  # pages whose bytes are no text, as `myst_mends` has reported

HEAD = re.compile(
    r"\s*---[ \t]*\n(?P<head>.*?)(?P<end>\n(?:---|\.\.\.)[ \t]*\n|\n[ \t]*\n)", re.DOTALL
)
ALLOWED = {"file_format", "kernelspec", "keywords"}
# In one line, so that a page whose own front matter cannot be read keeps its lines.
RIGHT = (
    "{file_format: mystnb, kernelspec: {name: python3, display_name: Python 3, language: python}}"
)
MAY_STAY = "The front matter has"  # so begins what need not be mended for the page to be read
TEMPLATE = "docs/template.md shows how a page begins."

# Characters that nobody types and nobody sees: controls, and those that turn text around.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]"
)
BROKEN = re.compile("\ufffd|[ÃÂ][\x80-\xbf]|â€")  # UTF-8 that was read as something else
CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
CELL = re.compile(r"\{code-cell\}")


def check(app, docname, source):
    """Report what is wrong with the source of a page, and mend it as far as it can be."""
    path = app.env.doc2path(docname)
    if docname in NO_TEXT:
        source[0] = f"# {docname}\n"
        return
    if not str(path).endswith(".md"):
        return
    text = source[0]
    lines = text.split("\n")
    for number, message in (*check_name(docname), *check_characters(lines)):
        report(message, docname, number)
    lines = [UNSEEN.sub("", line) for line in lines]
    for number, message in mend_conflict(lines):
        report(message, docname, number)
    for number, message in mend_front_matter(lines):
        report(message, docname, number)
    if found := open_fence(lines):
        report(found[1], docname, found[0])
        del lines[found[0] - 1 :]  # or all of it would be told again, as code that fails
    source[0] = "\n".join(lines)


def check_name(docname):
    """Yield (line, message) if the name of a page's file makes an address that is hard to write."""
    last = docname.rpartition("/")[2]
    better = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-") or "a-page"
    if not re.fullmatch(r"[a-z0-9_.-]+", last):
        yield (
            1,
            (
                f"The name of a page's file is its address: small letters, digits and hyphens. "
                f"Call this one {better}.md."
            ),
        )


def check_characters(lines):
    """Yield (line, message) for the first character of each kind that is a slip."""
    for pattern, message in (
        (UNSEEN, "has the character {}, which nobody sees; delete it."),
        (BROKEN, "has {}: UTF-8 that was read in another encoding. Write the letters again."),
    ):
        for number, line in enumerate(lines, 1):
            found = pattern.search(line)
            if found and (pattern is BROKEN or not BROKEN.search(line)):
                shown = found[0] if pattern is BROKEN else f"U+{ord(found[0]):04X}"
                yield number, f"This line {message.format(shown)}"
                break


def mend_conflict(lines):
    """Yield (line, message) for what a merge has left, and take it out of the `lines`."""
    marks = [number for number, line in enumerate(lines, 1) if CONFLICT.match(line)]
    if marks:
        yield (
            marks[0],
            (
                "This line is a mark of a conflict that Git could not merge; decide which of the "
                "texts between <<<<<<< and >>>>>>> stays, and delete the marks."
            ),
        )
        for number in range(marks[0], marks[-1] + 1):
            if number in marks or lines[number - 1].rstrip() == "=======":
                lines[number - 1] = ""


def mend_front_matter(lines):
    """Yield (line, message) for what is wrong with the front matter, and mend it in `lines`."""
    text = "\n".join(lines)
    match = HEAD.match(text)
    cell = next((a for a, _b, info in fences(lines) if CELL.match(info)), None)
    if not match or not re.match(r"[\w-]+:|-? *[\w{\[-]", match["head"]):
        if cell and not re.match(r"-{3,}", text):
            yield (
                cell,
                (
                    "This cell does not run: the page has no front matter that says that it has "
                    f"cells. {TEMPLATE}"
                ),
            )
            lines[cell - 1] = lines[cell - 1].replace("{code-cell}", "")
        return
    first = text[: match.start("head")].count("\n") + 1
    found = list(front_matter_problems(match, first, bool(cell)))
    yield from found
    if found and not found[-1][1].startswith(MAY_STAY):
        height = text[: match.end()].count("\n")
        lines[:height] = ["---", RIGHT, "---", *[""] * (height - 3)]


def front_matter_problems(match, first, has_cells):
    """Yield (line, message) for the one thing that keeps the front matter from being read.

    What can be read but may not stand there is told of each entry.
    """
    head = match["head"]
    if not match["end"].strip() or first > 2:
        yield 1, "Front matter begins on the first line of a page with --- and ends with ---."
        return
    try:
        entries = yaml.safe_load(head)
    except yaml.YAMLError as error:
        yield (
            first + yaml_line(error),
            f"The front matter cannot be read: {yaml_problem(error)}. {TEMPLATE}",
        )
        return
    if not isinstance(entries, dict):
        if has_cells:
            yield 1, f"The front matter holds no entries such as `file_format: mystnb`. {TEMPLATE}"
        return
    names = re.findall(r"^([\w-]+):", head, re.MULTILINE)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield 1, f"{MAY_STAY} {name!r} twice; only the last would count."
    runs = "jupytext" in entries or entries.get("file_format") == "mystnb"
    if has_cells and not runs:
        wrong = entries.get("file_format")
        yield (
            1,
            (
                "The cells of this page do not run: its front matter "
                + (f"has file_format: {wrong}" if wrong else "lacks file_format")
                + f", and must have file_format: mystnb. {TEMPLATE}"
            ),
        )
    if not runs:
        return
    kernel = entries.get("kernelspec")
    if not isinstance(kernel, dict) or not isinstance(kernel.get("name"), str):
        yield (
            1,
            f"The front matter names no kernel, as in `kernelspec: {{name: python3}}`. {TEMPLATE}",
        )
    for entry in sorted(str(name) for name in entries.keys() - ALLOWED - {"jupytext"}):
        yield 1, (f"{MAY_STAY} {entry!r}; it may hold only file_format, kernelspec and keywords.")


def yaml_problem(error):
    """What is wrong with YAML, in a line."""
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "mapping values" in problem:
        problem += " (a text with a colon needs quotation marks)"
    if "'\\t'" in problem:
        problem += " (YAML is indented by blanks, never by tabs)"
    return problem


def yaml_line(error):
    """The line within the YAML, from 0, that is wrong."""
    mark = getattr(error, "problem_mark", None)
    return mark.line if mark else 0


def setup(app):
    """Have the source of every page looked at."""
    app.connect("source-read", check)
