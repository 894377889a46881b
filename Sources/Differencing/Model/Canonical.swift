extension Publication {
    /// The same, with variables and sets numbered by their names and contents instead of by the
    /// order in which they were met; sets that hold all or nothing are taken out.
    func canonical() -> Publication {
        let order = variables.indices.sorted {
            variables[$0].name.utf8.lexicographicallyPrecedes(variables[$1].name.utf8)
        }
        var copy = self
        copy.variables = order.map {
            AuditVariable(name: variables[$0].name, coding: variables[$0].coding)
        }
        var renamed = [[Int?]](repeating: [], count: variables.count)
        var position = [Int](repeating: 0, count: variables.count)
        for (new, old) in order.enumerated() {
            position[old] = new
            let sets = variables[old].sets.map { variables[old].coding.elements(of: $0) }
            let count = variables[old].coding.count
            var canonical = AuditVariable(
                name: variables[old].name, coding: .plain(count: count),
                isMembership: variables[old].isMembership)
            let sorted = Set(sets).sorted { $0.lexicographicallyPrecedes($1) }
            for set in sorted where set.count < count { _ = canonical.index(of: set) }
            renamed[old] = sets.map { $0.count < count ? canonical.index(of: $0) : nil }
            copy.variables[new] = canonical
        }
        func rename(_ box: Box) -> Box {
            var sides: [Box.Side] = []
            for side in box.sides {
                guard let set = renamed[side.variable][side.set] else { continue }
                sides.append(Box.Side(variable: position[side.variable], set: set))
            }
            return Box(sides: sides.sorted())
        }
        copy.entries = entries.mapValues { $0.map { $0.with(rename($0.box)) } }
        copy.shares = shares.mapValues { list in
            list.map { $0.with(part: rename($0.part), base: rename($0.base)) }
        }
        copy.means = means.map { $0.with(rename($0.box)) }
        copy.impossible = impossible.map(rename).filter { !$0.sides.isEmpty }
        return copy
    }
}

extension Entry {
    func with(_ box: Box) -> Entry {
        Entry(
            cell: cell, box: box, role: role, low: low, high: high, factor: factor, scale: scale)
    }
}

extension MeanEntry {
    func with(_ box: Box) -> MeanEntry {
        MeanEntry(cell: cell, measure: measure, box: box, low: low, high: high)
    }
}

extension ShareEntry {
    func with(part: Box, base: Box) -> ShareEntry {
        ShareEntry(cell: cell, part: part, base: base, low: low, high: high, per: per)
    }
}
