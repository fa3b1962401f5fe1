"""What is said in WeChat beside the bot's own words: how to choose, to bind, and what does not work there."""

CHOOSE = "回复数字选择："
CLAUSES_WORD = "依据"
UNBIND_WORDS = ("解除绑定", "解绑", "取消绑定", "解除微信绑定")
TOO_FAST = "您发送得太快了，刚才这一条没有处理。请等一分钟再发，之前的消息都在。"
SEND_PHOTO = "请直接发照片。"
TITLE_BIND = "绑定账号，查询本人记录"
HOW_TO_BIND = (
    "这要先知道您是谁。请打开小程序，登录后在“我的—绑定微信”里同意绑定，再回到这里问我一次。"
    "绑定只用来确认是您本人，随时可以回复“解除绑定”取消。政策问题不绑定也可以问。"
)
HOW_TO_BIND_FOR_PHOTOS = (
    "照片还没有收下：要先绑定账号，材料才会归到您本人名下。"
    "请打开小程序，登录后在“我的—绑定微信”里同意绑定，再重新发照片。"
)
BOUND = "绑定成功。现在可以在这里查询本人记录、办理申请。要取消，回复“解除绑定”。"
NOT_BOUND = "您的微信没有绑定账号，不用解除。"
UNBIND = "解除绑定后，在微信里就看不到本人的记录和申请，也收不到提醒；已提交的申请不受影响。确定解除吗？"
UNBOUND = "已解除绑定。以后在微信里只回答政策问题；要重新绑定，请打开小程序。"
STILL_BOUND = "好的，绑定不变。"
NO_CLAUSES = "刚才的回答没有引用条款。您可以直接问一个政策问题。"
NOT_UNDERSTOOD = "这里只看得懂文字和照片。请把问题写成文字，或者直接发照片。"
NOT_YET_SEEN = "您发这个数字的时候，上面的新选项还没有出来，所以没有当作选择。请看一下上面的选项，再回复数字。"
MOVED_ON = "您后来在网页上接着办了，上面的选项已经过时，所以没有当作选择。请用文字说您现在要办什么。"
DROPPED = "解除绑定前还没有回复的消息，这里不再回复。需要的话，请再发一次。"
BROKEN = "很抱歉，您发来的一条消息没能处理。请换个说法再发一次，或者找工作人员。"
BOT_DOWN = "智能助手暂时联系不上。您的消息已保存，没有丢失，恢复以后会接着回复您。"
GIVEN_UP = "很抱歉，您之前发来的一条消息一直没能处理，也没有提交任何申请。请再发一次，或者找工作人员。"
PHOTO_GONE = "照片没有取到，可能发出太久了。请重新发一次。"
YES_UNBIND, NO_UNBIND = "确认解除", "不解除"
PHOTO_NAME = "微信照片.jpg"
EMPTY_CARD = "收到您分享的小程序页面。请用文字告诉我您想问什么。"


def clauses_line(title: str, others: int) -> str:
    """The one line under an answer that names what it stands on."""
    more = f"等 {others + 1} 条" if others else ""
    return f"依据：{title}{more}（回复“依据”看条款）"


def late_answer(said: str) -> str:
    """The beginning of an answer that had to wait."""
    short = said if len(said) <= 20 else f"{said[:20]}…"
    return f"关于您刚才发的“{short}”："


def photo_too_large(megabytes: str) -> str:
    """A photograph above the limit."""
    return f"照片超过 {megabytes}，没有收下。请压缩后重新发。"
