import Outputs

/// Puts the two-by-two tables of an evidence file behind the cells of a table: the dimensions, then
/// `exposed`, `outcome` (`yes` or `no`) and `count`. Four lines per cell, in any order.
extension EvidenceReader {
    /// A cell without all four counts keeps the evidence it has.
    mutating func attachTwoByTwo(to result: inout Table, where includes: (Int) -> Bool) {
        guard let counts = countsByLabels(of: result) else { return }
        let classes = result.dimensions.map(Self.classes)
        for index in result.cells.indices where includes(result.cells[index].value) {
            guard let found = counts[LabelKey(of: result.cells[index], classes)],
                let withOutcome = found[0], let without = found[1],
                let unexposedWith = found[2], let unexposedWithout = found[3]
            else { continue }
            var evidence = result.cells[index].evidence ?? Evidence()
            evidence.twoByTwo = TwoByTwo(
                exposedWith: withOutcome, exposedWithout: without, unexposedWith: unexposedWith,
                unexposedWithout: unexposedWithout)
            result.cells[index].evidence = evidence
        }
    }

    private mutating func countsByLabels(of result: Table) -> [LabelKey: [Decimal?]]? {
        guard let key = keyReader(result), let exposed = column(named: ["exposed"]),
            let outcome = column(named: ["outcome"]), let count = column(named: ["count"])
        else { return nil }
        var counts: [LabelKey: [Decimal?]] = [:]
        var matcher = LabelMatcher(table: result, totals: table.totals, registry: registry)
        for row in text.rows.indices.dropFirst() where text.isFilled(row: row) {
            guard let labels = key.labels(row, text, &matcher) else { continue }
            guard let isExposed = flag(row: row, column: exposed),
                let hasOutcome = flag(row: row, column: outcome),
                let number = number(row: row, column: count)
            else { continue }
            let place = (isExposed ? 0 : 2) + (hasOutcome ? 0 : 1)
            if counts[labels, default: Array(repeating: nil, count: 4)][place] != nil {
                faults.add(
                    .evidence, "the labels of this line were given before",
                    remedy: "give one line per exposure and outcome", line: text.rows[row].line,
                    in: file)
            }
            counts[labels, default: Array(repeating: nil, count: 4)][place] = number
        }
        return counts
    }

    private mutating func flag(row: Int, column: Int) -> Bool? {
        switch text.text(row: row, column: column).lowercased() {
        case "yes", "1", "true": return true
        case "no", "0", "false": return false
        default:
            faults.add(
                .evidence, "this cell is neither yes nor no", remedy: "write yes or no",
                line: text.rows[row].line, column: column + 1, in: file)
            return nil
        }
    }
}
