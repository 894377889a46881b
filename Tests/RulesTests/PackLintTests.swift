import Disclosure
import Outputs
import Testing

struct PackLintTests {
    /// Problems, and rules that only add a reason, as `kind rule`.
    private func problems(_ rules: String) throws -> [String] {
        PackLint.remarks(on: try PackFiles.pack(rules: rules))
            .filter { $0.isProblem || $0.kind == .unreachable }
            .map { "\($0.kind.rawValue) \($0.rule ?? "")" }
    }

    @Test(arguments: [
        (["dominance: {n: 2, share: 0.9}", "p-percent: {p: 10}"], false),
        (["dominance: {n: 2, share: 0.9}", "dominance: {n: 2, share: 0.95}"], true),
        (["p-percent: {p: 20}", "p-percent: {p: 10}"], true),
        (["p-percent: {p: 20}", "pq: {p: 10, q: 50}"], false),
    ])
    func `a rule behind a stricter one of its own kind is a problem, behind another a note`(
        rules: [String], isProblem: Bool
    ) throws {
        let pack = try PackFiles.pack(
            rules: rules.map { "- \($0)\n  because: a test" }.joined(separator: "\n"))
        let found = PackLint.remarks(on: pack).filter { $0.kind == .unreachable }
        #expect(found.map(\.isProblem) == [isProblem])
    }

    @Test func `the default pack has no problem`() throws {
        #expect(
            PackLint.remarks(on: try PackFiles.pack("uk-default-10")).allSatisfy { !$0.isProblem })
    }

    private struct Pair: CustomTestStringConvertible {
        let name: String
        let rules: [String]
        let problems: [String]
        var testDescription: String { name }
    }

    private static let pairs: [Pair] = [
        Pair(name: "one threshold", rules: ["threshold: {minimum: 10}"], problems: []),
        Pair(
            name: "a milder threshold after a stricter one",
            rules: ["threshold: {minimum: 10}", "threshold: {minimum: 5}"],
            problems: ["unreachable threshold"]),
        Pair(
            name: "a milder threshold before a stricter one",
            rules: ["threshold: {minimum: 5}", "threshold: {minimum: 10}"],
            problems: ["unreachable threshold"]),
        Pair(
            name: "the same rule twice",
            rules: ["zero: {verdict: fail}", "zero: {verdict: fail}"],
            problems: ["unreachable zero"]),
        Pair(
            name: "p% that two-dominance always precedes",
            rules: ["dominance: {n: 2, share: 0.9}", "p-percent: {p: 10}"],
            problems: ["unreachable p-percent"]),
        Pair(
            name: "p% that can be the first",
            rules: ["dominance: {n: 2, share: 0.9}", "p-percent: {p: 12}"], problems: []),
        Pair(
            name: "p% at the last p that two-dominance precedes",
            rules: ["dominance: {n: 2, share: 0.8}", "p-percent: {p: 25}"],
            problems: ["unreachable p-percent"]),
        Pair(
            name: "pq that p% precedes",
            rules: ["p-percent: {p: 20}", "pq: {p: 10, q: 50}"], problems: ["unreachable pq"]),
        Pair(
            name: "two dominance rules that both matter",
            rules: ["dominance: {n: 1, share: 0.5}", "dominance: {n: 2, share: 0.67}"],
            problems: []),
        Pair(
            name: "fewer contributors for the same share",
            rules: ["dominance: {n: 1, share: 0.67}", "dominance: {n: 2, share: 0.67}"],
            problems: ["unreachable dominance"]),
        Pair(
            name: "bases that exclude each other",
            rules: ["rounding: {base: 5}", "rounding: {base: 3}"],
            problems: ["contradiction rounding"]),
        Pair(
            name: "protecting what has to be withheld",
            rules: [
                "threshold: {minimum: 10, rounded: protects}",
                "rounding: {base: 5, order: after-suppression}",
            ], problems: ["contradiction rounding"]),
        Pair(
            name: "counts that may be worked out",
            rules: ["threshold: {minimum: 10}", "differencing: {minimum: 6}"],
            problems: ["contradiction differencing"]),
    ]

    @Test(arguments: pairs)
    private func `finds rules that contradict or never object`(pair: Pair) throws {
        let rules = pair.rules.map { "- \($0)\n  because: a test" }.joined(separator: "\n")
        #expect(try problems(rules) == pair.problems)
    }

    @Test(arguments: [
        (6, 5, "5 can only be 6 to 7"), (10, 5, "10 can only be 10 to 12"),
        (11, 5, "10 can only be 11 to 12"), (8, 5, nil), (13, 5, nil), (3, 5, nil),
        (5, 10, nil), (6, 10, "10 can only be 6 to 14"),
    ])
    func `warns of a smallest bin narrower than the base`(minimum: Int, base: Int, says: String?)
        throws
    {
        let pack = try PackFiles.pack(
            rules: """
                - threshold: {minimum: \(minimum)}
                  because: a test
                - rounding: {base: \(base), order: after-suppression}
                  because: a test
                """)
        let found = PackLint.remarks(on: pack).filter { $0.kind == .narrowBin }
        #expect(found.isEmpty == (says == nil))
        if let says { #expect(found.first?.message.contains(says) == true) }
    }

    @Test func `the smallest bin agrees with counting`() throws {
        for base in 2...12 {
            for minimum in 2...40 {
                let pack = try PackFiles.pack(
                    rules: """
                        - threshold: {minimum: \(minimum)}
                          because: a test
                        - rounding: {base: \(base)}
                          because: a test
                        """)
                let isNarrow = PackLint.remarks(on: pack).contains { $0.kind == .narrowBin }
                let shown = (minimum...200).map { ($0, (2 * $0 + base) / (2 * base) * base) }
                let smallest = try #require(shown.map(\.1).filter { $0 > 0 }.min())
                let members = shown.count { $0.1 == smallest }
                #expect(isNarrow == (members < base), "minimum \(minimum), base \(base)")
            }
        }
    }

    @Test func `a scope that no rule can meet is unreachable, one that it can is not`() throws {
        func problems(_ rule: String, _ scope: String) throws -> [String] {
            try self.problems("- \(rule)\n  because: a test\n  for: {\(scope)}")
        }
        let dominance = "dominance: {n: 1, share: 0.5}"
        #expect(try problems(dominance, "kinds: [text]") == ["unreachable dominance"])
        #expect(try problems(dominance, "statistics: [count]") == ["unreachable dominance"])
        #expect(try problems(dominance, "statistics: [count, sum]") == [])
        #expect(try problems(dominance, "kinds: [frequencies]") == [])
        #expect(try problems("saturated:", "kinds: [position]") == ["unreachable saturated"])
        #expect(try problems("endpoints: {at-value: 10}", "kinds: [position]") == [])
    }

    @Test func `scopes that never meet are compared with nobody`() throws {
        let rules = """
            - threshold: {minimum: 10}
              because: a test
              for: {units: [person]}
            - threshold: {minimum: 3}
              because: a test
              for: {units: [company]}
            """
        #expect(try problems(rules) == [])
    }

    @Test func `says which kinds no rule judges`() throws {
        let pack = try PackFiles.pack(
            rules: "- degrees-of-freedom: {minimum: 10}\n  because: a test\n  for: {kinds: [tests]}"
        )
        let kinds = PackLint.unjudgedKinds(of: pack.rules)
        #expect(!kinds.contains(.tests))
        #expect(kinds.contains(.coefficients))
        #expect(!kinds.contains(.undeclared))
    }

    @Test func `packs that apply together are looked at together`() throws {
        let five = try PackFiles.pack(rules: "- rounding: {base: 5}\n  because: a test")
        let three = try PackFiles.pack(rules: "- rounding: {base: 3}\n  because: a test")
        #expect(PackLint.remarks(on: [five]).allSatisfy { $0.kind != .contradiction })
        #expect(PackLint.remarks(on: [five, three]).contains { $0.kind == .contradiction })
    }
}
