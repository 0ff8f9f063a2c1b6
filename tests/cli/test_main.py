"""The command line as a whole: help, wrong usage, exit status, start-up."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from pytest_sklearn_persist.cli import COMMANDS, main


def test_the_command_is_installed():
    (script,) = entry_points(group="console_scripts", name="sklearn-persist")

    assert script.value == "pytest_sklearn_persist.cli:main"


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "pytest_sklearn_persist", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("sklearn-persist ")


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])

    out = capsys.readouterr().out
    assert [name for name in COMMANDS if f"  {name} " not in out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])

    assert capsys.readouterr().out.startswith(f"usage: sklearn-persist {command} ")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "record"])
def test_help_imports_nothing_heavy(command):
    # The parser of "record" is that of the recorder, a file that needs numpy.
    script = (
        "import sys\nfrom pytest_sklearn_persist.cli import main\n"
        f"try:\n    main([{command!r}, '--help'])\nexcept SystemExit:\n    pass\n"
        "sys.exit(bool({'numpy', 'sklearn', 'joblib', 'scipy', 'pytest'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_no_command_is_wrong_usage(capsys):
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().err


def test_an_unknown_command_is_wrong_usage_and_the_close_one_is_named(capsys):
    assert main(["chek"]) == 2
    assert capsys.readouterr().err == (
        "sklearn-persist: no command is called 'chek'; did you mean 'check'?\n"
    )


@pytest.mark.parametrize("command", ["check", "list", "prune", "environment"])
def test_a_path_that_does_not_exist_is_wrong_usage(command, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert main([command, "nowhere"]) == 2
    assert capsys.readouterr().err == f"sklearn-persist {command}: nowhere does not exist\n"


@pytest.mark.parametrize("command", ["check", "list"])
def test_without_a_store_the_usual_places_are_named(command, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert main([command]) == 2
    assert "goldens or tests/goldens" in capsys.readouterr().err


def test_a_name_that_is_close_is_proposed(capsys, store, monkeypatch):
    monkeypatch.chdir(store.parent)

    assert main(["environment", "irs"]) == 2
    assert "did you mean 'iris'?" in capsys.readouterr().err


def test_who_stops_reading_gets_no_traceback(recorded_store):
    command = [sys.executable, "-m", "pytest_sklearn_persist", "list", str(recorded_store)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.close()

    with child.stderr:
        assert child.stderr.read() == b""
    child.wait()


def test_what_may_not_be_read_is_one_line(capsys, store, monkeypatch):
    def forbidden(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", forbidden)

    assert main(["list", str(store)]) == 2
    assert capsys.readouterr().err.startswith("sklearn-persist list: [Errno 13] Permission denied")
