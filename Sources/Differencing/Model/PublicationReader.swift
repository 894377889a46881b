import Outputs

/// Turns tables into entries: what each cell says of the quantity in its box.
struct PublicationReader {
    let tables: [PublishedTable]
    private let doubt: Doubt
    var boxes: BoxReader
    var publication = Publication()
    /// Per table, per dimension the meanings of labels.
    private(set) var meanings: [[(variable: Int, codes: [[Int]?])]] = []
    /// Counts that are known exactly, for means.
    private var counts: [String: [Box: Decimal]] = [:]
    private let addedUp: [CellReference: Decimal]
    /// Counts that nobody printed but others add up to, for withheld means and shares.
    private var sums: [String: [Box: Decimal]] = [:]

    /// Tables at `order` only; the others are taken to be unknown.
    ///
    /// - `addedUp`: counts of cells that do not print them, where others add up to them.
    static func publication(
        of tables: [PublishedTable], order: [Int], dataset: Dataset?, unknown: Extract.Changes,
        _ doubt: Doubt, addedUp: [CellReference: Decimal]
    ) -> Publication {
        var reader = PublicationReader(tables, dataset, unknown, doubt, addedUp)
        for index in order { reader.readCounts(of: index) }
        for index in order { reader.readOthers(of: index) }
        reader.addBases()
        reader.readImpossible(units: Set(order.map { tables[$0].unit }).sorted())
        reader.publication.variables = reader.boxes.variables
        reader.publication.isComplete = reader.boxes.isComplete
        return reader.publication.canonical()
    }

    private init(
        _ tables: [PublishedTable], _ dataset: Dataset?, _ unknown: Extract.Changes,
        _ doubt: Doubt, _ addedUp: [CellReference: Decimal]
    ) {
        self.tables = tables
        self.doubt = doubt
        self.addedUp = addedUp
        boxes = BoxReader(tables, dataset, unknown: unknown)
        for table in tables { meanings.append(boxes.labels(of: table)) }
    }

    private mutating func readCounts(of index: Int) {
        let table = tables[index]
        for (v, value) in table.table.values.enumerated() {
            guard value.statistic == .count, !value.weighted else { continue }
            let population = boxes.population(of: table, value: value)
            let template = BoxTemplate(meanings[index], population, &boxes)
            let measure = Measure(unit: table.unit, of: nil)
            let share = table.shareOver(v)
            for (c, cell) in table.table.cells.enumerated() where cell.value == v {
                let place = CellReference(table: index, cell: c)
                guard !doubt.excludes(place), cell.shown != .absent,
                    let whole = template.box(
                        baseLabels(of: cell, value, index) ?? Array(cell.labels),
                        meanings[index],
                        &boxes),
                    let box = share.map({ part(of: whole, $0, place) }) ?? whole,
                    let entry = countEntry(cell, place, box, value)
                else { continue }
                publication.entries[measure, default: []].append(entry)
                if entry.isExact { counts[table.unit, default: [:]][box] = entry.low }
                if let sum = addedUp[place] { sums[table.unit, default: [:]][box] = sum }
            }
        }
    }

    /// Where a base column of a share counts another cell: that cell's labels.
    private func baseLabels(of cell: Cell, _ value: ValueDeclaration, _ index: Int) -> [Int]? {
        let share = tables[index].table.values.first {
            $0.statistic.isShare && $0.base == .column(value.column) && !$0.percentOf.isEmpty
        }
        return share.flatMap { labels($0.percentOf, from: cell, index) }
    }

    private func countEntry(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration
    ) -> Entry? {
        switch cell.shown {
        case .absent: return nil
        case .withheld(let low, let high):
            return Entry(
                cell: place, box: box, role: .withheld, low: Decimal(max(low ?? 0, 0)),
                high: high.map { Decimal($0) }, factor: 1, scale: value.scale)
        case .number(let number):
            let precision = cell.precision ?? value.precision ?? .exact
            let interval = precision.interval(of: number.value, count: value.scale == 1)
            guard let low = interval.low?.multiplied(by: value.scale)?.ceiling,
                let high = interval.high?.multiplied(by: value.scale)?.floor
            else { return nil }
            return Entry(
                cell: place, box: box,
                role: low == high && !precision.isToMultiples ? .exact : .rounded,
                low: max(low, 0), high: high, factor: 1, scale: value.scale)
        }
    }

    private mutating func readOthers(of index: Int) {
        for (v, value) in tables[index].table.values.enumerated() {
            let isLinear =
                value.weighted
                ? value.statistic == .sum || value.statistic == .count
                : value.statistic == .sum || value.statistic == .mean
            guard isLinear || !value.weighted && value.statistic.isShare else {
                if value.weighted || value.statistic != .count { readAlone(v, of: index) }
                continue
            }
            let population = boxes.population(of: tables[index], value: value)
            let template = BoxTemplate(meanings[index], population, &boxes)
            for (c, cell) in tables[index].table.cells.enumerated() where cell.value == v {
                let place = CellReference(table: index, cell: c)
                guard !doubt.excludes(place),
                    let box = template.box(Array(cell.labels), meanings[index], &boxes)
                else { continue }
                if isLinear {
                    readMagnitude(cell, place, box, value)
                } else {
                    readShare(cell, place, box, value, population)
                }
            }
        }
    }

    /// Withheld values of a statistic that is no sum.
    private mutating func readAlone(_ v: Int, of index: Int) {
        for (c, cell) in tables[index].table.cells.enumerated() where cell.value == v {
            let place = CellReference(table: index, cell: c)
            guard case .withheld = cell.shown, !doubt.excludes(place) else { continue }
            addAlone(cell, place, tables[index].table.values[v])
        }
    }

    private mutating func addAlone(_ cell: Cell, _ place: CellReference, _ value: ValueDeclaration)
    {
        guard let interval = interval(of: cell, place, value),
            interval.low == nil || interval.low != interval.high
        else { return }
        publication.alone.append(
            LoneCell(cell: place, low: interval.low, high: interval.high))
    }

    private mutating func readMagnitude(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration
    ) {
        let table = tables[place.table]
        let measure =
            value.measure(unit: table.unit)
            ?? Measure(unit: table.unit, of: table.weights(of: value))
        if table.negativesPossible { publication.signed.insert(measure) }
        var factor = value.scale
        if value.statistic == .mean {
            guard let count = count(of: box, behind: cell, unit: table.unit), count > 0,
                let scaled = count.multiplied(by: value.scale)
            else {
                addAlone(cell, place, value)
                readMean(cell, place, box, value, measure)
                return
            }
            factor = scaled
        }
        guard let interval = interval(of: cell, place, value) else { return }
        let low = interval.low.flatMap { $0.multiplied(by: factor) }
        let high = interval.high.flatMap { $0.multiplied(by: factor) }
        let isWithheld = !cell.shown.isNumber
        guard isWithheld || (low != nil && high != nil) else { return }
        let role: Entry.Role = isWithheld ? .withheld : low == high ? .exact : .rounded
        publication.entries[measure, default: []].append(
            Entry(cell: place, box: box, role: role, low: low, high: high, factor: factor))
    }

    /// How many units the set behind a cell has. What others add up to counts for withheld values only:
    /// a printed mean may be what tells the number, and stays one of an unknown number.
    private func count(of box: Box, behind cell: Cell, unit: String) -> Decimal? {
        counts[unit]?[box] ?? (cell.shown.isNumber ? nil : sums[unit]?[box])
    }

    /// A mean of a number of units that is not known exactly.
    private mutating func readMean(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration,
        _ measure: Measure
    ) {
        guard cell.shown.isNumber, let interval = interval(of: cell, place, value),
            let low = interval.low?.multiplied(by: value.scale),
            let high = interval.high?.multiplied(by: value.scale)
        else { return }
        if high < 0 { publication.signed.insert(measure) }
        publication.means.append(
            MeanEntry(cell: place, measure: measure, box: box, low: low, high: high))
    }

    private func interval(of cell: Cell, _ place: CellReference, _ value: ValueDeclaration)
        -> Interval?
    {
        switch cell.shown {
        case .absent: nil
        case .withheld(let low, let high):
            Interval(low: low.map { Decimal($0) }, high: high.map { Decimal($0) })
        case .number(let number):
            doubt.precision(of: cell, showing: number, value, table: place.table)
                .interval(of: number.value, count: false)
        }
    }

    private mutating func readShare(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration,
        _ population: [Int: [Int]]
    ) {
        guard let found = shareBoxes(cell, place, box, value, population) else { return }
        let per: Decimal = value.statistic == .percent ? 100 : value.per ?? 1
        let measure = Measure(unit: tables[place.table].unit, of: nil)
        if case .withheld = cell.shown {
            guard let base = count(of: found.base, behind: cell, unit: measure.unit), base > 0,
                let factor = base.divided(by: per, places: 6)?.multiplied(by: value.scale)
            else {
                addAlone(cell, place, value)
                return
            }
            publication.entries[measure, default: []].append(
                Entry(
                    cell: place, box: found.part, role: .withheld, low: 0, high: nil,
                    factor: factor))
            return
        }
        guard cell.shown.isNumber, let interval = interval(of: cell, place, value),
            let low = interval.low?.multiplied(by: value.scale),
            let high = interval.high?.multiplied(by: value.scale)
        else { return }
        publication.entries[measure, default: []].append(
            Entry(
                cell: place, box: found.part, role: .share, low: nil, high: nil, factor: 1))
        guard found.part != found.base else { return }
        publication.shares[measure, default: []].append(
            ShareEntry(
                cell: place, part: found.part, base: found.base, low: max(low, 0), high: high,
                per: per))
    }

    private mutating func shareBoxes(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration,
        _ population: [Int: [Int]]
    ) -> (part: Box, base: Box)? {
        let index = place.table
        if case .column = value.base, value.percentOf.isEmpty {
            return part(of: box, value, place).map { ($0, box) }
        }
        if case .output(let id, let at) = value.base {
            guard let base = foreignBase(cell, place, id, at) else { return nil }
            // An index number at its own base year is all of its base, and no part of it.
            let isIndex = tables[index].table.dimensions.contains { at[$0.name] != nil }
            return base == box && !isIndex
                ? part(of: box, value, place).map { ($0, box) } : (box, base)
        }
        guard !value.percentOf.isEmpty else { return nil }
        return base(of: value, cell, index, population).map { (box, $0) }
    }

    /// The units of a box that have a property which only the value's declaration names.
    private mutating func part(of box: Box, _ value: ValueDeclaration, _ place: CellReference)
        -> Box?
    {
        let variable = boxes.property(tables[place.table].property(of: value))
        var part = box
        part.sides.append(Box.Side(variable: variable, set: boxes.firstCode(of: variable)))
        part.sides.sort()
        return part
    }

    private mutating func foreignBase(
        _ cell: Cell, _ place: CellReference, _ id: String, _ at: [String: String]
    ) -> Box? {
        let own = tables[place.table]
        guard
            let index = tables.indices.first(where: {
                tables[$0].output == id && tables[$0].submission == own.submission
                    && tables[$0].table.values.contains { $0.statistic == .count }
            })
        else { return nil }
        let dimensions = tables[index].table.dimensions
        var labels: [Int] = []
        for (place, dimension) in dimensions.enumerated() {
            if let text = at[dimension.name] {
                guard
                    let label = label(
                        meant: text, in: dimension, meanings[index][place],
                        totals: TableDeclaration().totals)
                else { return nil }
                labels.append(label)
                continue
            }
            let same = own.table.dimensions.firstIndex { $0.name == dimension.name }
            let text = same.flatMap { d in
                cell.labels[d] >= 0 ? own.table.dimensions[d].labels[cell.labels[d]].text : nil
            }
            labels.append(dimension.labels.firstIndex { $0.text == text } ?? -1)
        }
        let count = tables[index].table.values.first { $0.statistic == .count }
        let population = boxes.population(of: tables[index], value: count)
        return boxes.box(labels, meanings[index], population)
    }

    private mutating func readImpossible(units: [String]) {
        for sides in units.flatMap({ boxes.impossible(unit: $0) }) {
            guard let box = boxes.box(sides), !box.sides.isEmpty,
                !publication.impossible.contains(box)
            else { continue }
            publication.impossible.append(box)
        }
    }
}

extension Precision {
    /// Whether numbers are printed as one of a few: then some, as 0, may have one true value only.
    fileprivate var isToMultiples: Bool {
        switch self {
        case .round(let base), .random(let base), .down(let base), .up(let base),
            .midpoint(let base):
            base > 1
        case .exact, .decimals, .figures, .column: false
        }
    }
}

extension BoxReader {
    /// Combinations that the dataset excludes, by the variables of a unit.
    mutating func impossible(unit: String) -> [[Int: [Int]]] {
        (dataset?.impossible ?? []).map { combination in
            var sides: [Int: [Int]] = [:]
            for (name, labels) in combination.sorted(by: { $0.key < $1.key }) {
                let (owner, codes) = vocabulary.restriction(name, labels, totals: [])
                if let codes { Self.restrict(&sides, variable(owner, unit: unit), to: codes) }
            }
            return sides
        }
    }

    /// A variable of two codes: has the property, has it not.
    mutating func property(_ name: String) -> Int {
        if let index = index(named: name) { return index }
        return add(AuditVariable(name: name, coding: .plain(count: 2)))
    }

    mutating func firstCode(of variable: Int) -> Int { setIndex(of: [0], in: variable) }
}
