/// The elements of a page that are open, outermost first, with what their styles do to the text in them.
struct PageElements {
    private struct Open {
        let name: String
        let selectable: PageSelector.Element
        var hidden = false
        /// The colours that may be behind its text, none where a picture is; and that of its letters.
        var grounds: [PageColour] = [.white]
        var ink: PageColour? = .black
        /// Of its letters, in pixels.
        var size = 16.0
        /// Whether its letters have the colour of their ground, on all of its grounds.
        var isLost = false
        /// Whether its text shows on a screen and not in print; what leads through the page need not be printed.
        var isUnprinted = false
        /// A property that may hide its text and is not followed.
        var unclear: String?
        /// Whether a style that may hold for it hides its text.
        var isUnsure = false
        /// Its text shows only where something else cannot be shown, or is opened first.
        var isFallback = false
        /// Above or below its line, as the mark of a footnote.
        var isRaised = false
        var isStruck = false
        var children = 0
        /// Of a cell.
        var isInCell = false
        /// The number of the outermost element in the cell that a style may put elsewhere; 0 for none.
        var piece = 0
        /// Whether what is in it stands in another order.
        var reverses = false
        var runsLeft = false
        var isUnmarkedList = false
    }

    /// Letters that are lower are read by nobody.
    private static let smallest = 4.0

    /// All that styles depend on but what is around.
    private struct Kind: Hashable {
        let name: String
        let taken: PageStyles.Taken
        let style: String?
        let color: String?
        let ground: String?
    }

    var styles = PageStyles()
    /// A page repeats the same cells.
    private var known: [Kind: PageStyles.Looks] = [:]
    private var open: [Open] = []
    private var children = 0
    private var pieces = 0

    var depth: Int { open.count }
    var isHidden: Bool { open.last?.hidden ?? false }
    var isFallback: Bool { open.last?.isFallback ?? false }
    var isRaised: Bool { open.last?.isRaised ?? false }
    var isStruck: Bool { open.last?.isStruck ?? false }
    var piece: Int { open.last?.piece ?? 0 }
    /// Whether a further line of the list gets a number.
    var isNumbering: Bool { open.last.map { $0.name == "ol" && !$0.isUnmarkedList } ?? false }

    /// An element that holds none: it counts among those around it.
    mutating func pass() {
        if open.isEmpty { children += 1 } else { open[open.count - 1].children += 1 }
    }

    mutating func push(_ name: String, _ attributes: [String: String], _ found: inout Inspection) {
        let (element, looks) = looks(name, attributes)
        var next = open.last ?? Open(name: name, selectable: element)
        next = Open(
            name: name, selectable: element, hidden: next.hidden, grounds: next.grounds,
            ink: next.ink, size: next.size, isLost: next.isLost, unclear: next.unclear,
            isUnsure: next.isUnsure, isFallback: next.isFallback, isRaised: next.isRaised,
            isStruck: next.isStruck)
        next.isUnprinted =
            open.last?.isUnprinted ?? false || looks.hidesInPrint && !leads(name)
        if Self.isHidden(name, attributes) || looks.hides {
            next.hidden = true
            found.hide("an element of the page is hidden")
        }
        next.isRaised = next.isRaised || isBesideBase
        if looks.mayCover { found.hide("an element of the page may hide what it lies over") }
        next.isFallback = next.isFallback || Self.isFallback(name, attributes)
        next.isRaised =
            next.isRaised || ["sup", "sub", "rt"].contains(name) || looks.style.isRaised
        next.isStruck =
            next.isStruck || ["s", "del", "strike"].contains(name) || looks.style.isStruck
        next.unclear = next.unclear ?? looks.unclear
        if let size = looks.style.size(around: next.size) { next.size = size }
        Self.paint(&next, looks)
        place(&next, looks.style, attributes, &found)
        pass()
        open.append(next)
    }

    /// Notes where an element of a cell stands.
    private mutating func place(
        _ next: inout Open, _ style: PageStyle, _ attributes: [String: String],
        _ found: inout Inspection
    ) {
        let isCell = ["td", "th"].contains(next.name)
        next.isInCell = isCell || open.last?.isInCell ?? false
        let direction = style["direction"] ?? attributes["dir"]?.lowercased()
        next.runsLeft = direction.map { $0 == "rtl" } ?? open.last?.runsLeft ?? false
        next.reverses = style.reverses(rightToLeft: next.runsLeft)
        let list = (style["list-style"] ?? "") + (style["list-style-type"] ?? "")
        next.isUnmarkedList = list.contains("none")
        if !isCell, next.isInCell {
            next.piece = open.last?.piece ?? 0
            if next.piece == 0, style.movesAside || open.last?.reverses ?? false {
                pieces += 1
                next.piece = pieces
            }
        }
        if next.isInCell, style["-counted"] != nil {
            found.hide("a cell shows a number that a style counts")
        }
    }

    /// Parts of a formula whose second child stands above or below the first.
    private static let raising: Set<String> = [
        "msup", "msub", "msubsup", "mover", "munder", "munderover", "mroot", "mmultiscripts",
    ]

    /// Whether the next element is an exponent or an index.
    private var isBesideBase: Bool {
        open.last.map { Self.raising.contains($0.name) && $0.children > 0 } ?? false
    }

    /// Whether the next element is a part of a fraction.
    var isInFraction: Bool { open.last?.name == "mfrac" }

    /// A column: whether the cells of it show.
    mutating func lookAt(
        column name: String, _ attributes: [String: String], _ found: inout Inspection
    ) {
        let looks = looks(name, attributes).1
        if Self.isHidden(name, attributes) || looks.hides {
            found.hide("a column of a table is hidden")
        }
        if looks.hidesInPrint { found.hide("a column of a table is hidden in print") }
    }

    /// Whether an element, or one around it, is a menu or a button.
    private func leads(_ name: String) -> Bool {
        Self.leading.contains(name) || open.contains { Self.leading.contains($0.name) }
    }

    private static let leading: Set<String> = ["nav", "button", "menu"]

    private mutating func looks(_ name: String, _ attributes: [String: String])
        -> (PageSelector.Element, PageStyles.Looks)
    {
        let element = PageSelector.Element(
            name, attributes, index: (open.last?.children ?? children) + 1)
        let around = open
        let kind = Kind(
            name: name,
            taken: styles.taken(element, within: around.lazy.map(\.selectable)),
            style: attributes["style"],
            color: name == "body" ? attributes["text"] : attributes["color"],
            ground: attributes["bgcolor"])
        if let looks = known[kind] { return (element, looks) }
        let own = PageStyle(kind.style ?? "", color: kind.color, ground: kind.ground)
        let looks = styles.looks(of: name, kind.taken, own: own)
        if known.count < 2_000 { known[kind] = looks }
        return (element, looks)
    }

    /// Notes the colours of an element.
    private static func paint(_ next: inout Open, _ looks: PageStyles.Looks) {
        let around = next.grounds
        if let grounds = looks.grounds { next.grounds = PageStyle.seen(grounds, on: around) }
        switch looks.ink {
        case .known(let ink): next.ink = ink
        case .unknown:
            next.ink = nil
            next.unclear = next.unclear ?? "color"
        case nil: break
        }
        next.isLost = isLost(next.ink, on: next.grounds)
        next.isUnsure =
            next.isUnsure
            || looks.unsure.contains { style in
                if style.hides || style.size(around: next.size).map({ $0 < smallest }) ?? false {
                    return true
                }
                guard case .known(let ink) = style.ink else { return false }
                let own = style.grounds.map { PageStyle.seen($0, on: around) }
                return isLost(ink, on: own ?? next.grounds)
            }
    }

    private static func isLost(_ ink: PageColour?, on grounds: [PageColour]) -> Bool {
        guard let ink else { return false }
        if ink.opacity < 0.05 { return true }
        return !grounds.isEmpty && grounds.allSatisfy { ink.isLost(on: $0) }
    }

    /// A picture: whether it may lie over what stands before it.
    mutating func lookAt(
        picture name: String, _ attributes: [String: String], _ found: inout Inspection
    ) {
        if looks(name, attributes).1.style.isOutOfPlace {
            found.hide("an element of the page may hide what it lies over")
        }
    }

    mutating func pop(_ name: String) {
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
    }

    /// Says what hides some words of the innermost element; whether they are to be left out.
    func lookAt(words: String, _ found: inout Inspection) -> Bool {
        guard let last = open.last else { return false }
        let isPlain =
            !last.isLost && last.unclear == nil && !last.isUnsure && last.size >= Self.smallest
            && !last.isUnprinted
        guard !isPlain || last.isFallback || last.isStruck,
            words.contains(where: { $0.isLetter || $0.isNumber })
        else { return false }
        if last.isFallback { found.hide("text that stands where the page shows something else") }
        if last.isUnprinted { found.hide("text that shows on a screen and not in print") }
        if last.isUnsure { found.hide("an element of the page may be hidden") }
        if let name = last.unclear {
            let isCut = ["text-overflow", "-webkit-line-clamp"].contains(name)
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected,
                    words: "text under a style that is not followed: \(name)",
                    remedy: "leave the style out", review: isCut))
        }
        if last.isLost {
            found.hide("an element of the page is hidden: its text has no colour of its own")
        }
        if last.size < Self.smallest {
            found.hide("an element of the page is hidden: its letters are too small")
        }
        if last.isStruck { found.hide("text that is struck through") }
        return last.isLost || last.size < Self.smallest || last.isStruck
    }

    /// Elements whose text browsers leave out, but for those that cannot show the element itself.
    private static func isFallback(_ name: String, _ attributes: [String: String]) -> Bool {
        switch name {
        case "canvas", "video", "audio", "object", "iframe", "noembed", "noframes", "datalist",
            "meter", "progress":
            true
        case "dialog": attributes["open"] == nil
        default: false
        }
    }

    /// By its name or attributes.
    private static func isHidden(_ name: String, _ attributes: [String: String]) -> Bool {
        attributes["hidden"] != nil || attributes["popover"] != nil
            || attributes["aria-hidden"] == "true" && name != "a" && name != "i"
            || ["template", "noscript", "rp", "mphantom"].contains(name)
    }
}
