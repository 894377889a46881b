import Outputs

/// What a file is by its bytes; its name is only compared with that. What is not a text cannot be a
/// table or a log, and archives, data and model files are never taken.
enum FileType: Hashable, Sendable {
    case png, jpeg, svg, pdf, otherImage
    case workbook, openDocumentSheet, document
    case html, rtf, latex, smcl, notebook, json, xml
    case archive, gzip, data, model, program
    case text

    init(_ bytes: [UInt8]) {
        for (type, magic) in Self.magics where bytes.starts(with: magic) {
            self = type
            return
        }
        if let type = Self.container(bytes) ?? Self.behindTheStart(bytes) ?? Self.serialised(bytes)
        {
            self = type
        } else {
            let type = Self.text(bytes)
            self = type == .text && Self.endsAsZip(bytes) ? .archive : type
        }
    }

    /// A ZIP container with something in front: programs open it by its end.
    private static func endsAsZip(_ bytes: [UInt8]) -> Bool {
        bytes.suffix(66_000).holds("PK\u{5}\u{6}") && bytes.contains("PK\u{3}\u{4}")
    }

    private static let magics: [(FileType, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47]), (.jpeg, [0xFF, 0xD8, 0xFF]), (.pdf, Array("%PDF-".utf8)),
        (.otherImage, Array("GIF8".utf8)), (.otherImage, [0x49, 0x49, 0x2A, 0x00]),
        (.otherImage, [0x4D, 0x4D, 0x00, 0x2A]), (.otherImage, Array("%!PS".utf8)),
        (.gzip, [0x1F, 0x8B]), (.archive, Array("BZh".utf8)),
        (.archive, [0xFD, 0x37, 0x7A, 0x58, 0x5A]), (.archive, [0x28, 0xB5, 0x2F, 0xFD]),
        (.archive, [0x37, 0x7A, 0xBC, 0xAF]), (.archive, Array("Rar!".utf8)),
        (.archive, [0x04, 0x22, 0x4D, 0x18]), (.archive, Array("!<arch>".utf8)),
        (.data, Array("SQLite format 3".utf8)), (.data, Array("PAR1".utf8)),
        (.data, Array("$FL2@(#)".utf8)), (.data, Array("$FL3@(#)".utf8)),
        (.data, Array("<stata_dta>".utf8)), (.data, Array("<stata_gph>".utf8)),
        (.data, Array("ARROW1".utf8)),
        (.data, Array("StataFileTM".utf8)), (.data, Array("FEA1".utf8)),
        (.data, [0x89, 0x48, 0x44, 0x46]), (.data, [0xD0, 0xCF, 0x11, 0xE0]),
        (.data, Array("RDX".utf8)), (.data, Array("RDA2".utf8)), (.data, Array("RDA3".utf8)),
        (.data, [0x58, 0x0A, 0x00, 0x00, 0x00]), (.data, Array("A\n2\n".utf8)),
        (.data, Array("A\n3\n".utf8)), (.data, Array("MATLAB 5.0 MAT".utf8)),
        (.data, Array("Obj\u{1}".utf8)), (.data, [0x00, 0x01, 0x00, 0x00, 0x53, 0x74]),
        (.data, Array("HEADER RECORD*******LIB".utf8)), (.data, Array("CDF\u{1}".utf8)),
        (.data, Array("CDF\u{2}".utf8)), (.data, Array("CDF\u{5}".utf8)),
        (.data, Array("ORC".utf8)),
        (.archive, Array("MSCF".utf8)), (.archive, Array("LZIP".utf8)), (.archive, [0x1F, 0x9D]),
        (.archive, [0x5D, 0x00, 0x00]), (.model, Array("GGUF".utf8)), (.model, Array("ZF0x".utf8)),
        (.program, [0xCA, 0xFE, 0xBA, 0xBE]), (.program, [0x00, 0x61, 0x73, 0x6D]),
        (.program, [0xCF, 0xFA, 0xED, 0xFE]), (.program, [0xCE, 0xFA, 0xED, 0xFE]),
        (.program, [0xFE, 0xED, 0xFA, 0xCE]), (.program, [0xFE, 0xED, 0xFA, 0xCF]),
        (.model, Array("\u{93}NUMPY".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })),
        (.model, [0xAC, 0xED, 0x00, 0x05]), (.program, [0x7F, 0x45, 0x4C, 0x46]),
        (.program, [0x4D, 0x5A, 0x90, 0x00]), (.rtf, Array("{\\rtf".utf8)),
        (.smcl, Array("{smcl}".utf8)),
    ]

    /// A ZIP container is known by what it holds.
    private static func container(_ bytes: [UInt8]) -> FileType? {
        guard bytes.starts(with: [0x50, 0x4B]),
            [0x0403_4B50, 0x0605_4B50].contains(bytes.little32(0))
        else { return nil }
        guard let zip = try? ZipContainer(bytes) else { return .archive }
        let names = Set(zip.members.map { $0.name.lowercased() })
        if names.contains("xl/workbook.xml") { return .workbook }
        if names.contains("word/document.xml") { return .document }
        if names.contains("content.xml"), bytes.prefix(200).holds("opendocument.spreadsheet") {
            return .openDocumentSheet
        }
        if names.contains(where: { $0.hasSuffix("data.pkl") || $0.hasSuffix(".npy") }) {
            return .model
        }
        if names.contains(where: { $0.hasPrefix("outputviewer") }) { return .data }
        return .archive
    }

    /// Signatures that do not stand at the very start.
    private static func behindTheStart(_ bytes: [UInt8]) -> FileType? {
        if bytes.count >= 262, bytes[257..<262].elementsEqual("ustar".utf8) { return .archive }
        if bytes.count >= 12, bytes[8..<12].elementsEqual("DUCK".utf8) { return .data }
        if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)),
            bytes[8..<12].elementsEqual("WEBP".utf8)
        {
            return .otherImage
        }
        if bytes.count >= 8, bytes[4..<8].elementsEqual("TFL3".utf8) { return .model }
        // Safetensors: how long its head is, in eight bytes, and the head in JSON.
        if bytes.count >= 10, bytes[4..<8].allSatisfy({ $0 == 0 }),
            bytes[8..<10].elementsEqual("{\"".utf8)
        {
            return .model
        }
        if bytes.prefix(500).holds("SPSS PORT FILE") { return .data }
        let sas: [UInt8] = [0xC2, 0xEA, 0x81, 0x60]
        if bytes.count >= 16, bytes[12..<16].elementsEqual(sas) { return .data }
        // Stata before version 13: its release, byte order and type.
        if bytes.count > 60, (0x69...0x73).contains(bytes[0]), (1...2).contains(bytes[1]),
            bytes[2] == 1
        {
            return .data
        }
        if bytes.count > 2, bytes[0] == 0x78, [0x01, 0x5E, 0x9C, 0xDA].contains(bytes[1]),
            String(validating: bytes, as: UTF8.self) == nil
        {
            return .archive
        }
        return nil
    }

    /// Pickles: protocol 2 and later begin with 0x80 and the protocol's number; earlier ones are
    /// lines of opcodes that end with a full stop.
    private static func serialised(_ bytes: [UInt8]) -> FileType? {
        guard bytes.count > 2 else { return nil }
        if bytes[0] == 0x80, (2...5).contains(bytes[1]) { return .model }
        let last = bytes.suffix(2).last { $0 != 0x0A }
        guard last == 0x2E else { return nil }
        let starts = ["(lp", "(dp", "(ip", "(c", "}q", "]q", "(S'", "(V"]
        if starts.contains(where: { bytes.starts(with: $0.utf8) }) { return .model }
        let lines = bytes.prefix(200).split(separator: 0x0A, maxSplits: 2)
        guard bytes[0] == UInt8(ascii: "c"), lines.count > 2 else { return nil }
        let isName = { (word: ArraySlice<UInt8>) in
            !word.isEmpty
                && word.allSatisfy {
                    isDigit($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F || $0 == 0x2E
                }
        }
        return isName(lines[0]) && isName(lines[1]) ? .model : nil
    }

    private static func text(_ bytes: [UInt8]) -> FileType {
        let start = bytes.prefix(65_536).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        switch start.first {
        case UInt8(ascii: "<"): return markup(lowercased(start))
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let type = json(lowercased(start))
            return type == .text ? latex(start) : type
        default: return latex(start)
        }
    }

    private static func latex(_ start: ArraySlice<UInt8>) -> FileType {
        guard start.contains(UInt8(ascii: "\\")) else { return .text }
        let head = lowercased(start)
        let starts = [
            "\\begin{tab", "\\documentclass", "\\begin{longtab", "\\begin{tblr",
            "\\begin{longtblr", "\\begin{talltblr", "\\begin{array", "\\begin{supertab",
            "\\begin{xltab", "\\begin{xtab", "\\begin{nicetab", "\\begin{threeparttable",
        ]
        return starts.contains { head.contains($0) } ? .latex : .text
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func markup(_ head: [UInt8]) -> FileType {
        if head.contains("<svg"), !head.contains("<html") { return .svg }
        let starts = ["<html", "<!doctype html", "<table", "<body", "<div", "<p>"]
        if starts.contains(where: { head.contains($0) }) { return .html }
        return head.starts(with: "<?xml".utf8) || head.starts(with: "<codebook".utf8) ? .xml : .text
    }

    private static func json(_ head: [UInt8]) -> FileType {
        if head.contains("\"nbformat\"")
            || head.contains("\"cells\"") && head.contains("\"cell_type\"")
        {
            return .notebook
        }
        // Other languages have brackets and braces, too: behind the first brace of JSON stands a key, or
        // nothing.
        let signs = head.lazy.filter { $0 > 0x20 }.prefix(3)
        let opened = signs.first == UInt8(ascii: "[") ? signs.dropFirst() : signs.prefix(2)
        let isObject =
            opened.first == UInt8(ascii: "{")
            && [UInt8(ascii: "\""), UInt8(ascii: "}")].contains(opened.dropFirst().first)
        return isObject ? .json : .text
    }

    var isFigure: Bool { [.png, .jpeg, .svg, .pdf].contains(self) }

    /// Whether tables in it are read, so that a file of this type without an inspection is damaged or
    /// reaches a limit, which is what is said of it.
    var holdsTables: Bool {
        [.workbook, .openDocumentSheet, .document, .notebook, .html, .rtf, .json, .xml].contains(
            self)
    }

    /// Whether it can be looked at as a text.
    var isText: Bool {
        [.text, .html, .rtf, .latex, .smcl, .notebook, .json, .xml, .svg].contains(self)
    }

    /// What it is called in a message.
    var name: String {
        switch self {
        case .png: "a PNG image"
        case .jpeg: "a JPEG image"
        case .svg: "an SVG drawing"
        case .pdf: "a PDF document"
        case .otherImage: "an image of another format"
        case .workbook: "a workbook"
        case .openDocumentSheet: "an OpenDocument sheet"
        case .document: "a Word document"
        case .html: "an HTML page"
        case .rtf: "an RTF document"
        case .latex: "LaTeX"
        case .smcl: "a Stata log with markup"
        case .notebook: "a notebook"
        case .json: "JSON"
        case .xml: "XML"
        case .gzip: "compressed with gzip (an archive or an R data file)"
        case .archive: "an archive"
        case .data: "a data file"
        case .model: "a serialised object (pickle or NumPy)"
        case .program: "a program"
        case .text: "text"
        }
    }

    /// What to hand in instead of it.
    var instead: String {
        switch self {
        case .gzip, .archive: "hand in its members as separate files; tables as CSV"
        case .data: "a data file cannot be released; hand in the tables made from it as CSV"
        case .model: "a serialised object cannot be released; hand in its coefficients as CSV"
        case .png, .jpeg, .svg, .pdf: "hand in the table as CSV, or declare it as a figure"
        case .otherImage: "hand in the figure as PNG, JPEG, SVG or PDF"
        case .program: "a program cannot be released; hand in its source"
        default: "hand in the file that the kind declared asks for"
        }
    }
}

extension ArraySlice<UInt8> {
    func holds(_ text: String) -> Bool { Array(self).contains(text) }
}

extension FileType {
    private static let endings: [String: Set<FileType>] = [
        "csv": [.text], "tsv": [.text], "png": [.png], "jpg": [.jpeg], "jpeg": [.jpeg],
        "svg": [.svg],
        "pdf": [.pdf], "xlsx": [.workbook], "xlsm": [.workbook], "ods": [.openDocumentSheet],
        "docx": [.document], "html": [.html], "htm": [.html], "rtf": [.rtf], "ipynb": [.notebook],
        "smcl": [.smcl], "json": [.json], "tex": [.latex, .text],
        "txt": textual, "log": textual, "md": textual, "r": textual, "py": textual, "do": textual,
        "sql": textual,
    ]
    private static let textual: Set<FileType> = [.text, .latex, .smcl, .html, .json, .xml]

    /// Endings of data, models, archives and programs: what is called so and is none of them by its bytes is
    /// damaged, or disguised.
    private static let refused: Set<String> = Set(
        """
        rds rdata rda pkl pickle joblib dta sav zsav por sas7bdat xpt parquet feather arrow h5 hdf5 npz npy \
        sqlite sqlite3 gph dbf nc orc fst qs onnx safetensors gguf tflite pt pth zip 7z gz tgz tar rar bz2 xz \
        zst iso cab exe dll so class jar pyc wasm spv duckdb
        """.split(separator: " ").map(String.init))

    private var isRefused: Bool {
        [.archive, .gzip, .data, .model, .program].contains(self)
    }

    /// Whether a name with this ending says something else than the bytes. An empty JSON list or a
    /// plain text in an HTML file is what its name says as well.
    func contradicts(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: 0x2E) else { return false }
        let ending = String(path[path.index(after: dot)...]).lowercased()
        if Self.refused.contains(ending) { return !isRefused }
        guard let types = Self.endings[ending], !types.contains(self) else { return false }
        return
            !(self == .text
            && types.isSubset(of: [.html, .json, .latex, .smcl, .notebook, .svg, .rtf]))
            || ending == "ipynb" || ending == "svg" || ending == "rtf"
    }
}
