import Outputs

/// The cheapest things to withhold by all demands that are known: the plain optimal model, whose
/// demands are found one after the other by judging what it chooses.
///
/// Exact unless `isCut`: all choices are tried, but those that cost as much as one that is known,
/// counting what demands that have nothing in common ask for at least.
struct CheapestChoice {
    /// Something is given away, as long as all of `given` is withheld, until one of `oneOf` is.
    struct Demand: Hashable {
        let given: Set<Int>
        let oneOf: Set<Int>
    }

    /// Things beyond which there is no answer.
    static let most = 128

    /// Of every thing by its number.
    private let costs: [Decimal]
    private var demands: [(given: UInt128, oneOf: UInt128)] = []
    private var known: Set<Demand> = []
    /// Steps left, all answers together.
    private var steps: Int
    /// Whether the steps did not suffice.
    private(set) var isCut = false
    private var best: UInt128?
    private var bestCost: Decimal = 0

    init(costs: [Decimal], steps: Int) {
        precondition(costs.count <= Self.most)
        self.costs = costs
        self.steps = steps
    }

    /// False where this was known.
    mutating func add(_ demand: Demand) -> Bool {
        guard known.insert(demand).inserted else { return false }
        demands.append((Self.mask(demand.given), Self.mask(demand.oneOf)))
        return true
    }

    /// What meets all demands for less than `bound`; nil where nothing does, or `isCut`.
    mutating func cheapest(below bound: Decimal) -> [Int]? {
        best = nil
        bestCost = bound
        extend(0, 0, without: 0)
        guard !isCut, let best else { return nil }
        return costs.indices.filter { best >> $0 & 1 == 1 }
    }

    private static func mask(_ things: Set<Int>) -> UInt128 {
        things.reduce(0) { $0 | 1 << $1 }
    }

    private mutating func extend(_ chosen: UInt128, _ spent: Decimal, without closed: UInt128) {
        guard steps > 0 else {
            isCut = true
            return
        }
        steps -= 1
        let open = demands.filter { $0.given & ~chosen == 0 && $0.oneOf & chosen == 0 }
            .map { $0.oneOf & ~closed }
        guard var fewest = open.first else {
            best = chosen
            bestCost = spent
            return
        }
        var (least, asked) = (spent, UInt128(0))
        for things in open {
            if things.nonzeroBitCount < fewest.nonzeroBitCount { fewest = things }
            if things & asked != 0 { continue }
            asked |= things
            least += cheapestCost(of: things)
        }
        guard fewest != 0, least < bestCost else { return }
        var closed = closed
        for thing in costs.indices where fewest >> thing & 1 == 1 && spent + costs[thing] < bestCost
        {
            extend(chosen | 1 << thing, spent + costs[thing], without: closed)
            closed |= 1 << thing
        }
    }

    private func cheapestCost(of things: UInt128) -> Decimal {
        var (rest, least) = (things, Decimal?.none)
        while rest != 0 {
            let cost = costs[rest.trailingZeroBitCount]
            least = least.map { min($0, cost) } ?? cost
            rest &= rest - 1
        }
        return least ?? 0
    }
}
