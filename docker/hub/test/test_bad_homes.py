"""Homes that are missing, full or read-only: one sentence each, and where a server
can be of use it starts."""

import subprocess
from pathlib import Path

import pytest

from hub import Hub
from student import Student


@pytest.fixture
def mounted():
    """Mounts file systems and takes them away again."""
    places = []

    def mount(where: str, *options: str) -> None:
        subprocess.run(["mount", *options, where], check=True)
        places.append(where)

    yield mount
    for where in places:
        subprocess.run(["umount", "--lazy", where], check=False)


def test_without_a_home_the_page_says_so(hub):
    student = Student(hub, "mlpnohome", home=False)
    with pytest.raises(AssertionError, match="not let in: 500"):
        student.log_in()
    page = student.session.get(f"{hub.base}/hub/spawn", timeout=60)
    assert "The user mlpnohome has no home folder" in page.text and "mkhomedir_helper mlpnohome" in page.text
    assert not hub.api("GET", "users/mlpnohome").get("servers")


def test_in_a_full_and_in_a_read_only_home_the_server_starts(hub: Hub, mounted):
    full, closed = Student(hub, "mlpfull"), Student(hub, "mlpclosed")
    mounted(full.account.pw_dir, "-t", "tmpfs", "-o", f"size=64k,mode=700,uid={full.account.pw_uid}", "none")
    (Path(full.account.pw_dir) / "mine").write_bytes(bytes(65536))
    mounted(closed.account.pw_dir, "-t", "tmpfs", "-o", f"ro,mode=700,uid={closed.account.pw_uid}", "none")
    for student in (full, closed):
        student.log_in()
        student.start_server()
        said = [line for line in hub.log.read_text().splitlines() if student.account.pw_dir in line and "writ" in line]
        assert len(said) == 2, said
        assert "is lost when the server stops" in said[0] and "could not all be handed out" in said[1]
        student.open_kernel()
        assert student.run('import "fmt"\n\n%%\nfmt.Println(6 * 7)') == "42\n"
        hub.stop_server(student.name)
    assert (Path(full.account.pw_dir) / "mine").stat().st_size == 65536
