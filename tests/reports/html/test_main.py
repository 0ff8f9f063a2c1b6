"""The page as a whole in a browser: nothing in names runs, nothing leaves, and it fits anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist.reports.model import Report

HOSTILE = (
    "</script><script>document.title='run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "<svg onload=document.title='run'>",
    "<!--<script>",
    "{{ 7 * 7 }}",
    "\u202egnp.ledom",
    "javascript:document.title='run'",
    "name" * 500,
)


def _hostile(report):
    """Return the report with hostile texts wherever a text can be."""
    results, recordings = [], {}
    first = report.results[0]
    for number, text in enumerate(HOSTILE):
        difference = {
            "path": text,
            "kind": "raises",
            "area": "output",
            "status": "use-error",
            "expected": text,
            "actual": text,
        }
        labels = {"path": text, "kind": "labels", "size": 9, "changes": [[text, text + "!", 3]]}
        environment = sorted(report.environments)[number % 3]
        base = replace(
            first,
            environment=environment,
            estimator=text,
            test=text,
            failed=True,
            cause=text,
            remedy=text,
            cause_id=text,
            link=text,
            differences=(difference,),
            outputs=(labels,),
            warnings=(text,),
            not_compared=(text,),
            explanations=({"id": text, "cause": text + "?", "remedy": text, "link": text},),
            atlas={"text": text},
            format=text,
            place=text,
        )
        results += [
            replace(base, subject=f"{text}/{text}", version=text),
            replace(base, kind="roundtrip", subject=f"{text}::{text}", version=None),
            replace(base, kind="file", subject=text, expected_failure=text, failed=False),
            replace(base, kind="metadata", subject=text, unmet=text),
        ]
        facts = {"python": text, "libraries": {text: text, "scikit-learn": text}, "machine": text}
        recordings[f"{text}/{text}"] = {"path": text, "estimator": text, "environment": facts}
    environments = {
        id_: {**facts, "name": text, "machine": text}
        for (id_, facts), text in zip(sorted(report.environments.items()), HOSTILE, strict=False)
    }
    runs = tuple({**run, "started": HOSTILE[0]} for run in report.runs)
    return Report(environments, recordings, runs, tuple(sorted(results, key=lambda r: r.key)))


@pytest.mark.full
def test_nothing_in_names_runs(report, show):
    page = show(_hostile(report))
    title = page.run("document.title")
    for number in range(page.run("document.querySelectorAll('#grid td').length")):
        page.run(f"document.querySelectorAll('#grid td')[{number}].click()")
        page.run("document.querySelector('dialog').close()")

    assert title == page.run("document.title") != "run"
    assert page.run("document.querySelectorAll('img, iframe, svg[onload]').length") == 0
    assert page.run("document.querySelectorAll('script').length") == 3
    assert page.errors == []


def test_hostile_names_are_shown_as_they_are(report, show):
    page = show(_hostile(report))
    text = page.run("document.body.textContent")

    assert HOSTILE[0] in text
    assert "{{ 7 * 7 }}" in text
    assert "⟨U+202E⟩gnp.ledom" in text
    assert "\u202e" not in text


def test_very_long_names_do_not_widen_the_page(report, show):
    page = show(_hostile(report))

    assert page.run("document.documentElement.scrollWidth") <= 1400


def test_no_request_leaves(report, show):
    page = show(report)
    page.click("#grid td")

    assert [address.partition("#")[0] for address in page.requests] == [
        page.run("location.href").partition("#")[0]
    ]


def test_the_policy_of_the_page_stops_what_would_leave(report, show):
    page = show(report)
    left = page.run("fetch('http://127.0.0.1:9/').then(() => 'left', () => 'stopped')")

    refused, page.errors[:] = page.errors[:], []
    assert left == "stopped"
    assert any("Content Security Policy" in error for error in refused)


def test_the_verdict_is_the_first_thing_to_be_seen(report, show):
    page = show(report)
    top = page.run("document.querySelector('h1').getBoundingClientRect().top")
    worst = page.run("document.querySelector('#worst li').getBoundingClientRect().bottom")

    assert page.text("h1") == "✗ 4 of 7 models drift silently, 1 more fails"
    assert 0 < top < worst < 1000


def test_a_finding_leads_to_its_cell(report, show):
    page = show(report)
    page.click("#worst li a")

    assert "drifts silently under" in page.text("#cell-title")


def test_colours_follow_the_system_until_others_are_chosen(report, show):
    page = show(report)
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.run(background)
    page.media(prefers_color_scheme="dark")
    dark = page.run(background)
    page.click("#theme")
    chosen = page.run(background)

    assert light == "rgb(255, 255, 255)"
    assert dark != light
    assert (page.text("#theme"), chosen) == ("Colours: light", light)


def test_without_a_script_everything_that_failed_can_be_read(report, show, browser):
    browser.scripts(False)
    page = show_static(browser, show, report)
    text = page.call("DOM.getOuterHTML", nodeId=page.call("DOM.getDocument")["root"]["nodeId"])

    assert "noscript" in text["outerHTML"]
    assert page.shown("findings")
    assert page.shown("environments")
    assert not page.shown("filters")


class Static:
    """A page whose scripts do not run: what is shown is asked of the browser itself."""

    def __init__(self, browser):
        self.call = browser.call

    def shown(self, id_):
        """Tell whether an element has a place on the page."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=f"#{id_} tbody tr, form#{id_}")
        try:
            box = self.call("DOM.getBoxModel", nodeId=node["nodeId"])["model"]
        except AssertionError:
            return False
        return box["height"] > 0


def show_static(browser, show, report):
    """Open the page of a report without its scripts."""
    browser.run = lambda script: None
    try:
        show(report)
    finally:
        del browser.run
    return Static(browser)


def test_a_phone_shows_it_without_scrolling_sideways(report, show, browser):
    page = show(report)
    browser.size(390, 844, phone=True)

    assert page.run("document.documentElement.scrollWidth") <= 390
    page.click("#grid td")
    assert 300 < page.run("document.querySelector('dialog').getBoundingClientRect().width") <= 390


def test_on_paper_every_finding_is_there_and_no_control(report, show, browser):
    page = show(report)
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    page.run("dispatchEvent(new Event('beforeprint'))")

    assert len(page.texts("#all tbody tr")) == page.run(
        "document.querySelectorAll('#all tbody tr').length"
    )
    assert page.texts("#filters") == []
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("columns", [1, 30])
def test_few_and_many_environments_have_a_column_each(report, show, columns):
    id_, facts = max(report.environments.items())
    environments = {f"{id_}-{n:02}": {**facts, "name": f"env-{n:02}"} for n in range(columns)}
    results = tuple(
        replace(one, environment=name)
        for name in environments
        for one in report.results
        if one.environment == id_
    )
    page = show(Report(environments, report.recordings, (), results))

    assert len(page.texts("#grid th.env")) == columns
    assert page.run("document.documentElement.scrollWidth") <= 1400
