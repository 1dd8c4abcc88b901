"""PostgreSQL and Redis together: given by address, or started here and stopped again."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from visor.launch import binaries, postgres, processes, redis_server
from visor.launch.places import Places
from visor.launch.processes import Child
from visor.launch.progress import step

DATABASE = "visor"
GIVEN = "given by its address"


@dataclass
class Servers:
    """What Django needs to reach, and how to start it again when it dies."""

    places: Places
    lasting: bool = True
    database: str = DATABASE
    given: Mapping[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    restart: dict[str, Callable[[], Child]] = field(default_factory=dict)
    logs: dict[str, Path] = field(default_factory=dict)
    report: Callable[[str], None] = step

    def start(self) -> None:
        """Start what is not given, ready to be used; on any failure `stop` still has to be called."""
        if "DATABASE_URL" in self.given:
            self.names["database"] = f"PostgreSQL {GIVEN}"
        else:
            self._start_postgres()
        if "REDIS_URL" in self.given:
            self.names["broker"] = f"Redis {GIVEN}"
        else:
            self._start_redis()

    def _start_postgres(self) -> None:
        chosen, places, lasting = postgres.choose(self.places), self.places, self.lasting
        self.names["database"], self.logs["database"] = str(chosen), postgres.log_of(places)
        postgres.make_data(chosen, places, lasting=lasting)
        self.restart["database"] = lambda: postgres.start(chosen, places, lasting=lasting)
        self.children["database"] = self.restart["database"]()
        postgres.wait(self.children["database"], places)
        postgres.provision(places, self.database)
        self.report(f"{chosen} ready")

    def _start_redis(self) -> None:
        chosen, places = binaries.redis(), self.places
        self.names["broker"], self.logs["broker"] = str(chosen), redis_server.log_of(places)
        self.restart["broker"] = lambda: redis_server.start(chosen, places)
        self.children["broker"] = redis_server.start_and_wait(chosen, places)
        self.report(f"{chosen} ready")

    def urls(self) -> dict[str, str]:
        """Return the addresses by role; a given database has the roles it was given with."""
        if address := self.given.get("DATABASE_URL"):
            owner = self.given.get("DATABASE_OWNER_URL", address)
            found = {"DATABASE_URL": address, "DATABASE_OWNER_URL": owner}
        else:
            found = {
                "DATABASE_URL": postgres.url(self.places, "visor_web", self.database),
                "DATABASE_OWNER_URL": postgres.url(self.places, "visor_migrate", self.database),
                "DATABASE_ADMIN_URL": postgres.url(self.places, postgres.SUPERUSER, self.database),
            }
        return {**found, "REDIS_URL": self.given.get("REDIS_URL") or redis_server.url(self.places)}

    def stop(self) -> None:
        """Stop Redis and then PostgreSQL, waiting for each."""
        if broker := self.children.pop("broker", None):
            processes.stop(broker)
        if database := self.children.pop("database", None):
            postgres.stop(database)


def given() -> dict[str, str]:
    """Return the servers named in the environment: those are used as they are."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    return {name: os.environ[name] for name in names if os.environ.get(name)}
