"""A label that is given twice, wherever parallel jobs have read them: an error with both places.

Sphinx sees a label twice only if one process reads both pages; otherwise the page that is merged
last wins, and links to the other lead astray: https://github.com/sphinx-doc/sphinx/issues/4459.
"""

import logging as python_logging

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector

from .problems import line_of, report

__all__ = ["setup"]

# How Sphinx begins to say the same of two pages that one process has read.
SPHINX = (
    *("duplicate label %s, other", "duplicate label of equation %s, other"),
    *('Duplicate explicit target name: "', 'Duplicate ID: "equation-'),
    "Too many autonumbered footnote references",  # and of each it says which has no footnote
)
SPHINX_OWN = {"genindex", "modindex", "py-modindex", "search"}
SPEAKERS = (
    "sphinx.sphinx.domains.std",
    "sphinx.sphinx.domains.math",
    "sphinx.sphinx.util.docutils",
)


class Labels(EnvironmentCollector):
    """Keeps where each page gives which label: ``env.regnotes_labels[docname][label] = line``."""

    def clear_doc(self, app, env, docname):
        kept(env).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        kept(env).update({name: kept(other)[name] for name in docnames if name in kept(other)})

    def process_doc(self, app, doctree):
        docname = app.env.docname
        found = kept(app.env)[docname] = {}
        where = app.env.doc2path(docname, base=False)
        for name, explicit in doctree.nametypes.items():
            node = doctree.ids.get(doctree.nameids.get(name) or "")
            if explicit and node is not None and not isinstance(node, nodes.footnote):
                found[name] = line_of(node)
        twice = [(name, node) for node in doctree.findall() for name in dupnames(node)]
        for name, node in twice:
            if name not in found:
                found[name] = line_of(node)
            elif line_of(node) != found[name]:
                tell(name, where, found[name], docname, line_of(node))
        for node in doctree.findall(nodes.math_block):
            name = f"equation {node.get('label')}"
            if node.get("label") and name in found:
                tell(name, where, found[name], docname, line_of(node))
                node["label"] = node["number"] = None  # or two places of the page had one id
            elif node.get("label"):
                found[name] = line_of(node)
        for node in doctree.findall(nodes.target):
            if node.get("names") and last_on_page(node):
                message = (
                    f"The label {node['names'][0]!r} has nothing behind it that it could name."
                )
                report(
                    f"{message} Put it before a heading, figure or text.", docname, line_of(node)
                )


def dupnames(node):
    """The names that docutils has taken from a node, for another has them too."""
    given = isinstance(node, (nodes.target, nodes.figure, nodes.container))
    return node.get("dupnames", ()) if given else ()


def last_on_page(node):
    """Whether nothing follows a label, neither in its section nor in what that stands in."""
    return node.next_node(ascend=True, siblings=True, descend=False) is None


def tell(label, where, at, docname, line):
    """Report that a label stands on a line of a page, and at another place."""
    report(
        f"The label {label!r} stands on {where}:{at} as well; "
        "a link to it could lead to either. Give one of them another name.",
        docname,
        line,
    )


def kept(env):
    if not hasattr(env, "regnotes_labels"):
        env.regnotes_labels = {}
    return env.regnotes_labels


def check(app, env):
    """Report each label that more than one page gives."""
    first = {}
    for docname, labels in sorted(kept(env).items()):
        for label, line in labels.items():
            if label in SPHINX_OWN:
                message = f"The label {label!r} is Sphinx's own; give this one another name."
                report(message, docname, line)
            if label not in first:
                first[label] = docname, line
                continue
            other, at = first[label]
            tell(label, env.doc2path(other, base=False), at, docname, line)


def setup(app):
    """Collect and compare; Sphinx, which sees a part of them, need not say it again."""
    app.add_env_collector(Labels)
    app.connect("env-updated", check)
    for name in SPEAKERS:
        logger = python_logging.getLogger(name)
        if not any(isinstance(one, Repeats) for one in logger.filters):
            logger.addFilter(Repeats())


class Repeats(python_logging.Filter):
    """Holds back what `check` says of all pages."""

    def filter(self, record):
        return not str(record.msg).startswith(SPHINX) and not record.getMessage().startswith(SPHINX)
