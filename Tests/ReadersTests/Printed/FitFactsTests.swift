import Outputs
import Testing

@testable import Readers

struct FitFactsTests {
    private static let cases: [(rows: [[String]], isAccounted: Bool)] = [
        ([["Model:", "OLS", "R-squared:", "0.9"], ["No. Observations:", "400", "", ""]], true),
        ([["Df Residuals:", "397"], ["Omnibus:", "1.5"]], true),
        ([["No. Observations:", "401"]], false), ([["Df Residuals:", "many"]], false),
        ([["Model:", "OLS", "Leeds:", "3"]], false), ([["Omnibus:", "1.5", "3"]], false),
        ([["Skew:", "1"], ["Skew:", "2"]], false), ([["", ""]], false), ([["", "3"]], false),
        ([["Method:", String(repeating: "x", count: 41)]], false),
    ]

    @Test(arguments: cases)
    func `facts about a declared fit are accounted for, and nothing else is`(
        rows: [[String]], isAccounted: Bool
    ) {
        var model = ModelDeclaration()
        (model.observations, model.residualDF) = (400, 397)
        let text = DelimitedText(grid: rows.enumerated().map { ($0 + 1, $1) })
        #expect(FitFacts.isAccounted(text, by: [model]) == isAccounted)
        #expect(!FitFacts.isAccounted(text, by: []))
    }
}
