/// Pieces of a cell that stand above or below its line: a mark of a footnote is no digit of the number
/// beside it.
enum RaisedText {
    private static let start: Unicode.Scalar = "\u{E000}"
    private static let end: Unicode.Scalar = "\u{E001}"

    /// A piece as it waits in the text of a cell.
    static func marked(_ words: String) -> String {
        words.isEmpty ? "" : "\(start)\(words)\(end)"
    }

    /// Without the signs of waiting, where pieces are no numbers.
    static func plain(_ text: String) -> String {
        guard isMarked(text) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isSign($0) }))
    }

    /// What the cell says: marks with digits are left out; stars and letters stay, which belong to a
    /// number; more digits than a mark has stand apart, so that the whole is no number.
    static func resolved(_ text: String) -> String {
        guard isMarked(text) else { return text }
        let base = String(String.UnicodeScalarView(base(of: text))).trimmedLines
        if base.isEmpty { return plain(text) }
        var result = ""
        var piece: String?
        for scalar in text.unicodeScalars {
            if scalar == start {
                piece = piece ?? ""
            } else if scalar == end {
                result += said(piece ?? "")
                piece = nil
            } else if piece != nil {
                piece?.unicodeScalars.append(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + said(piece ?? "")
    }

    private static func said(_ piece: String) -> String {
        guard piece.contains(where: \.isNumber) else { return piece }
        let isMark = piece.split { !$0.isNumber }.allSatisfy { $0.count < 3 } && piece.count < 9
        return isMark ? "" : " \(piece) "
    }

    private static func base(of text: String) -> [Unicode.Scalar] {
        var depth = 0
        return text.unicodeScalars.filter { scalar in
            if scalar == start { depth += 1 }
            defer { if scalar == end { depth -= 1 } }
            return depth == 0
        }
    }

    private static func isMarked(_ text: String) -> Bool { text.unicodeScalars.contains(start) }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar == start || scalar == end
    }
}
