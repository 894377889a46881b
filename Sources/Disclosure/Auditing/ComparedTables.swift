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

    var tables: [PublishedTable] = []
    private(set) var owners: [Owner] = []
    /// The output that each table is of.
    private(set) var outputs: [Output] = []
    /// Where a stated number is, which has no dimensions of its own.
    private(set) var statedPlaces: [Int: Place] = [:]
    let dataset: Dataset?
    /// The tables as they are published, where `tables` have numbers of units in place of sums.
    var quoted: [PublishedTable]?
    /// Of the means among those, the units that make each a sum.
    var factors: [CellReference: Decimal] = [:]
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
        copy.factors = [:]
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

    func shown(_ reference: CellReference) -> Shown {
        (quoted ?? tables)[reference.table].table.cells[reference.cell].shown
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
                var wider = whole
                wider.variables[name]?.codes = theirs.codes
                wider.variables[name]?.missing = own.missing.union(theirs.missing)
                if wider.tieLevels(from: whole) { whole = wider }
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
