import Testing

@testable import Tabulation

struct SuppressionTests {
    /// Places with fewer than three records fail; a withheld one that is alone in a line that shows
    /// its total is given away.
    private static func judgement(_ table: MicrodataTable, _ withheld: Set<Int>)
        -> Suppression.Judgement
    {
        let failing = table.places.indices.filter {
            (1..<3).contains(table.places[$0].cell.records)
        }
        var recovered = Set<Int>()
        for place in withheld {
            for dimension in table.dimensions.indices {
                let line = table.places.indices.filter { other in
                    table.dimensions.indices.allSatisfy {
                        $0 == dimension
                            || table.places[other].labels[$0] == table.places[place].labels[$0]
                    }
                }
                let hasTotal = line.contains { table.places[$0].labels[dimension] == -1 }
                if hasTotal, line.filter(withheld.contains) == [place] { recovered.insert(place) }
            }
        }
        return .init(failing: Set(failing).subtracting(withheld), recovered: recovered)
    }

    @Test func `no line of a suppressed table has one withheld number only`() throws {
        for seed in UInt64(1)...60 {
            var generator = SeededGenerator(seed: seed)
            var data = "a,b,c\n"
            for _ in 0..<Int.random(in: 10...120, using: &generator) {
                data += "\(Int.random(in: 0..<4, using: &generator)),"
                data += "\(generator.pick(["x", "y", "z"])),\(generator.pick(["p", "q"]))\n"
            }
            let made = try table(
                of: data, try request(rows: ["a"], columns: ["b", "c"]) { $0.totals = true })
            let withheld = Suppression(made).withheld { Self.judgement(made, $0) }
            let rest = Self.judgement(made, withheld)
            #expect(rest.failing.isEmpty && rest.recovered.isEmpty, "seed \(seed)")
        }
    }

    @Test func `what is safe is not touched, and without totals one withheld number is enough`()
        throws
    {
        let safe = try table(
            of: "a\n1\n1\n1\n2\n2\n2\n", try request(rows: ["a"]) { $0.totals = true })
        #expect(Suppression(safe).withheld { Self.judgement(safe, $0) }.isEmpty)
        let open = try table(of: "a\n1\n1\n2\n2\n2\n", try request(rows: ["a"]))
        #expect(Suppression(open).withheld { Self.judgement(open, $0) } == [0])
        #expect(lines(open, TableTreatment(withheld: [0])) == ["1,[c]", "2,3"])
    }

    @Test func `a percentage's base gives a lone withheld number away as a total would`() throws {
        let data =
            "a,b\n" + "1,x\n1,x\n" + String(repeating: "1,y\n", count: 9)
            + String(repeating: "1,z\n", count: 5) + String(repeating: "2,x\n2,y\n2,z\n", count: 4)
        for (base, expected) in [
            (TableRequest.PercentBase.row, ["1,x", "1,z"]), (.column, ["1,x", "2,x"]),
            (.total, ["1,x", "2,x"]),
        ] {
            let made = try table(
                of: data,
                try request(rows: ["a"], columns: ["b"], ["percent"]) { $0.percentOf = base })
            let withheld = Suppression(made).withheld { Self.judgement(made, $0) }
            let hidden = lines(made, TableTreatment(withheld: withheld)).filter {
                $0.hasSuffix("[c]")
            }
            #expect(hidden == expected.map { $0 + ",[c]" }, "\(base)")
        }
    }

    @Test func `the second withheld number is the one of fewest units, but not a zero or a total`()
        throws
    {
        let data =
            "a\n" + "1\n1\n" + String(repeating: "2\n", count: 9)
            + String(repeating: "3\n", count: 5)
        let made = try table(
            of: data, try request(rows: ["a"]) { $0.totals = true },
            dataset: nil)
        let withheld = Suppression(made).withheld { Self.judgement(made, $0) }
        #expect(
            lines(made, TableTreatment(withheld: withheld)) == [
                "1,[c]", "2,9", "3,[c]", "Total,16",
            ])
    }
}
