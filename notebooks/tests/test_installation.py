"""Installation and state: what is a user's own lies apart from what many share."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

import install
import lab
import labenv
import launch
import setup_lab
from steps import Failed

SOMEBODY = 12345  # a user that the machine need not know
CELL = """import "mlplab/mlpkit/lab"

%%
c := lab.Default()
lab.Study("mine", c, lab.LearningRates(0.001, 0.01), lab.Seeds(1))"""


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A lab in a folder of the test's own."""
    monkeypatch.setattr(labenv, "ROOT", tmp_path)
    monkeypatch.setattr(labenv, "BUILD", tmp_path / "build")
    monkeypatch.setattr(labenv, "INSTALLED", tmp_path / ".installed")
    monkeypatch.setattr(labenv, "GO_CACHES", tmp_path / ".go")
    return tmp_path


# ---- where the state is ----


def test_a_checkout_keeps_its_users_files(elsewhere):
    settings = labenv.state_settings({"HOME": "/home/x"})
    assert settings == {
        "MLPLAB_STATE": f"{elsewhere}/build", "MLPLAB_PROGRAMS": f"{elsewhere}/build/programs", "GOPLSCACHE": f"{elsewhere}/build/gopls",
    }, "its runs stay in its folder runs, Go's caches where they are"


def test_an_installation_keeps_nobodys(elsewhere):
    (elsewhere / ".installed").touch()
    (elsewhere / ".go").mkdir()
    assert labenv.state_settings({"HOME": "/home/x"}) == {
        "MLPLAB_STATE": "/home/x/.mlplab", "MLPLAB_PROGRAMS": "/home/x/.mlplab/programs", "MLPLAB_RUNS": "/home/x/.mlplab/runs",
        "GOPLSCACHE": "/home/x/.mlplab/gopls", "GOMODCACHE": f"{elsewhere}/.go/mod", "GOCACHE": f"{elsewhere}/.go/build",
    }


@pytest.mark.parametrize("installed", [False, True])
def test_a_user_may_name_the_folders(elsewhere, installed):
    if installed:
        (elsewhere / ".installed").touch()
    named = {"MLPLAB_STATE": "/srv/x", "MLPLAB_PROGRAMS": "/srv/programs"}
    settings = labenv.state_settings(named)
    assert (settings["MLPLAB_STATE"], settings["MLPLAB_RUNS"]) == ("/srv/x", "/srv/x/runs")
    assert "MLPLAB_PROGRAMS" not in settings, "it is set already"
    assert "MLPLAB_RUNS" not in labenv.state_settings({**named, "MLPLAB_RUNS": "/srv/runs"})


def test_without_a_home_one_sentence(elsewhere):
    (elsewhere / ".installed").touch()
    with pytest.raises(labenv.NoState, match="no home folder.*export MLPLAB_STATE="):
        labenv.state({})


def test_a_folder_that_cannot_be_made_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(labenv.NoState, match="cannot keep.*export MLPLAB_STATE=") as failure:
        labenv.make_private(tmp_path / "file" / ".mlplab")
    assert "\n" not in str(failure.value)


def test_set_up_of_anothers_checkout_one_sentence(elsewhere, monkeypatch, capsys):
    monkeypatch.setattr(labenv, "own", lambda: False)
    assert setup_lab.main([]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "another user's checkout" in line and "make install" in line
    assert list(elsewhere.iterdir()) == []


def test_the_kernels_log_does_not_grow_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "LOG_LIMIT", 10)
    log = tmp_path / "gonb.log"
    for text in (b"the first words", b"the second", b"the third"):
        os.write(opened := launch.open_log(log), text)
        os.close(opened)
    assert (tmp_path / "gonb.log.1").read_text() == "the first words"
    assert log.read_text() == "the secondthe third"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


# ---- what make install refuses, and what it leaves ----


def test_no_installation_over_something_else(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(Failed, match="not an installation"):
        install.install(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("prefix", [labenv.ROOT, labenv.ROOT / "opt", labenv.ROOT.parent])
def test_no_installation_into_itself(prefix):
    with pytest.raises(Failed, match="lie in each other"):
        install.install(prefix)


def test_only_the_owner_writes(tmp_path):
    (tmp_path / "tools").mkdir(mode=0o700)
    (tmp_path / "tools" / "run.sh").touch(mode=0o700)
    (tmp_path / "data").touch()
    (tmp_path / "data").chmod(0o666)
    (tmp_path / "link").symlink_to("/nowhere")
    install.close(tmp_path)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("tools", "tools/run.sh", "data")]
    assert modes == [0o755, 0o755, 0o644]


# ---- a real one ----


def a_python() -> str:
    """A Python that every user can run."""
    for name in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        able = subprocess.run([name, "-c", "import venv, ensurepip"], capture_output=True, check=False) if os.path.exists(name) else None
        if able and able.returncode == 0 and install.open_to_all(Path(name)):
            return name
    pytest.skip("every Python with venv here is one user's own")


@pytest.fixture(scope="module")
def installation():
    """One made by root, in a folder with a space in its name; MLPLAB_TEST_PREFIX names one that is there."""
    if os.environ.get("MLPLAB_TEST_INSTALL") != "1":
        pytest.skip("takes minutes and 2 GB: export MLPLAB_TEST_INSTALL=1, as .ci/run does")
    if os.geteuid() != 0:
        pytest.skip("only root can act as another user")
    if there := os.environ.get("MLPLAB_TEST_PREFIX"):
        yield Path(there)
        return
    folder = Path(tempfile.mkdtemp(prefix="mlplab-installation-"))
    folder.chmod(0o755)
    prefix = folder / "ml lab"
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"}
    try:
        made = subprocess.run(["make", "install", f"PYTHON={a_python()}", f"PREFIX={prefix}"], cwd=labenv.ROOT, env=env, check=False)
        assert made.returncode == 0
        yield prefix
    finally:
        shutil.rmtree(folder)


def as_somebody(home: Path, *command: str | Path, **more: str) -> subprocess.CompletedProcess:
    """A command of a user who has a home and nothing else."""
    return subprocess.run(
        [str(word) for word in command], cwd=home, env={"HOME": str(home), "PATH": "/usr/bin:/bin", "MLPLAB_QUICK": "1", **more},
        user=SOMEBODY, group=SOMEBODY, extra_groups=[], capture_output=True, text=True, check=False,
    )


def contents(folder: Path) -> dict[str, tuple]:
    found = {}
    for path in folder.rglob("*"):
        info = path.lstat()
        found[str(path)] = (info.st_mode, info.st_uid, info.st_size, info.st_mtime_ns)
    return found


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="mlplab-home-"))
    os.chown(folder, SOMEBODY, SOMEBODY)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
def test_another_user_works_with_a_read_only_installation(installation, home):
    """By plain Jupyter and the kernelspec: a cell trains, and its runs are the user's."""
    with pytest.raises(KeyError):
        pwd.getpwuid(SOMEBODY)
    before = contents(installation)
    assert not [path for path, (mode, *_) in before.items() if mode & 0o022 and not stat.S_ISLNK(mode)], "nothing that others may write"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata.kernelspec = {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}
    nbformat.write(notebook, home / "mine.ipynb")
    os.chown(home / "mine.ipynb", SOMEBODY, SOMEBODY)

    done = as_somebody(home, installation / ".venv" / "bin" / "jupyter-execute", "--inplace", "mine.ipynb")
    assert done.returncode == 0, done.stderr
    state = home / ".mlplab"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert len([f for f in (state / "runs" / "quick-mode" / "mine").glob("*.json") if f.name != "study.json"]) == 2
    assert (state / "gonb.log").stat().st_size > 0

    done = as_somebody(home, "make", "-C", installation, "setup")
    assert (done.returncode, done.stderr) == (0, "")
    done = as_somebody(home, "make", "-C", installation, "lab", HOME="/nonexistent")
    assert done.returncode != 0
    assert "MLPLAB_STATE" in done.stderr and "Traceback" not in done.stderr
    done = as_somebody(home, "make", "-C", installation, "clean")
    assert done.returncode != 0
    assert "for a checkout" in done.stderr
    assert contents(installation) == before


def test_an_installations_lab_opens_the_users_own_copies(elsewhere, monkeypatch, capsys):
    notebooks, home = elsewhere / "notebooks", elsewhere / "home"
    for folder in (notebooks, home):
        folder.mkdir()
    shutil.copy(labenv.NOTEBOOKS / lab.FIRST, notebooks)
    monkeypatch.setattr(labenv, "NOTEBOOKS", notebooks)
    monkeypatch.setenv("HOME", str(home))
    assert lab.folders() == (elsewhere, notebooks), "a checkout of one's own opens itself"
    (elsewhere / ".installed").touch()
    copies = home / "mlplab"
    assert lab.folders() == (copies, copies)
    assert (copies / lab.FIRST).read_bytes() == (notebooks / lab.FIRST).read_bytes()

    shutil.rmtree(copies)
    copies.write_text("in the way")
    capsys.readouterr()
    assert lab.folders() == (elsewhere, notebooks), "no room for copies is no reason not to start"
    assert "could not all be handed out" in capsys.readouterr().err
