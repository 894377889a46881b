import Foundation
import Outputs
import Testing

@testable import Differencing

/// A new table judged against everything that many projects have released from one dataset.
@Suite(.serialized) struct HistoryTests {
    @Test(.enabled(if: SpeedTests.isWanted), arguments: [10, 100, 1_000])
    func `judges a table against a history`(_ count: Int) {
        let history = History(releases: count, seed: 5)
        let clock = ContinuousClock()
        var result = AuditResult()
        let unit = AuditUnit(tables: history.tables, dataset: history.dataset, checked: [0])
        let time = clock.measure { result = unit.result(AuditParameters(minimum: 5)) }
        let ordered = OrderedTables(history.tables, bearingOn: [0], history.dataset, minimum: 5)
        let kept = ordered.kept.reduce(0) { $0 + ordered.tables[$1].table.cells.count }
        let cells = history.tables.reduce(0) { $0 + $1.table.cells.count }
        print(
            "HISTORY \(count) cells \(cells) kept \(kept) of \(ordered.kept.count) tables \(time) peak \(Memory.peak) MB complete \(result.isComplete) \(result.gaps.map(\.rawValue).sorted()) alarms \(result.inferences.count)"
        )
    }
}

/// The largest memory that this program has held so far, in MB; 0 where that is not told.
enum Memory {
    static var peak: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 }
            ?? 0
    }
}

/// Tables of about 1,000 cells by many projects: some about everybody, most about one year or one
/// region, each project with a variable of its own. Cells below 5 are withheld, and further ones
/// until no line has exactly one gap. The first table is the new one; table 1 counts the same by
/// the same variable for a part of the ages.
struct History {
    var dataset = Dataset(name: "history")
    private(set) var tables: [PublishedTable] = []
    private var units: [[String: Int]] = []
    private var random: Seeded
    private static let sizes = ["la": 50, "year": 20, "sex": 2, "age": 18]

    init(releases: Int, seed: UInt64) {
        random = Seeded(state: seed)
        for (name, size) in Self.sizes {
            dataset.variables[name] = Variable(codes: (0..<size).map { "\(name)\($0)" })
        }
        for _ in 0..<20_000 {
            var unit: [String: Int] = [:]
            for (name, size) in Self.sizes.sorted(by: { $0.key < $1.key }) {
                unit[name] = Int.random(in: 0..<size, using: &random)
            }
            units.append(unit)
        }
        add(["la", variable(0)], ["year": [3]])
        add(["la", variable(0)], ["year": [3], "age": Array(1..<18)])
        while tables.count <= releases { addRandom() }
    }

    /// A variable of 18 categories of its own.
    private mutating func variable(_ index: Int) -> String {
        let name = "v\(index)"
        guard dataset.variables[name] == nil else { return name }
        dataset.variables[name] = Variable(codes: (0..<18).map { "\(name)c\($0)" })
        var own = Seeded(state: UInt64(index) &* 7_919 &+ 1)
        for unit in units.indices {
            units[unit][name] = min(
                Int.random(in: 0..<18, using: &own), Int.random(in: 0..<18, using: &own))
        }
        return name
    }

    private mutating func addRandom() {
        let own = variable(1 + tables.count / 5)
        let year = Int.random(in: 0..<20, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45: add(["la", own], ["year": [year]])
        case ..<65: add(["la", own], [:])
        case ..<80:
            let region = Int.random(in: 0..<10, using: &random)
            add(["age", own], ["la": (0..<5).map { region * 5 + $0 }])
        case ..<90: add(["year", own], [:])
        default: add(["sex", "age", own], ["year": [year]])
        }
    }

    private mutating func add(_ variables: [String], _ population: [String: [Int]]) {
        let sizes = variables.map { dataset.variables[$0]?.codes.count ?? 0 }
        var strides = [Int](repeating: 1, count: sizes.count)
        for v in sizes.indices.dropLast().reversed() {
            strides[v] = strides[v + 1] * (sizes[v + 1] + 1)
        }
        var places: [[Int]] = [[]]
        for size in sizes { places = places.flatMap { own in (0...size).map { own + [$0] } } }
        var counts = [Int](repeating: 0, count: places.count)
        for unit in units {
            guard population.allSatisfy({ $1.contains(unit[$0] ?? -1) }) else { continue }
            var cells = [0]
            for (v, name) in variables.enumerated() {
                cells = cells.flatMap { cell in
                    [unit[name] ?? 0, sizes[v]].map { cell + $0 * strides[v] }
                }
            }
            for cell in cells { counts[cell] += 1 }
        }
        let lines = places.indices.flatMap { index in
            sizes.indices.filter { places[index][$0] == sizes[$0] }.map { v in
                (0...sizes[v]).map { index - ($0) * strides[v] }
            }
        }
        let masks = Self.withhold(counts, lines)
        let cells = places.enumerated().map { index, place in
            Cell(
                labels: place,
                shown: masks[index]
                    ? .withheld(low: nil, high: nil)
                    : .number(PrintedNumber(value: Decimal(counts[index]))),
                position: Position(line: index + 2, column: 1))
        }
        tables.append(
            PublishedTable(
                submission: tables.isEmpty ? nil : "s\(tables.count)", output: "t",
                table: Table(
                    dimensions: variables.map(dimension),
                    values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
                unit: "person",
                population: Dictionary(
                    uniqueKeysWithValues: population.map { name, codes in
                        (name, codes.map { "\(name)\($0)" })
                    })))
    }

    private func dimension(_ name: String) -> Outputs.Dimension {
        let codes = dataset.variables[name]?.codes ?? []
        return Outputs.Dimension(
            name: name, variable: name,
            labels: codes.enumerated().map { Label(text: $1, categories: .codes([$0])) }
                + [Label(text: "Total", categories: .all)])
    }

    /// - `lines`: the total first, then its parts.
    private static func withhold(_ counts: [Int], _ lines: [[Int]]) -> [Bool] {
        var masks = counts.map { $0 > 0 && $0 < 5 }
        var changed = true
        while changed {
            changed = false
            for line in lines where line.count(where: { masks[$0] }) == 1 {
                let next = line.filter { !masks[$0] && counts[$0] > 0 }.min {
                    counts[$0] < counts[$1]
                }
                if let next {
                    masks[next] = true
                    changed = true
                }
            }
        }
        return masks
    }
}
