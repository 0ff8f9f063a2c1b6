"""Releases are those that an index really lists; that of these tests is a folder."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.venvs import VenvError
from pytest_sklearn_persist.venvs.index import releases

WHEELS = (
    "listed-1.0-cp310-cp310-manylinux2014_x86_64.whl",
    "listed-1.0-cp311-cp311-manylinux2014_x86_64.whl",
    "listed-1.10-cp311-cp311-manylinux2014_x86_64.whl",
    "listed-1.9-py3-none-any.whl",
    "listed-2.0rc1-py3-none-any.whl",
)


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Function that makes pip use an index alone, and nothing that was asked before."""

    def index(url):
        for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.delenv(name, raising=False)
        (tmp_path / "pip.conf").touch()
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
        monkeypatch.setenv("PIP_INDEX_URL", url)
        monkeypatch.setenv("PIP_RETRIES", "1")

    releases.cache_clear()
    yield index
    releases.cache_clear()


@pytest.fixture
def listing(tmp_path, index):
    """An index with a page of wheels."""
    page = tmp_path / "simple" / "listed" / "index.html"
    page.parent.mkdir(parents=True)
    links = "".join(f'<a href="{name}">{name}</a>' for name in WHEELS)
    page.write_text(f"<!DOCTYPE html><html><body>{links}</body></html>", encoding="utf-8")
    index((tmp_path / "simple").as_uri())


@pytest.mark.skipif("sys.platform != 'linux' or platform.machine() != 'x86_64'")
def test_releases_come_in_their_order_for_one_python(listing):
    assert list(map(str, releases("listed", "3.11"))) == ["1.0", "1.9", "1.10"]
    assert list(map(str, releases("listed", "3.10"))) == ["1.0", "1.9"]


@pytest.mark.full
def test_what_is_not_listed_has_no_releases(listing):
    assert releases("unlisted", "3.11") == ()


def test_where_nobody_answers_that_is_not_taken_for_no_releases(index):
    index("http://127.0.0.1:9/simple")

    with pytest.raises(VenvError, match="the package index cannot be reached") as error:
        releases("listed", "3.11")
    assert error.value.offline
