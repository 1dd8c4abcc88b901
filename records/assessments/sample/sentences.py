"""Sentences of the kind practitioners write, by the question they answer; about nobody.

Only `stories` uses them. `{he}`, `{his}`, `{him}`, `{name}`, `{victim}`, `{place}`, `{month}` and `{year}` are
filled in; the words of labels appear in them on purpose, since people write them too.
"""

from typing import Final

PLACES: Final = (
    "Ashdale", "Brynmoor", "Carrow End", "Dunmarsh", "Eastwick Fold", "Fernhope", "Glanfelin", "Harrow Bank",
    "Kirkstone", "Llanfair Isaf", "Marlow Green", "Netherby", "Oakhanger", "Pentre Uchaf", "Ravensworth",
)  # fmt: skip
MONTHS: Final = ("January", "March", "April", "June", "July", "September", "October", "November")

SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "offence": (
        "{name} befriended the victim's family over several months and offered to help with childcare.",
        "The offences took place at the home address in {place} while other adults were out.",
        "{He} used a false profile to contact young people and moved the conversations to an encrypted app.",
        "{He} pleaded guilty at the first opportunity, although {he} disputed parts of the account at interview.",
        "There was planning: messages show that {he} asked when the house would be empty.",
        "{He} had been drinking on the day but does not accept that alcohol explains what {he} did.",
        "When police seized the devices they found 214 images, most of them at category C.",
        "The pattern is similar to the convictions of {year}: grooming, secrecy and threats about telling anyone.",
        "{He} told the author that \"it just happened\" and that the victim had \"led {him} on\".",
        "The sentencing judge spoke of a serious breach of trust and of lasting harm to the victim.",
        "No weapon was used and no other person was present - {he} acted alone throughout.",
        "The victim personal statement describes nightmares, missed schooling and a loss of confidence.",
    ),
    "home": (
        "{name} lives in approved premises in {place} and will move on when a suitable address has been found.",
        "The address was checked by police in {month}; no children live in the house or in the adjoining property.",
        "{He} has held the tenancy since {year} and there are no arrears.",
        "A school stands about 300 metres away and {he} passes it on the way to the bus; a route has been agreed.",
        "{He} must not stay overnight anywhere else without the approval of the supervising officer.",
        "The housing provider knows of the conviction and reports any concern to the offender manager.",
    ),
    "work": (
        "{He} worked as a delivery driver until {month} and had access to many homes through that work.",
        "{name} left school without qualifications and finds long forms hard to read.",
        "Any new job has to be disclosed before it starts, so that risk to the public can be considered.",
        "{He} attends a woodwork course on two days each week and has not missed a session.",
        "Unemployment leaves {him} with long empty days, which {he} links to time spent online.",
        "{He} is in receipt of benefits and budgets well; there are no debts of note.",
    ),
    "people": (
        "{He} describes a distant relationship with both parents and was in local authority care from the age of nine.",
        "{name} has told a new partner about the conviction; children's services were informed on the same day.",
        "The partner has two children, who do not live with her, and a safeguarding referral was made in {month}.",
        "{He} feels more at ease in the company of teenagers and says that adults judge {him}.",
        "A brother in {place} remains supportive and will take part in safety planning.",
        "Isolation was present before each offence and is seen as an early warning sign.",
        "Most of {his} associates are met online, and {he} is guarded about who they are.",
        "Previous relationships ended when {he} became jealous and controlling.",
    ),
    "substances": (
        "{He} denies current drug use and the tests in {month} and {year} were negative.",
        "Alcohol was a factor in the index offence: {he} drank daily and hid it from {his} family.",
        "{name} has reduced to two or three drinks at weekends, by {his} own account.",
        "Cannabis was used through {his} twenties; there is no evidence of use since release.",
        "{He} completed a brief intervention with the local service and does not want further work.",
    ),
    "mind": (
        "{He} manages low mood with medication and sees the community mental health team each month.",
        "{name} tends to act first and think later, above all when {he} feels rejected.",
        "Sexual preoccupation remains high: {he} reports using sex to cope with stress.",
        "{He} can describe the steps that led to the offence but struggles to see the victim's point of view.",
        "Some hostility towards professionals was noted - {he} believes that the police want {him} to fail.",
        "Problem solving has improved since the programme and {he} now asks for help earlier.",
        "{He} minimises: \"they were only pictures\" is a phrase heard more than once in supervision.",
        "Attitudes that support offending were explored, and {he} was able to challenge two of them.",
    ),
    "who": (
        "Female children between the ages of 10 and 15 who are known to {name} or met online.",
        "Children of any partner or friend, and children who live near the home address.",
        "The named victim and her family, through contact that has been forbidden.",
        "Staff who challenge {him} about {his} behaviour, in particular female staff working alone.",
        "Adult women with whom {he} forms a relationship, through controlling behaviour.",
    ),
    "nature": (
        "Contact sexual offences against children following a period of grooming.",
        "Serious psychological harm from sexual communication, coercion and the sharing of images.",
        "Physical harm through assault in the context of an argument, with the possible use of items to hand.",
        "Emotional harm to the victim's family if {he} tried to make contact or was seen in {place}.",
        "The harm would be traumatic, and recovery could be expected to be difficult.",
    ),
    "when": (
        "The risk is greatest when {he} has unsupervised contact with children; it is not thought to be imminent.",
        "Risk rises in the first weeks after release, when structure is least and isolation greatest.",
        "It is likely to be high if {he} resumes drinking or loses the approved address.",
        "In custody the risk is contained, since {he} has no access to children.",
        "Risk would be immediate if {he} were to obtain a device that has not been declared.",
    ),
    "more": (
        "Access to the internet without monitoring, or the discovery of a hidden device.",
        "A new relationship with a person who has children, not disclosed to probation or police.",
        "Loss of work, loss of accommodation, or a return to heavy drinking.",
        "Disengagement from supervision, missed appointments, and telling different things to different agencies.",
        "Low mood combined with rejection by family, as was seen before the last offence.",
    ),
    "less": (
        "Stable accommodation away from schools, with regular unannounced visits by the police.",
        "Completion of an accredited programme and continued practice of what was learned there.",
        "Support from {his} brother and from the Circle of volunteers, who meet {him} weekly.",
        "Monitoring software on all devices, and compliance with the notification requirements.",
        "Purposeful activity on weekdays, honest disclosure, and a network that knows about the offending.",
    ),
    "supervision": (
        "Supervision will be weekly, face to face, with one home visit each month.",
        "{name} will see {his} probation practitioner in {place}; appointments are never cancelled by text message.",
        "Three-way meetings with the police offender manager take place every eight weeks.",
        "Family support is encouraged: {his} brother will be invited to a meeting in {month}.",
        "Reporting increases to twice a week if there are concerns about compliance.",
    ),
    "control": (
        "Licence conditions: no contact with any child under 16 without approval; devices to be declared.",
        "Unannounced police visits at least quarterly, with examination of devices.",
        "A curfew from 19:00 to 07:00 is monitored electronically until {month}.",
        "{He} is excluded from {place} and from the area within 100 metres of any school.",
        "Polygraph examination is planned and the result will be shared at the next MAPPA meeting.",
        "The ARMS of {month}, completed jointly with the police, gave a high priority for opportunity to offend.",
        "The order prohibits deleting the browsing history of any device.",
    ),
    "treatment": (
        "Referral to an accredited sexual offending programme, to start in {month}.",
        "One-to-one work on healthy relationships, managing emotions and victim awareness.",
        "The community mental health team will review medication and report any change.",
        "Structured sessions will build on what {he} has said about sexual thoughts and coping.",
        "Employment support: {he} will be helped to find work that does not involve access to children.",
    ),
    "victim": (
        "The victim liaison officer is in touch with the family and has passed on their wishes about exclusion.",
        "No contact, direct or indirect, with the victim or her family; this includes social media.",
        "The exclusion zone covers {place} and is shown on the map held with the licence.",
        "Children's services hold a plan for the children of the new partner and share it with this agency.",
        "Any sighting in the excluded area is to be reported by telephone to the duty officer at once.",
    ),
    "contingency": (
        "If {name} misses an appointment, the practitioner will telephone the same day and tell the police.",
        "If {he} is found with an undeclared device, we will consider recall and arrest the same day.",
        "If a new relationship comes to light, children's services will be told within 24 hours.",
        "If the accommodation breaks down, approved premises will be sought before any other address is agreed.",
        "If {he} becomes low in mood, the mental health team will be asked for an urgent appointment.",
        "If {he} loses {his} job, an early meeting will be held to review the plan.",
    ),
    "comments": (
        "This plan has been shared with {name}, who signed the summary.",
        "A copy goes to the police, to housing and to children's services with the consent of the senior officer.",
        "ARMS factors were reviewed with the police: sexual preoccupation medium, positive routine a strength.",
        "Nothing further to add at this stage.",
        "The plan will be reviewed after the next MAPPA meeting or on any significant change.",
    ),
}  # fmt: skip
