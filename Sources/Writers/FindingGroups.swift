import Disclosure
import Outputs

/// The findings of one rule of one pack in one output, with one verdict.
struct FindingGroup {
    /// Findings that say the same of several places.
    struct Reason {
        let message: String
        let remedy: String
        var findings: [Finding]
    }

    let rule: String
    let pack: String?
    let verdict: Verdict
    /// In the order of their first finding.
    private(set) var reasons: [Reason] = []

    var findings: [Finding] { reasons.flatMap(\.findings) }

    /// `8 cells`, `2 places` or `the whole output`.
    var extent: String {
        let findings = findings
        if findings.allSatisfy({ !$0.cells.isEmpty }) {
            return counted(Set(findings.flatMap(\.cells)).count, "cell")
        }
        if findings.allSatisfy({ $0.place == .whole }) {
            return findings.count == 1 ? "the whole output" : counted(findings.count, "finding")
        }
        return counted(findings.count, "place")
    }

    /// `threshold (uk-default-10)`; a rule that no pack decides stands alone.
    var title: String { pack.map { "\(rule) (\($0))" } ?? rule }

    /// Worst verdict first, then by rule and pack.
    static func groups(of findings: [Finding]) -> [FindingGroup] {
        var groups: [Key: FindingGroup] = [:]
        var reasons: [Key: [String: Int]] = [:]
        for finding in findings {
            let key = Key(rule: finding.rule, pack: finding.pack, verdict: finding.verdict)
            let text = "\(finding.message)\u{0}\(finding.remedy)"
            var group =
                groups.removeValue(forKey: key)
                ?? FindingGroup(rule: key.rule, pack: key.pack, verdict: key.verdict)
            if let index = reasons[key]?[text] {
                group.reasons[index].findings.append(finding)
            } else {
                reasons[key, default: [:]][text] = group.reasons.count
                group.reasons.append(
                    Reason(message: finding.message, remedy: finding.remedy, findings: [finding]))
            }
            groups[key] = group
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    private init(rule: String, pack: String?, verdict: Verdict) {
        self.rule = rule
        self.pack = pack
        self.verdict = verdict
    }

    private struct Key: Hashable, Comparable {
        let rule: String
        let pack: String?
        let verdict: Verdict

        static func < (a: Key, b: Key) -> Bool {
            if a.verdict != b.verdict { return a.verdict > b.verdict }
            return (a.rule, a.pack ?? "") < (b.rule, b.pack ?? "")
        }
    }
}
