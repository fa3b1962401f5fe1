"""What is kept how long, for anybody to read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.privacy.periods import Period, Periods
from api.privacy.schemas import KeptOut, PeriodOut, RetentionOut

router = APIRouter(tags=["个人信息"])
_CLAUSES = ("pipl#art6", "pipl#art47")
_ABOUT = "下面的保存期限是本系统自己定的，不是法定期限；到期后系统每天夜里自动删除，删了多少会留痕。"


async def get_periods(request: Request) -> Periods:
    """The application's table."""
    periods: Periods = request.app.state.periods
    return periods


@router.get("/privacy/retention", summary="什么保存多久")
def retention(request: Request, periods: Annotated[Periods, Depends(get_periods)]) -> RetentionOut:
    """Everything that is removed after a time, and what is not, with the reasons."""
    return RetentionOut(
        text=_ABOUT,
        removed=[_shown(period) for period in periods.removed],
        kept=[KeptOut(what=kept.what, text=kept.why) for kept in periods.kept],
        citations=[one.model_dump(mode="json") for one in request.app.state.library.cite_all(_CLAUSES)],
    )


def _shown(period: Period) -> PeriodOut:
    told = f"，提前 {period.warned} 天提醒您" if period.warned else ""
    text = f"{period.what}：保存 {period.days} 天{told}。{period.why}"
    return PeriodOut(kind=period.id, what=period.what, days=period.days, told_days_before=period.warned, text=text)
