import Foundation
import Outputs
import Testing

@testable import Differencing

/// A new table judged against everything that many projects have released from one dataset.
@Suite(.serialized) struct HistoryTests {
    @Test(.enabled(if: SpeedTests.isWanted), arguments: [10, 100, 1_000], [0, 2])
    func `judges a table against a history`(_ count: Int, _ small: Int) {
        let history = History(releases: count, seed: 5, small: small)
        let clock = ContinuousClock()
        var result = AuditResult()
        let unit = AuditUnit(tables: history.tables, dataset: history.dataset, checked: [0])
        let time = clock.measure { result = unit.result(AuditParameters(minimum: 10)) }
        let again = clock.measure {
            _ = OrderedTables(
                history.tables, bearingOn: [0], history.dataset, minimum: 10,
                limits: AuditLimits())
        }
        let ordered = OrderedTables(
            history.tables, bearingOn: [0], history.dataset, minimum: 10,
            limits: AuditLimits())
        let kept = ordered.kept.reduce(0) { $0 + ordered.tables[$1].table.cells.count }
        let cells = history.tables.reduce(0) { $0 + $1.table.cells.count }
        print(
            "HISTORY \(count) small \(small) cells \(cells) kept \(kept) of \(ordered.kept.count) tables \(time) selected in \(again) peak \(Memory.peak) MB complete \(result.isComplete) \(result.gaps.map(\.rawValue).sorted()) alarms \(result.inferences.count)"
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

/// Tables of about 1,000 cells that many projects made of one dataset: most about one year by
/// authorities, with their regions, and a variable of interest; some by age and sex; some over all
/// years. Cells below 10 are withheld, and further ones until no line has exactly one gap. The first
/// table is the new one; table 1 counts the same by the same variable for two years together.
struct History {
    var dataset = Dataset(name: "history")
    private(set) var tables: [PublishedTable] = []
    private var random: Seeded
    /// People by authority, year, sex and age.
    private var people: [Int] = []
    private static let sizes = [150, 20, 2, 6]
    private static let names = ["la", "year", "sex", "age"]
    /// Variables of interest, and the categories of each.
    private static let interests = 60
    private static let categories = 6

    /// Labels of a dimension and the codes they stand for; sums of these, the whole first.
    private struct Axis {
        let name: String
        var labels: [(text: String, codes: [Int])]
        var lines: [[Int]]
    }

    /// - `small`: how many authorities are so small that their totals are withheld.
    init(releases: Int, seed: UInt64, small: Int = 0) {
        random = Seeded(state: seed)
        dataset.units = ["person"]
        for (name, size) in zip(Self.names, Self.sizes) {
            dataset.variables[name] = Variable(codes: (0..<size).map { "\(name)\($0)" })
        }
        for region in 0..<10 {
            dataset.variables["la"]?.groups["region\(region)"] = (0..<15).map {
                "la\(region * 15 + $0)"
            }
        }
        for index in 0..<Self.interests {
            dataset.variables["v\(index)"] = Variable(
                codes: (0..<Self.categories).map { "v\(index)c\($0)" })
        }
        people = (0..<Self.sizes.reduce(1, *)).map { place in
            let la = place / 240
            guard la >= small else { return Int.random(in: 0..<12, using: &random) == 0 ? 1 : 0 }
            return Int.random(in: 8..<40, using: &random) + la / 10
        }
        add([authorities, interest(0)], [1: [19]])
        add([authorities, interest(0)], [1: [18, 19]])
        while tables.count <= releases { addRandom() }
    }

    private var authorities: Axis {
        var axis = plain("la")
        axis.lines = []
        for region in 0..<10 {
            axis.lines.append([151 + region] + (0..<15).map { region * 15 + $0 })
            axis.labels.append(("region\(region)", (0..<15).map { region * 15 + $0 }))
        }
        axis.lines.append([150] + (151..<161))
        return axis
    }

    private func interest(_ index: Int) -> Axis { plain("v\(index)") }

    private func plain(_ name: String) -> Axis {
        let codes = dataset.variables[name]?.codes ?? []
        return Axis(
            name: name,
            labels: codes.enumerated().map { ($1, [$0]) } + [("Total", Array(codes.indices))],
            lines: [[codes.count] + Array(codes.indices)])
    }

    private mutating func addRandom() {
        let own = interest(Int.random(in: 0..<Self.interests, using: &random))
        let year = Int.random(in: 0..<20, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<85: add([authorities, own], [1: [year]])
        case ..<90:
            let region = Int.random(in: 0..<10, using: &random)
            add([plain("age"), plain("sex"), own], [0: (0..<15).map { region * 15 + $0 }])
        case ..<95: add([plain("age"), plain("sex"), own], [1: [year]])
        default: add([plain("year"), own], [:])
        }
    }

    /// How many people of one place have each category of a variable.
    private func split(_ place: Int, by interest: Int) -> [Int] {
        var own = Seeded(state: UInt64(place * 64 + interest))
        var counts = [Int](repeating: 0, count: Self.categories)
        for _ in 0..<people[place] {
            let draw = Int.random(in: 0..<100, using: &own)
            counts[draw < 50 ? 0 : draw < 75 ? 1 : draw < 88 ? 2 : draw < 94 ? 3 : 4 + draw % 2] +=
                1
        }
        return counts
    }

    /// - `population`: codes by the position of the variable.
    private mutating func add(_ axes: [Axis], _ population: [Int: [Int]]) {
        let interest = Int(axes[axes.count - 1].name.dropFirst()) ?? 0
        let strides = axes.indices.map { v in axes[(v + 1)...].reduce(1) { $0 * $1.labels.count } }
        let holders = axes.map { axis -> [[Int]] in
            var holders = [[Int]](
                repeating: [], count: (axis.labels.flatMap(\.codes).max() ?? 0) + 1)
            for (label, own) in axis.labels.enumerated() {
                for code in own.codes { holders[code].append(label) }
            }
            return holders
        }
        let positions = axes.dropLast().map { Self.names.firstIndex(of: $0.name) ?? 0 }
        var counts = [Int](repeating: 0, count: strides[0] * axes[0].labels.count)
        for place in people.indices where people[place] > 0 {
            let codes = [place / 240, place / 12 % 20, place / 6 % 2, place % 6]
            guard population.allSatisfy({ $1.contains(codes[$0]) }) else { continue }
            for (category, count) in split(place, by: interest).enumerated() where count > 0 {
                var cells = [0]
                for (v, stride) in strides.enumerated() {
                    let code = v < positions.count ? codes[positions[v]] : category
                    cells = cells.flatMap { cell in holders[v][code].map { cell + $0 * stride } }
                }
                for cell in cells { counts[cell] += count }
            }
        }
        publish(axes, strides, counts, population)
    }

    private mutating func publish(
        _ axes: [Axis], _ strides: [Int], _ counts: [Int], _ population: [Int: [Int]]
    ) {
        let places = counts.indices.map { index in
            axes.indices.map { index / strides[$0] % axes[$0].labels.count }
        }
        let lines = axes.indices.flatMap { v in
            axes[v].lines.flatMap { line in
                places.indices.filter { places[$0][v] == line[0] }.map { index in
                    line.map { index + ($0 - line[0]) * strides[v] }
                }
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
        let restricted = population.map { v, codes in
            (Self.names[v], codes.map { "\(Self.names[v])\($0)" })
        }
        tables.append(
            PublishedTable(
                submission: tables.isEmpty ? nil : "s\(tables.count)", output: "t",
                table: Table(
                    dimensions: axes.map(dimension),
                    values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
                unit: "person", population: Dictionary(uniqueKeysWithValues: restricted)))
    }

    private func dimension(_ axis: Axis) -> Outputs.Dimension {
        Outputs.Dimension(
            name: axis.name, variable: axis.name,
            labels: axis.labels.map {
                Label(text: $0.text, categories: $0.text == "Total" ? .all : .codes($0.codes))
            })
    }

    /// - `lines`: the total first, then its parts.
    private static func withhold(_ counts: [Int], _ lines: [[Int]]) -> [Bool] {
        var masks = counts.map { $0 > 0 && $0 < 10 }
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
