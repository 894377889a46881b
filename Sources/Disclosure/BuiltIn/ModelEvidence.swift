import Outputs

/// What a model says of itself, and its counts of levels with it, that cannot be true.
func modelEvidence(in subject: Subject) -> [Finding] {
    subject.output.models.flatMap { model -> [Finding] in
        guard let message = contradiction(in: model.declaration) ?? contradiction(of: model) else {
            return []
        }
        return subject.whole(
            "evidence", .fail, message, remedy: "correct what is said of the model")
    }
}

private func contradiction(in declared: ModelDeclaration) -> String? {
    guard let observations = declared.observations else { return nil }
    let parts = [declared.residualDF ?? 0, declared.events ?? 0]
    let isFuller = declared.groups.values.contains { group in
        let (least, overflow) = max(group.count, 1).multipliedReportingOverflow(
            by: group.smallest ?? 0)
        return overflow || least > observations
    }
    return parts.contains { $0 > observations } || isFuller
        ? "more residual degrees of freedom, events or units in groups than observations" : nil
}

/// No level has more units or events than the model, and levels that hold all its units hold all its
/// events.
private func contradiction(of model: Model) -> String? {
    let (units, events) = (model.declaration.observations, model.declaration.events)
    let main = (model.levelCounts ?? []).filter { !$0.term.contains(":") }
    let own = main.compactMap(\.events)
    if let units, let events, own.count == main.count,
        main.map(\.count).reduce(0, +) == Decimal(units), own.reduce(0, +) != Decimal(events)
    {
        return "the levels hold all units of the model, but not its number of events"
    }
    for level in model.levelCounts ?? [] {
        if let units, level.count > Decimal(units) {
            return "a level of a dummy has more units than the model"
        }
        if let events, let own = level.events, own > Decimal(events) {
            return "a level of a dummy has more events than the model"
        }
    }
    return nil
}
