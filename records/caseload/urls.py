from django.urls import path

from records.caseload import views

urlpatterns = [path("", views.home, name="home")]
