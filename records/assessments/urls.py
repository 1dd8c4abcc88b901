from django.urls import path

from records.assessments import views

OF_RECORD = "records/<str:slug>/assessments/"
OF_ONE = OF_RECORD + "<uuid:assessment>/"
urlpatterns = [
    path(OF_RECORD, views.assessments, name="assessments"),
    path(OF_ONE, views.assessment, name="assessment"),
    path(OF_ONE + "check/", views.check, name="assessment_check"),
    path(OF_ONE + "reject/", views.reject, name="assessment_reject"),
    path(OF_ONE + "sign-off/", views.sign_off, name="assessment_sign_off"),
    path(OF_ONE + "return/", views.send_back, name="assessment_return"),
    path(OF_ONE + "withdraw/", views.withdraw, name="assessment_withdraw"),
    path(
        "records/<str:slug>/documents/<uuid:reference>/assessment/",
        views.of_document,
        name="assessment_of_document",
    ),
]
