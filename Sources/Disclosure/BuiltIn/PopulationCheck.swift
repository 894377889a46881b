import Outputs

/// Cells of units that the table's own population leaves out: they can be compared with nothing, so
/// nobody has looked at what they give away.
///
/// What a population by a level of the dimension leaves out is `impossible`.
func cellsOutsidePopulation(in subject: Subject, _ table: Table) -> [Finding] {
    guard let dataset = subject.dataset, let declared = subject.output.declaration else {
        return []
    }
    let leftOut = table.values.map { value in
        table.dimensions.map { dimension in
            dimension.labels(outside: value.population ?? declared.population, dataset)
                .union(declared.missing == .excluded ? dimension.missingLabels(dataset) : [])
        }
    }
    guard leftOut.contains(where: { !$0.allSatisfy(\.isEmpty) }) else { return [] }
    return table.cells.indices.compactMap { index in
        let cell = table.cells[index]
        let isOutside = zip(leftOut[cell.value], cell.labels).contains { $0.contains($1) }
        guard isOutside, cell.shown != .absent, cell.shown.number?.value != 0 else { return nil }
        return subject.finding(
            "undeclared-population", index, .review,
            "it is of units that the population of the table leaves out",
            remedy: "declare the population that the table shows (missing values: missing: shown),"
                + " or leave the cell out")
    }
}

extension Dimension {
    /// Labels that stand for missing values only.
    fileprivate func missingLabels(_ dataset: Dataset) -> Set<Int> {
        let missing = dataset.missingCategories(in: name)
        return Set(
            labels.indices.filter {
                let own = labels[$0].ownCodes
                return !own.isEmpty && own.allSatisfy(missing.contains)
            })
    }

    /// Labels that meet none of the categories that a population is restricted to.
    fileprivate func labels(outside population: [String: [String]], _ dataset: Dataset) -> Set<Int>
    {
        guard let wanted = population[name], let known = dataset.variable(of: name) else {
            return []
        }
        let admitted = dataset.codes(of: wanted, in: name)
        // A label of which nobody knows what it stands for admits everything.
        guard wanted.allSatisfy({ !dataset.codes(of: [$0], in: name).isEmpty }) else { return [] }
        return Set(
            labels.indices.filter { index in
                let own = labels[index].ownCodes
                let isKnown = !own.isEmpty && own.allSatisfy { $0 < known.variable.codes.count }
                return isKnown && admitted.isDisjoint(with: own)
            })
    }
}
