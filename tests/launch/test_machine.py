"""What the computer lacks is named in one line."""

from visor.launch import machine
from visor.launch.machine import Need

PANGO = Need("libpango-1.0-0", "PDF", lambda: False)
BROWSER = Need("chromium", "browser tests", lambda: False, commands=("test",))


def test_everything_missing_is_named_in_one_line_with_the_command_that_gets_it() -> None:
    text = machine.report([PANGO, BROWSER])
    assert "\n" not in text
    assert "libpango-1.0-0 (PDF), chromium (browser tests)" in text
    assert text.endswith("apt-get install --no-install-recommends libpango-1.0-0 chromium")


def test_only_the_tests_need_a_browser_and_a_virus_scanner() -> None:
    only_tests = {need.package for need in machine.NEEDS if "demo" not in need.commands}
    assert only_tests == {"chromium", "libatomic1", "clamav-daemon"}


def test_only_what_nothing_works_without_is_essential() -> None:
    assert {need.package for need in machine.NEEDS if need.essential} == {"python3-venv", "tzdata"}
