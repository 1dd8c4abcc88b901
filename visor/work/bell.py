"""Ring: tell a worker through Redis that a piece of work waits. Nothing is lost when nobody hears it."""

import logging

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from visor.celery import app

# A bell nobody heard within a minute is stale: the sweep rings again, and the queue cannot grow.
EXPIRES = 60
PATIENCE = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
logger = logging.getLogger("visor.work")


def ring(item_id: int) -> bool:
    """Say there is work, within about a second; a bell that cannot be rung is logged and forgotten."""
    try:
        with app.connection_for_write(transport_options=PATIENCE) as connection:
            app.send_task(
                "visor.work.run", args=[item_id], connection=connection, retry=False, expires=EXPIRES
            )
    except (OperationalError, RedisError, OSError) as silent:
        logger.warning("bell not rung for work %s: %s", item_id, type(silent).__name__)
        return False
    return True
