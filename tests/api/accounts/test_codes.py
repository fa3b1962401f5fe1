"""Codes of subjects: every real resident ID is taken, and only those whose birth date and check digit are right."""

import datetime as dt

import pytest
from starlette.testclient import TestClient
from stdnum.cn import ric

from api.accounts.codes import born_on, normalise_code
from api.assessments.schemas import RecordValue, SubjectValue
from knowledge.engine.vocabulary import RecordKind, SubjectKind

# Areas whose code is younger than the person (made up) who bears it, or was given up before; one of 台湾居民居住证.
LATER_AREAS = {
    "32021919880101": "county became a city",
    "32028119850315": "city since 1987",
    "32058319850315": "city since 1989",
    "32058419850315": "city since 1992",
    "31011519880101": "district since 1992",
    "13012419850101": "county that became a district",
    "13011119850101": "district since 2014",
    "50022119800101": "municipality since 1997",
    "83000019900101": "residence permit",
}
STANDARD = "11010519491231002X"


def completed(area_and_birth: str, sequence: str = "999") -> str:
    """A made-up number with its check digit."""
    number = f"{area_and_birth}{sequence}0"
    return number[:-1] + ric.calc_check_digit(number)


@pytest.mark.parametrize("start", LATER_AREAS, ids=LATER_AREAS.values())
def test_the_area_need_not_have_existed_at_birth(start: str) -> None:
    """Protects people who were registered later: their numbers are real, and some made the library crash."""
    code = completed(start)
    assert normalise_code("person", f" {code.lower()} ") == code
    assert born_on(code) == dt.datetime.strptime(start[6:], "%Y%m%d").replace(tzinfo=dt.UTC).date()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (completed("32028119900230"), "出生日期"),
        (completed("32028129990101"), "出生日期"),
        (completed("02028119900101"), "不允许的字符"),
        ("X10105194912310020", "不允许的字符"),
        (STANDARD[:-1] + "1", "校验位"),
        (STANDARD[:-1], "18 位"),
    ],
)
def test_what_is_wrong_is_named_without_the_code(code: str, words: str) -> None:
    """Protects from typing errors and unborn people; the number itself is not repeated."""
    with pytest.raises(ValueError, match=words) as raised:
        normalise_code("person", code)
    assert code not in str(raised.value)
    assert born_on(code) is None


def test_the_standards_example_passes() -> None:
    """Protects the reading of GB 11643-1999."""
    assert normalise_code("person", STANDARD.lower()) == STANDARD


def test_a_record_by_value_takes_the_age_from_any_real_number() -> None:
    """Protects assessments by value: the age of a person with a later area code; a masked one tells nothing."""
    for code, born in ((completed("32021919880101"), dt.date(1988, 1, 1)), ("3202**********9994", None)):
        subject = SubjectValue(kind=SubjectKind.PERSON, code=code)
        value = RecordValue(kind=RecordKind.OTHER, subject=subject)
        assert value.subject_facts().born_on == born


def test_an_account_of_such_a_person_can_be_made(client: TestClient, staff: dict[str, str]) -> None:
    """Protects the way in: no error of ours at the first real number."""
    subject = {"kind": "person", "name": "示例某丙", "code": completed("32021919880101")}
    body = {"username": "bing", "password": "long-enough-1", "roles": ["subject"], "subject": subject}
    assert client.post("/api/v1/accounts", json=body, headers=staff).status_code == 201
