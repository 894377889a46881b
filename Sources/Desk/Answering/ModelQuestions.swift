import Outputs

/// What is to be said of the models of one output.
struct ModelQuestions {
    let state: DraftState
    /// The output's place in the declaration, from 0.
    let number: Int
    let models: [ModelDeclaration]

    var questions: [DraftQuestion] {
        models.enumerated().flatMap { index, model in
            let name = models.count == 1 ? "the model" : "model \(index + 1)"
            return [
                type(index, model, name),
                whole(
                    index, "observations", "Observations of \(name)", model.observations,
                    isAsked: model.observations == nil, least: 0
                ) { $0.observations = $1 },
                whole(
                    index, "residual-df", "Residual degrees of freedom of \(name)",
                    model.residualDF, isAsked: model.residualDF == nil
                ) { $0.residualDF = $1 },
                whole(
                    index, "events", "Events of \(name)", model.events,
                    isAsked: model.events == nil && Self.countsEvents(model.type), least: 0
                ) { $0.events = $1 },
                levels(index, model, name),
            ]
        }
    }

    private static func countsEvents(_ type: ModelDeclaration.ModelType?) -> Bool {
        type == .logit || type == .probit || type == .cox
    }

    private func type(_ index: Int, _ model: ModelDeclaration, _ name: String) -> DraftQuestion {
        let choices =
            [DraftQuestion.Choice("", "not said")]
            + ModelDeclaration.ModelType.allCases.map { .init($0.rawValue) }
        return question(
            index, "type",
            models.count == 1 ? "What kind of model it is" : "What kind \(name) is of",
            model.type?.rawValue ?? "",
            choices: choices, isAsked: model.type == nil
        ) { model, text in
            model.type = ModelDeclaration.ModelType(rawValue: text)
            return text.isEmpty || model.type != nil ? nil : "choose one of those in the list"
        }
    }

    private func levels(_ index: Int, _ model: ModelDeclaration, _ name: String) -> DraftQuestion {
        let outputs = Set(state.declaration.outputs.map(\.file))
        let files = state.folder.files.map(\.path).filter {
            !outputs.contains($0) && $0.lowercased().hasSuffix(".csv")
        }
        let choices = [DraftQuestion.Choice("", "none")] + files.map { .init($0) }
        return question(
            index, "levels", "The file that counts each level of \(name)",
            model.levelCounts ?? "", choices: choices
        ) { model, text in
            guard choices.contains(where: { $0.value == text }) else {
                return "choose one of those in the list"
            }
            model.levelCounts = text.given
            return nil
        }
    }

    private func whole(
        _ index: Int, _ key: String, _ label: String, _ value: Int?, isAsked: Bool,
        least: Int = Int.min, _ set: @escaping (inout ModelDeclaration, Int?) -> Void
    ) -> DraftQuestion {
        question(index, key, label, value.map(String.init) ?? "", isAsked: isAsked) { model, text in
            guard let given = text.given else {
                set(&model, nil)
                return nil
            }
            guard let number = Int(given), number >= least else { return "write a whole number" }
            set(&model, number)
            return nil
        }
    }

    private func question(
        _ index: Int, _ key: String, _ label: String, _ value: String,
        choices: [DraftQuestion.Choice]? = nil, isAsked: Bool = false,
        _ set: @escaping (inout ModelDeclaration, String) -> String?
    ) -> DraftQuestion {
        DraftQuestion(
            name: "o\(number + 1)-m\(index + 1)-\(key)", label: label, value: value,
            choices: choices, isAsked: isAsked
        ) { [number] draft, text in
            var problem: String?
            draft.change(number) { output in
                guard output.models.indices.contains(index) else { return }
                problem = set(&output.models[index], text)
            }
            return problem
        }
    }
}
