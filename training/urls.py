from django.urls import path

from training import views

urlpatterns = [path("status/", views.my_status, name="my_status")]
