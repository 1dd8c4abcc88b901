"""How the facts of an OASys are laid out: what nobody may pass over, and where on the paper each of them stands."""

from records.assessments.check_page import ORDER, FactLine, GroupPart, Page
from records.assessments.facts import CATALOGUE, Group
from records.assessments.findings import Found, Likeness, Reading
from records.assessments.forms import ASKED, CheckForm
from records.documents.pages import Box, PagePicture
from tests.factories.assessments import found, reading

BOX = Box(fact="crn", value="X320741", x=0.1, y=0.5, w=0.2, h=0.01)


def laid_out(
    read: Reading, *, pictures: tuple[PagePicture, ...] = (), has_pages: bool = True, **answers: str
) -> Page:
    form = CheckForm(
        None, reading=read, identity_agrees=True, officers=None, answers=answers, version=0, draft_key=""
    )
    return Page(read, form, pictures, has_pages)


def part(page: Page, group: Group) -> GroupPart:
    return next(one for one in page.parts() if one.id == f"part-{group.value}")


def line(page: Page, key: str) -> FactLine:
    lines = part(page, CATALOGUE[key].group).lines
    return next(one for one in lines if one.key == key)


def test_every_fact_has_its_place_and_none_has_two():
    parts = laid_out(reading({"rosh.children": ("High", "high"), "rosh.overall": ("High", "high")})).parts()
    cells = [cell.key for one in parts for row in one.grid for cell in row.cells if cell]
    keys = cells + [line.key for one in parts for line in (*one.lines, *one.missing)]
    without_setting = {key for key in CATALOGUE if key.startswith("rosh.") and key.count(".") == 1}
    assert len(keys) == len(set(keys))
    assert set(CATALOGUE) - set(ASKED) - set(keys) == without_setting - {"rosh.children", "rosh.overall"}
    assert set(ORDER) == set(Group)


def test_the_grid_is_the_one_practitioners_know():
    rows = part(laid_out(reading()), Group.ROSH).grid
    assert [row.label for row in rows] == ["Children", "Public", "Known adult", "Staff", "Prisoners"]
    assert [cell.key if cell else None for cell in rows[-1].cells] == [None, "rosh.prisoners.custody"]


def test_what_has_several_values_is_open_until_one_is_chosen():
    read = reading({"rosh.children.community": [("High", "high"), ("Low", "low")], "crn": ["X1", "X2"]})
    page = laid_out(read)
    assert [one.key for one in page.open_lines(page.parts())] == ["rosh.children.community", "crn"]
    assert not part(page, Group.IDENTITY).is_folded
    chosen = laid_out(read, **{"decision.crn": "printed-1", "decision.rosh.children.community": "correct"})
    assert chosen.open_lines(chosen.parts()) == []
    assert part(chosen, Group.IDENTITY).is_folded


def test_a_value_leads_to_its_frame_on_the_page_it_stands_on():
    picture = PagePicture(3, "/page/3.png", 1000, 2000, (BOX,))
    page = laid_out(reading(), pictures=(picture,))
    (sheet,) = page.sheets()
    (frame,) = sheet.frames
    assert (frame.x, frame.y, frame.width, frame.height) == (96, 996, 208, 28)
    assert line(page, "crn").printed[0].href == f"#{frame.id}"
    assert line(page, "surname").printed[0].href == "#page-3"  # on the page, and nowhere on it for certain


def test_without_a_picture_the_words_around_a_value_stand_in_for_it():
    one = Found("crn", "X320741", "X320741", 4, "CRN: X320741 Team", "label", also_on=(5, 6, 7, 8))
    printed = line(laid_out(Reading(Likeness.YES, found=(one,))), "crn").printed[0]
    assert (printed.href, printed.words) == ("", "CRN: X320741 Team")
    assert printed.where == "Pages 4, 5, 6, 7"


def test_a_word_document_names_no_pages():
    assert line(laid_out(reading(), has_pages=False), "crn").printed[0].where == ""


def test_what_an_answer_was_taken_to_mean_is_said_where_it_is_more_than_its_words():
    read = reading({"r1.2.3": ("Yes Yes", "current_and_previous"), "layer": ("LAYER3", "layer_3")})
    assert line(laid_out(read), "r1.2.3").printed[0].read_as == "current and previous"
    assert line(laid_out(read), "layer").printed[0].read_as == ""


def test_doubts_and_blanks_are_said():
    odd = found("pnc", "02/73319A", "", doubt="wrong_letter")
    page = laid_out(Reading(Likeness.YES, found=(odd, found("rm8", "", "blank"))))
    assert "check letter" in line(page, "pnc").note
    assert line(page, "rm8").printed[0].is_blank
