import Clp
import Foundation
import Outputs
import Testing

@testable import Differencing

/// Prints times; only run where asked for.
@Suite(.serialized) struct SpeedTests {
    static var isWanted: Bool { ProcessInfo.processInfo.environment["SALLYPORT_SPEED"] == "1" }

    /// With CLP=1 the solver that the program has, otherwise none.
    private static var library: (any LinearSolver)? {
        ProcessInfo.processInfo.environment["CLP"] == "1" ? ClpSolver() : nil
    }

    @Test(
        .enabled(if: SpeedTests.isWanted),
        arguments: [[30, 32], [100, 100], [20, 20, 20], [300, 330], [45, 45, 45]])
    func `judges a table line by line suppressed`(_ sizes: [Int]) {
        let system = LargeTable(sizes: sizes, isNested: false, seed: 7)
        report(system, "\(sizes)")
    }

    /// 13,090 and 87,391 cells of two dimensions, 8,976 and 55,900 of three, or near that.
    @Test(
        .enabled(if: SpeedTests.isWanted),
        arguments: [[90, 85], [230, 215], [14, 13, 12], [28, 27, 24]])
    func `judges a hierarchical table`(_ sizes: [Int]) {
        let system = LargeTable(sizes: sizes, isNested: true, seed: 7)
        report(system, "nested \(sizes)")
    }

    @Test(
        .enabled(if: SpeedTests.isWanted),
        arguments: [[30, 32], [100, 100], [14, 13, 12], [300, 330]])
    func `judges a table whose marks are ranges`(_ sizes: [Int]) {
        let system = LargeTable(
            sizes: sizes, isNested: sizes.count > 2, isRanged: true, seed: 7)
        report(system, "ranged \(sizes)")
    }

    private func report(_ system: LargeTable, _ name: String) {
        let clock = ContinuousClock()
        var result = AuditResult()
        let time = clock.measure {
            result = AuditUnit(tables: [system.table], dataset: system.dataset)
                .result(AuditParameters(minimum: 5), library: Self.library)
        }
        let folder = ProcessInfo.processInfo.environment["SALLYPORT_SPEED_OUT"]
        if let folder, let data = try? JSONSerialization.data(withJSONObject: system.program) {
            let file = name.replacingOccurrences(of: ", ", with: "x").filter { !"[] ".contains($0) }
            try? data.write(to: URL(fileURLWithPath: "\(folder)/\(file).json"))
        }
        print(
            "RESULT \(name) cells \(system.table.table.cells.count) withheld \(system.withheld) \(time) complete \(result.isComplete) \(result.gaps.map(\.rawValue).sorted()) unbounded \(result.unbounded.count) peak \(Memory.peak) MB \(result.kinds)"
        )
    }
}

extension AuditResult {
    /// How many alarms there are of each kind and proof.
    var kinds: String {
        Dictionary(grouping: inferences) {
            "\($0.alarm?.rawValue ?? "-") \($0.proof?.rawValue ?? "")"
        }.mapValues(\.count).sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
    }
}

/// Counts of a skewed distribution, with cells below 5 withheld, and complements added per line
/// until no line has exactly one gap.
struct LargeTable {
    var dataset = Dataset(name: "large")
    private(set) var table: PublishedTable
    private(set) var withheld = 0
    /// Per cell its value and whether it is withheld; per sum the cells, the whole first.
    private var values: [Int] = []
    private var masks: [Bool] = []
    private var lines: [[Int]] = []

    /// What a linear program needs: unknowns are withheld cells, rows their coefficients and sums.
    var program: [String: Any] {
        var unknown = [Int](repeating: -1, count: masks.count)
        for (rank, cell) in masks.indices.filter({ masks[$0] }).enumerated() {
            unknown[cell] = rank
        }
        let rows = lines.compactMap { line -> [Any]? in
            let signed = line.enumerated().map { ($1, $0 == 0 ? -1 : 1) }
            let open = signed.filter { masks[$0.0] }
            let rest = signed.reduce(0) { $0 + (masks[$1.0] ? 0 : -$1.1 * values[$1.0]) }
            return open.isEmpty ? nil : [open.map { [unknown[$0.0], $0.1] }, rest]
        }
        return ["unknowns": withheld, "rows": rows]
    }

    /// - `isRanged`: whether the mark of a cell below 5 says that it is 1 to 4.
    init(sizes: [Int], isNested: Bool, isRanged: Bool = false, seed: UInt64) {
        var random = Seeded(state: seed)
        var labels: [[(text: String, leaves: [Int])]] = []
        for (v, size) in sizes.enumerated() {
            var variable = Variable(codes: (0..<size).map { "v\(v)c\($0)" })
            var own = (0..<size).map { ("v\(v)c\($0)", [$0]) }
            if isNested {
                var level = own
                var depth = 0
                while level.count > 6 {
                    var next: [(String, [Int])] = []
                    var start = 0
                    while start < level.count {
                        let end = min(level.count, start + Int.random(in: 3...5, using: &random))
                        let name = "v\(v)g\(depth)_\(next.count)"
                        let leaves = level[start..<end].flatMap(\.1)
                        next.append((name, leaves))
                        variable.groups[name] = leaves.map { "v\(v)c\($0)" }
                        start = end
                    }
                    own += next
                    level = next
                    depth += 1
                }
            }
            own.append(("Total", Array(0..<size)))
            labels.append(own)
            dataset.variables["v\(v)"] = variable
        }
        let count = sizes.reduce(1, *)
        let counts = (0..<count).map { _ -> Int in
            let u = Double.random(in: 1e-9..<1, using: &random),
                w = Double.random(in: 1e-9..<1, using: &random)
            return Int(12 * log(u) * log(w))
        }
        var coordinates: [[Int]] = [[]]
        for own in labels {
            coordinates = coordinates.flatMap { c in own.indices.map { c + [$0] } }
        }
        let values = coordinates.map { c -> Int in
            var atoms = [0]
            for (v, label) in c.enumerated() {
                atoms = atoms.flatMap { a in labels[v][label].leaves.map { a * sizes[v] + $0 } }
            }
            return atoms.reduce(0) { $0 + counts[$1] }
        }
        let strides = labels.indices.map { v in labels[(v + 1)...].reduce(1) { $0 * $1.count } }
        let lines = Self.lines(labels, strides, coordinates)
        let masks = Self.withhold(values, lines)
        (self.values, self.lines, self.masks) = (values, lines, masks)
        withheld = masks.count { $0 }
        let dimensions = labels.indices.map { v in
            Dimension(
                name: "v\(v)", variable: "v\(v)",
                labels: labels[v].map {
                    Label(text: $0.text, categories: $0.text == "Total" ? .all : .codes($0.leaves))
                })
        }
        let cells = coordinates.indices.map { i in
            Cell(
                labels: coordinates[i],
                shown: masks[i]
                    ? isRanged && values[i] < 5
                        ? .withheld(low: 1, high: 4) : .withheld(low: nil, high: nil)
                    : .number(PrintedNumber(value: Decimal(values[i]))),
                position: Position(line: i + 2, column: 1))
        }
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = .exact
        table = PublishedTable(
            output: "t", table: Table(dimensions: dimensions, values: [value], cells: cells),
            unit: "person")
    }

    private static func lines(
        _ labels: [[(text: String, leaves: [Int])]], _ strides: [Int], _ coordinates: [[Int]]
    ) -> [[Int]] {
        var lines: [[Int]] = []
        for v in labels.indices {
            for (parent, label) in labels[v].enumerated() where label.leaves.count > 1 {
                var left = Set(label.leaves)
                var children: [Int] = []
                for child in labels[v].indices.sorted(by: {
                    labels[v][$0].leaves.count > labels[v][$1].leaves.count
                })
                where child != parent && labels[v][child].leaves.count < label.leaves.count
                    && left.isSuperset(of: labels[v][child].leaves)
                {
                    children.append(child)
                    left.subtract(labels[v][child].leaves)
                }
                for i in coordinates.indices where coordinates[i][v] == parent {
                    lines.append(([parent] + children).map { i + ($0 - parent) * strides[v] })
                }
            }
        }
        return lines
    }

    private static func withhold(_ values: [Int], _ lines: [[Int]]) -> [Bool] {
        var masks = values.map { $0 > 0 && $0 < 5 }
        var changed = true
        while changed {
            changed = false
            for line in lines where line.count(where: { masks[$0] }) == 1 {
                let next = line.filter { !masks[$0] && values[$0] > 0 }.min {
                    values[$0] < values[$1]
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
