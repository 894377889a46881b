import Outputs

extension SubmissionReport {
    /// What the packs say of everything else that is printed in a file: the tables of a log, the
    /// cells of a notebook, the marks of a drawing. Each is judged as an output of its own; its
    /// findings are the file's, and name the place in it. Many findings of one kind are one.
    static func findings(
        inside output: Output, in surroundings: Surroundings, by packs: [RulePack]
    ) -> [Finding] {
        output.printed.flatMap { part -> [Finding] in
            let alone = Surroundings([part], dataset: surroundings.dataset)
            return grouped(findings(on: part, in: alone, by: packs), inside: part)
        }
    }

    private struct Reason: Hashable {
        let rule: String
        let pack: String?
        let verdict: Verdict
        let message: String
    }

    private static func grouped(_ findings: [Finding], inside part: Output) -> [Finding] {
        var order: [Reason] = []
        var groups: [Reason: [Finding]] = [:]
        for finding in findings {
            let reason = Reason(
                rule: finding.rule, pack: finding.pack, verdict: finding.verdict,
                message: finding.message)
            if groups[reason] == nil { order.append(reason) }
            groups[reason, default: []].append(finding)
        }
        return order.compactMap { reason in
            guard let group = groups[reason], let first = group.first else { return nil }
            var message = "\(part.id): \(reason.message)"
            if let position = first.position, first.cell != nil {
                message += ", at line \(position.line), column \(position.column)"
            }
            if group.count > 1 { message += " and at \(group.count - 1) more" }
            return Finding(
                rule: reason.rule, pack: reason.pack, verdict: reason.verdict, message: message,
                remedy: first.remedy, position: first.position)
        }
    }
}
