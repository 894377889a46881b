import Outputs

/// One thing to do to an output, and which findings it is for.
struct MendingStep: Hashable {
    let words: String
    /// Rules whose findings it mends; nil for those of all others.
    var rules: Set<String>?
}

/// Steps that were tried on one output, with what it would be then.
struct MendingPlan {
    var edit: TableEdit
    var steps: [MendingStep]

    /// What a finding of a rule is told.
    func words(for rule: String) -> String {
        let own = steps.filter { $0.rules?.contains(rule) ?? false }
        let general = steps.filter { $0.rules == nil }
        let chosen = !own.isEmpty ? own : general.isEmpty ? steps : general
        return chosen.map(\.words).joined(separator: ", and ")
    }
}

extension Finding {
    /// Rules that object to more than the numbers of a table.
    private static let beyondTables: Set<String> = [
        "text", "code", "hidden-content", "record-level", "figure", "model-object", "geography",
        "missing-values", "negative-values",
    ]

    /// Whether a change of the table may mend it.
    var isAboutNumbers: Bool {
        pack != nil && rule != "missing-evidence" && !Self.beyondTables.contains(rule)
    }
}

extension OutputReport {
    /// Whether the table can be believed: what is wrong by itself has to be corrected first.
    var isMendable: Bool {
        output.table != nil
            && findings.contains { $0.verdict > .pass && $0.isAboutNumbers }
            && !findings.contains {
                $0.pack == nil && $0.verdict == .fail && $0.rule != "missing-evidence"
            }
    }

    /// How bad the table is: failing cells, then doubtful ones.
    var badness: (fails: Int, reviews: Int) {
        let cells = { (verdict: Verdict) in
            findings.reduce(0) { sum, finding in
                finding.verdict == verdict && finding.isAboutNumbers
                    ? sum + max(1, finding.cells.count) : sum
            }
        }
        return (cells(.fail), cells(.review))
    }

    /// Per rule the worst that it says.
    var verdictsByRule: [String: Verdict] {
        findings.reduce(into: [:]) { $0[$1.rule] = max($0[$1.rule] ?? .pass, $1.verdict) }
    }

    /// Whether no rule says worse than it did before.
    func isNoWorse(than before: OutputReport) -> Bool {
        let earlier = before.verdictsByRule
        return verdictsByRule.allSatisfy { $1 <= earlier[$0] ?? .pass }
    }
}
