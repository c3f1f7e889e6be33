"""Compares a figure's PNG with its SVG, as a browser draws it."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import svg

# A page's script: draws both pictures at the PNG's size and tells, for each
# colour, of how many pixels in one the other agrees.
COMPARE = """async ([drawing, picture, colours, exact, near]) => {
  const pixels = async (url, size) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = size ?? [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const png = await pixels('data:image/png;base64,' + picture);
  const size = [png.width, png.height];
  const vector = await pixels('data:image/svg+xml;charset=utf-8,' + encodeURIComponent(drawing), size);
  const distance = (data, i, c) => Math.max(...[0, 1, 2].map((k) => Math.abs(data[i + k] - c[k])));
  // Of the pixels of one picture that have the colour, how many have about it in the other.
  const agree = (a, b, c) => {
    let all = 0, same = 0;
    for (let i = 0; i < a.data.length; i += 4) {
      if (distance(a.data, i, c) > exact) continue;
      all++;
      if (distance(b.data, i, c) <= near) same++;
    }
    return [all, same];
  };
  return colours.map((c) => [agree(vector, png, c), agree(png, vector, c)]);
}"""

EXACT = 4  # of 255 in a channel: rounding
NEAR = 48  # the edge of a line, which two programs soften differently


@dataclass
class Seen:
    """How a colour of the SVG fares."""

    colour: str
    drawn: int  # pixels that the browser draws in it
    kept: int  # of these, how many have about this colour in the PNG
    shown: int  # pixels that the PNG has in it
    meant: int  # of these, how many the browser draws in about this colour


def compare(page, drawing: str, picture: str) -> list[Seen]:
    """Each colour that stands for something in the SVG, and its pixels in both pictures."""
    colours = own_colours(drawing)
    found = page.evaluate(COMPARE, [drawing, picture, [rgb(c) for c in colours], EXACT, NEAR])
    return [Seen(c, *vector, *png) for c, (vector, png) in zip(colours, found)]


def own_colours(drawing: str) -> list[str]:
    """The opaque colours of lines and areas.

    Without greys, which are axes (near black is a curve's), and without those of
    text, which depends on the machine's fonts.
    """
    found, letters = set(), set()
    for node in ET.fromstring(drawing).iter():
        for kind in ("stroke", "fill"):
            colour = svg.colour(node, kind)
            if node.tag.endswith("}text"):
                letters.add(colour)
            elif colour and not node.get(f"{kind}-opacity") and (colour == "#333333" or not svg.grey(colour)):
                found.add(colour)
    return sorted(found - letters)


def rgb(colour: str) -> list[int]:
    return [int(part, 16) for part in re.findall("..", colour[1:])]
