"""Runs one command in the lab's image, without a network, as the image's user.

    python3 docker/test/in_image.py [-v FOLDER:PLACE]... [-e NAME=VALUE]... [--no-entrypoint] COMMAND...

Its output and its exit status are the command's. MLPLAB_IMAGE names another image.
Tests of what is run in the image use it, or the function in_image.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import engine as engines  # noqa: E402 - found through the line above
from build import image_name  # noqa: E402


def in_image(engine: engines.Engine, how: engines.Start, image: str | None = None, timeout: float = 600) -> tuple[int, str]:
    """The exit status of a command in the image, and what it said."""
    with engine.start(image or image_name("cpu"), how) as container:
        status = container.wait(timeout)
        return status, container.said()


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs one command in the lab's image, without a network.")
    parser.add_argument("-v", "--volume", action="append", default=[], metavar="FOLDER:PLACE")
    parser.add_argument("-e", "--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--no-entrypoint", action="store_true", help="without the lab's environment, as a pod's command runs")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    how = engines.Start(
        command=asked.command,
        env=dict(pair.split("=", 1) for pair in asked.env),
        volumes={Path(here): there for here, there in (pair.rsplit(":", 1) for pair in asked.volume)},
        entrypoint=not asked.no_entrypoint,
    )
    status, said = in_image(engines.find(), how)
    print(said, end="")
    return status


if __name__ == "__main__":
    engines.main(main)
