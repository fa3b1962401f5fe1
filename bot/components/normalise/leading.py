"""Where the words of a sentence end and a name or number begins: `申请修复|苏示建罚〔2026〕12号`, `被|江阴市市监局`."""

import re

#: Words before a number or name that do not belong to it; it starts after the last of them. None of them is
#: part of an authority's short form (国办发, 苏示交罚, 江阴市监处罚 keep all their characters).
_LEAD_IN = re.compile(
    "|".join(
        (
            r"第?[一二三四五六七八九十几两\d]+[条个份张]|^第|第几|(?:行政)?处罚(?=..)(?!决|字|告|罚|听|先)|罚款(?=.)",
            "我的|我们|我司|我家|我|你们|你|您|咱们|咱|俺|他们|他|她|它|本公司|本单位|本人|公司|企业|单位|老板|朋友",
            "拿[到着出]|接到|送达|寄来|发来|帮忙|评估|测算|计算|分析|审查|审核|引用|援引|概括|总结|解读|解释|介绍|起草|填写|打印|下载|上传",
            "提供|补充|补正|附上|参见|详见|贵[局厅单委]位?|[我本该]局|着|因(?!特)|以|由|经(?!信|开|济|贸|发)|向(?!阳|上)|也|归|报送?(?!告|批)|各",
            "请问|麻烦|请|劳驾|收到|根据|依据|依照|按照|按|参照|执行|适用|违反|涉及|关于|对于|至于|针对|有关|因为|由于",
            "文号|编号|案号|决定书|通知书|告知书|书号|号码|文件|案子|记录|信息|名单|公示|处罚决定书?(?=..)",
            "申请|修复|提交|办理|受理|撤销|撤回|撤下|撤掉|撤|消掉|消除|去掉|删除|删掉|删|移出|移除|下架|屏蔽|解除|终止|掉",
            "异议|申诉|更正|投诉|举报|复核|复议|起诉|质疑|咨询|了解|核实|核对|确认|选择|选|修改|(?<!发)改(?!革)",
            "今天|今日|昨天|昨日|前天|去年|前年|今年|本年|上个?月|这个?月|本月|上周|最近|刚才|刚刚|上次|之前|以前|目前|现在",
            "那个|那条|那份|那些|那(?!曲)|这个|这条|这份|这|还有|或者|以及|就是|是不是|不是|是|的|了|在|查询|查一?下|查|看一?下|看",
            "一下|一份|和(?![平县田硕林静政龙])|与|或|跟|及|被|叫|给|就|为|对|有|问|说|帮|把|将(?!乐)|想|要|能|让|找|什么|怎么|吗|呢|吧|啊|从(?!化)|到|下达|作出|出具",
        )
    )
)
#: After one of these nothing of a document number has been said yet.
_NOTHING_YET = re.compile("(?:[文编案书字]号|号码|决定书|法院|根据|依据|按照|依照|[是的了在查看到被为按因对])$")


def lead_in(lead: str) -> int:
    """How many characters of `lead`, the text right before a number or name, belong to the sentence around it."""
    ends = [word.end() for word in _LEAD_IN.finditer(lead)]
    if _NOTHING_YET.search(lead):
        return len(lead)
    # A sentence that leaves nothing for the authority was no lead-in but a name of its own kind.
    return max((end for end in ends if end < len(lead)), default=0)
