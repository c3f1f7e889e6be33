"""Executes a notebook as a browser does: through a server's interface and a
kernel's websocket, with nothing but the address and the token.

    python run_notebook.py http://127.0.0.1:8888/ PATH_ON_THE_SERVER

The token is in MLPLAB_TOKEN. It prints a line of JSON for each code cell with the
seconds to its first output and to its end, keeps the results in the notebook, and
fails with the first cell that fails.
"""

import asyncio
import json
import os
import sys
import time
import urllib.request
import uuid

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

TOKEN_ENV = "MLPLAB_TOKEN"
OUTPUTS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


class Server:
    def __init__(self, address: str, token: str):
        self.address, self.headers = address, {"Authorization": f"token {token}"}

    def ask(self, method: str, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}api/{path}", data=data, headers=self.headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or "null")

    def channels(self, kernel: str) -> HTTPRequest:
        address = "ws" + self.address.removeprefix("http") + f"api/kernels/{kernel}/channels"
        return HTTPRequest(address, headers=self.headers)


def request(code: str) -> dict:
    return {
        "channel": "shell",
        "header": {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": uuid.uuid4().hex, "version": "5.3"},
        "parent_header": {}, "metadata": {}, "buffers": [],
        "content": {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True},
    }


class Cell:
    """One execution: what came of it and when."""

    def __init__(self):
        self.began = time.monotonic()
        self.first: float | None = None
        self.outputs: list[dict] = []
        self.replied = self.idle = False

    def take(self, message: dict) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind in OUTPUTS:
            self.first = self.first or time.monotonic() - self.began
            self.outputs.append({"output_type": kind, **{key: content.get(key) for key in OUTPUTS[kind]}})
        elif kind == "execute_reply":
            self.replied = True
        elif kind == "status":
            self.idle = self.idle or content["execution_state"] == "idle"

    @property
    def error(self) -> str | None:
        said = [f"{o['ename']}: {o['evalue']}" for o in self.outputs if o["output_type"] == "error"]
        return said[0] if said else None


async def execute(socket, code: str) -> Cell:
    sent = request(code)
    cell = Cell()
    await socket.write_message(json.dumps(sent))
    while not (cell.replied and cell.idle):
        text = await socket.read_message()
        if text is None:
            raise ConnectionError("the server closed the kernel's websocket")
        message = json.loads(text)
        if message["parent_header"].get("msg_id") == sent["header"]["msg_id"]:
            cell.take(message)
    return cell


async def run(server: Server, path: str) -> int:
    file = server.ask("GET", f"contents/{path}?content=1")
    session = server.ask("POST", "sessions", {"path": path, "type": "notebook", "name": path, "kernel": {"name": "gonb"}})
    socket = await websocket_connect(server.channels(session["kernel"]["id"]), max_message_size=100 << 20)
    notebook = file["content"]
    failed = 0
    for number, source in enumerate((c for c in notebook["cells"] if c["cell_type"] == "code"), start=1):
        cell = await execute(socket, source["source"])
        source["outputs"], source["execution_count"] = cell.outputs, number
        print(json.dumps({"cell": number, "first": cell.first, "seconds": time.monotonic() - cell.began,
                          "trains": "lab." in source["source"], "error": cell.error}), flush=True)
        if cell.error:
            failed = 1
            break
    server.ask("PUT", f"contents/{path}", {"type": "notebook", "format": "json", "content": notebook})
    server.ask("DELETE", f"sessions/{session['id']}")
    socket.close()
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(run(Server(sys.argv[1], os.environ[TOKEN_ENV]), sys.argv[2])))
