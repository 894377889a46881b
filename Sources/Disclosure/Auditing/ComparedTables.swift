import Differencing
import Outputs

/// Every table about one dataset that is out or would be, as one system.
///
/// Tables of the submissions that are checked and of those released already lie side by side; what
/// the engine finds is told to each checked submission that has a cell in it.
struct ComparedTables {
    /// Whose a table is.
    enum Owner: Hashable {
        /// Index among the submissions that are checked.
        case checked(Int)
        case released(String)
    }

    private(set) var tables: [PublishedTable] = []
    private(set) var owners: [Owner] = []
    /// The output that each table is of.
    private(set) var outputs: [Output] = []
    /// Where a stated number is, which has no dimensions of its own.
    private(set) var statedPlaces: [Int: Place] = [:]
    let dataset: Dataset?
    /// The tables as they are published, where `tables` have numbers of units in place of sums.
    private var quoted: [PublishedTable]?
    /// Names of released submissions that the reader has no right to.
    private var foreign: Set<String> = []
    /// By name what a submission says of itself, and the day it was released.
    private var origins: [String: (declaration: SubmissionDeclaration, day: String?)] = [:]

    init(
        checked: [(index: Int, submission: NamedSubmission)], released: [ReleasedSubmission],
        dataset: Dataset?
    ) {
        self.dataset = dataset
        for (index, submission) in checked {
            origins[submission.name] = (submission.opened.declaration, nil)
            add(submission.opened, as: .checked(index), name: submission.name, source: .same)
        }
        for submission in released {
            if submission.isForeign { foreign.insert(submission.name) }
            origins[submission.name] = (submission.opened.declaration, submission.day)
            add(
                submission.opened, as: .released(submission.name), name: submission.name,
                source: submission.source)
        }
    }

    private mutating func add(
        _ opened: OpenedSubmission, as owner: Owner, name: String, source: PublicRelease.Source
    ) {
        for output in opened.outputs {
            guard let declaration = output.declaration else { continue }
            if let table = output.table {
                append(
                    publish(table, declaration, opened, name: name, source: source), of: owner,
                    output)
            }
            for state in declaration.states {
                statedPlaces[tables.count] = Place(
                    state.population.mapValues { $0.joined(separator: ", ") })
                append(
                    stated(state, declaration, opened, name: name, source: source), of: owner,
                    output)
            }
        }
    }

    private mutating func append(_ table: PublishedTable, of owner: Owner, _ output: Output) {
        tables.append(table)
        owners.append(owner)
        outputs.append(output)
    }

    private func publish(
        _ table: Table, _ declaration: OutputDeclaration, _ opened: OpenedSubmission,
        name: String, source: PublicRelease.Source
    ) -> PublishedTable {
        PublishedTable(
            submission: name, output: declaration.id, table: table,
            unit: declaration.unit ?? dataset?.units.first ?? "unit",
            population: declaration.population, missing: declaration.missing,
            extract: opened.declaration.release, source: source == .same ? .same : .other,
            totals: declaration.table?.totals ?? ["Total", "All"],
            negativesPossible: declaration.table?.negativesPossible ?? false)
    }

    private func stated(
        _ state: StatedNumber, _ declaration: OutputDeclaration, _ opened: OpenedSubmission,
        name: String, source: PublicRelease.Source
    ) -> PublishedTable {
        let cell = Cell(
            labels: [], shown: .number(PrintedNumber(value: state.value)),
            position: Position(line: declaration.line, column: 1), precision: .exact)
        var value = ValueDeclaration(column: "", statistic: .count)
        value.precision = .exact
        return PublishedTable(
            submission: name, output: declaration.id,
            table: Table(dimensions: [], values: [value], cells: [cell]),
            unit: state.unit ?? declaration.unit ?? dataset?.units.first ?? "unit",
            population: state.population, missing: nil, extract: opened.declaration.release,
            source: source == .same ? .same : .other)
    }

    func isReleased(_ table: Int) -> Bool {
        if case .released = owners[table] { true } else { false }
    }

    /// What is out, without the submissions that are checked, and which tables these are here.
    var releasedOnly: (tables: ComparedTables, indices: [Int]) {
        var copy = self
        let kept = tables.indices.filter(isReleased)
        copy.tables = kept.map { tables[$0] }
        copy.owners = kept.map { owners[$0] }
        copy.outputs = kept.map { outputs[$0] }
        copy.quoted = quoted.map { all in kept.map { all[$0] } }
        copy.statedPlaces = [:]
        return (copy, kept)
    }

    /// A table as a picture shows it; nil for a number stated in a text.
    func source(_ index: Int) -> ComparedSource? {
        guard statedPlaces[index] == nil, let name = tables[index].submission,
            let origin = origins[name]
        else { return nil }
        let declared = origin.declaration.outputs.first { $0.id == tables[index].output }
        return ComparedSource(
            submission: name, output: tables[index].output, table: tables[index].table,
            declaration: declared?.table, title: origin.declaration.title,
            project: origin.declaration.project, extract: tables[index].extract,
            released: origin.day)
    }

    func isForeign(owner: Owner) -> Bool {
        guard case .released(let name) = owner else { return false }
        return foreign.contains(name)
    }

    func place(of reference: CellReference) -> Place {
        if let place = statedPlaces[reference.table] { return place }
        let table = tables[reference.table].table
        return table.place(of: table.cells[reference.cell])
    }

    /// Whether the cells are sums, of which only the numbers of units were compared.
    var areSums: Bool { quoted != nil }

    private func shown(_ reference: CellReference) -> Shown {
        (quoted ?? tables)[reference.table].table.cells[reference.cell].shown
    }

    /// What the published numbers of a proof add up to; nil where it needs more than these.
    func sum(of proof: [CertificateLine]) -> Decimal? {
        var sum = Decimal(0)
        for line in proof {
            guard case .cell(let cell, _) = line.fact, let value = shown(cell).number?.value,
                let multiplier = Decimal(parsing: line.multiplier)
            else { return nil }
            sum = sum + value * multiplier
        }
        return sum
    }

    /// What a cell shows, as a certificate quotes it.
    func published(_ reference: CellReference) -> String {
        switch shown(reference) {
        case .number(let number): number.text
        case .withheld(let low?, let high?): "\(low)-\(high)"
        case .withheld, .absent: "withheld"
        }
    }
}

// MARK: - Sums

extension ComparedTables {
    /// Variables whose sums are published exactly. Sorted.
    var summed: [String] {
        let names = tables.flatMap { $0.table.values.compactMap(\.summedVariable) }
        return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The same tables with the units behind each published sum of a variable in its place, and no
    /// other number.
    func counting(sumsOf variable: String) -> ComparedTables {
        var copy = self
        copy.quoted = tables
        copy.tables = tables.map { published in
            let isSum = published.table.values.map { $0.summedVariable == variable }
            var counted = published
            counted.table = Table(
                dimensions: published.table.dimensions,
                values: published.table.values.indices.map {
                    published.table.values[$0].counting(isSum[$0])
                },
                cells: published.table.cells.map { $0.counted(isSum[$0.value]) },
                declaredValues: published.table.declaredValues)
            return counted
        }
        return copy
    }
}

extension ValueDeclaration {
    /// The variable whose sums these are, as good as exact; nil for anything else.
    fileprivate var summedVariable: String? {
        guard statistic == .sum, !weighted else { return nil }
        switch precision {
        case .exact, .decimals: return of
        default: return nil
        }
    }

    fileprivate func counting(_ isSum: Bool) -> ValueDeclaration {
        var value = ValueDeclaration(column: column, statistic: isSum ? .count : .other)
        value.precision = .exact
        value.population = population
        return value
    }
}

extension Cell {
    fileprivate func counted(_ isSum: Bool) -> Cell {
        var known = Shown.absent
        if isSum {
            switch shown {
            case .number:
                if let count = evidence?.count { known = .number(PrintedNumber(value: count)) }
            case .withheld: known = .withheld(low: nil, high: nil)
            case .absent: break
            }
        }
        return Cell(
            labels: labels, value: value, shown: known, position: position, precision: .exact)
    }
}

extension AuditResult {
    /// Leaves the sets that are exactly known to be a few units, and drops what only numbers of
    /// units, which nobody published, would tell.
    mutating func keepSmallDifferences() {
        inferences = inferences.filter {
            $0.alarm == .smallImpliedCount && $0.proof == .equalities && $0.terms.count > 1
        }
        conflicts = []
        undeclared = []
        // Bounds are not asked for, and contradictions are told of the sums themselves.
        gaps.subtract([.bounds, .contradictions])
        unbounded = []
    }
}

extension Dataset {
    /// The same with the missing codes that others of its name add to a variable: what one table shows
    /// as missing, another leaves out.
    public func withMissingCodes(of others: [Dataset]) -> Dataset {
        var whole = self
        for other in others where other.name == name {
            for (name, theirs) in other.variables {
                guard let own = whole.variables[name], theirs.codes.count > own.codes.count,
                    theirs.codes.starts(with: own.codes),
                    theirs.codes[own.codes.count...].allSatisfy(theirs.missing.contains)
                else { continue }
                whole.variables[name]?.codes = theirs.codes
                whole.variables[name]?.missing = own.missing.union(theirs.missing)
            }
        }
        return whole
    }
}

/// A submission that is checked, with the name that others know it by.
public struct NamedSubmission: Sendable {
    public let name: String
    public let opened: OpenedSubmission

    public init(name: String, opened: OpenedSubmission) {
        self.name = name
        self.opened = opened
    }
}

extension PrintedNumber {
    /// The number with the decimals it was printed with.
    var text: String {
        let plain = value.description
        guard decimals > 0 else { return plain }
        let shown = plain.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = shown.count > 1 ? shown[1].count : 0
        let zeros = String(repeating: "0", count: max(0, decimals - fraction))
        return shown.count > 1 ? plain + zeros : "\(plain).\(zeros)"
    }
}
