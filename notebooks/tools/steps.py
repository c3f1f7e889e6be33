"""Runs the steps of set-up: one line each, the details in a log, and an
explanation in one sentence of what went wrong."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import labenv

# What programs say → what it means and what mends it. First match wins.
EXPLANATIONS = [
    (("no space left", "disk quota exceeded"),
     "the disk is full: free at least 3 GB, for example with go clean -cache, then run the same command again"),
    (("do not match the hashes", "checksum mismatch"),
     "a download is not what this project pins: a mirror or proxy changed it, so try again without it "
     "(unset PIP_INDEX_URL GOPROXY), then run the same command again"),
    (("newconnectionerror", "name resolution", "name or service not known", "max retries exceeded", "readtimeout",
      "proxyerror", "network is unreachable", "dial tcp", "no such host", "i/o timeout", "connection refused",
      "tls handshake", "proxyconnect", "connection reset", "could not find a version"),
     "packages could not be downloaded: connect this machine to the network, or name a proxy or mirror "
     "(export HTTPS_PROXY, PIP_INDEX_URL or GOPROXY), then run the same command again"),
    (("certificate verify failed", "x509:"),
     "the network's certificate is not trusted here: export PIP_CERT and SSL_CERT_FILE=/path/to/its-ca.pem, "
     "then run the same command again"),
]


class Failed(Exception):
    """A step that failed, told in one sentence with its mend."""


def explain(name: str, output: str, log: Path) -> str:
    lowered = output.lower()
    where = os.path.relpath(log, labenv.ROOT)
    for signs, meaning in EXPLANATIONS:
        if any(sign in lowered for sign in signs):
            return f"Set-up stopped at “{name}”: {meaning} (details: {where})."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    return f"Set-up stopped at “{name}”: {last}; see {where}, then run the same command again."


class Steps:
    def __init__(self, log: Path):
        self.log = log
        self.log.write_text("")
        # Ends the running step as Ctrl-C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)

    def run(self, name: str, command: list, env: dict[str, str] | None = None, required: bool = True) -> bool:
        """Runs a command from the project's folder; says whether it succeeded."""
        began = self._start(name)
        with open(self.log, "ab") as log:
            log.write(f"\n# {name}\n".encode())
            log.flush()
            start = log.tell()
            process = subprocess.Popen(
                [str(word) for word in command], cwd=labenv.ROOT, env={**labenv.environment(), **(env or {})},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )
            try:
                status = process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
                print(flush=True)
                raise
        self._end(began, "" if status == 0 else " failed")
        if status != 0 and required:
            with open(self.log, "rb") as log:
                log.seek(start)
                raise Failed(explain(name, log.read().decode(errors="replace"), self.log))
        return status == 0

    def call(self, name: str, *functions: Callable[[], None]) -> None:
        began = self._start(name)
        try:
            for function in functions:
                function()
        except (OSError, ValueError, subprocess.SubprocessError) as e:
            self._end(began, " failed")
            raise Failed(explain(name, str(e), self.log)) from e
        self._end(began, "")

    def _start(self, name: str) -> float:
        print(f"  {name} … ", end="", flush=True)
        return time.monotonic()

    def _end(self, began: float, word: str) -> None:
        print(f"{time.monotonic() - began:.0f} s{word}", flush=True)

    def install(self, name: str, python: Path, requirements: Path, cache: Path, *flags: str) -> None:
        """Installs hash-pinned packages. What was downloaded is kept in cache only until
        this succeeds: a second try need not download it again."""
        self.run(
            name,
            [python, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
             "--disable-pip-version-check", "--no-input", *flags, "-r", requirements],
            env={"PIP_CACHE_DIR": str(cache), "PIP_USER": "0"},
        )
        shutil.rmtree(cache, ignore_errors=True)


def attempt(set_up: Callable[[], None], done: str, again: str) -> int:
    """Runs set_up, says done or what went wrong, or after Ctrl-C what the same command does
    again, and returns the exit status."""
    began = time.monotonic()
    try:
        set_up()
    except Failed as e:
        print(e, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nInterrupted: the same command {again}.", file=sys.stderr)
        return 130
    print(f"{done} ({time.monotonic() - began:.0f} s).", flush=True)
    return 0
