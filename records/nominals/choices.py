"""The field's own lists for a record's header. Codes are stored and never renamed."""

from django.db.models import IntegerChoices, TextChoices


class RecordType(TextChoices):
    """What the record is kept for; one primary type."""

    REGISTERED_SEXUAL = "rso", "Registered sexual offender"
    OTHER_SEXUAL = "other_sexual", "Other sexual offender"
    VIOLENT = "violent", "Violent offender"
    DANGEROUS = "dangerous", "Dangerous offender"
    REGISTERED_TERRORIST = "rto", "Registered terrorist offender"
    POTENTIALLY_DANGEROUS = "pdp", "Potentially dangerous person"
    OTHER = "other", "Other person who poses a risk of serious harm"


class Category(TextChoices):
    """MAPPA category (CJA 2003 ss.325-327B). A person is in one category at a time."""

    ONE = "1", "Category 1"
    TWO = "2", "Category 2"
    THREE = "3", "Category 3"
    FOUR = "4", "Category 4"
    NONE = "none", "Not MAPPA (PDP)"
    TO_BE_DETERMINED = "tbd", "To be determined"


class Level(TextChoices):
    """MAPPA management level."""

    ONE = "1", "Level 1"
    TWO = "2", "Level 2"
    THREE = "3", "Level 3"
    UNKNOWN = "0", "Not yet set"


class Visibility(TextChoices):
    """Open; or restricted to named readers, either signposted or hidden altogether (design 3)."""

    OPEN = "open", "Open"
    SIGNPOSTED = "signposted", "Restricted, signposted"
    HIDDEN = "hidden", "Restricted, hidden"


class NameKind(TextChoices):
    CURRENT = "current", "Current legal name"
    BIRTH = "birth", "Name at birth"
    ALIAS = "alias", "Alias"
    MAIDEN = "maiden", "Maiden name"
    NICKNAME = "nickname", "Nickname"
    ONLINE = "online", "Online handle"


class MarkerKind(TextChoices):
    """Warnings on the header (the list follows PNC warning signals)."""

    VIOLENT = "violent", "Violent"
    WEAPONS = "weapons", "Weapons"
    RISK_TO_CHILDREN = "children", "Risk to children"
    RISK_TO_STAFF = "staff", "Risk to staff"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse perpetrator"
    SELF_HARM = "self_harm", "Suicide or self-harm"
    MENTAL_HEALTH = "mental_health", "Mental health"
    DRUGS = "drugs", "Drugs"
    STALKER = "stalker", "Stalker"
    WANTED = "wanted", "Wanted"
    MISSING = "missing", "Missing"


class LogKind(TextChoices):
    """What an activity log entry tells of."""

    OFFICE = "office", "Office appointment"
    HOME_VISIT = "home_visit", "Home visit"
    PHONE = "phone", "Phone call"
    PRISON = "prison", "Prison contact"
    POLICE = "police", "Police contact"
    PARTNER = "partner", "Contact with another agency"
    INTELLIGENCE = "intelligence", "Information received"
    BREACH = "breach", "Breach or recall"
    OVERSIGHT = "oversight", "Management oversight"
    OTHER = "other", "Other"


class TimelineKind(TextChoices):
    """What a line of the timeline is about."""

    RECORD = "record", "Record"
    LOG = "log", "Log entry"
    DOCUMENT = "document", "Document"
    ASSESSMENT = "assessment", "Assessment"
    OWNERSHIP = "ownership", "Ownership"


class AccessLevel(IntegerChoices):
    """How far a row of `record_access` reaches."""

    SUMMARY = 1, "Summary"
    READ = 2, "Read"
    WORK = 3, "Work"


class GrantSource(TextChoices):
    """Where an object-level grant comes from."""

    SHARE = "share", "Share"
    MEETING = "meeting", "Meeting invitation"
    RESTRICTION = "restriction", "Named reader of a restricted record"
    EMERGENCY = "emergency", "Emergency access"
