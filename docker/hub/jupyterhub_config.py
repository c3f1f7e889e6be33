"""A class on one machine: Unix users, one read-only lab, one read-only Go cache.

Usable by itself (jupyterhub -f …/docker/hub/jupyterhub_config.py) and in The
Littlest JupyterHub, where a file in /opt/tljh/config/jupyterhub_config.d/ needs
the one line load_subconfig("/opt/mlplab/docker/hub/jupyterhub_config.py").
Change what a class needs in a file that loads this one and comes after it, as that
file does, not here. docker/hub/README.md says more.
"""

import os
import shutil
import sys
from pathlib import Path

LAB = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(LAB / "docker" / "hub"))

import students  # noqa: E402 - found through the line above

c = get_config()  # noqa: F821 - JupyterHub gives it
ALONE = "tljh" not in sys.modules  # TLJH's own configuration decides on logins, proxy, spawner and culling

# ---- where the hub keeps what it must not lose: users, the class's runs
HUB = Path(os.environ.get("MLPLAB_HUB", "/srv/mlplab-hub"))
CREATE_USERS = os.environ.get("MLPLAB_HUB_CREATE_USERS") == "1"
HUB.mkdir(mode=0o755, parents=True, exist_ok=True)
PRIVATE = HUB / "private"  # passwords, tokens, the key to the names of the class's folders
PRIVATE.mkdir(mode=0o700, exist_ok=True)
class_folder = students.ClassFolder(HUB / "class", PRIVATE / "class.key")
class_folder.make()

# ---- a student's server
c.Spawner.cmd = [str(LAB / ".venv/bin/python"), str(LAB / "notebooks/tools/student_server.py")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab/tree/mlplab/00_start.ipynb"
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # many start at once when a lesson begins
c.Spawner.mem_limit = "1536M"
c.Spawner.cpu_limit = 2
GO = os.path.dirname(shutil.which("go") or "/usr/local/go/bin/go")
c.Spawner.env_keep = ["LANG", "LC_ALL", "TZ"]
c.Spawner.environment = {
    "PATH": f"{GO}:/usr/local/bin:/usr/bin:/bin",
    "SHELL": "/bin/bash",
    "MLPLAB_CLASS": str(class_folder.path),
    "MLPLAB_RUNS": lambda spawner: str(class_folder.of(spawner.user.name)),
}


def system_name(spawner) -> str:
    """The Unix user of a hub's user: TLJH puts jupyter- before it, and makes it now."""
    if ALONE:
        return spawner.user.name
    from tljh import user
    from tljh.normalize import generate_system_username

    name = generate_system_username(f"jupyter-{spawner.user.name}")
    user.ensure_user(name)
    return name


def prepare(spawner) -> None:
    """Before each start; a refusal is shown on the hub's page."""
    account = students.account(system_name(spawner), CREATE_USERS and ALONE)
    if warning := students.check(account):
        spawner.log.warning(warning)
    class_folder.give(spawner.user.name, account)


c.Spawner.pre_spawn_hook = prepare

# ---- limits where systemd keeps them: TLJH's spawner, and any other made of it
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.disable_user_sudo = True
c.SystemdSpawner.unit_extra_properties = {
    "TasksMax": "512",
    "MemorySwapMax": "0",
    "TemporaryFileSystem": "/tmp:size=1G,mode=1777",
    "IPAddressDeny": "any",
    "IPAddressAllow": "localhost",  # the hub; add what a class may reach, such as a data server's address
    "CapabilityBoundingSet": "",
    "NoNewPrivileges": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictNamespaces": "yes",
    "ProtectSystem": "full",
    "ProtectProc": "invisible",
    "ProtectControlGroups": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "LimitCORE": "0",
}

if ALONE:
    if os.geteuid() != 0:
        sys.exit("The hub starts each student's server as that student, so it must run as root: sudo jupyterhub -f …")
    import confined

    c.JupyterHub.spawner_class = confined.ConfinedSpawner
    c.ConfinedSpawner.tmp_size = int(os.environ.get("MLPLAB_HUB_TMP", 1 << 30))
    c.LocalProcessSpawner.interrupt_timeout = 30  # the supervisor ends kernels first, by then at the latest

    # Students choose a password when they come first; whoever is not named here is not let in.
    names = HUB / "students.txt"
    c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
    c.FirstUseAuthenticator.dbm_path = str(PRIVATE / "passwords.dbm")
    c.FirstUseAuthenticator.create_users = False
    c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,30}"
    c.Authenticator.allowed_users = set(names.read_text().split()) if names.exists() else set()

    # For this machine only: what has the certificate is before it.
    c.JupyterHub.bind_url = os.environ.get("MLPLAB_HUB_BIND", "http://127.0.0.1:8000")
    c.JupyterHub.db_url = f"sqlite:///{PRIVATE / 'hub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(PRIVATE / "cookie.secret")
    c.ConfigurableHTTPProxy.pid_file = str(PRIVATE / "proxy.pid")
    c.JupyterHub.logging_config = {
        "handlers": {"kept": {
            "class": "logging.handlers.RotatingFileHandler", "formatter": "console",
            "filename": str(PRIVATE / "hub.log"), "maxBytes": 5_000_000, "backupCount": 4,
        }},
        "loggers": {"JupyterHub": {"level": "INFO", "handlers": ["console", "kept"]}},
    }

    c.JupyterHub.load_roles = [{
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }]
    # Kernels that idle for an hour end before (notebooks/tools/jupyter/server.json).
    culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"]
    c.JupyterHub.services = [{"name": "idle-culler", "command": culler}]
