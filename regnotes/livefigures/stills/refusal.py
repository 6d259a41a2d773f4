"""What a still picture refuses to show, and words whose look can be foretold."""

import re

__all__ = ["Refusal", "breadth", "lettering"]

MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z]|&#?\w+;|\$.*\$")  # what Plotly reads as HTML or as TeX
NARROW, WIDE = set("ijltfrI.,;:|!'()[] "), set("mwMW@%—")


class Refusal(ValueError):
    """What a still picture cannot show as the live one does; its message names it."""


def lettering(text):
    """A text that is drawn as it is written, on one line."""
    text = " ".join(str(text).splitlines())
    if MARKUP.search(text):
        raise Refusal(f"the text {text!r}")
    return text


def breadth(text, size=12):
    """About how many px a text is wide, in any letters without serifs."""
    shares = (0.3 if c in NARROW else 0.88 if c in WIDE else 0.67 if c.isupper() else 0.56
              if ord(c) < 0x2E80 else 1.0 for c in str(text))  # fmt: skip
    return 1.07 * size * sum(shares)
