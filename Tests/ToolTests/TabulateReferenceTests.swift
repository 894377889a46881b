import Foundation
import Testing

/// `sallyport tabulate` against a reference in exact fractions: `tabulate-cases/reference.json` holds
/// records, calls, and what a short program of its own, written from INTERFACE.md, computed of them
/// before ours ran.
struct TabulateReferenceTests {
    private static let file = Shell.root.appending(
        path: "Tests/ToolTests/tabulate-cases/reference.json")

    static let all: Reference? = try? JSONDecoder().decode(
        Reference.self, from: Data(contentsOf: file))

    struct Reference: Decodable {
        let pack: String
        let data: [String: Records]
        let tables: [Table]
        let pairs: [Pair]
        let refusals: [Refusal]
    }

    /// Text of data, or lines with how often each stands in it.
    struct Records: Decodable {
        let text: String?
        let header: String?
        let lines: [Line]?

        struct Line: Decodable {
            let count: Int
            let text: String

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                count = try container.decode(Int.self)
                text = try container.decode(String.self)
            }
        }

        var bytes: Data {
            if let text { return Data(text.utf8) }
            let rows = (lines ?? []).flatMap { Array(repeating: $0.text + "\n", count: $0.count) }
            return Data(((header ?? "") + "\n" + rows.joined()).utf8)
        }
    }

    struct Table: Decodable, CustomTestStringConvertible {
        let name: String
        /// Which of `data`.
        let records: String
        let options: String
        let dataset: String?
        let cells: [Cell]

        var testDescription: String { name }
    }

    struct Cell: Decodable {
        let at: [String: String?]
        let evidence: Evidence
        let statistics: [String: Statistic]

        struct Statistic: Decodable {
            let value: Double?
            let rules: [String]
        }

        enum CodingKeys: CodingKey { case at, statistics }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            at = try container.decode([String: String?].self, forKey: .at)
            statistics = try container.decode([String: Statistic].self, forKey: .statistics)
            evidence = try Evidence(from: decoder)
        }
    }

    struct Evidence: Decodable, Hashable {
        let records: Int
        let count: Int
        let missing: Int
        let negatives: Int
        let contributors: [String: Int]
        let largest: [String: [Double]]
    }

    /// What the program prints.
    struct Printed: Decodable {
        let verdict: String
        let cells: [PrintedCell]
    }

    struct PrintedCell: Decodable {
        let at: [String: String?]
        let statistic: String
        let evidence: Evidence
        let value: Double?
        let rules: [String]

        enum CodingKeys: CodingKey { case at, statistic, value, rules }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            at = try container.decode([String: String?].self, forKey: .at)
            statistic = try container.decode(String.self, forKey: .statistic)
            value = try container.decode(Double?.self, forKey: .value)
            rules = try container.decode([String].self, forKey: .rules)
            evidence = try Evidence(from: decoder)
        }

        /// Whether the reference says the same, but for the last digits of a value.
        func agrees(with cell: Cell) -> Bool {
            guard at == cell.at, evidence == cell.evidence, let own = cell.statistics[statistic],
                rules == own.rules, (value == nil) == (own.value == nil)
            else { return false }
            let difference = ((value ?? 0) - (own.value ?? 0)).magnitude
            return difference <= 1e-9 * max(1, own.value?.magnitude ?? 0)
        }
    }

    @Test(arguments: all?.tables ?? [])
    func `values, evidence and rules are those of the reference, and check agrees`(table: Table)
        throws
    {
        try inFolder(table.records, dataset: table.dataset) { work in
            let made = try Shell.run(
                "sallyport tabulate data.csv --rules pack --format json --out out \(table.options)",
                in: work)
            #expect([0, 1].contains(made.status), "\(made.text)")
            let printed = try JSONDecoder().decode(Printed.self, from: Data(made.text.utf8))
            let cells = Dictionary(uniqueKeysWithValues: table.cells.map { ($0.at, $0) })
            #expect(printed.cells.count == table.cells.reduce(0) { $0 + $1.statistics.count })
            for cell in printed.cells {
                let isSame = cells[cell.at].map(cell.agrees) ?? false
                #expect(isSame, "\(cell) is not \(String(describing: cells[cell.at]))")
            }
            let checked = try Shell.run("sallyport check out --rules pack", in: work)
            #expect(checked.status == made.status, "\(checked.text)")
        }
    }

    struct Pair: Decodable, CustomTestStringConvertible {
        let name: String
        /// Which of `data`.
        let records: String
        let dataset: String
        let options: [String]
        let together: String

        var testDescription: String { name }
    }

    struct Checked: Decodable { let verdict: String }

    @Test(arguments: all?.pairs ?? [])
    func `two tables of the same records are judged together`(pair: Pair) throws {
        try inFolder(pair.records, dataset: pair.dataset) { work in
            for (index, options) in pair.options.enumerated() {
                let made = try Shell.run(
                    "sallyport tabulate data.csv --rules pack --quiet --dataset dataset.yaml"
                        + " --out out\(index) \(options)", in: work)
                #expect([0, 1].contains(made.status), "\(made.text)")
            }
            let checked = try Shell.run(
                "sallyport check out1 --released out0 --rules pack --format json", in: work)
            let report = try JSONDecoder().decode(Checked.self, from: Data(checked.text.utf8))
            #expect(report.verdict == pair.together, "\(checked.text)")
        }
    }

    struct Refusal: Decodable, CustomTestStringConvertible {
        let name: String
        /// Which of `data`.
        let records: String
        let options: String
        let words: [String]

        var testDescription: String { name }
    }

    @Test(arguments: all?.refusals ?? [])
    func `what cannot be used is refused in these words and leaves nothing`(refusal: Refusal)
        throws
    {
        try inFolder(refusal.records) { work in
            let made = try Shell.run(
                "sallyport tabulate data.csv --rules pack --out out \(refusal.options)", in: work)
            #expect(made.status == 2, "\(made.text)")
            for word in refusal.words { #expect(made.text.contains(word), "\(made.text)") }
            #expect(!made.text.contains("secret"), "text of a cell is in a message")
            let names = try FileManager.default.contentsOfDirectory(atPath: work.path())
            #expect(Set(names) == ["data.csv", "pack"])
        }
    }

    @Test func `the reference is there`() throws {
        let all = try #require(Self.all)
        #expect(all.tables.count > 80 && all.pairs.count > 14 && all.refusals.count > 30)
    }

    private func inFolder(
        _ name: String, dataset: String? = nil, _ body: (URL) throws -> Void
    ) throws {
        let pack = try #require(Self.all?.pack)
        let records = try #require(Self.all?.data[name])
        try Shell.inTemporaryFolder { work in
            try records.bytes.write(to: work.appending(path: "data.csv"))
            let folder = work.appending(path: "pack")
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false)
            try Data(pack.utf8).write(to: folder.appending(path: "pack.yaml"))
            if let dataset {
                try Data(dataset.utf8).write(to: work.appending(path: "dataset.yaml"))
            }
            try body(work)
        }
    }
}
