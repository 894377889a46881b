/// A component in which every unknown is in at most two sums, as in tables of two dimensions: a
/// transport problem. Its optima are whole and found by sending units round circles.
///
/// Sums are nodes, and so is everything outside; an unknown is an arc from a sum of the one kind
/// (rows of the table) to one of the other, and each sum has an arc from or to the outside that
/// carries its total. What is known of an unknown alone bounds its arc. What fits all bounds is a circulation, and one with the largest value leaves
/// no circle that would gain; the distances that show it are the multipliers of the proof.
final class TransportSolver: ExactSolver {
    private let columns: [Int]
    /// Model rows of sums, and per unknown those that bound it alone.
    private let rows: [Int]
    private let bounds: [ArcBounds]
    private let localOf: [Int: Int]
    private let outside: Int
    /// Arcs: unknowns first, then one per row.
    private var from: [Int] = []
    private var to: [Int] = []
    private var lower: [Int] = []
    private var upper: [Int] = []
    private var flow: [Int] = []
    private var cost: [Int]
    private var arcsOf: [[Int]]
    /// For `way`, by sum: in which search it was reached, by what, and by what arc it leads to the end.
    private var turn = 0
    private var seenIn: [Int]
    private var reachedBy: [Step]
    private var last: [(turn: Int, arc: Int)]
    /// Rows whose lower bound says nothing, for no unknown is below 0.
    private var isIdle: [Bool] = []
    var work: Int
    private(set) var infeasible: ComponentSolver.Combination?
    private var points = PointMemory()

    var witness: [Int] { Array(flow.prefix(columns.count)) }

    /// Nil where the component is no transport problem.
    init?(_ component: Int, of reduction: Reduction, in model: LinearModel, work: Int)
        throws(SolveError)
    {
        columns = reduction.columns[component]
        guard !columns.contains(where: model.isSigned) else { return nil }
        var localOf: [Int: Int] = [:]
        for (local, column) in columns.enumerated() { localOf[column] = local }
        self.localOf = localOf
        guard let parts = TransportRows(component, of: reduction, in: model, localOf) else {
            return nil
        }
        (rows, bounds) = (parts.sums.map(\.row), parts.bounds)
        outside = rows.count
        self.work = work
        cost = Array(repeating: 0, count: columns.count + rows.count)
        arcsOf = Array(repeating: [], count: rows.count + 1)
        seenIn = Array(repeating: 0, count: rows.count + 1)
        reachedBy = Array(repeating: (0, true), count: rows.count + 1)
        last = Array(repeating: (0, 0), count: rows.count + 1)
        guard let sides = Self.sides(parts.members, rows.count) else { return nil }
        for (own, bounds) in zip(parts.members, bounds) {
            guard let first = own.first else { return nil }
            let second = own.count > 1 ? own[1] : outside
            let (tail, head) = sides[first] ? (first, second) : (second, first)
            addArc(tail, head, bounds.lower, bounds.upper)
        }
        for (r, sum) in parts.sums.enumerated() {
            isIdle.append(sum.lower == 0)
            addArc(sides[r] ? outside : r, sides[r] ? r : outside, sum.lower, sum.upper)
        }
        try start()
    }

    private func addArc(_ tail: Int, _ head: Int, _ low: Int, _ high: Int) {
        arcsOf[tail].append(from.count)
        arcsOf[head].append(from.count)
        from.append(tail)
        to.append(head)
        lower.append(low)
        upper.append(high)
        flow.append(low)
    }

    /// Which rows are of the first kind, so that no unknown is in two of one kind; nil if that
    /// cannot be.
    private static func sides(_ members: [[Int]], _ rows: Int) -> [Bool]? {
        var near = [[Int]](repeating: [], count: rows)
        for own in members where own.count == 2 {
            near[own[0]].append(own[1])
            near[own[1]].append(own[0])
        }
        var side = [Bool?](repeating: nil, count: rows)
        for first in 0..<rows where side[first] == nil {
            side[first] = true
            var open = [first]
            while let row = open.popLast() {
                let other = !(side[row] ?? true)
                for next in near[row] {
                    if side[next] == nil {
                        side[next] = other
                        open.append(next)
                    } else if side[next] != other {
                        return nil
                    }
                }
            }
        }
        return side.map { $0 ?? true }
    }

    private func spend(_ steps: Int) throws(SolveError) {
        work -= steps
        guard work > 0 else { throw .limit }
    }

    // MARK: A point

    /// Sends what sums lack or have too much to where it is wanted.
    private func start() throws(SolveError) {
        if let arc = from.indices.first(where: { lower[$0] > upper[$0] }) {
            let isSum = arc >= columns.count
            infeasible = combination(
                isSum ? [rows[arc - columns.count]] : bounds[arc].rows)
            return
        }
        var excess = [Int](repeating: 0, count: rows.count + 1)
        for arc in from.indices {
            excess[from[arc]] -= flow[arc]
            excess[to[arc]] += flow[arc]
        }
        for node in excess.indices {
            while excess[node] > 0 {
                let (reached, path) = try path(from: node) { excess[$0] < 0 }
                guard let path else {
                    infeasible = combination(blocking(Set(reached)))
                    return
                }
                let end = path.nodes[path.nodes.count - 1]
                let amount = min(excess[node], -excess[end], room(path.arcs))
                send(amount, path.arcs)
                excess[node] -= amount
                excess[end] += amount
            }
        }
        points.keep(witness)
    }

    /// Model rows that let nothing more out of some sums.
    private func blocking(_ inside: Set<Int>) -> [Int] {
        let sums = rows.indices.filter { inside.contains($0) != inside.contains(outside) }
        let alone = columns.indices.compactMap { arc -> Int? in
            guard inside.contains(from[arc]) != inside.contains(to[arc]) else { return nil }
            return inside.contains(from[arc]) ? bounds[arc].upperRow : bounds[arc].lowerRow
        }
        return sums.map { rows[$0] } + alone
    }

    private func combination(_ rows: [Int]) -> ComponentSolver.Combination {
        ComponentSolver.Combination(
            rows: Dictionary(rows.map { ($0, Fraction(1)) }, uniquingKeysWith: { own, _ in own }))
    }

    /// An arc and whether it is gone along, not back.
    private typealias Step = (arc: Int, isForward: Bool)

    private func room(_ steps: [Step]) -> Int {
        steps.reduce(.max) { min($0, room($1.arc, $1.isForward)) }
    }

    private func room(_ arc: Int, _ isForward: Bool) -> Int {
        if !isForward { return flow[arc] - lower[arc] }
        return upper[arc] == .max ? .max : upper[arc] - flow[arc]
    }

    private func send(_ amount: Int, _ steps: [Step]) {
        for step in steps { flow[step.arc] += step.isForward ? amount : -amount }
    }

    private func path(from start: Int, to isEnd: (Int) -> Bool)
        throws(SolveError)
        -> (reached: [Int], path: (nodes: [Int], arcs: [Step])?)
    {
        var by = [Step?](repeating: nil, count: rows.count + 1)
        var isSeen = [Bool](repeating: false, count: rows.count + 1)
        isSeen[start] = true
        var queue = [start]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            try spend(4 * arcsOf[node].count)
            for arc in arcsOf[node] {
                let isForward = from[arc] == node
                let other = isForward ? to[arc] : from[arc]
                guard !isSeen[other], room(arc, isForward) > 0 else { continue }
                isSeen[other] = true
                by[other] = (arc, isForward)
                if isEnd(other) { return (queue, trace(other, by)) }
                queue.append(other)
            }
        }
        return (queue, nil)
    }

    /// Steps from one sum to another that do not use an arc; nil, and what can be reached, where there
    /// are none. What leads to the end in one step is looked up first: most ways are short.
    private func way(from start: Int, to end: Int, without left: Int) throws(SolveError)
        -> (reached: [Int], steps: [Step]?)
    {
        turn += 1
        for arc in arcsOf[end] where arc != left {
            let isForward = to[arc] == end
            if room(arc, isForward) > 0 { last[isForward ? from[arc] : to[arc]] = (turn, arc) }
        }
        try spend(4 * arcsOf[end].count)
        var queue = [start]
        seenIn[start] = turn
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            if last[node].turn == turn {
                var steps: [Step] = [(last[node].arc, to[last[node].arc] == end)]
                var back = node
                while back != start {
                    steps.append(reachedBy[back])
                    back =
                        reachedBy[back].isForward
                        ? from[reachedBy[back].arc] : to[reachedBy[back].arc]
                }
                return (queue, steps.reversed())
            }
            try spend(4 * arcsOf[node].count)
            for arc in arcsOf[node] where arc != left {
                let isForward = from[arc] == node
                let other = isForward ? to[arc] : from[arc]
                guard seenIn[other] != turn, room(arc, isForward) > 0 else { continue }
                seenIn[other] = turn
                reachedBy[other] = (arc, isForward)
                queue.append(other)
                // Nothing nearer is left to be looked at.
                if last[other].turn == turn {
                    next = queue.count - 1
                    break
                }
            }
        }
        return (queue, nil)
    }

    private func trace(_ end: Int, _ by: [Step?]) -> (nodes: [Int], arcs: [Step]) {
        var nodes = [end]
        var steps: [Step] = []
        while let node = nodes.last, let step = by[node] {
            steps.append(step)
            nodes.append(step.isForward ? from[step.arc] : to[step.arc])
        }
        return (nodes.reversed(), steps.reversed())
    }

    // MARK: The largest value

    func seen(_ sum: [Int]) -> (low: Int, high: Int)? {
        points.range(sum.compactMap { localOf[$0] })
    }

    func remembered(_ sums: [[Int]]) -> [[Int]] {
        points.values(of: sums.map { $0.compactMap { localOf[$0] } })
    }

    func maximum(of objective: [(column: Int, coefficient: Int)], enough: Int)
        throws(SolveError) -> ComponentSolver.Maximum
    {
        let local = objective.compactMap { term in
            localOf[term.column].map { (column: $0, coefficient: term.coefficient) }
        }
        for term in local { cost[term.column] += term.coefficient }
        defer { for term in local { cost[term.column] = 0 } }
        var value = local.reduce(0) { $0 + $1.coefficient * flow[$1.column] }
        var distance = [Int](repeating: 0, count: rows.count + 1)
        let single = local.count == 1 ? local.first : nil
        while let circle = try gain(&distance, single) {
            let amount = room(circle)
            guard amount < .max else {
                return ComponentSolver.Maximum(
                    real: nil, proved: nil, isTight: true, isEmpty: false)
            }
            send(amount, circle)
            points.note(circle.lazy.map(\.arc).filter { $0 < self.columns.count }, of: flow)
            value = local.reduce(0) { $0 + $1.coefficient * flow[$1.column] }
            if value >= enough {
                points.keepChanged(flow, count: columns.count)
                return ComponentSolver.Maximum(
                    real: nil, proved: nil, isTight: false, isEmpty: false)
            }
        }
        points.keepChanged(flow, count: columns.count)
        return ComponentSolver.Maximum(
            real: (Fraction(value), proof(distance)), proved: Fraction(value), isTight: true,
            isEmpty: false)
    }

    /// A circle through one unknown that raises or lowers it; nil, and the distances that show that
    /// there is none.
    private func circle(through arc: Int, rising: Bool, _ distance: inout [Int])
        throws(SolveError) -> [Step]?
    {
        let (start, end) = rising ? (to[arc], from[arc]) : (from[arc], to[arc])
        let (reached, steps) = try way(from: start, to: end, without: arc)
        if let steps { return steps + [(arc, rising)] }
        for node in reached { distance[node] = 1 }
        return nil
    }

    /// A circle along which the value rises; nil, and the distances that show that there is none.
    private func gain(_ distance: inout [Int], _ single: (column: Int, coefficient: Int)?)
        throws(SolveError) -> [Step]?
    {
        for node in distance.indices { distance[node] = 0 }
        if let single, abs(single.coefficient) == 1 {
            let isRising = single.coefficient > 0
            if room(single.column, isRising) > 0 {
                return try circle(through: single.column, rising: isRising, &distance)
            }
            return nil
        }
        var by = [Step?](repeating: nil, count: rows.count + 1)
        while true {
            var changed = false
            try spend(4 * from.count)
            for arc in from.indices {
                let (tail, head) = (from[arc], to[arc])
                if flow[arc] < upper[arc], distance[tail] + cost[arc] > distance[head] {
                    distance[head] = distance[tail] + cost[arc]
                    by[head] = (arc, true)
                    changed = true
                }
                if flow[arc] > lower[arc], distance[head] - cost[arc] > distance[tail] {
                    distance[tail] = distance[head] - cost[arc]
                    by[tail] = (arc, false)
                    changed = true
                }
            }
            if !changed { return nil }
            if let circle = circle(by) { return circle }
        }
    }

    /// Steps that lead back to where they began.
    private func circle(_ by: [Step?]) -> [Step]? {
        var turn = [Int](repeating: -1, count: by.count)
        for start in by.indices where turn[start] < 0 {
            var node = start
            while turn[node] < 0, let step = by[node] {
                turn[node] = start
                node = step.isForward ? from[step.arc] : to[step.arc]
            }
            guard turn[node] == start, by[node] != nil else {
                if turn[node] < 0 { turn[node] = start }
                continue
            }
            var steps: [Step] = []
            let first = node
            repeat {
                guard let step = by[node] else { return nil }
                steps.append(step)
                node = step.isForward ? from[step.arc] : to[step.arc]
            } while node != first
            return steps
        }
        return nil
    }

    private func proof(_ distance: [Int]) -> ComponentSolver.Combination {
        var proof = ComponentSolver.Combination()
        var left = Array(cost.prefix(columns.count))
        for r in rows.indices {
            let isFirst = to[columns.count + r] == r
            let own = (distance[r] - distance[outside]) * (isFirst ? -1 : 1)
            guard own != 0 else { continue }
            // An idle bound is no figure: the unknowns themselves are not below 0.
            if own < 0, isIdle[r] { continue }
            proof.rows[rows[r]] = Fraction(own)
            for arc in arcsOf[r] where arc < columns.count { left[arc] -= own }
        }
        for (local, rest) in left.enumerated() where rest != 0 {
            let row = rest > 0 ? bounds[local].upperRow : bounds[local].lowerRow
            if let row {
                proof.rows[row] = Fraction(rest)
            } else {
                proof.columns[columns[local]] = Fraction(rest)
            }
        }
        return proof
    }
}
