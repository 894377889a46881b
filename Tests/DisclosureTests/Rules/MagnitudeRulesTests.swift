import Outputs
import Testing

@testable import Disclosure

/// Rules about one cell and its evidence: each at, below and above its limit, and without evidence.
struct MagnitudeRulesTests {
    /// The verdict of a rule on a table with one cell.
    private func verdict(
        _ rule: any Rule, _ value: ValueDeclaration, printed: String = "5", kind: Kind = .other,
        _ evidence: Evidence?
    ) throws -> (Verdict, Set<String>) {
        let drawn = try DrawnTable(
            "        a\nx       \(printed)", kind: kind, value: value,
            evidence: { _, _ in evidence })
        let found = rule.findings(in: drawn.subject())
        return (found.map(\.verdict).max() ?? .pass, Set(found.map(\.rule)))
    }

    @Test(arguments: [(9, 10), (10, 9), (9, 9)] as [(Decimal, Decimal)])
    func `position wants enough units on both sides`(below: Decimal, above: Decimal) throws {
        let rule = try PositionRule.of(["beyond": 10])
        let evidence = Evidence.of(count: 50) { $0.columns = [.below: below, .above: above] }
        #expect(try verdict(rule, .of(.median), evidence).0 == .fail)
        let enough = Evidence.of(count: 50) { $0.columns = [.below: 10, .above: 10] }
        #expect(try verdict(rule, .of(.median), enough).0 == .pass)
    }

    @Test(arguments: [(100, "fail"), (199, "fail"), (200, "review")])
    func `position knows a quantile that the count alone makes too extreme`(
        count: Int, expected: String
    ) throws {
        let value = ValueDeclaration.of(.quantile) { $0.quantile = Decimal(parsing: "0.95") }
        let (found, rules) = try verdict(
            PositionRule.of(["beyond": 10]), value, .of(count: Decimal(count)))
        #expect(found.rawValue == expected)
        #expect(rules == [expected == "fail" ? "position" : "missing-evidence"])
    }

    @Test(
        arguments: [(9, Verdict.fail), (10, .pass), (11, .pass), (nil, .review)]
            as [(Int?, Verdict)])
    func `endpoints want enough units at the value`(count: Int?, expected: Verdict) throws {
        let rule = try EndpointsRule.of(["at-value": 10])
        let evidence = Evidence.of { $0.columns[.atValue] = count.map { Decimal($0) } }
        for statistic in [Statistic.minimum, .maximum, .range] {
            #expect(try verdict(rule, .of(statistic), evidence).0 == expected)
        }
        #expect(try verdict(rule, .of(.mean), evidence).0 == .pass)
    }

    @Test(arguments: [(9, Verdict.fail), (10, .pass), (0, .fail)])
    func `ratios look at all four cells`(small: Int, expected: Verdict) throws {
        let rule = try RatiosRule.of(["cell": 10])
        for position in 0..<4 {
            var counts: [Decimal] = [40, 40, 40, 40]
            counts[position] = Decimal(small)
            let evidence = Evidence.of {
                $0.twoByTwo = TwoByTwo(
                    exposedWith: counts[0], exposedWithout: counts[1], unexposedWith: counts[2],
                    unexposedWithout: counts[3])
            }
            #expect(try verdict(rule, .of(.oddsRatio), evidence).0 == expected)
        }
        #expect(try verdict(rule, .of(.riskRatio), .of(count: 400)).1 == ["missing-evidence"])
    }

    @Test func `the same value for all is found in every statistic that shows it`() throws {
        let rule = try SameValueRule.of()
        #expect(try verdict(rule, .of(.sd), printed: "0", nil).0 == .fail)
        #expect(try verdict(rule, .of(.sd), printed: "0.1", nil).0 == .pass)
        let mode = { (same: Decimal) in Evidence.of(count: 30) { $0.columns[.atValue] = same } }
        #expect(try verdict(rule, .of(.mode), mode(30)).0 == .fail)
        #expect(try verdict(rule, .of(.mode), mode(29)).0 == .pass)
        #expect(try verdict(rule, .of(.mode), nil).1 == ["missing-evidence"])
        let equal = { (total: Decimal) in
            Evidence.of(count: 30) {
                $0.largest = ["child": [5, 5]]
                $0.columns[.total] = total
            }
        }
        #expect(try verdict(rule, .of(.mean), equal(150)).0 == .fail)
        #expect(try verdict(rule, .of(.mean), equal(149)).0 == .pass)
    }

    @Test(arguments: [(0, Verdict.pass), (1, .review), (nil, .review)] as [(Int?, Verdict)])
    func `missing and negative values are for review, and so is not knowing`(
        number: Int?, expected: Verdict
    ) throws {
        let number = number.map { Decimal($0) }
        let evidence = Evidence.of(count: 30) { $0.columns = [:] }
        for (rule, column) in [
            (try MissingValuesRule.of(["verdict": "review"]) as any Rule, EvidenceColumn.missing),
            (try NegativeValuesRule.of(["verdict": "review"]), .negatives),
        ] {
            var own = evidence
            own.columns[column] = number
            #expect(try verdict(rule, .of(.mean), own).0 == expected)
            #expect(try verdict(rule, .of(.count), evidence).0 == .pass)
        }
    }

    @Test(arguments: [(9, Verdict.fail), (10, .pass), (nil, .review)] as [(Int?, Verdict)])
    func `tests in a table give their residual degrees of freedom`(df: Int?, expected: Verdict)
        throws
    {
        let rule = try DegreesOfFreedomRule.of(["minimum": 10])
        let evidence = Evidence.of { $0.columns[.residualDF] = df.map { Decimal($0) } }
        #expect(try verdict(rule, .of(.correlation), evidence).0 == expected)
        #expect(try verdict(rule, .of(.mean), .of(count: 5)).0 == .pass)
    }

    @Test(arguments: [(89, Verdict.pass), (90, .fail), (91, .fail)])
    func `concentration fails at its share`(first: Int, expected: Verdict) throws {
        let rule = try ConcentrationRule.of(["share": "0.9"])
        let evidence = Evidence.of {
            $0.largest = ["child": [Decimal(first), 2]]
            $0.columns[.total] = 100
        }
        #expect(try verdict(rule, .of(.hhi), evidence).0 == expected)
        #expect(try verdict(rule, .of(.gini), nil).1 == ["missing-evidence"])
    }

    @Test(arguments: [
        ("1234", Verdict.pass), ("12345", .fail), ("12340", .pass), ("0.01234", .pass),
        ("1.2340", .fail), ("1.23400", .fail), ("0", .pass),
    ])
    func `significant digits are counted as printed`(printed: String, expected: Verdict) throws {
        let rule = try SignificantRule.of(["digits": 4])
        #expect(try verdict(rule, .of(.mean), printed: printed, nil).0 == expected)
        #expect(try verdict(rule, .of(.count), printed: printed, nil).0 == .pass)
    }

    @Test(arguments: [
        (10, 10, Verdict.pass), (9, 10, .fail), (10, 9, .fail), (10, 0, .pass), (10, 1, .fail),
    ])
    func `survival looks at every step`(atRisk: Int, events: Int, expected: Verdict) throws {
        let rule = try SurvivalRule.of(["at-risk": 10, "events": 10])
        let evidence = Evidence.of {
            $0.columns = [.atRisk: Decimal(atRisk), .events: Decimal(events)]
        }
        #expect(try verdict(rule, .of(.survival), kind: .survival, evidence).0 == expected)
        #expect(try verdict(rule, .of(.survival), kind: .survival, nil).1 == ["missing-evidence"])
    }
}
