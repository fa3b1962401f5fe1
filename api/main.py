"""The web application: kernel, features, and the pages it serves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from api import blanks, bodies, errors, health, limits, logs, openapi, website
from api.accounts.account_routes import router as accounts
from api.accounts.acting import FOR_OTHERS, ON_BEHALF_OF, ON_BEHALF_OF_WORDS
from api.accounts.attempts import Attempts
from api.accounts.oidc import Provider
from api.accounts.oidc_routes import router as single_sign_on
from api.accounts.own_routes import router as own_account
from api.accounts.routes import router as signing_in
from api.accounts.totp_routes import router as totp
from api.accounts.writing import Threads
from api.answers.citing import Citing
from api.answers.desk import DeskHolder
from api.answers.remarks import RemarkGate
from api.answers.rewriter import Rewriter
from api.answers.routes import router as answers
from api.answers.tally import Tally
from api.answers.warming import Warming
from api.assessments.grounds import router as objection_grounds
from api.assessments.routes import router as assessments
from api.audit.looks import Looks
from api.authorisations.routes import router as authorisations
from api.authorisations.schemas import AuthorisationIn
from api.authorisations.standing import Standing
from api.cases.handling_routes import router as case_handling
from api.cases.notice_routes import router as notices
from api.cases.queue_routes import router as case_queues
from api.cases.routes import router as cases
from api.cases.touching import open_cases, tell
from api.chat.chat import Chat
from api.chat.events import router as chat_events
from api.chat.handover_routes import router as handovers
from api.chat.routes import router as chat
from api.clock import Clock
from api.console import routes as console
from api.crypto import FieldCipher
from api.db import Database
from api.filing.deciding_routes import router as deciding
from api.filing.letter_routes import router as letters
from api.filing.letters.desk import LetterDesk
from api.filing.receiver_routes import router as receivers
from api.filing.routes import router as filing
from api.filing.sync_routes import router as sync
from api.jobs.routes import router as jobs
from api.ledger.proposing import Judge
from api.ledger.routes import router as ledger
from api.library import alarms, counting
from api.library.alarm_routes import router as policy_alarms
from api.library.clauses import published_clause
from api.library.compare_routes import router as comparisons
from api.library.document_routes import router as around_documents
from api.library.published import PublishedOriginals
from api.library.routes import router as library
from api.library.schemas import TextIn
from api.library.supersession_routes import router as supersessions
from api.library.verification_routes import router as verification
from api.materials.routes import router as materials
from api.materials.scanner import Scanner
from api.materials.storage import FileStore
from api.notify.preference_routes import router as preferences
from api.notify.routes import router as notify
from api.notify.senders.wechat_server import wechat_of
from api.outbox import keeper, measures
from api.oversight import unanchored
from api.oversight.routes import router as oversight
from api.privacy import consents
from api.privacy.periods import Periods
from api.privacy.routes import router as privacy
from api.records.import_routes import router as record_files
from api.records.importing import OpenCases
from api.records.routes import router as records
from api.reports.routes import router as reports
from api.rights.consent_routes import router as consented
from api.rights.routes import router as rights
from api.settings import Settings
from api.statistics.keeping import Kept
from api.statistics.routes import router as statistics
from api.wechat.binding_routes import router as wechat_bindings
from api.wechat.desk import desk_of
from api.wechat.routes import router as wechat_messages
from knowledge.engine.ledger import load_principles
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library
from knowledge.engine.record_words import load_record_words

API_PREFIX = "/api/v1"
FEATURES: tuple[APIRouter, ...] = (
    signing_in,
    single_sign_on,
    own_account,
    totp,
    accounts,
    answers,
    comparisons,
    supersessions,
    policy_alarms,
    verification,
    library,
    around_documents,
    records,
    record_files,
    assessments,
    objection_grounds,
    cases,
    case_handling,
    case_queues,
    notices,
    materials,
    authorisations,
    filing,
    deciding,
    letters,
    receivers,
    sync,
    notify,
    preferences,
    reports,
    statistics,
    jobs,
    privacy,
    oversight,
    consented,
    rights,
    chat,
    chat_events,
    handovers,
    ledger,
    wechat_messages,
    wechat_bindings,
)


def create_app(settings: Settings | None = None, library: Library | None = None, *, is_warmed: bool = False) -> FastAPI:
    """The application for ``settings`` (from the environment when none are given).

    A ``library`` that is open already is taken as it is; otherwise the one that the settings name is opened. Where it
    ``is_warmed``, the index is opened in the background at the start, and the process is not ready before.
    """
    settings = settings or Settings()
    logs.configure(json=settings.profile == "production")
    app = FastAPI(
        title="信用修复与异议智能助手",
        description="免费：查询能否修复、提交修复申请、跟踪法定时限，每个回答都有条款依据。",
        version="0.1.0",
        lifespan=_lifespan,
        # The stock pages load scripts from elsewhere; /openapi.json opens in any viewer.
        docs_url=None,
        redoc_url=None,
    )
    _equip(app, settings, library or open_library(settings.knowledge_dir))
    if is_warmed:
        app.state.warming = Warming(app.state.desk, app.state.database, app.state.clock)
    limits.install(app, settings)
    bodies.install(app, _max_body(settings))
    blanks.install(app)
    errors.install(app)
    logs.install(app)
    for feature in FEATURES:
        app.include_router(feature, prefix=API_PREFIX)
    app.include_router(health.router)
    console.install(app)
    website.install(app, settings)
    for_others = {ON_BEHALF_OF: (ON_BEHALF_OF_WORDS, [f"{API_PREFIX}{part}" for part in FOR_OTHERS])}
    openapi.install(app, for_others, besides=(AuthorisationIn, TextIn))
    return app


def _max_body(settings: Settings) -> int:
    """Bytes: a file, and the form around it."""
    return settings.max_upload_bytes + 1024 * 1024


def _equip(app: FastAPI, settings: Settings, library: Library) -> None:
    """What lives as long as the application; routes reach it through dependencies."""
    state = app.state
    state.is_stopping, state.warming = False, None
    state.settings = settings
    state.clock = Clock(settings.today)
    state.cipher = FieldCipher.of(settings)
    state.database = Database(settings.database_url)
    state.looks = Looks(state.database, settings.audit_folder)
    # accounts may not import authorisations.
    state.authorised = Standing(state.database, state.looks, state.clock, state.cipher)
    state.file_store = FileStore.of(settings)
    state.scanner = Scanner.of(settings)
    state.library = library
    # answers may not import library (import order), so the way to the published originals is handed in here.
    originals = PublishedOriginals(state.database)
    state.desk = DeskHolder(state.library, originals, settings.rankers_dir, settings.index_folder)
    state.periods = Periods.of(settings)
    # accounts may not import privacy.
    state.require_consent = partial(consents.require, consents.CHAT_RECORDS, state.database, state.clock)
    state.citing = Citing(state.library, published_clause)
    state.letter_desk = LetterDesk(settings.letters_dir, settings.letters_font_dir)
    state.ledger_judge = Judge(load_principles(settings.knowledge_dir, state.library), state.library)
    state.record_words = load_record_words(settings.knowledge_dir, state.library.glossary)
    state.open_cases = OpenCases(open_cases, tell)  # records may not import cases either
    state.rewriter, state.remark_gate = Rewriter(settings), RemarkGate(settings)
    state.tally = Tally(state.database, state.clock, keeps_texts=settings.keep_unanswered == "on")
    state.statistics = Kept()
    state.provider = Provider(settings) if settings.oidc_url else None
    state.attempts = Attempts(settings)
    state.writing_threads = Threads()
    state.measures = (
        partial(alarms.measure, state.database),
        partial(counting.measure, state.database),
        *(partial(one.measure, state.database, state.clock) for one in (measures, unanchored)),
    )
    state.worker_is_seen = partial(keeper.is_seen_in, state.database, state.clock)
    state.wechat = wechat_of(settings)
    state.chat = Chat(settings, state.database, state.cipher, state.clock)
    state.wechat_desk = desk_of(settings, state.database, state.cipher, state.clock, state.wechat, state.chat)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Connected from the start: a restore sees that the service runs, and is refused.
    with suppress(SQLAlchemyError):
        await run_in_threadpool(app.state.database.ping)
        await run_in_threadpool(app.state.looks.catch_up)
    if app.state.warming is not None:
        app.state.warming.start()
    yield
    if app.state.wechat_desk is not None:
        await app.state.wechat_desk.attendance.aclose()
    await app.state.chat.aclose()
    await app.state.rewriter.aclose()
    await run_in_threadpool(app.state.looks.catch_up)
    await run_in_threadpool(app.state.tally.write)
    app.state.database.engine.dispose()


def app_factory() -> FastAPI:
    """Entry point for the web server."""
    return create_app(is_warmed=True)
