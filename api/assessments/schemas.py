"""What travels over the wire about assessments and dates; names as in the contract."""

import datetime as dt
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.accounts.codes import born_on
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.vocabulary import Outcome, RecordKind, SubjectKind
from knowledge.engine.whatif import Difference


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
        person = self.subject.kind is SubjectKind.PERSON
        return SubjectFacts(kind=self.subject.kind, born_on=born_on(self.subject.code or "") if person else None)


class Asked(BaseModel):
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


class AssessmentIn(Asked):
    """A question about one record."""


class SupposedRecord(RecordFacts):
    """The fields of a record that are supposed to be otherwise; only those that are named count."""

    # A factory keeps the field out of the required ones without naming a default; it is never read.
    kind: RecordKind = Field(default_factory=lambda: RecordKind.OTHER)


class Supposition(BaseModel):
    """What is supposed to be otherwise. What is not named stays; ``null`` makes a thing unknown."""

    model_config = ConfigDict(extra="forbid")

    facts: AssessmentFacts | None = Field(None, title="假设的情况，例如今天缴清罚款")
    record: SupposedRecord | None = Field(None, title="假设的记录内容（工作人员和程序）")
    as_of: dt.date | None = Field(None, title="假设在哪一天问")

    @model_validator(mode="after")
    def _something(self) -> Self:
        named = [part.model_fields_set for part in (self.facts, self.record) if part is not None]
        if self.as_of is None and not any(named):
            raise ValueError("change 里至少写一项假设：facts、as_of 或者 record。")
        return self


class WhatIfIn(Asked):
    """A question about one record, and what is supposed to be otherwise."""

    change: Supposition = Field(title="假设有什么不同")


class AssessmentInputs(BaseModel):
    """What an answer is computed from. The day is kept beside the sealed rest, where it can be searched."""

    record: RecordFacts
    subject: SubjectFacts
    facts: AssessmentFacts
    as_of: dt.date


class AssessmentOut(Assessment):
    """The answer, with the id under which it is kept."""

    id: str = Field(title="评估编号")
    record_id: str | None = Field(title="记录编号")


class WhatIfOut(BaseModel):
    """Both answers and what differs between them. Nothing of it is kept: no such answer was given."""

    before: Assessment = Field(title="现在的结论")
    after: Assessment = Field(title="假设之后的结论")
    changes: tuple[Difference, ...] = Field(title="有哪些不同")


class RepeatOut(BaseModel):
    """A kept answer beside the one that the same facts and day give with today's knowledge."""

    same_version: bool = Field(title="知识库版本是否相同")
    same_answer: bool = Field(title="结论是否相同")
    knowledge_version_then: str = Field(title="当时的知识库版本")
    knowledge_version_now: str = Field(title="现在的知识库版本")
    then: Assessment = Field(title="当时的结论")
    now: Assessment = Field(title="按现在的知识库重新计算的结论")
    changes: tuple[Difference, ...] = Field(title="有哪些不同")


class AssessmentLine(BaseModel):
    """A kept answer in a list."""

    id: str = Field(title="评估编号")
    record_id: str | None = Field(title="记录编号")
    as_of: dt.date = Field(title="评估日期")
    outcome: Outcome = Field(title="结论")
    knowledge_version: str = Field(title="知识库版本")
    created_at: dt.datetime = Field(title="评估时间")


class AssessmentPage(BaseModel):
    """A page of kept answers, newest first."""

    items: list[AssessmentLine]
    total: int
    next: str | None


class SkippedDayOut(BaseModel):
    """A day that was not counted, and why."""

    date: dt.date
    why: str


class DueDateOut(BaseModel):
    """The last day of a period."""

    due_on: dt.date = Field(title="最后一天")
    provisional: bool = Field(title="是否暂定（涉及尚未公布放假安排的年份）")
    skipped: list[SkippedDayOut] = Field(title="没有计入的日子和原因")
