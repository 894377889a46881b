import Outputs

/// What a file is for, by its bytes and its name.
enum FileRole: Hashable {
    case table, figure, code, log, text, metadata
    /// May hold several tables.
    case document
    /// Data, model objects and archives: never released.
    case refused

    init(_ file: SubmittedFile) {
        let type = FileType(file.bytes)
        let ending = Self.ending(of: file.path)
        if type.isFigure {
            self = .figure
        } else if Self.documents.contains(type) || type == .text && ending == "md"
            || type == .text && FitSummary.begins(file.bytes)
            || Self.texts.contains(ending) && file.nature(as: .frequencies) == .drawn
        {
            self = .document
        } else if let role = Self.types[type] {
            self = role
        } else if type != .text {
            self = .refused
        } else if ["csv", "tsv", "tab"].contains(ending) {
            self = .table
        } else if let role = Self.endings[ending] {
            self = role
        } else {
            self = .text
        }
    }

    private static let documents: Set<FileType> = [
        .workbook, .openDocumentSheet, .document, .html, .rtf, .latex,
    ]
    private static let texts: Set<String> = ["", "txt", "text", "rst"]
    private static let types: [FileType: FileRole] = [
        .notebook: .code, .smcl: .log, .json: .metadata, .xml: .metadata,
    ]

    /// What a document is in which no table of numbers is recognised.
    static func kindWithoutTables(_ file: SubmittedFile) -> Kind {
        [.workbook, .openDocumentSheet].contains(FileType(file.bytes)) ? .other : .text
    }

    private static let endings: [String: FileRole] = [
        "r": .code, "rmd": .code, "qmd": .code, "do": .code, "ado": .code, "py": .code,
        "sas": .code, "sps": .code, "jl": .code, "sql": .code, "stan": .code, "m": .code,
        "sh": .code, "ipynb": .code, "log": .log, "smcl": .log, "lst": .log, "out": .log,
        "xml": .metadata, "ddi": .metadata, "json": .metadata, "yaml": .metadata, "yml": .metadata,
    ]

    fileprivate static func ending(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".")
        return parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
    }
}

extension SubmittedFile {
    /// Whether its ending says that it is written for people to read, or there is none.
    var isNamedText: Bool {
        ["", "txt", "text", "md", "rst", "csv", "tsv", "tab"].contains(FileRole.ending(of: path))
    }

    /// `exclusion-by-la` of `tables/exclusion-by-la.csv`.
    var baseName: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The path without its ending.
    var pathStem: String {
        String(path.dropLast(path.split(separator: "/").last?.count ?? 0)) + baseName
    }

    /// Whether its name says that it holds the counts behind another file.
    var isNamedEvidence: Bool {
        let words = ColumnMeaning.words(of: path)
        return !Set(words).isDisjoint(with: ["evidence", "unweighted", "raw", "underlying"])
    }
}
