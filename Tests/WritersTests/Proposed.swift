import Disclosure
import Outputs
import Testing
import Writers

extension Fixtures {
    private static let merged = table(
        [
            dimension("la", ["Bradford", "Leeds + Wakefield", "Total"]),
            dimension("sex", ["F", "M", "Total"]),
        ],
        ["14", "9", "23", "c", "40", "c", "", "49", "98"])

    /// A mended table, one that passes only by itself, and a long one.
    static var proposed: Report {
        var small = output(
            "exclusions", .table(exclusions),
            findings: [finding("threshold", in: exclusions, cell: 1, remedy: "merge la <b> with c")]
        )
        small.proposal = OutputProposal(
            table: merged, steps: ["merge la Leeds with Wakefield", "round every count to 5"],
            changed: [3, 4, 5], alone: .pass, together: .pass, left: [])
        var other = output(
            "nested", .table(nested), declaration: nestedLayout,
            findings: [finding("threshold", in: nested, cell: 7)])
        other.proposal = OutputProposal(
            table: nested.showing(.withheld(low: nil, high: nil), at: [7]),
            steps: ["withhold LA1 · 13-15 · 2023 · M"], changed: [7], alone: .pass,
            together: .fail, left: ["differencing"])
        var areas = output(
            "areas", .table(long), findings: [finding("threshold", in: long, cell: 200)])
        areas.proposal = OutputProposal(
            table: long.showing(.withheld(low: nil, high: nil), at: [200, 240]),
            steps: ["withhold two areas"], changed: [200, 240], alone: .review,
            together: .review, left: ["zero"])
        return report([small, other, areas])
    }
}

extension Table {
    fileprivate func showing(_ shown: Shown, at cells: Set<Int>) -> Table {
        var changed = self
        for index in cells {
            let cell = self.cells[index]
            changed.cells[index] = Cell(
                labels: cell.labels, value: cell.value, shown: shown, position: cell.position)
        }
        return changed
    }
}

struct ProposedReportTests {
    @Test func `a proposal is never drawn without saying that it is one`() {
        let text = ReportWriter.text(Fixtures.proposed, style: TextStyle())
        let page = String(
            decoding: ReportWriter.html(Fixtures.proposed, allCells: false), as: UTF8.self)
        for form in [text, page] {
            let titles = form.components("a proposal, not the table that was handed in")
            #expect(titles == 3)
        }
        let quiet = ReportWriter.text(Fixtures.proposed, style: TextStyle(quiet: true))
        #expect(quiet.components("proposal") == 0)
    }

    @Test func `forms for programs hold no step of a proposal`() {
        let forms = [ReportWriter.sarif(Fixtures.proposed), ReportWriter.junit(Fixtures.proposed)]
        for form in forms {
            let text = String(decoding: form, as: UTF8.self)
            #expect(text.components("Wakefield") == 0 && text.components("withhold") == 0)
        }
    }
}

extension String {
    /// How often it holds a text.
    fileprivate func components(_ text: String) -> Int { split(separator: text).count - 1 }
}
