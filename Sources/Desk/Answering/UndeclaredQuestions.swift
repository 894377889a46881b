import Outputs
import Readers

extension DraftState {
    /// What is to be done with the files that nobody declared; nil where there are none.
    var undeclaredPart: DraftPart? {
        let files = undeclared
        guard !files.isEmpty else { return nil }
        return DraftPart(
            heading: "Files that are not declared",
            remarks: ["A file that is not declared is never released, and is objected to."],
            questions: files.prefix(Self.mostFiles).enumerated().map(question))
    }

    private static let mostFiles = 100

    private func question(_ index: Int, _ file: SubmittedFile) -> DraftQuestion {
        var choices: [DraftQuestion.Choice] = [
            .init("", "leave it undeclared"), .init("output", "it is an output: release it"),
            .init("remove", "take it out of what is handed in"),
        ]
        choices += declaration.outputs.enumerated().filter { $0.element.table != nil }.map {
            .init("evidence-\($0.offset + 1)", "it is the evidence for \($0.element.id)")
        }
        return DraftQuestion(
            name: "u\(index + 1)", label: file.path, choices: choices, isAsked: true
        ) { draft, text in
            switch text {
            case "": return nil
            case "remove": draft.removed.insert(file.path)
            case "output": declare(file, in: &draft)
            default:
                guard text.hasPrefix("evidence-"), let number = Int(text.dropFirst(9)),
                    draft.declaration.outputs.indices.contains(number - 1)
                else { return "choose one of those in the list" }
                attach(file, to: number - 1, in: &draft)
            }
            return nil
        }
    }

    private func declare(_ file: SubmittedFile, in draft: inout DraftAnswers) {
        let read = drafted([file.path])
        var output =
            read.declaration.outputs.first { $0.file == file.path }
            ?? OutputDeclaration(id: file.path, file: file.path, kind: .other)
        let questions = read.questions[output.id] ?? []
        if draft.declaration.outputs.contains(where: { $0.id == output.id }) {
            output.id = file.path
        }
        draft.declaration.outputs.append(output)
        if !questions.isEmpty { draft.open[output.id] = questions }
    }

    private func attach(_ file: SubmittedFile, to number: Int, in draft: inout DraftAnswers) {
        let output = draft.declaration.outputs[number]
        let read = drafted([output.file, file.path])
        let found = read.declaration.outputs.first { $0.file == output.file }?.evidence
        var evidence = output.evidence ?? EvidenceDeclaration()
        evidence.file = file.path
        draft.change(number) { $0.evidence = found?.file == file.path ? found : evidence }
    }
}
