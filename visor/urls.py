"""Where each room is mounted. The frame names rooms by string and imports none."""

from django.urls import include, path

urlpatterns = [
    path("", include("records.caseload.urls")),
    path("", include("visor.accounts.urls")),
    path("", include("training.urls")),
    path("", include("visor.web.urls")),
    path("", include("records.nominals.urls")),
    path("", include("records.orders.urls")),
    path("", include("records.documents.urls")),
    path("", include("records.assessments.urls")),
]
handler404 = "visor.web.views.page_not_found"
handler500 = "visor.web.views.server_error"
