from django.urls import path

from records.orders import views

urlpatterns = [
    path("records/<str:slug>/releases/", views.releases, name="releases"),
    path("records/<str:slug>/releases/add/", views.release_add, name="release_add"),
    path(
        "records/<str:slug>/releases/<uuid:release>/withdraw/",
        views.release_withdraw,
        name="release_withdraw",
    ),
]
