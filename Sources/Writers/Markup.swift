/// Writes HTML or XML as bytes. Names of elements and attributes are ours; every text and every
/// attribute value is made visible (`VisibleText`) and escaped here, so that nothing from outside
/// can become markup.
struct Markup {
    private(set) var bytes: [UInt8] = []

    /// An element with what `body` writes inside.
    mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [],
        _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        append(">")
        body(&self)
        append("</")
        append(name)
        append(">")
    }

    /// An element that holds only text.
    mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [], text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element without content: `<br/>`.
    mutating func empty(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
        open(name, attributes)
        append("/>")
    }

    /// Text from anywhere.
    mutating func text(_ text: String) {
        for byte in VisibleText.visible(text).utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            case UInt8(ascii: "'"): append("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    /// Our own markup, as it stands.
    mutating func append(_ raw: StaticString) {
        raw.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func line() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)]) {
        append("<")
        append(name)
        for (name, value) in attributes {
            append(" ")
            append(name)
            append("=\"")
            text(value)
            append("\"")
        }
    }
}
