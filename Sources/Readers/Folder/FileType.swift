/// What a file is by its first bytes, as far as it matters: what is not a text cannot be a table
/// or a log, and archives, data and model files are never taken.
enum FileType: Hashable, Sendable {
    case png, jpeg, svg, pdf, zip, gzip, otherArchive, data, model, text

    init(_ bytes: [UInt8]) {
        for (type, magic) in Self.magics where bytes.starts(with: magic) {
            self = type
            return
        }
        if bytes.count >= 262, bytes[257..<262].elementsEqual("ustar".utf8) {
            self = .otherArchive
        } else if Self.isPickle(bytes) {
            self = .model
        } else if Self.isSVG(bytes) {
            self = .svg
        } else {
            self = .text
        }
    }

    private static let magics: [(FileType, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47]), (.jpeg, [0xFF, 0xD8, 0xFF]), (.pdf, Array("%PDF-".utf8)),
        (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
        (.gzip, [0x1F, 0x8B]), (.otherArchive, Array("BZh".utf8)),
        (.otherArchive, [0xFD, 0x37, 0x7A, 0x58, 0x5A]), (.otherArchive, [0x28, 0xB5, 0x2F, 0xFD]),
        (.otherArchive, [0x37, 0x7A, 0xBC, 0xAF]), (.otherArchive, Array("Rar!".utf8)),
        (.data, Array("SQLite format 3".utf8)), (.data, Array("PAR1".utf8)),
        (.data, Array("$FL2@(#)".utf8)), (.data, Array("$FL3@(#)".utf8)),
        (.data, Array("<stata_dta>".utf8)), (.data, Array("ARROW1".utf8)),
        (.data, [0x89, 0x48, 0x44, 0x46]), (.data, [0xD0, 0xCF, 0x11, 0xE0]),
        (.data, Array("RDX2".utf8)), (.data, Array("RDX3".utf8)),
        (.model, [0x93, 0x4E, 0x55, 0x4D]),
    ]

    /// Protocol 2 and later begin with 0x80 and the protocol's number, and end with a full stop.
    private static func isPickle(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1]) && bytes.last == 0x2E
    }

    private static func isSVG(_ bytes: [UInt8]) -> Bool {
        let start = bytes.prefix(4096).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        guard start.first == UInt8(ascii: "<") else { return false }
        return String(decoding: start, as: UTF8.self).contains("<svg")
    }

    var isFigure: Bool { [.png, .jpeg, .svg, .pdf].contains(self) }

    /// What it is called in a message.
    var name: String {
        switch self {
        case .png: "a PNG image"
        case .jpeg: "a JPEG image"
        case .svg: "an SVG drawing"
        case .pdf: "a PDF document"
        case .zip: "a ZIP container (an archive, workbook or document)"
        case .gzip: "compressed with gzip (an archive or an R data file)"
        case .otherArchive: "an archive"
        case .data: "a data file"
        case .model: "a serialised object (pickle or NumPy)"
        case .text: "text"
        }
    }

    /// What to hand in instead of it.
    var instead: String {
        switch self {
        case .zip, .gzip, .otherArchive: "hand in its members as separate files; tables as CSV"
        case .data: "a data file cannot be released; hand in the tables made from it as CSV"
        case .model: "a serialised object cannot be released; hand in its coefficients as CSV"
        case .png, .jpeg, .svg, .pdf: "hand in the table as CSV, or declare it as a figure"
        case .text: "hand in the file that the kind declared asks for"
        }
    }
}
