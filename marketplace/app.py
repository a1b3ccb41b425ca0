"""The composition root: the one place that knows all three packages."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import bookings
import inventory
from marketplace import config, engines, escaping, paths, running, transactions
from marketplace import web as marketplace_web
from marketplace.config import Settings
from marketplace.extensions import babel, csrf, db, login_manager
from marketplace.web import guard, translating


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raises ConfigurationError when the environment cannot be used."""
    settings = settings or config.load()
    app = Flask(
        "marketplace",
        template_folder=str(paths.resource("templates")),
        static_folder=str(paths.resource("static")),
        static_url_path="/static",
    )
    _configure(app, settings)
    db.init_app(app)
    # Registered after Flask-SQLAlchemy's own, so that it runs before it.
    app.teardown_appcontext(transactions.let_go)
    csrf.init_app(app)
    login_manager.init_app(app)
    with app.app_context():
        engines.prepare(db.engine)
    for package in (running, marketplace_web, inventory, bookings):
        package.init_app(app)
    guard.check(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    address = engines.normalised(settings.database_url.get_secret_value())
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SECRET_KEY_FALLBACKS=[key.get_secret_value() for key in settings.secret_key_fallbacks],
        SQLALCHEMY_DATABASE_URI=address,
        SQLALCHEMY_ENGINE_OPTIONS=engines.options(address),
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=24 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_DEFAULT_TIMEZONE=settings.city.time_zone,
        BABEL_TRANSLATION_DIRECTORIES=str(paths.package("locale")),
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    escaping.escape_lazy_sentences()
    babel.init_app(app, locale_selector=marketplace_web.locale.select)
    translating.init_app(app)
