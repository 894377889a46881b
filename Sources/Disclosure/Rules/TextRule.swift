import Outputs

/// Text has to be read by a person; direct identifiers in it are found by their form.
///
/// - `verdict`: what a direct identifier amounts to. Every text is `review`.
///
/// Looked at are outputs of kind text, log, metadata and (where the pack has no `code` rule) code,
/// and of every output the `context`, the exception, the title of the submission, and the names of
/// file, columns and dimensions. A context that speaks of a few people (`the 3 girls`) is for a person.
/// Identifiers are e-mail addresses, telephone numbers, UK postcodes, National Insurance, pupil (UPN),
/// NHS and PNC numbers with a right check digit, driving licence numbers, dates of birth, case and
/// reference numbers, names with a title, and the names and places that the dataset lists; neutral
/// citations and street addresses as `review`. In texts, sentences that may single somebody out (a
/// role, a place and a date; the only one of a kind) and long quotations are marked for the reader,
/// as `review`.
///
/// Source: INTERFACE.md, "Files"; reference/rules.md section 1 (qualitative).
public struct TextRule: Rule {
    public static let key = "text"
    public static let kinds: Set<Kind> = [.text, .log, .metadata, .code]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let kinds: Set<Kind> =
            subject.sibling(CodeRule.self) == nil ? Self.kinds : Self.kinds.subtracting([.code])
        let isText = kinds.contains(subject.output.kind)
        let found =
            isText
            ? Identifiers(subject.dataset).findings(
                in: subject.output, rule: Self.key, verdict: verdict) : []
        let toRead =
            isText
            ? subject.whole(
                Self.key, .review, "a text, to be read by a person",
                remedy: "a checker has to read it") : []
        return found + passages(in: subject) + around(subject) + toRead
    }

    /// Marks for the reader of a text; programs print none of these.
    private func passages(in subject: Subject) -> [Finding] {
        guard subject.output.kind == .text, case .text(let bytes) = subject.output.content else {
            return []
        }
        return TellingPassages.all(in: bytes, dataset: subject.dataset).prefix(20).map { found in
            let column = found.bytes.lowerBound + 1
            return Finding(
                rule: Self.key, verdict: .review,
                message: "line \(found.line), column \(column): \(found.kind.words)",
                remedy: found.kind.remedy, position: Position(line: found.line, column: column))
        }
    }

    /// What stands around an output.
    private func around(_ subject: Subject) -> [Finding] {
        let declared = subject.output.declaration
        let texts = [
            ("the context", declared?.context), ("the exception", declared?.exception),
            ("the name of the file", Self.words(of: subject.output.file)),
            ("the title of the submission", subject.title),
        ]
        let headers = Self.headers(of: subject.output).map { ("a header", $0 as String?) }
        let titles = subject.output.titles.map {
            ("a title, or the name of a sheet or a style,", $0 as String?)
        }
        let identifiers = Identifiers(subject.dataset)
        var seen: [String: Set<Identifiers.Kind>] = [:]
        let few = declared?.context.map { ProgramRemarks.isAboutFew($0[...]) } ?? false
        let remarks =
            few
            ? subject.whole(
                Self.key, .review, "the context speaks of a few people",
                remedy: "leave the number out") : []
        return remarks
            + (texts + headers + titles).flatMap { place, text -> [Finding] in
                guard let text else { return [] }
                return identifiers.all(in: Array(text.utf8))
                    .filter { seen[place, default: []].insert($0.kind).inserted }
                    .flatMap { found in
                        subject.whole(
                            Self.key, found.kind.verdict(verdict),
                            "\(place) holds what looks like \(found.kind.words)",
                            remedy: "remove it")
                    }
            }
    }

    /// What columns are called, and variables.
    private static func headers(of output: Output) -> [String] {
        let declared = output.declaration?.table
        let columns =
            (declared?.dimensions.map(\.column) ?? [])
            + [declared?.variableColumn, declared?.levelColumn].compactMap(\.self)
        let models = output.models.flatMap { $0.declaration.columns.values.sorted() }
        return (output.table?.dimensions.map(\.name) ?? [])
            + (output.table?.values.map(\.column) ?? []) + columns + models
    }

    /// A path in words: without its ending, its folders and joints parted.
    private static func words(of path: String) -> String {
        let name = path.utf8.lastIndex(of: 0x2E).map { String(path[..<$0]) } ?? path
        return name.replacing("/", with: " ") + " " + path.replacing("/", with: " ")
    }
}
