"""The notebooks' pictures where their SVG is not shown: on a code host, in a PDF,
in an untrusted copy."""

import base64
import subprocess

import nbformat
import pytest

import labenv
import svg
from notebook_io import all_notebooks, code_cells
from pictures import compare

# Of a colour's pixels in one picture, how many have it in the other.
MOST = 0.8
# And how many pixels more or less it may have.
RATIO = 1.5
FEW = 30  # pixels that say nothing

SERIES = ("#0072b2", "#d55e00", "#009e73")


def pairs(path):
    """Every figure of a committed notebook: where it is, its SVG, its PNG."""
    for number, cell in enumerate(code_cells(nbformat.read(path, as_version=4)), start=1):
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/svg+xml" in data and "image/png" in data:
                yield f"code cell {number}", svg.text(data["image/svg+xml"]), svg.text(data["image/png"]).replace("\n", "")


def wrong(page, drawing: str, picture: str) -> list[str]:
    """What is wrong with the colours of a PNG."""
    found = []
    for seen in compare(page, drawing, picture):
        most = RATIO * seen.drawn + FEW
        if seen.kept < MOST * seen.drawn:
            found.append(f"{seen.colour}: of {seen.drawn} pixels {seen.kept} have it in the PNG")
        elif seen.meant < MOST * seen.shown - FEW or not seen.drawn / RATIO - FEW < seen.shown < most:
            found.append(f"{seen.colour}: {seen.shown} pixels of the PNG have it, and {seen.drawn} of the SVG; of both {seen.meant}")
    return found


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_every_curve_has_its_colour(page, path):
    figures = list(pairs(path))
    assert figures, "no figure to compare"
    found = [f"{where}: {fault}" for where, *both in figures for fault in wrong(page, *both)]
    assert not found, "\n".join(["execute the notebook again (make notebooks):", *found])


@pytest.mark.slow
def test_every_kind_of_figure(page, tmp_path):
    """Those that the tests of the figures draw: each kind, and such as are hard to draw."""
    subprocess.run(["go", "test", "./mlpkit/plot", "-count=1", "-run", "TestLook", "-look", tmp_path], cwd=labenv.ROOT, check=True, stdout=subprocess.DEVNULL)
    drawings = sorted(tmp_path.glob("*.svg"))
    assert len(drawings) > 20
    pictures = [base64.b64encode(path.with_suffix(".png").read_bytes()).decode() for path in drawings]
    found = [f"{path.stem}: {fault}" for path, png in zip(drawings, pictures) for fault in wrong(page, path.read_text(), png)]
    assert not found, "\n".join(found)


# Three lines, and what a PNG of it may not do.
CURVES = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">{}</svg>'
LINE = '<path d="M10 {0}h180" stroke="{1}" stroke-width="4"/>'


def lines(colours) -> str:
    return CURVES.format('<rect width="200" height="100" fill="#fff"/>' + "".join(LINE.format(25 * i + 25, c) for i, c in enumerate(colours)))


def drawn(page, drawing: str) -> str:
    """A PNG of a drawing, as the browser draws it."""
    return page.evaluate(
        """async (drawing) => {
          const image = new Image();
          image.src = 'data:image/svg+xml,' + encodeURIComponent(drawing);
          await image.decode();
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          canvas.getContext('2d').drawImage(image, 0, 0);
          return canvas.toDataURL('image/png').split(',')[1];
        }""",
        drawing,
    )


@pytest.mark.parametrize(
    ("colours", "faults"),
    [
        (SERIES, []),
        (("#0072b2", "#d55e00", "#9a9fa5"), ["#009e73: of"]),
        (("#0072b2", "#d55e00", "#d55e00"), ["#009e73: of", "#d55e00: 1440 pixels"]),
        (("#0072b2", "#d55e00", "#1a9e73"), ["#009e73: 0 pixels"]),
        (("#0072b2", "#009e73", "#d55e00"), ["#009e73: of", "#d55e00: of"]),
        (("#0072b2", "#d55e00", "#ffffff"), ["#009e73: of"]),
    ],
    ids=["the same", "grey", "another's colour", "a little off", "exchanged", "lost"],
)
def test_a_wrong_colour_is_noticed(page, colours, faults):
    """The test above would fail if a picture lost a curve."""
    found = wrong(page, lines(SERIES), drawn(page, lines(colours)))
    assert len(found) == len(faults)
    for fault in faults:
        assert any(f.startswith(fault) for f in found), found
