"""Pictures as they come from people, decoded and made anew: nothing of the file itself is kept."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from marketplace.errors import FieldProblem, Invalid, Sentence

LARGEST_FILE = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
SHORTEST_SIDE = 32
WIDTHS = (400, 800, 1200)
FORMATS = ("avif", "jpg")
_READ = ("JPEG", "PNG", "WEBP", "AVIF")
_WRITE = {
    "avif": ("AVIF", {"quality": 60, "speed": 8}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
}


@dataclass(frozen=True)
class Picture:
    """A picture ready to be stored: the size of the widest one, bytes per width and format."""

    width: int
    height: int
    files: dict[tuple[int, str], bytes]

    @property
    def size(self) -> int:
        """Bytes of all derivatives together."""
        return sum(len(data) for data in self.files.values())


def widths(width: int) -> list[int]:
    """Return the widths in which a picture of `width` is kept; nothing is made larger."""
    return sorted({min(wanted, width) for wanted in WIDTHS})


def read(data: bytes) -> Picture:
    """Decode a picture, turn it upright, drop all metadata, and encode it in every size.

    Takes about a second: call it before the transaction that stores it. Raises Invalid (field
    `photo`) with a sentence for what is too large, no picture, broken, or a decompression bomb.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(_l("The file is too large; a picture may be at most 15 MB."))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = _decoded(data)
    files: dict[tuple[int, str], bytes] = {}
    for width in widths(image.width):
        height = max(1, round(image.height * width / image.width))
        small = image.resize((width, height), Image.Resampling.LANCZOS)
        for extension in FORMATS:
            files[width, extension] = _encoded(small, extension)
    widest = max(width for width, _ in files)
    return Picture(widest, max(1, round(image.height * widest / image.width)), files)


def adopt(derivatives: dict[int, dict[str, bytes]]) -> Picture:
    """Return a picture from derivatives that this module made before (the demo's own).

    Raises ValueError unless every width comes in every format.
    """
    files = {
        (width, extension): data
        for width, formats in derivatives.items()
        for extension, data in formats.items()
    }
    if not derivatives or set(files) != {(w, e) for w in derivatives for e in FORMATS}:
        raise ValueError("a picture needs every width in every format")
    widest = max(derivatives)
    with Image.open(BytesIO(derivatives[widest]["jpg"])) as image:
        if sorted(derivatives) != widths(image.width):
            raise ValueError("the widths are not those of a picture of this size")
        return Picture(image.width, image.height, files)


def _decoded(data: bytes) -> Image.Image:
    unreadable = _l("This is no picture that can be read. Use JPEG, PNG, WebP or AVIF.")
    too_many = _l("The picture has too many points; at most 50 million.")
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=_READ)
        if image.width * image.height > MOST_PIXELS:
            raise _refused(too_many)
        if min(image.size) < SHORTEST_SIDE:
            raise _refused(_l("The picture is too small to show anything."))
        image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        image.load()
        upright = ImageOps.exif_transpose(image)
        return _plain(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(too_many) from error
    except UnidentifiedImageError as error:
        raise _refused(unreadable) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError) as error:
        raise _refused(_l("The file is damaged or was cut off. Try to save it again.")) from error


def _plain(image: Image.Image) -> Image.Image:
    """Return the colours alone: sRGB, transparent parts white, no profile, no metadata."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"}:
        rgba = image.convert("RGBA")
        image = Image.new("RGB", rgba.size, "white")
        image.paste(rgba, mask=rgba.getchannel("A"))
        image.info.clear()
    elif profile and image.mode in {"RGB", "CMYK"}:
        image = _as_srgb(image, profile)
    if image.mode != "RGB":
        image = image.convert("RGB")
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    return bare


def _as_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile only says how the colours were meant
    return made if made is not None else image


def _encoded(image: Image.Image, extension: str) -> bytes:
    name, options = _WRITE[extension]
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def _refused(sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem("photo", sentence)])
