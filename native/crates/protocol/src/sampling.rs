//! How the chains did, as it travels.

use ansatz_core::SamplingReport;
use serde_json::{Value, json};

use crate::message::Writer;

/// Adds the fields of a report to an observation.
pub fn add_report(observation: &mut Value, report: &SamplingReport, writer: &mut Writer) {
    let moves = report
        .moves
        .iter()
        .map(|count| json!({ "kind": count.kind.name(), "proposed": count.proposed, "accepted": count.accepted }));
    observation["moves"] = moves.collect();
    observation["swapAcceptance"] = json!(report.swap_acceptance);
    observation["stuckChains"] = json!(report.stuck_chains);
    observation["frozenVariance"] = json!(report.frozen_variance);
    observation["trace"] = json!({
        "chains": report.trace.chains,
        "stride": report.trace.stride,
        "energies": writer.numbers(&report.trace.energies),
    });
}
