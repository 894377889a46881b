import Outputs

/// A dataset description out of a DDI Codebook (2.5 or 2.6): codes, labels, hierarchies and missing
/// codes of its variables. What it cannot say in `dataset.yaml` becomes a note for a person to read.
///
/// Nothing is fetched, no entity is put in, and no statistic of the codebook gets into the
/// description. Source: DDI Alliance, *DDI-Codebook 2.6*, `dataDscr`.
public struct CodebookImport: Sendable {
    public let dataset: Dataset
    /// About the whole: its universe, its unit of analysis, what was left out.
    public let notes: [String]
    /// By variable.
    public let remarks: [String: [String]]
    /// Frequencies, minima and maxima printed in the codebook, which are results themselves.
    public let statistics: Int

    /// - `file`: its name, for messages.
    public init(of bytes: [UInt8], file: String, limits: ReadLimits = ReadLimits())
        throws(ReadErrors)
    {
        let root: XMLElement
        do throws(InspectionProblem) {
            root = try ReadingSession.within(limits) { () throws(InspectionProblem) in
                guard let session = ReadingSession.current else {
                    return try XMLTree.root(of: bytes, limits: limits)
                }
                return try session.tree(of: bytes, limits)
            }
        } catch {
            throw Self.refusal(file, 1, "this file \(error.words)")
        }
        guard root.name == "codeBook" else {
            let isLifecycle = ["DDIInstance", "FragmentInstance"].contains(root.name)
            throw Self.refusal(
                file, root.line,
                isLifecycle
                    ? "this is DDI Lifecycle; export it as DDI Codebook 2.5 or 2.6"
                    : "this is no DDI Codebook; its root has to be codeBook")
        }
        let study = CodebookStudy(root)
        var dataset = Dataset(name: study.name)
        dataset.units = study.units
        var remarks: [String: [String]] = [:]
        var measured = 0
        for element in root.all(["var"]) {
            guard let name = element["name"] ?? element["ID"], !name.isEmpty else { continue }
            guard dataset.variables[name] == nil else {
                throw Self.refusal(
                    file, element.line, "two variables have one name; rename one of them")
            }
            let read = CodebookVariable(element)
            remarks[name] = read.remarks.isEmpty ? nil : read.remarks
            if let variable = read.variable {
                dataset.variables[name] = variable
            } else {
                measured += 1
            }
        }
        guard !dataset.variables.isEmpty || measured > 0 else {
            throw Self.refusal(file, root.line, "this codebook describes no variable")
        }
        self.dataset = dataset
        self.remarks = remarks.filter { dataset.variables[$0.key] != nil }
        statistics = root.all(["catStat", "sumStat"]).count
        let left =
            measured == 0
            ? [] : ["\(measured) variables without codes are left out: measures need no entry"]
        notes = study.notes + left
    }

    private static func refusal(_ file: String, _ line: Int, _ words: String) -> ReadErrors {
        ReadErrors([ReadError(file: file, line: line, column: 1, problem: .other(words))])
    }
}

/// What a codebook says of the study as a whole.
struct CodebookStudy {
    let name: String
    private(set) var units: [String] = []
    private(set) var notes: [String] = []

    init(_ root: XMLElement) {
        let study = root.first("stdyDscr")
        let title = study?.first("citation")?.first("titlStmt")
        let known = [title?.first("IDNo"), title?.first("titl")].compactMap { $0?.text.inOneLine }
        name = known.map(Self.slug).first { !$0.isEmpty } ?? "codebook"
        if let words = title?.first("titl")?.text.inOneLine, !words.isEmpty {
            notes.append("title: \(words)")
        }
        let summary = study?.first("stdyInfo")?.first("sumDscr")
        for universe in summary?.elements("universe") ?? [] {
            let excludes = universe["clusion"] == "E"
            notes.append("universe\(excludes ? ", excluded" : ""): \(universe.text.inOneLine)")
        }
        for element in summary?.elements("anlyUnit") ?? [] {
            let words = element.text.inOneLine
            let unit = Self.slug(words)
            guard !unit.isEmpty else { continue }
            if words.split(separator: " ").count < 3, !units.contains(unit) {
                units.append(unit)
            } else {
                notes.append("unit of analysis: \(words)")
            }
        }
        if units.isEmpty {
            notes.append("units: name the protected units, such as [child, family]")
        }
    }

    /// Small letters, digits and single hyphens.
    private static func slug(_ text: String) -> String {
        text.lowercased().prefix(60)
            .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }
}

extension String {
    /// Every run of white space is one space.
    var inOneLine: String {
        unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
            .joined(separator: " ")
    }
}
