"""An IATI file held against the standard: is it XML, does it fit the schema, does it keep the ruleset."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from eslabon.files.faults import Fault, catalogued
from eslabon.files.iati.rulesets import Breach, check_ruleset
from eslabon.rules.problems import files as problems

STANDARD = Path(__file__).parent / "standard"
LARGEST_BYTES = 50 * 1024 * 1024
MOST_FAULTS = 200  # more say nothing new


def check_document(
    document: bytes, *, name: str, now: datetime, rulesets: Sequence[Mapping[str, Any]] = ()
) -> tuple[Fault, ...]:
    """What is wrong in an IATI 2.03 activity file; nothing, if it may be published.

    Parameters
    ----------
    document : bytes
        The file. Entities and anything that would be fetched are refused.
    name : str
        What the faults call the file.
    now : datetime
        No date of the file that lies in the past by its nature may be later.
    rulesets : sequence of mappings, optional
        Checked as well as the standard's own.
    """
    if len(document) > LARGEST_BYTES:
        return (catalogued(problems.IATI_NOT_XML, file=name, cause=f"> {LARGEST_BYTES} B"),)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return (catalogued(problems.IATI_NOT_XML, file=name, row=error.lineno, cause=error.msg),)
    if tree.getroottree().docinfo.doctype:
        return (catalogued(problems.IATI_NOT_XML, file=name, row=1, cause="DOCTYPE"),)
    schema = _schema()
    schema.validate(tree)
    misfits = [
        catalogued(problems.IATI_NOT_SCHEMA, file=name, row=entry.line, cause=entry.message)
        for entry in schema.error_log
    ]
    breaches = [
        _fault(breach, name=name)
        for ruleset in (standard_ruleset(), *rulesets)
        for breach in check_ruleset(tree, ruleset, now=now)
    ]
    return tuple(dict.fromkeys([*misfits, *breaches]))[:MOST_FAULTS]


def standard_ruleset() -> Mapping[str, Any]:
    """The ruleset of the standard, version 2.03."""
    ruleset: Mapping[str, Any] = json.loads((STANDARD / "ruleset.json").read_text("utf-8"))
    return ruleset


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(STANDARD / "iati-activities-schema.xsd"))


def _fault(breach: Breach, *, name: str) -> Fault:
    case = {key: value for key, value in breach.case.items() if key != "ruleInfo"}
    return catalogued(
        problems.IATI_BREACH,
        file=name,
        row=breach.line,
        rule=breach.identity,
        element=breach.element,
        case=json.dumps(case, ensure_ascii=False, sort_keys=True),
    )
