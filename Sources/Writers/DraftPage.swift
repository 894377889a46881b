import Outputs

/// A drafted submission as a file: its general questions on top, each output's above it.
public enum DraftPage {
    /// How a drafted file begins: whoever finds these words knows whose comments it has.
    public static let firstWords = "# Drafted by `sallyport draft` from the files."

    /// - `general`: questions about the submission as a whole.
    public static func bytes(
        of declaration: SubmissionDeclaration, questions: [String: [String]], general: [String]
    ) -> [UInt8] {
        var head =
            "\(firstWords) Every line that begins with # asks"
        head += "\n# something: answer it, correct what is below it, and remove the line.\n"
        for question in general { head += "# - \(VisibleText.visible(question))\n" }
        return Array(head.utf8) + SubmissionYAML.write(declaration, questions: questions)
    }
}
