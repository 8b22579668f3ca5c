"""Run the worker of the queue."""

import logging
import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from eslabon.web.jobs.management.worker import Pulse, make_worker, tick, tick_seconds


class Command(BaseCommand):
    help = (
        "Run jobs of the queue, one at a time; start as many workers as you like. Ctrl+C finishes the job at hand, a "
        "second one hands it back to the queue."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")
        parser.add_argument("--batch", action="store_true", help="stop when the queue is empty")
        parser.add_argument("--max-tasks", type=int, default=None, help="stop after that many jobs")
        parser.add_argument("--worker-id", default="", help="name shown with its jobs (default: host, process, random)")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("eslabon.web.jobs").setLevel(logging.INFO if options["verbosity"] else logging.ERROR)
        name = options["worker_id"] or f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(6)}"
        worker = make_worker(
            worker_id=name[:64],
            interval=options["interval"],
            batch=options["batch"],
            max_tasks=options["max_tasks"],
        )
        worker.configure_signals()
        with Pulse(tick, seconds=tick_seconds()):
            worker.run()
