import Disclosure

extension Markup {
    /// What somebody could work out: each alarm with the sum written out.
    mutating func alarms(_ alarms: [InferenceSum], id: String) {
        guard !alarms.isEmpty else { return }
        line()
        element("article", [("aria-labelledby", "\(id)-w")]) { markup in
            markup.element("h3", [("id", "\(id)-w")], text: "What could be worked out")
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
