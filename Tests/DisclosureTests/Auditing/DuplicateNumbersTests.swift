import Differencing
import Outputs
import Testing

@testable import Disclosure

/// Two numbers for the same units in one table, and what they tell of another table.
@Suite struct DuplicateNumbersTests {
    private static let dataset: Dataset = {
        var dataset = Dataset(name: "d")
        dataset.units = ["person"]
        dataset.variables["area"] = Variable(codes: ["a", "b"])
        dataset.variables["area"]?.groups["G"] = ["a", "b"]
        return dataset
    }()

    private func output(_ id: String, _ rows: [(String, Int)], _ precision: Precision) -> Output {
        let labels = rows.map { text, _ in
            Label(
                text: text,
                categories: Self.dataset.categories(of: text, in: "area", totals: ["Total"]) ?? .all
            )
        }
        let cells = rows.enumerated().map { index, row in
            Cell(
                labels: [index], shown: .number(PrintedNumber(value: Decimal(row.1))),
                position: Position(line: index + 2, column: 2))
        }
        let value = ValueDeclaration.of(.count, column: "n") { $0.precision = precision }
        var declaration = OutputDeclaration(id: id, file: "\(id).csv", kind: .frequencies)
        declaration.unit = "person"
        return Output(
            id: id, file: "\(id).csv", digest: nil, kind: .frequencies, declaration: declaration,
            content: .table(
                Table(
                    dimensions: [Dimension(name: "area", variable: "area", labels: labels)],
                    values: [value], cells: cells)), faults: [])
    }

    /// All of both areas twice, at random to a multiple of 5, beside one area rounded up.
    private func report(group: Int, total: Int) throws -> SubmissionReport {
        let outputs = [
            output("one", [("a", 15)], .up(5)),
            output("both", [("G", group), ("Total", total)], .random(5)),
        ]
        var submission = SubmissionDeclaration()
        submission.dataset = "d"
        submission.outputs = outputs.compactMap(\.declaration)
        let opened = OpenedSubmission(
            declaration: submission, dataset: Self.dataset, outputs: outputs)
        let report = Report(
            on: [NamedSubmission(name: "new", opened: opened)],
            by: [.of([try DifferencingRule.of(["minimum": 5])])], allCells: true)
        return try #require(report.submissions.first)
    }

    private func bounds(of output: String, in report: SubmissionReport) -> [Decimal?] {
        report.inferences.filter { $0.terms.count == 1 && $0.terms.first??.output == output }
            .flatMap { [$0.low, $0.high] }
    }

    @Test func `are knowledge like any other where both can be true`() throws {
        // 15 at random is 11 to 19, 10 is 6 to 14: both together 11 to 14, so that a has as many.
        let found = try report(group: 15, total: 10)
        #expect(found.outputs.flatMap(\.findings).contains { $0.rule == "duplicate" })
        #expect(bounds(of: "one", in: found) == [11, 14])
        #expect(
            found.inferences.contains {
                $0.alarm == .boundedBelowThreshold && $0.low == 0 && $0.high == 3
            }, "b is what is left")
    }

    @Test func `are not held against other tables where one must be wrong`() throws {
        let found = try report(group: 30, total: 10)
        #expect(bounds(of: "one", in: found) == [11, 15])
        #expect(!found.inferences.contains { $0.alarm == .boundedBelowThreshold })
    }
}
