"""One raw record becomes a clean article or a reject, through the whole of cleaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from schemas.article import Article
from schemas.house_rules import HouseRules
from schemas.packed_article import whole_article
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.prepare import prepare
from transforms.articles.tasks import packed


@dataclass(frozen=True)
class Short:
    """A short report in a language that is written without spaces, or with long words: its site's furniture, its title
    and its paragraphs, some 150 signs in all."""

    language: str
    menu: tuple[str, ...]
    title: str
    body: tuple[str, ...]
    more: tuple[str, ...]
    rights: str


REPORTS = (
    Short(
        "zh-Hans",
        ("首页", "新闻", "体育", "天气", "财经", "图片"),
        "北港老渡轮码头年底前修复",
        (
            "北港港务局周一宣布,老渡轮码头将在冬季到来之前完成修复,工程预计耗资四千万元,由市政府和港务局共同承担。",
            "港务局长林海生说,去年秋天的风暴损坏了三分之二的木板,夜间已禁止行人进入。修复期间,渡轮改由东侧泊位发船。",
            "居民表示,希望新码头加装照明和护栏。市议会将在下个月讨论相关预算。",
        ),
        ("东岸大桥周末封闭维修", "学校操场翻新工程启动", "今年苹果收成创新高"),
        "版权所有 北港日报 未经许可不得转载",
    ),
    Short(
        "zh-Hant",
        ("首頁", "新聞", "體育", "天氣", "財經", "圖片"),
        "南灣圖書館週六重新開放",
        (
            "南灣市立圖書館整修八個月後,將於本週六上午九時重新開放,市長將與五十名學童一同剪綵。",
            "館方表示,新館增加了兩百個座位,並設有親子閱讀區與無障礙電梯,藏書也增加到十二萬冊。",
            "圖書館館長陳雅文說,開放首週延長至晚間十時,歡迎民眾攜帶舊借書證換領新卡。",
        ),
        ("河濱公園花季延長一週", "夜市攤位下月重新抽籤"),
        "版權所有 南灣時報",
    ),
    Short(
        "ja",
        ("ホーム", "ニュース", "スポーツ", "天気", "経済", "写真"),
        "北浜港の古い桟橋、年内に修復へ",
        (
            "北浜港湾局は月曜日、老朽化した渡船用の桟橋を冬が来る前に修復すると発表した。費用は約四千万円を見込む。",
            "昨年秋の台風で板の三分の二が傷み、夜間の立ち入りは禁止されている。工事中、渡船は東側の岸壁から出る。",
            "近くに住む男性は「照明を増やしてほしい」と話した。市議会は来月、予算を審議する。",
        ),
        ("東大橋、週末に通行止め", "りんごの収穫が過去最高に"),
        "無断転載を禁じます 北浜新聞社",
    ),
    Short(
        "ko",
        ("홈", "뉴스", "스포츠", "날씨", "경제", "사진"),
        "북항 낡은 나루터 연내 보수한다",
        (
            "북항 항만청은 월요일 낡은 나루터를 겨울 전에 고치겠다고 밝혔다. 공사비는 약 사천만 원으로 예상된다.",
            "지난가을 태풍으로 널빤지의 삼분의 이가 부서져 밤에는 들어갈 수 없다. 공사 동안 배는 동쪽 부두에서 떠난다.",
            "주민들은 조명과 난간을 늘려 달라고 요청했다. 시의회는 다음 달 예산을 심의한다.",
        ),
        ("동쪽 다리 주말 통제", "올해 사과 수확 역대 최고"),
        "무단 전재 및 재배포 금지 북항신문",
    ),
    Short(
        "th",
        ("หน้าแรก", "ข่าว", "กีฬา", "อากาศ", "เศรษฐกิจ", "ภาพ"),
        "ท่าเรือเก่าเมืองเหนือจะซ่อมเสร็จก่อนสิ้นปี",
        (
            "การท่าเรือเมืองเหนือแถลงเมื่อวันจันทร์ว่าท่าเรือข้ามฟากเก่าจะซ่อมแซมเสร็จก่อนฤดูหนาว โดยใช้งบประมาณสี่สิบล้านบาท",
            "พายุเมื่อปีที่แล้วทำให้แผ่นไม้เสียหายสองในสาม จึงห้ามเข้าในเวลากลางคืน ระหว่างซ่อมเรือจะออกจากท่าฝั่งตะวันออก",
            "ชาวบ้านขอให้เพิ่มไฟส่องสว่าง สภาเมืองจะพิจารณางบประมาณในเดือนหน้า",
        ),
        ("สะพานฝั่งตะวันออกปิดซ่อมวันเสาร์", "แอปเปิลปีนี้ได้ผลดีที่สุด"),
        "สงวนลิขสิทธิ์ หนังสือพิมพ์เมืองเหนือ",
    ),
)


def paragraphs(report: Short) -> str:
    return "".join(f"<p>{line}</p>" for line in report.body)


def broken_lines(report: Short) -> str:
    return f"<div class='txt'>{'<br><br>'.join(report.body)}</div>"


def bare_divs(report: Short) -> str:
    return "".join(f"<div>{line}</div>" for line in report.body)


def one_block(report: Short) -> str:
    return f"<div id='content'>{''.join(report.body)}</div>"


def page_of(report: Short, body: str) -> str:
    menu, more = (
        "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))
        for names in (report.menu, report.more)
    )
    return (
        f"<html lang='{report.language}'><head><meta charset='utf-8'><title>{report.title}</title></head><body>"
        f"<ul class='menu'>{menu}</ul><div class='main'><h1>{report.title}</h1>{body}</div>"
        f"<div class='related'><ul>{more}</ul></div><div class='footer'>{report.rights}</div></body></html>"
    )


def cleaned(source: str) -> Article | Reject:
    return prepare(Record("page.html", 0, RecordKind.HTML, source.encode()))


Shape = Callable[[Short], str]


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("count", [3, 2], ids=lambda count: f"{count} paragraphs")
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.language)
def test_a_short_report_without_spaces_is_an_article(report: Short, count: int) -> None:
    """150 signs are one, and a hundred too: signs are counted where no spaces part words. Nothing else is text, and
    all of it is but perhaps its last, short paragraph, of which the judge is not sure among so few lines."""
    part = replace(report, body=report.body[:count])
    outcome = cleaned(page_of(part, paragraphs(part)))
    assert isinstance(outcome, Article), outcome
    assert letters(outcome.text) in {letters("".join(body)) for body in (part.body, part.body[:2])}
    assert outcome.language == report.language.partition("-")[0]
    assert outcome.text_confidence is not None


@pytest.mark.parametrize("shape", [broken_lines, bare_divs, one_block])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.language)
def test_a_short_report_is_kept_however_it_is_marked_up(report: Short, shape: Shape) -> None:
    """With breaks, in bare blocks, or in one; its first paragraph is text."""
    outcome = cleaned(page_of(report, shape(report)))
    assert isinstance(outcome, Article), outcome
    assert letters(report.body[0]) in letters(outcome.text)


def test_a_reject_says_what_its_judge_expected() -> None:
    """Where lines were judged before a page was rejected; an error page is told before that, a plain text never has
    lines."""
    stub = cleaned("<html><body><div class=main><p>Gates open at six.</p><p>Two tickets left.</p></div></body></html>")
    assert isinstance(stub, Reject)
    assert stub.reason is RejectReason.TOO_LITTLE_TEXT
    assert stub.text_confidence is not None
    assert 0 <= stub.text_confidence < 1
    missing = cleaned("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>")
    assert isinstance(missing, Reject)
    assert missing.text_confidence is None
    note = prepare(Record("note.txt", 0, RecordKind.TEXT, b"Gates open at six."))
    assert isinstance(note, Reject)
    assert note.text_confidence is None


def test_what_a_house_leaves_out_says_it_too() -> None:
    """The text was found, and is good; the house does not want it."""
    report = REPORTS[0]
    record = Record("page.html", 0, RecordKind.HTML, page_of(report, paragraphs(report)).encode())
    outcome = prepare(record, HouseRules(languages=frozenset({"en"})))
    assert isinstance(outcome, Reject)
    assert outcome.reason is RejectReason.EXCLUDED
    assert outcome.text_confidence is not None
    assert outcome.text_confidence > 0.5


def test_passages_of_a_page_come_with_its_judges_doubt() -> None:
    """Each passage of a page has a probability, and goes with it through the graph; those of a note have none."""
    report = REPORTS[0]
    page = cleaned(page_of(report, bare_divs(report)))
    assert isinstance(page, Article)
    assert len(page.passages.sure) == len(page.passages) > 0
    assert max(page.passages.sure) > 128
    assert whole_article(packed(page)) == page
    note = prepare(Record("note.txt", 0, RecordKind.TEXT, "\n\n".join(report.body).encode()))
    assert isinstance(note, Article)
    assert note.passages.sure == b""
