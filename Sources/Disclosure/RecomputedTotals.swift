import Outputs

/// The totals of a table, added up again from the parts that are printed.
public struct RecomputedTotals: Hashable, Sendable {
    public struct Difference: Hashable, Sendable {
        public let place: Place
        public let printed: Decimal
        public let sum: Decimal
    }

    /// Totals that are exactly the sum of their printed parts.
    public let agreeing: Int
    /// Totals that are not: wrong, or rounded independently of their parts.
    public let differing: [Difference]
    /// Totals that cannot be added up: a part is withheld, or some units are in no part.
    public let open: Int

    /// Of counts and sums; nil where the table has no such total.
    public init?(of table: Table, dataset: Dataset?, declaration: OutputDeclaration?) {
        let shape = TableShape(table, dataset: dataset, declaration: declaration)
        let adds = table.values.map { $0.statistic.isCount || $0.statistic == .sum }
        var (agreeing, open) = (0, 0)
        var differing: [Difference] = []
        for line in shape.lines where adds[line.value] {
            guard let total = line.total, let printed = table.cells[total].shown.number?.value
            else { continue }
            let parts = shape.parts(of: line).map { table.cells[Int($0)].shown.number?.value }
            guard !line.isOpen, parts.allSatisfy({ $0 != nil }) else {
                open += 1
                continue
            }
            let sum = parts.reduce(Decimal.zero) { $0 + ($1 ?? .zero) }
            if sum == printed {
                agreeing += 1
            } else {
                differing.append(
                    Difference(
                        place: table.place(of: table.cells[total]), printed: printed, sum: sum))
            }
        }
        guard agreeing + open + differing.count > 0 else { return nil }
        self.agreeing = agreeing
        self.differing = differing
        self.open = open
    }
}
