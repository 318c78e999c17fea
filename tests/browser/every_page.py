"""The address of every page, and everything that is asked of a page as it stands in a browser."""

from __future__ import annotations

from typing import Any

from programme.access import ROLES
from tests.access.test_every_route import ROUTES, Route
from tests.browser.site import violations

ADDRESSES = {
    "/": "/",
    "/sign-in": "/sign-in",
    "/sign-in/link": "/sign-in/link",
    "/sign-in/link/{secret}": "/sign-in/link/x",
    "/sign-in/first/{secret}": "/sign-in/first/x",
    "/accessibility": "/accessibility",
    "/privacy": "/privacy",
    "/account": "/account",
    "/account/password": "/account/password",
    "/evaluation/{token}": "/evaluation/{form}",
    "/approval/{token}": "/approval/{token}",
    "/network": "/network",
    "/network/map": "/network/map",
    "/network/losses": "/network/losses?organisation=RTK",
    "/network/introductions": "/network/introductions",
    "/network/evaluations": "/network/evaluations",
    "/network/events": "/network/events",
    "/network/events/{number}": "{event}",
    "/network/events/{number}/map": "{event}/map?as_at=2020-07-13",
    "/network/maps/{number}": "{kept}",
    "/reports": "/reports",
    "/reports/new": "/reports/new?kind=board&as_at=2020-07-13&staff=900",
    "/reports/{number}": "{report}",
    "/measures": "/measures",
    "/measures/figures/{key}": "/measures/figures/attendance_share",
    "/measures/series": "/measures/series",
    "/measures/series/{code}": "/measures/series/PR01-NOON",
    "/measures/harvest": "/measures/harvest",
    "/measures/sustainability": "/measures/sustainability?staff=1500",
    "/rounds": "/rounds",
    "/rounds/new": "/rounds/new",
    "/rounds/{number}": "{round}",
    "/rounds/{number}/people": "{round}/people",
    "/rounds/{number}/rules": "{round}/rules",
    "/rounds/{number}/progress": "{round}/progress",
    "/rounds/{number}/review": "{round}/review",
    "/rounds/{number}/compare": "{round}/compare",
    "/rounds/{number}/approve": "{round}/approve",
    "/rounds/{number}/what-if": "{round}/what-if?coach={coach}&places=3",
    "/rounds/{number}/learners/{key}": "{round}/learners/{learner}",
    "/rounds/{number}/learners/{key}/why-not": "{round}/learners/{learner}/why-not?coach={coach}&run=1",
    "/rounds/{number}/learners/{key}/help": "{round}/learners/{learner}/help?run=1",
    "/rounds/{number}/publish": "{approved}/publish",
    "/rounds/{number}/pairs": "{published}/pairs",
    "/rounds/{number}/withdraw": "{published}/withdraw?coach={coach}",
    "/rounds/{number}/withdraw/curve": "{published}/withdraw/curve?coach={coach}",
    "/rounds/{number}/amend": "{published}/amend",
    "/rounds/{number}/close": "{published}/close",
    "/pairs/{number}": "/pairs/{pair}",
    "/people": "/people",
    "/people/add": "/people/add",
    "/people/duplicates": "/people/duplicates",
    "/people/compare": "/people/compare?first=P1&second=P2",
    "/people/{person}": "/people/{learner_person}",
    "/people/{person}/change": "/people/{learner_person}/change",
    "/people/{person}/employers": "/people/{learner_person}/employers",
    "/people/{person}/employers/{number}/end": "/people/{learner_person}/employers/{employer}/end",
    "/people/{person}/tiers": "/people/{learner_person}/tiers",
    "/people/{person}/tiers/{number}/end": "/people/{learner_person}/tiers/{tier}/end",
    "/people/{person}/consent": "/people/{learner_person}/consent",
    "/people/{person}/needs": "/people/{learner_person}/needs",
    "/people/{person}/offer": "/people/{coach_person}/offer",
    "/people/{person}/availability": "/people/{learner_person}/availability",
    "/people/{person}/merge": "/people/{learner_person}/merge?with=P2",
    "/organisations": "/organisations",
    "/organisations/add": "/organisations/add",
    "/organisations/{code}": "/organisations/RTK",
    "/organisations/{code}/change": "/organisations/RTK/change",
    "/organisations/{code}/name": "/organisations/RTK/name",
    "/organisations/{code}/code": "/organisations/RTK/code",
    "/organisations/{code}/close": "/organisations/RTK/close",
    "/venues": "/venues",
    "/venues/add": "/venues/add",
    "/venues/{code}": "/venues/{venue}",
    "/venues/{code}/change": "/venues/{venue}/change",
    "/venues/{code}/rooms/add": "/venues/{venue}/rooms/add",
    "/venues/{code}/rooms/{room}": "/venues/{venue}/rooms/{room}",
    "/sessions": "/sessions",
    "/sessions/board": "/sessions/board",
    "/sessions/{code}": "/sessions/{session}",
    "/sessions/new": "/sessions/new",
    "/sessions/template": "/sessions/template",
    "/sessions/{code}/change": "/sessions/{planned}/change",
    "/sessions/{code}/attendance-files": "/sessions/{session}/attendance-files",
    "/sessions/{code}/attendance-files/{number}": "{attendance}",
    "/sessions/{code}/alternatives/{person}": "/sessions/{session}/alternatives/{missing}",
    "/sessions/losses": "/sessions/losses",
    "/sessions/losses/repairs": "/sessions/losses/repairs?lost=room:{room}&start=2020-09-07&end=2020-09-30",
    "/sessions/feeds": "/sessions/feeds",
    "/sessions/feeds/new": "/sessions/feeds/new",
    "/sessions/plans": "/sessions/plans",
    "/sessions/plans/new": "/sessions/plans/new",
    "/sessions/plans/progress": "/sessions/plans/progress?run={plan_run}",
    "/sessions/plans/beside": "/sessions/plans/beside?plan={plan}&plan={other_plan}",
    "/sessions/plans/compare": "/sessions/plans/compare?before={plan}&after={other_plan}",
    "/sessions/plans/{number}": "/sessions/plans/{plan}",
    "/sessions/plans/{number}/publish": "/sessions/plans/{other_plan}/publish",
    "/sessions/plans/{number}/move": "/sessions/plans/{plan}/move?session={planned}",
    "/sessions/plans/{number}/dates": "/sessions/plans/{plan}/dates?session={planned}",
    "/sessions/plans/{number}/places": "/sessions/plans/{plan}/places?session={planned}",
    "/sessions/plans/{number}/why": "/sessions/plans/{plan}/why?session={planned}&date=2020-09-13&block=day",
    "/sessions/plans/{number}/relax": "/sessions/plans/{plan}/relax",
    "/sessions/plans/{number}/ahead": "/sessions/plans/{plan}/ahead",
    "/sessions/plans/{number}/robust": "/sessions/plans/{plan}/robust?changes=1",
    "/sessions/plans/{number}/reserve": "/sessions/plans/{plan}/reserve",
    "/sessions/plans/{number}/twins": "/sessions/plans/{plan}/twins",
    "/sessions/plans/{number}/splits": "/sessions/plans/{plan}/splits",
    "/gaps": "/gaps",
    "/projects": "/projects",
    "/projects/new": "/projects/new",
    "/projects/{code}/measures/new": "/projects/PR01/measures/new",
    "/projects/{code}": "/projects/PR01",
    "/projects/{code}/change": "/projects/PR01/change",
    "/projects/{code}/score": "/projects/PR01/score",
    "/projects/measures/{code}/value": "/projects/measures/PR01-NOON/value",
    "/settings": "/settings",
    "/settings/policies": "/settings/policies",
    "/settings/policies/matching/new": "/settings/policies/matching/new",
    "/settings/policies/matching/compare": "/settings/policies/matching/compare?a=1&b=1",
    "/settings/policies/matching/{version}": "/settings/policies/matching/1",
    "/settings/policies/planning/new": "/settings/policies/planning/new",
    "/settings/policies/planning/compare": "/settings/policies/planning/compare?a=1&b=1",
    "/settings/policies/planning/{version}": "/settings/policies/planning/1",
    "/settings/retention/{record_class}/carry-out": "/settings/retention/import_undos/carry-out",
    "/settings/keys": "/settings/keys",
    "/settings/keys/add": "/settings/keys/add",
    "/settings/audit": "/settings/audit",
    "/settings/audit/{number}": "/settings/audit/1",
    "/settings/retention": "/settings/retention",
    "/settings/accounts": "/settings/accounts",
    "/settings/accounts/add": "/settings/accounts/add",
    "/settings/accounts/{number}": "/settings/accounts/{account}",
    "/settings/accounts/{number}/change": "/settings/accounts/{account}/change",
    "/settings/privacy": "/settings/privacy",
    "/settings/privacy/add": "/settings/privacy/add",
    "/settings/privacy/{number}": "{request}",
    "/settings/privacy/{number}/decision": "{request}/decision",
    "/settings/privacy/{number}/carry-out": "{granted}/carry-out",
    "/imports": "/imports",
    "/imports/{number}": "{import}",
    "/recruitment": "/recruitment",
    "/recruitment/add": "/recruitment/add",
    "/recruitment/{number}": "{wave}",
    "/recruitment/{number}/change": "{wave}/change",
    "/recruitment/{number}/applications/add": "{wave}/applications/add",
    "/recruitment/{number}/invitations": "{wave}/invitations",
    "/recruitment/{number}/placing": "{wave}/placing",
    "/recruitment/{number}/cohorts/add": "{wave}/cohorts/add",
    "/recruitment/cohorts/{code}/members/{member}": "/recruitment/cohorts/{cohort}/members/{cohort_member}",
    "/recruitment/cohorts/{code}": "/recruitment/cohorts/{cohort}",
    "/recruitment/applications/{number}": "/recruitment/applications/{application}",
    "/recruitment/applications/{number}/decision": "/recruitment/applications/{application}/decision",
    "/recruitment/applications/{number}/paper": "/recruitment/applications/{application}/paper",
    "/recruitment/applications/{number}/withdrawal": "/recruitment/applications/{application}/withdrawal",
    "/messages": "/messages",
    "/messages/{number}": "/messages/{message}",
    "/messages/{number}/change": "/messages/{message}/change",
    "/mine": "/mine",
    "/mine/pairs/{number}/meeting": "/mine/pairs/{pair}/meeting",
    "/mine/pairs/{number}/end": "/mine/pairs/{pair}/end",
    "/mine/times": "/mine/times",
    "/mine/offer": "/mine/offer",
    "/mine/consent": "/mine/consent",
    "/mine/applications": "/mine/applications",
    "/mine/learning": "/mine/learning",
    "/mine/learning/assess": "/mine/learning/assess",
    "/mine/feedback/{code}": "/mine/feedback/{been}",
    "/mine/waves/{number}/apply": "/mine/waves/{wave_number}/apply",
}
"""Every page's route, and where the whole programme shows it."""

WORKED_OUT = (
    "/network/events/{number}/map",
    "/reports/new",
    "/network",
    "/network/map",
    "/network/losses",
    "/network/introductions",
    "/measures",
    "/measures/sustainability",
    "/rounds/{number}",
    "/rounds/{number}/what-if",
    "/rounds/{number}/learners/{key}/why-not",
    "/rounds/{number}/learners/{key}/help",
    "/rounds/{number}/withdraw/curve",
    "/sessions/losses/repairs",
    "/sessions/plans/{number}/dates",
    "/sessions/plans/{number}/places",
    "/sessions/plans/{number}/why",
    "/sessions/plans/{number}/relax",
    "/sessions/plans/{number}/ahead",
    "/sessions/plans/{number}/robust",
    "/sessions/plans/{number}/reserve",
    "/sessions/plans/{number}/twins",
    "/sessions/plans/{number}/splits",
)
"""Pages whose figures a worker works out."""

ALONE = ("/network/map.html", "/network/events/{number}/map.html", "/network/maps/{number}/map.html")
"""The map as a file of its own, which has tests of its own."""

FILES = (
    *ALONE,
    "/assets/{version}/{name}",
    "/network/signals",
    "/network/files/{name}",
    "/network/maps/{number}/files/{name}",
    "/reports/{number}/files/{ending}",
    "/measures/figures.csv",
    "/rounds/{number}/progress/part",
    "/sessions/plans/progress/part",
    "/sessions/plans/{number}/dates.svg",
    "/imports/template.xlsx",
    "/imports/community.xlsx",
    "/imports/{number}/reasons.xlsx",
    "/sessions/{code}/attendance-files/{number}/reasons.xlsx",
    "/mine/held.xlsx",
    "/settings/privacy/{number}/held.xlsx",
)
"""What answers with a file, a picture or a part of a page."""


def page_routes() -> list[Route]:
    """Every route that answers somebody who reads."""
    machine = ("/api/", "/healthz", "/readyz", "/metrics")
    return [
        each for each in ROUTES if each.method == "GET" and not each.path.startswith(machine) and each.path not in FILES
    ]


def seen_by(role: str) -> list[str]:
    """The routes of the pages that a role may open; those that ask for nobody in particular are everybody's."""
    return [each.path for each in page_routes() if each.permission is None or each.permission in ROLES[role]]


def faults_of(page: Any) -> list[str]:
    """What is wrong with a page as it stands, in a wide window and in one of 320 points, as at 400 %."""
    page.keyboard.press("Tab")
    found: list[str] = violations(page) + page.evaluate(_BY_SCRIPT)
    page.set_viewport_size({"width": 320, "height": 700})
    found += page.evaluate(_NARROW)
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


_BY_SCRIPT = """() => {
  const found = [];
  const named = (el) => el.outerHTML.slice(0, 160);
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) found.push(`${headings} headings of the first level`);
  if (!document.activeElement.matches(".nhsuk-skip-link, [role=alert], .nhsuk-error-summary a")) {
    found.push(`the first stop of the keyboard is ${named(document.activeElement)}`);
  }
  const look = (el) => [el, el.parentElement, el.nextElementSibling && [el.nextElementSibling, "::before"]]
    .filter(Boolean).map((one) => {
      const seen = Array.isArray(one) ? getComputedStyle(...one) : getComputedStyle(one);
      return [seen.outlineStyle, seen.outlineWidth, seen.boxShadow, seen.backgroundColor, seen.borderColor].join();
    }).join("|");
  document.activeElement.blur();
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const el of document.querySelectorAll(wanted)) {
    if (el.disabled || !el.checkVisibility({ checkVisibilityCSS: true })) continue;
    if (el.tabIndex > 0) found.push(`an order of its own: ${named(el)}`);
    if (el.tabIndex < 0) found.push(`not to be reached by keyboard: ${named(el)}`);
    const before = look(el);
    el.focus({ preventScroll: true });
    if (document.activeElement !== el) found.push(`takes no focus: ${named(el)}`);
    else if (look(el) === before) found.push(`does not show that it is chosen: ${named(el)}`);
    el.blur();
  }
  for (const el of document.querySelectorAll("button:not(.app-sort)")) {
    if (!el.form) found.push(`does nothing without scripts: ${named(el)}`);
  }
  const links = /^\\/(sign-in|approval|evaluation)/;
  for (const el of document.querySelectorAll("form[method=post]")) {
    const opened = links.test(new URL(el.action).pathname);
    if (!opened && !el.querySelector("[name=csrf_token]")) found.push(`a form without its token: ${named(el)}`);
  }
  for (const el of document.querySelectorAll("[hx-get], [hx-post]")) {
    if (!el.matches("a[href], form[action]") && !el.form && !el.querySelector("a[href]")) {
      found.push(`no way without scripts: ${named(el)}`);
    }
  }
  return found;
}"""

_NARROW = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= 320) return [];
  const over = [...document.body.querySelectorAll("*")]
    .filter((el) => el.getBoundingClientRect().right > 321 && !el.parentElement.closest(".app-scroll"));
  return [`${wide} points wide: ` + over.slice(0, 4).map((el) => el.outerHTML.slice(0, 120)).join(" ")];
}"""
