/// What follows from exactly published numbers alone, by elimination modulo two primes.
final class Equalities {
    private let model: LinearModel
    private let reduction: Reduction
    private var systems: [Int: [Elimination]] = [:]
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

    private func value(of columns: [Int], in component: Int) -> Int? {
        let terms = columns.map { (column: local[$0], coefficient: 1) }
        guard let first = value(terms, component, prime: 0),
            first == value(terms, component, prime: 1)
        else { return nil }
        return first
    }

    private func value(
        _ terms: [(column: Int, coefficient: Int)], _ component: Int, prime: Int
    ) -> Int? {
        if systems[component] == nil { systems[component] = [] }
        if systems[component]?.count == prime {
            let modulus = prime == 0 ? Modulus.first : Modulus.second
            systems[component]?.append(elimination(component, modulus))
        }
        let size = reduction.columns[component].count
        guard let rest = systems[component]?[prime].reduce(terms).rest,
            rest.allSatisfy({ $0.index == size })
        else { return nil }
        return systems[component]?[prime].modulus.symmetric(rest.first?.value ?? 0)
    }

    /// The last column holds the figures, so that a reduced sum of columns leaves its value there.
    private func elimination(_ component: Int, _ modulus: Modulus) -> Elimination {
        let columns = reduction.columns[component]
        var uses = [Int](repeating: 0, count: columns.count + 1)
        let rows = reduction.rows[component].filter {
            model.rows[$0].lower != nil && model.rows[$0].lower == model.rows[$0].upper
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
