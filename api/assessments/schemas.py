"""What travels over the wire about assessments and dates; names as in the contract."""

import datetime as dt
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from stdnum.cn import ric

from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.vocabulary import SubjectKind


class SubjectValue(BaseModel):
    """The subject of a record by value; the code may be masked. Only kind and a person's age count."""

    model_config = ConfigDict(extra="forbid")

    kind: SubjectKind | None = None
    name: str | None = None
    code: str | None = None


class RecordValue(RecordFacts):
    """A record by value, as ``GET /records`` gives it."""

    id: str | None = None
    subject: SubjectValue | None = None

    def facts(self) -> RecordFacts:
        """The record alone."""
        return RecordFacts.model_validate(self.model_dump(exclude={"id", "subject"}))

    def subject_facts(self) -> SubjectFacts:
        """What the law looks at in its subject."""
        if self.subject is None:
            return SubjectFacts()
        code = self.subject.code or ""
        born_on = ric.get_birth_date(code) if self.subject.kind is SubjectKind.PERSON and ric.is_valid(code) else None
        return SubjectFacts(kind=self.subject.kind, born_on=born_on)


class AssessmentIn(BaseModel):
    """Which record, what is known besides, and for which day (today when left out)."""

    model_config = ConfigDict(extra="forbid")

    record_id: str | None = Field(None, title="记录编号", max_length=36)
    record: RecordValue | None = Field(None, title="记录内容（工作人员和程序）")
    subject: SubjectFacts | None = Field(None, title="信用主体（工作人员和程序）")
    facts: AssessmentFacts | None = Field(None, title="记录里没有的情况；不知道就留空")
    as_of: dt.date | None = Field(None, title="评估日期")

    @model_validator(mode="after")
    def _one_record(self) -> Self:
        if (self.record_id is None) == (self.record is None):
            raise ValueError("record_id 和 record 要给且只给一个。")
        return self


class AssessmentInputs(BaseModel):
    """What an answer was computed from."""

    record: RecordFacts
    subject: SubjectFacts
    facts: AssessmentFacts


class AssessmentOut(Assessment):
    """The answer, with the id under which it is kept."""

    id: str = Field(title="评估编号")
    record_id: str | None = Field(title="记录编号")


class SkippedDayOut(BaseModel):
    """A day that was not counted, and why."""

    date: dt.date
    why: str


class DueDateOut(BaseModel):
    """The last day of a period."""

    due_on: dt.date = Field(title="最后一天")
    provisional: bool = Field(title="是否暂定（涉及尚未公布放假安排的年份）")
    skipped: list[SkippedDayOut] = Field(title="没有计入的日子和原因")
