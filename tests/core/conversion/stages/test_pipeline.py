"""Steps side by side: order, overlap, errors, an end."""

from __future__ import annotations

import threading
import time

import pytest

from omnidocs.conversion.stages.pipeline import Pipeline


def run(steps, things):
    """Put things through a pipeline, as many at once as keep it busy."""
    done = []
    with Pipeline(steps) as pipeline:
        for thing in things:
            pipeline.put(thing)
            while pipeline.is_ready or pipeline.in_flight >= pipeline.most:
                done.append(pipeline.take())
        while pipeline.in_flight:
            done.append(pipeline.take())
    return done


def left():
    return [t for t in threading.enumerate() if t.name.startswith("omnidocs-stage")]


def test_things_come_out_in_order_after_every_step():
    def uneven(thing):
        time.sleep(0.01 * (thing[0] % 3))
        thing.append("first")

    done = run([uneven, lambda thing: thing.append("second")], [[n] for n in range(20)])
    assert done == [[n, "first", "second"] for n in range(20)]
    assert left() == []


def test_steps_are_at_work_at_the_same_time():
    meeting = threading.Barrier(2, timeout=20)
    run([lambda thing: thing and meeting.wait(), lambda thing: thing or meeting.wait()], [0, 1])


def test_no_more_is_under_way_than_keeps_it_busy():
    under_way, most = [], []

    def take(thing):
        most.append(len(under_way))
        time.sleep(0.002)

    def things():
        for n in range(30):
            under_way.append(n)
            yield n

    with Pipeline([take, take]) as pipeline:
        for thing in things():
            pipeline.put(thing)
            while pipeline.is_ready or pipeline.in_flight >= pipeline.most:
                under_way.remove(pipeline.take())
    assert max(most) <= 3


def test_what_a_step_raises_reaches_the_caller_and_ends_the_threads():
    def fail(thing):
        if thing == 2:
            raise ZeroDivisionError("two")

    with pytest.raises(ZeroDivisionError, match="two"):
        run([fail, lambda thing: None], range(5))
    assert left() == []


def test_a_pipeline_of_nothing_ends():
    assert run([lambda thing: None], []) == []
    assert left() == []
