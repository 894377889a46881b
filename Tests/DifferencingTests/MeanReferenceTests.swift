import Outputs
import Testing

@testable import Differencing

/// Means of numbers of units that are not published, beside sums and other means: the engine against
/// trying every set of numbers of units, and every sum that these leave.
@Suite struct MeanReferenceTests {
    @Test func `agrees with all numbers of units and sums that fit what is published`() {
        let seeds = UInt64(ReferenceTests.takesAll ? 6_000 : 600)
        var (exact, bounded) = (0, 0)
        for seed in 0..<seeds {
            let system = MeanSystem(seed: seed)
            var parameters = AuditParameters(minimum: 4)
            parameters.all = true
            let result = AuditUnit(tables: system.tables, dataset: system.dataset)
                .result(parameters)
            let problems = system.problems(result)
            guard problems.isEmpty else {
                Issue.record(
                    """
                    seed \(seed): \(problems.joined(separator: "\n"))
                    \(system.sketch)
                    \(result.inferences.map { "\($0.terms) \($0.brief)" }.joined(separator: "\n"))
                    """)
                return
            }
            for inference in result.inferences where inference.alarm == .exactRecovery {
                if inference.proof == .equalities { exact += 1 } else { bounded += 1 }
            }
        }
        #expect(exact > 20 && bounded > 20, "\(exact) by equalities, \(bounded) otherwise")
    }
}

extension MeanReferenceTests {
    @Test func `says nothing false where means are more than it can search`() {
        var (cut, exact) = (0, 0)
        for seed in 0..<UInt64(300) {
            let system = MeanSystem(seed: seed)
            var parameters = AuditParameters(minimum: 4)
            parameters.all = true
            // Of which a search with means may take a tenth.
            parameters.limits.work = 2_000
            let result = AuditUnit(tables: system.tables, dataset: system.dataset)
                .result(parameters)
            let loose = result.inferences.filter { !$0.isTight && $0.terms.count == 1 }
            if result.isComplete, !loose.isEmpty { cut += 1 }
            exact += result.inferences.count { $0.alarm == .exactRecovery }
            let problems = system.falsehoods(result)
            guard problems.isEmpty else {
                Issue.record("seed \(seed): \(problems.joined(separator: "\n"))\n\(system.sketch)")
                return
            }
        }
        #expect(cut > 30 && exact > 30, "\(cut) were cut short, \(exact) values found")
    }
}
