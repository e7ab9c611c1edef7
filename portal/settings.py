"""The one settings file: production by default, what differs between machines from the environment."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import bucket, env, secrets, sso_settings

# --- site -----------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("PORTAL_VAR", str(BASE_DIR / "var")))
DEBUG = env.flag("DEBUG")
COMMAND = sys.argv[1] if len(sys.argv) > 1 else ""
SECRET_KEY = secrets.secret_key(VAR, COMMAND)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it in the environment, or run 'python manage.py demo', which makes one of its own."
    )
SECRET_KEY_FALLBACKS = env.parts(env.secret("SECRET_KEY_FALLBACKS"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000")
# The demonstration: accounts whose password is on the sign-in page. A production start refuses it.
DEMO = secrets.is_demo(COMMAND)
if DEMO and SITE_ADDRESS.startswith("https://"):
    raise ImproperlyConfigured("PORTAL_DEMO is set on a portal with an https address: take one of the two away.")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

# --- apps -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "review",
    "initiatives",
    "portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "portal.logs.RequestIdMiddleware",
    "portal.middleware.PublicAnswersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.PermissionsPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.admin_policy.AdminPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageByAddressMiddleware",
    "portal.middleware.NoNullMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.PrivatePagesMiddleware",
    "portal.middleware.SecondFactorMiddleware",
    "portal.middleware.KeepTypedMiddleware",
    "portal.middleware.NotPossibleNowMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context.portal",
                "portal.second_factor.context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- storage and database ---------------------------------------------------------------------
DATABASES = {"default": env.database(env.secret("DATABASE_URL"), VAR / "portal.sqlite3")}
CACHES = {
    # Tries are counted for all processes and nodes together.
    "default": {"BACKEND": "portal.caches.Routed"},
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Which renditions there are is asked of the database: a process must not remember one another took away.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
# "nginx" where it stands before every node and sends private files at our word; "portal" sends them itself; "s3" keeps
# them in a bucket and sends them itself.
PRIVATE_FILES = env.text("PRIVATE_FILES", "portal")
# tcp://host:port or unix:///path of ClamAV's clamd; none: files are kept and shown as not scanned.
CLAMD_URL = env.text("CLAMD_URL")
# Public pages as files: one directory for all web nodes; "off" keeps none.
PAGES_ROOT = None if env.text("PORTAL_PAGES") == "off" else Path(env.text("PORTAL_PAGES", str(VAR / "pages")))
STORAGES = {
    "default": {"BACKEND": "portal.storage.WholeFiles"},
    "private": bucket.storage()
    if PRIVATE_FILES == "s3"
    else {"BACKEND": "portal.storage.WholeFiles", "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

# --- people and mail ----------------------------------------------------------------------------
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.cms_rights.EditorsOfTheDay"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.breached.BreachedPasswordValidator", "OPTIONS": {"path": env.text("BREACHED_PASSWORDS")}},
    {"NAME": "portal.place_words.PlaceWordsValidator"},
    # Twelve figures are somebody's identity card.
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:work"
ACCOUNT_FORMS = {
    "login": "portal.account_forms.LoginForm",
    "reauthenticate": "portal.account_forms.PasswordAgainForm",
    "change_password": "portal.account_forms.ChangePasswordForm",
    "reset_password": "portal.account_forms.ResetPasswordForm",
    "reset_password_from_key": "portal.account_forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "portal.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts are made for an address that answered: by invitation, or by the link of a sign-up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_ADDRESS.startswith("https://")
MFA_FORMS = {
    "authenticate": "portal.account_forms.AuthenticateForm",
    "reauthenticate": "portal.account_forms.ReauthenticateForm",
    "activate_totp": "portal.account_forms.ActivateTOTPForm",
    "deactivate_totp": "portal.account_forms.DeactivateTOTPForm",
    "generate_recovery_codes": "portal.account_forms.GenerateRecoveryCodesForm",
    "add_webauthn": "portal.account_forms.AddWebAuthnForm",
    "edit_webauthn": "portal.account_forms.EditWebAuthnForm",
}
# One way in for the province's people beside the password; what is not configured is not shown.
SOCIALACCOUNT_ADAPTER = "portal.single_sign_on.Province"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": sso_settings.provider()}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_RATE_LIMITS = {
    "signup": "20/h/ip,3/h/key",
    "objection": "5/h/ip",
    "feedback": "10/h/ip",
    "vote": "30/h/ip,3/h/key",
}
# How many proxies of ours stand before the portal: the address a limit counts by is the one the outermost saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ACCOUNT_ADAPTER = "portal.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A link to set a password opens for a day; whoever comes later asks for a new one.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", "localhost"), int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_USER"), env.secret("EMAIL_PASSWORD")
# STARTTLS where there is a name to protect, or where it is asked for.
EMAIL_USE_TLS = env.text("EMAIL_TLS", "on" if EMAIL_HOST_USER else "off") == "on"
EMAIL_TIMEOUT = 60
# A file outside this machine, or at least outside the database, that gets a line with every head of the ledger.
LEDGER_HEADS = env.text("LEDGER_HEADS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "cong-sang-kien@localhost")

# --- wagtail -------------------------------------------------------------------------------------
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = "Cổng sáng kiến"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh", "UTC"]
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "portal.PublicDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.cms_forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.cms_forms.PublicDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.moderation.finish"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]

# --- security ------------------------------------------------------------------------------------
SECURE = SITE_ADDRESS.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "portal.sessions"
CSRF_FAILURE_VIEW = "portal.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    },
}
# Without a token there is no /metrics.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
# "json" for machines that collect, one object a line; a line of access for each request then goes with it.
LOGS = env.text("LOGS", "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "portal.logs.JsonLines"},
        "text": {"class": "portal.logs.TextLines", "format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if LOGS == "json" else "text"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"portal.access": {"level": "INFO" if LOGS == "json" else "WARNING"}},
}
