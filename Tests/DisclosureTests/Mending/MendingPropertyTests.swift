import Outputs
import Testing

@testable import Disclosure

struct MendingPropertyTests {
    private func rules(_ numbers: inout SeededNumbers) throws -> [any Rule] {
        var rules: [any Rule] = [
            try ThresholdRule.of([
                "minimum": 10, "rounded": Bool.random(using: &numbers) ? "protects" : "fail",
            ]),
            try DifferencingRule.of(["minimum": 10]),
        ]
        if Bool.random(using: &numbers) { rules.append(try GroupDisclosureRule.of(["share": 1])) }
        if Int.random(in: 0..<3, using: &numbers) == 0 {
            rules.append(try RoundingRule.of(["base": 5]))
        }
        if Bool.random(using: &numbers) { rules.append(try ZeroRule.of(["verdict": "review"])) }
        return rules
    }

    /// Tables of children by authority, region, sex and outcome, or by age bands.
    private func outputs(_ seed: UInt64, _ numbers: inout SeededNumbers) throws -> [Output] {
        guard Int.random(in: 0..<3, using: &numbers) == 0 else {
            return try Scene(seed: seed).outputs
        }
        let bands = ["10-12", "13-14", "15-17", "18+"]
        let most = [15, 60].randomElement(using: &numbers) ?? 15
        let lines = bands.map { band in
            let pair = (0..<2).map { _ in Int.random(in: 0...most, using: &numbers) }
            return "\(band)   \(pair[0])   \(pair[1])   \(pair[0] + pair[1])"
        }
        return [
            try DrawnTable(
                "   F   M   Total\n" + lines.joined(separator: "\n"), dataset: .example, id: "ages",
                rows: "age", columns: "sex", population: ["age": ["10+"]]
            ).output
        ]
    }

    @Test(arguments: 0..<120)
    func `every remedy that was tried mends, judged again from outside`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let outputs = try outputs(seed, &numbers)
        let scene = MendedScene(outputs, try rules(&numbers))
        let again = scene.judgedAgain.submissions[0]
        for (index, told) in scene.outputs.enumerated() {
            let plain = scene.plain.submissions[0].outputs[index]
            #expect(told.verdict == plain.verdict, "seed \(seed)")
            #expect(again.outputs[index].isNoWorse(than: plain), "seed \(seed)")
            guard let proposal = told.proposal else { continue }
            #expect(proposal.together == again.outputs[index].verdict, "seed \(seed)")
            #expect(proposal.alone == scene.judgedAlone(index)?.verdict, "seed \(seed)")
            // A table that nothing is wrong with may have to change for another's sake.
            #expect(
                again.outputs[index].badness < plain.badness || plain.badness == (0, 0),
                "seed \(seed)")
            let left = Set(again.outputs[index].findings.map(\.rule))
            #expect(Set(proposal.left) == left, "seed \(seed)")
            for (own, general) in zip(told.findings, plain.findings)
            where own.remedy == general.remedy && own.isAboutNumbers
                && !proposal.steps.contains(own.remedy)
            {
                #expect(left.contains(own.rule), "seed \(seed): \(own.rule) is gone, and not told")
            }
        }
    }

    /// Remedy by rule and place; and what the proposal shows by place.
    private func told(_ scene: MendedScene) -> [String] {
        scene.outputs.flatMap { output in
            output.findings.map { finding in
                let place = finding.place.labels.sorted { $0.key < $1.key }.map(\.value)
                return "\(finding.rule) \(place): \(finding.remedy)"
            }.sorted()
                + (output.proposal?.table.numbersByPlace ?? [:]).map { place, number in
                    "\(place.labels.sorted { $0.key < $1.key }.map(\.value)) \(number)"
                }.sorted()
        }
    }

    @Test(arguments: 0..<40)
    func `the order of rows does not matter to merges and rounding`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let outputs = try outputs(seed, &numbers)
        let rules = try rules(&numbers)
        let shuffled = outputs.map { output -> Output in
            guard var table = output.table else { return output }
            table.cells.shuffle(using: &numbers)
            return output.holding(table)
        }
        // Of cells that cost the same `protect` takes the first in the file.
        let first = MendedScene(outputs, rules, limits: .withoutWithholding)
        let second = MendedScene(shuffled, rules, limits: .withoutWithholding)
        #expect(told(first) == told(second), "seed \(seed)")
    }
}
