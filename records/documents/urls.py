from django.urls import path

from records.documents import views

urlpatterns = [
    path("records/<str:slug>/documents/", views.documents, name="documents"),
    path("records/<str:slug>/documents/add/", views.document_add, name="document_add"),
    path("records/<str:slug>/documents/<uuid:reference>/", views.document, name="document"),
    path("records/<str:slug>/documents/<uuid:reference>/progress/", views.progress, name="document_progress"),
    path("records/<str:slug>/documents/<uuid:reference>/reading/", views.reading, name="document_reading"),
    path(
        "records/<str:slug>/documents/<uuid:reference>/again/", views.read_again, name="document_read_again"
    ),
    path("records/<str:slug>/documents/<uuid:reference>/file/", views.file, name="document_file"),
    path(
        "records/<str:slug>/documents/<uuid:reference>/pages/<int:number>.png",
        views.page,
        name="document_page",
    ),
]
