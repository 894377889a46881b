import Outputs

/// The fields of a submission's tables as they stand in its files: what can be withheld.
///
/// A field may be a cell of several outputs, which are then withheld together.
struct PrintedFields {
    struct Field {
        let file: String
        let position: Position
        /// Indices of the output and of the cell in its table.
        var cells: [(output: Int, cell: Int)]
        let cost: Decimal
        /// Which of two fields of equal cost to withhold first: inner cells before totals, those
        /// that are large enough to protect before small ones, then the smaller.
        let rank: Rank
        let isShown: Bool
        /// Whether it withholds a value.
        let isMarked: Bool
        /// Whether it shows a number and its file can be written again.
        var isFree: Bool
    }

    struct Rank: Comparable {
        let totals: Int
        let isSmall: Bool
        let value: Decimal

        static func < (a: Rank, b: Rank) -> Bool {
            if a.totals != b.totals { return a.totals < b.totals }
            return (a.isSmall ? 1 : 0, a.value) < (b.isSmall ? 1 : 0, b.value)
        }
    }

    private(set) var fields: [Field] = []
    /// Per output and cell its field.
    private var fieldOfCell: [[Int]] = []
    private var fieldOfPlace: [String: [Place: Int]] = [:]
    /// Per output that of its table.
    private(set) var shapes: [TableShape?] = []
    private let outputs: [Output]

    /// - `free`: ids of the outputs whose file can be written again.
    init(
        of submission: OpenedSubmission, free: Set<String>, cost: InformationCost, minimum: Int
    ) {
        outputs = submission.outputs
        var known: [FieldKey: Int] = [:]
        for (index, output) in outputs.enumerated() {
            var own: [Int] = []
            guard let table = output.table else {
                fieldOfCell.append(own)
                shapes.append(nil)
                continue
            }
            let shape = TableShape(
                table, dataset: submission.dataset, declaration: output.declaration)
            shapes.append(shape)
            var places: [Place: Int] = [:]
            for (cell, printed) in table.cells.enumerated() {
                let key = FieldKey(file: output.file, position: printed.position)
                let isFree =
                    printed.shown.isNumber && free.contains(output.id)
                    && !shape.isStructuralZero(cell)
                let field = known[key] ?? fields.count
                known[key] = field
                if field == fields.count {
                    fields.append(
                        Self.field(
                            of: printed, in: table, file: output.file, cost, minimum, isFree))
                }
                fields[field].cells.append((index, cell))
                fields[field].isFree = fields[field].isFree && isFree
                own.append(field)
                let place = table.place(of: printed)
                if places[place] == nil { places[place] = field }
            }
            fieldOfCell.append(own)
            fieldOfPlace[output.id] = places
        }
    }

    private struct FieldKey: Hashable {
        let file: String
        let position: Position
    }

    private static func field(
        of cell: Cell, in table: Table, file: String, _ cost: InformationCost, _ minimum: Int,
        _ isFree: Bool
    ) -> Field {
        let statistic = table.values[cell.value].statistic
        let printed = cell.shown.number?.value.magnitude ?? 0
        let isAmount = statistic.isCount || statistic == .sum
        let value = isAmount ? printed : cell.evidence?.count ?? 1
        let totals = table.dimensions.indices.count { table.categories(of: cell, in: $0) == .all }
        return Field(
            file: file, position: cell.position, cells: [],
            cost: cost == .cells ? 1 : max(value, 1),
            rank: Rank(
                totals: totals, isSmall: statistic.isCount && printed < Decimal(minimum),
                value: value),
            isShown: cell.shown.isNumber, isMarked: cell.shown.isWithheld, isFree: isFree)
    }

    func field(output: Int, cell: Int) -> Int? {
        guard cell < fieldOfCell[output].count else { return nil }
        return fieldOfCell[output][cell]
    }

    func field(output: String, place: Place) -> Int? { fieldOfPlace[output]?[place] }

    /// The fields of the same table and statistic that differ in one label, and those of other
    /// statistics at the same labels.
    func neighbours(of field: Int) -> [Int] {
        fields[field].cells.flatMap { own -> [Int] in
            guard let table = outputs[own.output].table else { return [] }
            let cell = table.cells[own.cell]
            return table.cells.indices.compactMap { other in
                let beside = table.cells[other]
                let differing = zip(cell.labels, beside.labels).count { $0 != $1 }
                return differing + (cell.value == beside.value ? 0 : 1) == 1
                    ? fieldOfCell[own.output][other] : nil
            }
        }
    }

    /// The submission with some of the fields withheld.
    func outputs(withholding withheld: some Sequence<Int>) -> [Output] {
        var changed: [Int: Table] = [:]
        for field in withheld {
            for own in fields[field].cells {
                guard var table = changed[own.output] ?? outputs[own.output].table else { continue }
                changed[own.output] = nil
                table.cells[own.cell] = table.cells[own.cell].withheld
                changed[own.output] = table
            }
        }
        return outputs.indices.map { index in
            changed[index].map { outputs[index].showing($0) } ?? outputs[index]
        }
    }
}

extension Cell {
    /// The same cell with a mark that says nothing of its value.
    fileprivate var withheld: Cell {
        Cell(
            labels: labels, value: value, shown: .withheld(low: nil, high: nil),
            position: position, precision: precision, evidence: evidence)
    }
}

extension Output {
    fileprivate func showing(_ table: Table) -> Output {
        var output = Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declaration,
            content: .table(table), faults: faults)
        output.printed = printed
        output.titles = titles
        return output
    }
}

extension Shown {
    fileprivate var isWithheld: Bool { if case .withheld = self { true } else { false } }
}
