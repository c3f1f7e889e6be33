"""The hub's configuration files, as far as they can be checked without what they
are for: a cluster, systemd, Docker."""

import os
import pwd
import re
import shutil
import subprocess
import sys
import types

import jsonschema
import pytest
import yaml
from traitlets.config.loader import PyFileConfigLoader

import students
from hub import ROOT

HUB = ROOT / "docker" / "hub"
VALUES = yaml.safe_load((HUB / "values.yaml").read_text())


def faults(values: dict) -> list[str]:
    """What the chart's schema says against values, but for what its defaults add."""
    schema = yaml.safe_load((HUB / "test" / "chart-values.schema.yaml").read_text())
    errors = jsonschema.validators.validator_for(schema)(schema).iter_errors(values)
    return [f"{'.'.join(map(str, e.path))}: {e.message}" for e in errors if e.validator != "required"]


def test_values_fit_the_charts_schema():
    assert faults(VALUES) == []
    wrong = yaml.safe_load((HUB / "values.yaml").read_text().replace("defaultUrl:", "defaultURL:").replace("timeout: 3600", "timeout: an hour"))
    assert len(faults(wrong)) == 2, "the check sees a misspelt name and a wrong kind"


class Pod(types.SimpleNamespace):
    """What the hook of values.yaml touches of KubeSpawner."""

    def __init__(self, name: str):
        mounts = VALUES["singleuser"]["storage"]["extraVolumeMounts"]
        super().__init__(
            user=types.SimpleNamespace(name=name), image="lab", init_containers=[],
            environment=dict(VALUES["singleuser"]["extraEnv"]), volume_mounts={str(n): m for n, m in enumerate(mounts)},
        )


@pytest.fixture
def hook(tmp_path, monkeypatch):
    monkeypatch.setenv("MLPLAB_CLASS_KEY", str(tmp_path / "class.key"))
    names = {"c": types.SimpleNamespace(KubeSpawner=types.SimpleNamespace())}
    exec(VALUES["hub"]["extraConfig"]["mlplab-class"], names)  # as the chart does
    return names["c"].KubeSpawner.pre_spawn_hook


def test_pods_write_in_one_folder_and_read_all(hook):
    ann, ben = Pod("ann"), Pod("ben")
    for pod in (ann, ben, ann):  # the hub keeps ann's spawner for her next start
        hook(pod)
    for pod in (ann, ben):
        runs = pod.environment["MLPLAB_RUNS"]
        assert re.fullmatch(re.escape(pod.environment["MLPLAB_CLASS"]) + "/[0-9a-f]{16}", runs)
        mounts = list(pod.volume_mounts.values())
        assert {m["mountPath"]: m.get("readOnly", False) for m in mounts if m["name"] == "class"} == {
            pod.environment["MLPLAB_CLASS"]: True, runs: False,
        }
        own = next(m for m in mounts if m["mountPath"] == runs)
        assert own["subPath"] == os.path.basename(runs)
        [init] = pod.init_containers
        assert init["command"][-1] == f"/class/{own['subPath']}"
    assert ann.environment["MLPLAB_RUNS"] != ben.environment["MLPLAB_RUNS"]


# ---- jupyterhub_config.py ----


def load(folder, monkeypatch, tljh: bool):
    """The configuration as JupyterHub reads it from TLJH's own, which imports tljh, or from another."""
    monkeypatch.setenv("MLPLAB_HUB", str(folder / "hub"))
    if tljh:
        monkeypatch.setitem(sys.modules, "tljh", types.ModuleType("tljh"))
    first = folder / "first.py"
    first.write_text(f"load_subconfig({str(HUB / 'jupyterhub_config.py')!r})\n")
    return PyFileConfigLoader(first.name, path=str(folder)).load_config()


def test_in_tljh_logins_proxy_and_culling_stay_its_own(tmp_path, monkeypatch):
    c = load(tmp_path, monkeypatch, tljh=True)
    assert set(c) == {"Spawner", "SystemdSpawner"}
    # systemdspawner expands {USERNAME} in each: a list, a number or a brace would stop it.
    assert all(isinstance(v, str) and v.format(USERNAME="a", USERID=1) == v for v in c.SystemdSpawner.unit_extra_properties.values())


def test_systemd_knows_every_limit(tmp_path, monkeypatch):
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("no systemd-analyze: apt-get install -y systemd")
    limits = load(tmp_path, monkeypatch, tljh=True).SystemdSpawner.unit_extra_properties
    unit = tmp_path / "student.service"
    for wrong in ("", "NoSuchLimit=1\n"):
        lines = "".join(f"{name}={value}\n" for name, value in limits.items()) + wrong
        unit.write_text(f"[Service]\nExecStart=/bin/true\nUser=root\n{lines}")
        done = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if str(unit) in line or unit.name in line]
        assert bool(said) == bool(wrong), said


def test_a_hub_that_is_not_root_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="must run as root"):
        load(tmp_path, monkeypatch, tljh=False)


# ---- students.py ----


def test_a_class_folder_tells_no_name_and_keeps_it(tmp_path):
    one = students.ClassFolder(tmp_path / "class", tmp_path / "class.key")
    one.make()
    again = students.ClassFolder(tmp_path / "class", tmp_path / "class.key")
    again.make()
    assert one.of("ann") == again.of("ann") != one.of("ben")
    assert re.fullmatch("[0-9a-f]{16}", one.of("ann").name)
    assert (tmp_path / "class.key").stat().st_mode & 0o777 == 0o600
    folder = one.give("ann", pwd.getpwuid(os.getuid()))
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_new_container_gives_a_student_the_number_of_the_home(tmp_path):
    """Accounts are in the container, homes in a volume."""
    if os.geteuid() != 0:
        pytest.skip("only root can make accounts")
    try:
        first = students.account("mlpmade", create=True, homes=tmp_path)
        assert (tmp_path / "mlpmade").stat().st_mode & 0o777 == 0o700
        subprocess.run(["userdel", "mlpmade"], check=True, capture_output=True)
        os.chown(tmp_path / "mlpmade", first.pw_uid + 5000, first.pw_uid + 5000)
        again = students.account("mlpmade", create=True, homes=tmp_path)
        assert again.pw_uid == first.pw_uid + 5000
        assert again.pw_dir == str(tmp_path / "mlpmade")
    finally:
        subprocess.run(["userdel", "mlpmade"], check=False, capture_output=True)


def test_no_account_and_no_home_in_one_sentence():
    with pytest.raises(students.Refused, match="useradd --create-home mlpnobody"):
        students.account("mlpnobody", create=False)
    homeless = pwd.struct_passwd(("ann", "x", 4000, 4000, "", "/nowhere/ann", "/bin/sh"))
    with pytest.raises(students.Refused) as refused:
        students.check(homeless)
    assert refused.value.jupyterhub_message == "The user ann has no home folder (/nowhere/ann): make it with mkhomedir_helper ann."
