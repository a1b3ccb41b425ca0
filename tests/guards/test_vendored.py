"""The front-end files in the tree are the ones that were pinned."""

import shutil
import subprocess
import sys
from pathlib import Path

from guards.tree import ROOT


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/vendor.py", "--check"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_vendored_file_has_its_hash() -> None:
    found = check(ROOT)
    assert found.returncode == 0, found.stderr


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "static", tmp_path / "static")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "vendor.py", tmp_path / "tools")
    shutil.copy(ROOT / "vendor.toml", tmp_path)
    assert check(tmp_path).returncode == 0
    script = next((tmp_path / "static" / "vendor").rglob("htmx.min.js"))
    script.write_text(f"{script.read_text(encoding='utf-8')}\n// changed", encoding="utf-8")
    found = check(tmp_path)
    assert found.returncode == 1
    assert "htmx" in found.stderr
