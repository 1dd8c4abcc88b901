"""What each role may do once its holder is ready, in words for them. Shown by the status page and by help."""

from visor.organisation.choices import Role

MAY: dict[Role, str] = {
    Role.PO: "Open and work on the records of your unit: add to the log, upload OASys and other documents.",
    Role.PSO: "Open and work on the records of your unit: add to the log, upload OASys and other documents.",
    Role.SPO: "Open and work on every record of your team and its PODs.",
    Role.HEAD_OF_PDU: "Open and work on every record of your PDU (LDU).",
    Role.CASE_ADMINISTRATOR: "Create records and upload OASys and other documents for your unit.",
    Role.MAPPA_ADMINISTRATOR: "Open the level 2 and level 3 records of your MAPPA area.",
    Role.MAPPA_COORDINATOR: "Open every record of your MAPPA area, at any level.",
    Role.VISOR_ADMINISTRATOR: "Create and work on records across your region, and post staff of your agency there.",
    Role.POLICE_OFFENDER_MANAGER: "Open and work on the records of your police unit.",
    Role.POLICE_SUPERVISOR: "Open and work on every record of your police unit.",
    Role.PRISON_LPC: "Open and work on the records of your prison.",
    Role.NATIONAL_READER: "Read every record in the country that is not restricted. You change none.",
    Role.VETTING_OFFICER: "Record vetting. This role opens no records.",
    Role.TRAINING_LEAD: "Book people on courses and record their results. This role opens no records.",
    Role.AUDITOR: "Examine the audit trail. This role opens no records.",
    Role.SYSTEM_ADMINISTRATOR: "Look after accounts, units and postings. This role opens no records.",
}
