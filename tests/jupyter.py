"""A real JupyterLab for the tests, with settings of its own, that asks nothing of another host."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
# It would ask whether there is news.
SILENT = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
# When the kernel is ready; before that JupyterLab would ask which one to take.
RUN_ALL = """() => {
  const { commands, shell } = window.jupyterapp;
  const { sessionContext } = shell.currentWidget;
  window.ran = undefined;
  sessionContext.ready.then(async () => {
    while (sessionContext.session?.kernel?.status !== "idle")
      await new Promise((done) => setTimeout(done, 100));
    window.ran = await commands.execute("notebook:run-all-cells");
  });
}"""


def environment(folder):
    """The variables of a Jupyter that knows only what is in `folder` and in its own Python."""
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    own = {f"JUPYTER_{name}": str(folder / "jupyter" / name.lower()) for name in names}
    own |= {
        f"JUPYTERLAB_{name}_DIR": str(folder / "jupyter" / name)
        for name in ("SETTINGS", "WORKSPACES")
    }
    own |= {"IPYTHONDIR": str(folder / "jupyter/ipython"), "PYTHONPATH": str(ROOT)}
    config = folder / "jupyter/config_dir"
    (config / "labconfig").mkdir(parents=True, exist_ok=True)
    (config / "labconfig/page_config.json").write_text(json.dumps(SILENT), "utf-8")
    # As it is installed with regnotes; the environment of the tests may be older than that file.
    settings = (ROOT / "regnotes/nbconvert.json").read_text("utf-8")
    (config / "jupyter_nbconvert_config.json").write_text(settings, "utf-8")
    return {**os.environ, **own}


@contextmanager
def jupyterlab(folder):
    """The address of a JupyterLab that shows the notebooks in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        "--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root",
        "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}",
        "--LabApp.extension_manager=readonly", "--expose-app-in-browser",
    ]  # fmt: skip
    log = folder / "jupyter.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=environment(folder), cwd=folder, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, log.read_text("utf-8")
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def run_all(page):
    """Run all cells of the notebook that is open, and return its cells."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(RUN_ALL)
    page.wait_for_function("window.ran !== undefined", timeout=180_000)
    assert page.evaluate("window.ran") is True
    model = page.evaluate(
        "JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON())"
    )
    return json.loads(model)["cells"]
