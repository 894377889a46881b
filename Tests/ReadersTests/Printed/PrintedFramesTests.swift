import Testing

@testable import Readers

struct PrintedFramesTests {
    @Test(
        arguments: [
            ("residual standard error: 1.2 on 6 degrees of freedom", 6),
            ("residual deviance: 8.9880  on 6  degrees of freedom", 6),
            ("    null deviance: 8.9974  on 7  degrees of freedom", nil), ("df residuals: 12", 12),
            ("f(2, 6) = 3.1", 6), ("t = 2.1, df = 6, p-value = 0.08", 6),
            ("some degrees of freedom", nil),
        ] as [(String, Int?)])
    func `reads the residual degrees of freedom of a fit`(line: String, degrees: Int?) {
        #expect(PrintedText.residualDF(in: line) == degrees)
    }

    @Test(arguments: [
        ("**61**", "61"), ("`61`", "61"), ("*North*", "North"), ("***61***", "61"),
        ("0.5***", "0.5***"), ("*", "*"), ("**", "**"), ("***", "***"), ("****", "****"),
        ("*a* and *b*", "*a* and *b*"), ("* 3 *", "* 3 *"), ("_cons", "_cons"),
    ])
    func `a cell of a Markdown table loses what sets all of it`(cell: String, shown: String) {
        #expect(MarkdownRows.plain(cell) == shown)
    }
}
