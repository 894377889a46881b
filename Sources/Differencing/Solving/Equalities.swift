/// What follows from exactly published numbers alone, by elimination modulo two primes.
final class Equalities {
    private let model: LinearModel
    private let reduction: Reduction
    private var systems: [Int: [Elimination]] = [:]
    /// Per component and prime two solutions of the exact figures, otherwise chosen at random: sums
    /// that are the same in both are those that the figures give.
    private var solutions: [Int: [(first: [UInt64], second: [UInt64])]] = [:]
    private var local: [Int]

    init(_ model: LinearModel, _ reduction: Reduction) {
        self.model = model
        self.reduction = reduction
        local = Array(repeating: 0, count: model.columnCount)
        for columns in reduction.columns {
            for (index, column) in columns.enumerated() { local[column] = index }
        }
    }

    /// The value of a sum of columns in steps, if sums and differences of exact figures give it.
    func value(of columns: [Int]) -> Int? {
        var total = 0
        var byComponent: [Int: [Int]] = [:]
        for column in columns {
            let component = reduction.component[column]
            if component >= 0 {
                byComponent[component, default: []].append(column)
            } else {
                total += reduction.fixedValue[column]
            }
        }
        for component in byComponent.keys.sorted() {
            guard let part = value(of: byComponent[component] ?? [], in: component) else {
                return nil
            }
            total += part
        }
        return total
    }

    /// What exact figures leave of a set, up to a factor: sets with the same rest are those of which
    /// each gives the other. Nil where nothing is left.
    func rest(of columns: [Int]) -> Rest? {
        var byComponent: [Int: [(column: Int, coefficient: Int)]] = [:]
        for column in columns where reduction.component[column] >= 0 {
            byComponent[reduction.component[column], default: []].append((local[column], 1))
        }
        let rests = [Modulus.first, Modulus.second].enumerated().map { prime, modulus in
            var entries: [Rest.Entry] = []
            for (component, terms) in byComponent {
                prepare(component, prime)
                let own = reduction.columns[component]
                for (index, value) in systems[component]?[prime].reduce(terms).rest ?? []
                where index < own.count {
                    entries.append(Rest.Entry(column: own[index], value: value))
                }
            }
            return Rest.normalised(entries, modulus)
        }
        return rests[0].isEmpty || rests[1].isEmpty ? nil : Rest(first: rests[0], second: rests[1])
    }

    /// What is left of a set, modulo two primes.
    struct Rest: Hashable {
        let first: [Entry]
        let second: [Entry]

        struct Entry: Hashable {
            let column: Int
            let value: UInt64
        }

        fileprivate static func normalised(_ entries: [Entry], _ modulus: Modulus) -> [Entry] {
            let sorted = entries.sorted { $0.column < $1.column }
            guard let first = sorted.first else { return [] }
            let factor = modulus.inverse(first.value)
            return sorted.map {
                Entry(column: $0.column, value: modulus.product($0.value, factor))
            }
        }
    }

    private func prepare(_ component: Int, _ prime: Int) {
        while (systems[component]?.count ?? 0) <= prime {
            let modulus = systems[component] == nil ? Modulus.first : Modulus.second
            let system = elimination(component, modulus)
            // The last column stands for 1 times the figures.
            solutions[component, default: []].append(
                (system.nullVector(last: 1, seed: 1), system.nullVector(last: 1, seed: 2)))
            systems[component, default: []].append(system)
        }
    }

    private func value(of columns: [Int], in component: Int) -> Int? {
        guard let first = value(of: columns, in: component, prime: 0),
            first == value(of: columns, in: component, prime: 1)
        else { return nil }
        return first
    }

    private func value(of columns: [Int], in component: Int, prime: Int) -> Int? {
        prepare(component, prime)
        guard let modulus = systems[component]?[prime].modulus,
            let (first, second) = solutions[component]?[prime]
        else { return nil }
        var (sum, other) = (UInt64(0), UInt64(0))
        for column in columns {
            sum = modulus.sum(sum, first[local[column]])
            other = modulus.sum(other, second[local[column]])
        }
        return sum == other ? modulus.symmetric(sum) : nil
    }

    /// The last column holds the figures, so that a reduced sum of columns leaves its value there.
    private func elimination(_ component: Int, _ modulus: Modulus) -> Elimination {
        let columns = reduction.columns[component]
        var uses = [Int](repeating: 0, count: columns.count + 1)
        let rows = reduction.rows[component].filter {
            model.rows[$0].lower != nil && model.rows[$0].lower == model.rows[$0].upper
                && (model.rows[$0].makeup.first.map { model.nodes[$0.node].exact != nil } ?? true)
        }
        for row in rows {
            for term in model.rows[row].terms where reduction.fixedBy[term.column] == nil {
                uses[local[term.column]] += 1
            }
        }
        uses[columns.count] = Int.max
        var system = Elimination(columns: columns.count + 1, weight: uses, modulus: modulus)
        for row in rows.sorted(by: { size($0) != size($1) ? size($0) < size($1) : $0 < $1 }) {
            var terms: [(column: Int, coefficient: Int)] = []
            for term in model.rows[row].terms where reduction.fixedBy[term.column] == nil {
                terms.append((local[term.column], term.coefficient))
            }
            let figure =
                Int128(model.rows[row].lower ?? 0) - reduction.constant(of: model.rows[row])
            guard let figure = Int(exactly: figure) else { continue }
            terms.append((columns.count, -figure))
            system.insert(terms)
        }
        return system
    }

    private func size(_ row: Int) -> Int { model.rows[row].terms.count }
}
