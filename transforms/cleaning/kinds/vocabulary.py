"""The words that the figures of a page count: in addresses, in names of classes, in what a page shows and declares."""

from __future__ import annotations

import re
from dataclasses import dataclass


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")


ADDRESS = {
    "product": _any(r"products?|p|dp|item|sku|shop|buy|store|pd"),
    "category": _any(r"categor(?:y|ies)|collections?|c|browse|catalog(?:ue)?|brands?|department|sale"),
    "listing": _any(r"tags?|topics?|section|archives?|search|authors?|page|index|news|resources|issues?|events"),
    "forum": _any(r"forums?|threads?|viewtopic|showthread|t|discussions?|questions?|community|comments|topic|r|board"),
    "documentation": _any(
        r"docs?|documentation|api|reference|guides?|manual|wiki|help|kb|learn|tutorials?|latest|stable|en"
    ),
    "service": _any(
        r"services?|solutions?|about(?:-us)?|company|pricing|contact|features?|platform|industries|careers"
    ),
    "article": _any(r"blogs?|articles?|stor(?:y|ies)|posts?|news|magazine|opinion|politics|world|sport|recipes?"),
    "media": _any(r"videos?|watch|gallery|galleries|photos?|pictures|slideshow|podcasts?|live"),
}
"""Words between the signs of an address's path and host."""

NAMES = {
    "card": re.compile("card|tile|teaser"),
    "shop": re.compile("product|price|cart|sku|basket|variant|quantity|swatch"),
    "talk": re.compile("comment|repl(?:y|ies)|thread|topic|message|vote|answer"),
    "post": re.compile("^posts?$|entry"),
    "byline": re.compile("author|byline|pubdate|publish|dateline"),
    "sales": re.compile("hero|^cta$|pricing|testimonial|feature|banner|client|partner"),
    "manual": re.compile("^docs?|^toc|sidebar|highlight|codehilite|admonition|^mw$|reference"),
    "grid": re.compile("grid|column|^col$|masonry|flex"),
    "paging": re.compile("paginat|pager|^loadmore"),
    "filter": re.compile("filter|facet|sort|refine"),
    "crumbs": re.compile("breadcrumb"),
    "rating": re.compile("rating|review|stars"),
    "faq": re.compile("faq|accordion|collaps"),
    "slides": re.compile("slide|carousel|swiper|gallery"),
    "related": re.compile("related|recommend|similar"),
    "share": re.compile("share|social"),
    "article": re.compile("article|story"),
}
"""What a word of the names of classes and ids may say; sites of every language are written with English names."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is looked for in a text in lower case: whole words, and phrases wherever they stand."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()


SHOWN = {
    "buy": Spoken(
        frozenset({"checkout", "cart", "basket", "warenkorb", "panier", "carrito", "carrello", "koszyka", "корзину"}),
        ("add to ", "buy now", "in stock", "out of stock", "free shipping", "加入购物车", "カートに入れる"),
    ),
    "terms": Spoken(
        frozenset(
            {"shipping", "returns", "warranty", "delivery", "quantity", "size", "sku", "specifications", "reviews"}
        )
    ),
    "talk": Spoken(
        frozenset({"reply", "quote", "joined", "replies", "thread", "antworten", "répondre", "responder", "rispondi"})
        | {"ответить", "odpowiedz", "posts", "op"},
        ("original poster", "log in to", "回复", "返信"),
    ),
    "offer": Spoken(
        frozenset(
            {"kontaktieren", "contactez", "contáctenos", "solutions", "clients", "customers", "services", "team"}
        ),
        (
            "contact us",
            "get started",
            "book a",
            "request a",
            "free quote",
            "learn more",
            "get in touch",
            "why choose",
            "call us",
            "free trial",
            "sign up",
            "we help",
            "联系我们",
        ),
    ),
    "manual": Spoken(
        frozenset(
            {"api", "parameter", "parameters", "returns", "example", "examples", "install", "installation", "syntax"}
        )
        | {"deprecated", "configuration", "configure", "default", "function", "version", "command", "string", "value"},
        ("edit this page", "on this page", "table of contents"),
    ),
    "paging": Spoken(
        frozenset({"results", "filter", "filters", "showing", "weiterlesen", "подробнее", "więcej", "leggi"}),
        (
            "sort by",
            "load more",
            "view all",
            "read more",
            "next page",
            "see all",
            "older posts",
            "lire la suite",
            "leer más",
            "更多",
            "続きを読む",
        ),
    ),
    "journal": Spoken(
        frozenset({"published", "updated", "reporter", "editor", "author", "correspondent"}),
        (" min read", "minute read", "written by"),
    ),
    "ago": Spoken(frozenset({"ago", "yesterday"})),
    "we": Spoken(
        frozenset({"we", "our", "us", "wir", "unser", "unsere", "nous", "nos", "notre", "nuestro", "nuestra"})
    ),
    "you": Spoken(frozenset({"you", "your", "ihr", "ihre", "vous", "votre", "usted", "su"})),
    "they": Spoken(frozenset({"he", "she", "his", "her", "said", "told", "says"})),
    "i": Spoken(frozenset({"i", "my", "me"})),
}
"""What a page shows to its reader, in lower case."""

BODY = {
    "single": re.compile(r"single|postid|article|story|post-template|node-type-(?:article|blog|news)"),
    "index": re.compile(r"archive|category|\btag\b|\bblog\b|search-results|listing|collection|index"),
    "home": re.compile(r"\bhome|front"),
    "page": re.compile(r"page-template|page-id|\bpage\b|landing|service|parent-pageid|node-type-page"),
    "product": re.compile(r"product|shop|woocommerce"),
}
"""What the classes of a page's body say that it is, as the common programs name their templates."""

SIGNS = {
    "price": re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|usd|eur|zł|руб)"),
    "date": re.compile(r"\d(?:\d?[./-]\d{1,2}[./-]\d{2,4}|\d?,? 20[012]\d|\d{3}(?:-\d\d-\d\d|年))"),
}
"""What is looked for by its form."""

TITLE = {
    "talk": _any(r"forums?|thread|question|community|discussion|reddit|how do i|help"),
    "manual": _any(r"docs?|documentation|api|reference|guide|manual|wiki|tutorial|introduction"),
    "shop": _any(r"buy|shop|price|sale|online|store|products?|for sale"),
    "listing": _any(r"archives?|category|tags?|latest|news|blog|articles|browse|all|collection|search"),
    "service": _any(r"services?|solutions?|company|about|agency|home|software|platform|consulting|welcome"),
    "article": _any(r"how|why|what|best|top|says|review|vs|tips|things|ways"),
}

DECLARED = {
    "article": {"article", "newsarticle", "blogposting", "reportagenewsarticle", "report", "opinionnewsarticle"},
    "product": {"product", "productgroup", "individualproduct", "vehicle", "book"},
    "offer": {"offer", "aggregateoffer"},
    "rating": {"aggregaterating", "review"},
    "faq": {"faqpage", "question"},
    "forum": {"discussionforumposting", "qapage", "comment", "answer"},
    "listing": {"itemlist", "collectionpage", "searchresultspage", "blog", "profilepage", "offercatalog"},
    "company": {
        "organization",
        "corporation",
        "localbusiness",
        "service",
        "professionalservice",
        "softwareapplication",
    },
    "page": {"webpage", "aboutpage", "contactpage"},
    "site": {"website", "searchaction"},
    "crumbs": {"breadcrumblist"},
    "manual": {"techarticle", "apireference", "howto", "course"},
    "live": {"liveblogposting"},
    "media": {"videoobject", "imagegallery", "audioobject", "mediagallery", "podcastepisode"},
    "person": {"person"},
    "recipe": {"recipe"},
}
"""Types of schema.org, in lower case."""

MAKERS = {
    "shop": ("cdn.shopify", "woocommerce", "magento", "bigcommerce", "prestashop", "demandware"),
    "forum": ("discourse", "phpbb", "xenforo", "vbulletin", "invision community", "stackexchange", "smf_", "vanilla"),
    "manual": (
        "docusaurus",
        "sphinx",
        "gitbook",
        "readthedocs",
        "mkdocs",
        "mediawiki",
        "rustdoc",
        "javadoc",
        "vitepress",
    ),
    "blog": ("wp-content", "ghost.org", "medium.com", "blogger", "substack"),
    "builder": ("elementor", "wixstatic", "squarespace", "webflow", "hubspot", "wp-block-cover"),
}
"""What the programs that make pages leave in them."""
