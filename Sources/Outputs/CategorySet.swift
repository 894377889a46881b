/// Which categories of a variable a label stands for.
public enum CategorySet: Hashable, Sendable {
    /// Every category: a total.
    case all
    /// Indices into the variable's codes, sorted, at least one.
    case codes([Int])

    /// Whether both may hold a common unit, if each unit is in one category only.
    public func meets(_ other: CategorySet) -> Bool {
        guard case .codes(let a) = self, case .codes(let b) = other else { return true }
        return !Set(a).isDisjoint(with: b)
    }

    /// Whether every category of `other` is in this set. `all` contains everything, and only `all`
    /// is known to contain `all`.
    public func contains(_ other: CategorySet) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.codes, .all): false
        case (.codes(let a), .codes(let b)): Set(a).isSuperset(of: b)
        }
    }
}

extension Dataset {
    /// The variable whose categories a dimension of this name has: itself, the one that has it
    /// as a level, or the finest that it is tied to.
    public func variable(of dimension: String) -> (name: String, variable: Variable)? {
        if let view = ties.views[dimension], let owner = ties.owners[view.owner] {
            return (view.owner, owner)
        }
        let own = variables[dimension]
        if let own, !own.codes.isEmpty { return (dimension, own) }
        // One that is described by nothing but its name has the codes that it has as a level.
        let owner = variables.sorted { $0.key < $1.key }
            .first { $0.value.levels.contains { $0.name == dimension } }
        return owner.map { ($0.key, $0.value) } ?? own.map { (dimension, $0) }
    }

    /// What `label` means in a dimension, nil if the dataset does not know it. A group of the
    /// dataset wins over a total word.
    public func categories(of label: String, in dimension: String, totals: [String])
        -> CategorySet?
    {
        if let view = ties.views[dimension] { return view.categories(of: label, totals: totals) }
        guard let (name, variable) = variable(of: dimension) else { return nil }
        let level = name == dimension ? nil : dimension
        return variable.categories(of: label, level: level, totals: totals)
    }
}

extension Variable {
    /// What `label` means: a code, a name, a group, a level's label, a total word, or a range of
    /// integer codes. With `level`, that level's labels come first.
    public func categories(of label: String, level: String? = nil, totals: [String])
        -> CategorySet?
    {
        let preferred = levels.first { $0.name == level }?.labels[label]
        if let codes = preferred ?? groups[label] { return indices(of: codes) }
        if let index = codes.firstIndex(where: { $0.utf8.elementsEqual(label.utf8) }) {
            return .codes([index])
        }
        let named = codes.indices.filter { names[codes[$0]] == label }
        if !named.isEmpty { return .codes(named) }
        if let codes = levels.lazy.compactMap({ $0.labels[label] }).first {
            return indices(of: codes)
        }
        if totals.contains(label) { return .all }
        return range(label)
    }

    private func indices(of members: [String]) -> CategorySet? {
        let wanted = Set(members)
        let found = codes.indices.filter { wanted.contains(codes[$0]) }
        return found.isEmpty ? nil : .codes(found)
    }

    /// `10-17`, `18+`, `under 5`: those of the integer codes.
    private func range(_ label: String) -> CategorySet? {
        guard let wanted = Self.integerRange(label) else { return nil }
        let found = codes.indices.filter { index in
            !missing.contains(codes[index]) && Int(codes[index]).map(wanted.contains) ?? false
        }
        return found.isEmpty ? nil : .codes(found)
    }

    /// Both ends of a printed range of whole numbers.
    public static func integerRange(_ label: String) -> ClosedRange<Int>? {
        if label.hasSuffix("+"), let low = whole(label.dropLast()) { return low...Int.max }
        if label.hasPrefix("under "), let high = whole(label.dropFirst(6)), high > 0 {
            return Int.min...(high - 1)
        }
        let dashes: [Character] = ["-", "–"]
        guard let dash = label.dropFirst().firstIndex(where: { dashes.contains($0) }),
            let low = whole(label[..<dash]),
            let high = whole(label[label.index(after: dash)...]), low <= high
        else { return nil }
        return low...high
    }

    private static func whole(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
