"""Fences of backticks, tildes or colons, and comments, that a page opens and does not close."""

import re

__all__ = ["fences", "open_fence"]

OPENS = re.compile(r"(?P<mark>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>[^`]*)$")
PREFIX = re.compile(r"^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?")
# What holds code or data rather than text that is Markdown again.
VERBATIM = re.compile(r"\{(?:code|math|raw|literal|eval|toctree|csv|list-table|mermaid|parsed)")


def fences(lines, start=1):
    """Yield (line, last line or None, what stands behind the fence) of each block, in order."""
    number = 0
    while number < len(lines):
        opened = OPENS.match(PREFIX.sub("", lines[number], count=1))
        if opened:
            end = closing(lines, number, opened["mark"])
            yield start + number, None if end is None else start + end, opened["info"].strip()
            number = len(lines) if end is None else end
        number += 1


def closing(lines, number, mark):
    """The index of the line that closes the block which `mark` opens, or None."""
    for end in range(number + 1, len(lines)):
        text = re.sub(r"^(?:[ \t]*>)*", "", lines[end]).strip()
        if len(text) >= len(mark) and set(text) == {mark[0]}:
            return end
    return None


def open_fence(lines, start=1):
    """Return (line, message) of the first block that is not closed, or None."""
    last = start
    for first, end, info in fences(lines, start):
        if found := open_comment(lines[last - start : first - start], last):
            return found
        mark = OPENS.match(PREFIX.sub("", lines[first - start], count=1))["mark"]
        if end is None:
            return first, (
                f"The block that {mark}{info} opens is not closed; "
                f"close it with a line of {mark} alone"
                + (", and open a block that holds others with more of them." if start > 1 else ".")
            )
        if info.startswith("{") and not VERBATIM.match(info):
            inside = lines[first + 1 - start : end - start]
            if found := open_fence(inside, first + 1):
                return found
        last = end + 1
    return open_comment(lines[last - start :], last)


def open_comment(lines, start):
    """Return (line, message) of a comment that is not closed, or None."""
    text = "\n".join(lines)
    for found in re.finditer(r"^<!--", text, re.MULTILINE):
        if "-->" not in text[found.end() :]:
            return start + text[: found.start()].count("\n"), (
                "The comment that <!-- opens is not closed, so what follows is not shown; "
                "close it with -->."
            )
    return None
