import Disclosure
import Outputs

extension ReportWriter {
    /// The report as one page that needs nothing else: no script, no picture, no font from
    /// outside, and a policy in it that forbids any. It works light and dark, printed, by
    /// keyboard and by screen reader; every mark is a symbol and a word besides its colour.
    ///
    /// Marked cells link to their findings and findings to their cells. Without `allCells` a long
    /// table shows the rows with marked cells and their neighbours.
    public static func html(_ report: Report, allCells: Bool) -> [UInt8] {
        var markup = Markup()
        markup.append("<!DOCTYPE html>\n")
        markup.element("html", [("lang", "en")]) { markup in
            markup.head(of: report)
            markup.element("body") { markup in
                markup.append("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n")
                markup.pageHeader(of: report)
                markup.element("main", [("id", "main")]) { markup in
                    for (index, submission) in report.submissions.enumerated() {
                        markup.submission(
                            submission, number: index + 1, of: report.submissions.count, allCells)
                    }
                }
                markup.line()
                markup.pageFooter(of: report)
            }
        }
        markup.line()
        return markup.bytes
    }
}

extension Verdict {
    /// A symbol and a word: `✗ fail`.
    var badge: String {
        switch self {
        case .fail: "✗ fail"
        case .review: "? review"
        case .pass: "✓ pass"
        }
    }

    fileprivate var symbol: String { String(badge.prefix(1)) }

    fileprivate var answer: (headline: String, meaning: String) {
        switch self {
        case .fail: ("Not to be released as it is", "At least one output fails a rule.")
        case .review:
            ("Somebody has to look", "Nothing fails, but not everything could be decided by rule.")
        case .pass: ("Nothing stops release", "Every output was judged, and no rule objects.")
        }
    }
}

extension Markup {
    mutating func badge(_ verdict: Verdict) {
        element("span", [("class", "verdict \(verdict.rawValue)")], text: verdict.badge)
    }

    fileprivate mutating func head(of report: Report) {
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
            let titles = report.submissions.map(\.submission.declaration.title)
            let name = titles.count == 1 ? titles[0] : counted(titles.count, "submission")
            markup.element("title", text: "\(report.verdict.badge): \(name) – disclosure report")
            markup.element("style") { $0.append(pageStyle) }
        }
        line()
    }

    fileprivate mutating func pageHeader(of report: Report) {
        element("header") { markup in
            markup.element("p", [("class", "soft brand")], text: "Sallyport disclosure report")
            if report.submissions.count == 1, let only = report.submissions.first {
                markup.element("h1", text: only.title)
                markup.element("p", [("class", "soft")], text: only.context)
            } else {
                markup.element(
                    "h1",
                    text: "\(counted(report.submissions.count, "submission")), judged together")
            }
            let (headline, meaning) = report.verdict.answer
            markup.element("div", [("class", "answer \(report.verdict.rawValue)")]) { markup in
                markup.element("b", [("aria-hidden", "true")], text: report.verdict.symbol)
                markup.element("p") { markup in
                    markup.element("strong", text: "\(headline).")
                    markup.element("span", text: " \(meaning)")
                }
            }
            markup.bar(of: report.submissions.flatMap { $0.outputs.map(\.verdict) })
        }
        line()
    }

    /// How many outputs have which verdict, as a bar and in words.
    private mutating func bar(of verdicts: [Verdict]) {
        let counts = Verdict.allCases.reversed().map { verdict in
            (verdict, verdicts.count { $0 == verdict })
        }
        guard !verdicts.isEmpty else { return }
        let view = "0 0 \(verdicts.count) 1"
        element(
            "svg",
            [
                ("class", "bar"), ("viewBox", view), ("preserveAspectRatio", "none"),
                ("aria-hidden", "true"), ("focusable", "false"),
            ]
        ) { markup in
            var left = 0
            for (verdict, count) in counts where count > 0 {
                markup.empty(
                    "rect",
                    [
                        ("class", String(verdict.rawValue.prefix(1))), ("x", String(left)),
                        ("width", String(count)), ("height", "1"),
                    ])
                left += count
            }
        }
        element("ul", [("class", "counts"), ("aria-label", "Outputs by verdict")]) { markup in
            for (verdict, count) in counts {
                markup.element("li") { markup in
                    markup.element(
                        "i",
                        [("class", String(verdict.rawValue.prefix(1))), ("aria-hidden", "true")],
                        text: "")
                    markup.element("b", text: String(count))
                    markup.text(
                        count == 1
                            ? " output: \(verdict.rawValue)" : " outputs: \(verdict.rawValue)")
                }
            }
        }
    }

    fileprivate mutating func pageFooter(of report: Report) {
        element("footer") { markup in
            markup.element("h2", text: "Judged by")
            markup.element("dl") { markup in
                for pack in report.packs {
                    markup.element("dt", text: "\(pack.name), version \(pack.version)")
                    markup.element("dd") { markup in
                        markup.text("SHA-256 ")
                        markup.element("code", text: pack.digest.hex)
                    }
                }
                if report.packs.isEmpty { markup.element("dd", text: "no pack") }
            }
            markup.element("p") { markup in
                markup.text(
                    "This report is confidential: it shows the numbers it warns about."
                        + " The same submission, packs and version give the same report.")
            }
        }
    }
}

extension SubmissionReport {
    var title: String {
        submission.declaration.title.isEmpty ? "Untitled submission" : submission.declaration.title
    }

    /// `project adr-2 · dataset moj-dfe-2023 · 7 outputs`
    var context: String {
        let declaration = submission.declaration
        let named = [("project", declaration.project), ("dataset", declaration.dataset ?? "")]
            .filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }
        return (named + [counted(outputs.count, "output")]).joined(separator: " · ")
    }
}
