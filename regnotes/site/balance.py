"""Deals the pages out so that parallel jobs end together.

Sphinx gives each job a run of pages in the order of their names, and almost all of a build is
spent on the pages with cells.  Here the longest of these are dealt out first, one to each job.
"""

import re
from pathlib import Path

__all__ = ["deal", "setup"]


def deal(weights, jobs):
    """The names in an order that Sphinx cuts into `jobs` runs of about equal weight.

    Parameters
    ----------
    weights : dict of name -> number
    jobs : int
    """
    size = max(1, len(weights) // jobs)  # as sphinx.util.parallel.make_chunks has it
    runs = [[] for _ in range(-(-len(weights) // size))]
    loads = [0.0] * len(runs)
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        run = min((k for k in range(len(runs)) if len(runs[k]) < size), key=lambda k: loads[k])
        runs[run].append(name)
        loads[run] += weights[name]
    # The last run may be a short one, and Sphinx takes it for the last only if it is.
    runs.sort(key=len, reverse=True)
    return [name for run in runs for name in run]


def reorder(app, env, names):
    """Deal out the pages that are about to be read."""
    if app.parallel > 1 and len(names) > app.parallel:
        texts = {name: Path(env.doc2path(name)).read_text(encoding="utf-8") for name in names}
        names[:] = deal({name: _page_weight(text) for name, text in texts.items()}, app.parallel)


def _page_weight(text):
    """How long a page will take: its code, and a kernel that starts in the time of 3 kB of it."""
    if "file_format: mystnb" not in text.partition("\n---\n")[0]:
        return 1
    return 3000 + sum(map(len, re.findall(r"```\{code-cell\}.*?```", text, re.DOTALL)))


def setup(app):
    """Register the dealing."""
    app.connect("env-before-read-docs", reorder)
