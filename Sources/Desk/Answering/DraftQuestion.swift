import Outputs
import Readers

/// Something that a researcher has to say of a draft, or may, and what an answer changes.
struct DraftQuestion {
    /// What the form sends, such as `o2-unit`.
    let name: String
    let label: String
    var hint: String?
    /// What is declared now; empty where nothing is.
    var value = ""
    /// What there is to choose from; nil where anything may be typed.
    var choices: [Choice]?
    /// Several lines.
    var isLong = false
    /// A checker would miss the answer.
    var isAsked = false
    /// It may be left as it is, but has to be seen.
    var isOffered = false
    /// Puts an answer, trimmed, into the draft. Returns what is wrong with it; nil if nothing is.
    let take: (inout DraftAnswers, String) -> String?

    struct Choice {
        let value: String
        let label: String

        init(_ value: String, _ label: String? = nil) {
            self.value = value
            self.label = label ?? value
        }
    }
}

/// The questions about one output, about one file, or about the whole.
struct DraftPart {
    let heading: String
    /// What the draft was unsure of, and what the judgement misses, as sentences.
    var remarks: [String] = []
    var questions: [DraftQuestion]

    var isAsked: Bool { !remarks.isEmpty || questions.contains(where: \.isAsked) }
}

/// A draft while answers are put into it.
struct DraftAnswers {
    var declaration: SubmissionDeclaration
    /// What nobody has confirmed yet, by id of the output.
    var open: [String: [String]]
    /// The same about the whole.
    var general: [String]
    /// Files that are taken out of the desk's copy.
    var removed: Set<String> = []

    /// Drops what the answers have settled. What was only assumed has to be confirmed.
    mutating func settle() {
        general.removeAll { question in
            question.hasPrefix("title:")
                && !["", DraftState.noTitle].contains(declaration.title)
                && !["", DraftState.noProject].contains(declaration.project)
                || question.contains("name the dataset") && declaration.dataset != nil
        }
        for output in declaration.outputs where output.unit != nil {
            open[output.id]?.removeAll {
                $0.contains("who counts as one") && !$0.contains("assumed")
            }
        }
    }

    /// Changes the output with this number; does nothing if there is none.
    mutating func change(_ number: Int, _ body: (inout OutputDeclaration) -> Void) {
        guard declaration.outputs.indices.contains(number) else { return }
        body(&declaration.outputs[number])
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        let isBlank = { (character: Character) in character.isWhitespace }
        let kept = drop(while: isBlank)
        let ending = kept.reversed().prefix(while: isBlank).count
        return String(kept.dropLast(ending))
    }

    /// Nil where nothing was said.
    var given: String? { isEmpty ? nil : self }
}
