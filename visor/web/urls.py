from django.urls import path

from visor.web import views

urlpatterns = [
    path("drafts/<path:key>/", views.draft, name="draft"),
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
]
