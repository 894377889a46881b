import Disclosure

/// What it takes to approve what the program objects to.
public enum Overriding {
    /// Throws unless the decision may be taken with what is given: approving a `fail` or `review`
    /// needs a reason, and so does rejecting or sending back what passes. A finding that a pack
    /// lets nobody set aside cannot be approved, nor one of a file that was not read whole.
    public static func check(
        _ decision: Decision, on reports: [OutputReport], packs: [RulePack], reason: String?
    ) throws(Refusal) {
        let verdict = reports.map(\.verdict).worst
        let name = reports.first?.output.id ?? ""
        let given = !(reason ?? "").allSatisfy(\.isWhitespace)
        switch decision {
        case .approve:
            if let rule = forbidden(in: reports, packs: packs) {
                throw .overrideForbidden(output: name, rule: rule)
            }
            guard verdict == .pass || given else { throw .overrideNeedsReason(output: name) }
        case .requestChanges, .reject, .refer:
            guard verdict == .fail || given else { throw .decisionNeedsReason(output: name) }
        }
    }

    /// Findings that say the file was not accounted for or not read whole: approving them would be
    /// approving what nobody has seen.
    public static let unseen: Set<String> = [
        "undeclared", "unreadable", "partially-inspected", "file-type",
    ]

    private static func forbidden(in reports: [OutputReport], packs: [RulePack]) -> String? {
        let locked = Set(
            packs.flatMap { pack in
                pack.rules.filter { $0.override == .none }.map { "\(pack.name)/\($0.key)" }
            })
        return reports.flatMap(\.findings).first { finding in
            unseen.contains(finding.rule) && finding.verdict == .fail
                || finding.pack.map { locked.contains("\($0)/\(finding.rule)") } ?? false
        }?.rule
    }
}
