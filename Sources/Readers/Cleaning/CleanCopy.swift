import Outputs

/// A clean version of a file: what it shows, without what it hides. It is a proposal; the file itself
/// is never changed, and what comes out is read and judged again like any other file.
///
/// - A workbook or OpenDocument sheet becomes one CSV file per visible table, of stored values.
/// - A PNG image keeps its pixels and palette, packed anew; a JPEG image its picture segments.
/// - A notebook keeps its sources and the name of its kernel.
public struct CleanCopy: Sendable {
    /// The files that take the place of one, in the order of its tables.
    public let files: [Piece]
    /// What a person has to look at.
    public let notes: [String]

    public struct Piece: Sendable {
        public let path: String
        public let bytes: [UInt8]
        /// The table that the piece holds: its number from 1, and its sheet.
        public let table: (number: Int, sheet: String?)?
    }

    /// Nil for a format of which no clean version can be made.
    ///
    /// Throws what makes the file unreadable.
    public init?(of file: SubmittedFile, limits: ReadLimits = ReadLimits()) throws(CleanProblem) {
        let made = try ReadingSession.within(limits) { () throws(CleanProblem) -> CleanCopy? in
            guard let session = ReadingSession.current else {
                return try CleanCopy(making: file.bytes, at: file.path, limits)
            }
            return try session.cleanCopy(of: file, limits)
        }
        guard let made else { return nil }
        self = made
    }

    init(files: [Piece], notes: [String]) {
        self.files = files
        self.notes = notes
    }

    /// Makes it here, in this process.
    init?(making bytes: [UInt8], at path: String, _ limits: ReadLimits) throws(CleanProblem) {
        do throws(InspectionProblem) {
            switch FileType(bytes) {
            case .png:
                let clean = try CleanImage.png(bytes, limits: limits)
                files = [Piece(path: path, bytes: clean, table: nil)]
                notes = []
            case .jpeg:
                let clean = try CleanImage.jpeg(bytes)
                files = [Piece(path: path, bytes: clean, table: nil)]
                notes = []
            case .notebook:
                let clean = try CleanNotebook.bytes(of: bytes, limits: limits)
                files = [Piece(path: path, bytes: clean, table: nil)]
                notes = ["its outputs are gone; hand tables in as CSV and figures with their data"]
            case .workbook:
                let tables = try WorkbookReader.shown(in: bytes, limits: limits)
                (files, notes) = Self.values(of: tables, in: path)
            case .openDocumentSheet:
                let tables = try OpenSheetReader.shown(in: bytes, limits: limits)
                (files, notes) = Self.values(of: tables, in: path)
            default: return nil
            }
        } catch {
            throw CleanProblem(words: error.words)
        }
    }

    private static func values(of tables: [FoundTable], in path: String) -> ([Piece], [String]) {
        let stem = path.utf8.lastIndex(of: 0x2E).map { String(path[..<$0]) } ?? path
        let pieces = tables.enumerated().map { index, table in
            let suffix = tables.count > 1 ? "-\(index + 1)" : ""
            return Piece(
                path: "\(stem)\(suffix).csv", bytes: table.text.commaSeparated,
                table: (index + 1, table.sheet))
        }
        let isBlank = tables.contains { $0.text.holdsBlanks }
        return (
            pieces,
            isBlank ? ["cells that showed nothing, or not their value, are blank; mark them"] : []
        )
    }
}

/// Why no clean version can be made; the words follow the file's name.
public struct CleanProblem: Error, Hashable, Sendable {
    public let words: String
}

extension DelimitedText {
    fileprivate var holdsBlanks: Bool {
        rows.indices.contains { row in
            let blanks = (0..<rows[row].count).count { trimmed(row: row, column: $0).isEmpty }
            return blanks > 0 && blanks < rows[row].count
        }
    }

    /// The same as CSV (RFC 4180), quoted where needed, without columns of blanks.
    fileprivate var commaSeparated: [UInt8] {
        var bytes: [UInt8] = []
        let shown = (0..<(rows.first?.count ?? 0)).filter { column in
            rows.indices.contains { !trimmed(row: $0, column: column).isEmpty }
        }
        for row in rows.indices {
            for column in shown {
                if column != shown.first { bytes.append(0x2C) }
                let field = slice(row: row, column: column)
                guard field.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
                    bytes += field
                    continue
                }
                bytes.append(0x22)
                for byte in field { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
                bytes.append(0x22)
            }
            bytes.append(0x0A)
        }
        return bytes
    }
}
