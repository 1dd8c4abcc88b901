"""The names that the ministry's interfaces give to the facts, with their spellings through the releases.

Names are compared in lower case with letters and digits only, so `LINKED_TO_HARM` and `linkedToHarm` are one.
"""

import re
from typing import Final

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]")

# Other people, other documents, or what was once so.
LEFT_OUT: Final = frozenset(
    {
        "timeline",
        "inputs",
        "roshhistory",
        "history",
        "officer",
        "manager",
        "prisonoffendermanager",
        "communityoffendermanager",
        "responsibleofficer",
        "team",
        "victims",
        "personalcontacts",
        "contacts",
        "aliases",
        "offenderaliases",
        "request",
        "riskassessmenthistory",
    }
)
# Only in these is a name the person's own.
PERSON: Final = frozenset(
    {"personaldetails", "person", "offender", "name", "data", "identifiers", "otherids"}
)

PERSONAL: Final = {
    "surname": "surname",
    "familyname": "surname",
    "lastname": "surname",
    "forename": "forenames",
    "forenames": "forenames",
    "firstname": "forenames",
    "dateofbirth": "date_of_birth",
}
NUMBERS: Final = {
    "pnc": "pnc",
    "pncnumber": "pnc",
    "cro": "cro",
    "cronumber": "cro",
    "crn": "crn",
    "probnumber": "crn",
    "noms": "noms",
    "nomsid": "noms",
    "nomsnumber": "noms",
    "prisnumber": "noms",
    "offenderno": "noms",
}
DATES: Final = {
    "initiationdate": "initiated_on",
    "datecompleted": "completed_on",
    "completeddate": "completed_on",
    "completed": "completed_on",
    "assessorsigneddate": "signed_on",
    "countersigneddate": "countersigned_on",
}
NAMES: Final = {
    "assessorname": "assessor",
    "countersignername": "countersigner",
}
STATUS: Final = "assessmentstatus"
LAYER: Final = "assessmenttype"
PURPOSE: Final = frozenset({"purposeofassessment", "assessmentpurpose"})

TEXTS: Final = {
    "whoatrisk": "r10.1",
    "whoisatrisk": "r10.1",
    "natureofrisk": "r10.2",
    "riskgreatest": "r10.3",
    "riskimminence": "r10.3",
    "factorslikelytoincreaserisk": "r10.4",
    "riskincreasefactors": "r10.4",
    "factorslikelytoreducerisk": "r10.5",
    "riskmitigationfactors": "r10.5",
    "factorsanalysisofrisk": "sum9",
    "analysisofriskfactors": "sum9",
    "factorsstrengthsandprotective": "sum10",
    "factorssituationslikelytooffend": "sum11",
    "keyinformationcurrentsituation": "rm28.1",
    "keyconsiderationscurrentsituation": "rm28.1",
    "keyinformationaboutcurrentsituation": "rm28.1",
    "furtherconsiderationscurrentsituation": "rm28",
    "furtherconsiderations": "rm28",
    "supervision": "rm30",
    "monitoringandcontrol": "rm31",
    "interventionsandtreatment": "rm32",
    "victimsafetyplanning": "rm33",
    "contingencyplans": "rm34",
    "additionalcomments": "rm35",
}
YES_NO: Final = {
    "evercommittedsexualoffence": "s1.30",
    "curroffencesexualmotivation": "s1.41",
    "opensexualoffendingquestions": "s6.11",
    "requiredtoregisterundersexoffenderact": "rm8",
    "registeredundersexoffenderact": "rm9",
    "referredtomappalevel2": "mappa.level2",
    "referredtomappalevel3": "mappa.level3",
}
SCALES: Final = {
    "emotionalcongruence": "s6.12",
    "sexualpreoccupation": "s11.11",
    "offencerelatedsexualinterests": "s11.12",
    "hostileorientation": "s12.9",
}

ABOUT: Final = {
    "children": "children",
    "public": "public",
    "knownadult": "known_adult",
    "staff": "staff",
    "prisoners": "prisoners",
}
SETTINGS: Final = {"riskincommunity": "community", "riskincustody": "custody"}
OVERALL: Final = frozenset({"overallrisk", "overallrisklevel"})
FLAGS: Final = "riskflags"
FLAG_ORDER: Final = (
    "rosh.children.community",
    "rosh.children.custody",
    "rosh.public.community",
    "rosh.public.custody",
    "rosh.known_adult.community",
    "rosh.known_adult.custody",
    "rosh.staff.community",
    "rosh.staff.custody",
    "rosh.prisoners.custody",
)
LEVELS: Final = {
    "low": "low",
    "l": "low",
    "medium": "medium",
    "m": "medium",
    "high": "high",
    "h": "high",
    "veryhigh": "very_high",
    "v": "very_high",
    "none": "none",
    "n": "none",
    "na": "not_applicable",
    "notapplicable": "not_applicable",
}

NEED_PREFIXES: Final = {
    "acc": "accommodation",
    "accomsan": "accommodation",
    "ete": "ete",
    "empandedusan": "ete",
    "finance": "finance",
    "financesan": "finance",
    "rel": "relationships",
    "persrelandcommsan": "relationships",
    "lifestyle": "lifestyle",
    "lifeandassocsan": "lifestyle",
    "drug": "drugs",
    "drugusesan": "drugs",
    "alcohol": "alcohol",
    "alcousesan": "alcohol",
    "emo": "emotional",
    "healthandwellbeingsan": "emotional",
    "think": "thinking",
    "thinkbehavandattisan": "thinking",
    "att": "attitudes",
}
CLASSIC_NEEDS: Final = frozenset(prefix for prefix in NEED_PREFIXES if not prefix.endswith("san"))
NEED_TYPES: Final = {
    "accommodation": "accommodation",
    "educationtrainingandemployability": "ete",
    "finance": "finance",
    "relationships": "relationships",
    "lifestyleandassociates": "lifestyle",
    "drugmisuse": "drugs",
    "alcoholmisuse": "alcohol",
    "emotionalwellbeing": "emotional",
    "thinkingandbehaviour": "thinking",
    "attitude": "attitudes",
    "attitudes": "attitudes",
}

# An object of this name is one predictor.
PREDICTOR_OBJECTS: Final = {
    "groupreconviction": "ogrs3",
    "groupreconvictionscore": "ogrs3",
    "generalpredictor": "ogp",
    "generalpredictorscore": "ogp",
    "violencepredictor": "ovp",
    "violencepredictorscore": "ovp",
    "riskofseriousrecidivism": "rsr",
    "riskofseriousrecidivismscore": "rsr",
    "allreoffendingpredictor": "arp",
    "violentreoffendingpredictor": "vrp",
    "seriousviolentreoffendingpredictor": "svrp",
    "directcontactsexualreoffendingpredictor": "dc_srp",
    "indirectimagecontactsexualreoffendingpredictor": "iic_srp",
    "combinedseriousreoffendingpredictor": "csrp",
}
# What is not walked into: it is left out, or was taken where it stood.
READ_AS_A_WHOLE: Final = LEFT_OUT | SETTINGS.keys() | PREDICTOR_OBJECTS.keys() | {"assessor"}
OBJECT_SCORES: Final = ("score", "percentagescore", "twoyears", "ogp2year", "ovp2year")
OBJECT_BANDS: Final = ("band", "level", "scorelevel", "ogprisk", "ovprisk")

# (predictor, static or dynamic, score, bands, a flag that must be Y), all of one object; a later row with a
# score replaces an earlier one of the same predictor: dynamic is used where it was worked out.
PREDICTOR_FIELDS: Final = (
    ("ogrs3", "", "ogrs32year", ("ogrs3riskrecon", "ogrs3risk"), ""),
    ("ogp", "", "ogp2year", ("ogprisk",), ""),
    ("ovp", "", "ovp2year", ("ovprisk",), ""),
    ("rsr", "", "rsrpercentagescore", ("rsrscorelevel", "scorelevel"), ""),
    ("osp_i", "", "ospimagepercentagescore", ("ospimagescorelevel", "indecentscorelevel"), ""),
    ("osp_c", "", "ospcontactpercentagescore", ("ospcontactscorelevel", "contactscorelevel"), ""),
    (
        "osp_iic",
        "",
        "ospindirectimageschildrenpercentagescore",
        ("ospindirectimageschildrenscorelevel",),
        "",
    ),
    ("osp_iic", "", "ospindirectimagepercentagescore", ("ospindirectimagescorelevel", "iiic"), ""),
    ("osp_dc", "", "ospdirectcontactpercentagescore", ("ospdirectcontactscorelevel", "cdc"), ""),
    ("arp", "STATIC", "ogrs4gyr2", ("ogrs4gband",), "ogrs4gcalculated"),
    ("arp", "DYNAMIC", "ogp2yr2", ("ogp2band",), "ogp2calculated"),
    ("vrp", "STATIC", "ogrs4vyr2", ("ogrs4vband",), "ogrs4vcalculated"),
    ("vrp", "DYNAMIC", "ovp2yr2", ("ovp2band",), "ovp2calculated"),
    ("svrp", "STATIC", "snsvstaticyr2", ("snsvstaticyr2band",), "snsvstaticcalculated"),
    ("svrp", "DYNAMIC", "snsvdynamicyr2", ("snsvdynamicyr2band",), "snsvdynamiccalculated"),
)
STATIC_OR_DYNAMIC: Final = ("staticordynamic", "rsrstaticordynamic")
# Predictors given in the words of the print.
PREDICTOR_TEXTS: Final = {
    "likelihoodofseriousreoffendingnext2years": "rsr",
    "ospirisk": "osp_i",
    "ospcrisk": "osp_c",
    "ospiicrisk": "osp_iic",
    "ospdcrisk": "osp_dc",
}


def folded(name: str) -> str:
    """A name as it is compared."""
    return _NOT_IN_NAMES.sub("", name.lower())
