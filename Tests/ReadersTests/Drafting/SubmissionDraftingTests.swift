import Disclosure
import Foundation
import Outputs
import Readers
import Testing
import Writers

/// Folders for drafting: made of texts, or real ones.
enum DraftFolder {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func digest(_ bytes: [UInt8]) -> Digest {
        let value = bytes.reduce(UInt64(bytes.count)) { $0 &* 31 &+ UInt64($1) }
        let hex = String(value, radix: 16)
        let padded = String(repeating: "0", count: 64 - hex.count) + hex
        guard let digest = Digest(hex: padded) else { preconditionFailure("a digest that is none") }
        return digest
    }

    static func of(_ files: [String: String]) -> SubmittedFolder {
        SubmittedFolder(
            files: files.sorted { $0.key < $1.key }.map { path, text in
                SubmittedFile(path: path, bytes: Array(text.utf8), digest: digest(Array(text.utf8)))
            }, refused: [])
    }

    static func real(_ path: String) throws -> SubmittedFolder {
        try FolderReader.folder(at: root.appending(path: path).path, digest: digest)
    }

    static func dataset(_ yaml: String) throws -> Dataset {
        try DatasetReader.dataset(
            bytes: Array(yaml.utf8), file: "dataset.yaml", limits: ReadLimits(),
            companions: { _ in nil })
    }

    static func draft(_ files: [String: String], dataset: String? = nil) throws -> DraftedSubmission
    {
        SubmissionDrafting.draft(
            of: of(files), title: "drawn", dataset: try dataset.map { try self.dataset($0) })
    }

    /// What `check` says of a folder with this draft in it.
    static func report(
        _ folder: SubmittedFolder, _ drafted: DraftedSubmission, by packs: [RulePack]
    )
        throws -> SubmissionReport
    {
        let bytes = DraftPage.bytes(
            of: drafted.declaration, questions: drafted.questions, general: drafted.general)
        let file = SubmittedFile(path: "submission.yaml", bytes: bytes, digest: digest(bytes))
        let others = folder.files.filter { $0.path != "submission.yaml" }
        let opened = try SubmissionOpener.open(
            folder: SubmittedFolder(files: others + [file], refused: folder.refused))
        return SubmissionReport(on: opened, by: packs)
    }

    static func pack(_ name: String) throws -> RulePack {
        let data = try Data(contentsOf: root.appending(path: "Rules/\(name)/pack.yaml"))
        return try PackReader.pack(bytes: Array(data), file: name, digest: digest(Array(data)))
    }
}

struct SubmissionDraftingTests {
    @Test(arguments: [
        "adr-fellowship/first", "adr-fellowship/revised", "family-evaluation/revised",
        "la-survey/revised",
    ])
    func `the draft of a real folder is judged like the submission its author wrote`(
        version: String
    ) throws {
        let folder = try DraftFolder.real("Examples/\(version)")
        let dataset = try #require(folder["dataset.yaml"])
        let drafted = SubmissionDrafting.draft(
            of: folder, title: version,
            dataset: try DatasetReader.dataset(
                bytes: dataset.bytes, file: "dataset.yaml", limits: ReadLimits(),
                companions: { _ in nil }))
        let packs = [try DraftFolder.pack("uk-default-10")]
        let written = SubmissionReport(
            on: try SubmissionOpener.open(folder: folder), by: packs)
        let report = try DraftFolder.report(folder, drafted, by: packs)
        for own in written.outputs where own.output.kind != .undeclared && own.output.models.isEmpty
        {
            let other = try #require(report.outputs.first { $0.output.file == own.output.file })
            // Only an author knows who a table is about: without that, tables may disagree.
            let asks: Set<String> = ["differencing", "inconsistent", "undeclared-population"]
            #expect(other.verdict >= own.verdict, "\(own.output.file)")
            #expect(other.output.kind == own.output.kind, "\(own.output.file)")
            #expect(
                Set(other.findings.map(\.rule)).subtracting(asks)
                    == Set(own.findings.map(\.rule)).subtracting(asks), "\(own.output.file)")
        }
        #expect(report.outputs.allSatisfy { $0.output.kind != .undeclared })
    }

    @Test func `a draft reads back as it was written`() throws {
        for path in ["Examples/adr-fellowship/first", "Tests/Fixtures/acro-1.0.2"] {
            let drafted = SubmissionDrafting.draft(
                of: try DraftFolder.real(path), title: "a title", dataset: nil)
            let bytes = DraftPage.bytes(
                of: drafted.declaration, questions: drafted.questions, general: drafted.general)
            var read = try SubmissionReader.declaration(bytes: bytes, file: "submission.yaml")
            for index in read.outputs.indices { read.outputs[index].line = 1 }
            #expect(read == drafted.declaration)
        }
    }

    private static let people = """
        dataset: drawn
        units: [child, family]
        variables:
          sex: {codes: [F, M]}
          la: {codes: [E1, E2], names: {E1: Leeds, E2: York}, levels: {region: {North: [E1, E2]}}}
          age: {codes: 0..17}
        """

    @Test func `statistics, precision, variables and units are recognised in a long table`() throws
    {
        let drafted = try DraftFolder.draft(
            [
                "t.csv": """
                la,sex,n_children,mean_cost,p90_cost
                Leeds,F,41,12.5,30
                Leeds,M,37,11.25,29
                York,F,52,13.5,31
                York,M,48,12.0,28
                """
            ], dataset: Self.people)
        let output = try #require(drafted.declaration.outputs.first)
        let table = try #require(output.table)
        #expect(output.kind == .linearAggregations)
        #expect(output.unit == "child")
        #expect(table.dimensions.map(\.name) == ["la", "sex"])
        #expect(table.values.map(\.statistic) == [.count, .mean, .quantile])
        #expect(table.values.map(\.precision) == [.exact, .decimals(2), .decimals(0)])
        #expect(table.values.map(\.of) == [nil, "cost", "cost"])
        #expect(table.values[2].quantile == Decimal(parsing: "0.9"))
        #expect(drafted.questions.isEmpty)
    }

    @Test func `what is not certain is a question, and what is not known is left for check`() throws
    {
        let files = [
            "t.csv": """
            place,n,weirdness
            Leeds,15,3.5
            York,20,4.5
            Hull,35,[c]
            Ripon,-,5.5
            Selby,40,6.5
            Thirsk,55,7.5
            Whitby,60,8.5
            """
        ]
        let drafted = try DraftFolder.draft(files)
        let asked = drafted.questions["t"] ?? []
        #expect(asked.contains { $0.contains("rounded to 5?") })
        #expect(asked.contains { $0.contains("what is the column weirdness?") })
        #expect(asked.contains { $0.contains("does - in n stand for a withheld value?") })
        #expect(asked.contains { $0.contains("who counts as one?") })
        let report = try DraftFolder.report(DraftFolder.of(files), drafted, by: [])
        let rules = Set(report.outputs.flatMap(\.findings).map(\.rule))
        #expect(rules.contains("undeclared"))
        #expect(report.verdict == .fail)
    }

    @Test func `middles of six are not taken for multiples of three`() throws {
        func precision(_ numbers: [Int]) throws -> Precision? {
            let lines = numbers.enumerated().map { "A\($0),\($1)\n" }
            let drafted = try DraftFolder.draft(["t.csv": "place,n\n" + lines.joined()])
            return drafted.declaration.outputs.first?.table?.values.first?.precision
        }
        #expect(try precision([15, 21, 33, 0, 39, 57, 63]) == .midpoint(6))
        #expect(try precision([15, 21, 33, 0, 42, 57, 63]) == .round(3))
        #expect(try precision([15, 21, 33, 0, 40, 57, 63]) == .exact)
    }

    private struct Share: CustomTestStringConvertible {
        let name: String
        let text: String
        let percentOf: [String: String]
        let base: ValueDeclaration.Base?
        let isAsked: Bool
        var testDescription: String { name }
    }

    private static let shares: [Share] = [
        Share(
            name: "of the total in another line",
            text: "sex,n,pct\nF,30,30.0\nM,70,70.0\nTotal,100,100.0\n",
            percentOf: ["sex": "Total"], base: nil, isAsked: false),
        Share(
            name: "of a base beside it", text: "sex,n,n_all,pct\nF,30,60,50.0\nM,20,80,25.0\n",
            percentOf: [:], base: .column("n_all"), isAsked: false),
        Share(
            name: "of a base that repeats", text: "sex,pct,n\nF,30.0,90\nM,70.0,90\n",
            percentOf: ["sex": "Total"], base: .column("n"), isAsked: false),
        Share(
            name: "that nothing explains", text: "sex,n,pct\nF,30,31.0\nM,70,12.0\n",
            percentOf: [:], base: .column("n"), isAsked: true),
    ]

    @Test(arguments: shares)
    private func `a percentage is a share only of what gives its digits`(share: Share) throws {
        let drafted = try DraftFolder.draft(["t.csv": share.text])
        let values = try #require(drafted.declaration.outputs.first?.table?.values)
        let percent = try #require(values.first { $0.statistic == .percent })
        #expect(percent.percentOf == share.percentOf)
        #expect(percent.base == share.base)
        let asked = drafted.questions["t"] ?? []
        #expect(asked.contains { $0.contains("share") || $0.contains("base of") } == share.isAsked)
    }

    @Test func `cross-tabulations, nested or with statistics, are laid out as printed`() throws {
        let drafted = try DraftFolder.draft(
            [
                "a.csv": ",F,M,Total\nLeeds,41,37,78\nYork,52,48,100\nNorth,93,85,178\n",
                "b.csv":
                    "sex,F,F,M,M\n,mean,sd,mean,sd\nLeeds,1.5,0.5,2.5,0.5\nYork,1.5,0.5,2.5,0.5\n",
                "c.csv": ",one,two\nx,11,12\ny,13,14\n",
            ], dataset: Self.people)
        let tables = Dictionary(
            uniqueKeysWithValues: drafted.declaration.outputs.map { ($0.id, $0) })
        #expect(tables["a"]?.table?.rows == ["la"])
        #expect(tables["a"]?.table?.columns == ["sex"])
        #expect(drafted.questions["a"]?.contains { $0.contains("labels") } != true)
        #expect(tables["b"]?.table?.columns == ["sex", "statistic"])
        #expect(tables["b"]?.table?.values.map(\.statistic) == [.mean, .sd])
        #expect(tables["c"]?.table?.layout == .cross)
        #expect(drafted.questions["c"]?.filter { $0.hasPrefix("which variable") }.isEmpty == false)
    }

    @Test func `stacked tables, models side by side, levels, figures and code find their place`()
        throws
    {
        let drafted = try DraftFolder.draft([
            "one.csv":
                "variable,level,n,pct\nsex,F,41,53\nsex,M,37,47\nage,0-9,30,38\nage,10+,48,62\n",
            "two.csv": "term,est_a,se_a,est_b,se_b\nsexF,1.2,0.1,1.1,0.1\nage,0.3,0.1,0.2,0.1\n",
            "evidence/two-levels.csv": "term,count\nsexF,41\nsexM,37\n",
            "evidence/one.csv": "variable,level,n_raw\nsex,F,41\n",
            "one.png": "\u{89}PNG", "code.R": "x <- 1\n", "run.log": "done\n", "data.rds": "RDX3",
        ])
        let outputs = Dictionary(
            uniqueKeysWithValues: drafted.declaration.outputs.map { ($0.file, $0) })
        #expect(outputs["one.csv"]?.table?.layout == .stacked)
        #expect(outputs["one.csv"]?.table?.variableColumn == "variable")
        #expect(outputs["one.csv"]?.evidence?.count == "n_raw")
        #expect(outputs["two.csv"]?.models.count == 2)
        #expect(outputs["two.csv"]?.models.map(\.levelCounts).allSatisfy { $0 != nil } == true)
        #expect(outputs["code.R"]?.kind == .code && outputs["run.log"]?.kind == .log)
        #expect(outputs["data.rds"] == nil)
        #expect(drafted.general.contains { $0.hasPrefix("data.rds") })
    }

    @Test func `evidence of several measures goes to each of them`() throws {
        let drafted = try DraftFolder.draft(
            [
                "tables/t.csv": "sex,stress_mean,stress_sd,cost_mean,families\nF,3.4,0.9,38,20\n",
                "evidence/t.csv":
                    "sex,n_raw,stress_top1,stress_top2,stress_total,cost_top1,cost_total,n_missing\n"
                    + "F,20,5,5,68,90,760,0\n",
            ], dataset: Self.people)
        let output = try #require(drafted.declaration.outputs.first)
        let values = try #require(output.table?.values)
        #expect(output.unit == "family")
        #expect(values.map(\.column) == ["stress_mean", "stress_sd", "cost_mean", "families"])
        #expect(
            values.map { $0.evidence?.largest["family"] } == [
                ["stress_top1", "stress_top2"], ["stress_top1", "stress_top2"], ["cost_top1"], nil,
            ])
        #expect(
            values.map { $0.evidence?.columns[.total] } == [
                "stress_total", "stress_total", "cost_total", nil,
            ])
        #expect(values.prefix(3).allSatisfy { $0.evidence?.columns[.missing] == "n_missing" })
        #expect(output.evidence?.count == "n_raw" && output.evidence?.largest.isEmpty == true)
        #expect(drafted.questions.isEmpty)
    }

    private static let answers = """
        dataset: drawn
        units: [worker, authority]
        variables:
          area: {codes: [North, South]}
          first: {codes: [Yes, No]}
          second: {codes: [Yes, No]}
        """

    @Test func `the evidence says which of two variables with equal labels is meant`() throws {
        let table = "Area,Yes,No,All\nNorth,17,13,30\nSouth,14,11,25\n"
        let files = [
            "tables/t.csv": table, "evidence/t.csv": "area,second,n_raw\nNorth,Yes,17\n",
            "tables/u.csv": table,
        ]
        let drafted = try DraftFolder.draft(files, dataset: Self.answers)
        let outputs = Dictionary(
            uniqueKeysWithValues: drafted.declaration.outputs.map { ($0.file, $0) })
        #expect(outputs["tables/t.csv"]?.table?.layout == .cross)
        #expect(outputs["tables/t.csv"]?.table?.columns == ["second"])
        #expect(drafted.questions["tables/t"]?.contains { $0.contains("in both") } != true)
        #expect(outputs["tables/u.csv"]?.table?.layout == .cross)
        #expect(drafted.questions["tables/u"]?.contains { $0.contains("in both") } == true)
    }

    @Test func `names of variables in a column make a stacked table, whatever it is called`() throws
    {
        let drafted = try DraftFolder.draft(
            [
                "t.csv": """
                item,answer,pct,authorities
                first,Yes,65,93
                first,No,35,93
                second,Yes,80,90
                second,No,20,90
                """
            ], dataset: Self.answers)
        let output = try #require(drafted.declaration.outputs.first)
        let table = try #require(output.table)
        #expect(table.layout == .stacked)
        #expect(table.variableColumn == "item" && table.levelColumn == "answer")
        #expect(table.values.map(\.percentOf) == [["item": "Total"]])
        #expect(table.values.map(\.base) == [.column("authorities")])
        #expect(output.unit == "authority")
        #expect(drafted.questions.isEmpty)
    }

    @Test(
        arguments: [
            ("xlsx-second-sheet", ["t-counts", "t-more"], "sheet"),
            ("docx-two-tables", ["t-1", "t-2"], "number"),
            ("xlsx-clean", ["t"], nil), ("md-clean", ["t"], nil), ("tex-clean", ["t"], nil),
        ] as [(String, [String], String?)])
    func `every table of a document becomes an output, and check accounts for all of them`(
        name: String, ids: [String], word: String?
    ) throws {
        let folder = try DraftFolder.real("Tests/ReadersTests/Corpus/\(name)")
        let dataset = try #require(folder["dataset.yaml"])
        let drafted = SubmissionDrafting.draft(
            of: folder, title: name,
            dataset: try DatasetReader.dataset(
                bytes: dataset.bytes, file: "dataset.yaml", limits: ReadLimits(),
                companions: { _ in nil }))
        #expect(drafted.declaration.outputs.map(\.id) == ids)
        for table in drafted.declaration.outputs.map(\.table) {
            let selection: String? =
                switch table?.selection {
                case .sheet: "sheet"
                case .number: "number"
                case .caption: "caption"
                case nil: nil
                }
            #expect(selection == word)
            #expect(table?.values.map(\.statistic) == [.count])
        }
        let report = try DraftFolder.report(
            folder, drafted, by: [try DraftFolder.pack("uk-default-10")])
        #expect(report.outputs.map(\.output.id) == ids)
        #expect(report.outputs.flatMap(\.findings).map(\.rule).allSatisfy { $0 != "undeclared" })
    }

    @Test(arguments: [
        "la,sex,n,pct\nLeeds,F,41,52.6\nLeeds,M,37,47.4\nYork,F,[c],*\n",
        "sex,F,F,M\n,mean,sd,mean\nla,,,\nLeeds,1.5,0.5,2.5\n",
        "variable,level,n\nsex,F,41\nage,0-9,30\n",
        "term,est_a,se_a,est_b\nsexF,1.2,0.1,1.1\n",
    ])
    func `no part of a file, and no changed byte, stops a draft`(text: String) throws {
        let bytes = Array(text.utf8)
        var files: [[UInt8]] = bytes.indices.map { Array(bytes[..<$0]) }
        for index in bytes.indices {
            for byte: UInt8 in [0x00, 0x0A, 0x22, 0x2C, 0x3A, 0xFF] {
                var changed = bytes
                changed[index] = byte
                files.append(changed)
            }
        }
        for bytes in files {
            let file = SubmittedFile(path: "t.csv", bytes: bytes, digest: DraftFolder.digest(bytes))
            let folder = SubmittedFolder(files: [file], refused: [])
            let drafted = SubmissionDrafting.draft(of: folder, title: "t", dataset: nil)
            let written = DraftPage.bytes(
                of: drafted.declaration, questions: drafted.questions, general: drafted.general)
            _ = try? SubmissionReader.declaration(bytes: written, file: "submission.yaml")
            #expect(drafted.count > 0)
        }
    }
}
