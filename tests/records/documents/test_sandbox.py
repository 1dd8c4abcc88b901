"""The reading child: whatever the reader does, the outcome is data, in time, and nothing was reached."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from records.documents.sandbox import Limits, Means, State, describe_isolation, read_in_child
from records.documents.tasks import say_how_documents_are_read
from tests.records.documents.made_files import sample_files

ENTRIES = "tests.records.documents.hostile_entries"
ROOT = Path(__file__).parents[3]
AVAILABLE = [Means.ITSELF, *({describe_isolation().means} - {Means.ITSELF})]
SHORT = Limits(cpu_seconds=1, wall_seconds=6.0)


@pytest.fixture(params=AVAILABLE)
def means(request):
    return request.param


def child(entry, means, data=b"", limits=SHORT):
    return read_in_child(data, entry=f"{ENTRIES}.{entry}", limits=limits, means=means)


def command_lines():
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield words.read_bytes()


def test_result_comes_back_and_chatter_does_not_mix_with_it(means):
    outcome = child("print_things", means)
    assert (outcome.state, outcome.result, outcome.message) == (State.OK, {"said": True}, "")


def test_child_gets_the_bytes_and_nothing_else(means):
    os.environ["VISOR_TEST_SECRET"] = "not for the child"
    source, sink = os.pipe()
    os.set_inheritable(source, True)
    try:
        outcome = child("look_around", means, data=b"x" * 3_000_000)
    finally:
        os.close(source)
        os.close(sink)
        del os.environ["VISOR_TEST_SECRET"]
    assert outcome.result["bytes"] == 3_000_000
    assert outcome.result["environment"] == {}
    assert outcome.result["folder"] == "/"
    assert outcome.result["django"] is False
    # Standard input, two silenced outputs, and the one to answer on.
    assert len(outcome.result["descriptors"]) == 4


def test_arguments_come_with_the_bytes_and_never_on_a_command_line(means):
    arguments = {"words": "Wesley Holt \u2013 X320741", "more": [1, None, {"deep": True}]}
    outcome = read_in_child(
        b"x" * 9, entry=f"{ENTRIES}.say_what_was_asked", arguments=arguments, limits=SHORT, means=means
    )
    assert outcome.result["bytes"] == 9
    assert outcome.result["asked"] == arguments
    assert "Holt" not in outcome.result["command_line"]


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        ("memory_bomb", State.TOO_BIG),
        ("cpu_loop", State.TOO_LONG),
        ("flood", State.TOO_BIG),
        ("end_at_once", State.CRASHED),
        ("not_a_dict", State.CRASHED),
        ("garbage", State.CRASHED),
        ("deep_answer", State.CRASHED),
        ("use_forbidden_socket", State.REFUSED),
        ("no_such_function", State.CRASHED),
    ],
)
def test_misbehaviour_is_an_outcome_with_words(means, entry, state):
    started = time.monotonic()
    outcome = child(
        entry, means, limits=Limits(memory_bytes=200 * 1024 * 1024, cpu_seconds=2, wall_seconds=20.0)
    )
    assert (outcome.state, outcome.result) == (state, None)
    assert outcome.message.endswith(".")
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("entry", ["hang", "hang_after_answering"])
def test_hanging_child_is_killed_by_the_clock(means, entry):
    started = time.monotonic()
    outcome = child(entry, means, limits=Limits(wall_seconds=1.0))
    assert outcome.state is State.TOO_LONG
    assert time.monotonic() - started < 5


def test_failure_is_named_without_quoting_the_document(means):
    outcome = child("fail", means, data=b"Surname Holt")
    assert outcome.state is State.CRASHED
    assert "KeyError" in outcome.detail
    assert "Holt" not in repr(outcome)


def test_loopback_cannot_be_reached(means):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        outcome = child("connect", means, data=str(server.getsockname()[1]).encode())
        assert outcome.result["error"]
        with pytest.raises(TimeoutError):
            server.accept()


def test_nothing_can_be_written(means, tmp_path):
    outcome = child("write_files", means, data=str(tmp_path).encode())
    assert all(outcome.result["errors"])
    assert list(tmp_path.iterdir()) == []
    assert not any(Path(folder, "left-behind").exists() for folder in ("/", "/tmp", "/dev/shm"))  # noqa: S108


def test_nothing_else_can_be_read(means, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    assert all(child("read_secrets", means, data=str(secret).encode()).result["errors"])


def test_no_process_can_be_started(means):
    assert all(child("start_processes", means).result["errors"])


def test_isolation_in_force_is_told_honestly(means):
    isolation = describe_isolation(means)
    assert isolation.means is means
    assert isolation.degraded == (means is Means.ITSELF)
    assert any("memory" in words for words in isolation.in_force)
    assert any("network" in words or "sockets" in words for words in isolation.in_force)
    assert ("weaker" in isolation.message) == isolation.degraded


def test_child_that_cannot_start_is_an_outcome(means, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert child("print_things", means).state in {State.REFUSED, State.CRASHED}
    assert describe_isolation(means).message.startswith("Documents cannot be read")


def test_no_child_is_left_behind(means):
    child("hang", means, limits=Limits(wall_seconds=0.7))
    time.sleep(0.2)
    assert not any(f"{ENTRIES}.hang".encode() in words for words in command_lines())


def test_kernel_refuses_what_python_would_allow():
    tried = """
import json, os, socket
from records.documents.confinement import confine
facts = confine(memory_bytes=2**30, cpu_seconds=5, own_namespaces=False)
def tried(act):
    try: act()
    except OSError as error: return type(error).__name__
    return ""
acts = {
    "socket": lambda: socket.socket(), "pair": lambda: socket.socketpair(), "fork": lambda: os.fork(),
    "exec": lambda: os.execv("/bin/true", ["true"]), "write": lambda: open("/tmp/left-behind", "w"),
    "append": lambda: open("/dev/null", "a"), "remove": lambda: os.remove("/nonexistent"),
    "mkdir": lambda: os.mkdir("/tmp/left-behind"), "kill": lambda: os.kill(1, 0),
    "chmod": lambda: os.chmod("/tmp", 0o777), "memfd": lambda: os.memfd_create("x"),
}
print(json.dumps([facts, {name: tried(act) for name, act in acts.items()}, tried(lambda: open("/etc/passwd"))]))
"""
    ran = subprocess.run([sys.executable, "-c", tried], cwd=ROOT, capture_output=True, text=True, check=True)
    facts, refused, reading = json.loads(ran.stdout)
    assert facts["system_call_filter"] is True
    assert set(refused.values()) == {"PermissionError"}
    assert reading == ""


def test_every_sample_file_ends_in_a_reason_or_a_reading():
    for path in sample_files("doc-pdf", "doc-docx", "doc-doc", "doc-rtf", "hostile-pdf", "hostile-office"):
        outcome = read_in_child(path.read_bytes(), entry="records.assessments.reader.read_document")
        assert outcome.state is State.OK, path.name
        assert outcome.result["outcome"] in {"read", "no_text", "refused"}, path.name
        assert (outcome.result["outcome"] == "refused") == ("message" in outcome.result), path.name


def test_operators_are_told_which_isolation_readings_get(capsys, caplog, tmp_path, settings, db):
    settings.VAR_DIR = tmp_path
    said = describe_isolation().message
    call_command("documents_verify")
    assert said in capsys.readouterr().out
    with caplog.at_level("INFO", logger="records.documents"):
        say_how_documents_are_read()
    assert said in caplog.text
