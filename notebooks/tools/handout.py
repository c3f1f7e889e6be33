"""Hands the lab's notebooks out to a student, into ${HOME}/mlplab.

At each start of a student's server the notebooks are copied that are not there
yet, and those are brought up to date that the student has not changed. What the
student changed is never written to: the new version is put beside it. As a
command, in a terminal of JupyterLab:

    handout                        hand out and update, as at each start
    handout list                   say what became of each notebook
    handout back 01_learning_rate  set one back; the work stays beside it

A notebook counts as changed when its cells or their outputs are others than those
handed out; to have opened it changes only what Jupyter notes about it.
"""

import hashlib
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import labenv

RECORD = ".handout.json"
PART = ".handout-"  # begins the names of files that are being written
NEW = "new"  # 01_learning_rate.new.ipynb is the version that came later
MINE = "mine"  # 01_learning_rate.mine.ipynb is the work that was set aside


class Refused(Exception):
    """What could not be done, in one sentence with its mend."""


def content(data: bytes) -> str:
    """A hash of what a student can change in a notebook; of all bytes if it is none."""
    try:
        cells = json.loads(data)["cells"]
        data = json.dumps([[cell["cell_type"], joined(cell["source"]), cell.get("outputs")] for cell in cells]).encode()
    except (ValueError, KeyError, TypeError):
        pass
    return hashlib.sha256(data).hexdigest()


def joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=PART)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@dataclass
class Handout:
    """The notebooks in a folder of the lab and their copies in a student's."""

    source: Path
    target: Path
    record: dict[str, dict[str, str]] = field(default_factory=dict)  # by notebook: hashes of what was given

    def give(self) -> list[str]:
        """Copies and updates; sentences on what was done. Raises Refused after having done the rest."""
        said, failed = [], []
        try:
            self.target.mkdir(parents=True, exist_ok=True)
            self._read_record()
            for rest in self.target.glob(PART + "*"):
                rest.unlink()  # of a start that was killed
        except OSError as e:
            raise Refused(no_room(self.target, e)) from e
        for original in self.originals():
            try:
                if sentence := self._give_one(original):
                    said.append(sentence)
            except OSError as e:
                failed.append(e)
        try:
            self._write_record()
        except OSError as e:
            failed.append(e)
        if failed:
            raise Refused(no_room(self.target, failed[0]))
        return said

    def back(self, name: str) -> str:
        """Sets one notebook back to the original and keeps the work beside it."""
        original = self._find(name)
        copy = self.target / original.name
        try:
            self._read_record()
            if not copy.exists():
                self._put(original, copy)
                return f"{copy.name} is there again."
            if content(copy.read_bytes()) == content(original.read_bytes()):
                return f"{copy.name} is the original already."
            kept = free_name(copy, MINE)
            copy.rename(kept)
            try:
                self._put(original, copy)
            except BaseException:
                kept.rename(copy)
                raise
        except OSError as e:
            raise Refused(no_room(self.target, e)) from e
        return f"{copy.name} is the original again; your work is in {kept.name}."

    def status(self) -> list[str]:
        """A line on each notebook."""
        self._read_record()
        lines = []
        for original in self.originals():
            copy = self.target / original.name
            if not copy.exists():
                word = "missing: handout brings it back"
            elif content(copy.read_bytes()) == content(original.read_bytes()):
                word = "as handed out"
            elif content(copy.read_bytes()) == self._given(original):
                word = "an earlier version: handout updates it"
            else:
                word = "changed by you"
            lines.append(f"{original.name:28}{word}")
        return lines

    def originals(self) -> list[Path]:
        return sorted(self.source.glob("*.ipynb"))

    def _give_one(self, original: Path) -> str | None:
        copy = self.target / original.name
        new = content(original.read_bytes())
        if not copy.exists():
            self._put(original, copy)
            return None
        there = content(copy.read_bytes())
        if there == new:
            self._remember(original, given=new)
        elif there == self._given(original):
            self._put(original, copy)
            return f"{copy.name} was brought up to date."
        elif new not in (self._given(original), self._given(original, "offered")):
            return self._offer(original, copy, new)
        return None

    def _offer(self, original: Path, copy: Path, new: str) -> str:
        """Puts a new version beside a copy that holds work, once."""
        beside = copy.with_suffix(f".{NEW}.ipynb")
        if beside.exists() and content(beside.read_bytes()) not in (new, self._given(original, "offered")):
            beside = free_name(copy, NEW)  # the student worked in the one before
        write(beside, original.read_bytes())
        self._remember(original, offered=new)
        return f"{copy.name} has your work in it and stays; the new version is {beside.name}."

    def _put(self, original: Path, copy: Path) -> None:
        # Recorded at once: killed before that, the copy is the same as the original,
        # which the next start sees.
        data = original.read_bytes()
        write(copy, data)
        self._remember(original, given=content(data))
        self._write_record()

    def _find(self, name: str) -> Path:
        wanted = Path(name).name.removesuffix(".ipynb")
        found = [o for o in self.originals() if o.stem == wanted] or [o for o in self.originals() if o.stem.startswith(wanted)]
        if len(found) != 1:
            names = ", ".join(o.stem for o in self.originals())
            raise Refused(f"No single notebook is named {name}: name one of {names}.")
        return found[0]

    def _given(self, original: Path, kind: str = "given") -> str | None:
        return self.record.get(original.name, {}).get(kind)

    def _remember(self, original: Path, **hashes: str) -> None:
        self.record.setdefault(original.name, {}).update(hashes)

    def _read_record(self) -> None:
        try:
            record = json.loads((self.target / RECORD).read_text())
            self.record = {name: dict(entry) for name, entry in record.items()}
        except (FileNotFoundError, ValueError, AttributeError, TypeError):
            self.record = {}  # then only copies equal to the original count as unchanged

    def _write_record(self) -> None:
        text = json.dumps(self.record, indent=1) + "\n"
        path = self.target / RECORD
        if not path.exists() or path.read_text() != text:
            write(path, text.encode())


def free_name(copy: Path, word: str) -> Path:
    """copy.WORD.ipynb, or the first of copy.WORD-2.ipynb, … that is free."""
    names = (copy.with_suffix(f".{word}{'' if n == 1 else f'-{n}'}.ipynb") for n in range(1, 10_000))
    return next(name for name in names if not name.exists())


def no_room(folder: Path, error: OSError) -> str:
    return (f"The notebooks could not all be handed out into {folder} ({error.strerror or error}); what was there is as "
            "it was: make room or let yourself write there, then run handout or start the server again.")


def of_student() -> Handout:
    """The installation's notebooks for the user who runs this."""
    return Handout(labenv.NOTEBOOKS, Path.home() / "mlplab")


def at_start() -> Path:
    """Hands out before a server starts, and returns the folder; what could not be copied
    is told and is no reason not to start."""
    student = of_student()
    try:
        said = student.give()
    except (Refused, OSError) as e:
        said = [str(e)]
    for sentence in said:
        print(sentence, file=sys.stderr, flush=True)
    return student.target


def main(arguments: list[str]) -> int:
    handout = of_student()
    try:
        match arguments:
            case [] | ["give"]:
                said = handout.give() or ["All notebooks are there and up to date."]
            case ["list"]:
                said = handout.status()
            case ["back", name]:
                said = [handout.back(name)]
            case _:
                raise Refused("usage: handout [list | back NOTEBOOK]")
    except (Refused, OSError) as e:
        print(e, file=sys.stderr)
        return 1
    print(*said, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
