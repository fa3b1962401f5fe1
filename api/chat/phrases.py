"""What the chat itself says where no answer of the bot exists; everything else is worded by the bot."""

MAX_TEXT = 2_000

EMPTY = "消息是空的。请写下您的问题，或点选一个按钮。"
BROKEN = "消息里有无法识别的字符（例如残缺的表情符号），没有发出。请删掉后再发。"
PAYLOAD = "这个按钮的内容无法识别。请直接写下您的问题。"
NO_CONVERSATION = "没有找到这个对话。它可能已被删除，或不属于当前登录的账号。请重新开始对话。"
SIGN_IN_TO_UPLOAD = "上传材料前请先登录，这样材料只会归到您自己名下。"
BOT_DOWN = "智能助手暂时联系不上。您的消息已保存，没有丢失，也没有提交任何申请。请过一会儿点“重试”，或者找工作人员。"
NO_ANSWER = (
    "这项功能暂时用不了，刚才这一步没有办成，也没有提交任何申请；您之前填写和上传的内容都还在。"
    "您可以过一会儿再试，或者找工作人员。"
)
TRY_AGAIN = "再试一次"
NOBODY_TO_TELL = "还没有对话，没有可以接收的消息。"
TOO_MANY_STREAMS = "您打开的对话窗口太多了，请关掉几个再试。"
TOO_MANY_CALLS = "您已经有几个对话在等工作人员，请在其中一个里等，或先在那里点“不等了”。"
TOO_MANY_CALLERS = "这个网络里刚刚有很多人请了工作人员，这次没有排上。请登录后再请，或过一会儿再试；现在可以接着问我。"
TOO_FAST = "您发送得太快了。请等一分钟再发，之前的消息都已保存。"


def too_long(length: int) -> str:
    """The refusal of a message of ``length`` characters."""
    return f"一条消息最多 {MAX_TEXT} 个字，您发来的有 {length} 个字，没有处理。请分成几条发送，或只写要点。"
