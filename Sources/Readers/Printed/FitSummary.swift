import Outputs

/// The summary of a fit as statsmodels prints it (`print(fit.summary())`) or writes it (`as_csv()`): a title,
/// facts of the fit as names and values in turn, the coefficients, further facts, notes.
struct FitSummary {
    private let lines: [String]
    private var found = Inspection()
    private var rows: [GridBlocks.Row] = []

    /// Whether a text begins with one: a title alone on its line, and a fact below it.
    static func begins(_ bytes: [UInt8]) -> Bool {
        guard bytes.prefix(400).contains(0x3A) else { return false }
        let head = lines(of: Array(bytes.prefix(2_000))).filter { !isRule($0) }.prefix(2)
        guard head.count == 2, head[0].trimmedText.hasSuffix("Results") else { return false }
        return isFact(fields(of: head[1]))
    }

    static func inspection(of bytes: [UInt8]) -> Inspection {
        var reader = FitSummary(lines: lines(of: bytes))
        reader.read()
        return reader.found
    }

    private init(lines: [String]) { self.lines = lines }

    private static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    }

    private static func isRule(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.isEmpty || text.allSatisfy { "=-".contains($0) }
    }

    /// Between commas, or between two blanks and more.
    private static func fields(of line: String) -> [String] {
        var fields: [String] = []
        if line.contains(",") {
            fields = line.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0).trimmedText }
            // `Sun, 22 Nov 2026` stands without quotation marks; in print it is one field.
            if fields.first == "Date:", fields.count > 2 {
                fields.replaceSubrange(1...2, with: ["\(fields[1]), \(fields[2])"])
            }
            if fields.count > 3 { return fields }
        }
        fields = []
        var blanks = 2
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty {
                blanks += 1
                continue
            }
            // A name ends with a colon, its value may stand one blank behind it.
            let isNext = blanks > 0 || fields.last?.hasSuffix(":") ?? true
            if isNext {
                fields.append(String(word))
            } else {
                fields[fields.count - 1] += " \(word)"
            }
            blanks = 0
        }
        return fields
    }

    private static func isFact(_ fields: [String]) -> Bool {
        (2...4).contains(fields.count) && FitFacts.names.contains(fields[0])
    }

    private mutating func read() {
        var isCoefficients = false
        for (index, line) in lines.enumerated() {
            if Self.isRule(line) { continue }
            let fields = Self.fields(of: line)
            if Self.isFact(fields) {
                if isCoefficients { close() }
                isCoefficients = false
                rows.append((index + 1, fields.count % 2 == 0 ? fields : fields + [""]))
            } else if fields.contains("coef") {
                close()
                isCoefficients = true
                rows.append((index + 1, fields.first?.isEmpty == true ? fields : [""] + fields))
            } else if isCoefficients, fields.count == rows[0].cells.count {
                rows.append((index + 1, fields))
            } else {
                found.prose.append(line)
                found.titles.append(line.trimmedText)
            }
        }
        close()
    }

    private mutating func close() {
        defer { rows = [] }
        guard !rows.isEmpty else { return }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", text: DelimitedText(grid: rows),
                stubs: nil))
    }
}
