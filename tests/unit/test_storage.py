from pathlib import Path

import pytest

from marketplace import storage
from marketplace.config import ConfigurationError


def test_what_is_written_is_read_back_and_can_be_replaced(tmp_path: Path) -> None:
    folder = storage.opened(str(tmp_path / "photos"))
    folder.write("abc-400.jpg", b"one")
    folder.write("abc-400.jpg", b"two")
    assert folder.read("abc-400.jpg") == b"two"
    assert list(folder.names(older_than=1e12)) == ["abc-400.jpg"]
    assert list(folder.names(older_than=0)) == []
    folder.delete("abc-400.jpg")
    folder.delete("abc-400.jpg")
    assert folder.read("abc-400.jpg") is None


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".a", "A", "a\x00", "/etc/passwd", "å"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    folder = storage.opened(f"file://{tmp_path}")
    for use in (folder.read, folder.delete):
        with pytest.raises(ValueError, match="not a name"):
            use(name)


def test_a_store_that_is_no_folder_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="STORAGE_URL"):
        storage.opened("s3://bucket")
