import Foundation
import Outputs
import PostgresEngine
import ReadStatEngine
import Testing

@testable import Tabulation

/// Whether the long tests take their full numbers.
private let runsAll = !(ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "").isEmpty

/// The same request gives the same table and evidence on every engine.
struct EngineAgreementTests {
    private static let rounds = runsAll ? 400 : 40

    private static func facts(_ engine: any DataEngine, _ request: TableRequest) throws
        -> CountedFacts
    {
        try CountedFacts(try engine.summary(of: request, Monitor()), request)
    }

    @Test(.enabled(if: PostgresServer.isThere))
    func `PostgreSQL and our scanner make the same tables of random records`() throws {
        try PostgresServer.with { server in
            for seed in UInt64(1)...UInt64(Self.rounds) {
                try Self.compare(seed, on: server)
            }
            try Self.refusals(server)
        }
    }

    private static func compare(_ seed: UInt64, on server: PostgresServer) throws {
        var generator = SeededGenerator(seed: seed)
        let data = RandomData(&generator, rows: 60, quoted: true)
        let type = generator.pick(["numeric", "numeric(12,2)", "double precision", "text"])
        try server.load(data.text, table: "t", columns: columns(cost: type))
        for _ in 0..<5 {
            let wanted = try RandomData.request(&generator)
            let isSame = try agree(on: data.text, wanted, server)
            #expect(isSame, "seed \(seed), \(type)")
        }
    }

    private static func columns(cost type: String) -> String {
        "la text, sex text, cost \(type), w numeric, child text, family text"
    }

    /// Whether our scanner says of a text what the server says of its table `t`.
    private static func agree(on text: String, _ wanted: TableRequest, _ server: PostgresServer)
        throws -> Bool
    {
        let source = try #require(PostgresSource("\(server.address)#public.t"))
        let ours = try withFile(Array(text.utf8)) { try facts(DelimitedEngine(path: $0), wanted) }
        return try facts(source, wanted) == ours
    }

    /// Seeds 178 and 251 of the random records met the first, in 400 rounds.
    /// What PostgreSQL answers by its quick statement, and what makes it ask the other one.
    @Test(.enabled(if: PostgresServer.isThere))
    func `PostgreSQL and our scanner agree at the limits of numbers, and where values are alike`()
        throws
    {
        let header = "la,sex,cost,w,child,family\n"
        let costs = [
            ["999999999999998.5", "1"], ["-999999999999999", "2"], ["1e15", "1"],
            ["0.1234567890123456789", "0.1"], ["7", "7", "7"], ["0", "0", "-0", "1", "1"],
            ["", "3"],
            ["1.10", "1.2", "1.30", "1.5"], ["-3", "-2", "-2.0", "-1"], [""],
        ]
        try PostgresServer.with { server in
            for type in ["numeric", "text"] {
                for costs in costs {
                    let text =
                        header
                        + costs.enumerated().map { "A,\($0 % 2 == 0 ? "F" : ""),\($1),1.50,c,f\n" }
                        .joined()
                    try server.load(text, table: "t", columns: Self.columns(cost: type))
                    for largest in 1...4 {
                        let wanted = try request(
                            rows: ["la", "sex"], ["count", "sum"], of: "cost"
                        ) {
                            $0.largest = largest
                            $0.totals = true
                            $0.missing = largest % 2 == 0 ? .category : .exclude
                        }
                        let isSame = try Self.outcome(on: text, wanted, server)
                        #expect(isSame, "\(type), \(costs), \(largest)")
                    }
                }
            }
        }
    }

    /// Whether both say the same, or both refuse the numbers.
    private static func outcome(on text: String, _ wanted: TableRequest, _ server: PostgresServer)
        throws -> Bool
    {
        do {
            return try agree(on: text, wanted, server)
        } catch let error as DataError {
            guard case .tooLarge = error.problem else { throw error }
            let source = try #require(PostgresSource("\(server.address)#public.t"))
            let expected = DataError.Problem.badNumbers(column: "cost", count: 1)
            do {
                _ = try source.summary(of: wanted, Monitor())
                return false
            } catch { return error.problem == expected }
        }
    }

    @Test(.enabled(if: PostgresServer.isThere))
    func `PostgreSQL and our scanner agree about records that are left out`() throws {
        let header = "la,sex,cost,w,child,family\n"
        let onlyWithoutSex = header + "A,,1,1,c1,f1\nB,F,2.50,1,c2,f1\nB,M,,1,c3,f2\n"
        let unusedWeight = header + "A,F,1,2,c1,f1\nA,F,,-0.5,c2,f1\nA,F,,,c4,f1\nA,M,3,1,c3,f2\n"
        try PostgresServer.with { server in
            for type in ["text", "double precision"] {
                for text in [onlyWithoutSex, unusedWeight] {
                    try server.load(text, table: "t", columns: Self.columns(cost: type))
                    let table = ["la", "sex"]
                    for wanted in [
                        try request(rows: table), try request(columns: table) { $0.totals = true },
                        try request(rows: table, ["count", "sum"], of: "cost", where: "la != 'C'"),
                        try request(rows: table, ["count", "mean"], of: "cost") { $0.weight = "w" },
                    ] {
                        let isSame = try Self.agree(on: text, wanted, server)
                        #expect(isSame, "\(type), \(wanted), \(text)")
                    }
                }
            }
        }
    }

    @Test(.enabled(if: PostgresServer.isThere), arguments: ["text", "numeric"])
    func `PostgreSQL refuses records without a weight as our scanner does`(type: String) throws {
        let text = "la,sex,cost,w,child,family\nA,F,1,2,c1,f1\nA,F,2,,c2,f1\n,F,3,,c3,f2\n"
        try PostgresServer.with { server in
            try server.load(text, table: "t", columns: Self.columns(cost: type))
            let source = try #require(PostgresSource("\(server.address)#public.t"))
            let wanted = try request(rows: ["la"], ["mean"], of: "cost") { $0.weight = "w" }
            let expected = DataError.Problem.noWeight(column: "w", count: 1)
            #expect {
                try source.summary(of: wanted, Monitor())
            } throws: {
                ($0 as? DataError)?.problem == expected
            }
        }
    }

    private static func refusals(_ server: PostgresServer) throws {
        try server.load(
            "la,n\nA,1\nA,x\n", table: "\\\"odd \\\"\\\"name\\\"", columns: "la text, n text")
        let odd = try #require(PostgresSource("\(server.address)#\"odd \"\"name\""))
        let wanted = try request(rows: ["la"], ["sum"], of: "n")
        #expect {
            try odd.summary(of: wanted, Monitor())
        } throws: {
            ($0 as? DataError)?.problem == .badNumbers(column: "n", count: 1)
        }
        let misnamed = try request(rows: ["lb"])
        #expect {
            try odd.summary(of: misnamed, Monitor())
        } throws: {
            ($0 as? DataError)?.problem == .noColumn("lb", suggestion: "la")
        }
        // Text that would end a statement is text.
        let hostile = try request(rows: ["la"], where: "la != 'x''; DROP TABLE t; --\\'")
        #expect(try odd.summary(of: hostile, Monitor()).records == 2)
        let absent = try #require(PostgresSource("\(server.address)#nothing"))
        #expect {
            try absent.summary(of: wanted, Monitor())
        } throws: {
            ($0 as? DataError)?.isMachineFault == false
        }
    }

    @Test func `no password of a database address is shown`() throws {
        let text = "postgresql://someone:secret@localhost:1/x#t"
        #expect(PostgresSource.shown(text) == "postgresql://someone@localhost:1/x#t")
        let source = try #require(PostgresSource(text))
        let wanted = try request(rows: ["la"])
        #expect {
            try source.summary(of: wanted, Monitor())
        } throws: {
            ($0 as? DataError)?.isMachineFault == true && !"\($0)".contains("secret")
        }
    }

    @Test func `a Stata file and the same records as text make the same tables`() throws {
        for seed in UInt64(1)...UInt64(Self.rounds) {
            var generator = SeededGenerator(seed: seed)
            let data = RandomData(&generator, rows: 60, quoted: false)
            let bytes = StataFile.bytes(RandomData.header, data.records, numbers: ["cost", "w"])
            for _ in 0..<5 {
                let wanted = try RandomData.request(&generator)
                let ours = try withFile(Array(data.text.utf8)) {
                    try Self.facts(DelimitedEngine(path: $0), wanted)
                }
                let theirs = try withFile(bytes, ending: "dta") {
                    try Self.facts(try #require(ReadStatFile(path: $0)), wanted)
                }
                let isSame = theirs == ours
                #expect(isSame, "seed \(seed)")
            }
        }
    }

    @Test func `every prefix of a Stata file is refused or read, never a crash`() throws {
        let bytes = StataFile.bytes(["la", "n"], [["A", "1"], ["B", nil]], numbers: ["n"])
        let wanted = try request(rows: ["la"], ["sum"], of: "n")
        var refused = 0
        for length in stride(from: 0, to: bytes.count, by: 7) {
            try withFile(Array(bytes[..<length]), ending: "dta") { path in
                do {
                    _ = try ReadStatFile(path: path)?.summary(of: wanted, Monitor())
                } catch is DataError { refused += 1 }
            }
        }
        #expect(refused > bytes.count / 14)
    }

    private static let duckdb = ProcessInfo.processInfo.environment["SALLYPORT_DUCKDB"] ?? "duckdb"

    private static var hasDuckDB: Bool {
        (try? PostgresServer.shell("command -v \(duckdb)")) != nil
    }

    @Test(.enabled(if: hasDuckDB))
    func `a Parquet file and the same records as text make the same tables`() throws {
        for seed in UInt64(1)...8 {
            var generator = SeededGenerator(seed: seed)
            let data = RandomData(&generator, rows: 60, quoted: true)
            let wanted = try RandomData.request(&generator)
            try withFile(Array(data.text.utf8)) { path in
                let parquet = path + ".parquet"
                defer { try? FileManager.default.removeItem(atPath: parquet) }
                let columns =
                    "{'la': 'VARCHAR', 'sex': 'VARCHAR', 'cost': 'DOUBLE', 'w': 'DECIMAL(9,1)', 'child': 'VARCHAR', 'family': 'VARCHAR'}"
                try PostgresServer.shell(
                    "\(Self.duckdb) -c \"COPY (SELECT * FROM read_csv('\(path)', header=true, quote='\\\"', delim=',', columns=\(columns))) TO '\(parquet)'\""
                )
                let theirs = try Self.facts(
                    ParquetEngine(path: parquet, program: Self.duckdb), wanted)
                let isSame = try Self.facts(DelimitedEngine(path: path), wanted) == theirs
                #expect(isSame, "seed \(seed)")
            }
        }
    }

    @Test func `a program that is not there is named`() throws {
        let wanted = try request(rows: ["la"])
        try withFile([0x50], ending: "parquet") { path in
            let error = DataError(source: path, problem: .missingProgram("no-such-duckdb"))
            #expect(throws: error) {
                try ParquetEngine(path: path, program: "no-such-duckdb")
                    .summary(of: wanted, Monitor())
            }
        }
    }
}
