"""Make the demo's content anew, the same every time, and check that it fits together.

``python -m tools.demo_content inventories`` writes the workbooks of ``demo_inventories.toml``,
``pictures`` draws those of ``demo/manifest.toml`` in all sizes, ``sheet FILE`` shows them on one
page, and ``check`` reads everything as the product will. Run at the project's root.
"""
# ruff: noqa: INP001 -- scripts of the maintainers, not a package

import argparse
import inspect
import io
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image

from tools.demo_checks import problems
from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.palette import NAMED
from tools.demo_workbooks import inventories, workbook

DEMO = Path(__file__).resolve().parent.parent / "demo"
PHOTOS = DEMO / "photos"
_WIDTHS = (400, 800, 1200)
_MOST_BYTES = 6_000_000
_SHEET_COLUMNS = 5
_THUMB = (300, 200)


def manifest() -> dict[str, Any]:
    """Return the demo's manifest."""
    with (DEMO / "manifest.toml").open("rb") as file:
        return tomllib.load(file)


def draw(picture: dict[str, Any]) -> Image.Image:
    """Draw the scene that a picture of the manifest names; colours are those of the palette."""
    module, name = picture["scene"].split(".")
    scene: Callable[..., Canvas] = getattr(import_module(f"tools.demo_scenes.{module}"), name)
    args = [NAMED.get(word, word) for word in picture["args"]]
    options = picture.get("options", {})
    inspect.signature(scene).bind(*args, **options)
    return scene(*args, **options).finished()


def derivatives(image: Image.Image) -> dict[tuple[int, str], bytes]:
    """Return the encoded picture by width and file ending."""
    files: dict[tuple[int, str], bytes] = {}
    for width in _WIDTHS:
        small = image.resize((width, width * 2 // 3), Image.Resampling.LANCZOS)
        for ending in ("avif", "jpg"):
            out = io.BytesIO()
            if ending == "avif":
                # One thread: the bytes must not depend on how many cores drew them.
                small.save(out, "AVIF", quality=48, speed=4, max_threads=1)
            else:
                small.save(out, "JPEG", quality=46, optimize=True, progressive=True)
            files[width, ending] = out.getvalue()
    return files


def write_inventories() -> None:
    """Write every workbook."""
    for inventory in inventories():
        (DEMO / inventory["file"]).write_bytes(workbook(inventory))


def write_pictures(only: list[str]) -> None:
    """Draw and write the pictures named, or all; files that no picture claims are removed."""
    PHOTOS.mkdir(exist_ok=True)
    pictures = manifest()["pictures"]
    wanted = {f"{p['name']}-{w}.{e}" for p in pictures for w in _WIDTHS for e in ("avif", "jpg")}
    for file in PHOTOS.iterdir():
        if file.name not in wanted:
            file.unlink()
    for picture in pictures:
        if not only or picture["name"] in only:
            for (width, ending), data in derivatives(draw(picture)).items():
                (PHOTOS / f"{picture['name']}-{width}.{ending}").write_bytes(data)
    size = sum(file.stat().st_size for file in PHOTOS.iterdir())
    print(f"{len(pictures)} pictures, {size / 1e6:.1f} MB")  # noqa: T201 - a script's answer
    if size > _MOST_BYTES:
        sys.exit("the pictures have become too large for the repository")


def write_sheet(target: Path) -> None:
    """Put every picture on one page, to be looked at."""
    pictures = manifest()["pictures"]
    rows = -(-len(pictures) // _SHEET_COLUMNS)
    page = Image.new("RGB", (_SHEET_COLUMNS * (_THUMB[0] + 6), rows * (_THUMB[1] + 6)), "white")
    for k, picture in enumerate(pictures):
        with Image.open(PHOTOS / f"{picture['name']}-400.jpg") as image:
            corner = (k % _SHEET_COLUMNS * (_THUMB[0] + 6), k // _SHEET_COLUMNS * (_THUMB[1] + 6))
            page.paste(image.resize(_THUMB), corner)
    page.save(target)


def check() -> None:
    """Print what does not fit together and leave with status 1 if anything does not."""
    found, summary = problems(DEMO, manifest())
    print("\n".join([*found, summary]))  # noqa: T201 - a script's answer
    if found:
        sys.exit(1)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("inventories")
    commands.add_parser("pictures").add_argument("names", nargs="*")
    commands.add_parser("sheet").add_argument("target", type=Path)
    commands.add_parser("check")
    given = parser.parse_args()
    if given.command == "inventories":
        write_inventories()
    elif given.command == "pictures":
        write_pictures(given.names)
    elif given.command == "sheet":
        write_sheet(given.target)
    else:
        check()


if __name__ == "__main__":
    main()
