"""What must become of each record under `samples/`: the reference of the end-to-end test.

A record is named by its file and its number in it (from 0, by offset). All towns, people and outlets are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from schemas.reject import RejectReason
from schemas.story import Relation

CANONICAL = frozenset({Relation.CANONICAL})
EDITED = frozenset({Relation.EDITED})
EXCERPT = frozenset({Relation.EXCERPT})
EITHER_TWIN = frozenset({Relation.CANONICAL, Relation.IDENTICAL})
"""Of two equal files the id decides which one is canonical."""
EITHER_VERSION = frozenset({Relation.CANONICAL, Relation.REVISION})
"""Both versions of the page carry one publication time; the fuller text or the id decides."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A record that must stand in `copies`. Records with one `story` share a story_id, and no others do.

    `language` is the code without its region; `agency` and `published` are None where the row must have null;
    every phrase of `has` stands in the copy's text (the story's, where its own is null), none of `lacks` does.
    """

    file: str
    story: str
    language: str
    title: str
    published: datetime | None
    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    agency: str | None = None
    relations: frozenset[Relation] = CANONICAL
    record: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that must stand in `rejects`, with this reason."""

    file: str
    reason: RejectReason
    record: int = 0


def _utc(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=timezone.utc)


HIGHLAND_FURNITURE = (
    "printed in Brackenford by a trust",
    "Tell our news desk what we have missed",
    "bell repairers of Castle Wynd",
    "makes a pie out of what the frost",
    "Also in the Ledger",
)
"""What one outlet repeats inside the body of all its four articles; only learning can tell it from the story."""

ACCEPTED: tuple[Accepted, ...] = (
    Accepted(
        "pages/harbour-bridge-northport-gazette.html",
        story="harbour-bridge",
        language="en",
        title="Runaway barge cracks bridge pier and cuts Eastmere in two",
        published=_utc(11, 5, 13, 20),
        agency="AP",
        has=(
            "A gravel barge broke loose from its tug in heavy fog",
            "publish first findings within thirty days",
        ),
        lacks=("cookies", "Enter your email", "Photo: Harbor Office", "Eel count", "Praise to the tug", "All rights"),
    ),
    Accepted(
        "pages/harbour-bridge-valley-courier.html",
        story="harbour-bridge",
        language="en",
        title="Barge hits Saltmarsh Bridge, northern Eastmere cut off for weeks",
        published=_utc(11, 5, 17, 5),
        agency="AP",
        relations=EDITED,
        has=("for as long as three weeks", "Fog was always going to come, and so was a barge"),
        lacks=("may not be published, broadcast", "You must be logged in", "Combine fire", "within thirty days"),
    ),
    Accepted(
        "pages/harbour-bridge-metro-morning.html",
        story="harbour-bridge",
        language="en",
        title="Fog-bound barge slams into Eastmere bridge",
        published=_utc(11, 6, 5, 30),
        agency="AP",
        relations=EXCERPT,
        has=("Two trucks that were on the span", "The line had been replaced in August, he said"),
        lacks=("Read the full story", "Filed under", "Lost tuba", "Download our app", "Corrin Aggregates"),
    ),
    Accepted(
        "pages/harbour-bridge-coast-tribune.html",
        story="harbour-bridge-own",
        language="en",
        title="Tarn Bay braces for long detours after barge strikes Saltmarsh Bridge",
        published=_utc(11, 6, 0, 45),
        agency="AP",
        relations=CANONICAL,
        has=("would not wish it on a goat", "A sheet full of seats", "The line had been replaced in August"),
        lacks=("Advertisement", "Reach him at the newsroom", "pulls a piano", "Coast Tribune Media"),
    ),
    Accepted(
        "pages/hochwasser-erlenbruecker-bote.html",
        story="hochwasser",
        language="de",
        title="Lauter tritt über die Ufer: 240 Menschen verlassen ihre Wohnungen",
        published=_utc(11, 7, 9, 15),
        agency="dpa",
        has=(
            "Rund 240 Menschen mussten ihre Wohnungen verlassen",
            "ein geliehenes Klavier",
            "in die nächste Woche",
        ),
        lacks=("Cookies", "kostenlosen Newsletter", "Foto: Stadt", "dpa-infocom", "Wer zahlt", "Noch keine Kommentare"),
    ),
    Accepted(
        "pages/hochwasser-nordtal-nachrichten.html",
        story="hochwasser",
        language="de",
        title="Hochwasser in Erlenbrück: Altstadt überflutet, Züge stehen still",
        published=_utc(11, 7, 14, 2),
        agency="dpa",
        relations=EDITED,
        has=("Rund 240 Menschen mussten ihre Wohnungen verlassen", "trockenes, aber kühles Wetter"),
        lacks=("geliehenes Klavier", "Folgen Sie uns", "Ziege legt", "Verlagsgasse"),
    ),
    Accepted(
        "pages/tramway-courrier-de-valmont.html",
        story="tramway",
        language="fr",
        title="À Valmont-sur-Orge, la grève des tramways entre dans son troisième jour",
        published=_utc(11, 6, 8, 30),
        agency="AFP",
        relations=EITHER_VERSION,
        has=("La circulation des tramways restait", "création d’une prime pour les services du dimanche"),
        lacks=("maintenant le préavis", "cookies", "Lire aussi", "L’infolettre", "Une ligne D", "Mentions légales"),
    ),
    Accepted(
        "pages/tramway-courrier-de-valmont-update.html",
        story="tramway",
        language="fr",
        title="À Valmont-sur-Orge, la grève des tramways entre dans son troisième jour",
        published=_utc(11, 6, 8, 30),
        agency="AFP",
        relations=EITHER_VERSION,
        has=("La circulation des tramways restait", "maintenant le préavis jusqu’à vendredi soir"),
        lacks=("cookies", "Lire aussi", "L’infolettre", "Une ligne D", "Mentions légales"),
    ),
    Accepted(
        "pages/ferry-fares-highland-ledger.html",
        story="ferry-fares-ledger",
        language="en",
        title="Quillmar ferry fares to rise by a third after tied vote",
        published=_utc(11, 12, 7),
        has=("will pay a third more for the crossing", "to pass without a vote against"),
        lacks=HIGHLAND_FURNITURE,
    ),
    Accepted(
        "feeds/wire-batch.jsonl",
        record=3,
        story="ferry-fares-observer",
        language="en",
        title="Island ferry to cost 33 percent more from New Year",
        published=_utc(11, 12, 10, 30),
        has=("The price of leaving our island is going up", "declined to say on Tuesday how she would advise"),
        lacks=("Seal pup", "printed on the pier"),
    ),
    Accepted(
        "pages/library-van-highland-ledger.html",
        story="library-van",
        language="en",
        title="Reader’s bequest saves the library van of the upper glens",
        published=_utc(11, 13, 7),
        has=("after a retired quarryman left it his house", "read through at least three times"),
        lacks=HIGHLAND_FURNITURE,
    ),
    Accepted(
        "pages/apple-harvest-highland-ledger.html",
        story="apple-harvest",
        language="en",
        title="May frost leaves Tarrow valley with smallest apple crop in decades",
        published=_utc(11, 14, 7),
        has=("smallest apple harvest in twenty-six years", "in the shape of a fan, the trees are red"),
        lacks=HIGHLAND_FURNITURE,
    ),
    Accepted(
        "feeds/crawl.warc.gz",
        record=2,
        story="electric-buses",
        language="en",
        title="Hills turn out to suit Brackenford’s electric buses",
        published=_utc(11, 15, 7),
        has=("the drivers say that the reason is the hills", "sounds like a polite goose"),
        lacks=HIGHLAND_FURNITURE,
    ),
    Accepted(
        "feeds/crawl.warc.gz",
        record=0,
        story="station-library",
        language="zh",
        title="老火车站变身图书馆 首日迎来三千多名读者",
        published=_utc(11, 9),
        has=("首日迎来读者三千二百多人", "预计可以增加一百八十个车位"),
        lacks=("热门推荐", "分享到", "未经授权不得转载"),
    ),
    *(
        Accepted(
            file,
            story="book-fair",
            language="pt",
            title="Feira do livro de Vila Serrana abre com fila para imprimir à moda antiga",
            published=_utc(11, 8),
            relations=EITHER_TWIN,
            has=("imprimir a própria página", "uma leitura coletiva à luz de velas na ponte pedonal"),
            lacks=("Compartilhe esta notícia", "Trilha reabre", "Todos os direitos reservados"),
        )
        for file in (
            "pages/feira-do-livro-windows-1252.html",
            "pages/feira-do-livro-windows-1252-again.html",
        )
    ),
    Accepted(
        "feeds/ballena-el-faro.html.gz",
        story="ballena",
        language="es",
        title="Una ballena extraviada vuelve al mar escoltada por pescadores",
        published=_utc(11, 11, 8, 12),
        agency="EFE",
        has=("escoltada por una veintena de barcas", "acercan a los animales cada vez más a la costa"),
        lacks=("Compartir en", "Noticias relacionadas", "Utilizamos cookies", "es necesario estar registrado"),
    ),
    Accepted(
        "feeds/wire-batch.jsonl",
        record=0,
        story="wooden-bridge",
        language="ru",
        title="Верхнеозёрск получил деревянный мост, который строили всем посёлком",
        published=_utc(11, 5, 5, 20),
        has=("завершили строительство деревянного моста", "лодку теперь покрасит и подарит школьному музею"),
    ),
    Accepted(
        "feeds/wire-batch.jsonl",
        record=1,
        story="olive-park",
        language="ar",
        title="حديقة لأشجار الزيتون المعمرة في مدينة السنابل",
        published=_utc(11, 5, 12),
        has=("أول حديقة عامة مخصصة لزراعة أشجار الزيتون", "مسارا للدراجات ومكتبة صغيرة"),
    ),
    Accepted(
        "texts/lighthouse-403-header-printed-twice.txt",
        story="lighthouse",
        language="en",
        title="Lighthouse sold for a song becomes coast's most wanted bed",
        published=_utc(11, 5, 16, 40),
        agency="Reuters",
        has=("sold for the price of a used car", "they are already selling tide tables"),
        lacks=("403", "Oops", "Sorry", "Updated 3 days", "Disclaimer", "warranty", "No comment"),
    ),
    Accepted(
        "texts/sento-utf16.txt",
        story="sento",
        language="ja",
        title="白鷺町の商店街に三十年ぶりの銭湯が復活",
        published=None,
        has=("住民の出資によって営業を再開した", "当面は午後九時に閉店する"),
    ),
)

REJECTED: tuple[Rejected, ...] = (
    Rejected("pages/error-404-daily-beacon.html", RejectReason.ERROR_PAGE),
    Rejected("pages/challenge-cdn.html", RejectReason.ERROR_PAGE),
    Rejected("pages/wall-login.html", RejectReason.LOGIN_WALL),
    Rejected("pages/wall-paywall.html", RejectReason.PAYWALL),
    Rejected("pages/wall-consent.html", RejectReason.CONSENT_WALL),
    Rejected("pages/section-front-local.html", RejectReason.LISTING_PAGE),
    Rejected("pages/empty-download.html", RejectReason.EMPTY),
    Rejected("texts/council-minutes.pdf", RejectReason.NOT_TEXT),
    Rejected("feeds/wire-batch.jsonl", RejectReason.MALFORMED_RECORD, record=2),
    Rejected("feeds/crawl.warc.gz", RejectReason.ERROR_PAGE, record=1),
)

STANDS_ONCE: tuple[tuple[str, str], ...] = (
    ("texts/lighthouse-403-header-printed-twice.txt", "There are 163 of them, and guests carry their own bags."),
)
"""File and sentence: printed twice in the raw text, once in the clean one."""
