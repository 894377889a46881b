import Outputs

/// A model of a rare outcome is a model of the few units that have it, or that do not.
///
/// - `minimum`: the least number of events, and for binary outcomes of units without; in all and
///   per level of every dummy where `level-counts` give events. Itself passes.
///
/// For logit, probit and Cox models `events` is demanded, and for models whose type nobody says: for
/// other types it is used if given.
///
/// Source: reference/rules.md section 1; reference/acro.md section 6, 10.
public struct EventsRule: Rule {
    public static let key = "events"
    public static let kinds: Set<Kind> = [.coefficients]

    public let minimum: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.output.models.flatMap { model in
            total(model.declaration, in: subject) + levels(of: model, in: subject)
        }
    }

    private func total(_ model: ModelDeclaration, in subject: Subject) -> [Finding] {
        guard let events = model.events else {
            guard model.type?.hasEvents ?? true else { return [] }
            return [
                subject.missing(
                    model.type == nil ? "the type of the model" : "events of the model",
                    rule: Self.key,
                    remedy: model.type == nil
                        ? "type: linear, logit or another, and of a yes/no outcome events: too"
                        : "events: how many units have the outcome")
            ]
        }
        guard !(model.type?.isBinary ?? false) || model.observations != nil else {
            return [
                subject.missing(
                    "observations of the model", rule: Self.key,
                    remedy: "observations: how many units it has, with and without the outcome")
            ]
        }
        let without = model.type?.isBinary ?? false ? model.observations.map { $0 - events } : nil
        guard min(events, without ?? events) < minimum else { return [] }
        return subject.whole(
            Self.key, .fail, "fewer than \(minimum) units with, or without, the outcome",
            remedy: "use a more common outcome, or leave the model out")
    }

    private func levels(of model: Model, in subject: Subject) -> [Finding] {
        let isBinary = model.declaration.type?.isBinary ?? false
        let small = (model.levelCounts ?? []).filter { level in
            guard let events = level.events else { return false }
            return events < Decimal(minimum) || isBinary && level.count - events < Decimal(minimum)
        }
        return small.isEmpty
            ? []
            : subject.whole(
                Self.key, .fail,
                "a level of a dummy has fewer than \(minimum) units with, or without, the outcome",
                remedy: small.mergingRemedy)
    }
}

extension ModelDeclaration.ModelType {
    /// Whether every unit either has the outcome or has not.
    var isBinary: Bool { self == .logit || self == .probit }
    var hasEvents: Bool { isBinary || self == .cox }
}
