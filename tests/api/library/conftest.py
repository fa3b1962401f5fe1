"""A fictional official document, and the day of a moment in China."""

import datetime as dt

from api.clock import CHINA

NOTICE = """示例市人民政府办公室文件

示政办发〔2024〕3号

示例市人民政府办公室关于做好示例工作的通知

各区人民政府，市有关部门：

为做好示例工作，现通知如下。

一、总体安排

（一）明确示例时限。示例部门应当在十二个工作日内办结蓝色登记申请。

（二）加强示例服务。设立示例窗口，提供帮助。联系人：示例甲 13800000000

示例市人民政府办公室

2024年3月5日
"""


def in_china(moment: str) -> dt.date:
    """The day in China of a moment as the API writes it; the test clock stands on one day there."""
    return dt.datetime.fromisoformat(moment).astimezone(CHINA).date()
