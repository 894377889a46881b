import Disclosure
import Outputs

extension Markup {
    /// The table as it would look, in a frame of its own that says so.
    ///
    /// - `heading`: of the level that its page is at.
    mutating func proposal(
        _ proposal: OutputProposal, for output: Output, id: String, heading: StaticString,
        mostRows: Int
    ) {
        let drawing = TableDrawing(of: proposal, for: output)
        let selection = RowSelection(ofChanged: drawing, limit: mostRows)
        line()
        element("div", [("class", "proposal")]) { markup in
            markup.element(
                heading, [("id", "\(id)-p")],
                text: "As it would look: a proposal, not the table that was handed in")
            markup.element("ul") { markup in
                for step in proposal.steps { markup.element("li", text: step.sentence) }
            }
            markup.element("p", text: proposal.judgement.sentence)
            let changed = proposal.changed.count
            markup.table(
                drawing, selection, label: "Proposal for \(output.id)",
                caption: "Proposal · \(counted(drawing.rows.count, "row"))"
                    + (changed > 0 ? " · \(counted(changed, "cell")) changed" : "")
                    + (drawing.hasWithheld ? " · [c] withheld" : ""),
                CellLinks(id: "\(id)-p", groups: [], drawn: []))
        }
    }
}

extension OutputProposal {
    /// `judged like this it passes, by itself and together with everything else`
    var judgement: String {
        let other = "with the other outputs, changed as proposed, and with what is out"
        guard alone != .pass || together != .pass else {
            return "judged like this it passes, by itself and together \(other)"
        }
        let rules = left.isEmpty ? "" : "; what is left: \(left.joined(separator: ", "))"
        return alone == together
            ? "judged like this: \(alone.rawValue), by itself and together \(other)\(rules)"
            : "judged like this: \(alone.rawValue) by itself, \(together.rawValue) together"
                + " \(other)\(rules)"
    }
}

extension TableDrawing {
    /// Whether a cell is withheld without a range.
    var hasWithheld: Bool { rows.contains { $0.cells.contains { $0?.text == "[c]" } } }
}
