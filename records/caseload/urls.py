from django.urls import path

from records.caseload import sign_off, views

urlpatterns = [
    path("", views.home, name="home"),
    path("notices/", views.notices, name="notices"),
    path("sign-off/", sign_off.sign_off_list, name="sign_off_list"),
]
