"""The pages of this room: one module a journey."""

from records.assessments.views.checking import check
from records.assessments.views.deciding import reject, send_back, sign_off, withdraw
from records.assessments.views.looking import assessment, assessments, of_document

__all__ = ["assessment", "assessments", "check", "of_document", "reject", "send_back", "sign_off", "withdraw"]
