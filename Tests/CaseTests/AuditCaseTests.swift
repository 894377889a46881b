import Disclosure
import Foundation
import Outputs
import Readers
import Testing

/// Submissions with what can be worked out from them together, as INTERFACE.md asks for it.
///
/// `Cases/audit/NAME.json` holds the files of one or more submissions and what an independent search
/// found: bounds by whole-number programs over all sets of units that fit what is published, alarms by
/// their definition. The first letters are those of the contract's family `audit`.
private let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Cases/audit")

private let names: [String] = {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (found ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
}()

private struct AuditCase: Decodable {
    struct Target: Decodable {
        let submission: String
        let output: String
        let at: [String: String]
        let low: Double?
        let high: Double?
        let alarm: String?
    }

    let pack: String
    /// By submission the texts of its files by path.
    let submissions: [String: [String: String]]
    let check: String
    let verdict: String
    let rule: String?
    let cells: [Target]
    /// How many alarms there are of each kind; nil where that is not fixed.
    let alarms: [String: Int]?

    init(named name: String) throws {
        let data = try Data(contentsOf: folder.appending(path: "\(name).json"))
        self = try JSONDecoder().decode(Self.self, from: data)
    }

    var others: [String] { submissions.keys.filter { $0 != check }.sorted() }

    func opened(_ name: String) throws -> OpenedSubmission {
        let files = (submissions[name] ?? [:]).sorted { $0.key < $1.key }.map { path, text in
            SubmittedFile(path: path, bytes: Array(text.utf8), digest: zeros)
        }
        return try SubmissionOpener.open(folder: SubmittedFolder(files: files, refused: []))
    }

    /// - `isForeign`: whether what is released is another project's.
    func report(on name: String, beside released: [String], isForeign: Bool = false) throws
        -> SubmissionReport
    {
        let pack = try PackReader.pack(bytes: Array(pack.utf8), file: "pack.yaml", digest: zeros)
        let report = Report(
            on: [NamedSubmission(name: name, opened: try opened(name))],
            released: try released.map {
                ReleasedSubmission(name: $0, opened: try opened($0), isForeign: isForeign)
            }, by: [pack], allCells: true)
        return report.submissions[0]
    }
}

private let zeros: Digest = {
    guard let digest = Digest(hex: String(repeating: "0", count: 64)) else {
        preconditionFailure("sixty-four zeros are a digest")
    }
    return digest
}()

/// A signed sum of cells by names that do not depend on which submission is checked.
private typealias Sum = [String: Int]

private func sum(_ inference: InferenceReport, checked: String) -> Sum {
    var sum: Sum = [:]
    for term in inference.terms.compactMap({ $0 }) {
        sum[cellName(term.submission ?? checked, term.output, term.place.labels)] = term.coefficient
    }
    return sum
}

private func cellName(_ submission: String, _ output: String, _ labels: [String: String]) -> String
{
    "\(submission)/\(output)/"
        + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
}

private func double(_ number: Outputs.Decimal?) -> Double? {
    number.flatMap { Double($0.description) }
}

/// A multiplier such as `-1/2`.
private func double(_ fraction: String) -> Double {
    let parts = fraction.split(separator: "/").compactMap { Double($0) }
    return parts.count == 2 ? parts[0] / parts[1] : parts.first ?? .nan
}

struct AuditCaseTests {
    @Test(arguments: names)
    func `finds what an independent search finds, and nothing else`(_ name: String) throws {
        let own = try AuditCase(named: name)
        let report = try own.report(on: own.check, beside: own.others)
        let told = report.inferences.map { one in
            "\(sum(one, checked: own.check)) \(double(one.low) ?? -1)…\(double(one.high) ?? -1)"
                + " \(one.alarm?.rawValue ?? "-")"
        }.joined(separator: "\n")
        #expect(report.verdict.rawValue == own.verdict, "\(told)")
        #expect(report.complete)
        for cell in own.cells {
            let wanted = [cellName(cell.submission, cell.output, cell.at): 1]
            let found = report.inferences.filter { sum($0, checked: own.check) == wanted }
            #expect(
                found.contains { inference in
                    double(inference.low) == cell.low && double(inference.high) == cell.high
                        && inference.alarm?.rawValue == cell.alarm && inference.isTight
                }, "\(wanted) \(cell.low ?? -1)…\(cell.high ?? -1) \(cell.alarm ?? "-") in\n\(told)"
            )
        }
        if let wanted = own.alarms {
            let alarms = report.inferences.compactMap { $0.alarm?.rawValue }
            let counted = Dictionary(grouping: alarms) { $0 }.mapValues(\.count)
            #expect(counted == wanted, "\(told)")
        }
        if let rule = own.rule {
            let findings = report.outputs.flatMap(\.findings)
            #expect(findings.contains { $0.rule == rule })
        }
    }

    @Test(arguments: names)
    func `every sum adds up by hand to the bound that it proves`(_ name: String) throws {
        let own = try AuditCase(named: name)
        for inference in try own.report(on: own.check, beside: own.others).inferences {
            for (lines, bound, isUpper) in [
                (inference.becauseLow, inference.low, false),
                (inference.becauseHigh, inference.high, true),
            ] {
                guard let bound = double(bound), !lines.isEmpty else { continue }
                let total = lines.reduce(0.0) { sum, line in
                    guard case .cell(_, _, _, _, let value) = line.fact else { return sum }
                    return sum + double(line.multiplier) * (double(value) ?? .nan)
                }
                let whole =
                    isUpper ? (total + 1e-9).rounded(.down) : (total - 1e-9).rounded(.up)
                #expect(whole == bound || total == bound, "\(inference)")
            }
        }
    }

    @Test(arguments: names)
    func `whichever of two submissions comes second, the same is worked out`(
        _ name: String
    ) throws {
        let own = try AuditCase(named: name)
        guard own.submissions.count == 2, let other = own.others.first else { return }
        let forward = try alarms(own, checked: own.check, beside: other)
        let back = try alarms(own, checked: other, beside: own.check)
        #expect(forward == back)
    }

    private func alarms(_ own: AuditCase, checked: String, beside other: String) throws
        -> Set<String>
    {
        let report = try own.report(on: checked, beside: [other])
        return Set(
            report.inferences.filter { $0.alarm != nil }.map { one in
                let cells = sum(one, checked: checked).sorted { $0.key < $1.key }
                return "\(cells) \(double(one.low) ?? -1)…\(double(one.high) ?? -1)"
            })
    }

    @Test(arguments: names)
    func `of another project's release only the risk and the reader's own cells are told`(
        _ name: String
    ) throws {
        let own = try AuditCase(named: name)
        guard own.submissions.count > 1 else { return }
        let full = try own.report(on: own.check, beside: own.others)
        let told = try own.report(on: own.check, beside: own.others, isForeign: true)
        #expect(told.verdict == full.verdict)
        #expect(told.sources.isEmpty)
        for inference in told.inferences {
            let lines = inference.becauseLow + inference.becauseHigh
            let named =
                inference.terms.compactMap { $0?.submission }
                + lines.compactMap { line in
                    switch line.fact {
                    case .cell(let submission, _, _, _, _), .share(let submission, _, _, _, _, _):
                        submission
                    case .bound: nil
                    }
                }
            #expect(named.isEmpty, "\(inference)")
            guard inference.view == .project else { continue }
            #expect(inference.low == nil && inference.high == nil && lines.isEmpty)
            #expect((inference.alarm == nil) == inference.remedy.isEmpty)
            #expect(inference.alarm != nil || !inference.terms.contains { $0 == nil })
        }
    }

    @Test func `there are risky cases and safe ones`() throws {
        #expect(names.count >= 80)
        let verdicts = try names.map { try AuditCase(named: $0).verdict }
        #expect(verdicts.count { $0 == "pass" } >= 20)
        #expect(verdicts.count { $0 == "fail" } >= 40)
    }
}
