"""Set-up: quick when all is there, mends what is half made, says what went
wrong, and keeps out of the home directory."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

import kernel
import labenv
import setup_lab
from lab_server import LabServer
from steps import Failed, Steps

QUICK = 15  # times as much work as to start Python


def make(*targets: str) -> subprocess.CompletedProcess:
    """make as typed in a terminal, not as part of the make that runs the tests."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"}
    return subprocess.run(["make", *targets], cwd=labenv.ROOT, env=env, capture_output=True, text=True, check=False)


def processor_seconds(work: Callable[[], object]) -> float:
    """What the programs that some work starts compute: other work on the machine changes it little."""
    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    before = used()
    work()
    return used() - before


def test_quick_when_nothing_changed():
    assert make("setup").returncode == 0
    said = []
    seconds = min(processor_seconds(lambda: said.append(make("setup"))) for _ in range(3))
    for done in said:
        assert done.returncode == 0
        assert done.stdout == done.stderr == "", "nothing to do, nothing to say"
    start = min(processor_seconds(lambda: subprocess.run([sys.executable, "-c", "import json, subprocess"], check=True)) for _ in range(3))
    assert seconds < QUICK * start


def test_help_explains_every_target():
    text = make().stdout
    for target in ("help", "lab", "test", "test-slow", "test-all", "run", "notebooks", "doctor", "clean", "setup"):
        assert f"make {target} " in text


# ---- what is half made ----


class RecordedSteps(Steps):
    """Notes what set-up would run, and fails where told to."""

    def __init__(self, fail_at: str = "nothing"):
        self.names = []
        self.fail_at = fail_at

    def run(self, name, command, env=None, required=True):
        self.names.append(name.split(":")[0])
        if self.fail_at in name:
            raise Failed(name)
        return True


@pytest.fixture
def other_venv(tmp_path, monkeypatch):
    """Set-up's idea of the virtual environment, in a folder of the test's own."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(labenv, "VENV", venv)
    monkeypatch.setattr(labenv, "VENV_PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(labenv, "STAMP", venv / ".ready")
    monkeypatch.setattr(labenv, "BUILD", tmp_path / "build")
    return venv


EVERYTHING = ["Python environment", "Python packages"]


def test_an_interrupted_environment_is_made_anew(other_venv):
    with pytest.raises(Failed):
        setup_lab.python_packages(RecordedSteps(fail_at="packages"))
    (other_venv / "bin").mkdir()
    (other_venv / "bin" / "python").write_text("half a file")

    steps = RecordedSteps()
    setup_lab.python_packages(steps)
    assert steps.names == EVERYTHING

    steps = RecordedSteps()
    setup_lab.python_packages(steps)
    assert steps.names == [], "it is finished now"


def test_new_requirements_go_into_the_environment_that_is_there(other_venv, monkeypatch):
    (other_venv / ".packages").write_text("of an earlier requirements.txt")
    monkeypatch.setattr(setup_lab, "works", lambda: True)
    steps = RecordedSteps()
    setup_lab.python_packages(steps)
    assert steps.names == ["Python packages"]


def test_an_environment_of_another_folder_is_made_anew(other_venv):
    """A project that was moved or copied takes its environment along, with the old folder's names in it."""
    (other_venv / ".packages").write_text("of the folder it came from")
    (other_venv / "bin").mkdir()
    (other_venv / "bin" / "python").symlink_to(labenv.ROOT / ".venv" / "bin" / "python")
    steps = RecordedSteps()
    setup_lab.python_packages(steps)
    assert steps.names == EVERYTHING


def test_an_extra_is_installed_when_asked_for_and_once(other_venv, monkeypatch):
    monkeypatch.setattr(setup_lab, "ready", lambda: True)
    labenv.BUILD.mkdir()
    with pytest.raises(Failed):
        setup_lab.extra_packages(RecordedSteps(fail_at="tests"), "test")
    assert not setup_lab.ready_with(["test"]), "it was interrupted"
    setup_lab.extra_packages(RecordedSteps(), "test")
    assert setup_lab.ready_with(["test"])
    monkeypatch.setattr(setup_lab, "python_key", lambda: "of another environment")
    assert setup_lab.ready_with([]) and not setup_lab.ready_with(["test"])


def test_an_unknown_extra_is_named(capsys):
    assert setup_lab.main(["tset"]) == 2
    assert capsys.readouterr().err == "Set-up knows no extra 'tset'; it knows test, hub.\n"


def test_an_installation_keeps_what_its_programs_were_built_of_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(labenv, "GO_CACHES", tmp_path / ".go")
    assert setup_lab.caches("GOCACHE") == {}, "a checkout uses its owner's"
    (tmp_path / ".go").mkdir()
    apart = setup_lab.caches("GOCACHE", "GOMODCACHE")
    shared = labenv.state_settings(os.environ)
    assert apart.keys() == {"GOCACHE", "GOMODCACHE"}
    assert all(str(tmp_path) in folder and not folder.startswith(shared[name]) for name, folder in apart.items())


def test_not_ready_without_a_part_of_it(other_venv, monkeypatch):
    (other_venv / "bin").mkdir()
    (other_venv / "bin" / "python").touch()
    (other_venv / ".ready").write_text(setup_lab.lab_key())
    assert setup_lab.ready()
    monkeypatch.setattr(labenv, "BIN", other_venv / "no-bin")
    assert not setup_lab.ready()


# ---- what goes wrong ----


@pytest.mark.parametrize(
    ("command", "env"),
    [
        (
            [labenv.VENV_PYTHON, "-m", "pip", "download", "--no-deps", "--retries", "0", "psutil==7.0.0"],
            {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1"},
        ),
        (["go", "mod", "download"], {"GOPROXY": "http://127.0.0.1:9", "GOMODCACHE": "{empty}", "GOFLAGS": "-modcacherw"}),
    ],
    ids=["pip", "go"],
)
def test_no_network_in_one_sentence(tmp_path, command, env):
    env = {k: v.replace("{empty}", str(tmp_path / "mod")) for k, v in env.items()}
    with pytest.raises(Failed) as failure:
        Steps(tmp_path / "log").run("downloading", command, env=env)
    [line] = str(failure.value).splitlines()
    assert "connect this machine to the network" in line
    assert "run the same command again" in line


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not what this project pins"),
        ("x509: certificate signed by unknown authority", "certificate is not trusted"),
        ("something new", "something new"),
    ],
)
def test_other_failures_in_one_sentence(tmp_path, said, meaning):
    with pytest.raises(Failed, match=meaning) as failure:
        Steps(tmp_path / "log").run("a step", ["sh", "-c", f"echo '{said}'; exit 1"])
    assert "\n" not in str(failure.value)


# ---- the pinned packages ----


def test_every_package_is_pinned_by_hash():
    text = labenv.REQUIREMENTS.read_text()
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")]
    assert len(entries) > 50
    assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert "://" not in text, "no address of an index"
    assert "--index" not in text and "--find-links" not in text


# ---- the kernel and the home directory ----


def fake_home(folder: Path) -> Path:
    """A home with a kernel of the same name in it, as a GoNB user has."""
    spec = folder / ".local" / "share" / "jupyter" / "kernels" / "gonb"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": ["false", "{connection_file}"], "display_name": "Other", "language": "go"}))
    return folder


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def home_env(home: Path) -> dict[str, str]:
    """The environment of somebody with that home. Go's caches stay where they are: they may be in the home."""
    go = json.loads(subprocess.run(["go", "env", "-json", "GOPATH", "GOMODCACHE", "GOCACHE"], capture_output=True, check=True).stdout)
    base = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON", "XDG_"))}
    return {**labenv.environment({**base, "HOME": str(home)}), **go}


def test_the_projects_kernel_wins(tmp_path):
    """Over one in the home, and over one that JUPYTER_PATH names."""
    home = fake_home(tmp_path)
    env = home_env(home)
    env = labenv.environment({**env, "JUPYTER_PATH": str(home / ".local" / "share" / "jupyter")})
    done = subprocess.run(
        [labenv.VENV / "bin" / "jupyter", "kernelspec", "list", "--json"], env=env, capture_output=True, text=True, check=True
    )
    assert Path(json.loads(done.stdout)["kernelspecs"]["gonb"]["resource_dir"]) == labenv.KERNELSPEC.parent


def test_kernel_env():
    env = json.loads(labenv.KERNELSPEC.read_text())["env"]
    assert env["GOPROXY"] == "off"
    assert env["GOTOOLCHAIN"] == "local"
    assert env["PATH"].startswith(f"{labenv.BIN}{os.pathsep}${{PATH}}")
    if plugin := labenv.plugin():
        assert env[labenv.PLUGIN_ENV] == str(plugin)
        assert env["GOMLX_NO_AUTO_INSTALL"] == "1"
    assert not {"GOMLX_BACKEND", "MLPLAB_BACKEND", "MLPLAB_QUICK"} & env.keys(), "the user's to set"
    assert env == {**env, **kernel.kernel_env(None), "PATH": env["PATH"]}


@pytest.mark.slow
def test_a_cell_gets_the_users_settings_and_the_home_stays_clean(tmp_path):
    """The whole way: make run's program, a kernel, a cell."""
    home = fake_home(tmp_path / "home")
    before = files(home)
    shown = ["HOME", "MLPLAB_BACKEND", "GOMLX_BACKEND", "MLPLAB_QUICK", "GOPROXY", labenv.PLUGIN_ENV]
    lines = "\n".join(f'fmt.Printf("{name}=%s\\n", os.Getenv("{name}"))' for name in shown)
    cell = nbformat.v4.new_code_cell(f'import ("fmt"; "os"; "os/exec")\n%%\n{lines}\np, _ := exec.LookPath("gonb")\nfmt.Println(p)')
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata.kernelspec = {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}
    nbformat.write(notebook, tmp_path / "settings.ipynb")

    env = {**home_env(home), "MLPLAB_BACKEND": "go", "GOMLX_BACKEND": "xla:cpu", "MLPLAB_QUICK": "1"}
    done = subprocess.run(
        [sys.executable, labenv.TOOLS / "run.py", tmp_path / "settings.ipynb"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    copy = labenv.BUILD / "notebooks" / "settings.ipynb"
    try:
        [output] = nbformat.read(copy, as_version=4).cells[0].outputs
    finally:
        copy.unlink()
        copy.with_suffix(".html").unlink()
    values = dict(line.split("=", 1) for line in output.text.splitlines() if "=" in line)
    assert values["MLPLAB_BACKEND"] == "go"
    assert values["GOMLX_BACKEND"] == "xla:cpu"
    assert values["MLPLAB_QUICK"] == "1"
    assert values["GOPROXY"] == "off"
    assert output.text.splitlines()[-1] == "./.bin/gonb"

    with LabServer(env=env) as server:
        server.post("kernels", {"name": "gonb"})
    added = {path for path in files(home) - before if path.parts[:2] != (".config", "go")}  # Go counts its own uses there
    assert added == set(), "nothing is written to the home"
