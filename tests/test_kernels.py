"""A page's kernel is a fork of Sphinx's process, and no page can tell."""

import asyncio
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from conftest import ROOT
from jupyter_client.provisioning import KernelProvisionerFactory
from sphinx.testing.util import SphinxTestApp

from regnotes.site.myst_mends import once

pytestmark = pytest.mark.builds
linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")


@linux
def test_pages_leave_nothing_to_each_other(scratch):
    """Else there would be no site: what the pages assert stops the build."""
    for name in ("one", "two", "three"):
        text = (scratch / f"{name}.html").read_text(encoding="utf-8")
        assert ">forked\n<" in text


def test_output_that_comes_late_is_not_lost(scratch):
    assert "</span>'it did arrive'" in (scratch / "late.html").read_text(encoding="utf-8")


@linux
@pytest.mark.parametrize("asks", [True, False])
def test_kernels_are_forked_where_asked_for_and_only_until_the_build_is_over(asks, tmp_path):
    (tmp_path / "conf.py").write_text(f"extensions = ['regnotes.site']\nfork_kernels = {asks}")
    app = SphinxTestApp(srcdir=tmp_path)
    name = KernelProvisionerFactory.instance().default_provisioner_name
    assert name == ("regnotes-fork" if asks else "local-provisioner")
    assert "JUPYTER_DEFAULT_PROVISIONER_NAME" not in os.environ
    app.emit("build-finished", ValueError())
    assert KernelProvisionerFactory.instance().default_provisioner_name == "local-provisioner"
    app.cleanup()


@linux
@pytest.mark.parametrize(
    ("environment", "answer"),
    [
        ({"PYTHONHASHSEED": "0"}, "True"),
        ({"PYTHONHASHSEED": "0", "PYTHONOPTIMIZE": "1"}, "False"),  # claims are asserts
        ({"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}, "False"),  # and a warning an error
        ({"PYTHONHASHSEED": "random"}, "False"),  # two builds are equal
    ],
)
def test_only_a_python_like_the_kernels_is_forked(environment, answer):
    """What Sphinx runs under, against what conf.py asks for its kernels."""
    code = "from regnotes.site.kernels import _alike\nprint(_alike({'PYTHONHASHSEED': '0'}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == answer


START = """
import asyncio, os, signal
import regnotes.site
from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
KernelProvisionerFactory.instance().default_provisioner_name = "regnotes-fork"

async def main():
    manager = AsyncKernelManager()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    name = type(manager.provisioner).__name__
    print(manager.provisioner.pid, name, manager.transport, flush=True)
    if {killed}:
        os.kill(os.getpid(), signal.SIGKILL)
    client.stop_channels()
    await manager.shutdown_kernel()

asyncio.run(main())
"""


@linux
@pytest.mark.parametrize("killed", [True, False])
def test_a_kernel_ends_with_whoever_started_it(killed):
    done = subprocess.run(
        [sys.executable, "-c", START.format(killed=killed)],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode == 0) != killed, done.stderr
    pid, kind, transport = done.stdout.split()
    assert kind == "ForkProvisioner" and transport == "ipc"  # no port for which kernels race
    end = time.monotonic() + 20
    while _runs(int(pid)):
        assert time.monotonic() < end, "the kernel is still there"
        time.sleep(0.1)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"  # a zombie has ended
    except FileNotFoundError:
        return False


def test_another_language_has_its_own_kernel(tmp_path):
    """A command that is not IPython's is run as it stands."""
    code = f"""
import asyncio, os, sys
from regnotes.site.kernels import ForkProvisioner
async def main():
    of = ForkProvisioner()
    of.connection_info = {{"key": b"k"}}
    command = [sys.executable, "-c", "import pathlib; pathlib.Path('there').touch()"]
    info = await of.launch_kernel(command, cwd={str(tmp_path)!r}, env=dict(os.environ))
    assert info == {{"key": b"k"}}
    assert await of.wait() == 0
asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=dict(os.environ))
    assert (tmp_path / "there").exists()


class Client:
    """As much of nbclient's client as ends a kernel; `gone` is there for a moment only."""

    def __init__(self):
        self.km = SimpleNamespace(gone=False)

    async def end(self):
        await asyncio.sleep(0)  # the other one comes here meanwhile
        self.km.gone = True
        self.km = None


def test_a_kernel_that_is_ended_twice_at_once_is_no_error():
    async def both(end):
        client = Client()
        await asyncio.gather(end(client), end(client))
        await end(client)

    asyncio.run(both(once(Client.end)))
    with pytest.raises(AttributeError):
        asyncio.run(both(Client.end))


def test_another_error_at_the_end_of_a_kernel_is_told():
    async def broken(client):
        raise AttributeError("of something else")

    with pytest.raises(AttributeError, match="of something else"):
        asyncio.run(once(broken)(Client()))
