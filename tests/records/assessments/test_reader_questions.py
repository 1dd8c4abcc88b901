"""Questions count by number and wording together, answers wherever they are set, and accounts are never facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.assessments.findings import Version
from tests.records.assessments.pages_read import blanks, filled, laid_out, normal, reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11.11 Sexual Pre-Occupation     2-Significant problems", {"s11.11": "2"}),
        ("11.11  Sexual preoccupation\n2 - Significant problems", {"s11.11": "2"}),
        ("11.12 Offence Related Sexual Interests: M-Missing", {"s11.12": "missing"}),
        ("12.9 Hostile Orientation   1", {"s12.9": "1"}),
        (
            "6.12   Emotional Congruence with            0-No problems\n"
            "       Children/Feeling Closer to\n       Children than Adults",
            {"s6.12": "0"},
        ),
        (
            "6.12   Emotional Congruence with\n       Children/Feeling Closer to           Some problems\n"
            "       Children than Adults",
            {"s6.12": "1"},
        ),
        ("6.11 Open the Sexual Offending Questions (please see the help-text)   Yes", {"s6.11": "yes"}),
        ("3.98      Yes\n          Accommodation issues linked to\n          risk of serious harm", {"need.accommodation.harm": "yes"}),
        ("4.96 Education / training / employability issues linked to risk of serious harm, risks to the individual & "
         "other risks   No", {"need.ete.harm": "no"}),
        ("4.98 Education / training / employability issues linked to offending behaviour [ ] Yes [X] No", {"need.ete.offending": "no"}),
        ("10.99 linked to offending behaviour   Don't know", {"need.emotional.offending": "dont_know"}),
        ("1.30 Have they ever committed a sexual or sexually motivated offence?   ☒ Yes ☐ No", {"s1.30": "yes"}),
        ("1.41 Does the current offence have a sexual motivation?   Yes ☐ No ☐", {"s1.41": "blank"}),
        ("R1.4.14 Sexual Harm Prevention Order   ☑", {"order.shpo": "yes"}),
        ("R1.4.15 Sexual Risk Order   ☐", {"order.sro": "no"}),
        ("R1.4.18 Violent Offender Order\nR1.4.19 Some other order   Yes", {"order.voo": "blank"}),
        ("RM8 Is the offender required to register under the Sex Offender Act 1997   Yes\n"
         "RM9 If YES, has the offender registered   No", {"rm8": "yes", "rm9": "no"}),
        ("11.11 Sexual Pre-Occupation  2-Significant problems    11.12 Offence Related Sexual Interests  0-No problems",
         {"s11.11": "2", "s11.12": "0"}),
        # A number without its words, words that are no answer, and answers that contradict themselves.
        ("12.9 Attitudes issues contributing to risks   1-Some problems", {}),
        ("11.11 Impulsivity   2-Significant problems", {}),
        ("11.11 Sexual Pre-Occupation   see 11.12", {}),
        ("11.11 Sexual Pre-Occupation   2-No problems", {}),
        ("11.11 Sexual Pre-Occupation\n2", {}),
        ("6.11 Open the Sexual Offending Questions   Yes No", {}),
        ("6.11 Open the Sexual Offending Questions   [X] Yes [X] No", {}),
        ("11.11 Sexual Pre-Occupation\nHe thinks of little else.", {}),
        ("11.11", {}),
    ],
)  # fmt: skip
def test_answer_is_read_by_number_and_words(text, expected):
    found = normal(laid_out(text))
    found.pop("version", None)
    assert found == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["R1.2.3 Any sexual offence against a child(ren)    Current and previous"], "current_and_previous"),
        (["R1.2.3 Any sexual offence against a child(ren)", "R1.2.3.1 Current Yes", "R1.2.3.2 Previous No"], "current"),
        (["R1.2.3 Any sexual offence against a child(ren)    [ ] Current [X] Previous"], "previous"),
        (["R1.2.3 Any sexual offence against a child(ren)    Current: No  Previous: No"], "no"),
        (["                                                  Current     Previous",
          "R1.2.3 Any sexual offence against a child(ren)    X           X"], "current_and_previous"),
        (["                                                  Current     Previous",
          "R1.2.3 Any sexual offence against a child(ren)                X"], "previous"),
        (["R1.2.3 Any sexual offence against a child(ren)    X"], None),
        (["R1.2.3 Any sexual offence against a child(ren)", "R1.2.4 Rape or serious sexual offence against an adult  No"], "blank"),
    ],
)  # fmt: skip
def test_offence_ticks_are_read_in_each_way_they_are_set(rows, expected):
    assert normal(laid_out("\n".join(rows)), "r1.2.3").get("r1.2.3") == expected


def test_ticks_in_plain_text_are_not_told_apart_by_place():
    text = "Current  Previous\nR1.2.3 Any sexual offence against a child(ren)  X"
    assert filled(reading(text), "r1.2.3") == []


SUMMARY = """Risk of Serious Harm Summary
R10.1 Who is at risk
Children he meets.

He was High in 2015.
R10.3 When is the risk likely to be greatest
Consider the timescale and indicate whether risk is immediate or not.
Consider the risks in custody as well as on release.
When he drinks.
R10.4 What circumstances are likely to increase risk
R10.5 What factors are likely to reduce the risk     Work."""


def test_texts_keep_their_paragraphs_and_leave_out_advice():
    found = reading(SUMMARY)
    assert found.one("r10.1").value == "Children he meets.\nHe was High in 2015."
    assert normal(found, "r10.3", "r10.4", "r10.5") == {
        "r10.3": "When he drinks.",
        "r10.4": "blank",
        "r10.5": "Work.",
    }


def test_text_runs_on_over_the_page_past_headers_and_footers():
    pages = [
        f"Name: Joe Reacher   PNC: 98/7654K\n{body}\nOFFICIAL-SENSITIVE\nPage {number} of 3"
        for number, body in enumerate(
            (
                "R10.1 Who is at risk\nThe first part",
                "and the rest\nof it",
                "R10.2 What is the nature of the risk\nAssault.",
            ),
            1,
        )
    ]
    found = reading(*pages)
    assert found.one("r10.1").value == "The first part and the rest of it"
    assert found.one("r10.2").value == "Assault."
    assert found.one("header_name").also_on == (2, 3)
    assert found.one("pnc").also_on == (2, 3)
    assert found.all("name") == ()


def test_text_in_its_own_column_leaves_out_what_stands_under_the_question():
    found = laid_out(
        "R10.5   What factors are likely to reduce        Work and a home.\n"
        "        the risk                                 Support from his\n"
        "        Describe factors, actions, and events    brother.\n"
        "        which may reduce or contain the level    \n"
        "        of risk.\n"
        "Risk Management Plan"
    )
    assert found.one("r10.5").value == "Work and a home. Support from his brother."


def test_plan_is_read_with_and_without_numbers_and_its_name_found():
    numbered = """Risk Management Plan
RM28.1 Key Information about Current Situation
"Joe Reacher is currently in the community having received a Community Order on the 01/01/2010
They have no areas linked to harm.
RM30 Supervision
Weekly.
In R10.5 you said the following would reduce risk:
Risk to staff: High
RM34 Contingency Plans
Contingency plans should be in the format ...if X happens we will do Y...
If he misses one, we visit.
RM35 Additional Comments
None"""
    plain = "\n".join(
        line.partition(" ")[2] if line.startswith("RM") else line for line in numbered.split("\n")
    )
    for text in (numbered, plain):
        found = reading(text)
        assert found.one("plan_name").value == "Joe Reacher"
        assert found.one("rm34").value == "If he misses one, we visit."
        assert found.one("rm30").value == "Weekly."
        assert filled(found, "rosh.") == []


def test_referral_to_mappa_is_told_from_one_that_should_be_made():
    text = """Risk Management Plan
Has this case been referred to MAPPA
Level 2 - Local multi agency risk management    Yes
Level 3 - Multi Agency Public Protection Panel (MAPPP)    No
Should this case be referred to MAPPA
Level 2 - Local multi agency risk management    No"""
    assert normal(laid_out(text)) == {"mappa.level2": "yes", "mappa.level3": "no"}
    assert normal(
        laid_out("RM1 Level 2 - Local multi agency risk management   No\nRM3 Level 2 - Local   Yes")
    ) == {"mappa.level2": "no"}


DECOYS = [
    "Risk to children: High",
    "Overall RoSH: Very High",
    "PNC: 98/7654K",
    "CRN X320741",
    "Name: Ann Other",
    "Date of birth: 01/02/1980",
    "OGRS3 45% High",
    "RSR DYNAMIC 12.3% High",
    "11.11 Sexual Pre-Occupation 2-Significant problems",
    "Assessment status: Complete",
    "Children Low High",
    "Risk in Custody",
    "SIGNING Ann Other 01/02/2020",
    "Accommodation Yes Yes",
    "Sexual Risk Order Yes",
]


@given(
    st.lists(st.sampled_from(DECOYS), max_size=8),
    st.booleans(),
    st.sampled_from(
        [
            "R10.2 What is the nature of the risk",
            "RM31 Monitoring and Control",
            "2.1 Brief offence(s) details",
        ]
    ),
)
def test_nothing_in_an_account_is_a_fact(lines, columns, question):
    text = "\n".join((question, "He said this.", *lines))
    assert {one.key for one in filled(reading(text, columns=columns))} <= {"r10.2", "rm31", "version"}


def test_earlier_assessments_are_not_this_one():
    text = "Previous OASys assessments\nStatus: Complete\nOVP 45% High\n11.11 Sexual Pre-Occupation 2\nRisk to staff: High"
    assert normal(reading(text)) == {}
    assert normal(reading(f"{text}\nRisk predictors\nOVP 12% Low")) == {"predictor.ovp": "|12|low"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OGRS3    STATIC  12.34%   Medium", {"predictor.ogrs3": "static|12.34|medium"}),
        ("RSR score (DYNAMIC) is   1.69%   Low", {"predictor.rsr": "dynamic|1.69|low"}),
        ("Likelihood of serious reoffending over the next two years   Low", {"predictor.rsr": "||low"}),
        ("OSP/C   Not Applicable\nOSP-I   Unable to calculate due to missing details", {"predictor.osp_c": "not_applicable", "predictor.osp_i": "unable"}),
        ("OSP/IIC – Images and Indirect      1.07%   Very High\nContact", {"predictor.osp_iic": "|1.07|very_high"}),
        ("OSP - Direct Contact Sexual Reoffending Risk\nMedium", {"predictor.osp_dc": "||medium"}),
        ("Violent Reoffending        DYNAMIC    35.10%     High\nPredictor (VRP)", {"predictor.vrp": "dynamic|35.10|high"}),
        ("DC-SRP    24 / 64   Medium\nIIC-SRP   Low", {"predictor.dc_srp": "|24|medium", "predictor.iic_srp": "||low"}),
        ("OGP    1 year 4%   2 year 8%   Low", {"predictor.ogp": "|8|low"}),
        ("CSRP 1% Low\nSVRP 2% Low\nARP 3% Low", {"predictor.csrp": "|1|low", "predictor.svrp": "|2|low", "predictor.arp": "|3|low"}),
        # More than a score, two of them, or none.
        ("OVP 45% High in 2015", {}),
        ("OVP 45% 46% High", {}),
        ("OVP 1% 2% 3% High", {}),
        ("OVP High Low", {}),
        ("OVP STATIC", {}),
        ("OVP\nHe was assessed.", {}),
        ("OVP", {}),
        ("The OVP was 45% High", {}),
    ],
)  # fmt: skip
def test_predictor_is_read_as_printed(text, expected):
    assert normal(laid_out(text)) == expected


def test_needs_are_read_from_a_table_by_its_headings():
    found = laid_out(
        "Summary Sheet\n"
        "                          Linked to risk of      Linked to\n"
        "                          serious harm           offending behaviour\n"
        "Accommodation             Yes                    No\n"
        "Education, Training and   No                     Yes\n"
        "Employability\n"
        "Drug Misuse                                      Yes\n"
        "Somebody                  Yes                    Yes\n"
        "Attitudes                 Yes                    perhaps"
    )
    assert normal(found) == {
        "need.accommodation.harm": "yes",
        "need.accommodation.offending": "no",
        "need.ete.harm": "no",
        "need.ete.offending": "yes",
        "need.drugs.offending": "yes",
    }
    turned = laid_out(
        "Area           Offending behaviour     Harm\nFinance        Yes                     No"
    )
    assert normal(turned) == {"need.finance.offending": "yes", "need.finance.harm": "no"}


def test_strengths_and_needs_form_is_read_by_its_headings():
    found = reading(
        "SAN Section\nEmployment and\neducation\nHe works nights.\nLinked to risk of serious harm\nYes\nDrug use\n"
        "Drug use linked to offending behaviour\nNo\nSexual pre-occupation\n1-Some problems"
    )
    assert normal(found) == {
        "version": "san",
        "need.ete.harm": "yes",
        "need.drugs.offending": "no",
        "s11.11": "1",
    }
    assert found.shape is Version.SAN


def test_form_is_not_known_when_both_forms_are_printed():
    found = reading("SAN Section\nDrug use\n2 - Analysis of Offences\n2.1 Brief offence details\nx")
    assert {one.normalised for one in found.all("version")} == {"san", "classic"}
    assert found.shape is Version.UNKNOWN


def test_layer_is_read_from_the_title():
    assert normal(reading("OASys Assessment Layer 3"), "layer") == {"layer": "layer_3"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["SIGNING  Ann Lee  01/02/2026", "COUNTERSIGNING  Bo Diaz  2026-02-03"],
         {"signed_on": "2026-02-01", "assessor": "Ann Lee", "countersigned_on": "2026-02-03", "countersigner": "Bo Diaz"}),
        (["SIGNING  Ann Lee  01/02/2026", "REJECTION  Bo Diaz  02/02/2026", "SIGNING  Cy Dunn  03/02/2026"],
         {"signed_on": "2026-02-03", "assessor": "Cy Dunn"}),
        (["SIGNING  Ann Lee  01/02/2026", "ROLLBACK  Bo Diaz  02/02/2026"], {}),
        (["SIGNING  Ann Lee", "SIGNING  Ann Lee  01/02/2026  02/02/2026"], {}),
    ],
)  # fmt: skip
def test_signatures_are_the_last_ones_that_stand(rows, expected):
    assert normal(laid_out("\n".join(["Signing History", "Action  Who  Date  Comment", *rows]))) == expected


def test_page_headers_of_two_people_are_two_names():
    pages = [
        f"{name}  DOB 01/02/1980  CRN {crn}\nR10.1 Who is at risk\nx"
        for name, crn in [("Ann Lee", "X320741")] * 3 + [("Bo Diaz", "X320742")] * 3
    ]
    found = laid_out(*pages)
    assert [one.value for one in found.all("header_name")] == ["Ann Lee", "Bo Diaz"]
    assert found.state("crn") == "ambiguous"
    assert found.one("date_of_birth").also_on == (2, 3, 4, 5, 6)


def test_surname_and_forenames_of_a_page_header_are_one_name():
    found = reading(*["Surname: Lee Forenames: Ann\nText"] * 3)
    assert [(one.key, one.value) for one in found.found] == [("header_name", "Ann Lee")]


def test_answer_that_ends_a_page_is_no_footer():
    pages = [
        "1.30 Have they ever committed a sexual or sexually motivated offence?\nYes",
        "6.11 Open the Sexual Offending Questions\nYes",
        "x\nYes",
    ]
    assert normal(reading(*pages), "s1.30", "s6.11") == {"s1.30": "yes", "s6.11": "yes"}


def test_blank_gives_way_to_a_value():
    found = laid_out(
        "11.11 Sexual Pre-Occupation\n11.12 Offence Related Sexual Interests   1",
        "11.11 Sexual Pre-Occupation   2",
    )
    assert normal(found, "s11.11", "s11.12") == {"s11.11": "2", "s11.12": "1"}
    assert blanks(found) == set()
