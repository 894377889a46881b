import Outputs

extension Subtraction {
    /// Several withheld cells of one line that together are too few: none of them is known, but
    /// their sum is. With parts that are not shown at all one withheld cell is enough.
    func withheldSet(
        of line: TableShape.Line, _ bounds: CountBounds, _ neighbours: [Int: Int], _ table: Table,
        _ shape: TableShape
    ) -> [Finding] {
        let parts = shape.parts(of: line).map(Int.init)
        let hidden = parts.filter {
            !table.cells[$0].shown.isNumber && !subject.isStructuralZero($0)
        }
        guard hidden.count > (line.isOpen ? 0 : 1), let total = bounds.total(line),
            total.low >= minimum, total.high != CountRange.unbounded
        else { return [] }
        let shown = parts.lazy.filter { table.cells[$0].shown.isNumber }.map { bounds.ranges[$0] }
        guard let sum = CountRange.sum(of: shown.map(Optional.some)) else { return [] }
        let rest = CountRange(low: total.low - sum.high, high: max(total.high - sum.low, 0))
        guard rest.high > 0, let (verdict, reason) = verdict(onUnpublished: rest) else { return [] }
        let others = line.isOpen ? " and the units in none of its labels" : ""
        return hidden.map { cell in
            finding(
                cell, verdict,
                "the withheld cells of this line\(others) are one set that can be subtracted: it "
                    + reason, remedy(forWithheld: cell, neighbours[cell], table, a: "one more"))
        }
    }

    /// For withheld cells the one whose loss would cost least: the smallest number that a line of
    /// the cell shows.
    func cheapestNeighbours(_ value: Int, _ table: Table, _ shape: TableShape) -> [Int: Int] {
        var best: [Int: (count: Int, cell: Int)] = [:]
        for line in shape.lines where line.value == value {
            let parts = shape.parts(of: line).map(Int.init)
            let shown = parts.compactMap { part -> (count: Int, cell: Int)? in
                guard table.cells[part].shown.isNumber, let count = subject.facts[part].printed,
                    count.low > 0
                else { return nil }
                return (count.low, part)
            }
            guard let least = shown.min(by: { $0 < $1 }) else { continue }
            for part in parts where !table.cells[part].shown.isNumber {
                best[part] = min(best[part] ?? least, least, by: <)
            }
        }
        return best.mapValues(\.cell)
    }

    /// - `a`: which further cell to withhold.
    func remedy(
        forWithheld cell: Int, _ neighbour: Int?, _ table: Table, a: String = "a second"
    ) -> String {
        let example = neighbour.map { ", for example \(table.labels(of: $0))" } ?? ""
        return "withhold \(a) cell in each line that shows it\(example), or merge the category"
    }
}

/// The lesser of two; the first where they are equal.
private func min<T>(_ a: T, _ b: T, by areInOrder: (T, T) -> Bool) -> T { areInOrder(b, a) ? b : a }

extension Table {
    /// The labels of a cell as a person would name it: `York / Residential`.
    func labels(of cell: Int) -> String {
        let shown = zip(dimensions, cells[cell].labels).compactMap { dimension, label in
            label >= 0 ? dimension.labels[label].text : nil
        }
        return shown.joined(separator: " / ")
    }
}
