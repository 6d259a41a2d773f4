"""The environment of `nox -s docs` within the larger one of the tests."""

import os
import re
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import nox
from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def environment():
    """The variables of a Python in which a module is missing if only the tests install it."""
    hidden = sorted({*packages_distributions()} - needed_modules())
    path = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, path)), "HIDDEN_MODULES": " ".join(hidden)}


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
