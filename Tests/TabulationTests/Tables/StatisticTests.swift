import Foundation
import Outputs
import Testing

@testable import Tabulation

struct StatisticTests {
    /// Values with their statistics as R 4 and NumPy print them.
    @Test(arguments: [
        ("mean", "4.50"), ("median", "3.50"), ("quantile=0.9", "8.50"), ("quantile=0.25", "2.00"),
        ("sd", "4.04"), ("variance", "16.30"), ("minimum", "1"), ("maximum", "12"),
        ("range", "11"), ("mode", "2"), ("sum", "27"), ("gini", "0.4136"), ("hhi", "0.2785"),
        ("count", "6"),
    ])
    func `a statistic of 1 2 2 5 5 12 is this`(name: String, expected: String) throws {
        // The smaller of two modes is taken.
        let data = "la,n\nA,1\nA,2\nA,12\nA,5\nA,2\nA,5\nA,\n"
        let made = try table(of: data, try request(rows: ["la"], [name], of: "n"))
        #expect(lines(made) == ["A,\(expected)"])
    }

    @Test func `what has no value is not applicable, but withheld where that tells of the values`()
        throws
    {
        let data = "la,sex,n\nA,F,1\nB,M,2\nB,M,-3\nA,M,\n"
        let made = try table(
            of: data,
            try request(rows: ["la"], columns: ["sex"], ["sd", "mean", "gini"], of: "n"))
        // That a spread has no value tells of one record: the rules judge that.
        #expect(
            lines(made) == [
                "A,F,[z],1.00,0.0000", "A,M,[z],[z],[z]", "B,F,[z],[z],[z]", "B,M,3.54,-0.50,[c]",
            ])
    }

    @Test
    func `sums are exact where binary fractions are not, and means round half away from zero`()
        throws
    {
        let data = "la,n\n" + String(repeating: "A,0.1\n", count: 10) + "B,-0.005\nB,0\n"
        let made = try table(of: data, try request(rows: ["la"], ["sum", "mean"], of: "n"))
        #expect(lines(made) == ["A,1.000,0.1000", "B,-0.005,-0.0025"])
    }

    @Test func `sums beyond 10^15 are refused, not rounded`() throws {
        let data = "la,n\n" + String(repeating: "A,900000000000000\n", count: 2)
        #expect(throws: DataError(source: "data.csv", problem: .beyondSums("n"))) {
            try table(of: data, try request(rows: ["la"], ["sum"], of: "n"))
        }
    }

    @Test func `percentages are of the row, the column or the whole, also without totals`() throws {
        let data = "la,sex\nA,F\nA,M\nA,M\nB,M\n"
        for (base, expected) in [
            (TableRequest.PercentBase.row, ["A,F,33.3", "A,M,66.7", "B,F,0.0", "B,M,100.0"]),
            (.column, ["A,F,100.0", "A,M,66.7", "B,F,0.0", "B,M,33.3"]),
            (.total, ["A,F,25.0", "A,M,50.0", "B,F,0.0", "B,M,25.0"]),
        ] {
            let wanted = try request(rows: ["la"], columns: ["sex"], ["percent"]) {
                $0.percentOf = base
            }
            #expect(lines(try table(of: data, wanted)) == expected)
        }
    }

    @Test func `random tables equal those computed the slow way`() throws {
        for seed in UInt64(1)...150 {
            var generator = SeededGenerator(seed: seed)
            let data = RandomData(&generator, rows: 80, quoted: true)
            let wanted = try RandomData.request(&generator)
            let summary = try summary(of: data.text, wanted)
            guard !summary.cells.isEmpty else { continue }
            let made = try MicrodataTable(summary, for: wanted, dataset: nil, source: "data")
            try compare(made, Reference(records: data.records, request: wanted), seed)
        }
    }

    private func compare(_ table: MicrodataTable, _ reference: Reference, _ seed: UInt64) throws {
        let request = table.request
        for (index, place) in table.places.enumerated() {
            let labels: [String??] = place.labels.indices.map { dimension in
                place.labels[dimension] < 0 ? .none : .some(table.label(place, dimension))
            }
            let members = reference.members(labels)
            #expect(place.cell.records == members.count, "seed \(seed)")
            let base = reference.members(
                labels.indices.map {
                    (request.percentMask ?? 0) >> $0 & 1 == 1 ? .none : labels[$0]
                })
            for (number, statistic) in request.statistics.enumerated() {
                let own = table.fullValue(index, number).flatMap(Double.init)
                let expected = reference.value(statistic, members, base: base)
                let isClose =
                    own == nil && expected == nil
                    || abs((own ?? .nan) - (expected ?? .nan)) < 1e-6
                #expect(isClose, "seed \(seed): \(statistic.name)")
            }
            for (number, unit) in request.units.enumerated() where request.of != nil {
                let sums = reference.contributions(members, unit: unit.column)
                #expect(place.cell.contributors[number] == sums.count, "seed \(seed)")
                let largest = place.cell.largest[number].compactMap { Double(table.figure($0)) }
                #expect(largest.count == min(request.largest, sums.count), "seed \(seed)")
                #expect(zip(largest, sums).allSatisfy { abs($0 - $1) < 1e-6 }, "seed \(seed)")
            }
        }
    }
}
