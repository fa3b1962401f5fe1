"""The public credit commitment (信用承诺书).

It says the two things that the rule asks for and nothing else (国家发展改革委令第36号 第三章, 信用承诺): a further
promise would be untrue for some, such as somebody in a reorganisation who has not performed yet.
"""

TEXT = "本主体申请信用修复，并向社会公开承诺：一、所提交的材料真实、有效；二、愿意承担违反承诺的后果。"
