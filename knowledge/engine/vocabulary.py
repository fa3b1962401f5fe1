"""Every legal notion that code names: closed lists, named as in the API contract.

Each member has its Chinese term in ``knowledge/glossary.yaml``, in the group named after the list.
"""

from enum import StrEnum


class RecordKind(StrEnum):
    """Kind of negative record (失信信息种类)."""

    ADMINISTRATIVE_PENALTY = "administrative_penalty"
    SERIOUS_DISHONESTY_LIST = "serious_dishonesty_list"
    ABNORMAL_OPERATIONS_LIST = "abnormal_operations_list"
    OTHER = "other"


class AuthorityField(StrEnum):
    """Field of the deciding body (行业领域)."""

    MARKET_REGULATION = "market_regulation"
    TAX = "tax"
    COURT = "court"
    BANKING = "banking"
    TRANSPORT = "transport"
    ENVIRONMENT = "environment"
    EMERGENCY_MANAGEMENT = "emergency_management"
    FIRE_RESCUE = "fire_rescue"
    HEALTH = "health"
    AGRICULTURE = "agriculture"
    HUMAN_RESOURCES = "human_resources"
    HOUSING_CONSTRUCTION = "housing_construction"
    URBAN_MANAGEMENT = "urban_management"
    WATER = "water"
    CULTURE_TOURISM = "culture_tourism"
    PUBLIC_SECURITY = "public_security"
    OTHER = "other"


class PenaltyKind(StrEnum):
    """Kind of administrative penalty (行政处罚种类)."""

    WARNING = "warning"
    CIRCULATED_CRITICISM = "circulated_criticism"
    FINE = "fine"
    CONFISCATION = "confiscation"
    LICENCE_SUSPENDED = "licence_suspended"
    QUALIFICATION_LOWERED = "qualification_lowered"
    LICENCE_REVOKED = "licence_revoked"
    OPERATIONS_RESTRICTED = "operations_restricted"
    SUSPENSION_OF_BUSINESS = "suspension_of_business"
    CLOSURE = "closure"
    PRACTICE_BAN = "practice_ban"
    DETENTION = "detention"
    OTHER = "other"


class Procedure(StrEnum):
    """Penalty procedure (处罚程序)."""

    SIMPLIFIED = "simplified"
    ORDINARY = "ordinary"


class Severity(StrEnum):
    """Class of a dishonesty record (失信信息类别), mildest first."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"


class RecordStatus(StrEnum):
    """What the source says has become of a record (记录状态)."""

    PUBLISHED = "published"
    ENDED = "ended"
    REPAIRED = "repaired"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class SubjectKind(StrEnum):
    """Kind of credit subject (信用主体)."""

    BUSINESS = "business"
    PERSON = "person"


class Reorganisation(StrEnum):
    """Stage of a bankruptcy reorganisation or settlement (破产重整、和解)."""

    PLAN_APPROVED = "plan_approved"
    PLAN_COMPLETED = "plan_completed"
    SETTLEMENT_APPROVED = "settlement_approved"


class Leniency(StrEnum):
    """Ground for leniency (宽容情形)."""

    MINOR = "minor"
    FORCE_MAJEURE = "force_majeure"
    NO_INTENT = "no_intent"
    SLIGHT = "slight"


class Sought(StrEnum):
    """What the person wants (诉求)."""

    REPAIR = "repair"
    OBJECTION = "objection"
    LISTING_OBJECTION = "listing_objection"


class Ground(StrEnum):
    """Ground of an objection (异议理由)."""

    INACCURATE = "inaccurate"
    NOT_MINE = "not_mine"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    REVOKED_BASIS = "revoked_basis"
    NO_LEGAL_BASIS = "no_legal_basis"
    OUTSIDE_CATALOGUE = "outside_catalogue"
    OVER_PUBLICATION = "over_publication"
    PRIVACY = "privacy"
    OTHER = "other"


class Unit(StrEnum):
    """Unit of a period (期间单位)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"


class Outcome(StrEnum):
    """What an assessment says (评估结论)."""

    REPAIRABLE_NOW = "repairable_now"
    REPAIRABLE_LATER = "repairable_later"
    NOT_REPAIRABLE = "not_repairable"
    ENDED = "ended"
    WRONG_DOOR = "wrong_door"
    OBJECTION_INSTEAD = "objection_instead"
    NEEDS_INFORMATION = "needs_information"
    NEEDS_PERSON = "needs_person"


class MaterialId(StrEnum):
    """A paper that belongs to a request, or one that nobody may ask for (材料)."""

    PROOF_OF_PERFORMANCE = "proof_of_performance"
    CREDIT_COMMITMENT = "credit_commitment"
    APPLICATION_FORM = "application_form"
    AUTHORISATION_LETTER = "authorisation_letter"
    IDENTITY_DOCUMENT = "identity_document"
    BUSINESS_LICENCE = "business_licence"
    COURT_RULING = "court_ruling"
    REVOCATION_DOCUMENT = "revocation_document"
    EVIDENCE_OF_ERROR = "evidence_of_error"
    GUARDIANSHIP_PROOF = "guardianship_proof"
    DECISION_DOCUMENT = "decision_document"
    RECORD_EXTRACT = "record_extract"
    OTHER = "other"
    TRAINING_CERTIFICATE = "training_certificate"
    CREDIT_REPORT = "credit_report"
    CHARITY_PROOF = "charity_proof"


class RequestKind(StrEnum):
    """What is asked for (申请事项)."""

    REPAIR = "repair"
    SHIELDING = "shielding"
    OBJECTION = "objection"
    LISTING_OBJECTION = "listing_objection"
    ELSEWHERE = "elsewhere"


class Need(StrEnum):
    """How a paper stands to a request: needed, helpful, fetched by the department itself, or not to be asked for."""

    REQUIRED = "required"
    HELPFUL = "helpful"
    FETCHED = "fetched"
    NEVER = "never"


class Event(StrEnum):
    """What starts a time limit, or stops it for a while (起算和暂停事由)."""

    APPLICATION_RECEIVED = "application_received"
    APPLICATION_PUSHED = "application_pushed"
    APPLICATION_ACCEPTED = "application_accepted"
    CONDITIONS_CONFIRMED = "conditions_confirmed"
    REPAIR_GRANTED = "repair_granted"
    REPAIR_PROOF_RECEIVED = "repair_proof_received"
    UPDATE_SHARED = "update_shared"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    EXPERT_EXAMINATION = "expert_examination"
    EXTENSION_NOTIFIED = "extension_notified"
    FALSE_MATERIAL_FOUND = "false_material_found"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_ACCEPTED = "objection_accepted"
    OBJECTION_PASSED_ON = "objection_passed_on"
    LISTING_OBJECTED = "listing_objected"
    LISTING_PUBLISHED = "listing_published"
    LISTING_CAUSE_REMOVED = "listing_cause_removed"
    REMOVAL_NOTIFIED = "removal_notified"
    STANDARD_PUBLISHED = "standard_published"
    INFORMATION_MADE = "information_made"
    PENALTY_DECIDED = "penalty_decided"
    PENALTY_KNOWN = "penalty_known"
    DECISION_REVOKED = "decision_revoked"
    REVOCATION_NOTIFIED = "revocation_notified"
    COURT_GROUND_ARISEN = "court_ground_arisen"
    COURT_CORRECTION_REQUESTED = "court_correction_requested"
    COURT_CORRECTION_UPHELD = "court_correction_upheld"
    COURT_REFUSAL_SERVED = "court_refusal_served"
    COURT_REVIEW_REQUESTED = "court_review_requested"
    COURT_DELETED_ON_REQUEST = "court_deleted_on_request"
    CREDIT_REPORT_OBJECTED = "credit_report_objected"
    COMPLAINT_ACCEPTED = "complaint_accepted"
    REFUSAL_KNOWN = "refusal_known"
    RECONSIDERATION_ACCEPTED = "reconsideration_accepted"
    RECONSIDERATION_DECIDED = "reconsideration_decided"


class Circumstance(StrEnum):
    """What must be known before a time limit may be said to run (适用情形)."""

    PLATFORM_RECEIVED = "platform_received"
    PROVIDER_RECEIVED = "provider_received"
    CREDIT_AGENCY_RECEIVED = "credit_agency_received"
    OWN_INFORMATION = "own_information"
    OTHERS_INFORMATION = "others_information"
    OTHER_PROVINCE = "other_province"
    SIMPLIFIED_PROCEDURE = "simplified_procedure"


class DeadlineState(StrEnum):
    """How a running time limit stands (期限状态)."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    PROVISIONAL = "provisional"


class Standing(StrEnum):
    """How the words of an older text stand on a day (新旧衔接)."""

    OVERTAKEN = "overtaken"
    EXPIRED = "expired"
    NARROWED = "narrowed"
    SPECIFIED = "specified"
    CONFLICT = "conflict"
    NOT_YET = "not_yet"
