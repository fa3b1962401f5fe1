"""What is told at once and calls for one answer; the same words by the way call for nothing."""

import pytest

from knowledge.engine.boundaries import load_boundaries


@pytest.mark.parametrize(
    "told",
    [
        "楼下打印店老板说给他一千块，他找人把处罚撤了，能信吗",
        "接了个陌生电话，说先付八百就能删掉失信记录，是不是骗人的",
        "有中介保证三天清除名单，开价五千，靠谱吗",
        "我被罚了六千，对方说再给两千就把记录删掉，可靠吗",
        "罚款800元，微信上有个人说付两百就帮我撤，能信吗",
    ],
)
def test_an_offer_to_wash_a_record_is_known(told: str) -> None:
    """Money, removal and a promise or a stranger, in any order, are an offer to be warned of."""
    assert load_boundaries().situation(told, warning=True) is not None


@pytest.mark.parametrize(
    "told",
    [
        "交了两千元罚款，记录多久能撤",
        "我收到短信说被罚了五千，公示怎么办",
        "银行打电话说我逾期三千元，征信怎么办",
        "我委托中介代办修复合法吗，要什么手续",
        "罚了两万，对方公司说影响投标，能修复吗",
        "有人说罚款200元以下不公示，是真的吗",
        "信用中国客服电话是多少",
        "城管说交五百块罚款才能撤记录，合法吗",
        "罚单上写着罚款450元，我用微信上的小程序付的，记录几时消掉，怎么办",
        "那张600元的罚款微信上付掉了，处罚信息什么时候能删，真的要等吗",
        "被罚了八百，微信上就付了，公示信息怎么消，能信网页上写的吗",
    ],
)
def test_money_or_a_call_alone_is_no_offer(told: str) -> None:
    """A fine that was paid, a call or an agent by the way brings no warning."""
    assert load_boundaries().situation(told, warning=True) is None


@pytest.mark.parametrize(
    "told", ["公示截止日都过去了，网站上仍然查得到", "挂满一年了还没撤下来", "期限到了，怎么还显示着"]
)
def test_shown_beyond_its_time_is_known(told: str) -> None:
    """A period that is over and a record that is still there."""
    assert load_boundaries().situation(told, warning=False) is not None


@pytest.mark.parametrize(
    "told",
    [
        "罚款交了半年还挂着",
        "公示期还没满能申请吗",
        "修复成功了期满还显示",
        "复议期限过了还能起诉吗",
        "企业年报过期了还能补吗",
        "挂了一年多还在公示，罚款没交",
        "罚单是两年多前的，钱一直没缴，还查得到",
        "离最长期限还没到，网上还挂着",
        "公示期快满了，怎么还显示",
        "许可证到期了，处罚还挂着",
    ],
)
def test_other_waiting_is_not(told: str) -> None:
    """Other periods, and who has duties left, are not told to object."""
    assert load_boundaries().situation(told, warning=False) is None
