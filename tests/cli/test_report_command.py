"""`lll report`: a draft, an issued report given as issued, a correction; every misuse told in words."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from cli.main import main
from tests.small_programme import small_programme, workbook


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LLL_DATABASE_URL", f"sqlite:///{tmp_path / 'records.sqlite'}")
    book = workbook(small_programme())
    (tmp_path / "community.xlsx").write_bytes(book if isinstance(book, bytes) else book.read())
    assert main(["import", str(tmp_path / "community.xlsx")]) == 0
    return tmp_path


def words(file: Path) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(file.read_bytes())).paragraphs)


def test_a_report_is_drafted_issued_given_as_issued_and_corrected(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "words.txt").write_text("We are under way.")
    (here / "policy.json").write_text('{"eligible_staff_pool": 300}')
    asked = ["report", "board", "--as-at", "2020-07-13"]
    pdf, word = str(here / "board.pdf"), str(here / "board.docx")
    more = ["--words", str(here / "words.txt"), "--policy", str(here / "policy.json"), "--programme", "Our programme"]
    assert main([*asked, "-o", pdf, word, *more]) == 0
    assert (here / "board.pdf").read_bytes().startswith(b"%PDF-1.7")
    told = words(here / "board.docx")
    assert "This is a draft" in told
    assert "Our programme, as at 13 July 2020" in told
    assert "We are under way." in told
    assert "Taken as given: 300 staff could take part" in told
    assert main([*asked, "-o", word, "--issue", "--issued-on", "2020-07-20"]) == 0
    first = (here / "board.docx").read_bytes()
    assert main([*asked, "-o", word]) == 0
    assert (here / "board.docx").read_bytes() == first
    assert "Issued on 20 July 2020." in words(here / "board.docx")
    assert main([*asked, "-o", word, "--issue"]) == 2
    assert "never edited" in capsys.readouterr().err
    assert main([*asked, "-o", word, "--issue", "--correct", "A register came late."]) == 0
    assert "Why: A register came late." in words(here / "board.docx")


def test_the_other_reports_are_written_too(here: Path) -> None:
    for kind, title in (("evaluation", "Programme evaluation"), ("public", "What our community does")):
        assert main(["report", kind, "--as-at", "2020-07-13", "-o", str(here / f"{kind}.docx")]) == 0
        assert words(here / f"{kind}.docx").startswith(title)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["-o", "board.odt"], "end in .pdf or .docx"),
        (["-o", "board.pdf", "--issued-on", "2020-07-20"], "Add --issue"),
        (["-o", "board.pdf", "--correct", "Wrong."], "nothing to correct"),
        (["-o", "board.pdf", "--words", "none.txt"], "none.txt"),
    ],
)
def test_misuse_is_told_in_words(here: Path, more: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "board", "--as-at", "2020-07-13", *more]) == 2
    assert message in capsys.readouterr().err
