import Outputs
import Testing

@testable import Differencing

/// Whole numbers that are looked for where a component is too large to be searched exactly.
@Suite struct PointTests {
    private static let minimum = 3
    private static var count: Int { ReferenceTests.takesAll ? 10_000 : 500 }

    @Test func `agrees with every set of microdata where points are looked for first`() {
        for seed in 0..<UInt64(Self.count) {
            compare(seed) { parameters in
                parameters.limits.points = 0
                parameters.limits.simplex = .max
            }
        }
    }

    @Test func `calls nothing open that is exact where points are all there is`() {
        for seed in 0..<UInt64(Self.count) {
            compare(seed) { parameters in
                parameters.limits.points = 0
                parameters.limits.simplex = .max
                parameters.limits.matrix = 0
            }
        }
    }

    /// Without the exact search bounds are missing; but nothing may be called exact that is not, or open
    /// that is exact, and no alarm be false.
    private func compare(_ seed: UInt64, _ change: (inout AuditParameters) -> Void) {
        let system = RandomSystem(seed: seed, shares: false)
        guard let all = Enumeration(system, budget: 30_000) else { return }
        var parameters = AuditParameters(minimum: Self.minimum)
        parameters.singletons = system.singletons
        change(&parameters)
        let result = AuditUnit(tables: system.tables, dataset: system.dataset).result(parameters)
        let isSearched = parameters.limits.matrix > 0
        let problems = Comparison(
            system: system, all: all, result: result, minimum: Self.minimum, lists: false
        ).problems.filter { problem in
            // Which sets are asked about depends on bounds as well: without these some are not.
            isSearched || ["exactness", "false alarm"].contains { problem.hasPrefix($0) }
        }
        #expect(problems.isEmpty, "seed \(seed): \(problems)")
        #expect(result.isComplete || !isSearched, "seed \(seed)")
    }

    @Test func `finds two values of nearly every cell of a cube, the same each time`() {
        let system = LargeTable(sizes: [7, 7, 7], isNested: false, seed: 1)
        var parameters = AuditParameters(minimum: 5)
        let unit = AuditUnit(tables: [system.table], dataset: system.dataset)
        parameters.limits.matrix = 0
        parameters.limits.points = .max
        let without = unit.result(parameters)
        parameters.limits.points = 0
        let (first, second) = (unit.result(parameters), unit.result(parameters))
        #expect(without.unbounded.count * 2 > system.withheld)
        #expect(first.unbounded.count * 4 < without.unbounded.count)
        #expect(first.inferences == second.inferences && first.unbounded == second.unbounded)
        #expect(Set(first.unbounded).isSubset(of: without.unbounded))
    }

    // MARK: Parts

    /// Sums of a few of some whole numbers, most of them exact.
    private func system(_ seed: UInt64) -> (numbers: [Int], sums: [Substitution.Sum]) {
        var random = Seeded(state: seed)
        let numbers = (0..<Int.random(in: 2...30, using: &random)).map { _ in
            Int.random(in: 0...6, using: &random)
        }
        let sums = (0..<Int.random(in: 1...numbers.count, using: &random)).map { _ in
            let columns = Set(
                (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    Int.random(in: numbers.indices, using: &random)
                })
            let terms = columns.sorted().map { column in
                (column: column, coefficient: [1, 1, 1, -1, 2].randomElement(using: &random) ?? 1)
            }
            let sum = terms.reduce(0) { $0 + $1.coefficient * numbers[$1.column] }
            let isExact = Int.random(in: 0..<5, using: &random) > 0
            return Substitution.Sum(
                terms: terms, lower: isExact ? sum : sum - Int.random(in: 0...3, using: &random),
                upper: isExact ? sum : Bool.random(using: &random) ? nil : sum + 2)
        }
        return (numbers, sums)
    }

    private func numbers(_ system: Substitution, column: (Int) -> Int, sum: (Int) -> Int) -> [Int] {
        system.values.map { value in
            switch value.source {
            case .nothing: value.constant
            case .column(let index): value.constant + value.factor * column(index)
            case .sum(let index): value.constant + value.factor * sum(index)
            }
        }
    }

    @Test func `keeps every solution when it takes columns out`() throws {
        for seed in 0..<UInt64(Self.count) {
            let (truth, sums) = system(seed)
            let small = try #require(Substitution(columns: truth.count, sums: sums))
            var kept = [Int](repeating: 0, count: small.lower.count)
            for (column, value) in small.values.enumerated() {
                if case .column(let index) = value.source, value.constant == 0, value.factor == 1 {
                    kept[index] = truth[column]
                }
            }
            let own = small.sums.map { sum in
                sum.terms.reduce(0) { $0 + $1.coefficient * kept[$1.column] }
            }
            #expect(numbers(small, column: { kept[$0] }, sum: { own[$0] }) == truth)
            for (index, value) in kept.enumerated() {
                #expect(value >= small.lower[index] && value <= small.upper[index] ?? .max)
            }
            for (sum, value) in zip(small.sums, own) {
                #expect(value >= sum.lower ?? .min && value <= sum.upper ?? .max)
            }
        }
    }

    @Test func `ends its walk where every sum is within its bounds`() throws {
        var arrived = 0
        for seed in 0..<UInt64(Self.count) {
            let (truth, sums) = system(seed)
            let small = try #require(Substitution(columns: truth.count, sums: sums))
            var walk = PointWalk(small, seed: seed)
            for ease in [0.05, 0.03, 0.01, 0.001] {
                if walk.walk(ease: ease, steps: 5_000, until: .max) { break }
            }
            guard walk.wrong == 0 else { continue }
            arrived += 1
            let point = numbers(small, column: { walk.value[$0] }, sum: { walk.sum[$0] })
            #expect(point.allSatisfy { $0 >= 0 })
            for sum in sums {
                let own = sum.terms.reduce(0) { $0 + $1.coefficient * point[$1.column] }
                #expect(own >= sum.lower ?? .min && own <= sum.upper ?? .max)
            }
            let settled = walk.value
            walk.settle()
            walk.wander(ease: 0.2, steps: 100, until: .max)
            walk.goBack()
            #expect(walk.value == settled && walk.wrong == 0)
        }
        #expect(arrived * 20 > Self.count * 19, "only \(arrived) walks arrived")
    }
}
