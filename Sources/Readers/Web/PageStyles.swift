/// The rules of a page's style sheets, as far as they hide, shade or cover elements.
///
/// Source: W3C, *CSS Syntax Module Level 3*, *CSS Nesting Module*. What holds only on some windows is taken to
/// hold; what holds only in print is known as such.
struct PageStyles {
    private struct Rule {
        let selector: PageSelector
        let style: PageStyle
        let isPrinted: Bool
    }

    private var rules: [Rule] = []
    /// Places among the rules, by a class, an identifier or a name that the element must have.
    private var places: [String: [Int]] = [:]
    private var variables: [String: Set<String>] = [:]
    private(set) var holdsText = false
    /// Whether some words stand in print alone.
    private(set) var holdsPrintedText = false
    private(set) var holdsComment = false
    private(set) var holdsFont = false
    /// Whether it is not known of some style which elements it is for.
    private(set) var isNotFollowed = false
    private var count = 0
    /// Comparisons of elements with rules that are still made.
    private var left = 20_000_000

    /// Whether some elements were not compared with all rules.
    var isTooMuch: Bool { left <= 0 || count >= 20_000 }

    /// - `media`: what the sheet is for, as its element says.
    mutating func add(_ sheet: String, media: String = "") {
        let plain = Self.withoutComments(sheet)
        holdsComment = holdsComment || plain.utf8.count < sheet.utf8.count
        // Old pages keep their sheets from programs that know none.
        let bare = plain.replacing("<!--", with: "").replacing("-->", with: "")
        add(block: bare[...], of: [], depth: 0, isPrinted: PageMedia(media) == .print)
    }

    /// Notes the own properties of a style in an attribute.
    mutating func note(_ style: PageStyle) {
        for (name, value) in style.variables where variables.count < 5_000 {
            variables[name, default: []].insert(value)
        }
    }

    /// The rules in a sheet, or in the block of a rule: declarations, and rules within it.
    private mutating func add(
        block: Substring, of selectors: [String], depth: Int, isPrinted: Bool
    ) {
        guard depth < 8 else {
            left = 0
            return
        }
        var body = ""
        var rest = block
        while let open = rest.firstIndex(of: "{"), count < 20_000 {
            let before = rest[..<open]
            let end = before.lastIndex(of: ";").map { before.index(after: $0) } ?? before.startIndex
            body += before[..<end]
            let prelude = String(before[end...]).trimmedLines
            rest = rest[rest.index(after: open)...]
            let inside = Self.block(rest)
            rest = rest[inside.endIndex...].dropFirst()
            if prelude.hasPrefix("@") {
                addGroup(prelude.lowercased(), inside, of: selectors, depth, isPrinted)
            } else {
                add(
                    block: inside, of: PageLengths.parts(prelude, at: ","), depth: depth + 1,
                    isPrinted: isPrinted)
            }
        }
        body += rest
        if !selectors.isEmpty { add(selectors, body, isPrinted) }
    }

    private mutating func addGroup(
        _ prelude: String, _ inside: Substring, of selectors: [String], _ depth: Int,
        _ isPrinted: Bool
    ) {
        let groups = ["@media", "@supports", "@layer", "@container", "@scope", "@starting-style"]
        if prelude.hasPrefix("@font-face") { holdsFont = true }
        if prelude.hasPrefix("@property") { addProperty(prelude, inside) }
        // Words in the margins of printed pages.
        if prelude.hasPrefix("@page"), inside.contains("content:"), Self.saysWords(String(inside)) {
            holdsPrintedText = true
        }
        guard groups.contains(where: { prelude.hasPrefix($0) }) else { return }
        let media = prelude.hasPrefix("@media") ? PageMedia(String(prelude.dropFirst(6))) : .all
        if isPrinted, media == .screen { return }
        add(
            block: inside, of: selectors, depth: depth + 1, isPrinted: isPrinted || media == .print)
    }

    /// What one of a page's own properties is where nothing else is said.
    private mutating func addProperty(_ prelude: String, _ inside: Substring) {
        let name = String(prelude.dropFirst(9)).trimmedLines
        guard name.hasPrefix("--"), variables.count < 5_000,
            let value = PageStyle(String(inside))["initial-value"]
        else { return }
        variables[name, default: []].insert(value)
    }

    /// Up to the brace that closes a block.
    private static func block(_ text: Substring) -> Substring {
        var depth = 1
        return text.prefix { letter in
            depth += letter == "{" ? 1 : letter == "}" ? -1 : 0
            return depth > 0
        }
    }

    private mutating func add(_ selectors: [String], _ body: String, _ isPrinted: Bool) {
        if body.contains("content:"), Self.saysWords(body) || Self.namesText(body) {
            if isPrinted { holdsPrintedText = true } else { holdsText = true }
        }
        if Self.namesText(body) { holdsText = true }
        if body.contains("content:"), body.contains("counter(") || body.contains("counters(") {
            addCounted(selectors, isPrinted)
        }
        let style = PageStyle(body)
        note(style)
        let kept = style.kept
        for selector in selectors {
            let text = PageLengths.plain(selector)
            count += 1
            guard !kept.isEmpty else { continue }
            guard let selector = PageSelector(text) else {
                isNotFollowed =
                    isNotFollowed || kept.hides || kept.ink != nil || kept["fill"] != nil
                continue
            }
            if selector.isElsewhere { continue }
            places[selector.key, default: []].append(rules.count)
            rules.append(Rule(selector: selector, style: kept, isPrinted: isPrinted))
        }
    }

    /// A number that is counted stands before or behind elements: they are known by a property of ours.
    private mutating func addCounted(_ selectors: [String], _ isPrinted: Bool) {
        for text in selectors {
            let parts = text.owner(ofPart: ["before", "after"])
            guard let parts, let selector = PageSelector(parts.isEmpty ? "*" : parts) else {
                continue
            }
            places[selector.key, default: []].append(rules.count)
            rules.append(
                Rule(selector: selector, style: PageStyle("-counted: 1"), isPrinted: isPrinted))
        }
    }

    /// Whether some words stand before or behind elements.
    private static func saysWords(_ body: String) -> Bool {
        guard let words = body.utf8Range(of: "content:") else { return false }
        let value = String(decoding: Array(body.utf8).dropFirst(words + 8), as: UTF8.self)
            .prefix { $0 != ";" }
        let quoted = value.split(omittingEmptySubsequences: false) { "\"'".contains($0) }
        let said = quoted.indices.filter { $0 % 2 == 1 }.map { unescaped(quoted[$0]) }
        return said.contains { words in
            words.contains { $0.isNumber } || words.count { $0.isLetter || $0.isNumber } > 2
        }
    }

    /// `\33  girls` is `3 girls`; signs of a font of its own, which has them for private use, say nothing.
    private static func unescaped(_ text: Substring) -> String {
        var plain = ""
        var rest = text
        while let letter = rest.popFirst() {
            guard letter == "\\" else {
                plain.append(letter)
                continue
            }
            let digits = rest.prefix(6).prefix(while: \.isHexDigit)
            rest = rest.dropFirst(digits.count)
            if !digits.isEmpty, rest.first == " " { rest = rest.dropFirst() }
            if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// `--name: "text"`, which shows nowhere by itself.
    private static func namesText(_ body: String) -> Bool {
        guard body.contains("--") else { return false }
        return body.split(separator: ";").map(String.init).contains { entry in
            guard entry.trimmedLines.hasPrefix("--"), let colon = entry.firstIndex(of: ":") else {
                return false
            }
            let value = String(entry[entry.index(after: colon)...]).trimmedLines
            return (value.hasPrefix("\"") || value.hasPrefix("'"))
                && value.count { $0.isLetter || $0.isNumber } > 2
        }
    }

    private static func withoutComments(_ sheet: String) -> String {
        let bytes = Array(sheet.utf8)
        guard var open = bytes.firstRange(of: Array("/*".utf8), from: 0) else { return sheet }
        var kept: [UInt8] = []
        var start = 0
        while true {
            kept += bytes[start..<open]
            start =
                bytes.firstRange(of: Array("*/".utf8), from: open + 2).map { $0 + 2 }
                ?? bytes.count
            guard let next = bytes.firstRange(of: Array("/*".utf8), from: start) else { break }
            open = next
        }
        return String(decoding: kept + bytes[start...], as: UTF8.self)
    }

    /// The rules that take an element, as places in the order of the sheets.
    struct Taken: Hashable {
        /// The more special the later.
        var sure: [Int] = []
        /// Those of which it is not known whether they take it.
        var unsure: [Int] = []
        /// Those that hold in print alone, whether it is known that they take it or not.
        var printed: [Int] = []
    }

    /// - `around`: the elements around it, outermost first.
    mutating func taken(
        _ element: PageSelector.Element, within around: some Collection<PageSelector.Element>
    ) -> Taken {
        var taken = Taken()
        guard !rules.isEmpty else { return taken }
        let keys =
            element.classes.sorted().map { ".\($0)" } + (element.id.map { ["#\($0)"] } ?? [])
            + [element.name, "*"]
        for key in keys {
            for place in places[key] ?? [] where left > 0 {
                left -= rules[place].selector.cost(within: around.count)
                switch rules[place].selector.match(element, within: around) {
                case .no: continue
                case .maybe where rules[place].isPrinted, .yes where rules[place].isPrinted:
                    taken.printed.append(place)
                case .maybe: taken.unsure.append(place)
                case .yes: taken.sure.append(place)
                }
            }
        }
        taken.sure.sort { (rules[$0].selector.weight, $0) < (rules[$1].selector.weight, $1) }
        return taken
    }

    /// The styles of the rules that take an element, the more special the later, and of those that may.
    func pieces(_ taken: Taken) -> (sure: [PageStyle], unsure: [PageStyle]) {
        (
            taken.sure.map { rules[$0].style },
            (taken.unsure + taken.printed).map { resolved(rules[$0].style) }
        )
    }

    func resolved(_ style: PageStyle) -> PageStyle { style.resolved(variables) }

    /// What the sheets and its own style say of an element.
    struct Looks {
        /// All of it, of which the later and the more special holds.
        let style: PageStyle
        let hides: Bool
        let mayCover: Bool
        let unclear: String?
        let ink: PageStyle.Ink?
        let grounds: [PageColour]?
        /// Those of which it is not known whether they hold.
        let unsure: [PageStyle]
        /// Whether what is printed does not show what a screen does.
        let hidesInPrint: Bool

        /// - `pieces`: each by itself, as what hides is not taken back.
        fileprivate init(
            _ pieces: [PageStyle], _ unsure: [PageStyle], printed: [PageStyle], of element: String
        ) {
            var style = PageStyle()
            for piece in pieces { style.take(piece) }
            self.style = style
            hides = style.hides || pieces.contains(where: \.hides)
            mayCover = style.mayCover
            unclear = style.unclear(of: element)
            (ink, grounds) = (style.ink, style.grounds)
            self.unsure = unsure
            hidesInPrint = printed.contains { $0.hides || $0.isInvisibleOnPaper }
        }
    }

    /// - `own`: the style of the element's attributes.
    func looks(of element: String, _ taken: Taken, own: PageStyle) -> Looks {
        let pieces = taken.sure.map { rules[$0].style } + (own.isEmpty ? [] : [own])
        return Looks(
            pieces.map { $0.resolved(variables) },
            taken.unsure.map { rules[$0].style.resolved(variables) },
            printed: taken.printed.map { rules[$0].style.resolved(variables) }, of: element)
    }
}

extension String {
    /// Without the colons and the name of a part of an element at its end; nil where it has none.
    fileprivate func owner(ofPart names: [String]) -> String? {
        guard let name = names.first(where: { hasSuffix(":" + $0) }) else { return nil }
        let rest = dropLast(name.count + 1)
        return String(rest.last == ":" ? rest.dropLast() : rest)
    }
}
