"""The words that the figures of a page count: in addresses, in names of classes, in what a page shows and declares."""

from __future__ import annotations

import re


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
    "post": re.compile(r"\bposts?\b|post-|entry"),
    "byline": re.compile("author|byline|pubdate|publish|dateline"),
    "sales": re.compile("hero|cta|pricing|testimonial|feature|banner|client|partner"),
    "manual": re.compile(r"docs?\b|toc\b|sidebar|highlight|codehilite|admonition|mw-|reference"),
    "grid": re.compile("grid|column|col-|masonry|flex"),
    "paging": re.compile("paginat|pager|load-?more|next-page"),
    "filter": re.compile("filter|facet|sort|refine"),
    "crumbs": re.compile("breadcrumb"),
    "rating": re.compile("rating|review|stars"),
    "faq": re.compile("faq|accordion|collaps"),
    "slides": re.compile("slide|carousel|swiper|gallery"),
    "related": re.compile("related|recommend|similar|you-may"),
    "share": re.compile("share|social"),
    "article": re.compile("article|story|content-body|entry-content"),
}
"""What the names of classes and ids hold; sites of every language are written with English names."""

SHOWN = {
    "buy": re.compile(
        r"add to (?:cart|bag|basket)|buy now|in stock|out of stock|checkout|free shipping|in den warenkorb|"
        r"ajouter au panier|añadir al carrito|aggiungi al carrello|в корзину|do koszyka|加入购物车|カートに入れる"
    ),
    "terms": re.compile(r"shipping|returns|warranty|delivery|quantity|\bsize\b|\bsku\b|specifications|reviews?\b"),
    "talk": re.compile(
        r"\breply\b|\bquote\b|\bjoined\b|\bposts?:|\breplies\b|\bthread\b|original poster|log in to reply|"
        r"antworten|répondre|responder|rispondi|ответить|odpowiedz|回复|返信"
    ),
    "offer": re.compile(
        r"contact us|get started|book a|request a|free quote|our services|our team|learn more|get in touch|"
        r"our clients|why choose|we help|call us|free trial|kontaktieren|contactez|contáctenos|联系我们"
    ),
    "manual": re.compile(
        r"\bapi\b|parameters?\b|\breturns?\b|\bexamples?\b|\binstall|\bsyntax\b|deprecated|edit this page|"
        r"on this page|table of contents|configur|\bdefault\b|\bfunction\b|\bversion\b"
    ),
    "paging": re.compile(
        r"sort by|filter|\bresults\b|showing \d|load more|view all|read more|next page|see all|older posts|"
        r"weiterlesen|lire la suite|leer más|leggi|подробнее|więcej|更多|続きを読む"
    ),
    "journal": re.compile(r"min(?:ute)?s? read|published|updated|\bby [a-z]+ [a-z]+|written by|reporter|editor"),
    "price": re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|usd|eur|zł|руб)"),
    "date": re.compile(
        r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|"
        r"\d{4}-\d\d-\d\d|\d{4}年"
    ),
    "ago": re.compile(r"\b\d+ (?:minute|hour|day|week|month|year)s? ago|yesterday"),
    "we": re.compile(r"\b(?:we|our|us|wir|unser[a-z]*|nous|nos|nuestr[a-z]*)\b"),
    "you": re.compile(r"\b(?:you|your|ihre?|vous|votre|usted|su)\b"),
    "they": re.compile(r"\b(?:he|she|his|her|said|told|says)\b"),
    "i": re.compile(r"\b(?:i|my|i'm|i've|me)\b"),
}
"""What a page shows to its reader, in lower case."""

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
