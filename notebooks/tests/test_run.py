"""make run's program: progress, a table, an exit status, pages that need no network."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import labenv
from pages import write_page

FORMULA = r"The rule $w \leftarrow w - \eta\,\nabla L$ with $$L=\frac1n\sum_i (y_i-\hat y_i)^2$$"


def notebook(path: Path, *sources: str) -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(FORMULA)])
    made.cells += [nbformat.v4.new_code_cell(source) for source in sources]
    made.metadata.kernelspec = {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}
    nbformat.write(made, path)
    return path


def run(*arguments) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, labenv.TOOLS / "run.py", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.fixture
def good(tmp_path):
    return notebook(tmp_path / "test-good.ipynb", '%%\nfmt.Println("one")', '%%\nfmt.Println("two")')


@pytest.fixture
def bad(tmp_path):
    return notebook(tmp_path / "test-bad.ipynb", '%%\nfmt.Println("before")', "%%\nfmt.Println(undefined)", '%%\nfmt.Println("after")')


@pytest.fixture(autouse=True)
def no_copies_left():
    yield
    for path in (labenv.BUILD / "notebooks").glob("test-*"):
        path.unlink()


@pytest.mark.slow
def test_results_and_table(good, bad):
    originals = good.read_bytes(), bad.read_bytes()
    status, said = run(good, bad)
    assert status == 1
    assert re.search(r"^test-good\.ipynb +ok  2 cells, [\d.]+ s$", said, re.M)
    assert re.search(r"^test-bad\.ipynb +FAILED", said, re.M)
    assert re.search(r"^notebook +cells +seconds +ok\ntest-good\.ipynb +2 +[\d.]+ +yes\ntest-bad\.ipynb +3 +[\d.]+ +no$", said, re.M)
    assert "code cell 2 of 3 (fmt.Println(undefined)) failed" in said
    assert "undefined: undefined" in said
    assert "Traceback" not in said

    assert (good.read_bytes(), bad.read_bytes()) == originals, "the notebooks themselves stay as they are"
    copy = nbformat.read(labenv.BUILD / "notebooks" / good.name, as_version=4)
    assert [cell.outputs[0].text for cell in copy.cells[1:]] == ["one\n", "two\n"]
    assert (labenv.BUILD / "notebooks" / "test-good.html").exists()


@pytest.mark.slow
def test_in_place_only_if_all_cells_succeed(good, bad):
    original = bad.read_bytes()
    status, _ = run("--in-place", good, bad)
    assert status == 1
    assert bad.read_bytes() == original
    cells = nbformat.read(good, as_version=4).cells[1:]
    assert [cell.execution_count for cell in cells] == [1, 2]
    assert all("execution" not in cell.metadata for cell in cells)

    once = good.read_bytes()
    assert run("--in-place", good)[0] == 0
    assert good.read_bytes() == once, "the same results make the same file"


def test_a_notebook_that_is_not_there():
    status, said = run("nowhere.ipynb")
    assert status == 2
    assert said.startswith("There is no notebook nowhere.ipynb") and said.count("\n") == 1


def test_pages_need_no_network(tmp_path, good):
    page = tmp_path / "page.html"
    write_page(nbformat.read(good, as_version=4), page)
    text = page.read_text()
    assert text.count("<math") == 2, "formulas are drawn by the browser itself"
    assert not re.findall(r"<script[^>]*\bsrc=", text)
    assert not re.findall(r"<link[^>]*\bhref=", text)
    assert not re.findall(r"\bimport\b[^;]*https?:", text)
    assert not re.findall(r"url\(\s*['\"]?https?:", text)


def test_text_stays_between_the_displays_it_was_printed_between():
    from notebook_io import joined

    new = nbformat.v4.new_output
    made = [
        new("stream", text="one "), new("stream", text="two"), new("display_data", data={"text/plain": "a figure"}),
        new("stream", text="three"), new("stream", name="stderr", text="four"),
    ]
    assert [o.get("text") for o in joined(made)] == ["one two", None, "three", "four"]
    assert joined([]) == []
