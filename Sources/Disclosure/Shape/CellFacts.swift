import Outputs

/// What is known of the units behind one cell.
struct CellFacts: Sendable {
    /// The count that the printed form gives away: of a count itself, of a share its numerator
    /// (from its base). Nil where it gives none.
    var printed: CountRange?
    /// The base of a share, where it is published.
    var base: CountRange?
    /// The count behind the number: from evidence, else as printed, else from a published count
    /// of the same cell. Nil where nobody gave it.
    var count: CountRange?
    /// Whether `count` comes from evidence and so is the truth.
    var isEvidence = false
}

/// The facts of every cell of a table, in its order. Nearly all say no more than one number, which
/// takes four bytes; the others are kept as they are.
struct CellFactsList: Sendable {
    /// A count below 2^30; with this bit set, one from evidence that the cell prints too. Negative:
    /// the place among `others`, from -1 down.
    private static let evidence: Int32 = 1 << 30

    private var codes: [Int32] = []
    private var others: [CellFacts] = []

    init() {}

    init(of own: SurroundingTable, others: [String: SurroundingTable]) {
        let (table, shape) = (own.table, own.shape)
        let columns = table.values.indices.map { ColumnFacts($0, in: own, others: others) }
        let pieces = stride(from: 0, to: table.cells.count, by: Self.piece).map {
            $0..<min($0 + Self.piece, table.cells.count)
        }
        var lists = pieces.mapAtOnce { cells in
            var list = CellFactsList()
            list.codes.reserveCapacity(cells.count)
            for cell in cells {
                list.append(columns[table.cells[cell].value].facts(of: cell, in: table, shape))
            }
            return list
        }
        codes.reserveCapacity(table.cells.count)
        for index in lists.indices {
            append(lists[index])
            // There may be millions of cells: nothing is kept twice.
            lists[index] = CellFactsList()
        }
    }

    /// Cells whose facts one thread finds.
    private static let piece = 1 << 18

    private mutating func append(_ list: CellFactsList) {
        let before = others.count
        if before == 0 || list.others.isEmpty {
            codes += list.codes
        } else {
            codes += list.codes.lazy.map { $0 < 0 ? Int32(clamping: Int($0) - before) : $0 }
        }
        others += list.others
    }

    subscript(cell: Int) -> CellFacts {
        let code = codes[cell]
        guard code >= 0 else { return others[-1 - Int(code)] }
        let count = CountRange(exactly: Int(code & ~Self.evidence))
        return CellFacts(
            printed: count, base: nil, count: count, isEvidence: code & Self.evidence != 0)
    }

    private mutating func append(_ facts: CellFacts) {
        if facts.base == nil, let count = facts.count, count.isExact, count == facts.printed,
            count.low < Self.evidence
        {
            codes.append(Int32(count.low) | (facts.isEvidence ? Self.evidence : 0))
        } else {
            others.append(facts)
            codes.append(-Int32(clamping: others.count))
        }
    }
}

/// How the counts behind one statistic of a table are found.
private struct ColumnFacts {
    let index: Int
    let value: ValueDeclaration
    let base: ShareBase?
    /// A published count of the same cells, for statistics that are none; that of a share is its
    /// numerator.
    let companion: Int?
    let hasOwnEvidence: Bool

    init(_ index: Int, in own: SurroundingTable, others: [String: SurroundingTable]) {
        let table = own.table
        self.index = index
        value = table.values[index]
        base =
            value.statistic.isShare || value.base != nil
            ? ShareBase(of: index, in: own, others: others) : nil
        hasOwnEvidence = !table.isBaseOfShare(index)
        let value = value
        let published = table.countColumn ?? (value.isAboutCurve ? table.atRiskColumn : nil)
        companion = published.flatMap { column in
            value.statistic.isCount
                || value.statistic.isShare && table.isBaseOfShare(column)
                || table.values[column].population != value.population
                ? nil : column
        }
    }

    func facts(of cell: Int, in table: Table, _ shape: TableShape) -> CellFacts {
        var facts = CellFacts()
        facts.base = base?.count(of: cell, in: table, shape)
        facts.printed =
            value.statistic.isShare
            ? numerator(of: cell, in: table, base: facts.base) : table.printedCount(of: cell)
        if let count = evidence(of: cell, in: table) {
            facts.count = count
            facts.isEvidence = true
        } else if value.statistic.isCount {
            facts.count = table.cells[cell].shown.isNumber ? facts.printed : nil
        } else if value.statistic.isShare {
            let beside = publishedBeside(cell, in: table, shape)
            facts.count = facts.printed.map { $0.known(from: beside) } ?? beside
        } else {
            facts.count = facts.base ?? publishedBeside(cell, in: table, shape)
        }
        return facts
    }

    private func publishedBeside(_ cell: Int, in table: Table, _ shape: TableShape) -> CountRange? {
        guard let companion,
            let beside = shape.cell(beside: cell, from: index, value: companion),
            table.cells[beside].shown.isNumber
        else { return nil }
        return table.printedCount(of: beside)
    }

    private func evidence(of cell: Int, in table: Table) -> CountRange? {
        guard hasOwnEvidence, let evidence = table.cells[cell].evidence else { return nil }
        let count: Decimal? =
            switch value.statistic {
            case .atRisk: evidence.columns[.atRisk]
            case .events: evidence.columns[.events]
            default: evidence.count
            }
        return count.flatMap { CountRange(Interval(low: $0.floor, high: $0.ceiling)) }
    }

    /// The numerators that print as this share of this base. A share whose declared digits fit no
    /// whole number is read by the digits it shows.
    private func numerator(of cell: Int, in table: Table, base: CountRange?) -> CountRange? {
        guard let base, base.high != CountRange.unbounded, !value.weighted,
            let printed = table.cells[cell].shown.number,
            let interval = table.printedInterval(of: cell)
        else { return nil }
        return numerator(interval, of: base)
            ?? numerator(
                Precision.decimals(min(printed.decimals, 15)).interval(
                    of: printed.value, count: false), of: base)
    }

    private func numerator(_ share: Interval, of base: CountRange) -> CountRange? {
        guard let low = share.low?.multiplied(by: Decimal(base.low)),
            let high = share.high?.multiplied(by: Decimal(base.high)), value.unitOfShare > 0
        else { return nil }
        let fewest = (-low).whole(dividedBy: value.unitOfShare).map { -$0 }
        guard let fewest, let most = high.whole(dividedBy: value.unitOfShare), most >= 0,
            max(fewest, 0) <= most
        else { return nil }
        return CountRange(low: fewest, high: most)
    }
}

extension CountRange {
    /// The exact count of the same cell, where it is one of these.
    fileprivate func known(from published: CountRange?) -> CountRange {
        guard let published, published.isExact, intersection(published) != nil else { return self }
        return published
    }
}

extension ValueDeclaration {
    /// What is printed beside a survival curve: as many units stand behind it as are at risk.
    fileprivate var isAboutCurve: Bool { [.se, .ciLow, .ciHigh].contains(statistic) }
}

extension Table {
    fileprivate var atRiskColumn: Int? {
        values.contains { $0.statistic == .survival }
            ? values.firstIndex { $0.statistic == .atRisk } : nil
    }
}

extension Decimal {
    /// The quotient rounded down to a whole number.
    func whole(dividedBy divisor: Decimal) -> Int? {
        roundedDown(toMultipleOf: divisor).divided(by: divisor, places: 0)?.whole
    }
}
