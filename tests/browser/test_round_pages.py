"""The pages of a matching round without scripts and on a narrow screen; the whole way is walked with the guide."""

from __future__ import annotations

from tests.browser.site import Visit


def test_a_round_works_without_scripts_and_on_a_narrow_screen(visit: Visit) -> None:
    page = visit("administrator", "/rounds/new", java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.fill("#name", "Spring 2021")
    page.get_by_role("button", name="Open the round").click()
    path = page.url
    for below in ("", "/people", "/rules"):
        page.goto(f"{path}{below}")
        assert page.locator("html").bounding_box()["width"] <= 320
    page.goto(path)
    page.get_by_role("button", name="Work the pairs out").click()
    for _ in range(60):
        if page.get_by_role("link", name="Look at the pairs").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    page.get_by_role("link", name="Look at the pairs").click()
    assert page.locator("#pairs tbody tr").count() > 20
    page.locator("button[name=lock]").first.click()
    assert page.locator("button[name=unlock]").count() == 1
