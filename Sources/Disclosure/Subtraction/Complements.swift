import Outputs

extension Subtraction {
    /// The units of a known base that a percentage does not count.
    func complements(_ table: Table, _ shape: TableShape) -> [Finding] {
        subject.findings(
            of: DifferencingRule.key, about: [.percent, .share]
        ) { cell, value, table in
            let facts = subject.facts[cell]
            guard let base = facts.base, let numerator = facts.printed,
                base.low >= minimum, base.high != CountRange.unbounded,
                numerator.low <= base.high,
                !isWhole(cell, value, table, shape)
            else { return nil }
            let rest = CountRange(
                low: base.low - numerator.high, high: max(base.high - numerator.low, 0))
            guard let (verdict, reason) = verdict(onUnpublished: rest) else { return nil }
            return .verdict(
                verdict, message: "the units of the base outside this percentage \(reason)",
                remedy: "show fewer digits, withhold the base, or merge the category")
        }
    }

    /// Whether the cell is its own base, 100 percent by definition.
    private func isWhole(
        _ cell: Int, _ value: ValueDeclaration, _ table: Table, _ shape: TableShape
    ) -> Bool {
        guard !value.percentOf.isEmpty else { return false }
        let own = shape.coordinates(of: cell)
        return value.percentOf.allSatisfy { name, text in
            table.dimensions.firstIndex { $0.name == name }.map { d in
                let label = table.dimensions[d].labels.firstIndex { $0.text == text }
                return own[d]
                    == (label.map { shape.dimensions[d].coordinates[$0] }
                        ?? shape.dimensions[d].total)
            } ?? false
        }
    }

    /// Withheld sums that are alone among exact numbers in a line.
    func recoveredSums(_ value: Int, _ table: Table, _ shape: TableShape) -> [Finding] {
        var recovered = Set<Int>()
        var changed = true
        while changed {
            changed = false
            for line in shape.lines where line.value == value && !line.isOpen {
                guard let total = line.total else { continue }
                let unknown = (shape.parts(of: line).map(Int.init) + [total]).filter { cell in
                    !table.cells[cell].shown.isNumber && !recovered.contains(cell)
                        && !subject.isStructuralZero(cell)
                }
                if unknown.count == 1, let cell = unknown.first {
                    recovered.insert(cell)
                    changed = true
                }
            }
        }
        return recovered.sorted().map { cell in
            subject.finding(
                DifferencingRule.key, cell, .fail, "this withheld sum can be subtracted",
                remedy: "withhold a second cell in each line that shows it, or merge the category")
        }
    }

    /// Populations of this output inside, or around, others that the submission gives the size of.
    var populations: [Finding] {
        let totals = subject.totals
        let index = subject.outputs.firstIndex { $0.id == subject.output.id }
        guard let index else { return [] }
        var found: [Finding] = []
        for pair in totals.nested {
            let places = (totals.groups[pair.inner].places + totals.groups[pair.outer].places)
                .filter { $0.output == index }
            guard !places.isEmpty, let inner = totals.groups[pair.inner].count,
                let outer = totals.groups[pair.outer].count, outer.high != CountRange.unbounded
            else { continue }
            if inner.low > outer.high {
                found += subject.whole(
                    "inconsistent", .review,
                    "the submission gives more units of a population than of one that contains it",
                    remedy: "correct one of the two numbers, or how their populations are declared")
            }
            guard outer.low >= minimum, inner.low <= outer.high,
                let (verdict, reason) = verdict(
                    onUnpublished: CountRange(
                        low: outer.low - inner.high, high: outer.high - inner.low))
            else { continue }
            found += places.map { place(of: $0, verdict, reason) }
        }
        if !totals.isComplete {
            found += subject.whole(
                DifferencingRule.key, .review, "too many populations to compare each with each",
                remedy: "submit fewer outputs at once")
        }
        return found
    }

    private func place(of place: PublishedTotals.Group.Place, _ verdict: Verdict, _ reason: String)
        -> Finding
    {
        let message =
            "two published populations lie inside each other, and the set between them \(reason)"
        let remedy = "use the same population for both numbers, or leave one of them out"
        guard let cell = place.cell else {
            return Finding(
                rule: DifferencingRule.key, verdict: verdict, message: message, remedy: remedy)
        }
        return subject.finding(DifferencingRule.key, cell, verdict, message, remedy: remedy)
    }
}
