"""Runs a container's command in the lab of this checkout instead of in its image.

    here.py [-v FOLDER:PLACE]... [-e NAME=VALUE]... COMMAND...

Places of volumes are replaced by their folders wherever they are named. The lab's
programs must be on PATH.
"""

import argparse
import os
import sys
from pathlib import Path

LABENV = Path(__file__).resolve().parents[3] / "notebooks" / "tools" / "labenv.py"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", dest="volumes", action="append", default=[])
    parser.add_argument("-e", dest="env", action="append", default=[])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    places = {place: folder for folder, place in (v.rsplit(":", 1) for v in asked.volumes)}

    def mapped(text: str) -> str:
        for place, folder in places.items():
            if text == place or text.startswith(place + "/"):
                return folder + text[len(place):]
        return text

    settings = dict(e.split("=", 1) for e in asked.env)
    env = os.environ | {name: mapped(value) for name, value in settings.items()}
    os.execve(sys.executable, [sys.executable, str(LABENV), *map(mapped, asked.command)], env)


if __name__ == "__main__":
    main()
