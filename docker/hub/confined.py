"""A spawner for a hub without systemd: the student's server and all that it
starts get limits that the kernel enforces, and can never gain a privilege.

Memory is limited for each process, not for a student's processes together, and the
network is not limited at all: systemd's spawner (The Littlest JupyterHub), a
container and Kubernetes do both.
"""

import ctypes
import math
import os
import resource

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Integer

PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000
LAST_CAPABILITY = 63  # the kernel refuses those that it does not have


class ConfinedSpawner(LocalProcessSpawner):
    """The usual spawner with limits; mem_limit and cpu_limit are JupyterHub's own."""

    processes = Integer(512, help="Processes and threads of a student.").tag(config=True)
    tmp_size = Integer(1 << 30, help="Bytes of a student's own /tmp, in memory; 0 leaves the machine's.").tag(config=True)

    def make_preexec_fn(self, name):
        become = super().make_preexec_fn(name)
        libc = ctypes.CDLL(None, use_errno=True)
        cores = allotted(self.user.id, self.cpu_limit)
        memory, processes, tmp_size = self.mem_limit, self.processes, self.tmp_size

        def preexec():
            if tmp_size:
                own_tmp(libc, tmp_size)
            os.sched_setaffinity(0, cores)
            if memory:
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            for capability in range(LAST_CAPABILITY + 1):
                libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
            become()
            # Counted for the student's account, so only once the process is the student's.
            resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
            libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)

        return preexec


def allotted(number: int, limit: float | None) -> set[int]:
    """The cores of the student with a number: as many as the limit says, and others
    for the next student."""
    cores = sorted(os.sched_getaffinity(0))
    wanted = min(len(cores), math.ceil(limit or len(cores)))
    return {cores[(number * wanted + n) % len(cores)] for n in range(wanted)}


def own_tmp(libc, size: int) -> None:
    """A /tmp that only this process and its children see, and that can hold so much."""
    nothing = b"none"
    made = (
        libc.unshare(CLONE_NEWNS) == 0
        and libc.mount(nothing, b"/", None, MS_REC | MS_PRIVATE, None) == 0
        and libc.mount(b"tmpfs", b"/tmp", b"tmpfs", MS_NOSUID | MS_NODEV, b"size=%d,mode=1777" % size) == 0
    )
    if not made:
        raise OSError(ctypes.get_errno(), "a student's own /tmp could not be made; ConfinedSpawner.tmp_size = 0 leaves the machine's")
