/// What stands in the comments and the texts over several lines of a program: printed tables and
/// records that somebody has pasted there.
enum ProgramText {
    static func inspection(of bytes: [UInt8], limits: ReadLimits) -> Inspection {
        var said = Inspection()
        let text = remarks(in: String(decoding: bytes, as: UTF8.self)).joined(separator: "\n")
        let found = PrintedText.inspection(of: Array(text.utf8), limits: limits)
        // A list of codes with their numbers is no table of counts.
        said.tables = found.tables.filter { table in
            let rows = table.text.rows
            return rows.count > 2 && (rows.first?.count ?? 0) > 2
                && (1..<(rows.first?.count ?? 1)).contains { column in
                    !table.text.trimmed(row: 0, column: column).isEmpty
                }
        }
        said.parts = found.parts.filter { $0.kind == .recordLevel }
        return said
    }

    /// Every line of the program, but only with what it remarks.
    private static func remarks(in text: String) -> [String] {
        var closing: String?
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            line in
            if let end = closing {
                guard let found = line.firstRange(of: end) else { return plain(line) }
                closing = nil
                return plain(line[..<found.lowerBound])
            }
            for (open, close) in [
                ("\"\"\"", "\"\"\""), ("\u{27}\u{27}\u{27}", "\u{27}\u{27}\u{27}"), ("/*", "*/"),
            ] {
                guard let found = line.firstRange(of: open) else { continue }
                let rest = line[found.upperBound...]
                if let end = rest.firstRange(of: close) { return plain(rest[..<end.lowerBound]) }
                closing = close
                return plain(rest)
            }
            let start = line.drop { $0 == " " || $0 == "\t" }
            for mark in ["#", "//", "* ", "--"] where start.hasPrefix(mark) {
                return String(start.dropFirst(mark.count))
            }
            return ""
        }
    }

    /// A line within a block of comments may begin with a star.
    private static func plain(_ line: Substring) -> String {
        let start = line.drop { $0 == " " || $0 == "\t" }
        return start.hasPrefix("* ") ? String(start.dropFirst(2)) : String(line)
    }
}
