import Outputs
import Testing

@testable import Readers

struct LatexSpansTests {
    @Test(arguments: [
        "$\\frac{3}{1}$", "\\dfrac{3}{1}", "$\\overset{1}{3}$", "\\stackrel{1}{3}", "\\char51",
        "3\\char49", "61\\marginpar{3}", "61\\sbox0{3}",
    ])
    func `what stands over each other or for another sign is no number`(cell: String) {
        var spans = LatexSpans()
        let cells = spans.row("North & \(cell)")
        #expect(cells.count == 2 && PrintedNumber(parsing: Array(cells[1].utf8)) == nil)
    }

    @Test(arguments: [
        ("\\textbf{61}", "61"), ("$61$", "61"), ("3$^{1}$", "3^1"), ("3\\tnote{1}", "3"),
    ])
    func `a number keeps its digits, and no others`(cell: String, shown: String) {
        var spans = LatexSpans()
        #expect(spans.row("North & \(cell)") == ["North", shown])
    }
}
