"""In which groups public pages are kept, and which tables each group tells from; pure names."""

FRONT, LIBRARY, EXEMPLARS, ROUNDS, CERTIFICATES, SITE = (
    "front",
    "library",
    "exemplars",
    "rounds",
    "certificates",
    "site",
)
ALL = (FRONT, LIBRARY, EXEMPLARS, ROUNDS, CERTIFICATES, SITE)
