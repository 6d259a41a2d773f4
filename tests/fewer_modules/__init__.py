"""Environments without some of the modules that the tests install."""

import os
import re
import tempfile
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import nox
from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


# JupyterLab brings it. Where it is there, jsonschema has it compile a grammar as it is imported,
# which takes each Python that runs Sphinx a second.
SLOW = ["rfc3987_syntax"]


# Python reads a module of this name as it starts. It is written when the tests run: some who copy a
# repository leave files of this name out, and then nothing would be hidden.
FOLDER = tempfile.TemporaryDirectory(prefix="fewer-modules-")
HIDES = Path(__file__).with_name("hidden.py")
Path(FOLDER.name, "sitecustomize.py").write_bytes(HIDES.read_bytes())


def without(modules, path=""):
    """The variables of a Python that finds none of `modules`, with its `PYTHONPATH`."""
    path = [FOLDER.name, *(one for one in path.split(os.pathsep) if one not in ("", FOLDER.name))]
    return {"PYTHONPATH": os.pathsep.join(path), "HIDDEN_MODULES": " ".join(modules)}


def docs_alone():
    """The variables of a Python that has what `nox -s docs` installs, and no more."""
    hidden = sorted({*packages_distributions()} - needed_modules())
    return without(hidden, os.environ.get("PYTHONPATH", ""))


def needed_modules():
    """The modules of what the pages and the extra `sphinx` require, and of what that does."""
    group = nox.project.dependency_groups(nox.project.load_toml(PYPROJECT), "docs")
    wanted, found = [Requirement("regnotes[sphinx]"), *map(Requirement, group)], set()
    while wanted:
        one = wanted.pop()
        for extra in {"", *one.extras}:
            if (key := (name(one.name), extra)) in found:
                continue
            found.add(key)
            wanted += required(one.name, extra)
    names = {found_name for found_name, _extra in found} | BESIDES
    return {m for m, owners in packages_distributions().items() if names & {*map(name, owners)}}


# What any environment has, or what starts one.
BESIDES = {"pip", "setuptools", "virtualenv"}


def name(of):
    return re.sub(r"[-_.]+", "-", of).lower()


def required(package, extra):
    try:
        lines = requires(package) or []
    except PackageNotFoundError:  # for another system or another Python
        return []
    all_of_it = map(Requirement, lines)
    return [one for one in all_of_it if not one.marker or one.marker.evaluate({"extra": extra})]
