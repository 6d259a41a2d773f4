"""Phrases that read as if translated; a page that has one is told what to write instead.

Only whole phrases stand here, never a single innocent word. A page says "you" to its reader.
"""

import re

from docutils import nodes
from sphinx.util import logging

__all__ = ["PHRASES", "setup"]

PHRASES = {  # phrase, as a regular expression -> what to write
    "one has": "you have",
    "one can(?:not)?": "you can",
    "one must": "you must",
    "(?:can|must|should|does) one": "can you, must you",
    "nobody can": "it is not possible",
    "for ever": "without bound, or for good",
    "anew": "again",
    "be it that": "whether",
    "a grain of": "a little",
    "what becomes of": "what happens to",
    "say(?:s)?(?: nearly)? the same": "carry the same information",
    "there the loss alone": "the loss alone",
    "wants? to be elsewhere": "has its minimum elsewhere",
}
FOUND = {re.compile(rf"\b{phrase}\b", re.IGNORECASE): better for phrase, better in PHRASES.items()}
logger = logging.getLogger(__name__)


def warn(app, doctree):
    """Warn of each phrase in paragraphs, headings and captions."""
    for node in doctree.findall(nodes.TextElement):
        if not isinstance(node, (nodes.paragraph, nodes.title, nodes.caption, nodes.term)):
            continue
        words = " ".join(
            text
            for text in node.findall(nodes.Text)
            if not isinstance(text.parent, (nodes.literal, nodes.math))
        )
        words = re.sub(r"\s+", " ", words)
        for phrase, better in FOUND.items():
            if found := phrase.search(words):
                logger.warning(
                    "“%s” reads as if translated; write: %s. (In: “…%s…”)",
                    found[0], better, words[max(0, found.start() - 30) : found.end() + 30],
                    location=node, type="regnotes", subtype="phrase",
                )  # fmt: skip


def setup(app):
    """Have every page looked at."""
    app.connect("doctree-read", warn)
