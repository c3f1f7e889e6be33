"""JupyterLab that other machines reach only through a login.

Whoever reaches a server without one runs commands as its user. So the server
looks at what it ends up with, just before it listens, whichever argument,
variable or configuration file it comes from. A hub's single-user server is
another program (jupyterhub-singleuser): there the hub is the login.
"""

import errno
import ipaddress
import os
import socket
import sys

from jupyter_server.auth.security import passwd_check
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp
from tornado.netutil import bind_sockets


def beyond(ip: str) -> bool:
    """Whether other machines reach a server that listens at this address or name."""
    try:
        addresses = {info[4][0].partition("%")[0] for info in socket.getaddrinfo(ip or "0.0.0.0", None)}
    except OSError:
        return True  # nobody knows whom it would reach
    return not all(ipaddress.ip_address(address).is_loopback for address in addresses)


class Server(ServerApp):
    """Refuses, in one sentence, to listen where or how it must not."""

    def init_httpserver(self) -> None:
        if not self.sock and beyond(self.ip) and not self._asks_for_login():
            sys.exit(f"Other machines would reach this server at {self.ip or 'every address'} and run commands as you, as it "
                     "asks for no token and no password: leave the token to Jupyter, or export JUPYTER_TOKEN=a-long-secret.")
        super().init_httpserver()

    def _asks_for_login(self) -> bool:
        hashed = getattr(self.identity_provider, "hashed_password", "")
        if hashed and passwd_check(hashed, ""):
            return False  # the empty password
        return self.identity_provider.auth_enabled

    def _find_http_port(self) -> None:
        """A port that somebody asked for is that one or none; else the next free one is taken."""
        said = {*self.config.ServerApp, *self.config[type(self).__name__]}  # arguments become the subclass's
        if ("port" in said or os.environ.get(self.port_env)) and "port_retries" not in said:
            self.port_retries = 0
        if self.port and not self.port_retries:
            try:
                for found in bind_sockets(self.port, self.ip):
                    found.close()
            except OSError as e:
                why = "is in use" if e.errno == errno.EADDRINUSE else f"cannot be opened at {self.ip or 'every address'} ({e.strerror})"
                sys.exit(f"Port {self.port} {why}: name another one, make lab MLPLAB_LAB_ARGS=\"--port {self.port + 1}\", "
                         "or none for the next free one.")
        super()._find_http_port()


if __name__ == "__main__":
    LabApp.serverapp_class = Server
    LabApp.launch_instance()
