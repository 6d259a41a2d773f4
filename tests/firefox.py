"""Firefox for the tests, driven over WebDriver BiDi, which it speaks without any other program."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import pytest
from websockets.sync.client import connect

HELP = """no Firefox was found, and without one the pages are tested in Chromium only.
  Debian:  apt-get install firefox-esr xvfb libgl1-mesa-dri libegl1
  Ubuntu:  snap install firefox; apt-get install xvfb libgl1-mesa-dri libegl1
  macOS:   brew install --cask firefox
  or put the path of a Firefox into the environment variable FIREFOX_PATH"""
PREFERENCES = {
    "webgl.force-enabled": True,  # without a graphics card
    "toolkit.telemetry.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "app.update.enabled": False,
}


def executable():
    names = ("firefox-esr", "firefox")
    found = os.environ.get("FIREFOX_PATH") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail(HELP, pytrace=False)
    return found


class Firefox:
    """One window; `heard` is what its pages complained of and asked of other hosts."""

    def __init__(self, socket):
        self.socket, self.numbers, self.heard = socket, itertools.count(1), []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method, **parameters):
        """What the browser answers; what it tells meanwhile is kept in `heard`."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv(timeout=180))  # a busy machine draws slowly
            if said.get("id") == number:
                if said["type"] == "error":
                    raise RuntimeError(f"{method}: {said['message']}")
                return said["result"]
            if "method" in said:  # or it is a late answer, to a call that was given up
                self._hear(said["method"], said["params"])

    def _hear(self, method, said):
        if method == "log.entryAdded" and said["level"] in ("error", "warn"):
            self.heard.append(f"{said['level']}: {said['text']}")
        elif method == "network.beforeRequestSent":
            url = said["request"]["url"]
            if not url.startswith(("file:", "data:", "blob:")):
                self.heard.append(f"request: {url}")

    def open(self, url):
        self.heard.clear()
        self.call("browsingContext.navigate", context=self.window, url=url, wait="complete")

    def run(self, function, *values):
        """What a JavaScript function returns, as JSON, for these arguments."""
        source = f"(async () => JSON.stringify(await ({function})(...{json.dumps(values)})))()"
        answer = self.call(
            "script.evaluate", expression=source, target={"context": self.window},
            awaitPromise=True,
        )  # fmt: skip
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))


@contextmanager
def screen():
    """The environment with a display: without one Firefox has no WebGL, headless or not."""
    if not sys.platform.startswith("linux") or {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        yield os.environ
        return
    if not shutil.which("Xvfb"):
        pytest.fail(f"there is no display and no Xvfb.\n{HELP}", pytrace=False)
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1400x1000x24"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield {**os.environ, "DISPLAY": f":{server.stdout.readline().strip()}"}
        finally:
            server.kill()


@contextmanager
def started():
    with (
        screen() as environment,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        log = os.path.join(profile, "log.txt")  # a pipe that nobody reads would stop it
        command = [executable(), "--no-remote", "--profile", profile]
        command += ["--remote-debugging-port", "0", "--width", "1280", "--height", "900"]
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        try:
            with connect(f"{address(log)}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()
            process.wait()


def address(log):
    """Where Firefox says that it listens."""
    for _ in range(600):
        with open(log, encoding="utf-8") as file:
            text = file.read()
        if found := re.search(r"WebDriver BiDi listening on (\S+)\n", text):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"Firefox does not listen after a minute:\n{text}")
