"""A student without a browser: logs in, starts a server, runs cells, as pages do."""

import json
import threading
import time
import uuid
from urllib.parse import urlsplit

import requests
import websocket

from hub import PATIENCE, Hub, wait


class Student:
    def __init__(self, hub: Hub, name: str, home: bool = True):
        self.hub = hub
        self.name = name
        self.account = hub.users.add(name, home)
        self.session = requests.Session()
        self.base = f"{hub.base}/user/{name}"
        self.root = urlsplit(hub.base).path
        self.socket: websocket.WebSocket | None = None

    def log_in(self) -> None:
        self.session.get(f"{self.hub.base}/hub/login", timeout=PATIENCE)
        form = {"username": self.name, "password": self.hub.token, "_xsrf": self._cookie("_xsrf", f"{self.root}/hub/")}
        answer = self.session.post(f"{self.hub.base}/hub/login", data=form, timeout=PATIENCE)
        assert answer.ok, f"{self.name} is not let in: {answer.status_code}"

    def start_server(self) -> None:
        """The hub starts a server for who logs in; its page is opened once it is there."""

        def ready() -> bool:
            server = self.hub.api("GET", f"users/{self.name}").get("servers", {}).get("")
            assert server or time.monotonic() < began + 60, f"{self.name}'s server did not start: {self.hub.said()}"
            return bool(server and server["ready"])

        began = time.monotonic()
        wait(f"{self.name}'s server is ready", ready)
        answer = self.session.get(f"{self.base}/lab", timeout=PATIENCE)
        assert answer.ok and "jupyter-config-data" in answer.text, answer.status_code

    def open_kernel(self) -> None:
        kernel = self._make("kernels", {"name": "gonb", "path": "mlplab/live.ipynb"})["id"]
        self.socket = self._connect(f"api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}")

    def run(self, code: str) -> str:
        """Runs a cell to its end; what it printed. Raises AssertionError with what went wrong."""
        asked = uuid.uuid4().hex
        header = {"msg_id": asked, "msg_type": "execute_request", "username": "", "session": "test", "date": "", "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content, "buffers": []}
        self.socket.send(json.dumps(message))
        text, waiting, failed = "", {"execute_reply", "idle"}, ""
        while waiting:
            answer = json.loads(self.socket.recv())
            if answer.get("parent_header", {}).get("msg_id") != asked:
                continue
            kind, content = answer["msg_type"], answer["content"]
            waiting -= {kind, content.get("execution_state")}
            text += content.get("text", "") if kind == "stream" else ""
            if kind == "error":
                failed = f"{content['evalue']}\n{text}"
        assert not failed, failed
        return text

    def in_terminal(self, line: str) -> str:
        """What a terminal of JupyterLab shows until a line typed into it has ended."""
        shell = self._connect(f"terminals/websocket/{self._make('terminals', {})['name']}")
        shell.send(json.dumps(["stdin", f"{line}; echo ended-$((40 + 2))\r"]))
        shown = ""
        while "ended-42" not in shown:
            kind, *text = json.loads(shell.recv())
            shown += "".join(map(str, text)) if kind == "stdout" else ""
        shell.close()
        return shown.replace("\r\n", "\n")

    def _make(self, what: str, body: dict) -> dict:
        """Makes a kernel or a terminal."""
        token = {"X-XSRFToken": self._cookie("_xsrf", f"{self.root}/user/{self.name}/")}
        made = self.session.post(f"{self.base}/api/{what}", json=body, headers=token, timeout=PATIENCE)
        assert made.ok, made.text[:500]
        return made.json()

    def _connect(self, path: str) -> websocket.WebSocket:
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.session.cookies if f"{self.root}/user/{self.name}/".startswith(c.path))
        address = f"{self.base}/{path}".replace("http", "ws", 1)
        return websocket.create_connection(address, cookie=cookies, timeout=PATIENCE, origin=self.hub.base.removesuffix(self.root))

    def _cookie(self, name: str, path: str) -> str:
        return next(c.value for c in self.session.cookies if (c.name, c.path) == (name, path))


def together(students: list[Student], do) -> tuple[list, list[float]]:
    """All do the same at once; what each got and how many seconds it took. The first
    failure is raised when all have ended."""
    results, seconds, errors = [None] * len(students), [0.0] * len(students), []

    def one(n: int, student: Student) -> None:
        began = time.monotonic()
        try:
            results[n] = do(student)
        except BaseException as e:  # raised below, in the test's own thread
            errors.append(e)
        seconds[n] = time.monotonic() - began

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(students)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results, seconds
