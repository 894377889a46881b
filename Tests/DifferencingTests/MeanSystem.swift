import Outputs

@testable import Differencing

/// A line of areas with a group of the first two and a total: numbers of units, sums and means of
/// each, of which some are published.
///
/// Every set lies within the next or beside it, so what sums are left is found by going up and down.
struct MeanSystem {
    /// A published set: which areas, and what is printed.
    struct Line {
        let areas: [Int]
        var count: Printed?
        var sum: Printed?
        var mean: Printed?
        /// Whether the number of units, or the sum, is shown as withheld.
        var isCountWithheld = false
        var isSumWithheld = false
    }

    /// A printed number in hundredths, and what may be true.
    struct Printed {
        let low: Int
        let high: Int
        let shown: Decimal
        let decimals: Int
    }

    private(set) var lines: [Line] = []
    private(set) var dataset = Dataset(name: "means")
    private(set) var tables: [PublishedTable] = []
    private let isSigned: Bool
    private let width: Int
    private let decimals: Int
    /// How numbers of units are printed.
    private let precision: Precision
    private let truth: [(units: Int, sum: Int)]
    private let isDeclaredExact: Bool
    /// Whether means are declared exact, and all numbers can be true if they are.
    private(set) var areMeansExact = false

    init(seed: UInt64, declaringMeansExact isDeclaredExact: Bool = false) {
        self.isDeclaredExact = isDeclaredExact
        var random = Seeded(state: seed)
        width = random.chance(50) ? 3 : 4
        isSigned = random.chance(25)
        let least = isDeclaredExact ? 1 : 0
        decimals = random.chance(50) ? 2 : Int.random(in: least...1, using: &random)
        precision = random.chance(30) ? .round(3) : .exact
        let lowest = isSigned ? -9 : 0
        var own: [(units: Int, sum: Int)] = []
        for _ in 0..<width {
            let units = Int.random(in: 1...5, using: &random)
            own.append((units, 100 * units * Int.random(in: lowest...9, using: &random)))
        }
        truth = own
        dataset.units = ["person"]
        var variable = Variable(codes: (0..<width).map { "a\($0)" })
        variable.groups["g"] = ["a0", "a1"]
        dataset.variables["area"] = variable
        let sets = (0..<width).map { [$0] } + [[0, 1], Array(0..<width)]
        for (index, areas) in sets.enumerated() {
            if index == width, random.chance(50) { continue }
            lines.append(line(areas, isTotal: areas.count == width, &random))
        }
        publish()
        if isDeclaredExact { believe() }
    }

    /// Takes means as they are printed, if then something fits.
    private mutating func believe() {
        let rounded = lines
        for index in lines.indices {
            guard let mean = lines[index].mean,
                let value = mean.shown.multiplied(by: 1_000)?.whole
            else { continue }
            lines[index].mean = Printed(
                low: value, high: value, shown: mean.shown, decimals: mean.decimals)
        }
        areMeansExact = !possible.units.isEmpty
        if !areMeansExact { lines = rounded }
    }

    private func line(_ areas: [Int], isTotal: Bool, _ random: inout Seeded) -> Line {
        let units = areas.reduce(0) { $0 + truth[$1].units }
        let sum = areas.reduce(0) { $0 + truth[$1].sum }
        var line = Line(areas: areas)
        if isTotal || random.chance(40) {
            let (printed, low, high) = RandomSystem.print(units, precision, &random)
            line.count = Printed(low: low, high: high, shown: Decimal(printed), decimals: 0)
        } else {
            line.isCountWithheld = random.chance(80)
        }
        if random.chance(50) {
            line.sum = Printed(
                low: sum, high: sum, shown: Decimal(sum) * Decimal.unit(ofPlace: 2), decimals: 2)
        } else {
            line.isSumWithheld = random.chance(50)
        }
        if random.chance(70) { line.mean = mean(sum, units) }
        return line
    }

    /// Half away from zero, as the reader takes it.
    private func mean(_ sum: Int, _ units: Int) -> Printed {
        let step = [100, 10, 1][decimals]
        let rounded = (2 * abs(sum) + units * step) / (2 * units * step) * step
        let value = sum < 0 ? -rounded : rounded
        let interval = Precision.decimals(decimals).interval(
            of: Decimal(value) * Decimal.unit(ofPlace: 2), count: false)
        func ends(_ end: Decimal?) -> Int {
            end.flatMap { $0.multiplied(by: 1_000)?.whole } ?? 0
        }
        // In thousandths: half of a hundredth is one of the ends.
        return Printed(
            low: ends(interval.low), high: ends(interval.high),
            shown: Decimal(value) * Decimal.unit(ofPlace: 2), decimals: decimals)
    }

    private mutating func publish() {
        for statistic in [Statistic.count, .sum, .mean] {
            var dimension = Dimension(name: "area", variable: "area", labels: [])
            var cells: [Cell] = []
            for line in lines {
                let printed =
                    [.count: line.count, .sum: line.sum, .mean: line.mean][statistic] ?? nil
                let isWithheld =
                    statistic == .count
                    ? line.isCountWithheld : statistic == .sum && line.isSumWithheld
                guard printed != nil || isWithheld else { continue }
                let text =
                    line.areas.count == width
                    ? "Total" : line.areas.count == 2 ? "g" : "a\(line.areas[0])"
                let set = dataset.categories(of: text, in: "area", totals: ["Total"]) ?? .all
                dimension.labels.append(Label(text: text, categories: set))
                let shown = printed.map {
                    Shown.number(PrintedNumber(value: $0.shown, decimals: $0.decimals))
                }
                cells.append(
                    Cell(
                        labels: [cells.count], shown: shown ?? .withheld(low: nil, high: nil),
                        position: Position(line: cells.count + 2, column: 1)))
            }
            guard !cells.isEmpty else { continue }
            var value = ValueDeclaration(column: statistic.rawValue, statistic: statistic)
            value.precision =
                statistic == .count
                ? precision
                : statistic == .mean && !isDeclaredExact ? .decimals(decimals) : .exact
            if statistic != .count { value.of = "cost" }
            tables.append(
                PublishedTable(
                    output: statistic.rawValue,
                    table: Table(dimensions: [dimension], values: [value], cells: cells),
                    unit: "person", negativesPossible: isSigned))
        }
    }

    var sketch: String {
        lines.map { line in
            "\(line.areas) n \(line.count.map { "\($0.shown)" } ?? (line.isCountWithheld ? "*" : "")) "
                + "s \(line.sum.map { "\($0.shown)" } ?? (line.isSumWithheld ? "*" : "")) "
                + "m \(line.mean.map { "\($0.shown)" } ?? "")"
        }.joined(separator: "\n")
            + "\n\(precision), \(decimals) decimals, signed \(isSigned), \(truth)"
    }
}

// MARK: - Everything that fits

extension MeanSystem {
    private typealias Range = (low: Int, high: Int)

    /// Further than any sum gets.
    private static let far = 1_000_000_000

    /// Per cell of a table of a statistic what its set may be, in units or thousandths.
    private struct Possible {
        var units: [[Int]: (low: Int, high: Int)] = [:]
        var sums: [[Int]: (low: Int, high: Int)] = [:]
    }

    private var possible: Possible {
        var found = Possible()
        var units = [Int](repeating: 0, count: width)
        func extend(_ next: Int, _ left: Int) {
            if next == width - 1 {
                units[next] = left
                note(units, &found)
                return
            }
            for value in 0...left {
                units[next] = value
                extend(next + 1, left - value)
            }
        }
        if let total = lines.last?.count {
            for units in total.low...total.high { extend(0, units) }
        }
        return found
    }

    private func note(_ units: [Int], _ found: inout Possible) {
        func count(_ areas: [Int]) -> Int { areas.reduce(0) { $0 + units[$1] } }
        for line in lines {
            let own = count(line.areas)
            if let printed = line.count, own < printed.low || own > printed.high { return }
            if line.mean != nil, own == 0 { return }
        }
        guard let sums = sums(units) else { return }
        func widen(_ known: inout (low: Int, high: Int)?, _ range: Range) {
            known = known.map { (min($0.low, range.low), max($0.high, range.high)) } ?? range
        }
        for line in lines {
            let own = count(line.areas)
            widen(&found.units[line.areas], (own, own))
            if let range = sums[line.areas] { widen(&found.sums[line.areas], range) }
        }
    }

    /// What each set may sum up to; nil where nothing fits.
    private func sums(_ units: [Int]) -> [[Int]: Range]? {
        func own(_ areas: [Int]) -> Range {
            var range: Range = (isSigned ? -Self.far : 0, Self.far)
            guard let line = lines.first(where: { $0.areas == areas }) else { return range }
            if let sum = line.sum {
                range = (max(range.low, 10 * sum.low), min(range.high, 10 * sum.high))
            }
            let count = areas.reduce(0) { $0 + units[$1] }
            if let mean = line.mean {
                range = (max(range.low, count * mean.low), min(range.high, count * mean.high))
            }
            return range
        }
        /// A set, and the disjoint sets that it is made of.
        let all = Array(0..<width)
        let group = [0, 1]
        let parts = [group] + (2..<width).map { [$0] }
        var found: [[Int]: Range] = [:]
        for area in all { found[[area]] = own([area]) }
        func sum(_ parts: [[Int]]) -> Range {
            parts.reduce((0, 0)) { sum, part in
                let range = found[part] ?? (0, 0)
                return (
                    max(-Self.far, sum.0 + range.low), min(Self.far, sum.1 + range.high)
                )
            }
        }
        for (whole, parts) in [(group, [[0], [1]]), (all, parts)] {
            let (range, added) = (own(whole), sum(parts))
            found[whole] = (max(range.low, added.low), min(range.high, added.high))
        }
        guard found.values.allSatisfy({ $0.low <= $0.high }) else { return nil }
        for (whole, parts) in [(all, parts), (group, [[0], [1]])] {
            let range = found[whole] ?? (0, 0)
            for part in parts {
                let others = sum(parts.filter { $0 != part })
                let known = found[part] ?? (0, 0)
                found[part] = (
                    others.high >= Self.far ? known.low : max(known.low, range.low - others.high),
                    others.low <= -Self.far ? known.high : min(known.high, range.high - others.low)
                )
            }
        }
        return found
    }

    /// What is wrong with a result.
    func problems(_ result: AuditResult) -> [String] {
        let possible = possible
        var found = result.isComplete ? [] : ["incomplete \(result.gaps)"]
        if !result.conflicts.isEmpty { found.append("conflicts") }
        var told = Set<CellReference>()
        for inference in result.inferences {
            guard inference.terms.count == 1, let cell = inference.terms.first?.cell else {
                continue
            }
            told.insert(cell)
            found += problems(inference, cell, possible)
        }
        for (cell, line) in cells(of: .count) where line.isCountWithheld && !told.contains(cell) {
            found.append("nothing is said of \(cell)")
        }
        for (cell, line) in cells(of: .mean) where line.count == nil && !line.isCountWithheld {
            let range = possible.units[line.areas]
            if let range, range.high < 4, !told.contains(cell) { found.append("missed \(cell)") }
        }
        return found
    }

    /// Bounds and alarms about numbers of units that exclude what is possible.
    func falsehoods(_ result: AuditResult) -> [String] {
        let possible = possible
        let lines = Dictionary(uniqueKeysWithValues: cells(of: .count) + cells(of: .mean))
        return result.inferences.compactMap { inference in
            guard inference.terms.count == 1, let cell = inference.terms.first?.cell,
                let line = lines[cell], let range = possible.units[line.areas],
                tables[cell.table].output == "count" || inference.alarm != nil
            else { return nil }
            let isWithin =
                inference.low ?? 0 <= Decimal(range.low)
                && inference.high.map { $0 >= Decimal(range.high) } ?? true
            let isTrue = !inference.isExact || range.low == range.high
            return isWithin && isTrue ? nil : "\(cell) \(inference.brief) should be \(range)"
        }
    }

    private func cells(of statistic: Statistic) -> [(CellReference, Line)] {
        guard let index = tables.firstIndex(where: { $0.output == statistic.rawValue }) else {
            return []
        }
        let shown = lines.filter { line in
            switch statistic {
            case .count: line.count != nil || line.isCountWithheld
            case .sum: line.sum != nil || line.isSumWithheld
            default: line.mean != nil
            }
        }
        return shown.enumerated().map { (CellReference(table: index, cell: $0), $1) }
    }

    private func problems(_ inference: Inference, _ cell: CellReference, _ possible: Possible)
        -> [String]
    {
        let isMean = tables[cell.table].output == "mean"
        // What a mean's own digits leave of it is not what this is about.
        guard !isMean || inference.alarm != nil else { return [] }
        let statistic: Statistic =
            isMean ? .mean : tables[cell.table].output == "sum" ? .sum : .count
        guard let line = cells(of: statistic).first(where: { $0.0 == cell })?.1,
            let range = statistic == .sum ? possible.sums[line.areas] : possible.units[line.areas]
        else { return ["no such set \(cell)"] }
        func scaled(_ value: Decimal?) -> Decimal? {
            statistic == .sum ? value?.multiplied(by: 1_000) : value
        }
        let label = "\(cell) \(inference.brief) should be \(range)"
        let low = range.low < -Self.far / 2 ? nil : Decimal(range.low)
        let high = range.high > Self.far / 2 ? nil : Decimal(range.high)
        var found: [String] = []
        if scaled(inference.low) != low || scaled(inference.high) != high { found.append(label) }
        if inference.isExact != (low == high && low != nil) { found.append("exactness: \(label)") }
        return found + certificate(inference, statistic, line)
    }

    /// With the true numbers the lines of a sum add up to no more than the bound says.
    private func certificate(_ inference: Inference, _ statistic: Statistic, _ line: Line)
        -> [String]
    {
        let units = Double(line.areas.reduce(0) { $0 + truth[$1].units })
        let sum = Double(line.areas.reduce(0) { $0 + truth[$1].sum }) / 100
        let value = statistic == .sum ? sum : units
        var found: [String] = []
        for (lines, bound, sign) in [
            (inference.because.low, inference.low, -1.0),
            (inference.because.high, inference.high, 1.0),
        ] {
            guard let bound, let bound = Double(bound.description), !lines.isEmpty else { continue }
            var total = 0.0
            for line in lines {
                let parts = line.multiplier.split(separator: "/").compactMap { Double($0) }
                let multiplier = parts.count == 2 ? parts[0] / parts[1] : parts[0]
                switch line.fact {
                case .cell(_, let figure): total += multiplier * (Double(figure.description) ?? 0)
                case .units(_, let value, _): total += multiplier * Double(value)
                case .mean, .share, .notNegative: break
                }
            }
            let cut =
                statistic == .sum
                ? total : sign > 0 ? (total + 1e-9).rounded(.down) : (total - 1e-9).rounded(.up)
            if abs(cut - bound) > 1e-5 { found.append("lines add up to \(total), not \(bound)") }
            // What is declared exact, and was rounded, may leave out the truth.
            if !areMeansExact, sign * (bound - value) < -1e-6 {
                found.append("the truth \(value) is outside")
            }
        }
        return found
    }
}
