"""Which tables each group of kept public pages tells from: whoever writes there takes those pages away (portal.pages)."""

from home.groups import ALL, CERTIFICATES, EXEMPLARS, FRONT, LIBRARY, ROUNDS, SITE
from portal import pages

# Of a page row what the public sees; drafts saved beside it change none of that.
PAGE_COLUMNS = (
    "title", "slug", "live", "url_path", "path", "depth", "seo_title", "search_description", "first_published_at",
    "last_published_at", "show_in_menus", "locale_id",
)  # fmt: skip
# Of a dossier what counts as a figure or puts it on a public list; its texts are copied to the page when it is opened.
STEPS = ("state", "submitted_at", "decided_at", "unit_name", "code")
STORIES = (
    "home_newsindexpage", "home_newspage", "home_honourspage", "home_callspage", "home_roundpage",
    "home_feedbackfield",
)  # fmt: skip
ROUND_PARTS = (
    "initiatives_round", "initiatives_roundevent", "initiatives_topic", "initiatives_tier", "initiatives_roundunitkind",
    "initiatives_roundcategory",
)  # fmt: skip


def register_all() -> None:
    pages.tells(ALL, ["wagtailcore_page"], columns=PAGE_COLUMNS)
    pages.tells(ALL, ["portal_identity", "portal_unit", "wagtailcore_pageviewrestriction"])
    pages.tells(
        [SITE, FRONT, LIBRARY, EXEMPLARS, ROUNDS], ["portal_picture", "portal_rendition", "portal_publicdocument"]
    )
    pages.tells([SITE, FRONT, ROUNDS, EXEMPLARS, LIBRARY], STORIES)
    # The pages an editor put into the menu stand below every page.
    pages.tells(ALL, ["home_standardpage", "home_feedbackpage", "home_homepage"])
    pages.tells([FRONT], ["home_movementpage", "home_indicespage"])
    pages.tells([FRONT], ["initiatives_indexresult", "initiatives_indextarget", "initiatives_provincecount"])
    pages.tells([FRONT, LIBRARY, EXEMPLARS], ["initiatives_movementcontent", "home_librarypage"])
    pages.tells([FRONT, LIBRARY, EXEMPLARS], ["home_finding"])
    pages.tells([FRONT, LIBRARY, EXEMPLARS, ROUNDS, CERTIFICATES], ["home_exemplarpage"])
    # Sitemaps name rounds, news and texts too, and lie with the library.
    pages.tells([FRONT, ROUNDS, LIBRARY], ROUND_PARTS)
    pages.tells([FRONT, ROUNDS], ["initiatives_initiative"], columns=STEPS, inserts=False)
    pages.tells([EXEMPLARS], ["home_replication", "home_replicationfigure", "home_stillinuse"])
    pages.tells(
        [EXEMPLARS], ["home_unitquestion"], columns=("public_question", "public_answer", "published_at"), inserts=False
    )
    pages.tells(
        [ROUNDS, EXEMPLARS, CERTIFICATES],
        ["initiatives_certificate", "initiatives_decision", "initiatives_decisionline"],
    )
    pages.tells([ROUNDS], ["initiatives_publicnotice", "initiatives_outcome"])
    pages.tells([ROUNDS], ["home_publicvote"])
    pages.tells([FRONT, LIBRARY, EXEMPLARS, ROUNDS, CERTIFICATES], ["initiatives_movement"])
