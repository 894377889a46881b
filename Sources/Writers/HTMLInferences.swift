import Disclosure

extension Markup {
    /// What somebody could work out: each alarm with its picture and the sum written out.
    mutating func alarms(_ alarms: [InferenceSum], id: String) {
        guard !alarms.isEmpty else { return }
        line()
        element("article", [("aria-labelledby", "\(id)-w")]) { markup in
            markup.element("h3", [("id", "\(id)-w")], text: "What could be worked out")
            if alarms.contains(where: { $0.picture != nil }) {
                markup.element(
                    "p", [("class", "soft")],
                    text: "+ and − mark the cells that combine, ? what becomes known.")
            }
            for (index, alarm) in alarms.enumerated() {
                markup.line()
                let attributes: [(StaticString, String)] =
                    index < 10 ? [("class", "group"), ("open", "open")] : [("class", "group")]
                markup.element("details", attributes) { $0.alarm(alarm) }
            }
        }
    }

    private mutating func alarm(_ alarm: InferenceSum) {
        element("summary") { markup in
            markup.badge(alarm.verdict)
            markup.text(" \(alarm.known)")
        }
        element("p", text: alarm.message.sentence)
        if let picture = alarm.picture {
            self.picture(picture, of: alarm)
            remedy(of: alarm)
            guard !alarm.proof.isEmpty else { return }
            element("details", [("class", "lines")]) { markup in
                markup.element("summary", text: "The sum, line by line")
                markup.sums(of: alarm)
            }
        } else {
            sums(of: alarm)
            remedy(of: alarm)
        }
    }

    private mutating func remedy(of alarm: InferenceSum) {
        guard !alarm.remedy.isEmpty else { return }
        element("p", [("class", "remedy")]) { markup in
            markup.element("b", text: "What to change: ")
            markup.text(alarm.remedy.sentence)
        }
    }

    private mutating func sums(of alarm: InferenceSum) {
        if !alarm.set.isEmpty { sum("The set", alarm.set, known: nil) }
        sum("The sum", alarm.proof.isEmpty ? alarm.terms : alarm.proof, known: alarm.known)
    }

    private mutating func sum(_ caption: String, _ lines: [InferenceSum.Line], known: String?) {
        element("table", [("class", "sum")]) { markup in
            markup.element("caption", text: caption)
            for line in lines {
                markup.element("tr") { markup in
                    markup.element("td", text: line.sign)
                    markup.element("td", [("class", "number")], text: line.published)
                    markup.element("th", [("scope", "row")], text: line.source)
                }
            }
            guard let known else { return }
            markup.element("tr", [("class", "result")]) { markup in
                markup.element("td", text: "=")
                markup.element("td", [("class", "number")], text: known)
                markup.element("th", [("scope", "row")], text: "what is known of the set")
            }
        }
    }
}

// MARK: - The picture

extension Markup {
    private mutating func picture(_ picture: AlarmPicture, of alarm: InferenceSum) {
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
        element("div", [("class", "fit")]) { markup in
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
            for label in row.labels { markup.element("th", [("scope", "row")], text: label) }
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
