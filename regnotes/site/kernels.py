"""Kernels that begin as a copy of Sphinx's process, with everything imported.

Starting Python and importing numpy, scipy, Plotly and IPython takes as long as running the cells
of a small page.  Sphinx has imported most of it anyway, and a fork of its process has it at once.
Pages stay apart: what one does in its copy no other sees.  ``fork_kernels = True`` asks for it.
Only on Linux, where Sphinx forks its parallel jobs too, and only if Sphinx's Python was started as
a kernel's would be; otherwise, and for kernels of other languages, a new process starts as ever.
"""

import asyncio
import gc
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

__all__ = ["ForkProvisioner", "setup"]


class ForkProvisioner(LocalProvisioner):
    """Launches IPython's kernel by forking; jupyter_client finds it as an entry point."""

    _folder = None

    async def pre_launch(self, **kwargs):
        """Have the kernel listen at files in a folder of its own.

        Jupyter picks a free TCP port and lets go of it until the kernel listens there; where
        several sites are built at a time, another kernel may have taken it meanwhile.
        """
        manager = self.parent
        if "ipykernel_launcher" in self.kernel_spec.argv and not manager.connection_file:
            self._folder = tempfile.mkdtemp()
            manager.connection_file = os.path.join(self._folder, "kernel.json")
            manager.transport, manager.ip = "ipc", os.path.join(self._folder, "socket")
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart=False):
        """Remove that folder."""
        await super().cleanup(restart=restart)
        if self._folder and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def launch_kernel(self, cmd, **kwargs):
        """Start the kernel that the command `cmd` would start.

        Parameters
        ----------
        cmd : list of str
            From the kernel's specification.
        **kwargs
            As for ``subprocess.Popen``; the fork heeds ``cwd`` and ``env``.

        Returns
        -------
        dict
            Ports and key, as in the kernel's connection file.
        """
        environment = kwargs.get("env") or os.environ
        if "ipykernel_launcher" not in cmd or not _alike(environment):
            return await super().launch_kernel(cmd, **kwargs)
        import ipykernel.kernelapp  # noqa: F401  before the fork, so that later ones have it

        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        place = kwargs.get("cwd") or os.getcwd()
        self.process = Fork(arguments, place, environment)
        self.pid = self.pgid = self.process.pid
        self.cwd = place
        return self.connection_info

    async def shutdown_requested(self, restart=False):
        """End the kernel at once: all that its cells said has arrived."""
        await self.kill()
        self.process.wait()  # which takes no time; jupyter_client looks but ten times a second


class Fork:
    """What LocalProvisioner uses of ``subprocess.Popen``, for a fork that becomes a kernel."""

    stdin = stdout = stderr = None

    def __init__(self, arguments, place, environment):
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_become, args=(arguments, place, dict(environment)))
        self._process.start()
        self.pid = self._process.pid

    def poll(self):
        return self._process.exitcode

    def wait(self):
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def _alike(environment):
    """Whether this Python runs as one that starts in the environment, as far as a page can tell."""
    hashes = environment.get("PYTHONHASHSEED", "random")
    return (
        bool(sys.flags.optimize) == bool(environment.get("PYTHONOPTIMIZE"))
        and bool(sys.warnoptions) == bool(environment.get("PYTHONWARNINGS"))
        and sys.flags.hash_randomization == (hashes != "0")
    )


def _become(arguments, place, environment):
    """Turn this copy of Sphinx's process into a kernel; returns when that ends."""
    from ipykernel.kernelapp import IPKernelApp

    gc.freeze()  # what Sphinx holds is no garbage
    gc.enable()  # conf.py may have turned it off, and cells may run long
    os.setsid()  # Ctrl+C in the terminal is for Sphinx
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)
    logging.getLogger().handlers.clear()  # those of conf.py
    sys.argv = ["ipykernel_launcher", *arguments]
    asyncio.set_event_loop(asyncio.new_event_loop())  # the one at hand is Sphinx's
    # The kernel ends when Sphinx does.
    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def fork(app):
    """Have the kernels of this build forked, if its site asks and this is Linux.

    Jupyter knows only one default for all that a process starts, or an environment variable that
    every process below it inherits; so the former, and only until the build is over.
    """
    if not app.config.fork_kernels or sys.platform != "linux":
        return
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    factory.default_provisioner_name = "regnotes-fork"  # the entry point's name

    def restore(app, exception):
        factory.default_provisioner_name = before

    app.connect("build-finished", restore)


def setup(app):
    """Register ``fork_kernels``, which a site sets that wants its kernels forked."""
    app.add_config_value("fork_kernels", False, "", bool)
    app.connect("builder-inited", fork)
