"""Addresses under /arshjul/."""

from django.urls import path

from needs.planning.views import evidence, meetings, proposals, wheel

app_name = "planning"

urlpatterns = [
    path("", wheel.year, name="wheel"),
    path("kalender/<int:year>.ics", wheel.calendar_file, name="calendar"),
    path("nasta/", proposals.cycles, name="cycles"),
    path("nasta/avtal/", proposals.propose, name="propose"),
    path("nasta/ny/", proposals.propose_by_hand, name="propose_by_hand"),
    path("nasta/<int:pk>/", proposals.proposal, name="proposal"),
    path("nasta/<int:pk>/flytta/", proposals.shift, name="shift"),
    path("nasta/<int:pk>/aterstall/", proposals.undo_shift, name="undo_shift"),
    path("nasta/<int:pk>/lagg-ner/", proposals.drop, name="drop"),
    path("nasta/<int:pk>/starta/", proposals.start, name="start"),
    path("tider/", proposals.lengths, name="lengths"),
    path("nasta/<int:pk>/anteckna/", evidence.of_proposal, name="note_proposal"),
    path("upphandling/<int:pk>/", evidence.of_case, name="note_case"),
    path("nasta/<int:pk>/bevis/", evidence.proof_of_proposal, name="proof_proposal"),
    path("upphandling/<int:pk>/bevis/", evidence.proof_of_case, name="proof_case"),
    path("sammantraden/<int:pk>/", meetings.meetings, name="meetings"),
    path("sammantraden/<int:pk>/fil/", meetings.upload, name="upload_meetings"),
    path("sammantraden/ta-bort/<int:pk>/", meetings.remove, name="remove_meeting"),
]
