"""A label that two pages give, wherever parallel jobs have read them: an error with both places.

Sphinx sees a label twice only if one process reads both pages; otherwise the page that is merged
last wins, and links to the other lead astray: https://github.com/sphinx-doc/sphinx/issues/4459.
"""

import logging as python_logging

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector

from .problems import line_of, report

__all__ = ["setup"]

# How Sphinx begins to say the same of two pages that one process has read.
SPHINX = ("duplicate label %s, other", "duplicate label of equation %s, other")
SPEAKERS = ("sphinx.sphinx.domains.std", "sphinx.sphinx.domains.math")


class Labels(EnvironmentCollector):
    """Keeps where each page gives which label: ``env.regnotes_labels[docname][label] = line``."""

    def clear_doc(self, app, env, docname):
        kept(env).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        kept(env).update({name: kept(other)[name] for name in docnames if name in kept(other)})

    def process_doc(self, app, doctree):
        found = kept(app.env)[app.env.docname] = {}
        for name, explicit in doctree.nametypes.items():
            node = doctree.ids.get(doctree.nameids.get(name) or "")
            if explicit and node is not None and not isinstance(node, nodes.footnote):
                found[name] = line_of(node)
        for node in doctree.findall(nodes.math_block):
            if node.get("label"):
                found[f"equation {node['label']}"] = line_of(node)


def kept(env):
    if not hasattr(env, "regnotes_labels"):
        env.regnotes_labels = {}
    return env.regnotes_labels


def check(app, env):
    """Report each label that more than one page gives."""
    first = {}
    for docname, labels in sorted(kept(env).items()):
        for label, line in labels.items():
            if label not in first:
                first[label] = docname, line
                continue
            other, at = first[label]
            report(
                f"The label {label!r} stands on {env.doc2path(other, base=False)}:{at} as well; "
                "a link to it could lead to either. Give one of them another name.",
                docname,
                line,
            )


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
        return not str(record.msg).startswith(SPHINX)
