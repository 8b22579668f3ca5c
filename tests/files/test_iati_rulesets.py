"""Each rule against the good and bad files with which the standard's own validator is tested."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from eslabon.files.iati import check_ruleset

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "07_peer_fixtures" / "iati" / "ruleset-unit-tests"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LOCATED = {
    *("activity_and_trans_bad", "activity_only_good", "one_trans_good"),
    *("two_trans_bad", "two_trans_both_good", "two_trans_country_good"),
}
# Folder, rule; then the files that keep it and those that break it.
CASES = [
    ("atLeastOne", "title_exists", "title title_text", "empty_activity"),
    ("atLeastOne", "condition", "activity_status_2", "activity_status_3"),
    ("atLeastOne", "no_paths", "", "empty_activity"),
    *(
        (
            "atLeastOne",
            f"result_indicator_{rule}_selector_with_conditions",
            f"{file}_good {file}_not_relevant",
            f"{file}_bad",
        )
        for rule, file in (
            ("baseline", "results_indicator_baseline_value"),
            ("period_actual", "results_indicator_period_actual_value"),
            ("period_target", "results_indicator_period_target_value"),
        )
    ),
    ("betweenDates", "between_dates", "good bad_date_format", "bad"),
    ("dateNow", "date_now", "good bad_date_format", "bad"),
    ("dateOrder", "date_order", "good same_as empty_activity", "bad"),
    ("dateOrder", "date_order_lastupdateddatetime", "lastupdated_good lastupdated_same_good", "lastupdated_bad"),
    ("dateOrder", "date_order_now", "now_good", "now_bad"),
    ("dupIdentifier", "identifier", "3act_good", ""),
    ("fullStandard", "standard", "iati-act-no-errors iati-org-no-errors", ""),
    ("ifThen", "if_then", "good real_good", "bad"),
    (
        "ifThen",
        "102.1.1_dac_rec",
        "blank_vocab_good default_vocab_good only_dac_blank_good only_dac_good only_dac_null_good",
        "mult_other_vocab_bad",
    ),
    ("loop", "forloop", "good", "bad"),
    ("loop", "forloop_condition", "condition_good condition_no_match", "condition_bad"),
    ("loop", "forloop_if_then", "if_then_good", "if_then_bad"),
    ("loop", "forloop_recipient_loc", "recipient_loc_good", "recipient_loc_bad"),
    ("noMoreThanOne", "no_more_than_one_title", "empty_activity title", "title_twice"),
    ("noMoreThanOne", "results_references", "results_refs_good", "results_refs_bad"),
    ("noSpaces", "no_spaces_act", "3act_good", "3act_bad"),
    ("noSpaces", "no_spaces_attr", "act_ref_good", "act_ref_bad"),
    ("noSpaces", "no_spaces_org", "org_good", "org_bad"),
    (
        "oneOrAll",
        "one_or_all",
        "lang_good lang_good_all sector_good sector_all_good currency_good currency_all_good",
        "lang_bad lang_bad_all sector_bad sector_all_bad currency_bad currency_all_bad",
    ),
    ("oneOrAll", "one_or_all_org", "org_currency_good", "org_currency_bad"),
    ("oneOrAll", "one_or_all_recipient_loc", "recip_loc_good", "recip_loc_bad"),
    (
        "onlyOneOf",
        "only_one_of",
        "only_one_of_activity_good only_one_of_transaction_good",
        "only_one_of_activity_bad only_one_of_transaction_bad",
    ),
    ("range", "range", "good", "bad"),
    *(
        ("recipientLocation", f"{rule}_recipient_loc", " ".join(sorted(LOCATED - {bad})), bad)
        for rule, bad in (("3.6.2", "activity_and_trans_bad"), ("3.7.1", ""), ("3.7.2", "two_trans_bad"))
    ),
    ("regexMatches", "regex_matches_element", "good emptystring", "bad"),
    ("regexNoMatches", "regex_no_matches", "bad", "good"),
    ("startsWith", "starts_with", "good", "bad"),
    ("startsWith", "1.1.1_identifiers", "mult_other_id_good other_id_good", "mult_other_id_bad other_id_bad"),
    ("startsWith", "1.1.21_identifiers_separator", "", "missing_separator_bad"),
    ("strictSum", "strict_sum", "good", "bad"),
    ("strictSum", "recipient_country_region", "good_complex_decimals", ""),
    ("strictSum", "sector_sum", "sector_sum_good", "sector_sum_bad"),
    (
        "strictSum",
        "recipient_sum_cond",
        "recipient_loc_country_only_good recipient_loc_with_region",
        "recipient_loc_country_only_bad",
    ),
    ("sum", "sum", "good", "bad"),
    ("sum", "sum_two", "two_good", "two_bad"),
    ("timeLimit", "time_limit", "good one_day_good one_year_exactly", "bad one_day_bad"),
    ("unique", "unique", "good", "bad"),
    ("unique", "unique_title_description", "title_description_content", "title_description"),
    ("unique", "1.1.3_unique_identifier", "identifier_good", "identifier_bad"),
]
PAIRS = [
    (folder, rule, file, keeps)
    for folder, rule, good, bad in CASES
    for files, keeps in ((good, True), (bad, False))
    for file in files.split()
]


@pytest.mark.parametrize(("folder", "rule", "file", "keeps"), PAIRS, ids=lambda value: str(value))
def test_file_of_the_standard_keeps_or_breaks_its_rule(folder, rule, file, keeps):
    if not FOLDER.is_dir():
        pytest.skip("the public rulesets of IATI are not beside the project")
    ruleset = json.loads((FOLDER / folder / "rules" / f"{rule}.json").read_text("utf-8"))
    tree = etree.parse(FOLDER / folder / "test-files" / f"{file}.xml")
    breaches = check_ruleset(tree, ruleset, now=NOW)
    assert (breaches == ()) is keeps, breaches
