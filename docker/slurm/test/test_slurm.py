"""A study as a job array on a real Slurm: equal to the same study in one process."""

import os
import subprocess
from pathlib import Path

import pytest
import slurm
from runs import stored

PACK = Path(__file__).resolve().parents[1] / "pack.sh"
# The later runs of a shard take longer, so that it is met at work after its first.
STUDY = """{"name": "widths", "base": {"epochs": 2},
 "axis": {"field": "width", "values": [16, 64, 128, 256]}, "seeds": [1, 2, 3]}"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """The folder that pack.sh makes, with a study defined in it."""
    folder = tmp_path / "the share"
    subprocess.run([PACK, folder], check=True)
    (folder / "study.json").write_text(STUDY)
    for runs in ("runs", "alone"):
        study(folder, "define", "-runs", runs, "study.json")
    return folder


def study(folder: Path, *args: str) -> str:
    """The packed program, without anything of the lab's around it."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "MLPLAB_DATA": "mnist", "MLPLAB_PJRT_CPU_PLUGIN": "libpjrt_cpu.so"}
    return subprocess.run([folder / "study", *args], cwd=folder, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_array_with_a_shard_requeued(share: Path, tmp_path_factory: pytest.TempPathFactory):
    if why := slurm.missing():
        pytest.skip(f"THE JOB ARRAY WAS NOT TRIED: {why}")
    with slurm.Cluster(tmp_path_factory.mktemp("slurm")) as cluster:
        submitted = cluster.said("sbatch", "--parsable", "study.sbatch", "widths", cwd=share)
        job = submitted.strip()
        assert job.isdecimal(), submitted

        def log(task: int) -> str:
            file = share / f"study-{job}_{task}.log"
            return file.read_text() if file.exists() else ""

        def completed() -> bool:
            tasks = cluster.tasks(job)
            return len(tasks) == 4 and all(t["JobState"] == "COMPLETED" for t in tasks.values())

        # One is killed and requeued by hand, one is told that its time is nearly over.
        cluster.wait("a run of shard 1", lambda: "validation accuracy" in log(1))
        cluster.said("scontrol", "requeue", f"{job}_1")
        cluster.wait("a run of shard 2", lambda: "validation accuracy" in log(2))
        cluster.said("scancel", "--batch", "--signal=USR1", f"{job}_2")
        cluster.wait("the array", completed)
        restarts = {n: t["Restarts"] for n, t in cluster.tasks(job).items()}
        daemons = [d.pid for d in cluster.daemons]
    for n in range(4):
        print(log(n))
    assert restarts == {0: "0", 1: "1", 2: "1", 3: "0"}
    for n in (1, 2):  # what was finished before is not trained again
        assert "1 stored, 2 to train" in log(n) or "2 stored, 1 to train" in log(n), log(n)
    assert not any(Path(f"/proc/{pid}").exists() for pid in daemons)

    study(share, "run", "-runs", "alone", "widths")
    got, want = stored(share / "runs" / "widths"), stored(share / "alone" / "widths")
    assert len(want) == 12
    assert got == want
    verdict = study(share, "verdict", "-runs", "runs", "widths")
    print(verdict)
    print(f"{len(got)} runs of 4 shards, 2 of them requeued, equal those of one process in every bit but times.")
    assert "Missing" not in verdict


@pytest.mark.parametrize("args, said", [
    ([], "give the name of the study: sbatch study.sbatch NAME"),
    (["widths"], "No such file or directory"),
])
def test_job_fails_with_a_sentence(tmp_path: Path, args: list[str], said: str):
    """The job ends with a status of its own, as Slurm sees it, where something is missing."""
    env = os.environ | {"SLURM_SUBMIT_DIR": str(tmp_path), "SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "4"}
    job = subprocess.run(["bash", PACK.with_name("study.sbatch"), *args], env=env, capture_output=True, text=True)
    assert job.returncode not in (0, 143)
    assert said in job.stderr
