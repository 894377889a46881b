import Outputs

/// Something about a pack that its author should look at.
public struct PackRemark: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Two rules that no table obeys, or that take back what the other gives.
        case contradiction
        /// A rule that can never be the only one to object, or whose `for` nothing meets.
        case unreachable
        /// Withholding and then rounding leaves the smallest published number fewer true values
        /// than the base promises.
        case narrowBin = "narrow-bin"
        /// A parameter that changes nothing.
        case noEffect = "no-effect"
        /// What no rule judges.
        case unjudged
    }

    /// The pack's name; of a remark about several packs, their names.
    public let pack: String
    public let kind: Kind
    /// The rule that it is about, by key; nil for the whole pack.
    public let rule: String?
    public let message: String
    public let remedy: String
    /// Whether only a reason is lost without the rule, never a verdict: another kind of rule, with
    /// parameters of its own, always objects before it.
    let isSpare: Bool

    init(
        pack: String, kind: Kind, rule: String?, message: String, remedy: String,
        isSpare: Bool = false
    ) {
        self.pack = pack
        self.kind = kind
        self.rule = rule
        self.message = message
        self.remedy = remedy
        self.isSpare = isSpare
    }

    /// Whether the pack should not be used before somebody has looked; the others are notes.
    public var isProblem: Bool { kind != .noEffect && kind != .unjudged && !isSpare }
}

/// Looks at rule packs as such, without any output.
public enum PackLint {
    /// The remarks about each pack, problems first, and those about all of them together, where
    /// there are several.
    public static func remarks(on packs: [RulePack]) -> [PackRemark] {
        guard packs.count > 1 else { return packs.flatMap { remarks(on: $0) } }
        let own = packs.flatMap { remarks(on: $0) }.filter { $0.kind != .unjudged }
        let names = packs.map(\.name).joined(separator: " + ")
        let entries = packs.flatMap(\.rules)
        let together =
            RoundingLint(pack: names, entries: entries).remarks
            + WithholdingLint(pack: names, entries: entries).remarks
            + UnjudgedLint(pack: names, entries: entries).remarks
        return own + together.filter { !own.restates($0) }
    }

    /// The remarks about one pack.
    public static func remarks(on pack: RulePack) -> [PackRemark] {
        let found =
            ScopeLint(pack: pack.name, entries: pack.rules).remarks
            + ReachLint(pack: pack.name, entries: pack.rules).remarks
            + RoundingLint(pack: pack.name, entries: pack.rules).remarks
            + WithholdingLint(pack: pack.name, entries: pack.rules).remarks
            + UnjudgedLint(pack: pack.name, entries: pack.rules).remarks
        return found.filter(\.isProblem) + found.filter { !$0.isProblem }
    }
}

extension [PackRemark] {
    fileprivate func restates(_ other: PackRemark) -> Bool {
        contains { $0.kind == other.kind && $0.message == other.message }
    }
}

extension RulePack.Scope {
    /// Whether whatever this admits, the other admits as well.
    func isWithin(_ other: RulePack.Scope) -> Bool {
        func within<Word: Hashable>(_ own: Set<Word>, _ wider: Set<Word>) -> Bool {
            wider.isEmpty || !own.isEmpty && own.isSubset(of: wider)
        }
        return within(kinds, other.kinds) && within(units, other.units)
            && within(statistics, other.statistics)
    }

    /// Whether both can admit the same number.
    func meets(_ other: RulePack.Scope) -> Bool {
        func meets<Word: Hashable>(_ a: Set<Word>, _ b: Set<Word>) -> Bool {
            a.isEmpty || b.isEmpty || !a.isDisjoint(with: b)
        }
        return meets(kinds, other.kinds) && meets(units, other.units)
            && meets(statistics, other.statistics)
    }
}

/// A `for` that keeps its rule from everything it could judge.
struct ScopeLint {
    let pack: String
    let entries: [RulePack.Entry]

    var remarks: [PackRemark] {
        entries.flatMap { entry -> [PackRemark] in
            guard let guide = RuleGuide.guide(to: entry.key) else { return [] }
            return [kinds(entry, guide), statistics(entry, guide)].compactMap(\.self)
        }
    }

    private func kinds(_ entry: RulePack.Entry, _ guide: RuleGuide) -> PackRemark? {
        // Words around an output are looked at whatever its kind is.
        guard !entry.scope.kinds.isEmpty, entry.key != TextRule.key,
            entry.scope.kinds.isDisjoint(with: guide.kinds)
        else { return nil }
        let judged = guide.kinds.map(\.rawValue).sorted().listed("or")
        return PackRemark(
            pack: pack, kind: .unreachable, rule: entry.key,
            message: "none of the kinds it is restricted to is one that it judges",
            remedy: judged.isEmpty
                ? "leave out for: kinds" : "restrict it to \(judged), or leave out for: kinds")
    }

    private func statistics(_ entry: RulePack.Entry, _ guide: RuleGuide) -> PackRemark? {
        guard !entry.scope.statistics.isEmpty else { return nil }
        switch guide.statistics {
        case .every: return nil
        case .some(let known) where !known.isDisjoint(with: entry.scope.statistics): return nil
        case .some(let known):
            return PackRemark(
                pack: pack, kind: .unreachable, rule: entry.key,
                message: "none of the statistics it is restricted to is one that it judges",
                remedy: "restrict it to \(known.map(\.rawValue).sorted().listed("or"))")
        case .none:
            return PackRemark(
                pack: pack, kind: .noEffect, rule: entry.key,
                message: "for: statistics restricts nothing, since it judges no numbers of tables",
                remedy: "leave out for: statistics")
        }
    }
}

/// Kinds of output that no rule judges, and numbers that an important rule is missing for.
struct UnjudgedLint {
    let pack: String
    let entries: [RulePack.Entry]

    var remarks: [PackRemark] {
        let kinds = PackLint.unjudgedKinds(of: entries)
        guard !kinds.isEmpty else { return [] }
        return [
            PackRemark(
                pack: pack, kind: .unjudged, rule: nil,
                message: "no rule judges outputs of kind "
                    + kinds.map(\.rawValue).listed("or"),
                remedy: "they will be review; add a rule, or a pack that judges them")
        ]
    }
}

extension PackLint {
    /// Kinds that a submission may declare and no rule of these judges, in the order of
    /// INTERFACE.md.
    public static func unjudgedKinds(of entries: [RulePack.Entry]) -> [Kind] {
        var judged: Set<Kind> = []
        for entry in entries {
            let kinds = type(of: entry.rule).kinds
            judged.formUnion(
                entry.scope.kinds.isEmpty ? kinds : kinds.intersection(entry.scope.kinds))
        }
        return Kind.allCases.filter { $0 != .undeclared && !judged.contains($0) }
    }
}
