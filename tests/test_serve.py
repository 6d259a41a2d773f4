"""`nox -s live`: what is saved is on the page, built in the process that stays."""

from shutil import copyfile, copytree, ignore_patterns

import pytest
from conftest import ROOT, scratch_project
from scratch_pages import FRONT_MATTER
from serving import says, serving, until

pytestmark = pytest.mark.builds

PAGE = f"""{FRONT_MATTER}
# See an edit

A first sentence.

```{{code-cell}} python
import regnotes.edited
print(regnotes.edited.word, 1 + 1)
```
"""


@pytest.fixture
def served(tmp_path):
    project = scratch_project(tmp_path, {"page": PAGE})
    copyfile(ROOT / "docs/serve.py", project / "docs/serve.py")
    copytree(ROOT / "regnotes", project / "regnotes", ignore=ignore_patterns("__pycache__"))
    (project / "regnotes/edited.py").write_text('word = "before"\n')
    with serving(project, "--watch=regnotes") as log:
        yield project, log


def test_what_is_saved_is_on_the_page(served):
    project, log = served
    page = project / "docs/page.md"
    built = project / "docs/_build/live/html/page.html"
    assert ">before 2\n<" in built.read_text(encoding="utf-8")

    def shows(text):
        return lambda: text in built.read_text(encoding="utf-8")

    text = page.read_text(encoding="utf-8").replace("A first sentence.", "Another sentence.")
    page.write_text(text, encoding="utf-8")
    until(log, shows("Another sentence."))
    page.write_text(text.replace("1 + 1", "1 + 2"), encoding="utf-8")
    until(log, shows(">before 3\n<"))
    page.write_text(text.replace("1 + 1", "1 / 0"), encoding="utf-8")
    until(log, says(log, "ZeroDivisionError"))
    until(log, shows("Line 15: ZeroDivisionError: division by zero"))  # for whoever edits it
    claim = "\n```{code-cell} python\n:tags: [remove-cell, claim]\n\nassert 1 + 1 == 3\n```\n"
    page.write_text(text + claim, encoding="utf-8")
    until(log, shows("This claim does not hold: assert 1 + 1 == 3"))
    # A page does not name the modules that it imports; with the next edit it has them anew.
    (project / "regnotes/edited.py").write_text('word = "after"\n')
    page.write_text(text, encoding="utf-8")
    until(log, shows(">after 2\n<"))
