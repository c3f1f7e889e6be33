"""A class at work: all log in, open kernels and train at once; each keeps its own,
sees the others', and leaves nothing running."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

import memory
from hub import processes, wait
from student import Student, together

STUDENTS = int(os.environ.get("MLPLAB_HUB_STUDENTS", "8"))
MACHINE_MB = 24 * 1024
LIGHT = 'import "fmt"\n\n%%\nfmt.Println(6 * 7)'
TRAIN = 'import "mlplab/mlpkit/lab"\n\n%%\nc := lab.Default()\nc.Width = {width}\nc.LearningRate = {rate}\nlab.Train(c)'
STUDY = TRAIN.replace("lab.Train(c)", 'lab.Study("rates", c, lab.LearningRates(0.001, 0.01), lab.Seeds(1))')
ACCURACY = re.compile(r"Val Acc=([\d.]+)")


@pytest.fixture(scope="module")
def students(hub):
    return [Student(hub, f"mlpstu{n + 1}") for n in range(STUDENTS)]


@pytest.fixture(scope="module")
def measured():
    """Lines of the table that the last test prints."""
    return []


def as_user(student: Student, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, user=student.account.pw_uid, group=student.account.pw_gid, extra_groups=[], cwd="/",
        capture_output=True, text=True, check=False,
    )


def test_all_train_at_once(students, measured):
    def took(name: str, do) -> list:
        results, seconds = together(students, do)
        measured.append(f"{name:22}{sorted(seconds)[len(seconds) // 2]:5.1f}{max(seconds):6.1f}   s")
        return results

    uids = [student.account.pw_uid for student in students]
    took("log in", Student.log_in)
    took("start a server", Student.start_server)
    measured.append(memory.table("server alone", [memory.pss(uid) for uid in uids]))
    took("open a kernel", Student.open_kernel)
    assert set(took("first light cell", lambda s: s.run(LIGHT))) == {"42\n"}
    fresh = [memory.pss(uid) for uid in uids]
    measured.append(memory.table("before any training", fresh))
    cells = {student: TRAIN.format(width=16 * (n + 1), rate=0.001 * (n + 1)) for n, student in enumerate(students)}
    with memory.Peak(uids) as first:
        printed = took("first training", lambda s: s.run(cells[s]))
    measured.append(memory.table("first training", first.most))
    with memory.Peak(uids) as second:
        again = took("another rate", lambda s: s.run(cells[s].replace("c.LearningRate = ", "c.LearningRate = 2 * ")))
    measured.append(memory.table("another rate", second.most))
    wait("the cells have ended", lambda: not any("cell" in memory.pss(uid) for uid in uids))
    idle = [memory.pss(uid) for uid in uids]
    measured.append(memory.table("idle after it", idle))
    for name, state in {"idle": idle, "training for the first time": first.most, "training again": second.most}.items():
        measured.append(f"24 GiB hold {MACHINE_MB / memory.total(state) * len(students):.0f} students who are all {name}")

    accuracies = [[float(x) for x in ACCURACY.findall(text)] for text in printed]
    assert all(course and course[-1] > 0.5 for course in accuracies), accuracies
    assert len({tuple(course) for course in accuracies}) == len(students), "each trained a network of its own"
    assert all(text != before for text, before in zip(again, printed))


def test_each_writes_only_their_own_runs_and_reads_all(students, hub):
    for student in students[:2]:
        student.run(STUDY.format(width=16, rate=0.001))
    one, two = students[:2]
    own = {folder.stat().st_uid: folder for folder in hub.class_folders()}
    assert {s.account.pw_uid for s in students} <= set(own)
    assert all(re.fullmatch("[0-9a-f]{16}", folder.name) for folder in own.values()), "names tell nothing"
    folder = own[two.account.pw_uid]
    [theirs, *_] = folder.rglob("*.json")
    assert as_user(one, "cat", str(theirs)).stdout.startswith("{")
    assert as_user(one, "ls", str(folder.parent)).returncode == 0
    for command in (
        ["touch", theirs], ["touch", theirs.parent / "x"], ["rm", theirs], ["mkdir", folder / "x"], ["mkdir", folder.parent / "x"],
        ["mv", folder, folder.parent / "x"], ["ls", hub.folder / "hub" / "private"], ["ls", two.account.pw_dir],
    ):
        refused = as_user(one, *map(str, command))
        assert "Permission denied" in refused.stderr, f"{command}: {refused.stderr or 'was allowed'}"
    assert "ended" in two.in_terminal('echo "Ben of the second row" > "$MLPLAB_RUNS/NAME"')
    shown = one.run('import "mlplab/mlpkit/lab"\n\n%%\nlab.Class("rates")')
    assert re.search(r"Of \d+ students in this class, 2 have the study", shown), shown


def test_the_lab_is_read_only_for_them(students, lab):
    for folder in (lab, lab / "notebooks", lab / ".venv", lab / ".go" / "build", lab / ".go" / "mod"):
        refused = as_user(students[0], "touch", str(folder / "x"))
        assert "Permission denied" in refused.stderr, folder
    for path in (lab / ".go").rglob("*"):
        assert path.is_symlink() or not path.stat().st_mode & 0o022, f"others may write {path}"


def test_limits_hold(students):
    for student in students:
        server = next(n for n, command in processes(student.account.pw_uid).items() if "jupyterhub-singleuser" in command)
        status = dict(line.split(":", 1) for line in Path(f"/proc/{server}/status").read_text().splitlines())
        assert status["NoNewPrivs"].strip() == "1"
        assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
        limits = Path(f"/proc/{server}/limits").read_text()
        assert re.search(r"Max processes\s+512 ", limits) and re.search(r"Max data size\s+1610612736 ", limits), limits
        assert len(os.sched_getaffinity(server)) <= 2
        assert Path(f"/proc/{server}/root/tmp").stat().st_dev != Path("/tmp").stat().st_dev
    tmp = students[0].run('import (\n\t"fmt"\n\t"os"\n)\n\n%%\nerr := os.WriteFile("/tmp/large", make([]byte, 1100<<20), 0o600)\nos.Remove("/tmp/large")\nfmt.Println(err)')
    assert "no space left" in tmp
    memory_cell = 'import "fmt"\n\n%%\nb := make([]byte, 1700<<20)\nfor i := range b {\n\tb[i] = 1\n}\nfmt.Println(len(b))'
    with pytest.raises(AssertionError, match="out of memory|cannot allocate"):
        students[0].run(memory_cell)
    assert students[0].run(LIGHT) == "42\n", "the kernel goes on"


def test_notebooks_follow_the_lab_and_work_stays(students, hub):
    """As test_handout.py, but as the hub does it: at the next start of a server."""
    student = students[0]
    folder = Path(student.account.pw_dir) / "mlplab"
    names = {path.name for path in folder.glob("*.ipynb")}
    assert {"00_start.ipynb", "08_playground.ipynb"} <= names
    assert {path.stat().st_uid for path in folder.iterdir()} == {student.account.pw_uid}
    (folder / "00_start.ipynb").write_text("my own work")
    (folder / "01_learning_rate.ipynb").unlink()
    hub.stop_server(student.name)
    hub.api("POST", f"users/{student.name}/server")
    student.start_server()
    assert (folder / "00_start.ipynb").read_text() == "my own work"
    assert (folder / "01_learning_rate.ipynb").exists()
    said = student.in_terminal("handout back 00_start")
    assert "00_start.ipynb is the original again; your work is in 00_start.mine.ipynb." in said
    assert (folder / "00_start.mine.ipynb").read_text() == "my own work"


def test_the_culler_may_ask_and_the_log_is_kept(hub):
    asked = re.compile(r"200 GET /class/hub/api/users\?.*idle-culler@")
    wait("the culler asks who is idle", lambda: asked.search(hub.log.read_text()))
    kept = hub.folder / "hub" / "private" / "hub.log"
    assert asked.search(kept.read_text())


def test_stopped_servers_leave_no_process(students, hub):
    began = time.monotonic()
    together(students, lambda student: hub.stop_server(student.name))
    left = {student.name: processes(student.account.pw_uid) for student in students}
    assert not any(left.values()), left
    print(f"stopped in {time.monotonic() - began:.0f} s")


def test_the_table(measured, students, capsys):
    with capsys.disabled():
        print(f"\n\n{len(students)} students, {os.cpu_count()} cores   median  most   (memory: mean and most, MB of PSS a student)")
        print(*measured, sep="\n")
