import Outputs
import Testing

@testable import Differencing

/// Numbers that are not taken as declared, because the others contradict that.
@Suite struct DoubtTests {
    /// A line of areas by what is printed of each; nil where the column shows nothing.
    private struct Column {
        let statistic: Statistic
        var precision = Precision.exact
        let shown: [String?]
    }

    /// Columns over areas a, b, … and, last, all of them.
    private func result(_ columns: [Column], minimum: Int = 10) throws -> AuditResult {
        let count = (columns.first?.shown.count ?? 1) - 1
        let names = (0..<count).map { "a\($0)" }
        var dataset = Dataset(name: "d")
        dataset.units = ["person"]
        dataset.variables["area"] = Variable(codes: names)
        let labels = (names + ["Total"]).enumerated().map { index, name in
            Label(text: name, categories: index < count ? .codes([index]) : .all)
        }
        let tables = try columns.enumerated().map { index, column in
            var value = ValueDeclaration(column: "v", statistic: column.statistic)
            value.precision = column.precision
            if column.statistic == .percent { value.percentOf = ["area": "Total"] }
            if [.sum, .mean].contains(column.statistic) { value.of = "cost" }
            let cells = try column.shown.enumerated().map { label, text in
                Cell(
                    labels: [label], shown: try shown(text),
                    position: Position(line: label + 2, column: 1))
            }
            return PublishedTable(
                output: "t\(index)",
                table: Table(
                    dimensions: [Dimension(name: "area", variable: "area", labels: labels)],
                    values: [value], cells: cells),
                unit: "person")
        }
        return AuditUnit(tables: tables, dataset: dataset).result(
            AuditParameters(minimum: minimum))
    }

    private func shown(_ text: String?) throws -> Shown {
        guard let text else { return .absent }
        if text == "*" { return .withheld(low: nil, high: nil) }
        return .number(try #require(PrintedNumber(parsing: text.utf8)))
    }

    private func cell(_ table: Int, _ cell: Int) -> CellReference {
        CellReference(table: table, cell: cell)
    }

    @Test(arguments: [
        ("43", "910", "21.16", false), ("43", "910", "21.17", true), ("43", "910", "21", true),
        ("43", "903", "21", false), ("43", "910", "21.2", false), ("43", "910", "21.3", true),
        ("7", "22", "3.143", false), ("7", "22", "3.14", false), ("4", "58", "14.5", false),
        ("4", "58.1", "14.5", false), ("4", "58.4", "14.5", true),
    ])
    func `a mean declared exact may have been rounded to the digits it shows`(
        _ count: String, _ sum: String, _ mean: String, _ isWrong: Bool
    ) throws {
        let result = try result([
            Column(statistic: .count, shown: [nil, count]),
            Column(statistic: .sum, shown: [nil, sum]),
            Column(statistic: .mean, shown: [nil, mean]),
        ])
        #expect(result.conflicts.isEmpty != isWrong, "\(result.conflicts)")
        #expect(result.isComplete, "\(result.gaps)")
    }

    /// 41 × 20.5 are 840.5.
    @Test(arguments: [("840.5", Decimal(29)), ("840.6", nil)])
    func `a mean is exact where no other of its column was rounded`(
        _ sum: String, _ expected: Decimal?
    ) throws {
        let result = try result([
            Column(statistic: .count, shown: ["2", "41", nil]),
            Column(statistic: .sum, shown: ["*", sum, nil]),
            Column(statistic: .mean, shown: ["14.5", "20.5", nil]),
        ])
        let own = result.inferences.first { $0.terms.map(\.cell) == [cell(1, 0)] }
        #expect(own?.low == expected)
        #expect(result.conflicts.isEmpty)
    }

    @Test func `digits still tell how many units a sum and a mean are of`() throws {
        let result = try result([
            Column(statistic: .sum, shown: ["22", nil]),
            Column(statistic: .mean, shown: ["3.143", nil]),
        ])
        let units = result.inferences.first { $0.alarm == .smallImpliedCount }
        #expect(units?.low == 7 && units?.high == 7)
        #expect(result.conflicts.isEmpty)
    }

    @Test func `percentages declared exact may have been rounded`() throws {
        let result = try result([
            Column(statistic: .count, shown: ["40", "*", "*", "120"]),
            Column(statistic: .percent, shown: ["33.3", "5.8", "60.8", nil]),
        ])
        #expect(result.conflicts.isEmpty)
        #expect(result.inferences.contains { $0.terms.map(\.cell) == [cell(0, 1)] && $0.low == 7 })
    }

    /// Three units have a mean of 15 and 20 one of 20; no 17 have one of 26.2, nor can all have a
    /// greater mean than each part.
    @Test(arguments: [
        [["45", "400", "445"], ["15.0", "20.0", "26.2"]],
        [["400", "45", "445"], ["20.0", "15.0", "26.2"]],
        [["45", "400", "445"], ["15.0", "20.0", "13.1"]],
    ])
    func `what contradicts the rest does not keep it from being judged`(_ shown: [[String]]) throws
    {
        for last in [nil, "*"] {
            let result = try result([
                Column(statistic: .sum, shown: shown[0]),
                Column(statistic: .mean, precision: .decimals(1), shown: shown[1]),
                Column(statistic: .count, shown: [last, last, nil]),
            ])
            #expect(result.conflicts.contains { $0.cells.contains(cell(1, 2)) })
            let three = shown[0][0] == "45" ? 0 : 1
            let units = result.inferences.filter { $0.alarm != nil }.filter {
                $0.terms.map(\.cell) == [cell(last == nil ? 1 : 2, three)]
            }
            #expect(units.map(\.low) == [3] && units.map(\.high) == [3], "\(units)")
        }
    }

    /// Of four areas the mean of all is above that of each, and the third would have no units.
    @Test func `a cell of a smaller set is not taken for the wrong one`() throws {
        let result = try result([
            Column(statistic: .sum, shown: ["400", "45", nil, "445"]),
            Column(
                statistic: .mean, precision: .decimals(1), shown: ["20.0", "15.0", "15.0", "26.2"]),
        ])
        #expect(result.conflicts.count == 2, "\(result.conflicts)")
        let alarms = result.inferences.filter { $0.alarm != nil }
        #expect(alarms.contains { $0.terms.map(\.cell) == [cell(1, 1)] && $0.high == 3 })
        #expect(!alarms.contains { $0.terms.map(\.cell) == [cell(1, 2)] })
    }
}

extension DoubtTests {
    /// Of 13 all but 3 are in the first area; the other table has 30 for 13.
    @Test func `a table that another contradicts is judged by itself, too`() throws {
        let result = try result([
            Column(statistic: .count, shown: [nil, nil, "30"]),
            Column(statistic: .count, shown: ["10", nil, "13"]),
        ])
        #expect(result.conflicts == [Conflict(cells: [cell(0, 2), cell(1, 2)])])
        let three = result.inferences.filter { $0.alarm == .smallImpliedCount }
        #expect(three.map { Set($0.terms.map(\.cell)) } == [[cell(1, 2), cell(1, 0)]])
        #expect(three.first?.low == 3)
    }

    @Test func `what a table gives away by itself is told whatever others say`() {
        var judged = 0
        for seed in 0..<UInt64(300) {
            let system = RandomSystem(seed: seed)
            var random = Seeded(state: seed)
            var tables = system.tables
            let t = Int.random(in: tables.indices, using: &random)
            let c = Int.random(in: tables[t].table.cells.indices, using: &random)
            guard case .number(let number) = tables[t].table.cells[c].shown else { continue }
            let off = Decimal(Int.random(in: 1...9, using: &random))
            let own = tables[t].table.cells[c]
            tables[t].table.cells[c] = Cell(
                labels: own.labels, value: own.value,
                shown: .number(PrintedNumber(value: number.value + off)), position: own.position,
                precision: own.precision)
            func result(_ tables: [PublishedTable]) -> AuditResult {
                AuditUnit(tables: tables, dataset: system.dataset)
                    .result(AuditParameters(minimum: 3))
            }
            let whole = result(tables)
            guard !whole.conflicts.isEmpty else { continue }
            let told = Set(whole.inferences.filter { $0.alarm != nil }.map { $0.terms.map(\.cell) })
            for (index, table) in tables.enumerated() {
                let alone = result([table])
                guard alone.conflicts.isEmpty else { continue }
                for inference in alone.inferences where inference.alarm == .exactRecovery {
                    judged += 1
                    let cells = inference.terms.map { cell(index, $0.cell.cell) }
                    #expect(told.contains(cells), "seed \(seed): \(cells)")
                }
            }
        }
        #expect(judged > 30, "only \(judged) values")
    }
}

// MARK: - Drawn systems

extension DoubtTests {
    @Test func `exact means are taken as exact where that can be true, otherwise by their digits`()
    {
        var (exact, rounded) = (0, 0)
        for seed in 0..<UInt64(ReferenceTests.takesAll ? 3_000 : 300) {
            let system = MeanSystem(seed: seed, declaringMeansExact: true)
            var parameters = AuditParameters(minimum: 4)
            parameters.all = true
            let result = AuditUnit(tables: system.tables, dataset: system.dataset)
                .result(parameters)
            let problems = system.problems(result)
            guard problems.isEmpty else {
                Issue.record(
                    "seed \(seed): \(problems.joined(separator: "\n"))\n\(system.sketch)")
                return
            }
            if system.areMeansExact { exact += 1 } else { rounded += 1 }
        }
        #expect(exact > 20 && rounded > 20, "\(exact) exact, \(rounded) rounded")
    }

    @Test func `a wrong mean of all takes no alarm with it`() {
        var (judged, alarms) = (0, 0)
        for seed in 0..<UInt64(300) {
            let system = MeanSystem(seed: seed)
            var random = Seeded(state: seed)
            guard let (wrong, without) = system.misprintingTheTotal(&random) else { continue }
            func found(_ tables: [PublishedTable]) -> AuditResult {
                AuditUnit(tables: tables, dataset: system.dataset)
                    .result(AuditParameters(minimum: 4))
            }
            let (own, rest) = (found(wrong), found(without))
            guard !own.conflicts.isEmpty else { continue }
            judged += 1
            alarms += rest.inferences.count
            #expect(
                Set(own.inferences) == Set(rest.inferences), "seed \(seed): \(system.sketch)")
            #expect(rest.conflicts.isEmpty, "seed \(seed)")
        }
        #expect(judged > 50 && alarms > 50, "\(judged) systems, \(alarms) alarms")
    }
}

extension MeanSystem {
    /// Its tables with another mean of all, and without that mean; nil where there is none.
    fileprivate func misprintingTheTotal(_ random: inout Seeded)
        -> (wrong: [PublishedTable], without: [PublishedTable])?
    {
        guard let table = tables.firstIndex(where: { $0.output == "mean" }),
            lines.last?.mean != nil,
            let last = tables[table].table.cells.last,
            let number = last.shown.number
        else { return nil }
        let off = Decimal(Int.random(in: 1...9, using: &random))
        func copies(showing shown: Shown) -> [PublishedTable] {
            var copy = tables
            copy[table].table.cells[copy[table].table.cells.count - 1] = Cell(
                labels: last.labels, shown: shown, position: last.position)
            return copy
        }
        let wrong = PrintedNumber(value: number.value + off, decimals: number.decimals)
        return (copies(showing: .number(wrong)), copies(showing: .absent))
    }
}
