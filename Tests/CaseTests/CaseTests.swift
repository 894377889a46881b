import Disclosure
import Foundation
import Outputs
import Readers
import Testing

/// Submissions with the verdict that INTERFACE.md asks for, judged from their bytes.
///
/// `Cases/NAME/` is a submission, `Cases/NAME.expected.json` says what `check` must make of it,
/// in the form of the contract cases; `Cases/pack*` are the packs.
private let cases = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

private let names: [String] = {
    let found = try? FileManager.default.contentsOfDirectory(atPath: cases.path)
    return (found ?? []).filter { $0.hasSuffix(".expected.json") }
        .map { String($0.dropLast(".expected.json".count)) }.sorted()
}()

/// What a case demands.
private struct Expectation: Decodable {
    /// Allowed exit statuses: 2 is a submission that cannot be used.
    let exit: [Int]
    let outputs: [String: Demand]
    let packs: [String]?
    let mentions: [String]?
    /// Words of the files that no message may repeat.
    let secrets: [String]?

    private enum CodingKeys: String, CodingKey {
        case exit, outputs, packs
        case mentions = "mentions_any"
        case secrets = "must_not_contain"
    }

    struct Demand: Decodable {
        let verdict: [String]?
        /// Of these rules one at least must object.
        let rules: [String]?
        /// A cell that must not pass, and cells that must.
        let at: [String: String]?
        let clean: [[String: String]]?
        let cells: Int?
        /// Whether something has to be worked out.
        let inference: Bool?

        private enum CodingKeys: String, CodingKey {
            case verdict, at, clean, cells, inference
            case rules = "rules_any"
        }
    }

    init(named name: String) throws {
        let data = try Data(contentsOf: cases.appending(path: "\(name).expected.json"))
        self = try JSONDecoder().decode(Self.self, from: data)
    }
}

private func noDigest(_ bytes: [UInt8]) -> Digest {
    guard let digest = Digest(hex: String(repeating: "0", count: 64)) else {
        preconditionFailure("sixty-four zeros are a digest")
    }
    return digest
}

private func pack(_ name: String) throws -> RulePack {
    let bytes = [UInt8](try Data(contentsOf: cases.appending(path: "\(name)/pack.yaml")))
    return try PackReader.pack(bytes: bytes, file: "\(name)/pack.yaml", digest: noDigest(bytes))
}

private func judged(_ name: String, _ expected: Expectation) throws -> SubmissionReport {
    let folder = try FolderReader.folder(
        at: cases.appending(path: name).path, digest: noDigest)
    return SubmissionReport(
        on: try SubmissionOpener.open(folder: folder),
        by: try (expected.packs ?? ["pack"]).map(pack))
}

struct CaseTests {
    @Test(arguments: names) func `judges every case as the documents demand`(name: String) throws {
        let expected = try Expectation(named: name)
        guard expected.exit != [2] else {
            let errors = #expect(throws: ReadErrors.self) { try judged(name, expected) }
            let words = expected.mentions ?? []
            let text = errors?.description ?? ""
            #expect(words.isEmpty || words.contains { text.contains($0) }, "\(text)")
            return
        }
        guard let report = try used(name, expected) else { return }
        #expect(expected.exit.contains(report.verdict == .pass ? 0 : 1), "\(report.verdict)")
        for (id, demand) in expected.outputs {
            let output = try #require(report.outputs.first { $0.output.id == id })
            check(output, demand)
            if demand.inference == true {
                #expect(report.inferences.contains { $0.verdict > .pass })
            }
        }
        for secret in expected.secrets ?? [] {
            let messages = report.outputs.flatMap(\.findings).map { $0.message + $0.remedy }
            #expect(!messages.contains { $0.contains(secret) })
        }
    }

    @Test func `what a counted share leaves of its base is told in words of its own`() throws {
        let name = "percent-hidden-rest-risky"
        let report = try judged(name, try Expectation(named: name))
        let alarm = try #require(report.inferences.first { $0.alarm != nil })
        #expect(alarm.message.hasPrefix("a share and its count give away of how many it is"))
        let bases = alarm.terms.compactMap { $0?.isBase == true ? $0?.coefficient : nil }
        #expect(bases == [1] && alarm.terms.count == 2 && alarm.low == 4 && alarm.high == 4)
    }

    /// Nil where the submission cannot be used, and the case allows that.
    private func used(_ name: String, _ expected: Expectation) throws -> SubmissionReport? {
        guard expected.exit.contains(2) else { return try judged(name, expected) }
        do {
            return try judged(name, expected)
        } catch is ReadErrors {
            return nil
        }
    }

    private func check(_ output: OutputReport, _ demand: Expectation.Demand) {
        let found = output.findings.map { "\($0.rule) \($0.verdict) \($0.place.labels)" }
        if let verdicts = demand.verdict {
            #expect(verdicts.contains(output.verdict.rawValue), "\(found)")
        }
        if let rules = demand.rules, !rules.isEmpty {
            #expect(output.findings.contains { rules.contains($0.rule) }, "\(found)")
        }
        if let at = demand.at { #expect(isFlagged(at, in: output), "\(at) of \(found)") }
        for place in demand.clean ?? [] {
            #expect(!isFlagged(place, in: output), "\(place) of \(found)")
        }
        if let cells = demand.cells { #expect(output.cells.count == cells) }
        for finding in output.findings {
            #expect(!finding.remedy.isEmpty && !finding.message.isEmpty)
        }
    }

    /// Whether a cell or finding at these labels, of any statistic unless one is named, objects.
    private func isFlagged(_ labels: [String: String], in output: OutputReport) -> Bool {
        let places =
            output.cells.filter { $0.verdict > .pass }.map(\.place) + output.findings.map(\.place)
        return places.contains { place in
            place.labels == labels
                || place.labels.filter { $0.key != "statistic" } == labels
        }
    }

    @Test func `every case is about something`() throws {
        #expect(names.count >= 250)
        for name in names {
            let expected = try Expectation(named: name)
            let demands = expected.outputs.values.contains { $0.verdict != nil }
            #expect(demands || expected.exit.contains(2), "\(name)")
        }
    }
}
