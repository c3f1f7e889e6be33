"""Reads the prose of notebooks: what a test can know of a text without understanding it.

The lab's rule is that prose states no result: accuracies, losses and times are
printed by cells, so that they are those of the machine that ran them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
SENTENCE = re.compile(r"(?<=[.!?:;|])\s+")

# What is not prose: formulas, code, the addresses of links, HTML.
NOT_PROSE = [
    re.compile(pattern, re.DOTALL)
    for pattern in (r"```.*?```", r"<code>.*?</code>", r"\$\$.*?\$\$", r"\$[^$\n]+\$", r"`[^`\n]+`", r"(?<=\])\([^)\s]+\)", r"https?://\S+", r"arXiv:\S+", r"</?\w[^>]*>")
]

# A number that looks measured, by what it looks like.
MEASURED = {
    "a percentage": re.compile(r"(?<![\d.])\d{1,3}(?:[.,]\d+)?\s*(?:%|percent\b|per cent\b)"),
    "a difference of accuracies": re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s*(?:percentage )?points?\b"),
    "a time": re.compile(r"(?<![\d.,])\d+(?:\.\d+)?\s*(?:ms|s|sec|secs|seconds?|minutes?|min|hours?|h)\b"),
    "a number after loss or accuracy": re.compile(r"\b(?:loss|losses|error|accuracy|accuracies)\s+(?:of|is|was|=|≈)\s*(?:about |nearly |almost )?\d+\.\d+"),
    "a decimal with the digits of a measurement": re.compile(r"(?<![\d.^])\d*\.(?:\d*[1-9]\d\d|0*[1-9]\d+)(?!\d)"),
}

# What looks measured and is not: levels of confidence, the parts of the split
# and accuracies that are set as a goal.
ALLOWED = re.compile(
    r"\b9[059] %(?= (?:confidence |prediction )?interval)"
    r"|\b(?:80|20) %(?= (?:to|for|of) (?:train|validat|the (?:training )?images|them|learn))"
    r"|\b100 %"
)
# A paragraph that says whose number it is: the report's figures are facts of
# another machine, and a notebook may quote them.
QUOTED = re.compile(r"\b(?:report|published)\b", re.IGNORECASE)
# What is set before anything is run: a budget of seconds is no result.
TERMS = re.compile(r"^(?:what do you expect|procedure)\b", re.IGNORECASE)
BUDGET = re.compile(r"(?<![\d.])\d+ seconds?\b")
# What somebody might say, and need not be so.
SAID = re.compile(r'"[^"]*"|“[^”]*”')
# Sections in which numbers follow from a formula or from the exercise's own terms.
FREE_SECTIONS = re.compile(r"^(?:theory\b|exercises?\b|sources\b)", re.IGNORECASE)


@dataclass
class Paragraph:
    """A paragraph, list item or table row, without what is not prose."""

    cell: str  # id of its cell
    section: str  # latest heading of the second level, or the title
    text: str


def without(text: str, patterns: list[re.Pattern]) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def paragraphs(notebook: NotebookNode) -> Iterator[Paragraph]:
    """All prose of a notebook, in order."""
    section = ""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        block: list[str] = []
        for line in [*without(cell.source, NOT_PROSE).splitlines(), ""]:
            heading = HEADING.match(line)
            starts = heading or re.match(r"\s*(?:[-*|]|\d+\.\s)", line)
            if block and (starts or not line.strip()):
                yield Paragraph(cell.id, section, " ".join(block))
                block = []
            if heading:
                if len(heading[1]) <= 2 or heading[2] == "Sources":
                    section = heading[2]
                yield Paragraph(cell.id, section, heading[2])
            elif line.strip():
                block.append(line.strip())


def measured_numbers(notebook: NotebookNode) -> list[str]:
    """What in the prose looks like the result of a run."""
    found = []
    for paragraph in paragraphs(notebook):
        if FREE_SECTIONS.match(paragraph.section) or QUOTED.search(paragraph.text):
            continue
        text = ALLOWED.sub(" ", paragraph.text)
        if TERMS.match(paragraph.section):
            text = BUDGET.sub(" ", text)
        if paragraph.section == "Common misconceptions":
            text = SAID.sub(" ", text)
        for kind, pattern in MEASURED.items():
            found += [f"cell {paragraph.cell}: {kind}, {match.group().strip()!r}, in: {paragraph.text[:100]}" for match in pattern.finditer(text)]
    return found


def words(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """The words to be spelled rightly, each with the id of its cell.

    A word with a capital letter is a name, unless a sentence begins with it.
    """
    for paragraph in paragraphs(notebook):
        if paragraph.section.lower().startswith("sources"):
            continue  # names and titles in other languages
        for sentence in SENTENCE.split(paragraph.text):
            first = True
            for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", sentence):
                name = word != word.lower() and not (first and word[1:] == word[1:].lower())
                first = False
                if not name and len(word) > 2:
                    yield word.lower().replace("’", "'"), paragraph.cell


def links(notebook: NotebookNode) -> list[str]:
    """The targets of all links and pictures in the prose."""
    targets = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = without(cell.source, NOT_PROSE[:5])
            targets += re.findall(r"\]\(\s*<?([^)\s>]+)", prose)
            targets += re.findall(r"(?:href|src)\s*=\s*[\"']([^\"']+)", prose)
    return targets


def anchors(notebook: NotebookNode) -> set[str]:
    """What a link to a heading may name: JupyterLab keeps capitals, code hosts do not."""
    found = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for match in re.finditer(r"^#{1,6}\s+(.*?)\s*$", cell.source, re.MULTILINE):
                found.add(match[1].replace(" ", "-").lower())
    return found
