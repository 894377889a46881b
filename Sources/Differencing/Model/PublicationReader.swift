import Outputs

/// Turns tables into entries: what each cell says of the quantity in its box.
struct PublicationReader {
    private let tables: [PublishedTable]
    private var boxes: BoxReader
    private var publication = Publication()
    /// Per table, per dimension the meanings of labels.
    private var meanings: [[(variable: Int, codes: [[Int]?])]] = []
    /// Counts that are known exactly, for means.
    private var counts: [String: [Box: Decimal]] = [:]

    /// Tables at `order` only; the others are taken to be unknown.
    static func publication(
        of tables: [PublishedTable], order: [Int], dataset: Dataset?, unknown: Extract.Changes,
        without ignored: Set<CellReference>
    ) -> Publication {
        var reader = PublicationReader(tables, dataset, unknown)
        for index in order { reader.readCounts(of: index, ignored) }
        for index in order { reader.readOthers(of: index, ignored) }
        reader.readImpossible(units: Set(order.map { tables[$0].unit }).sorted())
        reader.publication.variables = reader.boxes.variables
        reader.publication.isComplete = reader.boxes.isComplete
        return reader.publication.canonical()
    }

    private init(_ tables: [PublishedTable], _ dataset: Dataset?, _ unknown: Extract.Changes) {
        self.tables = tables
        boxes = BoxReader(tables, dataset, unknown: unknown)
        for table in tables { meanings.append(boxes.labels(of: table)) }
    }

    private mutating func readCounts(of index: Int, _ ignored: Set<CellReference>) {
        let table = tables[index]
        for (v, value) in table.table.values.enumerated() {
            guard value.statistic == .count, !value.weighted else { continue }
            let population = boxes.population(of: table, value: value)
            let template = BoxTemplate(meanings[index], population, &boxes)
            let measure = Measure(unit: table.unit, of: nil)
            let share = table.shareOver(v)
            for (c, cell) in table.table.cells.enumerated() where cell.value == v {
                let place = CellReference(table: index, cell: c)
                guard !ignored.contains(place), cell.shown != .absent,
                    let whole = template.box(
                        baseLabels(of: cell, value, table.table) ?? Array(cell.labels),
                        meanings[index],
                        &boxes),
                    let box = share.map({ part(of: whole, $0, place) }) ?? whole,
                    let entry = countEntry(cell, place, box, value)
                else { continue }
                publication.entries[measure, default: []].append(entry)
                if entry.role == .exact { counts[table.unit, default: [:]][box] = entry.low }
            }
        }
    }

    /// Where a base column of a share counts another cell: that cell's labels.
    private func baseLabels(of cell: Cell, _ value: ValueDeclaration, _ table: Table) -> [Int]? {
        let share = table.values.first {
            $0.statistic.isShare && $0.base == .column(value.column) && !$0.percentOf.isEmpty
        }
        return share.flatMap { labels($0.percentOf, from: cell, table) }
    }

    /// A cell's labels with some dimensions at other labels, -1 where those are not printed.
    private func labels(_ moves: [String: String], from cell: Cell, _ table: Table) -> [Int]? {
        var labels = cell.labels
        for (name, text) in moves {
            guard let d = table.dimensions.firstIndex(where: { $0.name == name }) else {
                // A stacked table may name the column of its variables: each is meant.
                guard cell.labels.contains(where: { $0 < 0 }) else { return nil }
                return Array(repeating: -1, count: cell.labels.count)
            }
            labels[d] = table.dimensions[d].labels.firstIndex { $0.text == text } ?? -1
        }
        return Array(labels)
    }

    private func countEntry(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration
    ) -> Entry? {
        switch cell.shown {
        case .absent: return nil
        case .withheld(let low, let high):
            return Entry(
                cell: place, box: box, role: .withheld, low: Decimal(max(low ?? 0, 0)),
                high: high.map { Decimal($0) }, factor: value.scale)
        case .number(let number):
            let precision = cell.precision ?? value.precision ?? .exact
            let interval = precision.interval(of: number.value, count: value.scale == 1)
            guard let low = interval.low?.multiplied(by: value.scale)?.ceiling,
                let high = interval.high?.multiplied(by: value.scale)?.floor
            else { return nil }
            return Entry(
                cell: place, box: box, role: low == high ? .exact : .rounded, low: max(low, 0),
                high: high, factor: value.scale)
        }
    }

    private mutating func readOthers(of index: Int, _ ignored: Set<CellReference>) {
        for (v, value) in tables[index].table.values.enumerated() where !value.weighted {
            let population = boxes.population(of: tables[index], value: value)
            let isLinear = value.statistic == .sum || value.statistic == .mean
            guard isLinear || value.statistic.isShare else { continue }
            let template = BoxTemplate(meanings[index], population, &boxes)
            for (c, cell) in tables[index].table.cells.enumerated() where cell.value == v {
                let place = CellReference(table: index, cell: c)
                guard !ignored.contains(place),
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

    private mutating func readMagnitude(
        _ cell: Cell, _ place: CellReference, _ box: Box, _ value: ValueDeclaration
    ) {
        let table = tables[place.table]
        let measure = value.measure(unit: table.unit) ?? Measure(unit: table.unit, of: value.column)
        var factor = value.scale
        if value.statistic == .mean {
            guard let count = counts[table.unit]?[box], count > 0,
                let scaled = count.multiplied(by: value.scale)
            else { return }
            factor = scaled
        }
        if table.negativesPossible { publication.signed.insert(measure) }
        guard let interval = interval(of: cell, value) else { return }
        let low = interval.low.flatMap { $0.multiplied(by: factor) }
        let high = interval.high.flatMap { $0.multiplied(by: factor) }
        let isWithheld = !cell.shown.isNumber
        guard isWithheld || (low != nil && high != nil) else { return }
        let role: Entry.Role = isWithheld ? .withheld : low == high ? .exact : .rounded
        publication.entries[measure, default: []].append(
            Entry(cell: place, box: box, role: role, low: low, high: high, factor: factor))
    }

    private func interval(of cell: Cell, _ value: ValueDeclaration) -> Interval? {
        switch cell.shown {
        case .absent: nil
        case .withheld(let low, let high):
            Interval(low: low.map { Decimal($0) }, high: high.map { Decimal($0) })
        case .number(let number):
            (cell.precision ?? value.precision ?? .decimals(min(number.decimals, 15)))
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
            guard let base = counts[measure.unit]?[found.base], base > 0,
                let factor = base.divided(by: per, places: 6)
            else { return }
            publication.entries[measure, default: []].append(
                Entry(
                    cell: place, box: found.part, role: .withheld, low: 0, high: nil,
                    factor: factor))
            return
        }
        guard cell.shown.isNumber, let interval = interval(of: cell, value),
            let low = interval.low, let high = interval.high
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
            return base == box ? part(of: box, value, place).map { ($0, box) } : (box, base)
        }
        guard !value.percentOf.isEmpty else { return nil }
        guard let labels = labels(value.percentOf, from: cell, tables[index].table) else {
            return nil
        }
        return boxes.box(labels, meanings[index], population).map { (box, $0) }
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
        let labels = dimensions.map { dimension -> Int in
            var text = at[dimension.name]
            if text == nil,
                let d = own.table.dimensions.firstIndex(where: { $0.name == dimension.name }),
                cell.labels[d] >= 0
            {
                text = own.table.dimensions[d].labels[cell.labels[d]].text
            }
            return dimension.labels.firstIndex { $0.text == text } ?? -1
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

extension BoxReader {
    /// Combinations that the dataset excludes, by the variables of a unit.
    mutating func impossible(unit: String) -> [[Int: [Int]]] {
        (dataset?.impossible ?? []).map { combination in
            var sides: [Int: [Int]] = [:]
            for (name, labels) in combination.sorted(by: { $0.key < $1.key }) {
                let (owner, codes) = vocabulary.restriction(name, labels, totals: [])
                if let codes { sides[variable(owner, unit: unit)] = codes }
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
