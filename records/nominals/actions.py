"""The only writers of records. Keyword-only, each re-checks the rule and writes its audit event in the same
transaction; higher rooms push what they know down through `note` and `set_summary`.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from records.nominals import identifiers, policy, search
from records.nominals import reference as references
from records.nominals.choices import GrantSource, LogKind, MarkerKind, NameKind, TimelineKind, Visibility
from records.nominals.grants import NominalUserGrant
from records.nominals.models import (
    LogEntry,
    Marker,
    Name,
    Nominal,
    NominalIdentifier,
    NominalSummary,
    PartnerUnit,
    TimelineEntry,
)
from records.nominals.policy import Action, Standing
from visor.access.actor import Actor
from visor.access.decision import Decision, Denied, Refused, require
from visor.audit import log as audit
from visor.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class NewName:
    surname: str
    forenames: str = ""
    kind: str = NameKind.CURRENT


@dataclass(frozen=True, slots=True)
class NewNominal:
    """What a form or an import says of somebody who has no record yet."""

    name: NewName
    record_type: str
    category: str
    level: str
    owner_unit: Unit
    manager_id: int
    date_of_birth: date | None = None
    dob_estimated: bool = False
    aliases: tuple[NewName, ...] = ()
    numbers: tuple[tuple[identifiers.Kind, str], ...] = ()
    # Why none of the people who are like them is this person; empty where there are none.
    unlike: str = ""


LOOKED = "Added after a look at similar records: none of them is this person"


class AlreadyAdded(Exception):
    """This form was sent before; `nominal` is the record it made."""

    def __init__(self, nominal: Nominal) -> None:
        super().__init__(nominal.reference)
        self.nominal = nominal


class AlreadyMarked(Exception):
    """The marker is on the record already."""


class GrantIsClosed(Exception):
    """There is no such open grant on this record."""


@transaction.atomic
def create_nominal(
    *, by: Actor, new: NewNominal, form_key: uuid.UUID, search_id: uuid.UUID, at: datetime
) -> Nominal:
    """Open a record for somebody who has none, on the ground of a search by the same person.

    Raises `AlreadyAdded` when the same form was sent before, `Refused` when the unit is not the actor's or
    there was no such search.
    """
    require(policy.can_create(by))
    if new.owner_unit.pk not in by.principals:
        raise Refused(Denied("OBJ_UNIT", "You can only add records to the units you work in."))
    earlier = Nominal.objects.all().made_by_form(by, form_key)
    if earlier is not None:
        raise AlreadyAdded(earlier)
    if search.own_run(by, search_id, at=at) is None:
        raise Refused(Denied("NO_SEARCH", "Search for the person first, then add them from the results."))
    nominal = _insert(by, new, form_key, at)
    _add_names(by, nominal, new, at)
    for kind, text in new.numbers:
        _add_identifier(by, nominal, kind, text, at)
    NominalSummary.objects.create(nominal=nominal, name=f"{new.name.forenames} {new.name.surname}".strip())
    note(by=by, nominal=nominal, kind=TimelineKind.RECORD, title="Record created", at=at)
    if new.unlike:
        note(by=by, nominal=nominal, kind=TimelineKind.RECORD, title=LOOKED, text=new.unlike, at=at)
    audit.record(
        "nominals.record.created", by=by, subject_type="nominal", subject_id=nominal.pk,
        work_ref=str(search_id), detail={"unit": new.owner_unit.pk, "numbers": [kind for kind, _ in new.numbers]},
    )  # fmt: skip
    return nominal


def _insert(by: Actor, new: NewNominal, form_key: uuid.UUID, at: datetime) -> Nominal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('nominals_nominal_serial')")
        serial = cursor.fetchone()[0]
    nominal = Nominal(
        id=serial,
        reference=references.make(serial=serial, year=at.year),
        record_type=new.record_type,
        category=new.category,
        level=new.level,
        date_of_birth=new.date_of_birth,
        dob_estimated=new.dob_estimated,
        owner_unit=new.owner_unit,
        manager_id=new.manager_id,
        mappa_area_id=new.owner_unit.place.area_id,
        form_key=form_key,
        created_by_id=by.user_id,
        created_at=at,
        updated_at=at,
    )
    try:
        with transaction.atomic():
            nominal.save(force_insert=True)
    except IntegrityError as clash:
        if _constraint(clash) != "nominal_one_per_form":
            raise
        twin = Nominal.objects.visible_to(by).filter(created_by_id=by.user_id, form_key=form_key).first()
        if twin is None:  # somebody has since closed the record to its maker
            raise Refused(
                Denied("FORM_SENT", "You have sent this form before. Search for the person again.")
            ) from clash
        raise AlreadyAdded(twin) from clash
    return nominal


def _constraint(clash: IntegrityError) -> str:
    """Which rule of the database was broken."""
    return str(getattr(getattr(clash.__cause__, "diag", None), "constraint_name", ""))


def _add_names(by: Actor, nominal: Nominal, new: NewNominal, at: datetime) -> None:
    for name in (new.name, *new.aliases):
        Name.objects.create(
            nominal=nominal, kind=name.kind, forenames=name.forenames, surname=name.surname,
            is_current=name is new.name, added_by_id=by.user_id, added_at=at,
        )  # fmt: skip


def _add_identifier(by: Actor, nominal: Nominal, kind: identifiers.Kind, text: str, at: datetime) -> None:
    read = identifiers.parse(kind, text, date_of_birth=nominal.date_of_birth, today=at.date())
    NominalIdentifier.objects.create(
        nominal=nominal, kind=kind.value, as_recorded=read.as_typed[:40], canonical=read.canonical,
        search_form=read.search_form[:40], check_state=read.check.value, added_by_id=by.user_id, added_at=at,
    )  # fmt: skip


def note(
    *,
    by: Actor,
    nominal: Nominal,
    kind: TimelineKind,
    title: str,
    at: datetime,
    text: str = "",
    url_name: str = "",
    url_key: object = "",
) -> TimelineEntry:
    """Write one line of the record's timeline and bring the record to the top of its lists.

    `url_name` is reversed with the record's slug and, when given, `url_key`. Written by every room, in the
    transaction of what it tells of; the room has checked its own rule.
    """
    entry = TimelineEntry.objects.create(
        nominal=nominal, kind=kind, title=title, text=text, at=at, by_name=by.name,
        url_name=url_name, url_key=str(url_key),
    )  # fmt: skip
    nominal.updated_at = max(nominal.updated_at, at)
    nominal.save(update_fields=["updated_at"])
    return entry


def set_summary(*, by: Actor, nominal: Nominal, **facts: object) -> None:
    """Set header facts a higher room has established (RoSH, next event); the room has checked its own rule."""
    summary = NominalSummary.objects.of(nominal).get()
    for name, value in facts.items():
        setattr(summary, name, value)
    summary.save(update_fields=sorted(facts))
    audit.record(
        "nominals.summary.set",
        by=by,
        subject_type="nominal",
        subject_id=nominal.pk,
        detail={"fields": sorted(facts)},
    )


@transaction.atomic
def add_log_entry(
    *,
    by: Actor,
    nominal: Nominal,
    kind: LogKind,
    text: str,
    happened_at: datetime,
    is_significant: bool,
    form_key: uuid.UUID,
    at: datetime,
) -> LogEntry:
    """Write down what happened. Sending the same form again returns the entry it made.

    The same form with other words in it is another entry: whoever goes back, writes on and saves loses nothing.
    """
    require(_decide(by, Action.ADD_LOG_ENTRY, nominal), subject_type="nominal", subject_id=nominal.reference)
    written = f"{kind} {happened_at.isoformat()} {is_significant} {text}"
    entry, is_new = _once(
        LogEntry(
            nominal=nominal, kind=kind, text=text, happened_at=happened_at, is_significant=is_significant,
            author_id=by.user_id, entered_at=at, form_key=uuid.uuid5(form_key, written),
        )
    )  # fmt: skip
    if not is_new:
        return entry
    title = LogKind(kind).label + (" (significant)" if is_significant else "")
    note(by=by, nominal=nominal, kind=TimelineKind.LOG, title=title, at=happened_at, text=text)
    audit.record(
        "nominals.log.added", by=by, subject_type="nominal", subject_id=nominal.pk, detail={"entry": entry.pk}
    )
    return entry


def _once(entry: LogEntry) -> tuple[LogEntry, bool]:
    """Save it, unless the same was saved by the same form; say which."""
    same = LogEntry.objects.of(entry.nominal).filter(author_id=entry.author_id, form_key=entry.form_key)
    earlier = same.first()
    if earlier is None:
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError as clash:
            if _constraint(clash) != "log_entry_one_per_form":
                raise
            return same.get(), False
    return earlier or entry, earlier is None


@transaction.atomic
def add_marker(*, by: Actor, nominal: Nominal, kind: MarkerKind, evidence: str, at: datetime) -> Marker:
    """Put a warning on the header, with its evidence. Raises `AlreadyMarked`."""
    require(_decide(by, Action.ADD_MARKER, nominal), subject_type="nominal", subject_id=nominal.reference)
    # Two people marking at once must not each write a header without the other's warning.
    Nominal.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=nominal.pk)
    if Marker.objects.of(nominal).filter(kind=kind, ended_at=None).exists():
        raise AlreadyMarked(kind)
    marker = Marker.objects.create(
        nominal=nominal, kind=kind, evidence=evidence, added_by_id=by.user_id, added_at=at
    )
    kinds = Marker.objects.of(nominal).filter(ended_at=None).order_by("kind").values_list("kind", flat=True)
    set_summary(by=by, nominal=nominal, markers=list(kinds))
    title = f"Marker added: {MarkerKind(kind).label}"
    note(by=by, nominal=nominal, kind=TimelineKind.RECORD, title=title, at=at, text=evidence)
    return marker


@transaction.atomic
def add_partner_unit(*, by: Actor, nominal: Nominal, unit: Unit, at: datetime) -> PartnerUnit:
    """Give a unit of this or another agency a part in the record."""
    require(_decide(by, Action.ADD_PARTNER, nominal), subject_type="nominal", subject_id=nominal.reference)
    partner = PartnerUnit.objects.create(nominal=nominal, unit=unit, added_by_id=by.user_id, added_at=at)
    note(by=by, nominal=nominal, kind=TimelineKind.OWNERSHIP, title=f"Partner added: {unit.name}", at=at)
    audit.record(
        "nominals.partner.added",
        by=by,
        subject_type="nominal",
        subject_id=nominal.pk,
        detail={"unit": unit.pk},
    )
    return partner


@transaction.atomic
def grant_access(
    *,
    by: Actor,
    nominal: Nominal,
    user_id: int,
    source: GrantSource,
    reason: str,
    expires_at: datetime | None,
    at: datetime,
    can_work: bool = False,
) -> NominalUserGrant:
    """Give one person an exception for this record, until a time. Never to oneself, never more than one has."""
    require(_decide(by, Action.GRANT, nominal), subject_type="nominal", subject_id=nominal.reference)
    if user_id == by.user_id:
        raise Refused(Denied("SOD_SELF", "Someone else must do this: nobody gives access to themselves."))
    codename = "work_nominal" if can_work else "read_nominal"
    permission = Permission.objects.get(codename=codename, content_type__app_label="nominals")
    grant = NominalUserGrant.objects.create(
        content_object=nominal, user_id=user_id, permission=permission, source=source, reason=reason,
        granted_by_id=by.user_id, granted_at=at, expires_at=expires_at,
    )  # fmt: skip
    audit.record(
        "nominals.grant.given", by=by, subject_type="nominal", subject_id=nominal.pk,
        detail={"grant": grant.pk, "user": user_id, "source": source},
    )  # fmt: skip
    return grant


@transaction.atomic
def revoke_access(*, by: Actor, nominal: Nominal, grant: NominalUserGrant, at: datetime) -> None:
    """Close an open grant of this record; the row stays as history. Raises `GrantIsClosed`."""
    require(_decide(by, Action.GRANT, nominal), subject_type="nominal", subject_id=nominal.reference)
    rows = NominalUserGrant.objects.of(nominal).select_for_update(of=("self",))
    standing = rows.filter(pk=grant.pk, revoked_at=None).first()
    if standing is None:
        raise GrantIsClosed
    standing.revoked_at, standing.revoked_by_id = at, by.user_id
    standing.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(
        "nominals.grant.revoked",
        by=by,
        subject_type="nominal",
        subject_id=nominal.pk,
        detail={"grant": grant.pk},
    )


@transaction.atomic
def restrict(
    *, by: Actor, nominal: Nominal, visibility: Visibility, reader_ids: list[int], reason: str, at: datetime
) -> None:
    """Close the record to all but named readers, at least one; whoever restricts it cannot name themselves."""
    require(_decide(by, Action.RESTRICT, nominal), subject_type="nominal", subject_id=nominal.reference)
    named = NominalUserGrant.objects.of(nominal).filter(source=GrantSource.RESTRICTION, revoked_at=None)
    already = set(named.values_list("user_id", flat=True))
    if not already and not reader_ids:
        raise Refused(Denied("RST_NONE", "Name at least one reader, or nobody could open the record again."))
    for user_id in sorted(set(reader_ids) - already):
        grant_access(
            by=by, nominal=nominal, user_id=user_id, source=GrantSource.RESTRICTION, reason=reason,
            expires_at=None, at=at, can_work=True,
        )  # fmt: skip
    audit.record(
        "nominals.record.restricted", by=by, subject_type="nominal", subject_id=nominal.pk,
        detail={"visibility": visibility, "readers": reader_ids},
    )  # fmt: skip
    note(by=by, nominal=nominal, kind=TimelineKind.OWNERSHIP, title="Restricted to named readers", at=at)
    nominal.visibility = visibility
    nominal.save(update_fields=["visibility"])


def _decide(by: Actor, action: Action, nominal: Nominal) -> Decision:
    """Ask again at the moment of the act, from the database: the page may be old."""
    now = Nominal.objects.visible_to(by).with_level(by).filter(pk=nominal.pk).first()
    standing = Standing(now.visibility, now.access_level) if now else None
    return policy.decide(by, action, standing)
