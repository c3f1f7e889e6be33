"""Notebooks reach a student, follow the lab's, and never overwrite work."""

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

import labenv
from handout import Handout, Refused, main

NAMES = ["00_start.ipynb", "01_learning_rate.ipynb"]
NOBODY = 65534


def notebook(*sources: str, output: str = "") -> bytes:
    cells = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    if output:
        cells[0].outputs = [nbformat.v4.new_output("stream", text=output)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()


@pytest.fixture
def handout(tmp_path):
    """Two notebooks, handed out to nobody yet."""
    source = tmp_path / "lab"
    source.mkdir()
    for name in NAMES:
        (source / name).write_bytes(notebook(f"first version of {name}"))
    return Handout(source, tmp_path / "home" / "mlplab")


def again(handout: Handout) -> list[str]:
    """The next start: another process, which knows only what is on the disk."""
    return Handout(handout.source, handout.target).give()


def files(handout: Handout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in handout.target.glob("*.ipynb")}


def upgrade(handout: Handout, name: str, text: str = "second version") -> bytes:
    (handout.source / name).write_bytes(notebook(text))
    return notebook(text)


def test_first_start_copies_all_and_the_second_nothing(handout):
    assert handout.give() == []
    assert files(handout) == {name: (handout.source / name).read_bytes() for name in NAMES}
    before = {path: path.stat().st_mtime_ns for path in handout.target.iterdir()}
    assert again(handout) == []
    assert {path: path.stat().st_mtime_ns for path in handout.target.iterdir()} == before


def test_what_was_not_changed_follows_the_lab(handout):
    handout.give()
    new = upgrade(handout, NAMES[1])
    assert again(handout) == ["01_learning_rate.ipynb was brought up to date."]
    assert files(handout)[NAMES[1]] == new
    assert sorted(files(handout)) == NAMES


def test_work_stays_and_the_new_version_is_beside_it(handout):
    handout.give()
    work = notebook("my own")
    (handout.target / NAMES[1]).write_bytes(work)
    assert again(handout) == [], "nothing new, nothing said"
    new = upgrade(handout, NAMES[1])
    [said] = again(handout)
    assert "01_learning_rate.new.ipynb" in said and "stays" in said
    assert files(handout)[NAMES[1]] == work
    assert files(handout)["01_learning_rate.new.ipynb"] == new

    (handout.target / "01_learning_rate.new.ipynb").unlink()
    assert again(handout) == [], "who throws the new version away is not given it again"


def test_a_run_cell_is_work_and_an_opened_notebook_is_not(handout):
    handout.give()
    opened = nbformat.reads(files(handout)[NAMES[0]].decode(), as_version=4)
    opened.metadata.language_info = {"name": "go"}
    opened.cells[0].metadata.trusted = True
    nbformat.write(opened, handout.target / NAMES[0])
    ran = notebook(f"first version of {NAMES[1]}", output="Val Acc=0.97")
    (handout.target / NAMES[1]).write_bytes(ran)
    new = [upgrade(handout, name) for name in NAMES]
    assert len(again(handout)) == 2
    assert files(handout)[NAMES[0]] == new[0]
    assert files(handout)[NAMES[1]] == ran


def test_a_new_version_that_was_worked_in_stays_too(handout):
    handout.give()
    (handout.target / NAMES[1]).write_bytes(notebook("my own"))
    upgrade(handout, NAMES[1])
    again(handout)
    beside = handout.target / "01_learning_rate.new.ipynb"
    third = upgrade(handout, NAMES[1], "third version")
    again(handout)
    assert beside.read_bytes() == third, "not worked in: brought up to date"
    beside.write_bytes(notebook("mine too"))
    fourth = upgrade(handout, NAMES[1], "fourth version")
    again(handout)
    assert beside.read_bytes() == notebook("mine too")
    assert files(handout)["01_learning_rate.new-2.ipynb"] == fourth


def test_a_deleted_notebook_comes_back(handout):
    handout.give()
    (handout.target / NAMES[0]).unlink()
    again(handout)
    assert sorted(files(handout)) == NAMES


def test_set_back_keeps_the_work(handout):
    handout.give()
    for n, kept in enumerate(["01_learning_rate.mine.ipynb", "01_learning_rate.mine-2.ipynb"]):
        work = notebook(f"my work {n}")
        (handout.target / NAMES[1]).write_bytes(work)
        said = Handout(handout.source, handout.target).back("01_learning_rate")
        assert said.endswith(f"your work is in {kept}.")
        assert files(handout)[kept] == work
        assert files(handout)[NAMES[1]] == (handout.source / NAMES[1]).read_bytes()
    assert "original already" in handout.back("01")
    upgrade(handout, NAMES[1])
    assert again(handout) == ["01_learning_rate.ipynb was brought up to date."], "it follows the lab again"


def test_set_back_names_what_there_is(handout):
    with pytest.raises(Refused, match="09_none.*name one of 00_start, 01_learning_rate"):
        handout.back("09_none")
    with pytest.raises(Refused, match="No single notebook"):
        handout.back("0")


def test_status_says_what_became_of_each(handout):
    handout.give()
    (handout.target / NAMES[0]).unlink()
    (handout.target / NAMES[1]).write_bytes(notebook("my own"))
    assert [line.split(maxsplit=1)[1] for line in handout.status()] == ["missing: handout brings it back", "changed by you"]


@pytest.mark.parametrize("record", ["", "[]", '{"00_start.ipynb": 3}', "\x00"])
def test_a_broken_record_loses_no_work(handout, record):
    handout.give()
    (handout.target / ".handout.json").write_text(record)
    work = notebook("my own")
    (handout.target / NAMES[1]).write_bytes(work)
    again(handout)
    assert files(handout)[NAMES[1]] == work


def test_what_is_no_notebook_any_more_is_work(handout):
    handout.give()
    (handout.target / NAMES[1]).write_bytes(b"{half a file")
    upgrade(handout, NAMES[1])
    again(handout)
    assert files(handout)[NAMES[1]] == b"{half a file"


# ---- what goes wrong ----

KILLED = """
import os, signal, sys
sys.path.insert(0, {tools!r})
from pathlib import Path
import handout
left, replace = [{after}], os.replace
def dying(*names):
    if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    replace(*names)
os.replace = dying
handout.Handout(Path({source!r}), Path({target!r})).give()
"""


@pytest.mark.parametrize("after", range(3))
def test_killed_in_the_middle_the_next_start_repairs(handout, after):
    handout.give()
    (handout.target / NAMES[0]).write_bytes(work := notebook("my own"))
    new = [upgrade(handout, name) for name in NAMES]
    code = KILLED.format(tools=str(labenv.TOOLS), source=str(handout.source), target=str(handout.target), after=after)
    status = subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert status == -signal.SIGKILL
    for data in files(handout).values():
        json.loads(data)  # none is half written
    again(handout)
    assert files(handout) == {NAMES[0]: work, "00_start.new.ipynb": new[0], NAMES[1]: new[1]}
    assert not [path for path in handout.target.iterdir() if path.name.startswith(".handout-")]


def test_a_full_disk_in_one_sentence(handout, monkeypatch):
    handout.give()
    (handout.target / NAMES[1]).write_bytes(work := notebook("my own"))
    upgrade(handout, NAMES[0])
    before = files(handout)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refused) as refused:
            again(handout)
        [line] = str(refused.value).splitlines()
        assert "No space left" in line and "make room" in line
        with pytest.raises(Refused, match="No space left"):
            handout.back("01")
    assert files(handout) == before and before[NAMES[1]] == work
    assert not list(handout.target.glob(".handout-*"))
    assert len(again(handout)) == 1, "with room again it goes on"


def test_a_home_that_cannot_be_written_in_one_sentence(handout):
    with tempfile.TemporaryDirectory() as folder:
        for path in (Path(folder), home := Path(folder) / "home"):
            path.mkdir(exist_ok=True)
            path.chmod(0o555)
        if os.geteuid() == 0:  # modes do not hold root off
            os.seteuid(NOBODY)
        try:
            with pytest.raises(Refused) as refused:
                Handout(handout.source, home / "mlplab").give()
        finally:
            if os.getuid() == 0:
                os.seteuid(0)
        [line] = str(refused.value).splitlines()
        assert "Permission denied" in line and str(home) in line
        assert list(home.iterdir()) == []
        Path(folder).chmod(0o755)


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main([]) == 0
    ours = {path.name for path in labenv.NOTEBOOKS.glob("*.ipynb")}
    assert {path.name for path in (tmp_path / "mlplab").glob("*.ipynb")} == ours
    assert main(["list"]) == 0
    assert capsys.readouterr().out.count("as handed out") == len(ours)
    assert main(["back"]) == 1
    assert "usage" in capsys.readouterr().err
