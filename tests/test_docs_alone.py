"""The site is built with what `nox -s docs` installs, though the tests have more."""

import os
import subprocess
import sys

import fewer_modules
import pytest


@pytest.mark.parametrize("module", ["nbconvert", "playwright"])
def test_a_module_that_only_the_tests_install_is_missing(module):
    done = subprocess.run(
        [sys.executable, "-c", f"import furo, regnotes, {module}"],
        env=os.environ | fewer_modules.docs_alone(),
        capture_output=True,
        text=True,
    )
    assert f"No module named '{module}'" in done.stderr


@pytest.mark.parametrize("module", fewer_modules.SLOW)
def test_what_is_slow_to_import_is_missing_for_each_python_that_tests_start(module):
    command = [sys.executable, "-c", f"import {module}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert f"No module named '{module}'" in done.stderr
