"""What is offered and on which terms: listings, units, places, hours, tariffs, photos."""

from collections.abc import Callable

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from inventory import api, cli, cli_export, cli_words, jobs
    from inventory.confirming import mails
    from inventory.views import photos
    from marketplace import storage

    storage.init_app(app)
    mails.register()
    jobs.register()
    cli.register(app)
    cli_export.register_commands(app)
    cli_words.register(app)
    app.register_blueprint(photos.blueprint)
    _register_pages(app)
    api.init_app(app)
    _offer_words()


def _register_pages(app: Flask) -> None:
    from inventory.views import (
        confirmation,
        imports,
        manage,
        organisation_page,
        photos_manage,
        register,
        school_breaks,
        suggesting,
        together,
        translating,
        wizard,
        words,
    )

    pages = (
        manage,
        wizard,
        photos_manage,
        register,
        organisation_page,
        imports,
        school_breaks,
        suggesting,
        together,
        translating,
        words,
        confirmation,
    )
    for page in pages:
        app.register_blueprint(page.blueprint)
    _fill_menus()


def _fill_menus() -> None:
    from flask_babel import lazy_gettext as _l

    from inventory.views import words
    from marketplace.web import navigation

    mine = navigation.signed_in
    navigation.add(_l("Associations"), "inventory_register.index", order=20)
    navigation.add(
        _l("School breaks"),
        "inventory_school_breaks.index",
        visible=navigation.platform_admin,
        order=75,
        menu=navigation.Menu.ACCOUNT,
    )
    navigation.add(
        _l("Words that mean the same"),
        "inventory_words.index",
        visible=words.kept_by,
        order=76,
        menu=navigation.Menu.ACCOUNT,
    )
    navigation.add(_l("My listings"), "inventory_manage.index", visible=mine, order=60)


def _offer_words() -> None:
    from inventory import vocabulary
    from marketplace.register_words import WordList, offer

    def labelled(terms: tuple[vocabulary.Term, ...]) -> Callable[[str], list[tuple[str, str]]]:
        return lambda locale: list(vocabulary.labels(terms, locale).items())

    offer(WordList.ACTIVITIES, labelled(vocabulary.ACTIVITIES))
    offer(WordList.AGES, labelled(vocabulary.AGES))
    offer(WordList.LANGUAGES, labelled(vocabulary.LANGUAGES))
    offer(WordList.PRICE_GROUPS, labelled(vocabulary.PRICE_GROUPS))
    offer(
        WordList.DISTRICTS, lambda _locale: [(one.name, one.name) for one in vocabulary.DISTRICTS]
    )
