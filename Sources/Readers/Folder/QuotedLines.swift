import Outputs

/// Which titles and notes around the tables of a sheet the submission accounts for: those that it
/// says itself, in the same words.
///
/// The submission's title, and `context` and `caption` of every output of the file, are parted into
/// sentences; a line is accounted for if each sentence of it is among them, or if it begins with the
/// caption by which a table is named. Lines of one sheet with more than five numbers between them,
/// years aside, are a table, whatever is said of them.
struct QuotedLines {
    private var sentences: Set<String> = []
    private var captions: [String] = []

    private static let mostNumbers = 5

    init(title: String, outputs: [OutputDeclaration]) {
        sentences = Self.sentences(title)
        for output in outputs {
            sentences.formUnion(Self.sentences(output.context ?? ""))
            guard case .caption(let text)? = output.table?.selection else { continue }
            sentences.formUnion(Self.sentences(text))
            if text.contains(where: \.isLetter) { captions.append(text.trimmedText) }
        }
    }

    /// Whether the submission accounts for each of a file's lines, in their order.
    func account(for lines: [Inspection.Aside]) -> [Bool] {
        let quoted = lines.map { $0.text.map(isQuoted) ?? false }
        var numbers: [Int: Int] = [:]
        for (line, isQuoted) in zip(lines, quoted) where isQuoted {
            numbers[line.sheet, default: 0] += Self.numbers(in: line.text ?? "")
        }
        return zip(lines, quoted).map { line, isQuoted in
            isQuoted && numbers[line.sheet, default: 0] <= Self.mostNumbers
        }
    }

    private func isQuoted(_ line: String) -> Bool {
        guard line.contains(where: \.isLetter) else { return false }
        return Self.sentences(line).isSubset(of: sentences)
            || captions.contains { line.trimmedText.hasPrefix($0) }
    }

    private static func numbers(in line: String) -> Int {
        let runs = line.split { !$0.isNumber && $0 != "," && $0 != "." }
        return runs.count { run in
            let year = run.count == 4 ? Int(run) : nil
            return run.contains(where: \.isNumber) && !(1900...2100).contains(year ?? 0)
        }
    }

    /// Without what ends them, and with one space between words.
    private static func sentences(_ text: String) -> Set<String> {
        var found: Set<String> = []
        var words: [Substring] = []
        func end() {
            if !words.isEmpty { found.insert(words.joined(separator: " ")) }
            words = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            for word in line.split(whereSeparator: \.isWhitespace) {
                let bare = word.prefix(
                    word.count - word.reversed().prefix { ".;!?".contains($0) }.count)
                if !bare.isEmpty { words.append(bare) }
                if bare.count < word.count { end() }
            }
            end()
        }
        return found
    }
}
