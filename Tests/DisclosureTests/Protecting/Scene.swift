import Outputs

@testable import Disclosure

/// Outputs to protect, beside what is out already, under a pack of threshold and differencing.
struct Scene {
    let outputs: [Output]
    let released: [Output]
    let pack: Result<RulePack, any Error>
    var dataset = Dataset.example

    init(
        _ outputs: [Output], released: [Output] = [], zeros: Verdict = .pass, minimum: Int = 10
    ) {
        self.outputs = outputs
        self.released = released
        pack = Result {
            .of([
                try ThresholdRule.of(["minimum": .number(Decimal(minimum))]),
                try DifferencingRule.of([
                    "minimum": .number(Decimal(minimum)), "zeros": .text(zeros.rawValue),
                ]),
            ])
        }
    }

    func opened(_ outputs: [Output]) -> OpenedSubmission {
        var declaration = SubmissionDeclaration()
        declaration.dataset = "example"
        declaration.outputs = outputs.compactMap(\.declaration)
        return OpenedSubmission(declaration: declaration, dataset: dataset, outputs: outputs)
    }

    private var earlier: [ReleasedSubmission] {
        released.isEmpty ? [] : [ReleasedSubmission(name: "out", opened: opened(released))]
    }

    func proposal(
        cost: InformationCost = .cells, writable: Set<String>? = nil,
        limits: ProtectionLimits = ProtectionLimits()
    ) throws -> Proposal {
        try Proposal.withholding(
            in: NamedSubmission(name: "new", opened: opened(outputs)), released: earlier,
            by: [pack.get()], writable: writable ?? Set(outputs.map(\.id)), cost: cost,
            limits: limits)
    }

    func rounding(to base: Int) throws -> Proposal {
        try Proposal.rounding(
            to: base, in: NamedSubmission(name: "new", opened: opened(outputs)), released: earlier,
            by: [pack.get()], writable: Set(outputs.map(\.id)))
    }

    func merging() throws -> Proposal {
        try Proposal.merging(
            in: NamedSubmission(name: "new", opened: opened(outputs)), released: earlier,
            by: [pack.get()], mergeable: Set(outputs.map(\.id)))
    }

    /// Whether nothing fails with these cells withheld.
    func isSafe(withholding places: Set<CellChange.OutputPlace>) throws -> Bool {
        let changed = outputs.map { output in
            guard var table = output.table else { return output }
            table.cells = table.cells.map { cell in
                let place = CellChange.OutputPlace(output: output.id, place: table.place(of: cell))
                guard places.contains(place) else { return cell }
                return Cell(
                    labels: cell.labels, value: cell.value,
                    shown: .withheld(low: nil, high: nil), position: cell.position)
            }
            return Output(
                id: output.id, file: output.file, digest: nil, kind: output.kind,
                declaration: output.declaration, content: .table(table), faults: [])
        }
        let submission = NamedSubmission(name: "new", opened: opened(changed))
        return try Report(on: [submission], released: earlier, by: [pack.get()]).verdict < .fail
    }

    /// The least number of cells that must be withheld, if it is below `bound`; else `bound`.
    func optimum(below bound: Int) throws -> Int {
        let places = outputs.flatMap { output in
            (output.table?.cells ?? []).compactMap { cell -> (CellChange.OutputPlace, Bool)? in
                guard let table = output.table else { return nil }
                let value = cell.shown.number?.value ?? 0
                return (
                    CellChange.OutputPlace(output: output.id, place: table.place(of: cell)),
                    value > 0 && value < 10
                )
            }
        }
        let primary = Set(places.filter(\.1).map(\.0))
        let others = places.filter { !$0.1 }.map(\.0)
        var size = 0
        while primary.count + size < bound {
            if try anySet(of: size, from: others[...], with: primary) {
                return primary.count + size
            }
            size += 1
        }
        return bound
    }

    private func anySet(
        of size: Int, from others: ArraySlice<CellChange.OutputPlace>,
        with chosen: Set<CellChange.OutputPlace>
    ) throws -> Bool {
        if size == 0 { return try isSafe(withholding: chosen) }
        for (index, place) in zip(others.indices, others) where others.endIndex - index >= size {
            let rest = others[(index + 1)...]
            if try anySet(of: size - 1, from: rest, with: chosen.union([place])) { return true }
        }
        return false
    }
}

// MARK: - By chance

extension Scene {
    /// One table or two of the same children by authority and region, with sexes or outcomes.
    init(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let most = [12, 40, 200].randomElement(using: &numbers) ?? 12
        let authorities = ["LA1", "LA2", "LA3", "LA4"]
        let counts = authorities.map { _ in
            (0..<4).map { _ in Int.random(in: 0...most, using: &numbers) }
        }
        var rows = authorities.indices.map { (authorities[$0], [$0]) }
        if Bool.random(using: &numbers) { rows += [("North", [0, 1]), ("South", [2, 3])] }
        if Bool.random(using: &numbers) { rows.append(("Total", [0, 1, 2, 3])) }
        let bySex = [("F", [0, 1]), ("M", [2, 3]), ("Total", [0, 1, 2, 3])]
        let byOutcome = [
            ("excluded", [0, 2]), ("not excluded", [1, 3]), ("Total", [0, 1, 2, 3]),
        ]
        var outputs = [try Self.table("a", "sex", bySex, rows, counts)]
        if Bool.random(using: &numbers) {
            outputs.append(try Self.table("b", "outcome", byOutcome, rows, counts))
        }
        self.init(outputs, zeros: Bool.random(using: &numbers) ? .fail : .pass)
    }

    /// One table of three lines and two columns, with totals.
    init(smallSeed seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let counts = (0..<3).map { _ in (0..<2).map { _ in Int.random(in: 0...45, using: &numbers) }
        }
        let rows = [("LA1", [0]), ("LA2", [1]), ("LA3", [2]), ("Total", [0, 1, 2])]
        let columns = [("F", [0]), ("M", [1]), ("Total", [0, 1])]
        self.init([try Self.table("a", "sex", columns, rows, counts)])
    }

    private static func table(
        _ id: String, _ variable: String, _ columns: [(String, [Int])], _ rows: [(String, [Int])],
        _ counts: [[Int]]
    ) throws -> Output {
        let lines = rows.map { name, lines in
            let cells = columns.map { _, parts in
                lines.reduce(0) { sum, line in sum + parts.reduce(0) { $0 + counts[line][$1] } }
            }
            return ([name] + cells.map(String.init)).joined(separator: "   ")
        }
        let header = "   " + columns.map(\.0).joined(separator: "   ")
        return try DrawnTable(
            ([header] + lines).joined(separator: "\n"), dataset: .example, id: id, rows: "la",
            columns: variable
        ).output
    }
}

extension DrawnTable {
    func position(_ cell: Int) -> Position { table.cells[cell].position }

    /// States a number of the same units in the output's text.
    mutating func state(_ value: Decimal, of population: [String: [String]]) {
        var declaration = output.declaration
        declaration?.states = [StatedNumber(population: population, unit: nil, value: value)]
        output = Output(
            id: output.id, file: output.file, digest: nil, kind: output.kind,
            declaration: declaration, content: output.content, faults: [])
    }
}
