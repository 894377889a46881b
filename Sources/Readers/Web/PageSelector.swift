/// A selector of a style sheet, taken so wide that it misses no element: siblings, parents and what is not
/// followed may be any.
///
/// Source: W3C, *Selectors Level 4*.
struct PageSelector {
    /// What selectors ask of an element. Large and small letters of classes and identifiers are one, as in pages of
    /// an older kind.
    struct Element {
        let name: String
        let id: String?
        let classes: Set<Substring>
        let attributes: [String: String]
        /// From 1, among the children of the element around it.
        var index = 0

        init(_ name: String, _ attributes: [String: String], index: Int = 0) {
            self.name = name
            self.attributes = attributes
            self.index = index
            id = attributes["id"]?.lowercased()
            classes = Set((attributes["class"] ?? "").lowercased().split { $0.isWhitespace })
        }
    }

    /// Whether a selector takes an element.
    enum Match: Int {
        case no, maybe, yes
    }

    private struct Attribute {
        let name: String
        /// The sign before `=`; nil where it is enough that the attribute is there.
        let sign: Character?
        let value: String

        func matches(_ element: Element) -> Bool {
            guard let text = element.attributes[name] else { return false }
            guard let sign else { return true }
            switch sign {
            case "=": return text == value
            case "~": return text.split { $0.isWhitespace }.contains { $0 == value }
            case "|": return text == value || text.hasPrefix(value + "-")
            case "^": return !value.isEmpty && text.hasPrefix(value)
            case "$": return !value.isEmpty && text.hasSuffix(value)
            default: return !value.isEmpty && text.contains(value)
            }
        }
    }

    private struct Compound {
        var name: String?
        var id: String?
        var classes: Set<Substring> = []
        var attributes: [Attribute] = []
        var any: [[PageSelector]] = []
        var none: [[PageSelector]] = []
        /// `an + b` of its place among all children.
        var step: (a: Int, b: Int)?
        var isUnsure = false

        /// `tbody` and what is around everything need not stand in a page.
        var isImplied: Bool {
            classes.isEmpty && id == nil && attributes.isEmpty
                && ["html", "body", "tbody"].contains(name)
        }

        func match(_ element: Element) -> Match {
            guard name == nil || name == element.name, id == nil || id == element.id,
                classes.isSubset(of: element.classes),
                attributes.allSatisfy({ $0.matches(element) })
            else { return .no }
            if let step, !Self.holds(step, element.index) { return .no }
            var match: Match = isUnsure ? .maybe : .yes
            for list in any {
                let best = list.map { $0.match(element, within: []) }.max {
                    $0.rawValue < $1.rawValue
                }
                guard let best, best != .no else { return .no }
                if best == .maybe { match = .maybe }
            }
            for list in none {
                if list.contains(where: { $0.match(element, within: []) == .yes }) { return .no }
            }
            return match
        }

        private static func holds(_ step: (a: Int, b: Int), _ index: Int) -> Bool {
            let rest = index - step.b
            if step.a == 0 { return rest == 0 }
            return rest % step.a == 0 && rest / step.a >= 0
        }
    }

    private let target: Compound
    private let around: [Compound]
    /// Whether something of it was not followed.
    private let isUnsure: Bool
    /// Identifiers, then classes, then names.
    let weight: Int

    /// A class, an identifier or a name that the element must have.
    var key: String {
        target.classes.min().map { ".\($0)" } ?? target.id.map { "#\($0)" } ?? target.name ?? "*"
    }

    /// Whether it takes no element as it stands in a page: only while a pointer is over it, or what comes before
    /// or after its text.
    let isElsewhere: Bool

    /// Nil for what is not understood.
    init?(_ text: String, depth: Int = 0) {
        guard depth < 4, text.utf8.count < 4_000 else { return nil }
        var scanner = PageSelectorScanner(text)
        var compounds: [Compound] = []
        var (isUnsure, isElsewhere) = (false, false)
        while let sign = scanner.combinator() {
            if sign == "+" || sign == "~" {
                // What stood before may be anything.
                (compounds, isUnsure) = ([], true)
            }
            var compound = Compound()
            while let part = scanner.part() {
                if !Self.take(part, into: &compound, depth) { isElsewhere = true }
            }
            compounds.append(compound)
        }
        guard scanner.isAtEnd, let target = compounds.last else { return nil }
        self.target = target
        (self.isUnsure, self.isElsewhere) = (isUnsure, isElsewhere)
        around = compounds.dropLast().filter { !$0.isImplied }
        weight = compounds.reduce(0) { sum, compound in
            sum + (compound.id == nil ? 0 : 1_000_000)
                + 1_000 * (compound.classes.count + compound.attributes.count)
                + (compound.name == nil ? 0 : 1)
        }
    }

    /// Whether the element is taken as it stands.
    private static func take(
        _ part: PageSelectorScanner.Part, into compound: inout Compound, _ depth: Int
    ) -> Bool {
        switch part {
        case .name(let name): compound.name = name == "*" ? nil : name.lowercased()
        case .id(let id): compound.id = id.lowercased()
        case .className(let name): compound.classes.insert(Substring(name.lowercased()))
        case .attribute(let name, let sign, let value):
            compound.attributes.append(Attribute(name: name, sign: sign, value: value))
        case .pseudo(let name, let inside):
            return take(pseudo: name, inside, into: &compound, depth)
        }
        return true
    }

    private static let elsewhere: Set<String> = [
        "before", "after", "hover", "active", "focus", "focus-within", "focus-visible", "visited",
        "target", "marker", "selection", "placeholder", "backdrop", "placeholder-shown", "disabled",
        "checked", "empty", "-webkit-scrollbar", "-moz-selection", "invalid", "-moz-focus-inner",
        "fullscreen", "file-selector-button", "-webkit-details-marker",
    ]

    private static func take(
        pseudo name: String, _ inside: String, into compound: inout Compound, _ depth: Int
    ) -> Bool {
        let list = {
            PageLengths.parts(inside, at: ",").compactMap { PageSelector($0, depth: depth + 1) }
                .filter { !$0.isElsewhere }
        }
        switch name {
        case "root": compound.name = "html"
        case "link", "any-link": compound.name = compound.name ?? "a"
        case "is", "where", "matches", "-webkit-any", "-moz-any": compound.any.append(list())
        case "not": compound.none.append(list())
        case "first-child": compound.step = (0, 1)
        case "nth-child":
            compound.step = step(inside)
            compound.isUnsure = compound.step == nil
        default:
            if elsewhere.contains(name) { return false }
            compound.isUnsure = true
        }
        return true
    }

    /// `odd`, `even`, `3`, `2n+1`, `-n+3`; nil for anything else.
    private static func step(_ text: String) -> (a: Int, b: Int)? {
        let word = text.lowercased().filter { !$0.isWhitespace }
        if word == "odd" { return (2, 1) }
        if word == "even" { return (2, 0) }
        guard let sign = word.firstIndex(of: "n") else {
            return Int(word).flatMap { $0.magnitude < 1 << 30 ? (0, $0) : nil }
        }
        let first = word[..<sign]
        let a = ["", "+"].contains(first) ? 1 : first == "-" ? -1 : Int(first)
        let rest = word[word.index(after: sign)...]
        guard let a, let b = rest.isEmpty ? 0 : Int(rest), a.magnitude < 1 << 30,
            b.magnitude < 1 << 30
        else { return nil }
        return (a, b)
    }

    /// - `within`: the elements around it.
    func match(_ element: Element, within others: some Collection<Element>) -> Match {
        let own = target.match(element)
        guard own != .no else { return .no }
        var match = isUnsure ? .maybe : own
        for compound in around {
            let best = others.lazy.map { compound.match($0) }.max { $0.rawValue < $1.rawValue }
            guard let best, best != .no else { return .no }
            if best == .maybe { match = .maybe }
        }
        return match
    }

    /// Comparisons that a match may cost.
    func cost(within count: Int) -> Int { 1 + around.count * count }
}
