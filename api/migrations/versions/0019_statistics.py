"""statistics: results of cases and the clauses of refusals, questions by day, indexes to count by

Revision: 0019, after 0018.
"""

import datetime as dt
import json
import uuid

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

_CHINA = dt.timezone(dt.timedelta(hours=8))
_BATCH = 2000
_FILED = sa.text('submitted_at IS NOT NULL')
_CLOCKS = ['due_on', 'rule', 'met_on', 'paused_on', 'provisional', 'region']
_RESULTS = ['decided_on', 'kind', 'outcome', 'late', 'again', 'accepted_on', 'region']


def upgrade() -> None:
    """Apply. New tables and indexes only: the version before goes on without them."""
    results, clauses = _new_tables()
    op.create_index('ix_case_results_case_id', 'case_results', ['case_id'])
    op.create_index('ix_case_results_decided', 'case_results', _RESULTS)
    op.create_index('ix_refused_clauses_result_id', 'refused_clauses', ['result_id'])
    op.create_index('ix_refused_clauses_decided_on', 'refused_clauses', ['decided_on'])
    op.create_index(
        'ix_cases_counted',
        'cases',
        ['submitted_at', 'kind', 'status', 'province', 'city', 'region'],
        sqlite_where=_FILED,
        postgresql_where=_FILED,
    )
    op.create_index('ix_case_deadlines_counted', 'case_deadlines', _CLOCKS)
    _fill(op.get_bind(), results, clauses)


def downgrade() -> None:
    """Take back."""
    op.drop_index('ix_case_deadlines_counted', table_name='case_deadlines')
    op.drop_index('ix_cases_counted', table_name='cases')
    for table in ('open_questions', 'question_counts', 'refused_clauses', 'case_results'):
        op.drop_table(table)


def _new_tables():
    results = op.create_table(
        'case_results',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('case_id', sa.String(36), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('region', sa.String(6), nullable=False),
        sa.Column('filed_on', sa.Date(), nullable=False),
        sa.Column('accepted_on', sa.Date(), nullable=True),
        sa.Column('decided_on', sa.Date(), nullable=False),
        sa.Column('outcome', sa.String(12), nullable=False),
        sa.Column('late', sa.Boolean(), nullable=True),
        sa.Column('again', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name='fk_case_results_case_id'),
        sa.PrimaryKeyConstraint('id', name='pk_case_results'),
    )
    clauses = op.create_table(
        'refused_clauses',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('result_id', sa.String(36), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('region', sa.String(6), nullable=False),
        sa.Column('decided_on', sa.Date(), nullable=False),
        sa.Column('document', sa.String(200), nullable=False),
        sa.Column('title', sa.String(300), nullable=False),
        sa.Column('locator', sa.String(100), nullable=False),
        sa.Column('url', sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(['result_id'], ['case_results.id'], name='fk_refused_clauses_result_id'),
        sa.PrimaryKeyConstraint('id', name='pk_refused_clauses'),
    )
    op.create_table(
        'question_counts',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('region', sa.String(6), nullable=False),
        sa.Column('status', sa.String(12), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('day', 'region', 'status', name='pk_question_counts'),
    )
    op.create_table(
        'open_questions',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('region', sa.String(6), nullable=False),
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('question', sa.Text(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('day', 'region', 'key', name='pk_open_questions'),
    )
    return results, clauses


def _fill(bind, results, clauses) -> None:
    """Decisions of before: the standing one of each case, as its own row tells."""
    decided = bind.execute(sa.text(
        "SELECT c.id, c.kind, c.region, c.submitted_at, c.decision, c.earlier_decisions,"
        " (SELECT min(e.at) FROM case_events e WHERE e.case_id = c.id AND e.action = 'accept') AS accepted_at"
        " FROM cases c WHERE c.decision IS NOT NULL AND c.submitted_at IS NOT NULL"
    ).execution_options(yield_per=_BATCH))
    for rows in decided.partitions(_BATCH):
        made = [one for row in rows if (one := _result(bind, row)) is not None]
        if made:
            bind.execute(sa.insert(results), [result for result, _ in made])
        cited = [clause for _, found in made for clause in found]
        if cited:
            bind.execute(sa.insert(clauses), cited)


def _result(bind, row):
    decision = json.loads(row.decision) if isinstance(row.decision, str) else row.decision
    earlier = json.loads(row.earlier_decisions) if isinstance(row.earlier_decisions, str) else row.earlier_decisions
    if not decision:
        return None
    on = _day(decision['decided_at'])
    about = {'kind': row.kind, 'region': row.region, 'decided_on': on}
    result = about | {
        'id': str(uuid.uuid4()),
        'case_id': row.id,
        'filed_on': _day(row.submitted_at),
        'accepted_on': _day(row.accepted_at) if row.accepted_at else None,
        'outcome': _outcome(decision),
        'late': _late(bind, row.id, on),
        'again': bool(earlier),
    }
    parts = [*(decision.get('per_record') or {}).values(), decision]
    cited = {
        (one['document'], one['locator']): one for part in parts if _refuses(part) for one in part.get('citations') or ()
    }
    return result, [
        about
        | {
            'id': str(uuid.uuid4()),
            'result_id': result['id'],
            'document': document,
            'title': (one.get('title') or '')[:300],
            'locator': locator,
            'url': one.get('url') or '',
        }
        for (document, locator), one in cited.items()
    ]


def _outcome(decision) -> str:
    parts = list((decision.get('per_record') or {}).values()) or [decision]
    refused = [part for part in parts if _refuses(part)]
    if decision['decision'] != 'granted' or not refused:
        return decision['decision']
    return 'explained' if len(refused) == len(parts) else 'partly'


def _refuses(part) -> bool:
    return part.get('decision') in ('denied', 'not_accepted') or part.get('resolution') == 'explained'


def _late(bind, case_id, on):
    ended = bind.execute(
        sa.text(
            'SELECT due_on FROM case_deadlines'
            ' WHERE case_id = :case AND met_on = :day AND due_on IS NOT NULL AND provisional = :no'
        ).bindparams(sa.bindparam('day', type_=sa.Date), sa.bindparam('no', type_=sa.Boolean)),
        {'case': case_id, 'day': on, 'no': False},
    ).all()
    return any(_day(due) < on for due, in ended) if ended else None


def _day(value) -> dt.date:
    """The day in China of a moment, however the database gives it; a day as it is."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and len(value) == len('2026-01-01'):
        return dt.date.fromisoformat(value)
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)).astimezone(_CHINA).date()
