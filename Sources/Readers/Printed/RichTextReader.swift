import Outputs

/// Reads RTF by its groups and control words: table cells, the other text, and what does not show.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1.
struct RichTextReader {
    private var found = Inspection()
    private var grid: [GridBlocks.Row] = []
    private var cells: [String] = []
    private var text = ""
    private var outside = ""
    private var inTable = false
    private var skipping: Int?
    /// The part that is skipped holds names of styles, fonts, lists or bookmarks.
    private var isNaming = false
    /// `\*` came: the next word names a part that may be passed over.
    private var isStarred = false
    private var depth = 0
    private var row = 0
    private var look = RichTextLook()
    private var looks: [RichTextLook] = []
    private var colours = RichTextColours()
    private var inColours = false
    /// A paragraph came after the last row: the next begins another table.
    private var isParted = false
    /// Per cell of the row, whether it continues the one above.
    private var merges: [Bool] = []
    private var isMerged = false
    private var labels = MergedLabels()

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = RichTextReader()
        try reader.read(bytes, limits)
        return reader.found
    }

    private static let skipped: Set<String> = [
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl",
        "themedata",
        "latentstyles", "datastore", "generator", "xmlnstbl", "colorschememapping", "mmathPr",
    ]
    private static let naming: Set<String> = [
        "stylesheet", "fonttbl", "listtable", "latentstyles", "generator", "bkmkstart",
    ]
    private static let hidden: [String: String] = [
        "object": "an embedded object", "objdata": "an embedded object", "pict": "an image",
        "annotation": "a comment", "atnauthor": "the author of a comment",
        "deleted": "a tracked deletion",
        "revised": "a tracked insertion", "v": "hidden text",
        "fldinst": "a field, whose code does not show",
        "author": "the name of an author", "operator": "the name of an author",
        "company": "a company",
        "manager": "a manager", "doccomm": "a comment", "keywords": "keywords",
        "subject": "a subject",
        "category": "a category", "hlinkbase": "a path", "userprops": "properties of its own",
        "docvar": "document variables", "header": "a page header", "footer": "a page footer",
    ]

    private mutating func read(_ bytes: [UInt8], _ limits: ReadLimits) throws(InspectionProblem) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "{"):
                depth += 1
                guard depth <= limits.elementDepth else {
                    throw .limit("element-depth", limits.elementDepth)
                }
                looks.append(look)
                index += 1
            case UInt8(ascii: "}"):
                if let level = skipping, depth <= level { (skipping, isNaming) = (nil, false) }
                depth -= 1
                index += 1
                look = looks.popLast() ?? look
                inColours = false
                if depth <= 0 {
                    let rest = bytes[min(index, bytes.count)...]
                    if rest.contains(where: { $0 > 0x20 }) {
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
                let words = String(decoding: bytes[start..<index], as: UTF8.self)
                if skipping == nil { take(words) }
                if isNaming {
                    for name in words.split(separator: ";") {
                        PartNames.note(String(name).trimmedLines, &found)
                    }
                }
                if inColours {
                    for byte in bytes[start..<index] where byte == 0x3B { colours.end() }
                }
            }
        }
        throw .unreadable("is a damaged RTF document: it has no end")
    }

    private mutating func take(_ words: String) {
        if let problem = look.problem(colours), words.contains(where: { !$0.isWhitespace }) {
            found.hide(problem)
        }
        if inTable { text += words } else { outside += words }
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
        let content = bytes[min(index, bytes.count)...].prefix { !"{}\\".utf8.contains($0) }
        let isSaid = String(decoding: content.prefix(200), as: UTF8.self).contains {
            $0.isLetter || $0.isNumber
        }
        if Self.isOfProgram(word, bytes[min(index, bytes.count)...].prefix(400)) {
            isStarred = false
            skipping = skipping ?? depth
            return index
        }
        apply(word, number, isSaid: isSaid)
        return index
    }

    /// Properties in which LibreOffice keeps only what wrote the document that it was made from, and
    /// fields of a table of contents or the number of a page.
    private static func isOfProgram(_ word: String, _ content: ArraySlice<UInt8>) -> Bool {
        guard ["doccomm", "userprops", "fldinst"].contains(word) else { return false }
        let text = String(decoding: content, as: UTF8.self)
        switch word {
        case "doccomm": return text.hasPrefix("generated by python-docx}")
        case "fldinst":
            let code = text.prefix { !"{}".contains($0) }
            return text.dropFirst(code.count).hasPrefix("}")
                && DocumentLooks.isPlainField(String(code).replacing("\\\\", with: "\\"))
        default: return ownProperties(text)
        }
    }

    /// `{\propname AppVersion}\proptype30{\staticval 15.0000}}`
    private static func ownProperties(_ text: String) -> Bool {
        var rest = text[...]
        while rest.hasPrefix("{\\propname ") {
            let name = rest.dropFirst(11).prefix { $0 != "}" }
            rest = rest.dropFirst(12 + name.count)
            guard rest.hasPrefix("\\proptype30{\\staticval ") else { return false }
            let value = rest.dropFirst(23).prefix { $0 != "}" }
            rest = rest.dropFirst(24 + value.count)
            guard DocumentProperties.isOfProgram(String(name), String(value)) else { return false }
        }
        return rest.hasPrefix("}")
    }

    private mutating func symbol(_ bytes: [UInt8], _ start: Int) -> Int {
        switch bytes[start] {
        case UInt8(ascii: "'"):
            let hex = String(
                decoding: bytes[min(start + 1, bytes.count)..<min(start + 3, bytes.count)],
                as: UTF8.self)
            if skipping == nil, let code = UInt8(hex, radix: 16) {
                take(String(Unicode.Scalar(code)))
            }
            return min(start + 3, bytes.count)
        case UInt8(ascii: "*"):
            if skipping == nil { skipping = depth }
            isStarred = true
        case UInt8(ascii: "~"): take(" ")
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"):
            if skipping == nil { take(String(Unicode.Scalar(bytes[start]))) }
        default: break
        }
        return start + 1
    }

    /// Properties that esttab and others leave at a lone dot say nothing.
    private static let properties: Set<String> = [
        "author", "operator", "company", "manager", "doccomm", "keywords", "subject", "category",
        "hlinkbase",
    ]

    /// Parts that programs write and no reader shows, without words of their own.
    private static let known: Set<String> = [
        "bkmkstart", "bkmkend", "pnseclvl", "panose", "falt", "fname", "blipuid", "shpinst",
        "nonshppict", "shppict", "pgptbl", "wgrffmtfilter", "defchp", "defpap", "ftnsep", "ftnsepc",
        "aftnsep", "aftnsepc", "listpicture", "pnlvl", "background", "oldcprops", "oldpprops",
        "oldtprops", "oldsprops", "htmltag", "wrap", "passwordhash", "protusertbl", "fldinst",
        "ud", "upr", "title", "info",
    ]

    /// - `isSaid`: whether a letter or digit follows before the next brace or control.
    private mutating func notice(_ word: String, _ number: Int?, isSaid: Bool) {
        if isStarred {
            isStarred = false
            let isKnown =
                Self.skipped.contains(word) || Self.hidden[word] != nil
                || Self.known.contains(word)
            if isSaid, !isKnown { found.hide("a part that no program shows") }
        }
        if Self.naming.contains(word) { isNaming = true }
        let isEmptyProperty = Self.properties.contains(word) && !isSaid
        if let words = Self.hidden[word], number != 0, !isEmptyProperty {
            found.hide("holds \(words)", review: ["fldinst", "header", "footer"].contains(word))
            if word != "v", word != "deleted", word != "revised", skipping == nil {
                skipping = depth
            }
        }
        if Self.skipped.contains(word) || word == "info", skipping == nil, word != "info" {
            skipping = depth
        }
        if word == "bin" || word == "objupdate" { found.hide("holds binary data") }
    }

    private mutating func apply(_ word: String, _ number: Int?, isSaid: Bool) {
        notice(word, number, isSaid: isSaid)
        if inColours, let number { colours.take(word, number) }
        look.apply(word, number)
        switch word {
        case "colortbl": (inColours, colours) = (true, RichTextColours())
        case "trowd":
            inTable = true
            look.startRow()
            (merges, isMerged) = ([], false)
        case "clvmrg": isMerged = true
        case "cellx":
            if merges.count < 1_000 { merges.append(isMerged) }
            isMerged = false
        case "cell":
            cells.append(text.trimmedLines)
            text = ""
        case "row": endRow()
        case "par", "line", "tab":
            if inTable {
                text += " "
            } else if skipping == nil {
                outside += "\n"
                isParted = true
            }
        case "pard" where inTable && cells.isEmpty && text.isEmpty:
            inTable = row > 0 && grid.isEmpty ? false : inTable
        case "u": takeSign(number)
        default: return
        }
    }

    private mutating func takeSign(_ number: Int?) {
        if skipping == nil, let number,
            let code = UInt32(exactly: number < 0 ? number + 65_536 : number),
            let scalar = Unicode.Scalar(code)
        {
            take(String(scalar))
        }
    }

    private mutating func endRow() {
        row += 1
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
        if !outside.trimmedLines.isEmpty {
            found.parts.append(
                FoundPart(place: "the text of the document", kind: .text, text: Array(outside.utf8))
            )
        }
    }
}
