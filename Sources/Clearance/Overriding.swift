import Disclosure

/// What it takes to approve what the program objects to.
public enum Overriding {
    /// Throws unless the decision may be taken with what is given: approving a `fail` or `review`
    /// needs a reason, and so does rejecting or sending back what passes. A finding that a pack
    /// lets nobody set aside cannot be approved, nor one of a file that was not read whole, nor
    /// one that is the data owner's to set aside, unless they agreed.
    public static func check(
        _ decision: Decision, on reports: [OutputReport], packs: [RulePack], reason: String?,
        ownerAgrees: Bool
    ) throws(Refusal) {
        let verdict = reports.map(\.verdict).worst
        let name = reports.first?.output.id ?? ""
        // A full stop, or a character that nobody sees, is no reason.
        let given = (reason ?? "").contains { $0.isLetter || $0.isNumber }
        switch decision {
        case .approve:
            if let rule = forbidden(in: reports, packs: packs) {
                throw .overrideForbidden(output: name, rule: rule)
            }
            if !ownerAgrees, let (rule, pack) = owned(in: reports, packs: packs) {
                throw .overrideNeedsOwner(output: name, rule: rule, pack: pack)
            }
            guard verdict == .pass || given else { throw .overrideNeedsReason(output: name) }
        case .refer: guard given else { throw .referralNeedsReason }
        case .requestChanges, .reject:
            guard verdict == .fail || given else { throw .decisionNeedsReason(output: name) }
        }
    }

    /// Findings that say the file was not accounted for or not read whole: approving them would be
    /// approving what nobody has seen.
    public static let unseen: Set<String> = [
        "undeclared", "unreadable", "partially-inspected", "file-type",
    ]

    /// The first finding that only the data owner may set aside: its rule and pack.
    public static func owned(in reports: [OutputReport], packs: [RulePack])
        -> (rule: String, pack: String)?
    {
        let owned = rules(of: packs, with: .dataOwner)
        return reports.lazy.flatMap(\.findings).compactMap { finding in
            finding.pack.flatMap { pack in
                owned.contains("\(pack)/\(finding.rule)") ? (finding.rule, pack) : nil
            }
        }.first
    }

    private static func forbidden(in reports: [OutputReport], packs: [RulePack]) -> String? {
        let locked = rules(of: packs, with: .none)
        return reports.flatMap(\.findings).first { finding in
            unseen.contains(finding.rule) && finding.verdict == .fail
                || finding.pack.map { locked.contains("\($0)/\(finding.rule)") } ?? false
        }?.rule
    }

    private static func rules(of packs: [RulePack], with override: RulePack.Override)
        -> Set<String>
    {
        Set(
            packs.flatMap { pack in
                pack.rules.filter { $0.override == override }.map { "\(pack.name)/\($0.key)" }
            })
    }
}
