/// A drawing within a page (`<svg>`), rebuilt from its tags: judged as one of its own would be.
struct PageDrawing {
    private let root: XMLElement
    private var open: [XMLElement]
    private(set) var count = 1

    init(_ attributes: [String: String]) {
        root = XMLElement("svg", Self.attributes(attributes))
        open = [root]
    }

    /// Deeper than it may be.
    func isDeeper(than limit: Int) -> Bool { open.count > limit }

    /// Whether the drawing goes on.
    mutating func take(_ token: PageTokens.Token) -> Bool {
        switch token {
        case .comment: open.last?.append(.comment)
        case .text(let words): open.last?.append(.text(words))
        case .start(let name, let attributes, let closed):
            let element = append(name, attributes)
            if !closed { open.append(element) }
        case .raw(let name, let attributes, let inside):
            append(name, attributes).append(.text(String(decoding: inside, as: UTF8.self)))
        case .end(let name, _):
            let written = Self.name(name)
            guard let last = open.lastIndex(where: { $0.name == written }) else { return true }
            open.removeSubrange(last...)
        }
        return !open.isEmpty
    }

    @discardableResult
    private mutating func append(_ name: String, _ attributes: [String: String]) -> XMLElement {
        let element = XMLElement(Self.name(name), Self.attributes(attributes))
        open.last?.append(.element(element))
        count += 1
        return element
    }

    /// - `styles`: those of the page.
    func inspection(styles: PageStyles, limits: ReadLimits) -> Inspection {
        DrawingReader.inspection(of: root, styles: styles, limits: limits)
    }

    /// Names as SVG writes them: a page's tags are read in small letters.
    private static let names: [String: String] = Dictionary(
        uniqueKeysWithValues: [
            "foreignObject", "clipPath", "linearGradient", "radialGradient", "textPath",
            "animateTransform", "animateMotion",
        ].map { ($0.lowercased(), $0) })

    private static func name(_ name: String) -> String {
        let bare = name.split(separator: ":").last.map(String.init) ?? name
        return names[bare] ?? bare
    }

    private static func attributes(_ attributes: [String: String]) -> [String: String] {
        var written: [String: String] = [:]
        for (key, value) in attributes.sorted(by: { $0.key < $1.key })
        where key != "xmlns" && !key.hasPrefix("xmlns:") {
            let bare = key.split(separator: ":").last.map(String.init) ?? key
            written[bare == "viewbox" ? "viewBox" : bare] = value
        }
        return written
    }
}
