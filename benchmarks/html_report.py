"""Measure the HTML report in a real browser: its size, how fast it loads, filters and opens a cell.

Usage: python benchmarks/html_report.py [REPORT.json ...] [--cells 10000] [--alike]

Results are real ones, of the reports that are given or of the goldens of this project, which are
checked first. They are taken several times, as if in other environments, until there are enough
cells; their figures are changed a little each time, so that nothing is stored once that would not
be in a real report of that size (``--alike`` leaves them as they are).
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from persist_browser import Browser, find_browser  # noqa: E402

from pytest_sklearn_persist.reports.html import render_html  # noqa: E402
from pytest_sklearn_persist.reports.merging import merge  # noqa: E402
from pytest_sklearn_persist.reports.model import Report  # noqa: E402
from pytest_sklearn_persist.reports.reading import read_report  # noqa: E402

ROUNDS = 5
#: How long an act takes until its result is seen.
_TIMED = """
(async () => {
  const [q, env, sort] = ["q", "env", "sort"].map(id => document.getElementById(id));
  const input = () => new Event("input", { bubbles: true });
  const put = (one, value) => { one.value = value; one.dispatchEvent(input()); };
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  await painted();
  const started = performance.now();
  %s;
  await painted();
  return performance.now() - started;
})()
"""
_ACTS = {
    "search": "put(q, 'forest')",
    "search cleared": "put(q, '')",
    "expand all": "document.getElementById('expand').click()",
    "failed only": "document.querySelector('[data-key=failed]').click()",
    "silent only": "document.querySelector('[data-key=d]').click()",
    "filters cleared": "document.getElementById('clear').click()",
    "one environment": "put(env, '2')",
    "all environments": "put(env, '')",
    "search a cause": "put(q, 'idf_diag')",
    "order": "q.value = ''; put(sort, 'most')",
    "open a cell": "document.querySelector('#grid td').click()",
}


def checked_here() -> Report:
    """Check the goldens of this project."""
    from pytest_sklearn_persist import check_golden
    from pytest_sklearn_persist.goldens.manifest import read_manifest
    from pytest_sklearn_persist.goldens.store import find_manifests
    from pytest_sklearn_persist.reports.gathering import recording_of, report_of_run, result_of

    recordings = {}
    for path in find_manifests(ROOT / "goldens"):
        key = f"{path.parent.parent.name}/{path.parent.name}"
        recordings[key] = recording_of(read_manifest(path), ROOT)
    results = [
        result_of(
            outcome,
            kind="golden",
            subject=outcome.golden,
            failed=outcome.failed,
            estimator=recordings[outcome.golden]["estimator"],
            test=f"{recordings[outcome.golden]['path']}::{outcome.golden}[{outcome.format}]",
        )
        for outcome in check_golden(ROOT / "goldens")
    ]
    run = {"started": "?", "seconds": 0.0, "finished": True, "exit": 1, "tests": len(results)}
    return report_of_run(results, recordings, run)


def enlarged(report: Report, cells: int, alike: bool) -> Report:
    """Return a report with as many cells, in environments that are copies of the real ones."""
    subjects = len({(result.kind, result.subject) for result in report.results})
    environments, results, runs = {}, [], []
    for copy, id_ in zip(
        itertools.count(), itertools.cycle(sorted(report.environments)), strict=False
    ):
        if copy * subjects >= cells:
            break
        name = f"{report.environments[id_]['name']}-{copy}"
        environments[f"{id_}-{copy}"] = {**report.environments[id_], "name": name}
        factor = 1.0 if alike else 1 + copy * 1e-3
        results += [
            replace(_changed(result, factor), environment=f"{id_}-{copy}")
            for result in report.results
            if result.environment == id_
        ]
        runs += [{**run, "environment": f"{id_}-{copy}"} for run in report.runs[:1]]
    return Report(environments, report.recordings, tuple(runs), tuple(results))


def _changed(result, factor):
    """Return a result with other figures."""

    def other(value):
        return value * factor if isinstance(value, float) else value

    differences = tuple({k: other(v) for k, v in d.items()} for d in result.differences)
    outputs = tuple(
        {k: [other(v) for v in value] if k == "actual" else value for k, value in o.items()}
        for o in result.outputs
    )
    return replace(result, differences=differences, outputs=outputs)


def worked(browser: Browser) -> float:
    """Return the milliseconds that the page has had of a processor: waiting does not count."""
    metrics = browser.call("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1e3


def measure(page: Path) -> None:
    browser = Browser(find_browser())
    browser.call("Performance.enable", timeDomain="threadTicks")
    taken: dict[str, list[tuple[float, float]]] = {}
    try:
        for _ in range(ROUNDS):
            browser.open("about:blank")
            before = worked(browser)
            browser.open(page.as_uri())
            wall = browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
            taken.setdefault("load", []).append((wall, worked(browser) - before))
            time.sleep(3)  # it reads ahead while nobody waits
            for name, act in _ACTS.items():
                before = worked(browser)
                wall = browser.run(_TIMED % act)
                taken.setdefault(name, []).append((wall, worked(browser) - before))
        print(f"{'milliseconds':<17}   passed    worst   worked")
        for name, pairs in taken.items():
            walls, works = zip(*pairs, strict=True)
            print(
                f"{name:<17} {statistics.median(walls):8.0f} {max(walls):8.0f} "
                f"{statistics.median(works):8.0f}"
            )
        heap = browser.call("Runtime.getHeapUsage")["usedSize"]
        print(f"heap of the page {heap / 1e6:.0f} MB")
    finally:
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--alike", action="store_true")
    parser.add_argument("--keep", type=Path, help="write the page here")
    given = parser.parse_args()
    real = merge(map(read_report, given.reports)) if given.reports else checked_here()
    report = enlarged(real, given.cells, given.alike)
    started = time.perf_counter()
    text = render_html(report)
    took = time.perf_counter() - started
    subjects = len({(result.kind, result.subject) for result in report.results})
    print(
        f"{subjects * len(report.environments):,} cells ({subjects:,} rows × "
        f"{len(report.environments)} environments), {len(report.results):,} checks, "
        f"{sum(result.failed for result in report.results):,} failed"
    )
    print(f"rendered in {took:.1f} s, {len(text.encode()) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        page = given.keep or Path(folder, "report.html")
        page.write_text(text, encoding="utf-8", newline="\n")
        measure(page)


if __name__ == "__main__":
    main()
