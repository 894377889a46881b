import Outputs

/// Text has to be read by a person; direct identifiers in it are found by their form.
///
/// - `verdict`: what a direct identifier amounts to. Every text is `review`.
///
/// Looked at are outputs of kind text, log, metadata and (where the pack has no `code` rule) code,
/// and of every output the `context`, the exception, the title of the submission, and the names of
/// file, columns and dimensions, the marks and labels of a table. A context, a title or a name that speaks
/// of a few people (`the 3 girls`) is for a person.
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

    private typealias Said = (place: String, text: String)

    /// What stands around an output.
    private func around(_ subject: Subject) -> [Finding] {
        let declared = subject.output.declaration
        let prose: [Said] = [
            ("the context", declared?.context), ("the exception", declared?.exception),
        ].compactMap { place, text in text.map { (place, $0) } }
        let names: [Said] =
            [("the title of the submission", subject.title)]
            + Self.headers(of: subject.output).map { ("a header", $0) }
            + subject.output.titles.map { ("a title, or the name of a sheet or a style,", $0) }
        let file = ("the name of the file", Self.words(of: subject.output.file))
        let marks = Self.marks(of: declared).map { ("an id, a mark or a label", $0) }
        return few(subject, prose, names)
            + identified(subject, prose + [file] + names + marks)
    }

    private func identified(_ subject: Subject, _ texts: [Said]) -> [Finding] {
        let identifiers = Identifiers(subject.dataset)
        var seen: [String: Set<Identifiers.Kind>] = [:]
        return texts.flatMap { place, text -> [Finding] in
            identifiers.all(in: Array(text.utf8))
                .filter { seen[place, default: []].insert($0.kind).inserted }
                .flatMap { found in
                    subject.whole(
                        Self.key, found.kind.verdict(verdict),
                        "\(place) holds what looks like \(found.kind.words)",
                        remedy: "remove it")
                }
        }
    }

    /// Where a small number stands beside people.
    private func few(_ subject: Subject, _ prose: [Said], _ names: [Said]) -> [Finding] {
        let path = subject.output.file
        let name = path.utf8.lastIndex(of: 0x2E).map { path[..<$0] } ?? path[...]
        let files: [Said] = name.split(separator: "/").map { ("the name of the file", String($0)) }
        let said =
            prose.filter { ProgramRemarks.isAboutFew($0.text[...]) }
            + (files + names).filter { name in
                // A page of a document is many titles, one to a line.
                name.text.split(whereSeparator: \.isNewline).prefix(1_000).contains {
                    ProgramRemarks.isAboutFew(title: $0.prefix(2_000))
                }
            }
        var seen: Set<String> = []
        return said.filter { seen.insert($0.place).inserted }.flatMap { place, _ in
            subject.whole(
                Self.key, .review, "\(place) speaks of a few people",
                remedy: "leave the number out")
        }
    }

    /// What an author may write into a table or beside it without its being a header.
    private static func marks(of declared: OutputDeclaration?) -> [String] {
        guard let declared else { return [] }
        let table = declared.table
        return [declared.id] + declared.population.keys.sorted()
            + declared.population.values.flatMap(\.self).sorted()
            + (table?.suppressed.keys.sorted() ?? []) + (table?.totals ?? [])
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
