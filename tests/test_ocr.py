"""Pictures of text: with a program that stands in for Tesseract, and with Tesseract itself where it is installed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from rag.errors import LoadError
from rag.formats import ocr

STAND_IN = f"""#!{sys.executable}
import sys
from io import BytesIO
if "--list-langs" in sys.argv:
    print("List of available languages (3):", *{{languages}}, sep="\\n")
    sys.exit()
assert sys.argv[1:] == ["stdin", "stdout", "-l", "ind+eng", "--psm", "3"], sys.argv
from PIL import Image
image = Image.open(BytesIO(sys.stdin.buffer.read()))
{{answer}}
"""
"""A program `tesseract` that sees the size of a picture and nothing else."""
SIZE = "print('Gambar se-\\nlebar', image.width, 'titik\\n \\n|~ _\\n\\ntinggi', image.height, image.mode, '\\f')"


@pytest.fixture(autouse=True)
def _ask_again() -> Iterator[None]:
    ocr.available.cache_clear()
    yield
    ocr.available.cache_clear()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return install(folder / "tesseract")


def install(program: Path, answer: str = SIZE, languages: tuple[str, ...] = ("eng", "ind", "osd")) -> Path:
    program.write_text(STAND_IN.format(answer=answer, languages=languages))
    program.chmod(0o755)
    return program


@pytest.fixture
def no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def nothing(done: int, total: int) -> None:
    """An `Advance` that nobody watches."""


def save(path: Path, *sizes: tuple[int, int], **options: object) -> Path:
    first, *others = [Image.new("RGB", size, "white") for size in sizes]
    first.save(path, **({"save_all": True, "append_images": others} if others else {}), **options)
    return path


def reason(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        ocr.read(path, nothing)
    assert "\n" not in str(caught.value)
    return caught.value.reason


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("suffix", ocr.SUFFIXES)
def test_every_type_of_picture(tmp_path: Path, suffix: str) -> None:
    extract = ocr.read(save(tmp_path / f"x{suffix}", (120, 40)), nothing)
    assert extract.text == "Gambar selebar 120 titik\n\ntinggi 40 L"
    assert (extract.pages, extract.unread, extract.title, extract.date) == ((0,), (), "", None)


def test_lists_and_words_broken_at_a_lines_end(tmp_path: Path, stand_in: Path) -> None:
    install(
        stand_in, r"print('Syarat anak-\nanak desa:\n1. surat\nketerangan\n2. foto\n\n« asli\n« sa-\nlinan')"
    )
    extract = ocr.read(save(tmp_path / "x.png", (9, 9)), nothing)
    assert extract.text == "Syarat anak-anak desa:\n1. surat keterangan\n2. foto\n\n- asli\n- salinan"


@pytest.mark.usefixtures("stand_in")
def test_the_pages_of_a_tiff(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = save(tmp_path / "x.tif", (10, 20), (30, 40))
    extract = ocr.read(path, lambda done, total: steps.append((done, total)))
    first = "Gambar selebar 10 titik\n\ntinggi 20 L"
    assert extract.text == f"{first}\n\nGambar selebar 30 titik\n\ntinggi 40 L"
    assert (extract.pages, steps) == ((0, len(first) + 2), [(1, 2), (2, 2)])


def test_a_page_without_words(tmp_path: Path, stand_in: Path) -> None:
    install(stand_in, "print('Ada kata' if image.width > 20 else '~ |')")
    extract = ocr.read(save(tmp_path / "x.tiff", (30, 30), (10, 10), (30, 40), (10, 10)), nothing)
    assert extract.text == "Ada kata\n\nAda kata"
    assert (extract.pages, extract.unread) == ((0, 10, 10, 18), (2, 4))
    assert reason(save(tmp_path / "kosong.png", (10, 10))) == "empty"


@pytest.mark.usefixtures("stand_in")
def test_a_picture_is_turned_upright_and_made_smaller(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    path = save(tmp_path / "x.jpg", (120, 40), exif=exif)
    assert "selebar 40 titik" in ocr.read(path, nothing).text
    assert "selebar 8000 titik" in ocr.read(save(tmp_path / "x.png", (16_000, 20)), nothing).text


def test_without_tesseract(tmp_path: Path, no_program: None) -> None:
    assert not ocr.available()
    path = save(tmp_path / "x.png", (9, 9))
    assert reason(path) == "no text layer"
    with pytest.raises(
        LoadError, match=r"x\.png: is a picture: install Tesseract .*apt install tesseract-ocr "
    ):
        ocr.read(path, nothing)


def test_without_a_language(stand_in: Path) -> None:
    install(stand_in, languages=("eng", "osd"))
    assert not ocr.available()


@pytest.mark.parametrize(
    "program",
    [
        "#!/bin/sh\nexec sleep 60\n",
        "#!/bin/sh\nsleep 60\n",  # whose child keeps its output open
        "#!/bin/sh\necho ind eng\nexit 1\n",
        "#!/no/such/interpreter\n",
        "#!/bin/sh\nprintf '\\377\\n'\n",
    ],
)
def test_a_program_that_does_not_say_what_it_has(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    stand_in.write_text(program)
    monkeypatch.setattr(ocr, "_ANSWER", 0.5)
    begun = time.monotonic()
    assert not ocr.available()
    assert time.monotonic() - begun < 60, "it did not wait for the program's end"
    stand_in.unlink()
    assert not ocr.available()  # it is asked once


def test_with_both_languages(stand_in: Path) -> None:
    assert ocr.available()
    stand_in.unlink()
    assert ocr.available()  # it is asked once


def test_tesseract_fails_or_hangs(tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "x.png", (9, 9))
    install(stand_in, "sys.exit('Error in pixRead:\\nbad picture')")
    with pytest.raises(LoadError, match=r"x\.png: Tesseract failed: Error in pixRead: bad picture"):
        ocr.read(path, nothing)
    install(stand_in, "import time; time.sleep(20)")
    monkeypatch.setattr(ocr, "TIMEOUT", 1)
    assert reason(path) == "timed out"
    stand_in.unlink()
    monkeypatch.setenv("PATH", str(stand_in.parent))
    with pytest.raises(LoadError, match=r"x\.png: Tesseract cannot be started: No such file or directory"):
        ocr.read(path, nothing)
    assert reason(path) == "unreadable"


def test_a_page_on_which_tesseract_fails(tmp_path: Path, stand_in: Path) -> None:
    install(stand_in, "sys.exit('bad picture') if image.width < 20 else print('Ada kata')")
    steps: list[tuple[int, int]] = []
    path = save(tmp_path / "x.tif", (30, 30), (10, 10), (30, 40))
    extract = ocr.read(path, lambda done, total: steps.append((done, total)))
    assert (extract.text, extract.pages, extract.unread) == ("Ada kata\n\nAda kata", (0, 10, 10), (2,))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(LoadError, match=r"y\.tif: Tesseract failed: bad picture"):
        ocr.read(save(tmp_path / "y.tif", (10, 10), (10, 11)), nothing)


def test_it_runs_in_one_thread_unless_told_otherwise(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(stand_in, "import os; print('utas', os.environ['OMP_THREAD_LIMIT'])")
    path = save(tmp_path / "x.png", (9, 9))
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    assert ocr.read(path, nothing).text == "utas 1"
    monkeypatch.setenv("OMP_THREAD_LIMIT", "3")
    assert ocr.read(path, nothing).text == "utas 3"


@pytest.mark.usefixtures("stand_in")
def test_pictures_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = save(tmp_path / "x.png", (300, 300)).read_bytes()
    cases = {
        "kosong.png": (b"", "empty"),
        "teks.png": (b"Ini teks biasa. " * 100, "unsupported"),
        "putus.png": (whole[: len(whole) - 60], "unreadable"),
    }
    for name, (data, wanted) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert reason(tmp_path / name) == wanted
    assert reason(tmp_path / "tidak-ada.png") == "unreadable"
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert reason(tmp_path / "x.png") == "too large"


@pytest.mark.skipif(not ocr.available(), reason="needs Tesseract with ind and eng")
def test_tesseract_itself(tmp_path: Path) -> None:
    image = Image.new("RGB", (1400, 500), "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), "Gubernur membuka rapat kerja itu\ndi kota Samarinda.", "black", font_size=48)
    draw.text((60, 330), "The harbour was opened in May.", "black", font_size=48)
    path = tmp_path / "x.png"
    image.save(path)
    assert ocr.read(path, nothing).text == (
        "Gubernur membuka rapat kerja itu di kota Samarinda.\n\nThe harbour was opened in May."
    )
