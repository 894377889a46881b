import Outputs
import Testing

@testable import Disclosure
@testable import Writers

/// How an alarm is drawn.
struct AlarmPictureTests {
    private typealias Line = InferenceReport.Line

    private static let outcomes = Fixtures.dimension("outcome", ["care", "no care", "Total"])
    private static let outer = Fixtures.table([outcomes], ["215", "221", "436"])
    private static let inner = Fixtures.table([outcomes], ["213", "212", "425"])
    private static let care = Place(["outcome": "care"])

    private static let terms = [
        InferenceReport.Term(coefficient: 1, submission: nil, output: "ages-10-18", place: care),
        InferenceReport.Term(
            coefficient: -1, submission: "s-0007", output: "ages-10-17", place: care),
    ]

    private static let sum = [
        Line(
            multiplier: "-1",
            fact: .cell(
                submission: "s-0007", output: "ages-10-17", place: care, published: "213",
                value: 213)),
        Line(
            multiplier: "1",
            fact: .cell(
                submission: nil, output: "ages-10-18", place: care, published: "215", value: 215)),
    ]

    private static func alarm(
        _ terms: [InferenceReport.Term?], low: Decimal?, high: Decimal?, _ lines: [Line],
        view: InferenceReport.View = .full
    ) -> InferenceReport {
        var alarm = InferenceReport(
            terms: terms, low: low, high: high, isTight: true, proof: .equalities,
            alarm: .smallImpliedCount, verdict: .fail, message: "a few units are left",
            becauseLow: lines, becauseHigh: lines)
        alarm.view = view
        alarm.remedy = "use the same population"
        return alarm
    }

    private static func report(_ alarm: InferenceReport) -> Report {
        let output = Fixtures.output("ages-10-18", .table(outer))
        let plain = Fixtures.report([output]).submissions[0]
        let source = ComparedSource(
            submission: "s-0007", output: "ages-10-17", table: inner, declaration: nil,
            title: "Care by age", project: "adr-1", extract: "2024-03", released: "2026-03-02")
        return Report(
            packs: [Fixtures.pack],
            submissions: [
                SubmissionReport(
                    submission: plain.submission, outputs: plain.outputs, inferences: [alarm],
                    sources: [source])
            ])
    }

    @Test func `tables stand side by side with the cells that combine and the sum`() {
        let report = Self.report(Self.alarm(Self.terms, low: 2, high: 2, Self.sum))
        let text = ReportWriter.text(report, style: TextStyle(columns: 110))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let row = lines.first { $0.contains("+ 215") } ?? ""
        #expect(row.contains("− 213"), "\(text)")
        #expect(
            lines.contains { $0.contains("no care") && $0.contains("221") && $0.contains("212") })
        #expect(lines.contains { $0.hasSuffix("215 − 213 = 2") })
        #expect(text.contains("released 2026-03-02 as s-0007"))
        #expect(text.contains("→ use the same population"))
    }

    @Test func `on a narrow terminal they stand one below the other`() {
        let report = Self.report(Self.alarm(Self.terms, low: 2, high: 2, Self.sum))
        let text = ReportWriter.text(report, style: TextStyle(columns: 44))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(!lines.contains { $0.contains("+ 215") && $0.contains("− 213") }, "\(text)")
        #expect(lines.allSatisfy { VisibleText.width(of: $0) <= 44 }, "\(text)")
    }

    @Test func `a page marks what is added and what is taken, by sign and by class`() {
        let report = Self.report(Self.alarm(Self.terms, low: 2, high: 2, Self.sum))
        let page = String(decoding: ReportWriter.html(report, allCells: false), as: UTF8.self)
        #expect(page.contains("<td class=\"more\">+ 215</td>"))
        #expect(page.contains("<td class=\"less\">− 213</td>"))
        #expect(page.contains("<p class=\"equation\">215 − 213 = 2</p>"))
        #expect(page.contains("What to change: "))
    }

    @Test func `an output's own alarms are those that it has a part in`() throws {
        let report = Self.report(Self.alarm(Self.terms, low: 2, high: 2, Self.sum)).submissions[0]
        let alarms = AlarmFragments(of: report)
        let own = try #require(alarms.fragment(of: ["ages-10-18", "another"]))
        #expect(own.contains("215 − 213 = 2"))
        #expect(own.contains("released 2026-03-02 as s-0007"))
        #expect(own == alarms.fragment())
        // The other release's table is no output of this submission, whatever it is called.
        #expect(alarms.fragment(of: ["ages-10-17"]) == nil)
        #expect(alarms.fragment(of: []) == nil)
    }

    @Test func `each output has pictures of its own, however many others have`() {
        let lines = Self.sum
        let plain = Fixtures.report((0..<70).map { Fixtures.output("t\($0)", .table(Self.outer)) })
        let inferences = (0..<70).map { number in
            Self.alarm(
                [
                    InferenceReport.Term(
                        coefficient: 1, submission: nil, output: "t\(number)", place: Self.care)
                ], low: 2, high: 2, lines.filter { $0.multiplier == "-1" })
        }
        let report = SubmissionReport(
            submission: plain.submissions[0].submission, outputs: plain.submissions[0].outputs,
            inferences: inferences)
        let last = AlarmFragments(of: report).fragment(of: ["t69"])
        #expect(last?.contains("class=\"picture\"") == true)
    }

    @Test func `what becomes known is marked in its table`() {
        let at = Place(["outcome": "no care"])
        let own = InferenceReport.Term(
            coefficient: 1, submission: nil, output: "ages-10-18", place: at)
        let lines = [("Total", "1", 436), ("care", "-1", 215)].map { label, multiplier, value in
            Line(
                multiplier: multiplier,
                fact: .cell(
                    submission: nil, output: "ages-10-18", place: Place(["outcome": label]),
                    published: "\(value)", value: Decimal(value)))
        }
        let report = Self.report(Self.alarm([own], low: 221, high: 221, lines))
        let text = ReportWriter.text(report, style: TextStyle(columns: 110))
        #expect(text.contains("221 ?"), "\(text)")
        #expect(text.contains("436 − 215 = 221"))
    }

    @Test func `the base that no cell counts is marked at its share`() {
        let terms = [
            InferenceReport.Term(
                coefficient: 1, submission: nil, output: "ages-10-18", place: Self.care,
                isBase: true),
            InferenceReport.Term(
                coefficient: -1, submission: nil, output: "ages-10-18",
                place: Place(["outcome": "no care"])),
        ]
        let report = Self.report(Self.alarm(terms, low: 4, high: 4, []))
        let text = ReportWriter.text(report, style: TextStyle(columns: 110))
        #expect(text.contains("+ base of 215 ?") && text.contains("− 221 ?"), "\(text)")
        let json = String(decoding: ReportWriter.json(report, allCells: true), as: UTF8.self)
        #expect(json.ranges(of: "\"of\": \"base\"").count == 1, "\(json)")
    }

    @Test func `of another project's release nothing is drawn`() {
        let hidden = Self.alarm(
            [Self.terms[0], nil], low: nil, high: nil, [], view: .project)
        let report = Self.report(hidden)
        let page = String(decoding: ReportWriter.html(report, allCells: false), as: UTF8.self)
        #expect(page.contains("another project") && page.contains("215 ?"))
        #expect(!page.contains("213") && !page.contains("s-0007") && !page.contains("Care by age"))
    }

    @Test func `a rounded number is added up at the end of what it allows`() {
        let line = Line(
            multiplier: "1",
            fact: .cell(
                submission: nil, output: "ages-10-18", place: Self.care, published: "215",
                value: 217))
        let report = Self.report(Self.alarm([Self.terms[0]], low: 0, high: 217, [line]))
        let text = ReportWriter.text(report, style: TextStyle(columns: 110))
        #expect(text.contains("+ 215 (at 217)") && text.contains("at most 217 = 217"), "\(text)")
    }
}
