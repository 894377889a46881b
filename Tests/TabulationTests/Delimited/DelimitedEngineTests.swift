import Foundation
import Outputs
import Synchronization
import Testing

@testable import Tabulation

struct DelimitedEngineTests {
    /// Three records: A, "B, x" and A.
    @Test(arguments: [
        "la,n\nA,1\n\"B, x\",2\nA,3\n", "la,n\r\nA,1\r\n\"B, x\",2\r\nA,3\r\n",
        "\u{FEFF}la,n\nA,1\n\"B, x\",\"2\"\nA,3", "la\tn\nA\t1\nB, x\t2\nA\t3\n",
        "la;n\nA;1\nB, x;2\nA;3\n", "la,n\n\nA,1\n\"B, x\",2\n\n\nA,3\n\n",
        "x,la,n\n\"a\nb\",A,1\n\"\"\"\",\"B, x\",2\n,A,3\n", "n,la\n1,A\n2,\"B, x\"\n3,A\n",
    ])
    func `all ways to write a table of text are read alike`(text: String) throws {
        let made = try table(of: text, try request(rows: ["la"], ["count", "sum"], of: "n"))
        #expect(lines(made) == ["A,2,4", "B, x,1,2"])
    }

    @Test(arguments: [
        ("la,n\nA,1\nB,x\nB,y\n", 3, 2, DataError.Problem.text(column: "n", count: 2)),
        ("la,n\nA,1\nA,nan\n", 3, 2, .text(column: "n", count: 1)),
        ("la,n\nA,1e400\n", 2, 2, .tooLarge(column: "n")),
        ("la,n\nA,1\nB,2,3\n", 3, 0, .ragged(fields: 3, header: 2)),
        ("la,n\n\"A\n\",1\nB\n", 4, 0, .ragged(fields: 1, header: 2)),
        ("la,n\nA,1\nB,\"2\nC,3\n", 3, 0, .openQuote),
        ("la,n\nA,\"1\"x\n", 2, 2, .textAfterQuote),
        ("la,n\nA,1\nB\0,2\n", 3, 0, .nul), ("", 1, 0, .empty), ("\nA,1\n", 1, 0, .empty),
        ("la,la,n\nA,B,1\n", 0, 0, .duplicateColumn("la")),
        ("lb,n\nA,1\n", 0, 0, .noColumn("la", suggestion: "lb")),
        ("la,nn\nA,1\n", 0, 0, .noColumn("n", suggestion: "nn")),
    ])
    func `a mistake in the data is named with its place`(
        text: String, line: Int, column: Int, problem: DataError.Problem
    ) throws {
        let wanted = try request(rows: ["la"], ["sum"], of: "n")
        try withFile(Array(text.utf8)) { path in
            let expected =
                DataError(source: path, line: line, column: column, problem: problem)
            #expect(throws: expected) {
                try DelimitedEngine(path: path).summary(of: wanted, Monitor())
            }
        }
    }

    @Test(arguments: [
        ("la,n,w\nA,1,2\nA,2,\nB,3, \n", 3, DataError.Problem.noWeight(column: "w", count: 2)),
        ("la,n,w\nA,1,2\nA,2,-1\nB,3,\n", 3, .negativeWeight),
        ("la,n,w\nA,1,heavy\n", 2, .text(column: "w", count: 1)),
    ])
    func `a record that counts and has no usable weight is named`(
        text: String, line: Int, problem: DataError.Problem
    ) throws {
        let wanted = try request(rows: ["la"], ["mean"], of: "n") { $0.weight = "w" }
        try withFile(Array(text.utf8)) { path in
            #expect(throws: DataError(source: path, line: line, column: 3, problem: problem)) {
                try DelimitedEngine(path: path).summary(of: wanted, Monitor())
            }
        }
    }

    @Test func `a record without a weight is no matter where it does not count`() throws {
        let text = "la,n,w\nA,1,2\nA,,\nA,3,\nA,5,6\n"
        let wanted = try request(rows: ["la"], ["mean"], of: "n", where: "w != missing") {
            $0.weight = "w"
        }
        let made = try table(of: text, wanted)
        #expect(lines(made) == ["A,4.00"])
    }

    @Test func `bytes that are not UTF-8 are refused in any column, with their line`() throws {
        let wanted = try request(rows: ["la"])
        for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
            let bytes = Array("la,x\nA,é\nB,".utf8) + bad + Array("\nC,1\n".utf8)
            try withFile(bytes) { path in
                #expect(throws: DataError(source: path, line: 3, problem: .notUTF8)) {
                    try DelimitedEngine(path: path).summary(of: wanted, Monitor())
                }
            }
        }
    }

    @Test func `no error message holds a value of the data`() throws {
        let secret = "Xylophone"
        for text in ["la,n\nA,\(secret)\n", "la,n\n\"\(secret)\"x,1\n", "la,n\n\(secret)\n"] {
            let wanted = try request(rows: ["la"], ["sum"], of: "n")
            #expect {
                try summary(of: text, wanted)
            } throws: { !"\($0)".contains(secret) && $0 is DataError }
        }
    }

    @Test func `several threads on parts of any size count what one thread counts`() throws {
        for seed in UInt64(1)...60 {
            var generator = SeededGenerator(seed: seed)
            let bytes = Array(RandomData(&generator, rows: 200, quoted: true).text.utf8)
            let wanted = try RandomData.request(&generator)
            try withFile(bytes) { path in
                let alone = try DelimitedEngine(path: path, threads: 1).summary(
                    of: wanted, Monitor())
                for size in [16, 61, 500] {
                    let parts = DelimitedEngine(path: path, threads: 2, partSize: size)
                    let both = try parts.summary(of: wanted, Monitor())
                    let isSame = try CountedFacts(both, wanted) == CountedFacts(alone, wanted)
                    #expect(
                        isSame,
                        "seed \(seed), parts of \(size)")
                }
            }
        }
    }

    @Test func `a mistake is at the same place for any number of threads`() throws {
        var text = "la,n\n"
        for index in 0..<300 { text += index == 217 ? "A,x\n" : "A,1\n" }
        let wanted = try request(rows: ["la"], ["sum"], of: "n")
        try withFile(Array(text.utf8)) { path in
            #expect(
                throws: DataError(
                    source: path, line: 219, column: 2, problem: .text(column: "n", count: 1))
            ) {
                try DelimitedEngine(path: path, threads: 2, partSize: 64)
                    .summary(of: wanted, Monitor())
            }
        }
    }

    @Test func `every prefix and every changed byte is read or refused, never a crash`() throws {
        let good = Array("la,n,x\nA,1,\"q\"\"\n\"\nB,-2.5e1,é\n,,\n".utf8)
        let wanted = try request(rows: ["la"], ["mean", "median"], of: "n") { $0.totals = true }
        var refused = 0
        func attempt(_ bytes: [UInt8]) throws {
            try withFile(bytes) { path in
                do {
                    _ = try DelimitedEngine(path: path).summary(of: wanted, Monitor())
                } catch is DataError { refused += 1 }
            }
        }
        for length in good.indices { try attempt(Array(good[..<length])) }
        for index in good.indices {
            for byte: UInt8 in [0, 0x0A, 0x22, 0x2C, 0x30, 0x80, 0xFF, 0x0D]
            where byte != good[index] {
                var bytes = good
                bytes[index] = byte
                try attempt(bytes)
            }
        }
        #expect(refused > 100)
    }

    @Test func `a file that changes while it is read is refused`() throws {
        let wanted = try request(rows: ["la"])
        let text = "la,n\n" + String(repeating: "A,1\n", count: 1_000_000)
        try withFile(Array(text.utf8)) { path in
            let writer = Appender(path)
            let thread = Thread { writer.run() }
            thread.start()
            writer.waitForFirst()
            defer { writer.stop() }
            #expect(throws: DataError(source: path, problem: .changed)) {
                try DelimitedEngine(path: path).summary(of: wanted, Monitor())
            }
        }
    }

    @Test func `a record longer than the buffer is read whole`() throws {
        let long = String(repeating: "é\"\"\n", count: 400_000)
        let made = try table(
            of: "x,la,n\n\"\(long)\",A,1\n1,A,2\n", try request(rows: ["la"], ["sum"], of: "n"))
        #expect(lines(made) == ["A,3"])
    }
}

/// Appends a record every millisecond until it is told to stop.
private final class Appender: Sendable {
    private let descriptor: Int32
    private let isOver = Atomic<Bool>(false)
    private let written = Atomic<Int>(0)

    init(_ path: String) { descriptor = open(path, O_WRONLY | O_APPEND) }

    func run() {
        while !isOver.load(ordering: .relaxed) {
            _ = write(descriptor, "B,1\n", 4)
            written.wrappingAdd(1, ordering: .relaxed)
            usleep(1000)
        }
        close(descriptor)
    }

    func waitForFirst() {
        while written.load(ordering: .relaxed) == 0 { usleep(1000) }
    }

    func stop() { isOver.store(true, ordering: .relaxed) }
}
