import Disclosure

/// The picture of an alarm: its tables side by side.
extension Markup {
    mutating func picture(_ picture: AlarmPicture) {
        element("div", [("class", "picture")]) { markup in
            for panel in picture.panels {
                markup.element("figure", [("class", panel.isHidden ? "panel closed" : "panel")]) {
                    $0.panel(panel)
                }
            }
        }
        guard !picture.equation.isEmpty else { return }
        element("p", [("class", "equation")], text: picture.equation)
    }

    private mutating func panel(_ panel: AlarmPicture.Panel) {
        element("figcaption") { markup in
            markup.element("b", text: panel.output)
            markup.element("small", text: panel.origin)
        }
        guard !panel.isHidden else { return element("p", text: "?") }
        let scrolled: [(StaticString, String)] = [
            ("class", "fit"), ("role", "group"), ("aria-label", panel.output), ("tabindex", "0"),
        ]
        element("div", scrolled) { markup in
            markup.element("table") { markup in
                markup.element("thead") { $0.heads(of: panel) }
                markup.element("tbody") { markup in
                    for row in panel.rows { markup.row(row) }
                }
            }
        }
        if panel.isCut { element("small", text: "other rows or columns are left out") }
    }

    private mutating func heads(of panel: AlarmPicture.Panel) {
        element("tr") { markup in
            for name in panel.stub {
                markup.element("th", [("scope", "col"), ("class", "name")], text: name)
            }
            for column in panel.columns {
                markup.element("th", [("scope", "col"), ("class", "n")], text: column)
            }
        }
    }

    private mutating func row(_ row: AlarmPicture.Row) {
        element("tr") { markup in
            for label in row.labels { markup.rowLabel(label) }
            for cell in row.cells {
                guard let cell else {
                    markup.element("td", text: "")
                    continue
                }
                let kind: (StaticString, String) =
                    ("class", cell.isSought ? "sought" : cell.isTaken ? "less" : "more")
                markup.element("td", cell.isMarked ? [kind] : [], text: cell.drawn)
            }
        }
    }
}
