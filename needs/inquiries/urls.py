from django.urls import path

from needs.inquiries import openings
from needs.inquiries.views import (
    answers,
    following,
    inquiries,
    library,
    member,
    versions,
)

app_name = "needs"

urlpatterns = [
    path("", member.overview, name="list"),
    path("ny/<int:procurement_pk>/", inquiries.create, name="create"),
    path("<int:pk>/", inquiries.inquiry, name="inquiry"),
    path("<int:pk>/andra/", inquiries.edit, name="edit"),
    path("<int:pk>/rader/", inquiries.items, name="items"),
    path("<int:pk>/fragor/", inquiries.questions, name="questions"),
    path("<int:pk>/forhandsvisning/", inquiries.preview, name="preview"),
    path("<int:pk>/skicka/", inquiries.send, name="send"),
    path("<int:pk>/borja-fran/", library.start_from, name="start_from"),
    path("<int:pk>/mall/", library.keep_template, name="keep_template"),
    path("mallar/", library.templates, name="templates"),
    path("mallar/<int:pk>/", library.template, name="template"),
    path("mallar/<int:pk>/dra-in/", library.retire_template, name="retire_template"),
    path("<int:pk>/andra-skickad/", versions.revise, name="revise"),
    path("<int:pk>/andra-skickad/slang/", versions.drop, name="drop_revision"),
    path("<int:pk>/ny-version/", versions.send, name="send_version"),
    path("<int:pk>/versioner/", versions.history, name="versions"),
    path("svar/<int:pk>/tidigare/", versions.earlier, name="earlier"),
    path("<int:pk>/svar/", answers.board, name="board"),
    path("<int:pk>/paminn/", answers.remind, name="remind"),
    path("<int:pk>/nya-parter/", answers.ask_newcomers, name="ask_newcomers"),
    path("<int:pk>/mer-tid/", answers.extend, name="extend"),
    path("<int:pk>/stang/", answers.close, name="close"),
    path("paminnelser/", following.default_ladder, name="default_ladder"),
    path("<int:pk>/paminnelser/", following.ladder, name="ladder"),
    path("<int:pk>/paminnelser/vila/", following.pause, name="pause_ladder"),
    path("<int:pk>/telefonlista/", following.phone_list, name="phone"),
    path("granska/<int:pk>/samtal/", following.call, name="call"),
    path("granska/<int:pk>/", answers.review, name="review"),
    path("granska/<int:pk>/aterlamna/", answers.send_back, name="return"),
    path("granska/<int:pk>/sent-svar/", answers.allow_late, name="allow_late"),
    path("svar/<int:pk>/", openings.noted(member.answer), name="answer"),
    path("svar/<int:pk>/utkast/", member.save_draft, name="save_draft"),
    path("svar/<int:pk>/inget-behov/", member.nothing, name="nothing"),
    path("svar/<int:pk>/tack/", member.receipt, name="receipt"),
    path("svar/<int:pk>/utskrift/", member.printed, name="print"),
]
