import Foundation
import Testing

/// `sallyport tabulate` from the outside.
struct TabulateTests {
    private static let copies = Shell.root.appending(path: "Tests/ToolTests/tabulate-cases")

    /// Ours, and those of the shared folder where it is there.
    static let cases: [URL] = {
        let folders = [copies, URL(filePath: "/work/shared/cases/tabulate")]
        return folders.flatMap { folder in
            let found = try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)
            return (found ?? []).filter(\.hasDirectoryPath).sorted { $0.path() < $1.path() }
        }
    }()

    struct Expected: Decodable {
        struct Table: Decodable {
            let command: String
            let cells: [Cell]

            enum CodingKeys: String, CodingKey {
                case command
                case cells = "before-mitigation"
            }
        }

        let tables: [Table]
    }

    struct Cell: Decodable, Hashable {
        let at: [String: String?]
        let statistic: String
        let records: Int
        let rules: [String]
    }

    struct Printed: Decodable {
        let sallyport: Int
        let verdict: String
        let cells: [Cell]
    }

    @Test(arguments: cases)
    func `a contract case gives these cells with these rules`(folder: URL) throws {
        let data = try Data(contentsOf: folder.appending(path: "expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        try Shell.inTemporaryFolder { work in
            try FileManager.default.copyItem(at: folder, to: work.appending(path: "case"))
            for table in expected.tables {
                let result = try Shell.run(table.command, in: work.appending(path: "case"))
                #expect([0, 1].contains(result.status), "\(result.text)")
                let printed = try JSONDecoder().decode(Printed.self, from: Data(result.text.utf8))
                #expect(Set(printed.cells) == Set(table.cells))
                #expect((printed.verdict == "pass") == (result.status == 0))
            }
        }
    }

    private static let pack = copies.appending(path: "c09_margins/pack").path()

    private func inFolder(_ data: String, _ body: (URL) throws -> Void) throws {
        try Shell.inTemporaryFolder { work in
            try data.write(to: work.appending(path: "d.csv"), atomically: true, encoding: .utf8)
            try body(work)
        }
    }

    /// North has 4 of CP, South enough of everything.
    private static let records: String = {
        var text = "la,outcome,cost\n"
        for (la, outcome, count) in [
            ("N", "CIN", 60), ("N", "CP", 4), ("S", "CIN", 55), ("S", "CP", 40), ("W", "CIN", 30),
            ("W", "CP", 25),
        ] {
            for index in 0..<count { text += "\(la),\(outcome),\(index + 1)\n" }
        }
        return text
    }()

    @Test func `the folder is judged by check as tabulate judged it, before and after suppression`()
        throws
    {
        try inFolder(Self.records) { work in
            let call =
                "sallyport tabulate d.csv --rows la --columns outcome --totals --rules \(Self.pack)"
            for (options, out, status) in [("", "plain", 1), ("--suppress", "safe", 0)] {
                let made = try Shell.run("\(call) \(options) --out \(out)", in: work)
                #expect(made.status == Int32(status), "\(made.text)")
                let checked = try Shell.run(
                    "sallyport check \(out) --rules \(Self.pack)", in: work)
                #expect(checked.status == Int32(status), "\(checked.text)")
            }
            let table = try String(
                contentsOf: work.appending(path: "safe/table.csv"), encoding: .utf8)
            #expect(table.contains("N,CP,[c]") && !table.contains(",4\r"))
            #expect(table.components(separatedBy: "[c]").count - 1 == 4)
        }
    }

    private static let rounds =
        (ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "").isEmpty ? 8 : 100

    /// Small counts in places, some missing values, a few large amounts.
    private static func drawn(_ seed: UInt64) -> String {
        var state = seed
        func draw(_ limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }
        var text = "la,outcome,cost\n"
        for la in 0...(1 + draw(3)) {
            for outcome in 0...(1 + draw(3)) {
                for _ in 0..<[0, 1, 3, 8, 9, 10, 15, 30][draw(8)] {
                    let cost = draw(20) == 0 ? "" : draw(50) == 0 ? "90000" : "\(draw(900) + 1)"
                    text += "L\(la),\(draw(40) == 0 ? "" : "o\(outcome)"),\(cost)\n"
                }
            }
        }
        return text + "L0,o0,7\n"
    }

    @Test(arguments: ["", "--suppress", "--round 5"])
    func `check says of the folder what tabulate said, and nothing that fails is shown`(
        treatment: String
    ) throws {
        for seed in UInt64(1)...UInt64(Self.rounds) {
            try inFolder(Self.drawn(seed)) { work in
                let statistics = ["count", "sum --of cost", "count,mean,sd --of cost"]
                let options =
                    "--rows la --columns outcome --statistic \(statistics[Int(seed) % 3])"
                    + (seed % 2 == 0 ? " --totals" : "")
                    + (seed % 5 == 0 ? " --missing category" : "")
                let made = try Shell.run(
                    "sallyport tabulate d.csv \(options) \(treatment) --rules \(Self.pack)"
                        + " --out out --format json", in: work)
                let checked = try Shell.run("sallyport check out --rules \(Self.pack)", in: work)
                #expect([0, 1].contains(made.status), "seed \(seed): \(made.text)")
                #expect(made.status == checked.status, "seed \(seed): \(checked.text)")
                guard treatment == "--suppress", made.status == 0 else { return }
                let printed = try JSONDecoder().decode(Judged.self, from: Data(made.text.utf8))
                let isHidden = printed.cells.allSatisfy {
                    $0.verdict == "pass" || $0.withheld == true
                }
                #expect(isHidden, "seed \(seed)")
            }
        }
    }

    struct Judged: Decodable {
        struct Cell: Decodable {
            let verdict: String
            let withheld: Bool?
        }

        let cells: [Cell]
    }

    @Test func `without rules a table is made, and nobody has judged it`() throws {
        try inFolder("la,n\nA,1\nA,2\n") { work in
            let made = try Shell.run(
                "sallyport tabulate d.csv --rows la --format json --out out", in: work)
            #expect(made.status == 1)
            #expect(made.text.contains("\"verdict\": \"review\""), "\(made.text)")
            let table = try String(
                contentsOf: work.appending(path: "out/table.csv"), encoding: .utf8)
            #expect(table.contains("A,2"))
        }
    }

    @Test func `what cannot be used leaves no folder and ends with 2`() throws {
        try inFolder("la,n\nA,1\nB,x\n") { work in
            for options in [
                "--rows lx", "--rows la --statistic sum --of n", "--rows la --statistic sum",
                "--rows la --statistic nonsense", "--rows la --where 'la = 1'", "", "--rows la,la",
                "--rows la --suppress --round 5", "--rows la --round 1",
                "--rows la --missing maybe",
                "--rows la --contributor a --contributor b", "--rows la --dataset nothing.yaml",
            ] {
                let made = try Shell.run(
                    "sallyport tabulate d.csv \(options) --rules \(Self.pack) --out out", in: work)
                #expect(made.status == 2, "\(options): \(made.text)")
            }
            let none = try Shell.run(
                "sallyport tabulate d.csv --rows la --suppress --out out", in: work)
            #expect(none.status == 2 && none.text.contains("--rules"))
            let names = try FileManager.default.contentsOfDirectory(atPath: work.path())
            #expect(names == ["d.csv"])
        }
    }

    @Test func `children in several categories make a total of fewer, and that is no mistake`()
        throws
    {
        var text = "la,child\n"
        for index in 0..<60 { text += "A,c\(index)\nB,c\(index + 20)\nA,c\(index)\n" }
        try inFolder(text) { work in
            let made = try Shell.run(
                "sallyport tabulate d.csv --rows la --contributor child --totals"
                    + " --rules \(Self.pack) --out out --quiet && cat out/table.csv"
                    + " && sallyport check out --rules \(Self.pack)", in: work)
            #expect(made.status == 0, "\(made.text)")
            #expect(made.text.contains("A,60\r\nB,60\r\nTotal,80"))
        }
    }

    @Test func `a folder that is there already is not touched`() throws {
        try inFolder(Self.records) { work in
            let made = try Shell.run(
                "mkdir out && echo mine > out/file && sallyport tabulate d.csv --rows la"
                    + " --rules \(Self.pack) --out out; ls out", in: work)
            #expect(made.text.hasSuffix("file\n") && made.text.contains("is there already"))
        }
    }

    @Test func `data may come through a pipe`() throws {
        try inFolder(Self.records) { work in
            let made = try Shell.run(
                "cat d.csv | sallyport tabulate - --rows la --rules \(Self.pack) --out out --quiet"
                    + " && cat out/table.csv", in: work)
            #expect(made.text.contains("N,64") && made.text.contains("W,55"), "\(made.text)")
        }
    }

    // Not by an interrupt: what this process starts inherits its signal mask, which blocks that. The
    // shell's `exec` waits for the reader, and while it holds the pipe there is more to read.
    @Test func `a program that is killed while it reads leaves nothing behind`() throws {
        try inFolder(Self.records) { work in
            let made = try Shell.run(
                """
                mkfifo slow; sallyport tabulate slow --rows la --rules \(Self.pack) --out out & \
                exec 3> slow; cat d.csv >&3; kill -KILL $!; wait $!; test $? -gt 128 && echo killed
                """, in: work)
            #expect(made.text.contains("killed"), "\(made.text)")
            let names = try FileManager.default.contentsOfDirectory(atPath: work.path())
            #expect(Set(names) == ["d.csv", "slow"])
        }
    }
}
