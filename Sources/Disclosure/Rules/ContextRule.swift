import Outputs

/// Nobody can judge an output of which nobody says what it shows, of whom, and for what.
///
/// - `words`: the least number of different words of `context` that say something; itself passes.
/// - `verdict`: what less amounts to.
///
/// A word is a run of two letters or more. Those that a form is filled in with (tbc, n/a, see
/// above) and those that id and path of the output say already do not count. Whether what is said
/// is enough, a person has to see.
///
/// Source: OpenSAFELY documentation, requesting-file-release and output-checking (a quarter of what
/// is rejected has too little context).
public struct ContextRule: Rule {
    public static let key = "context"
    public static let kinds: Set<Kind> = []

    public let words: Int
    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        words = try parameters.whole("words", in: 1...100)
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard let declared = subject.output.declaration, subject.output.kind != .undeclared else {
            return []
        }
        let given = Self.words(of: declared.context ?? "")
        let known = Self.words(of: declared.id).union(Self.words(of: declared.file))
        guard given.subtracting(known).subtracting(Self.fillers).count < words else { return [] }
        return subject.whole(
            Self.key, verdict,
            given.isEmpty ? "no context is given" : "the context does not say what this is",
            remedy: "say under context what it shows, of whom, and what it has to do with what"
                + " was released before")
    }

    private static let fillers: Set<String> = [
        "tbc", "tbd", "tba", "todo", "na", "none", "nil", "nothing", "see", "above", "below",
        "attached", "file", "test", "xx", "xxx", "output", "outputs", "result", "results", "table",
        "figure", "as", "per", "the", "this", "for",
    ]

    private static func words(of text: String) -> Set<String> {
        var words: Set<String> = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic {
                word.unicodeScalars.append(scalar)
                continue
            }
            words.insert(word.lowercased())
            word = ""
        }
        words.insert(word.lowercased())
        return words.filter { $0.unicodeScalars.count > 1 }
    }
}
