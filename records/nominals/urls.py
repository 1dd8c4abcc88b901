from django.urls import path

from records.nominals import views

urlpatterns = [
    path("records/", views.search_page, name="search"),
    path("records/new/", views.create, name="record_create"),
    path("records/<str:slug>/", views.record, name="record"),
    path("records/<str:slug>/log/new/", views.add_log_entry, name="log_entry_add"),
    path("records/<str:slug>/markers/new/", views.add_marker, name="marker_add"),
    path("help/access/", views.how_access_works, name="how_access_works"),
]
