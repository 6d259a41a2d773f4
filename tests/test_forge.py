"""What a forge reads: workflows, templates, citation and the README as PyPI shows it."""

import re
import tomllib

import pytest
import yaml
from conftest import ROOT

import regnotes as rn

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_jobs_may_little_and_end(path):
    """And run actions at the commit that their name of a version had when it was read."""
    workflow = read(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 180, name
        rights = {"id-token": "write"} if name == "publish" else {"contents": "read"}
        assert job["permissions"] == rights, name
    for line in path.read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line), line


def test_workflows_run_sessions_that_exist():
    sessions = set(
        re.findall(r"@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8"))
    )
    called = [
        name
        for path in WORKFLOWS
        for name in re.findall(r"nox -s (\w+)|\.ci/run (\w+)", path.read_text(encoding="utf-8"))
    ]
    assert called and {name for pair in called for name in pair if name} <= sessions


@pytest.mark.parametrize("path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")))
def test_forms_ask_something(path):
    form = read(path)
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)) and all(f["attributes"]["label"] for f in form["body"])


def test_the_version_is_said_once_and_known_everywhere():
    assert PROJECT["project"]["dynamic"] == ["version", "readme"]
    assert str(read("CITATION.cff")["version"]) == rn.__version__
    assert f"\n## {rn.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_has_no_way_that_ends_on_pypi():
    """Links into this folder are plain words there, and the picture is left out."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](docs/" in text
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    for rule in hook["substitutions"]:
        text = re.sub(rule["pattern"], rule["replacement"], text)
    assert all(re.match("https?://", target) for target in re.findall(r"\]\(([^)]*)\)", text))
    assert "![" not in text and "pipx run nox -s docs" in text


@pytest.mark.parametrize("path", sorted((ROOT / ".github").glob("*.md")), ids=lambda p: p.stem)
def test_links_within_the_repository_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]*)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
