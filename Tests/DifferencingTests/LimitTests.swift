import Clp
import Outputs
import Testing

@testable import Differencing

/// Searches that may not take as long as they would.
@Suite struct LimitTests {
    @Test func `gives no answer as complete that a limit cut short`() {
        let system = LargeTable(sizes: [12, 12], isNested: false, seed: 3)
        var parameters = AuditParameters(minimum: 5)
        parameters.all = true
        let unit = AuditUnit(tables: [system.table], dataset: system.dataset)
        #expect(unit.result(parameters).isComplete)
        parameters.limits.work = 500
        let cut = unit.result(parameters)
        #expect(!cut.isComplete)
        #expect(!cut.unbounded.isEmpty)
        parameters.limits = AuditLimits()
        parameters.limits.atoms = 10
        #expect(!unit.result(parameters).isComplete)
    }

    @Test func `says so when the search for whole numbers is cut short`() {
        // Of the reference systems one that needs more branches than are allowed here.
        let system = RandomSystem(seed: 209)
        var parameters = AuditParameters(minimum: 3)
        parameters.all = true
        let unit = AuditUnit(tables: system.tables, dataset: system.dataset)
        parameters.limits.branches = 3
        let cut = unit.result(parameters)
        #expect(cut.inferences.contains { !$0.isTight })
        #expect(!cut.isComplete)
    }

    @Test func `proves the same with a library where the exact search is not allowed`() {
        for seed in 0..<UInt64(200) {
            let system = RandomSystem(seed: seed, shares: false)
            var parameters = AuditParameters(minimum: 3)
            parameters.all = true
            let unit = AuditUnit(tables: system.tables, dataset: system.dataset)
            let exact = unit.result(parameters).inferences.filter { $0.terms.count == 1 }
            parameters.limits.matrix = 0
            let outside = unit.result(parameters, library: ClpSolver()).inferences
                .filter { $0.terms.count == 1 }
            #expect(exact.map(\.terms) == outside.map(\.terms))
            for (a, b) in zip(exact, outside) where b.isTight {
                #expect(a.low == b.low && a.high == b.high, "seed \(seed) \(a.brief) \(b.brief)")
            }
        }
    }
}
