import Disclosure
import Outputs

/// A proposal in the forms that people and programs read.
public enum ProposalWriter {
    /// What became of it, besides what it holds.
    public struct Outcome {
        /// The new folder; nil where nothing was written.
        public let folder: String?
        /// Of what was written, or would be.
        public let verdict: Verdict
        public let costBy: InformationCost

        public init(folder: String?, verdict: Verdict, costBy: InformationCost) {
            self.folder = folder
            self.verdict = verdict
            self.costBy = costBy
        }
    }

    /// For a terminal: each changed cell and why, what is left for a person, and where it was
    /// written.
    public static func text(_ proposal: Proposal, _ outcome: Outcome, style: TextStyle) -> String {
        var text = TextProposal(style: style)
        if !style.quiet {
            text.addSummary(proposal, outcome)
            text.addChanges(proposal)
        }
        text.add(
            proposal.unsolved, heading: "no cell is left that would prevent", shown: 8)
        text.add(proposal.left, heading: "left for you: no change of cells mends this", shown: 50)
        text.addOutcome(proposal, outcome)
        return text.lines.joined(separator: "\n") + "\n"
    }
}

private struct TextProposal {
    let style: TextStyle
    var lines: [String] = []

    mutating func addSummary(_ proposal: Proposal, _ outcome: ProposalWriter.Outcome) {
        guard proposal.merges.isEmpty else { return addMerges(proposal) }
        guard !proposal.changes.isEmpty else {
            append("no cell has to be withheld", indent: 0)
            return lines.append("")
        }
        let withheld = proposal.changes.filter { $0.role != .rounded }
        let rounded = proposal.changes.count - withheld.count
        if !withheld.isEmpty {
            let primary = withheld.count { $0.role == .primary }
            append(
                "\(counted(withheld.count, "cell")) withheld in \(tables(withheld)):"
                    + " \(primary) because a rule objects (primary), \(withheld.count - primary) so"
                    + " that nobody can work these out (complementary)", indent: 0)
        }
        if rounded > 0 {
            let changes = proposal.changes.filter { $0.role == .rounded }
            append("\(counted(rounded, "cell")) rounded in \(tables(changes))", indent: 0)
        }
        append("information lost: \(proposal.cost) (\(outcome.costBy.unit))", indent: 0)
        let cells = proposal.submission.outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 0) }
        append(
            "of \(counted(cells, "cell")): \(max(0, cells - proposal.changes.count)) as they were,"
                + " \(rounded) rounded, \(withheld.count) withheld", indent: 0)
        if proposal.isCutShort { append(Self.cutShort, indent: 0) }
        lines.append("")
    }

    private static let cutShort =
        "the time was over before everything was tried: there may be a cheaper way"

    private mutating func addMerges(_ proposal: Proposal) {
        for merge in proposal.merges {
            let variable = VisibleText.visible(merge.variable)
            let name = VisibleText.visible(merge.name)
            append(
                merge.isLevel
                    ? "\(variable) is shown by \(name)"
                    : "\(variable): what belongs to \(name) is shown as one", indent: 0)
        }
        append("information lost: \(counted(proposal.cellsMerged, "cell")) fewer", indent: 0)
        append(
            "evidence of what was added up is left out: hand in that of the new tables", indent: 0)
        lines.append("")
    }

    private func tables(_ changes: [CellChange]) -> String {
        counted(Set(changes.flatMap(\.cells).map(\.output)).count, "table")
    }

    mutating func addChanges(_ proposal: Proposal) {
        var byOutput: [String: [(CellChange, Place)]] = [:]
        for change in proposal.changes {
            guard let cell = change.cells.first else { continue }
            byOutput[cell.output, default: []].append((change, cell.place))
        }
        for output in proposal.submission.outputs {
            guard let changes = byOutput[output.id] else { continue }
            append(
                "\(VisibleText.visible(output.id)) · \(VisibleText.visible(output.file))",
                indent: 3, first: "── ", paint: .bold)
            let names = output.table?.dimensions.map(\.name) ?? []
            var list = AlignedList(headings: ["", names.joined(separator: " · "), "because of"])
            let rounded = changes.count { $0.0.role == .rounded }
            if rounded == changes.count {
                append("\(counted(rounded, "cell")) rounded", indent: 3)
                lines.append("")
                continue
            }
            for (change, place) in changes where change.role != .rounded {
                let role = change.role.rawValue
                list.append([
                    role, labels(place, output.table),
                    reason(change.reason, besides: output.id, place, output.table),
                ])
            }
            lines += list.lines(columns: style.columns - 3).map { "   " + $0 }
            if rounded > 0 { append("and \(counted(rounded, "cell")) rounded", indent: 3) }
            lines.append("")
        }
    }

    /// The rule alone where it is about the cell itself.
    private func reason(
        _ reason: ChangeReason, besides output: String, _ place: Place, _ table: Table?
    ) -> String {
        if reason.output == output, reason.place == place { return reason.rule }
        let name = reason.output == output ? "" : "\(reason.output), "
        return "\(reason.rule) of \(name)\(labels(reason.place, table))"
    }

    /// The labels alone, in the order of the dimensions.
    private func labels(_ place: Place, _ table: Table?) -> String {
        place.ordered(in: table).map(\.label).joined(separator: " · ")
    }

    mutating func add(_ reasons: [ChangeReason], heading: String, shown: Int) {
        guard !reasons.isEmpty else { return }
        append(heading, indent: 3, first: "── ", paint: .bold)
        for reason in reasons.prefix(shown) {
            let place = reason.place == .whole ? "" : ", \(reason.place.phrase(in: nil))"
            append(
                "\(VisibleText.visible(reason.output))\(place): \(reason.rule):"
                    + " \(VisibleText.visible(reason.message))",
                indent: 5, first: "   \(style.paint("!", .fail)) ")
        }
        if reasons.count > shown { append("… and \(reasons.count - shown) more", indent: 5) }
        lines.append("")
    }

    mutating func addOutcome(_ proposal: Proposal, _ outcome: ProposalWriter.Outcome) {
        let verdict = style.paint(outcome.verdict.rawValue.uppercased(), .init(outcome.verdict))
        let gap = outcome.verdict.rawValue.count + 2
        let meaning: String
        if let folder = outcome.folder {
            if !style.quiet { append("written: \(VisibleText.visible(folder))", indent: 0) }
            meaning =
                switch outcome.verdict {
                case .pass: "what was written passes `sallyport check` (exit status 0)"
                case .review: "what was written does not fail; somebody has to look (exit status 1)"
                case .fail: "what was written is not safe yet: mend what is left (exit status 1)"
                }
        } else if proposal.isSafe {
            meaning =
                "nothing was written: mend what is left first, or give --partial (exit status 1)"
        } else {
            meaning =
                proposal.isCutShort
                ? "nothing was written: the time was over before a safe version was found; give more,"
                    + " as in --limit seconds=600 (exit status 1)"
                : "nothing was written: no safe version was found (exit status 1)"
        }
        append(meaning, indent: gap, first: verdict + "  ")
    }

    private mutating func append(
        _ text: String, indent: Int, first: String? = nil, paint: TextStyle.Paint? = nil
    ) {
        let margin = String(repeating: " ", count: indent)
        for (index, line) in VisibleText.wrapped(text, to: style.columns - indent).enumerated() {
            let start = index == 0 ? first ?? margin : margin
            lines.append(start + style.paint(line, paint))
        }
    }
}

extension InformationCost {
    fileprivate var unit: String {
        switch self {
        case .cells: "cells"
        case .values: "units and sums that the cells stand for"
        }
    }
}
