"""What `nox -s live` runs: sphinx-autobuild, with every build a fork of this process.

sphinx-autobuild starts Python anew for each edit, and importing Sphinx and its extensions takes
longer than building one page.  Here they are imported once; but not regnotes, which each build
imports as it stands.
"""

import importlib
import multiprocessing
import sys

import sphinx_autobuild.__main__ as autobuild
from sphinx.cmd.build import main as build

# What a build needs: conf.py's extensions, the theme, and what kernels and cells import.
NEEDED = (
    *("regnotes.site", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinxcontrib.bibtex"),
    *("sphinxext.opengraph", "notfound.extension", "furo"),
    *("ipykernel.kernelapp", "plotly.graph_objects", "scipy.optimize"),
)


class Builder(autobuild.Builder):
    """Builds in the process that sphinx-autobuild forks for it."""

    def __call__(self, *, changed_paths):
        if not changed_paths:  # the first build, before there are forks
            super().__call__(changed_paths=changed_paths)
            return
        one_page = all(path.suffix == ".md" for path in changed_paths)
        build([*self.sphinx_args, *(["--jobs=1"] if one_page else [])])


if __name__ == "__main__":
    for name in NEEDED:
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "regnotes"]:
        del sys.modules[name]
    if sys.platform == "linux":  # elsewhere a build is a new process, and slower, as it ever was
        multiprocessing.set_start_method("fork")
    autobuild.Builder = Builder
    autobuild.main(sys.argv[1:])
