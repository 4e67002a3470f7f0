from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("conditions", views.ConditionViewSet, "condition")
router.register("symptoms", views.SymptomViewSet, "symptom")
router.register("body-sites", views.BodySiteViewSet, "body-site")
router.register("risk-factors", views.RiskFactorViewSet, "risk-factor")
router.register("treatments", views.TreatmentViewSet, "treatment")
router.register("examinations", views.ExaminationViewSet, "examination")
router.register("specialists", views.SpecialistViewSet, "specialist")
router.register("red-flags", views.RedFlagViewSet, "red-flag")

urlpatterns = [
    path("match/", views.MatchView.as_view(), name="match"),
    path("understand/", views.UnderstandView.as_view(), name="understand"),
    path("about/", views.AboutView.as_view(), name="about"),
    path("", include(router.urls)),
]
