"""Ask every stored decision again (`eslabon replay`)."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from eslabon.web.audit.services import Replay, replay_decisions

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Run every stored decision again, each with the rule version that decided, and compare the answers, and with "
        "them scores, rankings and the like. Exit status 1 if one differs, was tampered with, or cannot be read. "
        "Example: eslabon replay --json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        watched = self.stderr.isatty() and not options["json"]
        replay = replay_decisions(progress=self._show_progress if watched else None)
        if options["json"]:
            self.stdout.write(json.dumps(replay.to_plain(), ensure_ascii=False))
        else:
            self._print(replay)
        if not replay.is_sound:
            sys.exit(1)

    def _show_progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} / {total}", ending="")

    def _print(self, replay: Replay) -> None:
        plain = replay.to_plain()
        lines = {
            "same": "gave the same answer",
            "different": "gave a different answer",
            "version_changed": "were decided by a version of the rule that is not today's",
            "differs_today": "of those would be answered otherwise today",
            "not_runnable": "need a rule version that is no longer here",
            "erased": "were erased",
            "tampered": "are not what was stored",
            "unreadable": "cannot be decrypted",
            "strayed": "rows say something else than the decision that they rest on",
        }
        self.stdout.write(f"{replay.total} decisions")
        for name, words in lines.items():
            self.stdout.write(f"{plain[name]:>8} {words}")
        for finding in replay.findings[:SHOWN]:
            version = "version changed, " if finding.version_changed else ""
            self.stdout.write(
                f"{finding.decision}: {finding.rule} {finding.rule_version} on {finding.subject}: "
                f"{version}{finding.result} {finding.detail}".rstrip()
            )
        if len(replay.findings) > SHOWN:
            self.stdout.write(f"… and {len(replay.findings) - SHOWN} more (--json shows all)")
