import Disclosure
import Outputs

extension Markup {
    /// One rule's findings, closed where they are many.
    mutating func group(
        _ group: FindingGroup, number: Int, in table: Table?, _ links: CellLinks
    ) {
        let anchor = links.anchor(ofGroup: number)
        var attributes: [(StaticString, String)] = [("class", "group"), ("id", anchor)]
        if group.findings.count <= 40 { attributes.append(("open", "")) }
        line()
        element("details", attributes) { markup in
            markup.element("summary") { markup in
                markup.badge(group.verdict)
                markup.element("span", text: "\(group.rule): \(group.extent)")
                if let pack = group.pack { markup.element("small", text: " · \(pack)") }
            }
            let remedies = Set(group.reasons.map(\.remedy))
            for reason in group.reasons {
                markup.element("div", [("class", "reason")]) { markup in
                    markup.element("p", text: reason.message.sentence)
                    markup.places(of: reason.findings, in: table, links)
                    if remedies.count > 1 { markup.remedy(reason.remedy) }
                }
            }
            if remedies.count == 1, let remedy = remedies.first {
                markup.element("div", [("class", "reason")]) { $0.remedy(remedy) }
            }
        }
    }

    private mutating func remedy(_ remedy: String) {
        guard !remedy.isEmpty else { return }
        element("p", [("class", "remedy")]) { markup in
            markup.element("b", text: "What to do: ")
            markup.text(remedy.sentence)
        }
    }

    private mutating func places(of findings: [Finding], in table: Table?, _ links: CellLinks) {
        let named = findings.filter { $0.place != .whole }
        guard !named.isEmpty else { return }
        let layout = named.count > 6 ? "places many" : "places"
        element("ul", [("class", layout)]) { markup in
            for finding in named {
                markup.element("li") { markup in
                    let phrase = finding.place.phrase(in: table)
                    guard let link = finding.cell.flatMap(links.link(toCell:)) else {
                        return markup.text(phrase)
                    }
                    if let form = links.form, !link.hasPrefix("#") {
                        markup.look(at: link, form: form, text: phrase)
                    } else {
                        markup.element("a", [("href", link)], text: phrase)
                    }
                }
            }
        }
    }

    /// What leads to another page, and takes along what was typed into a form.
    private mutating func look(at link: String, form: String, text: String) {
        element(
            "button",
            [
                ("class", "link"), ("form", form), ("formaction", link), ("formnovalidate", ""),
                ("name", "do"), ("value", "look"),
            ], text: text)
    }
}

extension String {
    /// With a capital and a full stop, as on a page. A message that begins with a file keeps it.
    var sentence: String {
        guard let first, let last else { return self }
        let word = prefix { $0 != " " }
        let isWord = word.allSatisfy { $0.isLetter }
        let start = isWord ? first.uppercased() + dropFirst() : self
        return ".!?…".contains(last) ? start : start + "."
    }
}
