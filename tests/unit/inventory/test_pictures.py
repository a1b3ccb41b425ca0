from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from inventory import pictures
from marketplace.errors import Invalid


def drawn(width: int, height: int, form: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    buffer = BytesIO()
    image.save(buffer, form, **more)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image


def sentence(data: bytes) -> str:
    with pytest.raises(Invalid) as error:
        pictures.read(data)
    (problem,) = error.value.problems
    assert problem.field == "photo"
    return str(problem.message)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_is_made_anew_in_three_widths_and_two_formats(form: str) -> None:
    picture = pictures.read(drawn(1500, 1000, form))
    assert set(picture.files) == {(w, e) for w in (400, 800, 1200) for e in ("avif", "jpg")}
    assert (picture.width, picture.height) == (1200, 800)
    for (width, extension), data in picture.files.items():
        image = opened(data)
        assert image.format == {"avif": "AVIF", "jpg": "JPEG"}[extension]
        assert image.size == (width, round(width * 2 / 3))
    assert picture.size == sum(len(data) for data in picture.files.values())


def test_nothing_is_made_larger() -> None:
    assert {width for width, _ in pictures.read(drawn(300, 500)).files} == {300}
    assert {width for width, _ in pictures.read(drawn(900, 90)).files} == {400, 800, 900}


def test_position_and_all_other_metadata_are_gone_and_the_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = "Annas altan"
    exif.get_ifd(0x8825)[2] = (56.0, 2.0, 3.0)
    picture = pictures.read(drawn(1200, 600, exif=exif, comment=b"hemligt"))
    assert picture.height == 2 * picture.width
    for data in picture.files.values():
        image = opened(data)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & image.info.keys()
        assert b"Annas altan" not in data
        assert b"hemligt" not in data


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "CMYK")],
)
def test_other_kinds_of_colour_become_plain_colour(form: str, mode: str) -> None:
    picture = pictures.read(drawn(64, 64, form, mode))
    assert opened(picture.files[64, "jpg"]).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(buffer, "PNG")
    pixel = opened(pictures.read(buffer.getvalue()).files[64, "jpg"]).getpixel((5, 5))
    assert pixel == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [b"", b"hej", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"\x00" * 1000],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert "no picture" in sentence(data)


def test_a_format_that_is_not_taken_is_refused() -> None:
    assert "no picture" in sentence(drawn(64, 64, "GIF"))
    assert "no picture" in sentence(drawn(64, 64, "TIFF"))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(form: str) -> None:
    whole = drawn(600, 400, form)
    assert "damaged" in sentence(whole[: len(whole) // 2])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")
    assert "too many points" in sentence(buffer.getvalue())
    buffer = BytesIO()
    Image.new("1", (7_200, 7_000)).save(buffer, "PNG")
    assert "too many points" in sentence(buffer.getvalue())


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "too large" in sentence(drawn(64, 64) + b"\x00" * pictures.LARGEST_FILE)


def test_a_picture_of_a_few_points_is_refused() -> None:
    assert "too small" in sentence(drawn(10, 400))


def test_derivatives_made_before_are_taken_as_they_are() -> None:
    made = pictures.read(drawn(1500, 1000))
    by_width: dict[int, dict[str, bytes]] = {}
    for (width, extension), data in made.files.items():
        by_width.setdefault(width, {})[extension] = data
    assert pictures.adopt(by_width) == made
    del by_width[800]["avif"]
    with pytest.raises(ValueError, match="every format"):
        pictures.adopt(by_width)
    del by_width[800]
    with pytest.raises(ValueError, match="widths"):
        pictures.adopt(by_width)
