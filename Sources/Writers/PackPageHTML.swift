import Disclosure
import Outputs

extension PackPage {
    /// The page as HTML that needs nothing else: no script, no picture, no font from outside. It
    /// prints with lines to sign on.
    public static func html(_ pack: RulePack) -> [UInt8] {
        var markup = Markup()
        markup.append("<!DOCTYPE html>\n")
        markup.element("html", [("lang", "en")]) { markup in
            markup.head(of: pack)
            markup.element("body") { markup in
                markup.header(of: pack)
                markup.element("main", [("id", "main")]) { markup in
                    markup.rules(of: pack)
                    markup.limits(of: pack)
                    markup.signatures()
                }
            }
        }
        markup.line()
        return markup.bytes
    }
}

/// What the page adds to the reports' style.
private let packStyle: StaticString = """
    .rules{width:100%}.rules th,.rules td{text-align:left;vertical-align:top;white-space:normal;
    max-width:none}.rules tbody th{font-weight:600}.rules small{display:block;color:var(--soft)}
    .sign td,.sign th{text-align:left;padding:1.6rem .8rem .1rem 0;border:0!important}
    .sign td{min-width:16rem;border-bottom:1px solid var(--ink)!important}
    dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.2rem;margin:1rem 0}
    dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
    """

extension Markup {
    fileprivate mutating func head(of pack: RulePack) {
        line()
        element("head") { markup in
            markup.append(
                """
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" \
                content="default-src 'none'; style-src 'unsafe-inline'">
                <meta name="referrer" content="no-referrer">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                """)
            markup.element("title", text: "\(pack.title) – rule pack \(pack.name)")
            markup.element("style") { markup in
                markup.append(pageStyle)
                markup.append(packStyle)
            }
        }
        line()
    }

    fileprivate mutating func header(of pack: RulePack) {
        element("header") { markup in
            markup.element("p", [("class", "soft brand")], text: "Sallyport rule pack")
            markup.element("h1", text: pack.title)
            markup.element("dl", [("class", "facts")]) { markup in
                markup.fact("Pack", "\(pack.name), version \(pack.version)")
                markup.fact("Issuer", pack.issuer)
                markup.element("dt", text: "SHA-256 of its file")
                markup.element("dd") { $0.element("code", text: pack.digest.hex) }
                markup.fact("Evidence", PackPage.missingEvidence(of: pack))
            }
        }
        line()
    }

    private mutating func fact(_ name: String, _ text: String) {
        element("dt", text: name)
        element("dd", text: text)
    }

    fileprivate mutating func rules(of pack: RulePack) {
        element("h2", text: "Rules")
        element("div", [("class", "scroll")]) { markup in
            markup.element("table", [("class", "rules")]) { markup in
                markup.element("thead") { markup in
                    markup.element("tr") { markup in
                        for name in ["Rule", "What it demands", "Source", "Set aside by"] {
                            markup.element("th", [("scope", "col")], text: name)
                        }
                    }
                }
                markup.element("tbody") { markup in
                    for entry in pack.rules { markup.rule(entry) }
                }
            }
        }
        line()
    }

    private mutating func rule(_ entry: RulePack.Entry) {
        element("tr") { markup in
            markup.element("th", [("scope", "row")], text: entry.key)
            markup.element("td") { markup in
                markup.text(entry.words)
                if let scope = entry.scopeWords { markup.text(" \(scope)") }
                if !entry.parameters.isEmpty {
                    markup.element("small", text: entry.parameterPhrase)
                }
            }
            markup.element("td", text: entry.because)
            markup.element("td", text: entry.overrideWords)
        }
        line()
    }

    fileprivate mutating func limits(of pack: RulePack) {
        element("h2", text: "What it leaves to people")
        let limits = PackPage.limits(of: pack)
        guard !limits.isEmpty else {
            element("p", text: "Nothing: every kind of output is judged by some rule.")
            return
        }
        element("ul") { markup in
            for limit in limits { markup.element("li", text: limit) }
        }
        line()
    }

    fileprivate mutating func signatures() {
        element("h2", text: "Adopted")
        element("table", [("class", "sign")]) { markup in
            markup.element("thead") { markup in
                markup.element("tr") { markup in
                    for name in ["", "Signature", "Name", "Date"] {
                        markup.element("th", [("scope", "col")], text: name)
                    }
                }
            }
            markup.element("tbody") { markup in
                for name in PackPage.signatories {
                    markup.element("tr") { markup in
                        markup.element("th", [("scope", "row")], text: name)
                        for _ in 0..<3 { markup.element("td", text: "") }
                    }
                }
            }
        }
        line()
    }
}
