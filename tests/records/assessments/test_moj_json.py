"""The ministry's interfaces: every shape of one fact is the same fact, and history and other people are left out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.assessments.findings import Likeness, Reading, Version
from records.assessments.moj_json import MOST_CHARACTERS, NotJSONError, read_json
from tests.records.assessments.pages_read import blanks, normal
from tests.records.documents.made_files import sample_files


def read(document: Any) -> Reading:
    return read_json(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # The grid, in each of its shapes.
        ({"riskChildrenCommunity": "Very High", "riskStaffCustody": "NA"}, {"rosh.children.community": "very_high", "rosh.staff.custody": "not_applicable"}),
        ({"rosh": {"riskInCommunity": {"VERY_HIGH": ["Known adult"], "LOW": ["Prisoners"]}}}, {"rosh.known_adult.community": "very_high"}),
        ({"riskInCustody": {"Known Adult": "HIGH ", "prisoners": "low", "Cats": "HIGH"}}, {"rosh.known_adult.custody": "high", "rosh.prisoners.custody": "low"}),
        ({"riskInCustody": {"HIGH": ["Cats"], "odd": ["Staff"]}}, {}),
        ({"RiskFlags": "H,M,,,,,N,V,L"}, {"rosh.children.community": "high", "rosh.children.custody": "medium", "rosh.staff.community": "none",
          "rosh.staff.custody": "very_high", "rosh.prisoners.custody": "low", "rosh.public.community": "blank", "rosh.public.custody": "blank",
          "rosh.known_adult.community": "blank", "rosh.known_adult.custody": "blank"}),
        ({"RiskFlags": "H,M"}, {}),
        ({"overallRiskLevel": "HIGH", "overallRisk": None}, {"rosh.overall": "high"}),
        ({"overallRisk": "odd"}, {}),
        # Old and new predictors.
        ({"RSR": {"rsrStaticOrDynamic": "STATIC", "rsrPercentageScore": 1.23, "scoreLevel": "Low"}}, {"predictor.rsr": "static|1.23|low"}),
        ({"scoreLevel": "Low"}, {}),
        ({"OGRS": {"ogrs31Year": 3, "ogrs32Year": 5, "ogrs3RiskRecon": "Low"}}, {"predictor.ogrs3": "|5|low"}),
        ({"ospDirectContactScoreLevel": "Not Applicable"}, {"predictor.osp_dc": "not_applicable"}),
        ({"newActuarialPredictors": {"ogrs4gYr2": 1.2, "ogrs4gBand": "Low", "ogrs4gCalculated": "Y", "ogp2Yr2": 4.5, "ogp2Band": "Medium", "ogp2Calculated": "Y"}},
         {"predictor.arp": "dynamic|4.5|medium"}),
        ({"ogrs4gYr2": 1.2, "ogrs4gBand": "Low", "ogp2Yr2": 4.5, "ogp2Calculated": "N"}, {"predictor.arp": "static|1.2|low"}),
        ({"violencePredictor": {"scoreLevel": "MEDIUM"}, "groupReconviction": {"scoreLevel": None}}, {"predictor.ovp": "||medium"}),
        ({"staticAllReoffendingPredictor": {"score": 35.98, "level": "LOW"}, "dynamicAllReoffendingPredictor": {"score": 2, "level": "VERY_HIGH"}},
         {"predictor.arp": "dynamic|2|very_high"}),
        ({"combinedSeriousReoffendingPredictor": {"score": [1], "band": "LOW"}}, {}),
        ({"likelihoodOfSeriousReoffendingNext2Years": "RSR score (DYNAMIC) is   1.69%   Low", "ospCRisk": "odd"}, {"predictor.rsr": "dynamic|1.69|low"}),
        # Needs.
        ({"drugLinkedToHarm": "Yes", "oddLinkedToHarm": "Yes"}, {"need.drugs.harm": "yes"}),
        ({"needs": [{"type": "DRUG_MISUSE", "riskOfHarm": True, "riskOfReoffending": False}]}, {"need.drugs.harm": "yes", "need.drugs.offending": "no"}),
        ({"sectionNumber": 3, "linkedToHarm": True, "label": "x"}, {"need.accommodation.harm": "yes"}),
        # Questions by number and wording.
        ({"refQuestionCode": "11.11", "questionText": "Sexual Pre-Occupation", "answer": {"staticText": "1-Some problems"}}, {"s11.11": "1"}),
        ({"questionNumber": "R10.1", "label": "Who is at risk", "answer": "Children"}, {"r10.1": "Children"}),
        ({"questionNumber": "12.9", "label": "Attitudes", "answer": "Some"}, {}),
        ({"refQuestionCode": "11.11", "questionText": "Sexual Pre-Occupation", "answer": {}}, {}),
        ({"questionNumber": "11.11", "label": "Sexual Pre-Occupation", "answer": "odd"}, {}),
        # The rest, and what is left out.
        ({"openSexualOffendingQuestions": "NO", "sexualPreOccupation": "SIGNIFICANT", "hostileOrientation": "0-No problems"}, {"s6.11": "no", "s11.11": "2", "s12.9": "0"}),
        ({"riskImminence": "a\r\rb \x0c c", "natureOfRisk": ""}, {"r10.3": "a\nb\nc", "r10.2": "blank"}),
        ({"furtherConsiderationsCurrentSituation": "Kelvin Brown is currently in the community"},
         {"rm28": "Kelvin Brown is currently in the community", "plan_name": "Kelvin Brown"}),
        ({"initialSpDate": "12/02/2024", "dateCompleted": "12/02/2024", "assessorSignedDate": ""}, {"completed_on": "2024-02-12"}),
        ({"assessmentStatus": "LOCKED_INCOMPLETE", "purposeOfAssessment": "Review", "countersignerName": "Bo Diaz", "assessor": {"name": "Ann Lee"}},
         {"status": "locked_incomplete", "purpose": "Review", "countersigner": "Bo Diaz", "assessor": "Ann Lee"}),
        ({"pnc": "UNKNOWN PNC", "familyName": "lee", "forename": "ann", "middleName": "May", "dateOfBirth": "1990-09-15"},
         {"pnc": "", "surname": "lee", "forenames": "ann May", "date_of_birth": "1990-09-15"}),
        ({"officer": {"name": {"surname": "Lee"}}, "victims": [{"pnc": "98/7654K"}], "roshHistory": [{"overallRisk": "HIGH"}]}, {}),
        ({"team": {"lead": {"surname": "Lee"}}, "assessor": {"name": 1}, "surname": " ", "other": {"surname": "Lee"}}, {}),
        ([], {}),
        ("text", {}),
    ],
)  # fmt: skip
def test_shape_is_read(document: Any, expected: dict[str, str]) -> None:
    assert normal(read(document)) == expected


def test_latest_of_several_assessments_is_read() -> None:
    old, new = (
        {"dateCompleted": f"202{year}-01-01", "riskStaffCustody": level}
        for year, level in ((1, "High"), (4, "Low"))
    )
    found = read(
        {
            "source": "OASys",
            "timeline": [{"completedDate": "2030-01-01"}],
            "assessments": [new, old, {"riskStaffCustody": "Medium"}],
        }
    )
    assert normal(found) == {"completed_on": "2024-01-01", "rosh.staff.custody": "low"}
    assert found.oasys is Likeness.YES


def test_strengths_and_needs_leave_out_the_old_needs() -> None:
    found = read(
        {
            "assessmentType": "LAYER3",
            "assessmentVersion": "2",
            "acc": {"accLinkedToHarm": "Yes"},
            "sanCrimNeedScore": {"accomSan": {"accomSanLinkedToHarm": "No"}},
        }
    )
    assert normal(found) == {"layer": "layer_3", "version": "san", "need.accommodation.harm": "no"}
    assert found.shape is Version.SAN


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b" " * (MOST_CHARACTERS + 1)])
def test_what_is_no_json_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotJSONError):
        read_json(data)


def test_depth_has_an_end() -> None:
    deep: Any = {"crn": "X320741"}
    for _ in range(40):
        deep = {"data": deep}
    assert normal(read(deep)) == {}


KEYS = st.sampled_from(
    [
        "crn",
        "pnc",
        "assessor",
        "riskInCommunity",
        "RSR",
        "scoreLevel",
        "rsrPercentageScore",
        "answer",
        "label",
        "type",
        "RiskFlags",
        "x",
        "natureOfRisk",
    ]
)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=4),
        max_leaves=12,
    )
)
def test_any_json_gets_a_reading(document: Any) -> None:
    found = read(document)
    assert Reading.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_sample_files_of_the_interfaces_are_read() -> None:
    read_files = {
        path.name: read_json(path.read_bytes()) for path in sample_files("oasys-json", "mapps-api-json")
    }
    grid = {
        "ordsAssessmentRoshSummary.json": "very_high",
        "mrd-rosh.json": "very_high",
        "expected-risk-serious-harm.json": "very_high",
        "acp-rosh-summary.json": "low",
    }
    for name, level in grid.items():
        if name in read_files:
            assert normal(read_files[name], "rosh.staff.custody") == {"rosh.staff.custody": level}
    for name in ("mrd-contingency-plan.json", "ordsRiskManagementPlan.json"):
        if name in read_files:
            assert read_files[name].one("plan_name") is not None
    assert all(found.state(key.key) != "ambiguous" for found in read_files.values() for key in found.found)
    assert all(blanks(found) <= {one.key for one in found.found} for found in read_files.values())
