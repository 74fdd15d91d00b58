"""Whatever a task does, its process alone is ended, and the caller gets a sentence."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from typing import Any

import pytest

from geo.errors import ReadError
from geo.files.isolation import Limits, answers, end_idle, single_answer

TASKS = "tests.files.isolated_tasks"


def only(task: str, limits: Limits | None = None, **values: Any) -> Any:
    return single_answer(f"{TASKS}:{task}", values, called="“a.pdf”", limits=limits)


def test_a_task_answers_as_often_as_it_likes() -> None:
    assert list(answers(f"{TASKS}:counts", {"up_to": 5}, called="a")) == [0, 1, 2, 3, 4]


def test_a_process_that_did_well_serves_again_and_one_that_failed_does_not() -> None:
    first = only("process")
    assert only("process") == first
    with pytest.raises(ReadError):
        only("crashes")
    assert only("process") != first


def test_many_tasks_leave_no_threads_behind() -> None:
    end_idle()
    before = set(threading.enumerate())
    for _turn in range(30):
        only("process")
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left[:-1]:  # the last waits to end the process
        thread.join(timeout=60)
    assert sum(thread.is_alive() for thread in left) <= 1


def test_ending_the_idle_process_leaves_no_thread_behind() -> None:
    end_idle()
    before = set(threading.enumerate())
    only("process")
    end_idle()
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(timeout=20)  # less than the idle time of a process
    assert not any(thread.is_alive() for thread in left)


def test_a_refusal_is_told_and_the_process_serves_on() -> None:
    first = only("process")
    with pytest.raises(ReadError, match="It is a picture"):
        only("refuses")
    assert only("process") == first


def test_a_task_may_ask() -> None:
    replies: list[Any] = []

    def reply(values: Any) -> str:
        replies.append(values["question"])
        return "forty-two"

    given = list(answers(f"{TASKS}:asks", {"question": "how much?"}, called="a", reply=reply))
    assert (given, replies) == (["forty-two"], ["how much?"])


def test_what_a_library_prints_is_no_answer() -> None:
    assert only("prints") == "answer"


@pytest.mark.parametrize(
    ("task", "limits", "says"),
    [
        ("fails", Limits(), "“a.pdf” can’t be read: it is damaged"),
        ("fills_memory", Limits(memory_bytes=2**28), "“a.pdf” needs more than 0.2 GB of memory"),
        ("never_returns", Limits(silence_s=1), "“a.pdf” keeps what reads it busy for more than 1 s"),
        ("crashes", Limits(), "“a.pdf” ends the program that reads it"),
    ],
)
def test_what_goes_wrong_is_a_sentence(task: str, limits: Limits, says: str) -> None:
    # Each has the one limit that it shall meet: on a busy machine filling the memory takes longer than a second.
    with pytest.raises(ReadError, match=says) as refused:
        only(task, limits)
    assert "\n" not in str(refused.value)


def test_what_only_waits_is_ended_too() -> None:
    with pytest.raises(ReadError, match=r"“a\.pdf” keeps what reads it waiting for more than 1 s"):
        only("waits", Limits(waiting_s=1))


def test_answers_without_end_are_cut_off() -> None:
    given = answers(f"{TASKS}:answers_without_end", {}, called="a.gpkg", limits=Limits(answer_bytes=10_000_000))
    with contextlib.closing(given), pytest.raises(ReadError, match="unfolds to more than"):
        for _ in given:
            pass


def test_whoever_leaves_early_ends_the_process() -> None:
    first = only("process")
    given = answers(f"{TASKS}:answers_without_end", {}, called="a")
    assert len(next(given)) == 1_000_000
    given.close()
    assert only("process") != first


def test_the_process_sees_no_settings_and_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    end_idle()
    for name in ("GEO_GEOCODER_KEY", "AWS_SECRET_ACCESS_KEY", "no_proxy"):
        monkeypatch.setenv(name, "a secret")
    assert {"GEO_GEOCODER_KEY", "AWS_SECRET_ACCESS_KEY", "no_proxy"}.isdisjoint(only("variables"))


def test_the_process_reaches_no_server_not_even_here() -> None:
    if not lets_go_without_network():
        pytest.skip("this system lets no process go without its network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert only("calls", port=server.getsockname()[1]) == "[Errno 101] Network is unreachable"


def lets_go_without_network() -> bool:
    tried = subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True, check=False)
    return tried.returncode == 0
