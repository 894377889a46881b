import Commands
import Disclosure
import Foundation
import Outputs
import Readers
import Testing
import Writers

/// The folders under `Tests/Fixtures` were written by ACRO 1.0.2 and 0.4.12 from synthetic records.
struct AcroImportTests {
    /// With real digests, since ACRO's checksums are SHA-256; `sha256sum` computes them.
    private func folder(_ version: String) throws -> SubmittedFolder {
        let path = DraftFolder.root.appending(path: "Tests/Fixtures/acro-\(version)")
            .path
        let listed = try Command(
            "/bin/sh", ["-c", "find . -type f -exec sha256sum {} +"], in: path
        ).run().text
        var digests: [String: Digest] = [:]
        for line in listed.split(separator: "\n") {
            digests[String(line.dropFirst(68))] = Digest(hex: String(line.prefix(64)))
        }
        let read = try FolderReader.folder(at: path, digest: DraftFolder.digest)
        return SubmittedFolder(
            files: try read.files.map { file in
                SubmittedFile(
                    path: file.path, bytes: file.bytes, digest: try #require(digests[file.path]))
            }, refused: [])
    }

    private func differences(_ folder: SubmittedFolder) throws -> [AcroDifference] {
        let imported = try AcroImport(of: folder, title: "acro", dataset: nil)
        let files = SubmittedFolder(files: imported.files, refused: [])
        let report = try DraftFolder.report(
            files, imported.drafted, by: [try DraftFolder.pack("sacro-acro-1.0")])
        return imported.differences(from: report)
    }

    private func change(_ folder: SubmittedFolder, _ path: String, _ edit: (String) -> String)
        -> SubmittedFolder
    {
        SubmittedFolder(
            files: folder.files.map { file in
                guard file.path == path else { return file }
                let bytes = Array(edit(String(decoding: file.bytes, as: UTF8.self)).utf8)
                return SubmittedFile(path: path, bytes: bytes, digest: DraftFolder.digest(bytes))
            }, refused: [])
    }

    @Test(arguments: ["1.0.2", "0.4.12"])
    func `agrees with ACRO on the cells of plain count tables, and keeps its claims as context`(
        version: String
    ) throws {
        let folder = try folder(version)
        let imported = try AcroImport(of: folder, title: "acro", dataset: nil)
        #expect(imported.results.version == version)
        #expect(imported.differences.isEmpty)
        let tables = imported.drafted.declaration.outputs.filter { $0.kind == .frequencies }
        #expect(tables.map(\.file) == ["output_0_0.csv", "output_1_0.csv"])
        let nested = try #require(tables.last?.table)
        #expect(nested.rows == ["la"] && nested.columns == ["placement", "sex"])
        #expect(
            imported.drafted.declaration.outputs.allSatisfy {
                $0.context?.contains("which claims") == true
            })
        let found = try differences(folder)
        #expect(!found.contains { ["output_0", "output_1"].contains($0.output) })
        let model = imported.drafted.declaration.outputs.first { $0.file == "output_4_1.csv" }
        #expect(model?.models.first?.type == .linear)
        #expect(model?.models.first?.observations == 600)
        #expect(model?.models.first?.residualDF == 597)
    }

    @Test(arguments: ["1.0.2", "0.4.12"])
    func `variables are called as the command calls them, which is asked`(version: String) throws {
        let drafted = try AcroImport(of: try folder(version), title: "acro", dataset: nil).drafted
        let columns = drafted.declaration.outputs.compactMap(\.table).map(\.columns)
        #expect(columns.contains(["placement"]) && columns.contains(["sex"]))
        let questions = drafted.questions.values.flatMap(\.self)
        #expect(!questions.contains { $0.contains("it is called column1 here") })
        #expect(questions.contains { $0.hasPrefix("ACRO's command calls") })
        #expect(!questions.contains { $0.contains("say type:") })
    }

    @Test(arguments: ["1.0.2", "0.4.12"])
    func `a verdict that was changed in the results is a difference`(version: String) throws {
        let forged = change(try folder(version), "results.json") {
            $0.replacingOccurrences(of: "\"status\": \"fail\"", with: "\"status\": \"pass\"")
        }
        let found = try differences(forged).filter { $0.topic == .status }
        #expect(found.contains { $0.output == "output_0" && $0.message.contains("we say fail") })
    }

    @Test func `a file changed after its checksum, and milder settings, are differences`() throws {
        let folder = try folder("1.0.2")
        let edited = change(folder, "output_0_0.csv") {
            $0.replacingOccurrences(of: ",5,", with: ",50,")
        }
        let imported = try AcroImport(of: edited, title: "acro", dataset: nil)
        #expect(imported.differences.map(\.topic) == [.files])
        let config = change(folder, "config.json") {
            $0.replacingOccurrences(of: "\"safe_threshold\": 10", with: "\"safe_threshold\": 1")
        }
        #expect(
            try AcroImport(of: config, title: "acro", dataset: nil).differences.map(\.topic)
                == [.settings])
    }

    @Test func `names that lead out of the folder are not followed`() throws {
        for name in ["/etc/passwd", "../results.json", "checksums/../results.json"] {
            let forged = change(try folder("0.4.12"), "results.json") {
                $0.replacingOccurrences(of: "\"output_0_0.csv\"", with: "\"\(name)\"")
            }
            let imported = try AcroImport(of: forged, title: "acro", dataset: nil)
            #expect(!imported.files.contains { $0.path == "output_0_0.csv" || $0.path == name })
            #expect(imported.differences.map(\.output) == ["output_0"])
        }
    }

    @Test func `results by the old file name, as a list, or with names alone are read`() throws {
        let json = """
            {"version": "0.4.5", "results": [{"uid": "a", "status": "pass", "type": "table",
             "properties": {"method": "crosstab"}, "files": ["t.csv"], "comments": ["\\u00e9\\ud83d\\ude00"],
             "outcome": {"x": NaN}}]}
            """
        let folder = DraftFolder.of(["outputs.json": json, "t.csv": ",a,b\nx,11,12\ny,13,14\n"])
        let imported = try AcroImport(of: folder, title: "acro", dataset: nil)
        #expect(imported.files.map(\.path) == ["t.csv"])
        #expect(imported.results.outputs.map(\.comments) == [["é😀"]])
        #expect(imported.differences.map(\.message) == ["t.csv has no checksum"])
    }

    @Test func `no damage to the results is more than an error`() throws {
        let folder = try folder("0.4.12")
        let bytes = try #require(folder["results.json"]).bytes
        var seed: UInt64 = 20261121
        for _ in 0..<300 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let at = Int(seed >> 33) % bytes.count
            for damaged in [
                Array(bytes[..<at]),
                bytes[..<at] + [UInt8(truncatingIfNeeded: seed)] + bytes[(at + 1)...],
            ] {
                let file = SubmittedFile(
                    path: "results.json", bytes: damaged, digest: DraftFolder.digest(damaged))
                let others = folder.files.filter { $0.path != "results.json" }
                let damagedFolder = SubmittedFolder(files: others + [file], refused: [])
                do {
                    _ = try AcroImport(of: damagedFolder, title: "acro", dataset: nil)
                } catch {
                    #expect(error.errors.first?.file == "results.json", "seed \(seed)")
                }
            }
        }
    }

    @Test func `a depth without end, and a folder without results, are refused`() {
        let deep = String(repeating: "[", count: 100_000)
        for files in [["results.json": deep], ["t.csv": "a,b\n1,2\n"], ["results.json": "{}"]] {
            #expect(throws: ReadErrors.self) {
                try AcroImport(of: DraftFolder.of(files), title: "acro", dataset: nil)
            }
        }
    }
}
