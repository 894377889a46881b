import Outputs
import Testing

@testable import Disclosure

/// splitmix64, so that a seed printed on failure gives the same tables again.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var x = state
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return x ^ (x >> 31)
    }
}

struct PropertyTests {
    /// A table by authority, region and outcome with true totals, some cells withheld, some wrong.
    private func table(_ numbers: inout SeededNumbers) throws -> DrawnTable {
        let columns = ["excluded", "not excluded", "Total"]
        let authorities = ["LA1", "LA2", "LA3", "LA4"].filter { _ in
            Int.random(in: 0..<5, using: &numbers) > 0
        }
        var rows: [(String, [Int])] = authorities.map { name in
            let pair = (0..<2).map { _ in Int.random(in: 0...30, using: &numbers) }
            return (name, pair + [pair[0] + pair[1]])
        }
        let total = (0..<3).map { column in rows.reduce(0) { $0 + $1.1[column] } }
        rows.append(("Total", total))
        let lines = rows.map { name, values in
            name
                + values.map { value in
                    switch Int.random(in: 0..<12, using: &numbers) {
                    case 0: "   [c]"
                    case 1: "   [1-9]"
                    case 2: "   ."
                    case 3 where Bool.random(using: &numbers): "   \(value + 1)"
                    default: "   \(value)"
                    }
                }.joined()
        }
        return try DrawnTable(
            "   " + columns.joined(separator: "   ") + "\n" + lines.joined(separator: "\n"),
            dataset: .example, rows: "la", columns: "outcome")
    }

    private func pack(minimum: Int, zeros: Verdict) throws -> RulePack {
        .of([
            try ThresholdRule.of(["minimum": .number(Decimal(minimum))]),
            try ZeroRule.of(["verdict": .text(zeros.rawValue)]),
            try GroupDisclosureRule.of(["share": 1]),
            try DifferencingRule.of([
                "minimum": .number(Decimal(minimum)), "zeros": .text(zeros.rawValue),
            ]),
        ])
    }

    private func report(_ output: Output, _ pack: RulePack) -> OutputReport {
        let opened = OpenedSubmission(
            declaration: SubmissionDeclaration(), dataset: .example, outputs: [output])
        return SubmissionReport(on: opened, by: [pack]).outputs[0]
    }

    /// Verdict and rules by place: what must not depend on the order of rows.
    private func verdicts(_ report: OutputReport) -> [Place: [String]] {
        Dictionary(
            report.cells.map { ($0.place, [$0.verdict.rawValue] + $0.rules) },
            uniquingKeysWith: { a, _ in a })
    }

    @Test(arguments: 0..<200)
    func `the order of rows does not matter`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let drawn = try table(&numbers)
        let shuffled = Table(
            dimensions: drawn.table.dimensions, values: drawn.table.values,
            cells: drawn.table.cells.shuffled(using: &numbers))
        let other = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies,
            declaration: drawn.output.declaration, content: .table(shuffled), faults: [])
        let pack = try pack(minimum: 10, zeros: .review)
        #expect(
            verdicts(report(drawn.output, pack)) == verdicts(report(other, pack)), "seed \(seed)")
    }

    @Test(arguments: 0..<200)
    func `a stricter pack is never milder`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let drawn = try table(&numbers)
        let minimum = Int.random(in: 1...20, using: &numbers)
        let mild = report(drawn.output, try pack(minimum: minimum, zeros: .pass))
        let strict = report(drawn.output, try pack(minimum: minimum + 3, zeros: .review))
        // Where differencing tells what it found may move; how bad it is may not.
        for (a, b) in zip(mild.cells, strict.cells) where !a.rules.contains("differencing") {
            #expect(a.verdict <= b.verdict, "seed \(seed), cell \(a.index)")
        }
        #expect(mild.verdict <= strict.verdict, "seed \(seed)")
    }

    @Test(arguments: 0..<200)
    func `true counts are never said to contradict each other`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let rows = Int.random(in: 2...5, using: &numbers)
        let columns = Int.random(in: 2...5, using: &numbers)
        var truth: [[Int]] = (0..<rows).map { _ in
            (0..<columns).map { _ in Int.random(in: 0...20, using: &numbers) }
        }
        for row in truth.indices { truth[row].append(truth[row].reduce(0, +)) }
        truth.append((0...columns).map { column in truth.reduce(0) { $0 + $1[column] } })
        let names = { (count: Int, name: String) in (0..<count).map { "\(name)\($0)" } + ["Total"] }
        let lines = zip(names(rows, "r"), truth).map { name, values in
            name
                + values.map { Int.random(in: 0..<3, using: &numbers) == 0 ? "   [c]" : "   \($0)" }
                .joined()
        }
        let drawn = try DrawnTable(
            "   " + names(columns, "c").joined(separator: "   ") + "\n"
                + lines.joined(separator: "\n"))
        let rules = Set(
            report(drawn.output, try pack(minimum: 10, zeros: .pass)).findings.map(\.rule))
        #expect(rules.isDisjoint(with: ["totals", "inconsistent"]), "seed \(seed)")
    }

    /// Row and column of the cells that the threshold objects to.
    private func tooSmall(_ counts: [[Int]]) throws -> Set<[Int]> {
        let lines = counts.indices.map { row in
            "r\(row)" + counts[row].map { "   \($0)" }.joined()
        }
        let drawn = try DrawnTable(
            "   " + counts[0].indices.map { "c\($0)" }.joined(separator: "   ") + "\n"
                + lines.joined(separator: "\n"))
        let pack = RulePack.of([try ThresholdRule.of(["minimum": 10])])
        let cells = report(drawn.output, pack).cells.filter { $0.rules == ["threshold"] }
        return Set(cells.map { cell in drawn.table.cells[cell.index].labels.map { Int($0) } })
    }

    @Test(arguments: 0..<200)
    func `merging two categories never makes a cell too small`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let counts = (0..<4).map { _ in
            (0..<3).map { _ in Int.random(in: 0...25, using: &numbers) }
        }
        let first = Int.random(in: 0..<3, using: &numbers)
        var merged = counts
        merged[first] = zip(counts[first], merged.remove(at: first + 1)).map(+)
        let before = try tooSmall(counts)
        let small = counts.joined().count { (1..<10).contains($0) }
        #expect(before.count == small, "seed \(seed)")
        for cell in try tooSmall(merged) {
            let row = cell[0]
            let parts = row == first ? [row, row + 1] : [row > first ? row + 1 : row]
            #expect(
                parts.contains { before.contains([$0, cell[1]]) }, "seed \(seed), cell \(cell)")
        }
    }

    @Test func `every rule key of the interface is known, once`() {
        let keys = """
            threshold zero dominance p-percent degrees-of-freedom missing-values group-disclosure \
            differencing rounding negative-values pq same-value position endpoints level-counts events \
            group-size saturated ratios reconstruction survival record-level decimals significant \
            geography concentration text code model-object hidden-content figure
            """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        // Ours, beyond the interface.
        let own = ["context", "file-types"]
        #expect(Set(RulePack.catalogue.keys) == Set(keys + own))
        #expect(allRules.count == keys.count + own.count)
    }
}
