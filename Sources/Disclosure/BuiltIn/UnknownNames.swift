import Outputs

/// Variables, labels and units that a declaration names and the dataset does not have.
func unknownNames(in subject: Subject) -> [Finding] {
    guard let dataset = subject.dataset, let declared = subject.output.declaration else {
        return []
    }
    return unknownPopulations(declared, dataset, in: subject)
        + unknownContributors(declared, dataset, in: subject)
        + unknownBases(declared, dataset, in: subject)
}

/// What percentages are said to be of, where nobody knows of such a variable.
private func unknownBases(
    _ declared: OutputDeclaration, _ dataset: Dataset, in subject: Subject
) -> [Finding] {
    guard let table = subject.output.table else { return [] }
    let columns = [declared.table?.variableColumn, "variable"].compactMap(\.self)
    let known = Set(
        table.dimensions.map(\.name) + columns + declared.population.keys
            + table.values.compactMap(\.population).flatMap(\.keys))
    let named = Set(table.values.flatMap(\.percentOf.keys)).subtracting(known)
    guard let unknown = named.filter({ dataset.variable(of: $0) == nil }).min() else { return [] }
    return subject.whole(
        "missing-evidence", subject.missingEvidence,
        "percentages are of \(unknown), which neither the table nor the dataset has",
        remedy: Spelling.suggestion(for: unknown, among: known).map { "is \($0) meant?" }
            ?? "say under percent-of or base what they are of")
}

/// A population that the dataset cannot place: what is in it cannot be compared with anything.
private func unknownPopulations(
    _ declared: OutputDeclaration, _ dataset: Dataset, in subject: Subject
) -> [Finding] {
    let populations =
        [declared.population] + declared.states.map(\.population)
        + (declared.table?.values ?? []).compactMap(\.population)
    let restrictions = populations.flatMap { $0 }
    if let (name, nearest) = misspelt(restrictions.map(\.key), in: dataset) {
        return subject.whole(
            "undeclared-population", .review,
            "a population is restricted by \(name), which the dataset does not have",
            remedy: "is \(nearest) meant? a variable of its own has to be described in dataset.yaml"
        )
    }
    let isUnknown = restrictions.contains { name, labels in
        dataset.variable(of: name) != nil
            && labels.contains {
                dataset.categories(of: $0, in: name, totals: ["Total", "All"]) == nil
            }
    }
    return isUnknown
        ? subject.whole(
            "undeclared-population", .review,
            "a population is restricted to a label that the dataset does not have",
            remedy: "use a code, name, group or range of dataset.yaml")
        : unknownUnits(declared, dataset, in: subject)
}

/// A variable that the dataset does not have may be one of the study's own; one that is nearly
/// called like one of the dataset's is a slip.
private func misspelt(_ names: [String], in dataset: Dataset) -> (name: String, nearest: String)? {
    let known = dataset.variables.flatMap { [$0.key] + $0.value.levels.map(\.name) } + ["cohort"]
    for name in names.sorted() where !known.contains(name) {
        if let nearest = Spelling.suggestion(for: name, among: known) {
            return (name, nearest)
        }
    }
    return nil
}

/// Tables of different units share no unknowns: one of a unit that nobody else counts is compared
/// with nothing.
private func unknownUnits(
    _ declared: OutputDeclaration, _ dataset: Dataset, in subject: Subject
) -> [Finding] {
    let units = [declared.unit] + declared.states.map(\.unit)
    let isUnknown = units.contains { $0.map { !dataset.units.contains($0) } ?? false }
    return !dataset.units.isEmpty && isUnknown
        ? subject.whole(
            "undeclared-population", .review,
            "it counts a unit that the dataset does not have, and can be compared with nothing",
            remedy: "use a unit of dataset.yaml, or list this one there") : []
}

/// Contributions by something that is no protected unit say nothing of those who are protected.
private func unknownContributors(
    _ declared: OutputDeclaration, _ dataset: Dataset, in subject: Subject
) -> [Finding] {
    let evidence = [declared.evidence] + (declared.table?.values ?? []).map(\.evidence)
    let named = evidence.compactMap(\.self)
        .flatMap { Array($0.contributors.keys) + Array($0.largest.keys) }
    let known = dataset.units + [declared.unit].compactMap(\.self)
    guard !dataset.units.isEmpty, let unknown = Set(named).subtracting(known).min() else {
        return []
    }
    let nearest = Spelling.suggestion(for: unknown, among: known)
    return subject.whole(
        "missing-evidence", subject.missingEvidence,
        "contributors are counted by \(unknown), a unit that the dataset does not have",
        remedy: nearest.map { "is \($0) meant?" }
            ?? "count them by a unit of dataset.yaml, or list this one there")
}
