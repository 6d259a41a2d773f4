"""The contributor's manual: `nox -s docs`, `tests`, `live`, `lint` and the sessions below.

Each session makes its own environment from the groups in pyproject.toml, at the versions in
constraints.txt; nothing but Python and nox need be there beforehand.
"""

import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"  # reads dependency groups
nox.options.default_venv_backend = "uv|virtualenv"  # uv where it is installed, else virtualenv
nox.options.reuse_venv = "yes"  # a new environment takes longer than the site
nox.options.sessions = ["lint", "tests", "docs"]

PYPROJECT = nox.project.load_toml("pyproject.toml")
BUILD = Path("docs/_build")
SCRIPTS = Path("tests/scripts")

# Two jobs a core: half of the time a job waits for its page's kernel.
JOBS = f"--jobs={2 * (os.cpu_count() or 1)}"
SPHINX = (
    "--fresh-env",  # Sphinx does not see that regnotes/ has changed, so no page is ever reused
    "--fail-on-warning",  # a warning stops the build, once every page has had its say
    "--keep-going",  # the same for Sphinx before 8.1, where the first warning ended it
    JOBS,
)
# Sets and hashes then come out in one order, so that two builds are equal byte for byte.
ENVIRONMENT = {"PYTHONHASHSEED": "0"}


def install(session, group):
    """Install regnotes from this folder, to be edited in place, and the group's requirements."""
    session.install(
        "--constraint=constraints.txt",
        "--editable=.[sphinx]",
        *nox.project.dependency_groups(PYPROJECT, group),
        # pip compiles what it installs, uv only if asked. Half of a build is importing modules,
        # and each page's kernel imports its own.
        env={"UV_COMPILE_BYTECODE": "1"},
    )


def build(run, source, output, doctrees=None):
    """Build the site in `source` into `output`, which stays as it was unless all is well.

    `run` takes a command and `env`, and raises when the command fails. What Sphinx has read is
    left in `doctrees`, if that is given.
    """
    staging = output.with_name(f"{output.name}.unfinished")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        run(
            *("python", "-m", "sphinx", "--builder=html", *SPHINX),
            # Not in the site, which is free of Sphinx's own files.
            f"--doctree-dir={doctrees or staging / 'doctrees'}",
            *(str(source), str(staging / "html")),
            env=ENVIRONMENT,
        )
        shutil.rmtree(output, ignore_errors=True)
        (staging / "html").rename(output)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@nox.session
def docs(session):
    """Run every page and write the site to docs/_build/html."""
    install(session, "docs")
    build(session.run, Path("docs"), BUILD / "html")
    session.log(f"The site: {(BUILD / 'html/index.html').resolve().as_uri()}")


# Several at a time; tests/conftest.py says how many, and deals them out.
PYTEST = ("pytest", "--numprocesses=auto")


@nox.session
def tests(session):
    """Run the tests; they build the site that they look at. `nox -s tests -- -k mathml`"""
    install(session, "tests")
    session.run(*PYTEST, *session.posargs, env=checkers(session))


@nox.session
def soak(session):
    """Run the tests that take long and seldom find anything; the forge does so at night."""
    install(session, "tests")
    session.run(*PYTEST, "-m", "soak", *session.posargs, env=checkers(session))


@nox.session
def live(session):
    """Show the site in a browser and rebuild it whenever a page or a module is saved."""
    install(session, "live")
    session.run(
        *("python", "docs/serve.py", "docs", str(BUILD / "live/html"), *session.posargs),
        f"--doctree-dir={BUILD / 'live/doctrees'}",
        "--watch=regnotes",  # docs/ is watched anyway
        f"--ignore={BUILD}",  # what the build writes must not start a build
        JOBS,  # the first build runs every page
        "--open-browser",
        # Runs only the pages whose cells changed, or all if anything in regnotes/ did.
        env={**ENVIRONMENT, "REGNOTES_EXECUTION": "cache"},
    )


@nox.session
def mutants(session):
    """Make errors on purpose: do the tests turn red? `nox -s mutants -- machine --seed 1`"""
    install(session, "mutants")
    session.run("python", "tests/mutants", *session.posargs)


@nox.session
def kinks(session):
    """Measure what TensorFlow, PyTorch and JAX return at a kink; writes regnotes/kinks.json."""
    session.install(*nox.project.dependency_groups(PYPROJECT, "kinks"))  # gigabytes
    session.run("python", "docs/kinks.py")


@nox.session(venv_backend="virtualenv")  # pip takes a PyTorch for the CPU that lies at hand
def units(session):
    """Fit what units.md converts in PyTorch, Keras, XGBoost, LightGBM and R's glmnet; writes
    regnotes/units.json."""
    session.install("--editable=.", *nox.project.dependency_groups(PYPROJECT, "units"))
    session.run("python", "docs/units.py", env={"PYTHONPATH": "."})


@nox.session
def optimisers(session):
    """Run PyTorch's optimisers, which ours are compared with; writes tests/optimisers.json."""
    session.install(*nox.project.dependency_groups(PYPROJECT, "optimisers"))
    session.run("python", "tests/optimisers.py")


@nox.session
def lint(session):
    """Check style, formatting and the scripts' types; `ruff check --fix` and `ruff format` repair
    most of what is Python's."""
    session.install("--constraint=constraints.txt", *PYPROJECT["dependency-groups"]["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check", "--diff")
    modules = script_checkers(session)
    eslint, tsc = modules / "eslint/bin/eslint.js", modules / "typescript/bin/tsc"
    config = modules.parent / "eslint.config.mjs"
    session.run("node", str(eslint), f"--config={config}", "--max-warnings=0", "regnotes", "tests")
    session.run("node", str(tsc), "--project", str(SCRIPTS))
    session.run("zizmor", "--offline", "--persona=auditor", "--quiet", ".github")


def checkers(session):
    """Tell the tests where the Nu HTML checker is."""
    return {"REGNOTES_NODE_MODULES": str(script_checkers(session))}


def script_checkers(session):
    """Install what `SCRIPTS` locks into the session's own folder, once, and return where it is."""
    folder = Path(session.create_tmp()).resolve()
    files = [SCRIPTS / name for name in ("package.json", "package-lock.json", "eslint.config.mjs")]
    done = folder / "node_modules/.package-lock.json"  # npm writes it last
    old = [folder / file.name for file in files[:2]]
    if not done.exists() or [f.read_bytes() for f in old] != [f.read_bytes() for f in files[:2]]:
        done.unlink(missing_ok=True)
        for file in files[:2]:
            shutil.copy(file, folder)
        with session.chdir(folder):
            session.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    shutil.copy(files[2], folder)  # eslint looks for its modules beside it
    return done.parent


@nox.session
def dist(session):
    """Build, check and install what a release publishes. `nox -s dist -- v0.1.0` for that tag."""
    session.install(
        "--constraint=constraints.txt", *nox.project.dependency_groups(PYPROJECT, "dist")
    )
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build")  # the wheel from the sdist: whoever has that can build it
    built = [str(path) for path in sorted(Path("dist").iterdir())]
    session.run("twine", "check", "--strict", *built)
    (wheel,) = Path("dist").resolve().glob("*.whl")
    session.install(
        "--reinstall" if session.venv_backend == "uv" else "--force-reinstall", str(wheel)
    )
    with session.chdir(session.create_tmp()):  # not the package in this folder
        version = session.run("python", "-c", DRAW, silent=True).strip()
    session.log(f"Built, checked and installed: regnotes {version}")
    if session.posargs and session.posargs[0].removeprefix("v") != version:
        session.error(f"The tag {session.posargs[0]} is not of version {version}.")


# What somebody does first who has installed the wheel, without any extra.
DRAW = """if 1:
    import regnotes as rn
    J = rn.CrossEntropy() + rn.Slider("λ", 0, 1, value=0.2) * rn.L1()
    assert rn.surface(J).data
    print(rn.__version__)
"""


@nox.session
def lock(session):
    """Write constraints.txt from pyproject.toml; `nox -s lock -- --upgrade` moves all versions."""
    session.install("uv")
    measured = ("kinks", "optimisers", "units")
    groups = [f"--group={g}" for g in PYPROJECT["dependency-groups"] if g not in measured]
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", *groups, *session.posargs),
        "--extra=sphinx",
        "--output-file=constraints.txt",
        "--universal",  # one file for every system
        "--python-version=3.11",  # and every Python from the oldest that we support
        "--fork-strategy=fewest",  # one version of each package: the same site everywhere
        "--no-emit-index-url",
        "--no-header",  # the header and the annotations would name this machine's paths
        "--no-annotate",
        "--quiet",
    )


@nox.session
def bench(session):
    """Measure the site: build seconds, bytes of each page, milliseconds to a drawn frame."""
    install(session, "bench")
    session.run("python", "benchmarks/run.py", *session.posargs, env=ENVIRONMENT)
