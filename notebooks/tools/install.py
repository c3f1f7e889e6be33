"""Makes an installation: a copy of the lab, set up, that many use and nobody changes.

    make install PREFIX=/opt/mlplab [HUB=1]

Go's modules and what was compiled of them come with it, in PREFIX/.go. The marker
.installed is written last: with it, users' files are kept in their own homes
(see labenv.py). The same command with a newer checkout brings it up to date. With
HUB=1 it can be a JupyterHub's, too (docker/hub/README.md).
"""

import os
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import labenv
from steps import Failed

# Not part of the project: what set-up makes, what a user stored, and hidden files.
LEFT_OUT = shutil.ignore_patterns(".*", "build", "runs", "__pycache__")
# Of the one who installs, and not of the installation.
NOT_PASSED_ON = ("MLPLAB_", "JUPYTER", "GOFLAGS", "GOBIN", "GOWORK", "VIRTUAL_ENV", "PYTHON")


def usable(prefix: Path) -> None:
    """Refuses a folder that holds something else."""
    if prefix == labenv.ROOT or labenv.ROOT in prefix.parents or prefix in labenv.ROOT.parents:
        raise Failed(f"PREFIX={prefix} and this checkout lie in each other: name a folder apart from it, such as /opt/mlplab.")
    if prefix.exists() and not (prefix / ".go").exists() and any(prefix.iterdir()):
        raise Failed(f"PREFIX={prefix} holds something that is not an installation of the lab: name a folder that is empty or not there yet.")


def open_to_all(path: Path) -> bool:
    """Whether every user can read a file or folder and go through those above it."""
    path = path.resolve()
    return bool(path.stat().st_mode & stat.S_IROTH) and all(p.stat().st_mode & stat.S_IXOTH for p in [path, *path.parents])


def shared_programs(prefix: Path) -> Path:
    """Go's folder; refuses a Go or Python that the users of the installation could not run."""
    found = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise Failed("Go does not start: run make doctor.")
    go = Path(found.stdout.strip())
    if open_to_all(next(p for p in [prefix, *prefix.parents] if p.exists())):
        python = Path(os.path.realpath(sys.executable))
        if not open_to_all(python):
            raise Failed(f"Other users could not run this Python, {python}: name one that they can, make install PYTHON=/usr/bin/python3 PREFIX={shlex.quote(str(prefix))}.")
        if not open_to_all(go / "bin" / "go"):
            raise Failed(f"Other users could not run this Go, in {go}: put one that they can first on PATH, for example in /usr/local/go.")
    return go


def copy_project(prefix: Path) -> None:
    for old in prefix.iterdir():
        if old.name.startswith("."):
            continue  # .venv, .bin and .go are brought up to date by set-up
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    shutil.copytree(labenv.ROOT, prefix, ignore=LEFT_OUT, dirs_exist_ok=True)


def link_go(prefix: Path, go: Path) -> None:
    """The Go that the installation's caches belong to, before any other one of its users."""
    (prefix / ".bin").mkdir(exist_ok=True)
    for name in ("go", "gofmt"):
        link = prefix / ".bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(go / "bin" / name)


def set_up(prefix: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(NOT_PASSED_ON) or k == labenv.BACKEND_ENV}
    extras = ["hub"] if os.environ.get("HUB") == "1" else []
    command = [sys.executable, str(prefix / "notebooks" / "tools" / "setup_lab.py"), *extras]
    if subprocess.run(command, env=env, cwd=prefix, check=False).returncode != 0:
        raise Failed(f"The installation in {prefix} is not complete: the same command goes on where it stopped.")


def close(prefix: Path) -> None:
    """Everybody reads, only the owner writes."""
    for folder, _, names in os.walk(prefix):
        for path in [folder, *(os.path.join(folder, name) for name in names)]:
            if os.path.islink(path):
                continue
            mode = stat.S_IMODE(os.lstat(path).st_mode)
            runs = 0o111 if os.path.isdir(path) or mode & stat.S_IXUSR else 0
            wanted = (mode | 0o444 | runs) & ~0o022
            if wanted != mode:
                os.chmod(path, wanted)


def install(prefix: Path) -> None:
    usable(prefix)
    go = shared_programs(prefix)
    prefix.mkdir(parents=True, exist_ok=True)
    marker = prefix / labenv.INSTALLED.name
    marker.unlink(missing_ok=True)
    (prefix / ".go").mkdir(exist_ok=True)
    copy_project(prefix)
    link_go(prefix, go)
    set_up(prefix)
    shutil.rmtree(prefix / "build", ignore_errors=True)
    close(prefix)
    marker.touch(mode=0o644)


def main() -> int:
    if len(sys.argv) != 2 or not sys.argv[1]:
        print("Name the folder to install into: make install PREFIX=/opt/mlplab", file=sys.stderr)
        return 2
    prefix = Path(sys.argv[1]).expanduser().resolve()
    os.umask(0o022)
    try:
        install(prefix)
    except Failed as e:
        print(e, file=sys.stderr)
        return 1
    except OSError as e:
        print(f"The lab cannot be installed in {prefix}: {e.filename or 'a file'}: {e.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted: the same command goes on where it stopped.", file=sys.stderr)
        return 130
    print(f"The lab is installed for everybody here: make -C {shlex.quote(str(prefix))} lab opens it, each user's own files are in ~/.mlplab.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
