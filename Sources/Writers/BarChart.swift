/// A picture of some numbers: one bar per label, its number written beside it. SVG, drawn with the
/// colours of the page it stands in; the numbers are text, so nothing is told by length alone.
public struct BarChart: Sendable {
    public struct Bar: Sendable {
        public let label: String
        public let value: Int
        /// Written at the end of the bar.
        public let text: String
        /// A class of the style sheet: `fail`, `review`, `pass` or nothing.
        public let style: String

        public init(label: String, value: Int, text: String? = nil, style: String = "") {
            self.label = label
            self.value = value
            self.text = text ?? String(value)
            self.style = style
        }
    }

    /// What it shows, for whoever cannot see it.
    public let title: String
    public let bars: [Bar]

    public init(title: String, bars: [Bar]) {
        self.title = title
        self.bars = bars
    }

    private static let labelWidth = 190
    private static let width = 560
    private static let step = 28

    /// An `svg` element; everything in it is escaped.
    public var svg: String {
        var markup = Markup()
        let most = max(1, bars.map(\.value).max() ?? 1)
        let height = Self.step * bars.count + 4
        let room = Self.width - Self.labelWidth - 90
        let attributes: [(StaticString, String)] = [
            ("class", "chart"), ("viewBox", "0 0 \(Self.width) \(height)"), ("role", "img"),
            ("aria-label", description),
        ]
        markup.element("svg", attributes) { markup in
            for (index, bar) in bars.enumerated() {
                let top = index * Self.step + 4
                markup.draw(
                    bar, top: top, label: Self.labelWidth,
                    length: max(bar.value > 0 ? 2 : 0, bar.value * room / most))
            }
        }
        return String(decoding: markup.bytes, as: UTF8.self)
    }

    /// `Title: a 3, b 4`.
    private var description: String {
        "\(title): \(bars.map { "\($0.label) \($0.text)" }.joined(separator: ", "))"
    }
}

extension Markup {
    fileprivate mutating func draw(_ bar: BarChart.Bar, top: Int, label: Int, length: Int) {
        let middle = String(top + 14)
        element(
            "text", [("x", String(label - 10)), ("y", middle), ("text-anchor", "end")],
            text: bar.label)
        empty(
            "rect",
            [
                ("class", "column \(bar.style)"), ("x", String(label)), ("y", String(top)),
                ("width", String(length)), ("height", "20"), ("rx", "2"),
            ])
        element(
            "text", [("class", "number"), ("x", String(label + length + 8)), ("y", middle)],
            text: bar.text)
    }
}
