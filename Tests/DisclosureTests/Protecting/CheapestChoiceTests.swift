import Outputs
import Testing

@testable import Disclosure

struct CheapestChoiceTests {
    private typealias Demand = CheapestChoice.Demand

    private func choice(_ costs: [Decimal], _ demands: [Demand], steps: Int = 100_000)
        -> CheapestChoice
    {
        var choice = CheapestChoice(costs: costs, steps: steps)
        for demand in demands { _ = choice.add(demand) }
        return choice
    }

    @Test func `chooses nothing where nothing is demanded`() {
        var choice = choice([1, 1], [])
        #expect(choice.cheapest(below: 1) == [])
    }

    @Test func `chooses one thing for several demands`() {
        var choice = choice(
            [1, 1, 1],
            [Demand(given: [], oneOf: [0, 1]), Demand(given: [], oneOf: [1, 2])])
        #expect(choice.cheapest(below: 10) == [1])
    }

    @Test func `a demand counts only once what it is about is withheld`() {
        let demands = [Demand(given: [], oneOf: [0, 1]), Demand(given: [0], oneOf: [2])]
        var cheap = choice([1, 3, 1], demands)
        #expect(cheap.cheapest(below: 10) == [0, 2])
        var dear = choice([1, 1, 1], demands)
        #expect(dear.cheapest(below: 10) == [1])
    }

    @Test func `chooses nothing that is not cheaper than the bound`() {
        var choice = choice([2, 2], [Demand(given: [], oneOf: [0, 1])])
        #expect(choice.cheapest(below: 2) == nil)
        #expect(!choice.isCut)
        #expect(choice.cheapest(below: 3) == [0])
    }

    @Test func `says when the steps did not suffice`() {
        var choice = choice([1, 1, 1], [Demand(given: [], oneOf: [0, 1, 2])], steps: 1)
        #expect(choice.cheapest(below: 9) == nil && choice.isCut)
    }

    @Test func `a demand that nothing meets forbids what it is about`() {
        var choice = choice(
            [1, 2], [Demand(given: [], oneOf: [0, 1]), Demand(given: [0], oneOf: [])])
        #expect(choice.cheapest(below: 9) == [1])
    }

    @Test(arguments: 0..<UInt64(200))
    func `is as cheap as the best of all sets`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let count = Int.random(in: 1...9, using: &numbers)
        let costs = (0..<count).map { _ in Decimal(Int.random(in: 1...4, using: &numbers)) }
        func some(_ most: Int) -> Set<Int> {
            Set((0..<most).map { _ in Int.random(in: 0..<count, using: &numbers) })
        }
        let demands = (0..<Int.random(in: 1...12, using: &numbers)).map { _ in
            Demand(given: some(Int.random(in: 0...1, using: &numbers)), oneOf: some(3))
        }
        var best: Decimal?
        for bits in 0..<(1 << count) {
            let set = Set((0..<count).filter { bits >> $0 & 1 == 1 })
            let isMet = demands.allSatisfy {
                !$0.given.isSubset(of: set) || !$0.oneOf.isDisjoint(with: set)
            }
            let cost = set.reduce(Decimal(0)) { $0 + costs[$1] }
            if isMet { best = best.map { min($0, cost) } ?? cost }
        }
        var choice = choice(costs, demands)
        let found = choice.cheapest(below: 100)
        #expect(found?.reduce(Decimal(0)) { $0 + costs[$1] } == best)
        #expect(!choice.isCut)
    }
}
