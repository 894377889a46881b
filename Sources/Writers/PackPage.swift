import Disclosure
import Outputs

/// A rule pack as a page that a governance board can read and sign: what it demands in words,
/// with parameters, source and override of each rule, what it does not judge, and lines for
/// signatures. The digest on it is that of the pack's file, so what was signed can be checked.
public enum PackPage {
    /// For a terminal or a printer without markup; no line is wider than the style's columns.
    public static func text(_ pack: RulePack, style: TextStyle = TextStyle()) -> String {
        var page = TextPage(columns: style.columns, style: style)
        page.title(of: pack)
        for (number, entry) in pack.rules.enumerated() { page.rule(entry, number: number + 1) }
        page.limits(of: pack)
        page.signatures()
        return page.lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object and a final line feed.
    public static func json(_ pack: RulePack) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("pack", pack.name)
            writer.member("version", pack.version)
            writer.member("title", pack.title)
            writer.member("issuer", pack.issuer)
            writer.member("sha256", pack.digest.hex)
            writer.member("missing-evidence", pack.missingEvidence.rawValue)
            writer.key("rules")
            writer.array { writer in pack.rules.forEach { writer.entry($0) } }
            writer.key("unjudged-kinds")
            writer.array { writer in
                PackLint.unjudgedKinds(of: pack.rules).forEach { writer.string($0.rawValue) }
            }
            writer.key("remarks")
            writer.array { writer in PackLint.remarks(on: pack).forEach { writer.remark($0) } }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// What missing evidence amounts to, as a sentence.
    static func missingEvidence(of pack: RulePack) -> String {
        "Where the evidence that a rule needs is missing, the output is "
            + (pack.missingEvidence == .fail ? "refused." : "reviewed by a checker.")
    }

    /// What the pack leaves to people, as sentences.
    static func limits(of pack: RulePack) -> [String] {
        PackLint.remarks(on: pack).map { remark in
            let rule = remark.rule.map { "\($0): " } ?? ""
            return "\(rule)\(remark.message) (\(remark.remedy))"
        }
    }

    /// Who signs.
    static let signatories = ["For the issuer", "For the data owner", "For the host environment"]
}

extension Parameters.Value {
    /// As it stands in a pack: `10`, `[lsoa, msoa]`.
    var written: String {
        switch self {
        case .text(let text): YAML.scalar(text)
        case .number(let number): number.description
        case .list(let list): "[" + list.map(\.written).joined(separator: ", ") + "]"
        case .map(let map):
            "{"
                + map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(YAML.scalar($0.key)): \($0.value.written)" }.joined(separator: ", ") + "}"
        }
    }
}

extension RulePack.Entry {
    /// `minimum 10, rounded protects`; the parameters as the pack gives them, by name.
    var parameterPhrase: String {
        parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.key) \($0.value.written)" }.joined(separator: ", ")
    }
}

/// Lines of a page as they are collected.
private struct TextPage {
    let columns: Int
    let style: TextStyle
    var lines: [String] = []

    mutating func add(_ text: String, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        let visible = VisibleText.visible(text)
        for line in VisibleText.wrapped(visible, to: columns - indent) {
            lines.append(margin + line)
        }
    }

    /// `name  text`, the text in a column of its own.
    mutating func row(_ name: String, _ text: String, indent: Int) {
        let first = lines.count
        add(text, indent: indent + 10)
        guard lines.count > first else { return }
        let margin = String(repeating: " ", count: indent)
        lines[first] =
            margin + VisibleText.padded(name, to: 10) + lines[first].dropFirst(indent + 10)
    }

    mutating func heading(_ text: String) {
        lines += ["", style.paint(text, .bold), ""]
    }

    mutating func title(of pack: RulePack) {
        lines += VisibleText.wrapped(VisibleText.visible(pack.title), to: columns)
            .map { style.paint($0, .bold) }
        lines.append("")
        row("pack", "\(pack.name), version \(pack.version)", indent: 0)
        row("issuer", pack.issuer, indent: 0)
        row("sha256", pack.digest.hex, indent: 0)
        row("evidence", PackPage.missingEvidence(of: pack), indent: 0)
        heading("Rules")
    }

    mutating func rule(_ entry: RulePack.Entry, number: Int) {
        let name = VisibleText.padded("\(number).", to: 4) + entry.key
        lines.append(style.paint(name, .bold))
        add(entry.words, indent: 4)
        if let scope = entry.scopeWords { add(scope, indent: 4) }
        if !entry.parameters.isEmpty { row("set to", entry.parameterPhrase, indent: 4) }
        row("source", entry.because, indent: 4)
        row("set aside", "by \(entry.overrideWords)", indent: 4)
    }

    mutating func limits(of pack: RulePack) {
        heading("What it leaves to people")
        let limits = PackPage.limits(of: pack)
        if limits.isEmpty { add("Nothing: every kind of output is judged by some rule.") }
        for limit in limits {
            let first = lines.count
            add(limit, indent: 2)
            lines[first] = "- " + lines[first].dropFirst(2)
        }
    }

    mutating func signatures() {
        heading("Adopted")
        for name in PackPage.signatories {
            lines.append(VisibleText.padded(name, to: 26) + String(repeating: "_", count: 28))
            lines.append(
                VisibleText.padded("  name, date", to: 26) + String(repeating: "_", count: 28))
            lines.append("")
        }
        lines.removeLast()
    }
}

extension JSONWriter {
    fileprivate mutating func entry(_ entry: RulePack.Entry) {
        object { writer in
            writer.member("rule", entry.key)
            writer.key("parameters")
            writer.value(.map(entry.parameters))
            writer.member("words", entry.words)
            writer.member("because", entry.because)
            writer.member("override", entry.override.rawValue)
            writer.key("for")
            writer.object { writer in
                writer.scope("kinds", entry.scope.kinds.map(\.rawValue))
                writer.scope("units", Array(entry.scope.units))
                writer.scope("statistics", entry.scope.statistics.map(\.rawValue))
            }
        }
    }

    private mutating func scope(_ name: String, _ words: [String]) {
        guard !words.isEmpty else { return }
        key(name)
        array { writer in words.sorted().forEach { writer.string($0) } }
    }

    private mutating func value(_ value: Parameters.Value) {
        switch value {
        case .text(let text): string(text)
        case .number(let decimal): number(decimal)
        case .list(let list): array { writer in list.forEach { writer.value($0) } }
        case .map(let map):
            object { writer in
                for (name, inner) in map.sorted(by: { $0.key < $1.key }) {
                    writer.key(name)
                    writer.value(inner)
                }
            }
        }
    }

    mutating func remark(_ remark: PackRemark) {
        object { writer in
            writer.member("pack", remark.pack)
            writer.member("kind", remark.kind.rawValue)
            writer.key("problem")
            writer.bool(remark.isProblem)
            writer.member("rule", remark.rule)
            writer.member("message", remark.message)
            writer.member("remedy", remark.remedy)
        }
    }
}
