import Disclosure

extension Markup {
    /// How many alarms are drawn open, and how many are in the list before the others are folded.
    private static let mostOpen = 3
    private static let mostListed = 10

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
            for (index, alarm) in alarms.prefix(Self.mostListed).enumerated() {
                markup.alarm(alarm, isOpen: index < Self.mostOpen)
            }
            let rest = alarms.dropFirst(Self.mostListed)
            guard !rest.isEmpty else { return }
            markup.line()
            markup.element("details", [("class", "group")]) { markup in
                markup.element("summary", text: "\(rest.count) more")
                for alarm in rest { markup.alarm(alarm, isOpen: false) }
            }
        }
    }

    private mutating func alarm(_ alarm: InferenceSum, isOpen: Bool) {
        line()
        let open: [(StaticString, String)] = isOpen ? [("open", "open")] : []
        element("details", [("class", "group")] + open) { markup in
            markup.element("summary") { markup in
                markup.badge(alarm.verdict)
                markup.text(" \(alarm.known)")
                // A single cell names itself; a set of several stands below.
                if alarm.terms.count == 1 {
                    markup.text(" ")
                    markup.element("small", text: alarm.terms[0].source)
                }
            }
            markup.element("p", text: alarm.message.sentence)
            markup.shown(alarm)
        }
    }

    private mutating func shown(_ alarm: InferenceSum) {
        guard let picture = alarm.picture else {
            sums(of: alarm)
            return remedy(of: alarm)
        }
        self.picture(picture)
        remedy(of: alarm)
        guard !alarm.proof.isEmpty else { return }
        element("details", [("class", "lines")]) { markup in
            markup.element("summary", text: "The sum, line by line")
            markup.sums(of: alarm)
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
        if !alarm.set.isEmpty, alarm.terms.count > 1 {
            sum("What it is about", alarm.set, known: nil)
        }
        sum("The sum", alarm.proof.isEmpty ? alarm.terms : alarm.proof, known: alarm.known)
    }

    /// The numbers of each release in a column of their own, side by side.
    private mutating func sum(_ caption: String, _ lines: [InferenceSum.Line], known: String?) {
        var releases: [String?] = []
        for line in lines where !line.published.isEmpty && !releases.contains(line.release) {
            releases.append(line.release)
        }
        // This submission's own column comes first.
        if let own = releases.firstIndex(of: nil) {
            releases.remove(at: own)
            releases.insert(nil, at: 0)
        }
        let columns = releases.isEmpty ? [nil] : releases
        element(
            "div",
            [
                ("class", "scroll"), ("role", "group"), ("aria-label", caption),
                ("tabindex", "0"),
            ]
        ) { markup in
            markup.element("table", [("class", "sum")]) { markup in
                markup.element("caption", text: caption)
                markup.sumHead(releases)
                markup.element("tbody") { markup in
                    for line in lines { markup.sumLine(line, columns) }
                    guard let known else { return }
                    markup.element("tr", [("class", "result")]) { markup in
                        markup.element("td", text: "=")
                        markup.element(
                            "td", [("class", "number"), ("colspan", "\(columns.count)")],
                            text: known)
                        markup.element(
                            "th", [("scope", "row")], text: "what anybody can then know")
                    }
                }
            }
        }
    }

    private mutating func sumHead(_ releases: [String?]) {
        guard !releases.isEmpty else { return }
        element("thead") { markup in
            markup.element("tr") { markup in
                markup.element("td", text: "")
                for release in releases {
                    markup.element(
                        "th", [("scope", "col"), ("class", "n")],
                        text: release ?? "this submission")
                }
                markup.element("th", [("scope", "col")], text: "which cell")
            }
        }
    }

    private mutating func sumLine(_ line: InferenceSum.Line, _ releases: [String?]) {
        element("tr") { markup in
            markup.element("td", text: line.sign)
            for release in releases {
                markup.element(
                    "td", [("class", "number")],
                    text: release == line.release ? line.published : "")
            }
            // Without numbers there are no columns, so the line itself says where its cell is.
            let source = line.published.isEmpty ? line.source : line.cell
            markup.element("th", [("scope", "row")], text: source)
        }
    }
}
