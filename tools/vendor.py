"""Fetch, verify and copy the front-end files that the project keeps in its own tree.

``make vendor`` runs it. Packages come by name through the machine's npm client, are compared with
the hashes in ``vendor.toml`` and copied to ``static/vendor/<name>-<version>/``. With ``--check``
the committed files are compared with the same hashes, without network or npm.
"""
# ruff: noqa: INP001 -- a script, not a package

import argparse
import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
BRAND = (
    '<symbol id="brand" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#76232f"/>'
    '<path fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"'
    ' stroke-linejoin="round" d="M7 15.5 16 8l9 7.5M9.5 24v-6.5a3.25 3.25 0 0 1 6.5 0V24m0-6.5'
    'a3.25 3.25 0 0 1 6.5 0V24"/></symbol>'
)


class VendorError(Exception):
    """A package or a file is not what ``vendor.toml`` says."""


@dataclass(frozen=True)
class Package:
    """One pinned package: where it goes and which of its files are kept."""

    name: str
    version: str
    integrity: str
    licence: str
    licence_file: str
    files: tuple[tuple[str, str, str], ...]

    @property
    def folder(self) -> Path:
        """Its folder under ``static/vendor/``; the npm scope is left out."""
        return VENDOR / f"{self.name.rpartition('/')[2]}-{self.version}"


def read_manifest() -> tuple[list[Package], list[str]]:
    """Return the packages and the names of the icons that go into the sprite."""
    data: dict[str, Any] = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))
    packages = [
        Package(
            name=item["name"],
            version=item["version"],
            integrity=item["integrity"],
            licence=item["licence"],
            licence_file=item["licence_file"],
            files=tuple((f["source"], f["target"], f["sha256"]) for f in item.get("files", [])),
        )
        for item in data["package"]
    ]
    return packages, data["icons"]["names"]


def sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package, workspace: Path) -> Path:
    """Download and unpack one package; return its folder.

    Raises VendorError when the tarball differs from the pinned integrity (SRI, sha512).
    """
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is needed to renew vendored files")
    target = workspace / package.name.replace("/", "-").lstrip("@")
    target.mkdir()
    wanted = f"{package.name}@{package.version}"
    command = [npm, "pack", wanted, "--silent", "--pack-destination", str(target)]
    subprocess.run(command, check=True, cwd=workspace, stdout=subprocess.DEVNULL)  # noqa: S603
    tarball = next(target.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise VendorError(f"{wanted}: the package differs from the pinned hash")
    with tarfile.open(tarball) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def copy(package: Package, source: Path) -> None:
    """Copy the kept files and the licence; each must match its hash in ``vendor.toml``."""
    if package.folder.exists():
        shutil.rmtree(package.folder)
    package.folder.mkdir(parents=True)
    shutil.copyfile(source / package.licence_file, package.folder / "LICENSE")
    for origin, name, _wanted in package.files:
        destination = package.folder / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / origin, destination)


def check(packages: list[Package]) -> None:
    """Raise VendorError for a committed file that is absent or differs from its hash."""
    for package in packages:
        if not (package.folder / "LICENSE").is_file():
            raise VendorError(f"{package.name}: the licence is missing")
        for _origin, name, wanted in package.files:
            path = package.folder / name
            if not path.is_file():
                raise VendorError(f"{package.name}: {name} is missing")
            if sha256(path) != wanted:
                raise VendorError(f"{package.name}: {name} differs from its hash")


def symbol(name: str, svg: str) -> str:
    """Return one sprite symbol made from a stroked 24 × 24 icon file."""
    inner = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    inner = inner[inner.index(">", inner.index("<svg")) + 1 : inner.rindex("</svg>")]
    inner = re.sub(r"\s+", " ", inner).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def write_sprite(names: list[str], lucide: Path) -> None:
    """Write ``static/icons.svg``: the brand mark and the named icons, in the order given."""
    symbols = [
        symbol(name, (lucide / "icons" / f"{name}.svg").read_text(encoding="utf-8"))
        for name in names
    ]
    body = "\n".join([BRAND, *symbols])
    text = f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'
    (STATIC / "icons.svg").write_text(text, encoding="utf-8")


def write_licences(packages: list[Package]) -> None:
    """Write ``static/vendor/LICENSES.md``: what is vendored, under which terms, with their text."""
    lines = ["# Licences of vendored files", "", "Written by `tools/vendor.py`.", ""]
    lines += ["| package | version | licence |", "|---|---|---|"]
    lines += [f"| {p.name} | {p.version} | {p.licence} |" for p in packages]
    for package in packages:
        text = (package.folder / "LICENSE").read_text(encoding="utf-8").strip()
        lines += ["", f"## {package.name} {package.version}", "", "```text", text, "```"]
    (VENDOR / "LICENSES.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def renew(packages: list[Package], icons: list[str]) -> None:
    """Fetch every package afresh and rewrite all that is made from them."""
    with tempfile.TemporaryDirectory() as folder:
        for package in packages:
            source = fetch(package, Path(folder))
            copy(package, source)
            if package.name == "lucide-static":
                write_sprite(icons, source)
    write_licences(packages)
    check(packages)


def main() -> int:
    """Run the command line; exit status 1 when something is not as pinned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare committed files only")
    arguments = parser.parse_args()
    packages, icons = read_manifest()
    try:
        if arguments.check:
            check(packages)
        else:
            renew(packages, icons)
    except VendorError as error:
        sys.stderr.write(f"vendor: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
