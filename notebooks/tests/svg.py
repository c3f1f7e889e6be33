"""Reads figures: what a test can know of a picture without looking at it."""

import re
import xml.etree.ElementTree as ET

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
GREY_SPREAD = 13  # red, green and blue closer together than this: an axis, a grid, text


def figures(outputs: list[dict]) -> list[str]:
    """The SVG of every output that is a figure; empty for one that has only a PNG."""
    kinds = ("image/svg+xml", "image/png")
    data = [output.get("data", {}) for output in outputs]
    return [text(d.get("image/svg+xml", "")) for d in data if any(kind in d for kind in kinds)]


def text(value: str | list[str]) -> str:
    """A multi-line value of a notebook file, which may be a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def errors(outputs: list[dict]) -> list[str]:
    return [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]


def words(svg: str) -> str:
    """All text that is written in the picture."""
    return " ".join(" ".join(node.itertext()) for node in ET.fromstring(svg).iter() if node.tag.endswith("}text"))


def curves(svg: str, points: int = 6) -> set[str]:
    """The colours of the lines with at least so many points: those that show data."""
    found = set()
    for node in ET.fromstring(svg).iter():
        path = node.get("d") or node.get("points") or ""
        colour = stroke(node)
        if colour and len(NUMBER.findall(path)) >= 2 * points and not grey(colour):
            found.add(colour)
    return found


def stroke(node: ET.Element) -> str:
    """A node's line colour as #rrggbb, if it draws a line."""
    return colour(node, "stroke")


def colour(node: ET.Element, kind: str) -> str:
    """A node's "stroke" or "fill" as #rrggbb, if it has one."""
    style = dict(part.split(":", 1) for part in (node.get("style") or "").replace(" ", "").split(";") if ":" in part)
    colour = (style.get(kind) or node.get(kind) or "").lower()
    if match := re.fullmatch("#([0-9a-f])([0-9a-f])([0-9a-f])", colour):
        return "#" + "".join(2 * digit for digit in match.groups())
    return colour if re.fullmatch("#[0-9a-f]{6}", colour) else ""


def grey(colour: str) -> bool:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return max(parts) - min(parts) < GREY_SPREAD
