"""Who works in the demonstration: one person for each way of coming to a record, or of being kept from it."""

from dataclasses import dataclass
from enum import StrEnum

from visor.organisation.choices import Role


class Ready(StrEnum):
    """How far somebody is: vetted and trained, one of the two, or neither; a lapse is a date gone by."""

    BOTH = "both"
    VETTED_ONLY = "vetted only"
    TRAINED_ONLY = "trained only"
    NEITHER = "neither"
    VETTING_LAPSED = "vetting lapsed"
    TRAINING_LAPSED = "training lapsed"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class Team:
    """A unit the demonstration adds under one of the reference units."""

    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as: what they are, where, and what it shows."""

    key: str
    name: str
    role: Role
    unit: str
    ready: Ready
    note: str

    @property
    def username(self) -> str:
        return f"{self.key}@visor.example"


TEAMS = (
    Team("demo-salford-1", "Salford sentence management 1", "team", "N50SATR"),
    Team("demo-salford-2", "Salford sentence management 2", "team", "N50SATR"),
    Team("demo-bolton", "Bolton sentence management", "team", "N50BOLT"),
    Team("demo-cardiff", "Cardiff sentence management", "team", "N03SW1"),
    Team("demo-sunderland", "Sunderland sentence management", "team", "N54SUND"),
    Team("demo-liverpool", "Liverpool North sentence management", "team", "N51LSF"),
    Team("demo-leeds", "Leeds sentence management", "team", "N55LEE"),
    Team("demo-coventry", "Coventry sentence management", "team", "N52CSW"),
    Team("demo-derby", "Derby City sentence management", "team", "N53DRBY"),
    Team("demo-norfolk", "Norfolk sentence management", "team", "N56NOSU"),
    Team("demo-croydon", "Croydon sentence management", "team", "N07CROY"),
    Team("demo-surrey", "Surrey sentence management", "team", "N57SUR"),
    Team("demo-oxford", "Oxfordshire sentence management", "team", "N59OXFS"),
    Team("demo-devon", "Devon and Torbay sentence management", "team", "N58DEV"),
    Team("demo-gmp-ppu", "Salford public protection unit", "police_unit", "PF06"),
    Team("demo-mersey-ppu", "Liverpool public protection unit", "police_unit", "PF05"),
)

PEOPLE = (
    Person("priya.shah", "Priya Shah", Role.PO, "demo-salford-1", Ready.BOTH, "A probation officer with a caseload"),
    Person("tom.hughes", "Tom Hughes", Role.PSO, "demo-salford-1", Ready.BOTH, "A colleague in the same team"),
    Person("grace.okafor", "Grace Okafor", Role.SPO, "demo-salford-1", Ready.BOTH, "Their senior probation officer"),
    Person("rob.finch", "Rob Finch", Role.PO, "demo-salford-2", Ready.BOTH, "Same PDU (LDU), another team"),
    Person("dan.reid", "Daniel Reid", Role.PO, "demo-bolton", Ready.BOTH, "Same region, another PDU (LDU)"),
    Person("megan.rees", "Megan Rees", Role.PO, "demo-cardiff", Ready.BOTH, "Another region"),
    Person("alice.byrne", "Alice Byrne", Role.CASE_ADMINISTRATOR, "demo-salford-1", Ready.BOTH, "A case administrator"),
    Person("una.clarke", "Una Clarke", Role.HEAD_OF_PDU, "N50SATR", Ready.BOTH, "Head of the PDU (LDU)"),
    Person("farah.aziz", "Farah Aziz", Role.MAPPA_ADMINISTRATOR, "mappa-greater-manchester", Ready.BOTH,
           "A MAPPA administrator: levels 2 and 3 of the area"),
    Person("jon.pike", "Jonathan Pike", Role.MAPPA_COORDINATOR, "mappa-greater-manchester", Ready.BOTH,
           "The MAPPA co-ordinator: the whole area"),
    Person("ruth.ellery", "Ruth Ellery", Role.VISOR_ADMINISTRATOR, "N50", Ready.BOTH, "The region's ViSOR administrator"),
    Person("kev.marsden", "Kevin Marsden", Role.POLICE_OFFENDER_MANAGER, "demo-gmp-ppu", Ready.BOTH,
           "A police partner, with a share on one record"),
    Person("lena.novak", "Lena Novak", Role.POLICE_OFFENDER_MANAGER, "demo-mersey-ppu", Ready.BOTH,
           "A police partner whose share has run out"),
    Person("marcus.bell", "Marcus Bell", Role.PRISON_LPC, "MRI", Ready.BOTH, "A prison's local point of contact"),
    Person("helen.archer", "Helen Archer", Role.NATIONAL_READER, "EW", Ready.BOTH, "Reads every open record, changes none"),
    Person("omar.said", "Omar Said", Role.PO, "demo-salford-1", Ready.VETTED_ONLY, "Vetted, not yet trained"),
    Person("beth.lowe", "Beth Lowe", Role.PO, "demo-salford-1", Ready.TRAINED_ONLY, "Trained, not yet vetted"),
    Person("sam.carter", "Sam Carter", Role.PSO, "demo-salford-1", Ready.NEITHER, "Neither vetted nor trained"),
    Person("ivy.grant", "Ivy Grant", Role.PO, "demo-salford-1", Ready.VETTING_LAPSED, "Vetting has run out"),
    Person("leo.marsh", "Leo Marsh", Role.PO, "demo-salford-1", Ready.TRAINING_LAPSED, "Training has run out"),
    Person("nadia.frost", "Nadia Frost", Role.AUDITOR, "EW", Ready.BOTH, "An auditor: opens no record"),
    Person("irene.holt", "Irene Holt", Role.VETTING_OFFICER, "EW", Ready.NOT_NEEDED, "Records vetting"),
    Person("paul.dean", "Paul Dean", Role.TRAINING_LEAD, "EW", Ready.NOT_NEEDED, "Records training"),
    Person("colin.webb", "Colin Webb", Role.SYSTEM_ADMINISTRATOR, "EW", Ready.NOT_NEEDED, "Runs the system, reads no records"),
)  # fmt: skip

# One probation officer in every other region's team, so that records are all over the country.
ELSEWHERE = {
    "demo-sunderland": "Jack Turnbull",
    "demo-liverpool": "Aoife Brennan",
    "demo-leeds": "Hamid Raza",
    "demo-coventry": "Joanne Fell",
    "demo-derby": "Peter Stokes",
    "demo-norfolk": "Wendy Utting",
    "demo-croydon": "Kwame Boateng",
    "demo-surrey": "Fiona Marlow",
    "demo-oxford": "Rajan Pillai",
    "demo-devon": "Kate Penrose",
}
