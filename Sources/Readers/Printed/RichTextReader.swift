import Outputs

/// Reads RTF by its groups and control words: table cells, the other text, and what does not show. What
/// does not show is named by its kind and stands in no cell.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1.
struct RichTextReader {
    private var found = Inspection()
    private var grid: [GridBlocks.Row] = []
    private var cells: [String] = []
    private var text = ""
    private var outside = ""
    private var inTable = false
    /// What a group sets, and what holds again behind it.
    private struct Group {
        var look = RichTextLook()
        var part = RichTextPart.body
        /// So many signs behind a `\u` stand there for programs that do not know it.
        var spares = 1
    }
    private var group = Group()
    private var groups: [Group] = []
    /// `\*` came: the next word names a part that may be passed over.
    private var isStarred = false
    private var signs = RichTextSigns()
    /// Of the last `\u`, how many signs in its place are still to come.
    private var spares = 0
    private var store = ""
    private var row = 0
    private var colours = RichTextColours()
    private var inColours = false
    /// A paragraph came after the last row: the next begins another table.
    private var isParted = false
    /// Per cell of the row, whether it continues the one above.
    private var merges: [Bool] = []
    private var isMerged = false
    /// Whether a list numbers a line of the cell.
    private var isNumbered = false
    private var labels = MergedLabels()

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = RichTextReader()
        try reader.read(bytes, limits)
        return reader.found
    }

    private mutating func read(_ bytes: [UInt8], _ limits: ReadLimits) throws(InspectionProblem) {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"):
                guard groups.count < limits.elementDepth else {
                    throw .limit("element-depth", limits.elementDepth)
                }
                groups.append(group)
                (spares, isStarred) = (0, false)
                index += 1
            case UInt8(ascii: "}"):
                index += 1
                endGroup()
                if groups.isEmpty {
                    if bytes[index...].contains(where: { $0 > 0x20 }) {
                        found.hide("bytes follow the end of the document")
                    }
                    finish()
                    return
                }
            case UInt8(ascii: "\\"): index = control(bytes, index + 1)
            case 0x0A, 0x0D: index += 1
            default:
                let start = index
                while index < bytes.count, !"{}\\\n\r".utf8.contains(bytes[index]) { index += 1 }
                take(rest(of: bytes[start..<index]))
            }
        }
        throw .unreadable("is a damaged RTF document: it has no end")
    }

    private mutating func endGroup() {
        let part = group.part
        group = groups.popLast() ?? group
        (spares, isStarred, inColours) = (0, false, false)
        if part != group.part, part == .aside { outside += "\n" }
    }

    /// A text without the signs that stand for the letter before it.
    private mutating func rest(of text: ArraySlice<UInt8>) -> String {
        let spared = text.prefix(spares)
        if !spared.isEmpty { spare(spared.count, isSaid: spared.contains { isLetterOrDigit($0) }) }
        return String(decoding: text.dropFirst(spared.count), as: UTF8.self)
    }

    /// More than two, which a letter of two bytes needs, can say something of their own.
    private mutating func spare(_ count: Int, isSaid: Bool) {
        spares -= count
        if isSaid, group.spares > 2 { found.hide("holds words in the place of a letter") }
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte > 0x7F || isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }

    private mutating func take(_ words: String) {
        let isSaid = words.contains { $0.isLetter || $0.isNumber }
        switch group.part {
        case .body, .aside:
            if let problem = group.look.problem(colours) {
                // What nobody sees is no label of a cell, and no message may repeat it.
                if words.contains(where: { !$0.isWhitespace }) { found.hide(problem) }
            } else if group.part == .body, inTable {
                text += group.look.isRaised ? RaisedText.marked(words) : words
            } else {
                outside += words
            }
        case .margin(let what):
            if isSaid { found.hide("holds \(what)", review: true) }
            outside += words
        case .names:
            for name in words.split(separator: ";") {
                PartNames.note(String(name).trimmedLines, &found)
            }
        case .settings:
            guard inColours else { return }
            for sign in words where sign == ";" { colours.end() }
            if isSaid { found.hide("holds words among its colours") }
        case .marker:
            isNumbered = isNumbered || words.contains(where: \.isNumber)
            if words.filter(\.isLetter).count > 6 {
                found.hide("holds words in the place of a number of a list")
            }
        case .store: store += words
        case .properties: if isSaid { found.hide("holds a property that is not known") }
        case .unshown(let what): if isSaid { found.hide("holds \(what)") }
        }
    }

    private mutating func control(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start < bytes.count else { return start }
        var index = start
        while index < bytes.count, (0x41...0x5A).contains(bytes[index] & 0xDF) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        guard !word.isEmpty else { return symbol(bytes, start) }
        let digits = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        let number = Int(String(decoding: bytes[digits..<index], as: UTF8.self))
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        if word == "bin", let number, number > 0 {
            found.hide("holds binary data")
            return min(index + min(number, bytes.count), bytes.count)
        }
        begin(word, number, bytes[min(index, bytes.count)...])
        apply(word, number)
        return index
    }

    /// What the word makes of its group.
    private mutating func begin(_ word: String, _ number: Int?, _ content: ArraySlice<UInt8>) {
        defer { isStarred = false }
        if RichTextDefaults.holds(word, content) {
            group.part = .settings
            return
        }
        if word == "fldinst", group.part == .body || group.part == .aside {
            if let remark = DocumentField.remark(RichTextDefaults.code(of: content)) {
                found.hide("holds \(remark.words)", review: remark.review)
            }
            group.part = .settings
            return
        }
        if number != 0, let fault = RichTextPart.fault(word) { found.hide("holds \(fault)") }
        if let part = group.part.becomes(word, isStarred: isStarred) {
            group.part = part
        }
        if word == "v", number != 0, group.part == .names { found.hide("holds hidden text") }
    }

    private mutating func symbol(_ bytes: [UInt8], _ start: Int) -> Int {
        let sign = bytes[start]
        if sign == UInt8(ascii: "*") {
            isStarred = true
            return start + 1
        }
        let end = sign == UInt8(ascii: "'") ? min(start + 3, bytes.count) : start + 1
        if spares > 0 {
            spare(1, isSaid: true)
            return end
        }
        switch sign {
        case UInt8(ascii: "'"):
            let hex = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            guard let code = UInt8(hex, radix: 16) else { return end }
            let isRead = group.part != .body && group.part != .aside
            if code > 0x7F, signs.isForeign, !isRead {
                found.skip("holds letters of a code page that is not read")
            }
            take(RichTextSigns.letter(code))
        case UInt8(ascii: "~"): take(" ")
        case UInt8(ascii: "_"): take("-")
        case 0x0A, 0x0D: applyLayout("par")
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"):
            take(String(Unicode.Scalar(sign)))
        default: break
        }
        return end
    }

    private mutating func apply(_ word: String, _ number: Int?) {
        if inColours, let number { colours.take(word, number) }
        group.look.apply(word, number)
        switch word {
        case "ls", "pnlvlbody", "pnlvl", "pndec": isNumbered = isNumbered || number != 0
        case "colortbl": (inColours, colours) = (true, RichTextColours())
        case "uc": group.spares = max(0, min(number ?? 1, 1_000))
        case "u":
            if let letter = signs.letter(number) {
                take(letter)
            } else {
                found.skip("holds a sign that is no letter")
            }
            spares = group.spares
        case "ansicpg", "mac", "pc", "pca": signs.take(page: word, number)
        default:
            guard let sign = RichTextSigns.words[word] else { return applyLayout(word) }
            if spares > 0 { spare(1, isSaid: false) } else { take(sign) }
        }
    }

    private mutating func applyLayout(_ word: String) {
        guard group.part == .body else {
            let isShown = group.part == .aside || group.part.isMargin
            if isShown, ["par", "line", "tab", "cell", "row"].contains(word) { outside += "\n" }
            return
        }
        switch word {
        case "trowd":
            inTable = true
            group.look.startRow()
            (merges, isMerged) = ([], false)
        case "clvmrg": isMerged = true
        case "cellx":
            if merges.count < 1_000 { merges.append(isMerged) }
            isMerged = false
        case "cell": endCell()
        case "row": endRow()
        case "nestcell", "nestrow": found.skip("a table stands within a table")
        // Parts of a formula that stand over each other.
        case "mden", "mnum": text += " "
        case "par", "line", "tab":
            if inTable {
                text += " "
            } else {
                outside += "\n"
                isParted = true
            }
        case "pard" where inTable && cells.isEmpty && text.isEmpty:
            inTable = row > 0 && grid.isEmpty ? false : inTable
        default: return
        }
    }

    private mutating func endCell() {
        let words = RaisedText.resolved(text).trimmedLines
        if isNumbered, words.isEmpty || PrintedNumber(parsing: Array(words.utf8)) != nil {
            found.hide("a cell shows the number of a list beside its own")
        }
        cells.append(words)
        (text, isNumbered) = ("", false)
    }

    private mutating func endRow() {
        row += 1
        if !text.trimmedLines.isEmpty {
            outside += "\n\(text)\n"
            found.skip("words stand in a row outside its cells")
        }
        if isParted { endTable() }
        if !cells.isEmpty { grid.append((row, withLabels(cells))) }
        (cells, text, inTable, isParted) = ([], "", false, false)
    }

    /// What a cell that continues the one above stands for.
    private mutating func withLabels(_ cells: [String]) -> [String] {
        guard let above = grid.last?.cells else { return cells }
        var cells = cells
        for column in cells.indices
        where merges.indices.contains(column) && merges[column] && cells[column].isEmpty
            && above.indices.contains(column) && labels.mayStand(above[column], in: row, column)
        {
            cells[column] = above[column]
        }
        return cells
    }

    /// One row alone is a text.
    private mutating func endTable() {
        defer { (grid, labels) = ([], MergedLabels()) }
        guard grid.count > 1 else {
            for row in grid { outside += row.cells.joined(separator: "\n") + "\n" }
            return
        }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", text: DelimitedText(grid: grid)))
    }

    private mutating func finish() {
        endTable()
        if !RichTextDefaults.isEmptyStore(store) { found.hide("holds data of a program's own") }
        if !outside.trimmedLines.isEmpty {
            found.parts.append(
                FoundPart(place: "the text of the document", kind: .text, text: Array(outside.utf8))
            )
        }
    }
}
