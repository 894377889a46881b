import Outputs

/// A first set of cells to withhold, by equalities alone: numbers are made known one after the
/// other, those first that are best kept, and one that would give a secret away is withheld.
struct Seed {
    private let fields: PrintedFields
    private let linkage: Linkage
    private let minimum: Int
    private let sumsOfQuantity: [[Int]]

    /// Beyond so many quantities the elimination would take longer than it saves.
    private static let most = 4_000

    init(_ fields: PrintedFields, _ linkage: Linkage, minimum: Int) {
        self.fields = fields
        self.linkage = linkage
        self.minimum = minimum
        var sums = [[Int]](repeating: [], count: linkage.quantities)
        for (index, sum) in linkage.sums.enumerated() {
            for quantity in Set(sum.parts + [sum.total]) { sums[quantity].append(index) }
        }
        sumsOfQuantity = sums
    }

    /// The fields to withhold besides those that are.
    func complements(of withheld: Set<Int>, _ preference: WithholdingSearch.Preference) -> [Int] {
        guard linkage.quantities <= Self.most else { return [] }
        let secrets = hidden(withheld)
        var span = KnowledgeSpan(linkage)
        for item in linkage.items where item.isKnown { _ = span.publish(item.row, always: true) }
        for quantity in secrets.sorted() { span.protect([quantity]) }
        for sum in linkage.sums {
            let few = sum.parts.filter(secrets.contains)
            if few.count > 1, few.reduce(0, { $0 + value($1) }) < Decimal(minimum) {
                span.protect(few)
            }
        }
        var complements: [Int] = []
        for item in order(besides: secrets, withheld, preference)
        where !span.publish(linkage.items[item].row) {
            complements += fields(of: item).filter { !withheld.contains($0) }
        }
        return complements.sorted()
    }

    /// The items of some fields that are not known whatever is withheld, if there are any.
    func items(of fields: [Int]) -> Set<Int> {
        let all = Set(fields.map { linkage.itemOfField[$0] })
        let secret = all.filter { !linkage.items[$0].isKnown }
        return secret.isEmpty ? all : secret
    }

    /// Whether everybody knows an item whatever is withheld.
    func isKnown(_ item: Int) -> Bool { linkage.items[item].isKnown }

    /// The fields that can be withheld and show an item.
    func fields(of item: Int) -> [Int] {
        linkage.items[item].fields.filter { fields.fields[$0].isFree }
    }

    /// How many sums would have this item alone withheld: each asks for a further cell.
    func exposures(of item: Int, besides withheld: Set<Int>) -> Int {
        guard linkage.items[item].row.count == 1 else { return 0 }
        let quantity = linkage.items[item].quantity
        let hidden = hidden(withheld)
        return sumsOfQuantity[quantity].count { index in
            let sum = linkage.sums[index]
            return !(sum.parts + [sum.total]).contains { $0 != quantity && hidden.contains($0) }
        }
    }

    /// Quantities that no field shows, though one withholds it.
    private func hidden(_ withheld: Set<Int>) -> Set<Int> {
        Set(
            fields.fields.indices.filter { withheld.contains($0) || fields.fields[$0].isMarked }
                .map { linkage.items[linkage.itemOfField[$0]].quantity })
    }

    private func value(_ quantity: Int) -> Decimal {
        let own = linkage.itemOfRow([quantity: 1])?.fields ?? []
        return own.map { fields.fields[$0].rank.value }.max() ?? 0
    }

    /// What to make known, in this order; what is in no sum cannot give anything away.
    private func order(
        besides secrets: Set<Int>, _ withheld: Set<Int>,
        _ preference: WithholdingSearch.Preference
    ) -> [Int] {
        let shared = linkage.items.map { item in
            sumsOfQuantity[item.quantity].count { index in
                let sum = linkage.sums[index]
                return (sum.parts + [sum.total]).contains(where: secrets.contains)
            }
        }
        let ranked = linkage.items.indices.compactMap {
            item -> (Int, PrintedFields.Rank, Decimal, Int)? in
            let free = fields(of: item)
            let own = linkage.items[item]
            guard let rank = free.map({ fields.fields[$0].rank }).max(),
                !free.allSatisfy(withheld.contains),
                own.row.count > 1 || !sumsOfQuantity[own.quantity].isEmpty
                    || secrets.contains(own.quantity)
            else { return nil }
            return (item, rank, free.reduce(0) { $0 + fields.fields[$1].cost }, free.count)
        }
        return ranked.sorted { a, b in
            if preference == .share, shared[a.0] != shared[b.0] { return shared[a.0] < shared[b.0] }
            if preference == .cost, a.2 != b.2 { return a.2 > b.2 }
            if a.3 != b.3 { return a.3 > b.3 }
            if a.1.totals != b.1.totals { return a.1.totals > b.1.totals }
            if a.1.isSmall != b.1.isSmall { return a.1.isSmall }
            return a.1.value != b.1.value ? a.1.value > b.1.value : a.0 < b.0
        }.map(\.0)
    }
}
