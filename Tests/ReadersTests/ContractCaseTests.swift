import Disclosure
import Foundation
import Outputs
import Testing

@testable import Readers

private let cases = "/work/shared/cases"
private let areHere = FileManager.default.fileExists(atPath: cases)

private func folders(_ family: String) -> [String] {
    let root = "\(cases)/\(family)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().flatMap { name -> [String] in
        let path = "\(root)/\(name)"
        if FileManager.default.fileExists(atPath: "\(path)/submission.yaml") { return [path] }
        let inner = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return inner.sorted().map { "\(path)/\($0)" }.filter {
            FileManager.default.fileExists(atPath: "\($0)/submission.yaml")
        }
    }
}

@Suite(.enabled(if: areHere)) struct ContractCaseTests {
    private static let faulty: [String: [Fault.Problem]] = [
        "rules/cell-with-text": [.unreadable], "rules/undeclared-file": [.undeclared],
        "files/csv-formula-hyperlink": [.hiddenContent],
        "files/pickle-payload": [.fileType], "files/docx-tracked": [.hiddenContent],
        "files/ipynb-html-differs": [.hiddenContent],
        "files/png-text": [.hiddenContent, .hiddenContent],
        "files/svg-scatter": [.hiddenContent], "files/xlsx-format-c": [.hiddenContent],
        "files/xlsx-veryhidden-sheet": [.hiddenContent],
    ]

    @Test(arguments: folders("rules") + folders("files") + folders("audit"))
    func `opens every case, and finds the faults it was made for`(path: String) throws {
        let name = path.split(separator: "/").suffix(2).joined(separator: "/")
        let taken = try FolderReader.folder(at: path, digest: noDigest)
        if name == "rules/yaml-unknown-key" {
            let errors = #expect(throws: ReadErrors.self) {
                try SubmissionOpener.open(folder: taken)
            }
            #expect(
                errors?.description
                    == "submission.yaml:16: unknown key \"supressed\"; did you mean \"suppressed\"?"
            )
            return
        }
        let submission = try SubmissionOpener.open(folder: taken)
        let faults = submission.outputs.flatMap(\.faults)
        let audit = path.contains("/audit/")
        if audit {
            #expect(faults.allSatisfy { $0.problem == .undeclared }, "\(faults)")
        } else {
            #expect(faults.map(\.problem) == Self.faulty[name] ?? [], "\(faults)")
        }
        #expect(!faults.contains { $0.message.contains("Zebedee") })
        for output in submission.outputs where output.declaration?.table != nil {
            if let table = output.table { #expect(!table.cells.isEmpty) }
        }
    }

    @Test func `reads a cross table with nested headers and stubs`() throws {
        let taken = try FolderReader.folder(
            at: "\(cases)/rules/cross-nested-risky", digest: noDigest)
        let table = try #require(try SubmissionOpener.open(folder: taken).outputs[0].table)
        #expect(table.cells.count == 16)
        #expect(table.drawn[7] == "LA1/13-15/2023/M=7")
        #expect(
            table.place(of: table.cells[7]).labels
                == ["la": "LA1", "age": "13-15", "entry": "2023", "sex": "M"])
    }

    @Test(arguments: ["family-count-03", "dominance-055-pass", "less-than-safe"])
    func `puts evidence behind every cell`(name: String) throws {
        let taken = try FolderReader.folder(at: "\(cases)/rules/\(name)", digest: noDigest)
        let table = try #require(try SubmissionOpener.open(folder: taken).outputs[0].table)
        #expect(table.cells.allSatisfy { $0.evidence?.count != nil })
    }
}
