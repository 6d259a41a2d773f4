"""The node of a Plotly figure, the frame that a page gives it, and its still pictures."""

import re

from docutils import nodes
from sphinx.addnodes import translatable
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from ..specs import record_of
from ..stills import stills_or_why
from .remarks import remark

__all__ = ["MIME", "Wrap", "live_figure", "stills_of"]

MIME = "application/vnd.plotly.v1+json"
logger = logging.getLogger(__name__)


class live_figure(nodes.General, nodes.Element, translatable):
    """A Plotly figure: `spec` holds its data and layout, as plotly.py serialises them.

    Its words are messages of the page, so a translator finds them where all the others are
    (``sphinx-build -b gettext``), although they come out of a cell.
    """

    def preserve_original_messages(self):
        """Keep the words as they came."""
        self["messages"] = list(dict.fromkeys(of[key] for of, key in _words(self["spec"])))

    def apply_translated_message(self, original_message, translated_message):
        """Put a translation wherever the message stands."""
        for of, key in list(_words(self["spec"])):
            if of[key] == original_message:
                of[key] = translated_message

    def extract_original_messages(self):
        """The words, each once."""
        return self["messages"]


def _words(spec):
    """Where the words of a figure stand: (mapping or list, key) for each."""
    record = record_of(spec)
    layout = spec.get("layout") or {}
    places = [(control, "label") for control in record.get("controls", [])]
    for control in record.get("controls", []):
        places += [(control["choices"], k) for k in range(len(control.get("choices", [])))]
    places += [(handle, "label") for handle in record.get("handles", [])]
    question = record.get("question", {})
    places += [(question, key) for key in ("text", "then", "description")]
    places += [(question["answers"], k) for k in range(len(question.get("answers", [])))]
    places += [(preset, "label") for preset in record.get("presets", [])]
    places += [(readout, key) for readout in record.get("readouts", []) for key in readout]
    places += [(record, "description")]
    for table in record.get("tables", []):
        for column in table["columns"].values():
            places += [(column["words"], k) for k in range(len(column.get("words", [])))]
    for trace in spec.get("data") or []:
        places += [(trace, "name"), (trace, "meta")]
        if isinstance(trace.get("x"), list):  # the categories of bars
            places += [(trace["x"], k) for k in range(len(trace["x"]))]
    places += [(spec, "alt")]
    places += [(note, "text") for note in layout.get("annotations") or []]
    titled = [layout, *(axis for key, axis in layout.items() if "axis" in key)]
    titled = [of for of in titled if isinstance(of, dict)]
    places += [(of, "title") for of in titled] + [(of.get("title"), "text") for of in titled]
    for of, key in places:
        if not isinstance(of, (dict, list)):
            continue
        text = of[key] if isinstance(of, list) else of.get(key)
        # A word has two letters: β₁ and J are the same in every language.
        if isinstance(text, str) and re.search(r"[^\W\d_]{2}", re.sub(r"\{.*?\}", "", text)):
            yield of, key


class Wrap(SphinxPostTransform):
    """Put each live figure into a figure element of its own, with an id and a class."""

    default_priority = 5  # just after myst-nb has chosen one output of each cell

    def run(self, **kwargs):
        part_paragraphs(self.document)
        for k, node in enumerate(list(self.document.findall(live_figure)), start=1):
            figure = node.parent
            if not isinstance(figure, nodes.figure):
                figure = nodes.figure()
                node.replace_self(figure)
                figure += node
            figure["classes"].append("live-figure")
            if not figure["ids"]:
                figure["ids"].append(f"live-figure-{k}")
            node["figure"] = figure["ids"][0]
            for raw in list(figure.findall(nodes.raw)):  # HTML in a caption is shown as it stands
                raw.replace_self(nodes.Text(raw.astext()))
            remark(node, self.config)


def stills_of(node):
    """The still pictures of a figure; none where they would not be as the live one.

    Drawn when first asked for: pages are written in parallel, but transformed one by one.
    Anybody's figure may do without; for one that moves, and is made for it, a warning is due.
    """
    if "stills" not in node:
        try:
            node["stills"], why = stills_or_why(node["spec"])
        except Exception as error:  # whatever Plotly takes, a page can be made of
            node["stills"], why = [], f"{type(error).__name__}: {error}"
        if why:
            told = logger.warning if record_of(node["spec"]) else logger.info
            told(
                "No still picture of the figure %s can be drawn (%s); a reader without the "
                "script sees none.",
                node.get("figure", ""), why,
                location=node.parent, type="livefigures", subtype="figure",
            )  # fmt: skip
    return node["stills"]


def part_paragraphs(document):
    """A figure that is pasted into a sentence is no part of it: the words become two paragraphs."""
    for figure in list(document.findall(live_figure)):
        around = figure.parent
        if isinstance(around, nodes.paragraph):
            at = around.index(figure)
            before, after = around[:at], around[at + 1 :]
            around.replace_self([*_paragraph(before), figure, *_paragraph(after)])


def _paragraph(content):
    if not "".join(node.astext() for node in content).strip():
        return []
    return [nodes.paragraph("", "", *(node.deepcopy() for node in content))]
