/// A mistake in `submission.yaml`, `dataset.yaml`, a pack or `desk.yaml`: with one of these the
/// whole file cannot be used (exit status 2).
///
/// Keys and words of the file appear in the message, cells of a table never do.
public struct ReadError: Error, Hashable, CustomStringConvertible, Sendable {
    public let file: String
    /// The first character that is wrong; lines and columns count from 1.
    public let line: Int
    public let column: Int
    public let problem: ReadProblem

    public init(file: String, line: Int, column: Int, problem: ReadProblem) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
    }

    public var description: String { "\(file):\(line): \(problem)" }

    /// The same in a folder within the folder that was read.
    func inside(_ folder: String) -> ReadError {
        ReadError(file: "\(folder)/\(file)", line: line, column: column, problem: problem)
    }
}

/// All mistakes of one or several files, sorted by file, line and column.
public struct ReadErrors: Error, Hashable, CustomStringConvertible, Sendable {
    public let errors: [ReadError]

    public init(_ errors: [ReadError]) {
        self.errors = errors.sorted { a, b in
            if a.file != b.file { return a.file < b.file }
            return (a.line, a.column, a.problem.description)
                < (b.line, b.column, b.problem.description)
        }
    }

    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }

    /// The same in a named folder, where mistakes of several could be meant.
    public func inside(_ folder: String) -> ReadErrors {
        ReadErrors(errors.map { $0.inside(folder) })
    }
}

/// What is wrong at one place of a YAML file.
public enum ReadProblem: Hashable, CustomStringConvertible, Sendable {
    case notUTF8
    /// The named limit is reached.
    case limit(String, Int)
    /// The words are those of the YAML library; they hold no text of the file.
    case syntax(String)
    case duplicateKey(String)
    case anchor
    case tag
    case complexKey
    case unknownKey(String, suggestion: String?)
    case missingKey(String)
    /// The key's value is not what it has to be: `a list`, `a whole number from 1 to 9`.
    case wrongType(key: String, expected: String)
    case unknownWord(String, key: String, allowed: [String], suggestion: String?)
    /// Anything else, as a phrase that says what is wrong and what to do.
    case other(String)

    public var description: String {
        switch self {
        case .notUTF8: "this is not UTF-8; save the file as UTF-8"
        case .limit(let name, let value): "reaches the limit \(name) (\(value)); make it smaller"
        case .syntax(let words): "this is not YAML: \(words)"
        case .duplicateKey(let key): "key \(quoted(key)) is given twice; keep one"
        case .anchor: "anchors and aliases (&, *) are not read; write the value out, or quote it"
        case .tag: "tags (!) are not read; write the value without one, or quote it"
        case .complexKey: "this key is not plain text; write it as text"
        case .unknownKey(let key, let suggestion):
            "unknown key \(quoted(key))" + didYouMean(suggestion)
        case .missingKey(let key): "\(quoted(key)) is missing; add it"
        case .wrongType(let key, let expected): "\(quoted(key)) has to be \(expected)"
        case .unknownWord(let word, let key, let allowed, let suggestion):
            "unknown \(key) \(quoted(word))"
                + (suggestion == nil
                    ? "; write one of \(allowed.joined(separator: ", "))"
                    : didYouMean(suggestion))
        case .other(let phrase): phrase
        }
    }

    private func didYouMean(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean \(quoted($0))?" } ?? "; remove it"
    }
}

/// Text of a YAML file within quotes: at most 60 characters, without control or invisible ones.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(60) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
            shown.unicodeScalars.append("\u{FFFD}")
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return "\"\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")\""
}
