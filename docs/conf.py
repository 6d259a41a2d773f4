"""Sphinx settings; only those that differ from the defaults, each block under its title."""

import gc
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
from importlib.metadata import version as installed_version
from pathlib import Path
from urllib.parse import urlsplit

import sklearn.linear_model  # noqa: F401  pages run it, and their kernels are forks of this process

DOCS = Path(__file__).parent
ROOT = DOCS.parent

gc.disable()  # a build ends soon, and to look for garbage in its trees takes a tenth of the time
logging.basicConfig()  # or a package that furo imports turns every library's chatter on

# -- Project ------------------------------------------------------------------------------------

project = "regnotes"
author = "the regnotes contributors"
copyright = f"{author}, MIT licence"
version = release = installed_version("regnotes")

# -- Addresses ----------------------------------------------------------------------------------
# All come from whoever builds the site, Read the Docs or the forge. Without them the links that
# need them are left out. A pull request has no branch to edit a page on.

env = os.environ.get
repository = env("READTHEDOCS_GIT_CLONE_URL", "")
if env("GITHUB_REPOSITORY"):
    repository = f"{env('GITHUB_SERVER_URL')}/{env('GITHUB_REPOSITORY')}"
repository = re.sub(r"^(ssh://)?git@([^:/]+)[:/]", r"https://\2/", repository).removesuffix(".git")
branch = env("READTHEDOCS_GIT_IDENTIFIER") or env("GITHUB_REF_NAME")
pull_request = env("READTHEDOCS_VERSION_TYPE") == "external" or env("GITHUB_HEAD_REF")

html_baseurl = env("READTHEDOCS_CANONICAL_URL", "")

# -- Sphinx -------------------------------------------------------------------------------------

extensions = [
    "regnotes.site",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
    "notfound.extension",
]
exclude_patterns = ["_build"]
nitpicky = True  # an unknown reference is a warning; types in docstrings pass (cell_checks.py)
numfig = True  # figures have numbers, and {numref} can name them
add_module_names = False  # a reader writes rn.L1, not regnotes.penalties.norms.L1
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings give types, with shapes,
napoleon_use_param = napoleon_use_rtype = False  # as prose: "array (n, d)" is no cross-reference
toc_object_entries_show_parents = "hide"

# -- References ---------------------------------------------------------------------------------

bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "author_year"

# -- Markdown -----------------------------------------------------------------------------------

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

# -- Pages that run -----------------------------------------------------------------------------

nb_execution_mode = env("REGNOTES_EXECUTION", "force")  # `nox -s live` says "cache"
nb_execution_timeout = 120  # seconds a cell
nb_render_plugin = "regnotes_checked"  # reports what goes wrong in a cell, with its line
suppress_warnings = [
    "mystnb.exec",  # reported by that plugin, which knows line and error
    "toc.no_title",  # reported once of each page without a title, not by each page that lists it
    "epub.unknown_project_files",  # a book leaves out what it has no use for, and need not say so
]
problems_on_page = nb_execution_mode == "cache"  # whoever edits a page looks at the page
nb_merge_streams = True
fork_kernels = True  # spares each page the start of Python and its imports
nb_code_prompt_show = "Show the code"  # of an exercise; that of a figure is folded up under it
nb_code_prompt_hide = "Hide the code"
live_figures_fold_code = True
copybutton_selector = "div.highlight pre:not(.cell_output pre)"  # code, not what it has printed

if nb_execution_mode == "cache":
    # myst-nb's cache knows a page's cells, not the modules they import; the key adds those.
    sources = sorted([*ROOT.glob("regnotes/**/*.py"), ROOT / "constraints.txt"])
    key = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    caches = DOCS / "_build/cache"
    for old in caches.glob("*"):
        if old.name != key:
            shutil.rmtree(old)
    nb_execution_cache_path = str(caches / key)
    # Parallel jobs would race to create its database, https://github.com/sphinx-doc/sphinx/issues/12481.
    from jupyter_cache import get_cache

    get_cache(nb_execution_cache_path).list_cache_records()

# -- The kernels' environment -------------------------------------------------------------------
# A page must come out the same for everyone: nothing of the user's own Jupyter, IPython or Python
# set-up may reach it.

for name in ("JUPYTER_PATH", "PYTHONSTARTUP", "PYTHONWARNINGS"):
    os.environ.pop(name, None)
os.environ.pop("PYTHONOPTIMIZE", None)  # it would switch the claims' asserts off
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, not one of the user's
os.environ["PYTHONHASHSEED"] = "0"  # sets are printed in one order
os.environ["PYTHONPATH"] = str(ROOT)  # `import regnotes` is the one beside these pages
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"  # the data alone; livefigures draws it
sys.path.insert(0, str(ROOT))

ipython = tempfile.TemporaryDirectory()  # no start-up files; removed when Sphinx ends
os.environ["IPYTHONDIR"] = ipython.name
profile = Path(ipython.name, "profile_default")
profile.mkdir()
# Else each kernel remarks that it talks to Sphinx in the clear, which within a machine is right.
(profile / "ipython_kernel_config.py").write_text("get_config().IPKernelApp.log_level = 'ERROR'\n")

# -- The book -----------------------------------------------------------------------------------

epub_tocscope = "includehidden"  # every table of contents of this site is hidden
epub_exclude_files = ["404.xhtml"]  # nothing is missing in a book

# -- HTML ---------------------------------------------------------------------------------------

html_theme = "furo"
html_title = project
html_math_renderer = "mathml"
html_copy_source = False
html_search_scorer = str(DOCS / "_static/scorer.js")
html_favicon = "_static/favicon.svg"
notebook_page = "running"  # says how to run the notebook that a page offers
ogp_site_url = html_baseurl
# A missing page is served at any depth, so its links begin at the root of the site.
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"
html_theme_options = {"navigation_with_keys": True}
if repository and branch and not pull_request:
    at = "/-" if "gitlab" in repository else ""
    html_theme_options |= {
        "source_view_link": f"{repository}{at}/blob/{branch}/docs/{{filename}}",
        "source_edit_link": f"{repository}{at}/edit/{branch}/docs/{{filename}}",
    }
