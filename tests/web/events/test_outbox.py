"""An announced event reaches each reaction once: after commit, after a crash, after a failure."""

import ast
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.events.models import Announcement, Delivery
from eslabon.web.events.services import (
    UnknownEventError,
    announce,
    forget_delivered,
    retry_delivery,
    subscribe,
    sweep,
)
from eslabon.web.events.services.delivering import MAX_ATTEMPTS, deliver
from tests.web.events import sample_events
from tests.web.events.sample_events import Mutable, PersonWelcomed, note_slowly, note_then_break, note_welcome

# Deliveries happen on commit, so these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def announce_without_delivery(user: User) -> Announcement:
    """Leave what a process leaves that dies right after its commit."""
    with transaction.atomic():
        announcement = announce(PersonWelcomed(user.pk))
        connection.run_on_commit.clear()
    return announcement


def test_reactions_run_after_commit_once_each(user: User) -> None:
    subscribe(PersonWelcomed, note_welcome)
    subscribe(PersonWelcomed, note_then_break)
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
        assert acts() == []
    assert acts() == ["welcomed", "broke"]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}
    assert sweep(now=timezone.now()) == 0
    assert acts() == ["welcomed", "broke"]


def test_act_rolled_back_announces_nothing(user: User) -> None:
    subscribe(PersonWelcomed, note_welcome)
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
        transaction.set_rollback(True)
    assert acts() == []
    assert not Announcement.objects.exists()


def test_crash_between_commit_and_delivery_is_swept(user: User) -> None:
    subscribe(PersonWelcomed, note_welcome)
    announce_without_delivery(user)
    assert acts() == []
    assert sweep(now=timezone.now()) == 1
    assert sweep(now=timezone.now()) == 0
    assert acts() == ["welcomed"]


def test_failing_reaction_leaves_nothing_and_harms_nobody(user: User) -> None:
    subscribe(PersonWelcomed, note_then_break)
    subscribe(PersonWelcomed, note_welcome)
    sample_events.broken.set()
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
    assert acts() == ["welcomed"]
    failed = Delivery.objects.get(reaction__endswith="note_then_break")
    assert (failed.state, failed.attempts, failed.error) == ("pending", 1, "ConnectionError: the gateway is down")
    assert failed.next_try_at > timezone.now() + timedelta(seconds=20)


def test_failed_reaction_is_tried_again_later_and_later_then_given_up(user: User) -> None:
    subscribe(PersonWelcomed, note_then_break)
    sample_events.broken.set()
    announce_without_delivery(user)
    now, waits = timezone.now(), []
    for _ in range(MAX_ATTEMPTS):
        assert sweep(now=now) == 1
        assert sweep(now=now) == 0  # not before its time
        delivery = Delivery.objects.get()
        waits.append((delivery.next_try_at - now).total_seconds())
        now = delivery.next_try_at
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[-1]) == (30, 60, 3600)
    assert (delivery.state, delivery.attempts) == ("failed", MAX_ATTEMPTS)
    assert sweep(now=now + timedelta(days=1)) == 0
    sample_events.broken.clear()
    retry_delivery(delivery, actor=user, now=now)
    assert acts() == ["retry_delivery", "broke"]
    assert Delivery.objects.get().state == "delivered"


def test_recovered_reaction_is_delivered_at_the_next_try(user: User) -> None:
    subscribe(PersonWelcomed, note_then_break)
    sample_events.broken.set()
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
    sample_events.broken.clear()
    sweep(now=timezone.now() + timedelta(minutes=1))
    assert acts() == ["broke"]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("delivered", 2, "")


def test_processes_that_deliver_at_once_deliver_once(user: User) -> None:
    subscribe(PersonWelcomed, note_slowly)
    keys = [announce_without_delivery(user).deliveries.get().pk for _ in range(3)]
    ready, results, errors = threading.Barrier(4), [], []

    def run() -> None:
        try:
            ready.wait()
            results.extend(deliver(key, now=NOW) for key in keys)
            sweep(now=timezone.now())
        except Exception as error:  # noqa: BLE001 -- shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert acts() == ["welcomed"] * 3
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


@pytest.mark.parametrize("event", [Mutable(uuid.uuid4()), "text", object(), PersonWelcomed(uuid.uuid4())])
def test_unknown_event_is_refused(db: None, event: object) -> None:
    with pytest.raises(UnknownEventError), transaction.atomic():
        announce(event)
    assert not Announcement.objects.exists()


def test_subscription_to_no_event_or_by_no_function_is_refused() -> None:
    with pytest.raises(UnknownEventError):
        subscribe(Mutable, note_welcome)
    with pytest.raises(UnknownEventError):
        subscribe(PersonWelcomed, lambda _event: None)


def test_announcement_outside_a_transaction_is_refused(user: User) -> None:
    subscribe(PersonWelcomed, note_welcome)
    with pytest.raises(RuntimeError, match="transaction"):
        announce(PersonWelcomed(user.pk))
    assert not Announcement.objects.exists()


def test_reaction_that_is_gone_is_told_not_lost(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from eslabon.web.events.services import subscriptions

    subscribe(PersonWelcomed, note_welcome)
    announce_without_delivery(user)
    monkeypatch.setattr(subscriptions, "_reactions", {PersonWelcomed: {}})
    sweep(now=timezone.now())
    assert "nobody subscribes" in Delivery.objects.get().error
    Announcement.objects.update(event="tests.web.events.sample_events.Gone")
    deliver(Delivery.objects.get().pk, now=NOW)
    assert "no longer known" in Delivery.objects.get().error


def test_old_announcements_are_forgotten_once_everybody_has_them(user: User) -> None:
    subscribe(PersonWelcomed, note_then_break)
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
    sample_events.broken.set()
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
    assert forget_delivered(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_delivered(now=timezone.now() + timedelta(days=31)) == 1
    assert Delivery.objects.get().state == "pending"


def test_only_the_wiring_page_subscribes(project_root: Path) -> None:
    calls = {
        path.relative_to(project_root / "src/eslabon/web").as_posix()
        for path in (project_root / "src/eslabon/web").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "subscribe"
    }
    assert calls <= {"site/wiring.py"}
