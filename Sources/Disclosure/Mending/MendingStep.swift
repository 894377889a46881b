import Outputs

/// One thing to do to an output, and which findings it is for.
struct MendingStep: Hashable {
    let words: String
    /// In a line, for findings; the words where they are short.
    let brief: String
    /// Where the table shows what the few words leave out.
    static let asProposed = ", as proposed for this table"

    /// Rules whose findings it mends; nil for those of all others.
    var rules: Set<String>?

    init(words: String, brief: String? = nil, rules: Set<String>? = nil) {
        self.words = words
        self.brief = brief ?? words
        self.rules = rules
    }
}

/// Steps that were tried on one output, with what it would be then.
struct MendingPlan {
    var edit: TableEdit
    var steps: [MendingStep]

    /// What a finding of a rule is told.
    ///
    /// - `isProposed`: whether the table is shown with all of them done.
    func words(for rule: String, isProposed: Bool = true) -> String {
        let own = steps.filter { $0.rules?.contains(rule) ?? false }
        // How many digits a number has says nothing to other rules.
        let digits: Set<String> = [DecimalsRule.key, SignificantRule.key]
        let further = steps.filter { $0.rules?.isDisjoint(with: digits) ?? true }
        let chosen = !own.isEmpty ? own : further.isEmpty ? steps : further
        return chosen.map { step in
            isProposed && step.brief != step.words
                ? step.brief + MendingStep.asProposed : step.brief
        }.joined(separator: ", and ")
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

    static let unsearchedMessage = "a limit stopped the search"

    /// Whether a limit stopped the search for what the table by itself implies.
    var isUnsearched: Bool {
        findings.contains { $0.pack == nil && $0.message == Self.unsearchedMessage }
    }

    /// Whether a contributor could be worked out from the rest of a total: what stands around a
    /// withheld mean or sum often tells it nearly, which no search for exact numbers finds.
    var isDominated: Bool {
        let rules: Set<String> = [DominanceRule.key, PPercentRule.key, PQRule.key]
        return findings.contains { rules.contains($0.rule) && $0.verdict > .pass }
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
