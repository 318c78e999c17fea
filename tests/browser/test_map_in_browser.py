"""The map page in a real browser, from a file, with the network off: drawn, searched, played, read, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import NotFound
from programme.publishing.map_page import write_map_page
from tests.publishing.map_sample import FRAMES, sample_map

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed, so no browser is driven")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine, so no page can be opened")

WITH_GRAPHICS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WITHOUT_GRAPHICS = ["--disable-gpu", "--disable-3d-apis"]
NODES = 20


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = {f"P{i}": f"Person Number {i}" for i in range(11)}
    file = tmp_path_factory.mktemp("map") / "network.html"
    try:
        file.write_text(write_map_page(sample_map(NODES, 12, person_links=40), names), encoding="utf-8")
    except NotFound as missing:
        pytest.skip(str(missing))
    return file


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[[list[str]], Any]]:
    offline = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_api.sync_playwright() as play:
        yield lambda arguments: play.chromium.launch(executable_path=CHROMIUM, args=[*offline, *arguments])


@pytest.fixture(scope="module")
def chromium(launch: Callable[[list[str]], Any]) -> Iterator[Any]:
    started = launch(WITH_GRAPHICS)
    yield started
    started.close()


Opened = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, page_file: Path) -> Iterator[Opened]:
    complaints: list[str] = []
    contexts = []

    def open_one(file: Path = page_file, **settings: Any) -> Any:
        context = chromium.new_context(offline=True, **{"viewport": {"width": 1280, "height": 900}, **settings})
        contexts.append(context)
        return opened(context, file, complaints)

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def opened(context: Any, file: Path, complaints: list[str]) -> Any:
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: request.url.startswith(("file:", "data:", "blob:null/")) or complaints.append(request.url),
    )
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


def rows(page: Any) -> dict[str, list[str]]:
    found = page.eval_on_selector_all(
        "#tables .table-frame:first-child tbody tr",
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))",
    )
    return {cells[0]: cells[1:] for cells in found}


def expected(frame: int, layer: str = "working") -> dict[str, int]:
    public_map = sample_map(NODES, 12, person_links=40)
    label = {node["id"]: node["label"] for node in public_map["nodes"]}
    count = {node["label"]: 0 for node in public_map["nodes"] if node["first_frame"] <= frame}
    for link in public_map["links"]:
        if link["layer"] == layer and link["bands"][frame]:
            for end in ("source", "target"):
                count[label[link[end]]] += 1
    return count


def linked(page: Any) -> dict[str, int]:
    return {name: int(cells[2]) for name, cells in rows(page).items()}


def drawn_lines(page: Any) -> int:
    return int(page.get_attribute("#map canvas.lines", "data-lines"))


def picture(page: Any) -> bytes:
    page.wait_for_timeout(350)
    return bytes(page.locator("#map").screenshot())


def test_it_opens_with_the_network_off_and_draws_with_the_graphics_card(open_page: Opened) -> None:
    page = open_page()
    assert page.inner_text("h1") == "Learn, Live, Lead: who is connected, 13 July 2020"
    assert page.locator("#map canvas").count() > 3
    assert page.is_hidden("#plain-notice")
    assert linked(page) == expected(len(FRAMES) - 1)


def test_the_slider_changes_links_table_and_sentence_and_moves_nobody(open_page: Opened) -> None:
    page = open_page(viewport={"width": 1280, "height": 1400})
    before = picture(page)
    page.focus("#time")
    page.keyboard.press("Home")
    assert page.get_attribute("#time", "aria-valuetext") == "September 2019"
    assert linked(page) == expected(0)
    assert page.inner_text("#summary").startswith("September 2019, working links:")
    assert picture(page) != before
    page.keyboard.press("End")
    assert linked(page) == expected(len(FRAMES) - 1)
    assert picture(page) == before


def test_playing_goes_through_the_dates_and_stops_at_the_last(open_page: Opened) -> None:
    page = open_page()
    page.clock.install()
    page.click("#play")
    assert page.inner_text("#play") == "Pause"
    assert page.input_value("#time") == "0"
    page.clock.run_for(1500)
    assert page.input_value("#time") == "1"
    page.clock.run_for(20_000)
    assert page.input_value("#time") == str(len(FRAMES) - 1)
    assert page.inner_text("#play") == "Play"


def test_the_layers_are_kept_apart(open_page: Opened) -> None:
    page = open_page()
    page.check("input[value=meeting]", force=True)
    assert linked(page) == expected(len(FRAMES) - 1, "meeting")
    assert "Meeting links" in page.inner_text("#legend")


def test_search_finds_by_keyboard_and_shows_the_neighbours(open_page: Opened) -> None:
    page = open_page()
    page.focus("#search")
    page.keyboard.type("hospice")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == "Hospice of Little Example 6"
    names = page.eval_on_selector_all("#details .names button", "all => all.map(one => one.innerText)")
    assert names == rows(page)["Hospice of Little Example 6"][3].split(", ")
    assert page.locator("tr.chosen th").inner_text() == "Hospice of Little Example 6"
    page.keyboard.press("Escape")
    assert page.is_hidden("#details")


def test_search_finds_a_small_organisation_in_its_group(open_page: Opened) -> None:
    page = open_page()
    page.fill("#search", "small practice 19-2")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == "Other practices 19"


def test_search_that_finds_nothing_says_so(open_page: Opened) -> None:
    page = open_page()
    page.fill("#search", "zzz")
    assert "Nothing found" in page.inner_text("#suggestions")


def test_a_click_on_a_mark_focuses_it_and_a_click_beside_it_clears(open_page: Opened, tmp_path: Path) -> None:
    file = tmp_path / "one.html"
    file.write_text(write_map_page(sample_map(1)), encoding="utf-8")
    page = open_page(file)
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#map.over-mark")
    page.mouse.down()
    page.mouse.up()
    assert page.inner_text("#details h2") == "Other practices 0"
    page.wait_for_timeout(400)  # two clicks closer together are one double click
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert page.is_hidden("#details")


def test_everything_is_reached_by_keyboard_alone(open_page: Opened) -> None:
    page = open_page()
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    for control in ("search", "choice-fresh", "choice-people", "zoom-in", "zoom-all", "map", "play", "time"):
        assert control in reached
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#spoken")
    page.keyboard.press("ArrowDown")
    second = page.inner_text("#spoken")
    assert first
    assert second
    assert first != second
    page.keyboard.press("Enter")
    assert second.startswith(page.inner_text("#details h2"))
    page.keyboard.press("Escape")
    assert page.is_hidden("#details")


def test_a_name_in_the_table_leads_to_the_map(open_page: Opened) -> None:
    page = open_page()
    page.locator("#tables tbody th button").nth(3).press("Enter")
    assert page.evaluate("document.activeElement.id") == "map"
    assert page.inner_text("#details h2") == page.locator("tr.chosen th").inner_text()


def test_the_table_sorts_by_number(open_page: Opened) -> None:
    page = open_page()
    page.click("th button:has-text('Linked to')")
    counts = list(linked(page).values())
    assert counts == sorted(counts, reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Linked to")
    page.click("th button:has-text('Linked to')")
    assert list(linked(page).values()) == sorted(counts)


def test_new_links_are_marked_in_words_too(open_page: Opened) -> None:
    page = open_page()
    assert "(new)" not in page.inner_text("#tables")
    page.check("#choice-fresh")
    assert page.inner_text("#tables").count("(new)") == 2 * int(
        page.inner_text("#summary").split("on the map. ")[1].split(" ")[0]
    )


def test_people_show_only_when_asked_for_and_only_those_named(open_page: Opened) -> None:
    page = open_page()
    assert "Person Number" not in page.inner_text("main")
    page.check("#choice-people")
    assert page.inner_text("#tables").count("Person Number 3\n") <= 1
    assert "Person Number 10" in page.inner_text("#tables")
    assert "P11" not in page.content()


def test_nobody_to_name_means_no_such_choice(open_page: Opened, tmp_path: Path) -> None:
    file = tmp_path / "organisations.html"
    file.write_text(write_map_page(sample_map(NODES, 12, person_links=40)), encoding="utf-8")
    page = open_page(file)
    assert page.locator("#choice-people").count() == 0


def test_an_empty_community_opens(open_page: Opened, tmp_path: Path) -> None:
    file = tmp_path / "empty.html"
    nothing = {"frames": [], "nodes": [], "links": [], "people": [], "person_links": [], "sentences": []}
    file.write_text(write_map_page({**sample_map(2), **nothing}), encoding="utf-8")
    page = open_page(file)
    assert "0 of 0" in page.inner_text("#summary")


@pytest.mark.parametrize("width", [320, 640])
def test_at_high_zoom_nothing_is_cut_off_to_the_side(open_page: Opened, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#play").scroll_into_view_if_needed()
    page.click("#play")
    assert page.inner_text("#play") == "Pause"


def test_the_wheel_scrolls_the_page_until_the_map_has_the_focus(open_page: Opened) -> None:
    page = open_page()
    page.locator("#map").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    scrolled = page.evaluate("window.scrollY")
    assert scrolled > 0
    page.focus("#map")
    before = picture(page)
    page.mouse.wheel(0, -100)
    assert picture(page) != before
    assert page.evaluate("window.scrollY") == scrolled


def test_without_scripts_the_sentences_and_the_table_are_there(
    open_page: Opened, chromium: Any, page_file: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.is_hidden("#explore")
    assert page.locator("#tables tbody tr").count() == NODES
    assert page.locator(".sentences li").count() == 3
    context.close()


def test_without_a_graphics_card_a_plain_drawing_does_the_same(
    launch: Callable[[list[str]], Any], page_file: Path
) -> None:
    complaints: list[str] = []
    started = launch(WITHOUT_GRAPHICS)
    page = opened(started.new_context(offline=True), page_file, complaints)
    assert page.is_visible("#plain-notice")
    assert page.locator("#map svg .nodes path").count() == NODES
    assert linked(page) == expected(len(FRAMES) - 1)
    lines = drawn_lines(page)
    assert lines == sum(expected(len(FRAMES) - 1).values()) // 2
    page.locator("#map svg .nodes path").first.click()
    assert page.is_visible("#details")
    assert drawn_lines(page) < lines
    page.focus("#time")
    page.keyboard.press("Home")
    assert linked(page) == expected(0)
    page.click("#zoom-in")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#spoken")
    started.close()
    assert complaints == []


def test_the_plain_drawing_zooms_with_the_wheel_and_moves_with_a_drag_that_chooses_nobody(
    launch: Callable[[list[str]], Any], page_file: Path
) -> None:
    complaints: list[str] = []
    started = launch(WITHOUT_GRAPHICS)
    page = opened(started.new_context(offline=True), page_file, complaints)

    def places() -> list[dict[str, float]]:
        page.wait_for_timeout(100)
        return list(page.eval_on_selector_all("#map svg .nodes path", "all => all.map(p => p.getBoundingClientRect())"))

    box = page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.focus("#map")
    before = places()
    page.mouse.move(*middle)
    page.mouse.wheel(0, -200)
    page.wait_for_function("scrollY === 0")
    zoomed = places()
    spread = [max(p["x"] for p in all_) - min(p["x"] for p in all_) for all_ in (before, zoomed)]
    assert spread[1] > spread[0]
    page.mouse.down()
    page.mouse.move(middle[0] + 40, middle[1] + 30, steps=4)
    page.mouse.up()
    moved = places()
    assert moved[0]["x"] - zoomed[0]["x"] == pytest.approx(40, abs=2)
    assert moved[0]["y"] - zoomed[0]["y"] == pytest.approx(30, abs=2)
    assert page.is_hidden("#details")
    started.close()
    assert complaints == []


def test_many_people_are_drawn_plainly_where_the_processor_does_the_work_of_a_graphics_card(
    open_page: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "many.html"
    names = {f"P{i}": f"Person Number {i}" for i in range(501)}
    file.write_text(write_map_page(sample_map(NODES, 501, person_links=40), names), encoding="utf-8")
    assert open_page(file).is_visible("#plain-notice")


def test_a_lost_graphics_card_changes_to_the_plain_drawing(open_page: Opened) -> None:
    page = open_page()
    page.evaluate(
        "[...document.querySelectorAll('#map canvas')].map(c => c.getContext('webgl2')).find(g => g)"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    page.wait_for_selector("#map svg .nodes path")
    assert page.is_visible("#plain-notice")
    assert linked(page) == expected(len(FRAMES) - 1)


def test_the_story_steps_by_keyboard_and_gives_the_page_back(open_page: Opened) -> None:
    page = open_page(reduced_motion="reduce")
    page.focus("#time")
    page.keyboard.press("ArrowLeft")
    page.focus("#present")
    page.keyboard.press("Enter")
    titles = [page.inner_text("#story h2")]
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        titles.append(page.inner_text("#story h2"))
    assert titles == ["Then", "Now", "What changed", "Who is not yet connected", "What this says"]
    assert page.inner_text(".story-where") == "5 of 5"
    assert "14 of 20 groups" in page.inner_text(".story-words")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    assert "new since September 2019" in page.inner_text(".story-words")
    assert page.is_hidden("#controls")
    page.keyboard.press("Escape")
    assert page.is_hidden("#story")
    assert page.input_value("#time") == str(len(FRAMES) - 2)
    sync_api.expect(page.locator("#present")).to_be_focused()


def test_the_story_counts_what_the_table_counts(open_page: Opened) -> None:
    page = open_page(reduced_motion="reduce")
    page.click("#present")
    then = expected(0)
    assert f"{sum(n > 0 for n in then.values())} of {len(then)} organisations" in page.inner_text(".story-words")
    assert f"by {sum(then.values()) // 2} line" in page.inner_text(".story-words")


@pytest.mark.parametrize(("button", "start"), [("Save as SVG", b"<svg"), ("Save as PNG", b"\x89PNG")])
def test_the_map_is_saved_as_a_picture(open_page: Opened, button: str, start: bytes) -> None:
    page = open_page()
    with page.expect_download() as waiting:
        page.click(f"button:has-text('{button}')")
    saved = Path(waiting.value.path()).read_bytes()
    assert saved.startswith(start)
    if start == b"<svg":
        assert saved.count(b"data-index") == NODES
        assert b"Open Government Licence" in saved


def test_on_paper_the_map_is_drawn_in_lines(open_page: Opened) -> None:
    page = open_page()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper svg [data-index]").count() == NODES
    assert page.is_visible("#paper svg")
    assert page.is_hidden("#map")
    assert page.is_visible("#tables table")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper svg").count() == 0
