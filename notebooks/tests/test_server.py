"""The server behind the page: its connections last, and nobody else gets in."""

import asyncio
import hashlib
import os
import secrets
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

import labenv
import serve
from lab_server import STUCK, LabServer, free_port

OPEN_FOR = 40  # seconds: the server asks after 30 whether the page is still there
NOBODY = 65534


# ---- connections last ----


@pytest.mark.slow
def test_a_websocket_stays_open(lab_server):
    """Tornado's client answers pings, as a browser does, and sends nothing of its own."""

    async def stay(kernel: str) -> float:
        address = f"ws://127.0.0.1:{lab_server.port}/api/kernels/{kernel}/channels?session_id={secrets.token_hex(8)}"
        request = HTTPRequest(address, headers={"Authorization": f"token {lab_server.token}"})
        connection = await websocket_connect(request)
        began = time.monotonic()
        try:
            while (left := began + OPEN_FOR - time.monotonic()) > 0:
                if await asyncio.wait_for(connection.read_message(), left) is None:
                    break  # it was closed
        except asyncio.TimeoutError:
            pass  # nothing more was said, which is right
        finally:
            connection.close()
        return time.monotonic() - began

    kernel = lab_server.post("kernels", {"name": "gonb"})["id"]
    try:
        with ThreadPoolExecutor() as apart:  # a browser's test leaves a loop running in this thread
            assert apart.submit(asyncio.run, stay(kernel)).result() >= OPEN_FOR, "the server closed the connection"
    finally:
        lab_server.delete(f"kernels/{kernel}")


# ---- nobody else gets in ----


@pytest.mark.parametrize(
    ("address", "others"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("127.8.9.1", False),
     ("", True), ("0.0.0.0", True), ("::", True), ("192.168.1.7", True), ("no-such-name.invalid", True)],
)
def test_who_reaches_an_address(address, others):
    assert serve.beyond(address) == others


def lab(*arguments: str, **more: str) -> subprocess.CompletedProcess:
    """The lab with such arguments, where it does not start."""
    process = subprocess.Popen(
        [sys.executable, labenv.TOOLS / "lab.py", "--no-browser", *arguments],
        env={**os.environ, **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    try:
        said, complaint = process.communicate(timeout=STUCK)
    except subprocess.TimeoutExpired:
        process.terminate()  # and with it what it started
        pytest.fail(f"it started: {process.communicate(timeout=STUCK)[1]}")
    return subprocess.CompletedProcess(process.args, process.returncode, said, complaint)


def refused(done: subprocess.CompletedProcess, *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    for word in words:
        assert word in last
    assert "?token=" not in done.stderr, "it never listened"


EMPTY_PASSWORD = "sha1:0123456789ab:" + hashlib.sha1(b"0123456789ab").hexdigest()


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--ip=0.0.0.0", "--IdentityProvider.token="], {}),
        pytest.param(["--ip", "::", "--ServerApp.token="], {}, marks=pytest.mark.slow),
        pytest.param(["--ServerApp.ip=*", "--IdentityProvider.token="], {}, marks=pytest.mark.slow),
        pytest.param([], {"MLPLAB_LAB_ARGS": "--ip=0.0.0.0 --IdentityProvider.token=''"}, marks=pytest.mark.slow),
        pytest.param(
            ["--ip=0.0.0.0", "--IdentityProvider.token=", f"--PasswordIdentityProvider.hashed_password={EMPTY_PASSWORD}"], {}, marks=pytest.mark.slow
        ),
    ],
    ids=["ip=", "ip ::", "*", "MLPLAB_LAB_ARGS", "empty password"],
)
def test_no_open_door(arguments, env):
    refused(lab(*arguments, **env), "Other machines would reach this server", "JUPYTER_TOKEN")


def test_no_open_door_by_a_configuration_file(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "jupyter_server_config.json").write_text('{"IdentityProvider": {"token": ""}}')
    refused(lab("--ip=0.0.0.0", JUPYTER_CONFIG_DIR=str(config)), "Other machines would reach this server")


@pytest.mark.slow
def test_a_door_with_a_lock_opens():
    with LabServer("--ip=0.0.0.0") as server:
        assert server.get("status")


@pytest.mark.slow
def test_a_port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(lab("--port", str(port)), f"Port {port} is in use")
        refused(lab(JUPYTER_PORT=str(port)), f"Port {port} is in use")


# ---- the user's own files ----


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_private_from_the_first_moment(tmp_path, monkeypatch):
    """No chmod after mkdir: between the two somebody could look in."""
    monkeypatch.setattr(Path, "chmod", None)
    before = os.umask(0)
    try:
        labenv.make_private(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "b") == 0o700


def test_an_older_versions_folder_is_closed(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    labenv.make_private(tmp_path / "open")
    assert mode(tmp_path / "open") == 0o700


def test_every_folder_of_jupyters_is_private(tmp_path):
    env = labenv.environment({**os.environ, labenv.STATE_ENV: str(tmp_path / "state")})
    labenv.make_folders(env)
    folders = [tmp_path / "state", *(path for path in (tmp_path / "state").rglob("*") if path.is_dir())]
    assert len(folders) == 2 + len(labenv.JUPYTER_FOLDERS)
    assert {mode(folder) for folder in folders} == {0o700}


# Reads whatever can be read of a running lab, as another user of the machine would.
SNOOP = """
for file in "$1"/jupyter/runtime/* "$1"/jupyter/*.log "$1"/gonb.log; do cat "$file" 2>/dev/null; done
ls "$1" "$1/jupyter" 2>/dev/null
for process in /proc/[0-9]*; do cat "$process/cmdline" "$process/environ" 2>/dev/null | tr '\\0' '\\n'; done
"""


def snoop(**who) -> str:
    done = subprocess.run(["sh", "-c", SNOOP, "sh", str(labenv.state())], capture_output=True, text=True, errors="replace", check=False, **who)
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_running_lab_tells_another_user_nothing():
    """Jupyter chooses the token, as with make lab; the test reads it where its user can."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, labenv.TOOLS / "lab.py", "--no-browser", f"--port={port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        runtime = labenv.jupyter() / "runtime"
        deadline = time.monotonic() + STUCK
        while not (found := [p for p in runtime.glob("jpserver-*-open.html") if f":{port}/" in p.read_text()]):
            assert time.monotonic() < deadline and process.poll() is None, "it did not start"
            time.sleep(0.1)
        token = found[0].read_text().split("token=")[1].split('"')[0]
        assert token not in snoop(user=NOBODY, group=NOBODY, extra_groups=[])
        assert token in snoop(), "the same words find it where they may look"
    finally:
        process.terminate()
        process.wait(timeout=STUCK)
