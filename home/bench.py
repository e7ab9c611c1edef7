"""The public pages and the editor's desk that `bench` measures, and the exemplars that fill the library."""

from datetime import date

from home import demo
from home.models import ExemplarPage, LibraryPage
from initiatives.bench import bench_round
from initiatives.models import Certificate, Decision, DecisionLine, Initiative
from initiatives.states import State
from portal import bench, clock
from portal import demo as people


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
    library = LibraryPage.objects.get()
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
            title=one.title, slug=f"dien-hinh-{one.pk}", initiative=one, summary=one.summary, figure="27 → 9 %"
        )
        library.add_child(instance=page)
        ExemplarPage.objects.filter(pk=page.pk).update(first_published_at=clock.now())


def first_exemplar() -> str:
    return ExemplarPage.objects.live().order_by("pk")[0].slug


def first_serial() -> str:
    return Certificate.objects.order_by("pk")[0].serial


bench.grounds.append(demo.load_site)
bench.fillers.append(fill)

bench.page("front page", "", "home:front")
bench.page("library", "", "home:library")
bench.page("library, filtered", "", "home:library", query="?q=the+hoi+dap&pillar=P2&page=2")
bench.page("movement", "", "home:movement")
bench.page("search", "", "home:search", query="?q=the+hoi+dap")
bench.page("certificate", "", "home:certificate", first_serial)
bench.page("sign in", "", "account_login")
bench.page("editor's desk", "bien-tap", "home:editor")
bench.pages.append(bench.BenchPage("exemplar", "", lambda: f"/thu-vien/{first_exemplar()}/"))
