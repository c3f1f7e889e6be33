"""A Slurm cluster of one node on loopback, for tests: nothing of it outlives them."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

CONFIG = """\
ClusterName=mlplab
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# A requeued job waits for the end of its credential.
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldPort={control}
SlurmdPort={node_port}
SlurmdSpoolDir={folder}/spool
StateSaveLocation={folder}/state
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobRequeue=1
MinJobAge=3600
SlurmctldTimeout=120
SlurmdTimeout=300
NodeName={node} NodeAddr=127.0.0.1 CPUs={cores} RealMemory={memory} State=UNKNOWN
PartitionName=all Nodes={node} Default=YES MaxTime=INFINITE State=UP
"""

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "scancel")


def program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def missing() -> str:
    """Why there can be no cluster here, after an attempt to install it."""
    if os.geteuid() != 0:
        return "a Slurm node of the test's own needs root"
    if all(map(program, PROGRAMS)):
        return ""
    if not shutil.which("apt-get"):
        return "Slurm is not installed, and there is no apt-get to install it"
    with daemons_denied():
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=600", "-qq"]
        subprocess.run([*apt, "update"], env=env)
        subprocess.run([*apt, "install", "-y", "--no-install-recommends", "slurm-wlm", "munge"], env=env)
    absent = [p for p in PROGRAMS if not program(p)]
    return f"apt-get could not install {', '.join(absent)}" if absent else ""


@contextmanager
def daemons_denied():
    """Keeps packages from starting their daemons when they are installed."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """munged, slurmctld and slurmd in the foreground, below this process."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.daemons: list[subprocess.Popen] = []
        self.environment = os.environ | {"SLURM_CONF": str(folder / "slurm.conf")}

    def __enter__(self) -> "Cluster":
        f = self.folder
        f.chmod(0o755)
        (f / "state").mkdir()
        (f / "spool").mkdir()
        (f / "munge.key").write_bytes(os.urandom(128))
        (f / "munge.key").chmod(0o400)
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
        (f / "slurm.conf").write_text(CONFIG.format(
            folder=f, node=socket.gethostname().split(".")[0], cores=os.cpu_count(), memory=pages * 9 // 10,
            control=free_port(), node_port=free_port()))
        try:
            self.start("munged", "--foreground", "--force", f"--key-file={f}/munge.key", f"--socket={f}/munge.socket",
                       f"--pid-file={f}/munged.pid", f"--seed-file={f}/munged.seed", f"--log-file={f}/munged.log")
            self.wait("munged", lambda: (f / "munge.socket").exists())
            self.start("slurmctld", "-D")
            self.start("slurmd", "-D")
            self.wait("the node", lambda: "State=IDLE" in self.said("scontrol", "show", "node", "-o"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for d in reversed(self.daemons):
            d.terminate()
        for d in reversed(self.daemons):
            try:
                d.wait(60)
            except subprocess.TimeoutExpired:
                d.kill()
                d.wait()

    def start(self, name: str, *args: str):
        log = open(self.folder / f"{name}.out", "wb")
        self.daemons.append(subprocess.Popen([program(name), *args], env=self.environment, stdin=subprocess.DEVNULL,
                                             stdout=log, stderr=subprocess.STDOUT))

    def said(self, *command: str, **options) -> str:
        """What a command of Slurm's says, if it succeeds."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, **options)
        return done.stdout if done.returncode == 0 else ""

    def wait(self, what: str, reached, seconds: float = 240):
        """Waits for a state."""
        end = time.monotonic() + seconds
        while not reached():
            dead = [d.args[0] for d in self.daemons if d.poll() is not None]
            if dead or time.monotonic() > end:
                logs = "\n".join(f"{p.name}:\n{p.read_text(errors='replace')[-3000:]}" for p in self.folder.glob("*.out"))
                raise AssertionError(f"waited in vain for {what} (ended: {dead})\n{logs}")
            time.sleep(0.1)

    def tasks(self, job: str) -> dict[int, dict[str, str]]:
        """The tasks of an array by their number, as scontrol shows them."""
        found = {}
        for line in self.said("scontrol", "show", "job", "-o", job).splitlines():
            fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
            if fields.get("ArrayTaskId", "").isdecimal():
                found[int(fields["ArrayTaskId"])] = fields
        return found
