"""What an element's tag, role, class and id say that it is, where that is a piece of furniture."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.article import NoiseKind

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STATE = re.compile(r"-(?:has|with|without|no|is|js|hide)-[a-z0-9]+(?=-)")
_SEPARATOR = re.compile(r"[^0-9a-zA-ZÀ-ÿ]+")

# Each expression is searched in the names' words, lower case and joined by single hyphens, with a hyphen at both ends.
_VOCABULARY: tuple[tuple[NoiseKind, str], ...] = (
    (
        NoiseKind.CAPTION,
        r"-videos?-(?:desc|description|captions?|title|info|meta|asset|player|controls|module|block|box|card"
        r"|list|playlist|item|teaser|headline)s?-|-playlist-|-jw-?player-|-brightcove-|-audio-(?:player|embed|module|block|container)-"
        r"|-(?:fig)?captions?-|-cutline-|-(?:photo|image|picture|img|media)-(?:credit|caption|desc|description|info|legend|text|meta)s?-"
        r"|-wp-caption|-bild(?:unterschrift|text|unterzeile|legende)-|-bildtext-|-bildetekst-|-pie-(?:de-)?foto-|-didascalia-|-legende-"
        r"|-photo-?gallery-|-image-gallery-|-galler(?:y|ies)-|-gallerybox-|-bildergalerie-|-fotostrecke-|-fotogalerie-|-galerie-|-galleria-|-galeria-"
        r"|-slide-?shows?-|-carousel-|-slider-|-lightbox-|-diashow-|-diaporama-",
    ),
    (
        NoiseKind.RELATED_STORIES,
        r"-related-|-relateds-|-relatedlinks-|-relatedcontent-|-relatedposts-|-relatedstories-|-relatedarticles-|-recirc(?:ulation)?-|-recommend(?:ed|ation|ations)?-"
        r"|-(?:read|see)-(?:next|also)-|-more-(?:stories|news|from|on|articles|headlines|like)-|-most-(?:read|popular|viewed|shared)-|-mostread-|-mostpopular-|-trending-"
        r"|-(?:also|see)-(?:read|also)-|-you-may-|-up-next-|-next-up-|-next-article-|-prev(?:ious)?-next-|-further-reading-|-top-stories-|-latest-(?:news|posts|stories)-"
        r"|-outbrain-|-taboola-|-zergnet-|-plista-|-teads-|-revcontent-|-mgid-|-jp-relatedposts-"
        r"|-mehr-zum-thema-|-weitere-|-verwandte-|-aehnliche-|-lesen-sie-|-mehr-(?:lesen|dazu)-|-lesetipps?-|-themenbox-"
        r"|-relacionad[oa]s?-|-relacionadas-|-lea-tambien-|-leia-(?:mais|tambem)-|-saiba-mais-|-veja-(?:mais|tambem)-|-ver-mas-"
        r"|-lire-(?:aussi|la-suite)-|-a-lire-|-voir-aussi-|-articles-lies-|-sur-le-meme-"
        r"|-correlati-|-correlate-|-leggi-anche-|-lees-(?:ook|meer)-|-gerelateerd-|-les-ogsa-|-las-mer-|-las-ocksa-|-laes-ogsaa-|-relaterte?t?-"
        r"|-czytaj-|-powiazane-|-ilgili-|-benzer-|-souvisejici-|-tin-lien-quan-",
    ),
    (
        NoiseKind.NEWSLETTER_PROMPT,
        r"-newsletters?-|-news-letter-|-nl-signup-|-sign-?up-|-subscription-|-subscribe-|-email-(?:signup|alerts?)-|-boletin-|-infolettre-|-nyhetsbrev-|-nieuwsbrief-",
    ),
    (
        NoiseKind.SHARE_PROMPT,
        r"-shar(?:e|es|ing)-|-sharebar-|-sharetools?-|-social-|-socials-|-sociallinks-|-social-?media-|-sharethis-|-addthis-|-addtoany-|-sociable-|-follow-us-|-teilen-|-compartir-|-compartilhar-|-partage-|-partager-|-condividi-|-delen-",
    ),
    (
        NoiseKind.COMMENT_STUB,
        r"-comments?-(?:section|list|area|wrap|wrapper|container|box|form|count|link|body|content|thread|block|button|bar|holder)-|-comments-|-commentlist-|-disqus-|-disqus-thread-|-dsq-|-respond-|-reply-|-replies-"
        r"|-kommentare?-|-kommentarer-|-commentaires?-|-comentarios?-|-commenti-|-reacties-|-yorumlar-|-komentar(?:ze|e|y)-|-livefyre-|-coral-talk-|-viafoura-|-spot-im-|-hyvor-",
    ),
    (
        NoiseKind.ADVERTISEMENT,
        r"-ads?-|-advert-|-adverts-|-advertisement-|-advertising-|-advertorial-|-adslot-|-adbox-|-ad-?unit-|-dfp-|-gpt-|-sponsor(?:ed|s)?-|-promos?-(?:box|block|link|links|list|container|card|item|wrapper|unit)-|-promobox-|-promo-|-promos-|-anzeigen?-|-werbung-|-publicidad-|-publicite-|-pubblicita-|-reklama?-|-annonse?-|-affiliate-(?:box|disclaimer|disclosure)-",
    ),
    (
        NoiseKind.CONSENT,
        r"-cookies?-(?:banner|bar|consent|law|notice|policy|message|popup|wall|overlay|dialog|modal|layer|info)-|-consent-(?:banner|manager|sdk|modal|overlay|layer|wall|popup|dialog|box)-|-gdpr-|-cmp-(?:banner|container|wall|overlay)-|-onetrust-|-cookiebot-|-didomi-|-usercentrics-|-sp-message-",
    ),
    (
        NoiseKind.BYLINE,
        r"-by-?lines?-|-authors?-(?:bio|box|info|card|profile|details|meta|block|description|about|name|list|container|wrapper|image|link|section)-|-about-(?:the-)?authors?-|-post-author-|-article-author-|-entry-author-|-contributors?-",
    ),
    (
        NoiseKind.NAVIGATION,
        r"-bread-?crumbs?-|-nav-|-navbar-|-navigation-|-menu-|-pagination-|-pager-|-toolbar-|-site-(?:header|footer)-|-wm-ipp-|-wm-ipp-base-|-donato-|-global-(?:header|footer)-|-page-footer-|-masthead-|-topbar-|-right-(?:rail|column|sidebar)-|-skip-?(?:link|to)"
        r"|-tags?-(?:list|cloud|links|container)-|-tags-|-taglist-|-post-tags-|-entry-tags-|-article-tags-|-topics-list-|-keywords-|-tooltip-|-modal-|-popup-|-pop-up-|-overlay-|-print-only-",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _VOCABULARY)


_TAGS: dict[str, NoiseKind] = {
    **dict.fromkeys(("nav", "menu", "select", "button", "dialog"), NoiseKind.NAVIGATION),
    "figure": NoiseKind.CAPTION,
    "figcaption": NoiseKind.CAPTION,
    "aside": NoiseKind.RELATED_STORIES,
}
_ROLES: dict[str, NoiseKind] = {
    **dict.fromkeys(
        ["navigation", "search", "menu", "menubar", "banner", "contentinfo", "toolbar", "dialog", "alertdialog"],
        NoiseKind.NAVIGATION,
    ),
    "complementary": NoiseKind.RELATED_STORIES,
}


def furniture_of(tag: str, role: str, names: str) -> NoiseKind | None:
    """The kind of furniture that an element says it is; `names` are its class and id."""
    return _TAGS.get(tag) or _ROLES.get(role) or (noise_kind_of_names(names) if names.strip() else None)


@lru_cache(maxsize=65536)
def noise_kind_of_names(names: str) -> NoiseKind | None:
    """The kind of noise that an element's class and id name, None where they name none."""
    words = _SEPARATOR.sub("-", _CAMEL.sub("-", names)).lower()
    words = _STATE.sub("-", f"-{words.strip('-')}-")
    for kind, pattern in _COMPILED:
        if pattern.search(words):
            return kind
    return None
