import Foundation
import Outputs

/// One output of a synthetic submission, in the parts that a flaw may change.
struct DrawnOutput {
    let id: String
    var file: String
    var kind = "frequencies"
    var context: String? = "Patients with asthma by sex and age, for the second table of the report"
    /// Nil: the output has no table.
    var statistic: String? = "count"
    var precision = "round5"
    /// Labels of sex and age with what is printed.
    var printed: [(labels: [String], text: String)] = []
    /// What is behind each line; nil where no evidence is given.
    var evidence: [[Int]]?
    var evidenceColumns = "count: n"
    /// Nil for a figure whose data nobody names.
    var bytes: [UInt8]?

    static let sexes = ["F", "M"]
    static let ages = ["0-17", "18-64", "65+"]

    /// Counts from 40, rounded half up to 5.
    static func counts(_ id: String, _ numbers: inout SeededNumbers) -> DrawnOutput {
        var output = DrawnOutput(id: id, file: "tables/\(id).csv")
        var raw: [[Int]] = []
        for sex in sexes {
            for age in ages {
                // Never a multiple of 5 by itself, so that what is unrounded can be seen.
                let count =
                    Int.random(in: 8...180, using: &numbers) * 5
                    + Int.random(in: 1...4, using: &numbers)
                output.printed.append(([sex, age], String(rounded(count))))
                raw.append([count])
            }
        }
        output.evidence = raw
        return output
    }

    /// Means with one decimal, with the counts and totals behind them.
    static func means(_ id: String, _ numbers: inout SeededNumbers) -> DrawnOutput {
        var output = DrawnOutput(id: id, file: "tables/\(id).csv", kind: "linear-aggregations")
        output.context = "Mean days in hospital of patients with asthma, by sex and age"
        output.statistic = "mean"
        output.precision = "1dp"
        output.evidenceColumns = "count: n, negatives: negative, missing: missing"
        output.evidence = []
        for sex in sexes {
            for age in ages {
                let tenths = Int.random(in: 11...99, using: &numbers)
                output.printed.append(([sex, age], "\(tenths / 10).\(tenths % 10)"))
                output.evidence?.append([Int.random(in: 40...900, using: &numbers), 0, 0])
            }
        }
        return output
    }

    static func rounded(_ count: Int) -> Int { (count + 2) / 5 * 5 }

    /// How it is flawed, and the output so flawed.
    func flawed(_ flaw: Flaw, _ numbers: inout SeededNumbers) -> (String, DrawnOutput) {
        switch flaw {
        case .unrounded: unrounded(Int.random(in: 0..<3, using: &numbers), &numbers)
        case .littleContext: withLittleContext(Int.random(in: 0..<5, using: &numbers))
        case .smallCounts: withSmallCount(Int.random(in: 0..<3, using: &numbers), &numbers)
        case .missingData: withoutData(Int.random(in: 0..<4, using: &numbers))
        case .fileType: ofAnotherType(Int.random(in: 0..<6, using: &numbers))
        }
    }

    private func unrounded(_ variant: Int, _ numbers: inout SeededNumbers) -> (String, DrawnOutput)
    {
        var output = self
        let raw = (evidence ?? []).map { String($0[0]) }
        switch variant {
        case 0:
            output.precision = "exact"
            for line in raw.indices { output.printed[line].text = raw[line] }
            return ("true counts", output)
        case 1:
            for line in raw.indices { output.printed[line].text = raw[line] }
            return ("true counts, said to be rounded", output)
        default:
            let line = raw.indices.randomElement(using: &numbers) ?? 0
            output.printed[line].text = raw[line]
            return ("one true count among rounded ones", output)
        }
    }

    private func withLittleContext(_ variant: Int) -> (String, DrawnOutput) {
        var output = self
        switch variant {
        case 0: output.context = nil
        case 1: output.context = "tbc"
        case 2: output.context = "Table 2"
        case 3: output.context = "\(id) tables"
        default: output.context = "Some numbers that we need quickly"
        }
        let names = ["none", "a form filled in", "a number", "the name again", "vague words"]
        return (names[variant], output)
    }

    private func withSmallCount(_ variant: Int, _ numbers: inout SeededNumbers)
        -> (String, DrawnOutput)
    {
        var output = self
        let line = printed.indices.randomElement(using: &numbers) ?? 0
        let count = Int.random(in: 1...7, using: &numbers)
        output.printed[line].text = String(Self.rounded(count))
        output.evidence?[line] = [count]
        switch variant {
        case 0: return ("a small count shown rounded", output)
        case 1:
            output.precision = "exact"
            output.printed[line].text = String(count)
            return ("a small count shown as it is", output)
        default:
            output.evidence = nil
            return ("a small count shown rounded, without its evidence", output)
        }
    }

    private func withoutData(_ variant: Int) -> (String, DrawnOutput) {
        var output = self
        switch variant {
        case 0:
            output.evidence = nil
            return ("means without counts", output)
        case 1:
            output.evidenceColumns = "negatives: negative, missing: missing"
            return ("means with evidence of something else", output)
        case 2:
            output.statistic = "percent"
            output.kind = "frequencies"
            output.evidence = nil
            return ("percentages of nobody knows how many", output)
        default:
            output.statistic = nil
            output.kind = "figure"
            output.file = "figures/\(id).png"
            output.bytes = Self.picture
            return ("a figure without its data", output)
        }
    }

    private func ofAnotherType(_ variant: Int) -> (String, DrawnOutput) {
        var output = self
        let ending = ["xlsx", "rds", "dta", "zip", "html", "docx"][variant]
        output.file = "tables/\(id).\(ending)"
        return (ending, output)
    }

    // MARK: As files

    /// A folder that holds these outputs, their evidence and `submission.yaml`.
    static func folder(_ outputs: some Sequence<DrawnOutput>) -> SubmittedFolder {
        var files: [SubmittedFile] = []
        var yaml = "title: Synthetic\nproject: drawn\noutputs:\n"
        for output in outputs {
            yaml += output.declaration
            files.append(file(output.file, output.bytes ?? Array(output.table.utf8)))
            if output.evidence != nil {
                files.append(file("evidence/\(output.id).csv", Array(output.evidenceTable.utf8)))
            }
        }
        return SubmittedFolder(
            files: files + [file("submission.yaml", Array(yaml.utf8))], refused: [])
    }

    private static func file(_ path: String, _ bytes: [UInt8]) -> SubmittedFile {
        guard let digest = Digest(hex: String(repeating: "0", count: 64)) else {
            preconditionFailure("sixty-four zeros are a digest")
        }
        return SubmittedFile(path: path, bytes: bytes, digest: digest)
    }

    private var declaration: String {
        var lines = [
            "  - id: \(id)", "    file: \(file)", "    kind: \(kind)", "    unit: person",
        ]
        if let context { lines.append("    context: \(context)") }
        if let statistic {
            lines += [
                "    missing: excluded", "    table:", "      layout: long",
                "      dimensions: {sex: sex, age: age}", "      value: value",
                "      statistic: \(statistic)", "      precision: \(precision)",
            ]
            if statistic == "mean" { lines.append("      of: days") }
        }
        if evidence != nil {
            lines.append("    evidence: {file: evidence/\(id).csv, \(evidenceColumns)}")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var table: String {
        "sex,age,value\n"
            + printed.map { "\($0.labels.joined(separator: ",")),\($0.text)\n" }.joined()
    }

    private var evidenceTable: String {
        let names = ["n", "negative", "missing"].prefix(evidence?.first?.count ?? 0)
        let lines = zip(printed, evidence ?? []).map { line, numbers in
            (line.labels + numbers.map(String.init)).joined(separator: ",") + "\n"
        }
        return "sex,age,\(names.joined(separator: ","))\n" + lines.joined()
    }

    /// A PNG of one grey point.
    private static let picture: [UInt8] = {
        let hex =
            "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
            + "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
        return stride(from: 0, to: hex.count, by: 2).compactMap { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }()
}
