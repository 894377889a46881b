import Clearance
import Outputs

/// An earlier submission of the same person, which a new one may replace.
struct Replaceable {
    let id: String
    let title: String
    /// It went back, and nothing has replaced it yet.
    let isReturned: Bool
}

extension DraftState {
    /// What is to be said of the whole submission.
    ///
    /// - `datasets`: names of those that the desk knows.
    func generalPart(datasets: [String], replaceable: [Replaceable]) -> DraftPart {
        var questions = [
            DraftQuestion(
                name: "title", label: "Title", hint: "What the work is called.",
                value: declaration.title == Self.noTitle ? "" : declaration.title,
                isAsked: ["", Self.noTitle].contains(declaration.title)
            ) { draft, text in
                draft.declaration.title = text
                return text.isEmpty ? "the work needs a title" : nil
            },
            DraftQuestion(
                name: "project", label: "Project", hint: "The name of the approved project.",
                value: declaration.project == Self.noProject ? "" : declaration.project,
                isAsked: ["", Self.noProject].contains(declaration.project)
            ) { draft, text in
                draft.declaration.project = text
                return text.isEmpty ? "whose work is it?" : nil
            },
            datasetQuestion(datasets), clearanceQuestion,
            DraftQuestion(
                name: "release", label: "Extract of the dataset",
                hint: "Which delivery of the data it is from, if there are several.",
                value: declaration.release ?? ""
            ) { draft, text in
                draft.declaration.release = text.given
                return nil
            },
        ]
        if !replaceable.isEmpty { questions.append(supersedesQuestion(replaceable)) }
        if !general.isEmpty { questions.append(confirmation) }
        return DraftPart(heading: "The whole", remarks: general, questions: questions)
    }

    private func datasetQuestion(_ known: [String]) -> DraftQuestion {
        let hint =
            known.isEmpty
            ? "The name of the data it was made from."
            : "The name of the data it was made from. This desk knows: "
                + known.joined(separator: ", ") + "."
        return DraftQuestion(
            name: "dataset", label: "Dataset", hint: hint, value: declaration.dataset ?? "",
            isAsked: declaration.dataset == nil
        ) { draft, text in
            draft.declaration.dataset = text.given
            return nil
        }
    }

    private var clearanceQuestion: DraftQuestion {
        DraftQuestion(
            name: "clearance", label: "What it is for", value: declaration.clearance.rawValue,
            choices: SubmissionDeclaration.Clearance.allCases.map { .init($0.rawValue) }
        ) { draft, text in
            guard let clearance = SubmissionDeclaration.Clearance(rawValue: text) else {
                return "choose one of those in the list"
            }
            draft.declaration.clearance = clearance
            return nil
        }
    }

    private func supersedesQuestion(_ earlier: [Replaceable]) -> DraftQuestion {
        var choices = [DraftQuestion.Choice("", "none of them")]
        choices += earlier.map { .init($0.id, "\($0.id) \($0.title)") }
        if let named = declaration.supersedes, !earlier.contains(where: { $0.id == named }) {
            choices.append(.init(named))
        }
        return DraftQuestion(
            name: "supersedes", label: "It replaces",
            hint:
                "What was declared of it is taken over, what has not changed keeps its votes, and "
                + "checkers see the rest cell by cell. It is taken back if it might still leave.",
            value: declaration.supersedes ?? "", choices: choices,
            isOffered: earlier.contains(where: \.isReturned)
        ) { draft, text in
            draft.declaration.supersedes = text.given
            return nil
        }
    }

    private var confirmation: DraftQuestion {
        .confirmation(name: "sure") { $0.general = [] }
    }
}

extension DraftQuestion {
    /// Whether what was drafted is right as it stands.
    static func confirmation(name: String, _ confirm: @escaping (inout DraftAnswers) -> Void)
        -> DraftQuestion
    {
        DraftQuestion(
            name: name, label: "Is it right as it stands here?",
            hint: "What the program was unsure of when it read the files stands above.",
            choices: [.init("", "nobody has said so yet"), .init("yes", "yes, it is right")],
            isAsked: true
        ) { draft, text in
            if text == "yes" { confirm(&draft) }
            return nil
        }
    }
}
