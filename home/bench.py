"""The public pages and the editor's desk that `bench` measures, and the exemplars that fill the library."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from home import bench_exemplar, bench_public, catalogue, drill_public, site
from home.models import (
    ExemplarPage,
    Finding,
    LibraryPage,
    Replication,
    ReplicationFigure,
    StillInUse,
    UnitQuestion,
    on_its_way,
)
from initiatives.bench import bench_round
from initiatives.models import Certificate, Decision, DecisionLine, Initiative
from initiatives.states import State
from portal import bench, clock
from portal import demo as people
from portal.drill import drills
from portal.models import Unit


def fill(rows: int) -> None:
    """A signed decision over everything awarded, a certificate and a live page each."""
    round_ = bench_round()
    decision, _created = Decision.objects.get_or_create(
        round=round_,
        kind="recognition",
        number="1/QĐ-UBND",
        date=date(2026, 1, 5),
        authority=round_.authority,
        defaults={
            "signer": people.cast()["phe-duyet"],
            "signer_position": "Chủ tịch",
            "stated_at": clock.now(),
            "recorded_at": clock.recorded(),
        },
    )
    library, told = LibraryPage.objects.get(), bench_exemplar.facts()
    for one in Initiative.objects.filter(state=State.AWARDED, exemplar=None)[:rows]:
        line = DecisionLine.objects.create(decision=decision, initiative=one, tier_name="Giải Nhì")
        Certificate.objects.create(
            serial=f"GCN-BENCH-{one.pk}",
            line=line,
            authorship=one.authorships.first(),
            holder="Trần Văn Lộc",
            unit_name=one.unit_name,
            title=one.title,
            issued_on=decision.date,
            changed_at=clock.now(),
        )
        page = ExemplarPage(
            title=one.title, slug=f"dien-hinh-{one.pk}", initiative=one, summary=one.summary, figure="27 → 9 %", **told
        )
        with on_its_way():
            library.add_child(instance=page)
        ExemplarPage.objects.filter(pk=page.pk).update(first_published_at=clock.now(), last_published_at=clock.now())
        catalogue.refresh(one)
    bench_exemplar.fill_stories()


def fill_replications(rows: int) -> None:
    """Every list around the first exemplar: units that apply it, their figures and answers, questions put to it."""
    page = ExemplarPage.objects.live().order_by("pk").select_related("initiative")[0]
    officer, at = people.cast()["thu-truong"], clock.now()
    units = Unit.objects.bulk_create(
        Unit(code=f"BENCH-{n}", name=f"UBND xã Thử {n}", folded_name=f"ubnd xa thu {n}", kind="commune")
        for n in range(Replication.objects.filter(initiative=page.initiative).count(), rows)
    )
    made = Replication.objects.bulk_create(
        Replication(initiative=page.initiative, unit=unit, unit_name=unit.name, state="confirmed", registered_by=officer,
                    registered_at=at, reported_at=at, applied_on=clock.today())
        for unit in units
    )  # fmt: skip
    ReplicationFigure.objects.bulk_create(
        ReplicationFigure(replication=one, name="Hồ sơ", unit="%", before=27, after=9) for one in made
    )
    StillInUse.objects.bulk_create(
        StillInUse(initiative=page.initiative, replication=one, year=clock.today().year, asked_at=at, in_use=True)
        for one in made
    )
    StillInUse.objects.get_or_create(
        initiative=page.initiative, replication=None, year=clock.today().year, defaults={"asked_at": at}
    )
    UnitQuestion.objects.bulk_create(
        UnitQuestion(initiative=page.initiative, name="Người hỏi", contact="a@b.vn", text="Hỏi", asked_at=at)
        for _n in range(UnitQuestion.objects.count(), rows)
    )
    mine = Unit.objects.get(code="DL-HOASONDONG")
    there = set(Replication.objects.filter(unit=mine).values_list("initiative", flat=True))
    others = Initiative.objects.filter(state=State.AWARDED).exclude(pk__in=there)[: max(0, rows - len(there))]
    Replication.objects.bulk_create(
        Replication(initiative=one, unit=mine, unit_name=mine.name, registered_by=officer, registered_at=at)
        for one in others
    )


def own_replication() -> int:
    return Replication.objects.filter(unit__code="DL-HOASONDONG").order_by("pk")[0].pk


def first_question() -> int:
    return UnitQuestion.objects.order_by("pk")[0].pk


def owners_use() -> int:
    return StillInUse.objects.filter(replication=None).order_by("pk")[0].pk


def unopened() -> int:
    return Initiative.objects.filter(state=State.AWARDED).order_by("pk")[0].pk


def first_exemplar() -> str:
    return ExemplarPage.objects.live().order_by("pk")[0].slug


def compared() -> str:
    """The comparison of the first two exemplars."""
    codes = Finding.objects.order_by("page").values_list("code", flat=True)[:2]
    return f"{reverse('home:compare')}?{urlencode({'ma': list(codes)}, doseq=True)}"


def first_serial() -> str:
    return Certificate.objects.order_by("pk")[0].serial


bench.grounds.append(site.load_site)
drills["public"] = drill_public.run
bench.others["public"] = bench_public.run
bench.fillers += [fill, fill_replications]

bench.page("front page", "", "home:front")
bench.page("library", "", "home:library")
bench.page("library, filtered", "", "home:library", query="?q=the+hoi+dap&tru-cot=P2&page=2")
bench.page("movement", "", "home:movement")
bench.page("search", "", "home:search", query="?q=the+hoi+dap")
bench.page("certificate", "", "home:certificate", first_serial)
bench.page("check of a file", "", "home:check_certificate")
bench.page("one index", "", "home:index", "SIPAS")
bench.page("what becomes public", "bien-tap", "home:open_page", unopened)
bench.page("what my unit applies", "thu-truong", "home:replications")
bench.page("one replication", "thu-truong", "home:replication", own_replication)
bench.page("apply here", "thu-truong", "home:register_replication", first_exemplar)
bench.page("ask the unit", "", "home:ask_unit", first_exemplar)
bench.page("question to the unit", "thu-truong", "home:question", first_question)
bench.page("still in use", "thu-truong", "home:still_in_use", owners_use)
bench.page("sign in", "", "account_login")
bench.page("editor's desk", "bien-tap", "home:editor")
bench.page("exemplar", "", "home:exemplar", first_exemplar)
bench.page("library as cards", "", "home:library", query="?xem=the")
bench.page("library as a map", "", "home:library", query="?xem=ban-do")
bench.page("choose two", "", "home:compare")
bench.pages.append(bench.BenchPage("compare two", "", compared))
bench.page("calls", "", "home:calls")
bench.page("honours", "", "home:honours")
bench.page("indices", "", "home:indices")
bench.page("news", "", "home:news")
bench.page("one piece of news", "", "home:news", query="mo-thu-vien/")
bench.page("help", "", "home:front", query="cach-tham-gia/")
bench.page("privacy", "", "home:front", query="quyen-rieng-tu/")
bench.page("feedback form", "", "home:front", query="gop-y/")
bench.page("open data", "", "home:data")
bench.page("was it useful", "", "home:useful", first_exemplar)
bench.page("what readers said", "bien-tap", "home:feedback_desk")
