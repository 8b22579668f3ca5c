"""The life of an application: which act is possible in which state, and where it leads."""

from eslabon.rules.problems import Problem, calls

DRAFT, SUBMITTED, TO_CORRECT = "draft", "submitted", "to_correct"
ELIGIBLE, NOT_ELIGIBLE, WITHDRAWN = "eligible", "not_eligible", "withdrawn"

SUBMIT, ASK_CORRECTION, ANSWER, LAPSE = "submit", "ask_correction", "answer", "lapse"
DECIDE_ELIGIBLE, DECIDE_NOT_ELIGIBLE = "decide_eligible", "decide_not_eligible"
FILE_APPEAL, UPHOLD_APPEAL, REJECT_APPEAL, WITHDRAW = "file_appeal", "uphold_appeal", "reject_appeal", "withdraw"

TRANSITIONS: dict[tuple[str, str], str] = {
    (DRAFT, SUBMIT): SUBMITTED,
    (SUBMITTED, ASK_CORRECTION): TO_CORRECT,
    (TO_CORRECT, ANSWER): SUBMITTED,
    (TO_CORRECT, LAPSE): SUBMITTED,
    (SUBMITTED, DECIDE_ELIGIBLE): ELIGIBLE,
    (SUBMITTED, DECIDE_NOT_ELIGIBLE): NOT_ELIGIBLE,
    (NOT_ELIGIBLE, FILE_APPEAL): NOT_ELIGIBLE,
    (NOT_ELIGIBLE, REJECT_APPEAL): NOT_ELIGIBLE,
    (NOT_ELIGIBLE, UPHOLD_APPEAL): ELIGIBLE,
    (DRAFT, WITHDRAW): WITHDRAWN,
    (SUBMITTED, WITHDRAW): WITHDRAWN,
    (TO_CORRECT, WITHDRAW): WITHDRAWN,
    (ELIGIBLE, WITHDRAW): WITHDRAWN,
    (NOT_ELIGIBLE, WITHDRAW): WITHDRAWN,
}
_STATE_WORDS = {
    DRAFT: ("en borrador", "a draft"),
    SUBMITTED: ("presentada", "submitted"),
    TO_CORRECT: ("por subsanar", "to be corrected"),
    ELIGIBLE: ("admitida", "eligible"),
    NOT_ELIGIBLE: ("no admitida", "not eligible"),
    WITHDRAWN: ("retirada", "withdrawn"),
}
_ACT_WORDS = {
    SUBMIT: ("presentarla", "submit it"),
    ASK_CORRECTION: ("pedir una subsanación", "ask for a correction"),
    ANSWER: ("responder la subsanación", "answer the correction"),
    LAPSE: ("dar por vencida la subsanación", "let the correction lapse"),
    DECIDE_ELIGIBLE: ("dar el dictamen", "give the verdict"),
    DECIDE_NOT_ELIGIBLE: ("dar el dictamen", "give the verdict"),
    FILE_APPEAL: ("apelar", "appeal"),
    UPHOLD_APPEAL: ("resolver la apelación", "decide the appeal"),
    REJECT_APPEAL: ("resolver la apelación", "decide the appeal"),
    WITHDRAW: ("retirarla", "withdraw it"),
}


def next_state(state: str, act: str) -> str:
    """The state to which `act` leads from `state`.

    Parameters
    ----------
    state : {"draft", "submitted", "to_correct", "eligible", "not_eligible", "withdrawn"}
    act : str
        One of the acts of this module. A verdict is `decide_eligible` or `decide_not_eligible`; `lapse` is a
        correction that nobody answered in time: the application is then decided on what it has.

    Raises
    ------
    Problem
        CALLS-E03 if the act is not possible in that state.
    KeyError
        If the state or the act does not exist.

    Notes
    -----
    Clause CALL-10. Nothing leaves `withdrawn`; only a refused application can be appealed.

    >>> next_state("draft", "submit"), next_state("submitted", "decide_eligible")
    ('submitted', 'eligible')
    >>> next_state("eligible", "submit")
    Traceback (most recent call last):
    ...
    eslabon.rules.problems.Problem: CALLS-E03: The application is eligible: it is not possible to submit it now. \
Open the page again to see what is.
    """
    state_words, act_words = _STATE_WORDS[state], _ACT_WORDS[act]
    if (state, act) not in TRANSITIONS:
        raise Problem(
            calls.ACT_NOT_POSSIBLE,
            state=state_words[0],
            state_en=state_words[1],
            act=act_words[0],
            act_en=act_words[1],
        )
    return TRANSITIONS[state, act]


def possible_acts(state: str) -> tuple[str, ...]:
    """The acts that are possible in `state`.

    >>> possible_acts("to_correct"), possible_acts("withdrawn")
    (('answer', 'lapse', 'withdraw'), ())
    """
    return tuple(act for (origin, act) in TRANSITIONS if origin == state)


def verdict_act(result: str) -> str:
    """The act that a verdict's result stands for.

    Raises
    ------
    ValueError
        If the result is `to_correct` or unknown: that is answered by a correction, not by a verdict.

    >>> verdict_act("not_eligible")
    'decide_not_eligible'
    """
    acts = {ELIGIBLE: DECIDE_ELIGIBLE, NOT_ELIGIBLE: DECIDE_NOT_ELIGIBLE}
    if result not in acts:
        raise ValueError(f"not a final result: {result}")
    return acts[result]


def admission_refusal(*, needs_field_confirmation: bool, confirmed: bool | None) -> Problem | None:
    """Why an application cannot be admitted yet, or None.

    Parameters
    ----------
    needs_field_confirmation : bool
        Whether the call asks the regional office to see the declaration in the field.
    confirmed : bool or None
        The office's latest answer; None if it has not gone.

    Notes
    -----
    Clause CALL-11. A refusal to confirm does not decide by itself: it only keeps an application from being admitted.

    >>> admission_refusal(needs_field_confirmation=True, confirmed=None).code
    'CALLS-E12'
    >>> admission_refusal(needs_field_confirmation=True, confirmed=True) is None
    True
    """
    if needs_field_confirmation and confirmed is not True:
        return Problem(calls.FIELD_CONFIRMATION_MISSING)
    return None
