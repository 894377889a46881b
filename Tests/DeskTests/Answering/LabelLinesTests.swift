import Outputs
import Testing

@testable import Desk

struct LabelLinesTests {
    @Test(
        arguments: [
            ("", [:]), ("\n \n", [:]), ("age = 10", ["age": ["10"]]),
            (" age=10 ; 11;12\nsex = F ", ["age": ["10", "11", "12"], "sex": ["F"]]),
            ("linked = a=b", ["linked": ["a=b"]]),
        ] as [(String, [String: [String]])])
    func `a population is read line by line`(text: String, population: [String: [String]]) {
        #expect(LabelLines.population(text) == population)
    }

    @Test(arguments: ["age", "age =", "= 10", "age = ;", "age = 10\nage = 11"])
    func `what names no variable or no label is no population`(text: String) {
        #expect(LabelLines.population(text) == nil)
    }

    @Test(
        arguments: [
            ("[c] = 1-9\n*", ["[c]": 1...9, "*": nil]), ("x = 3-3", ["x": 3...3]), ("", [:]),
        ] as [(String, [String: ClosedRange<Int>?])])
    func `marks are read with their range or without`(
        text: String, marks: [String: ClosedRange<Int>?]
    ) {
        #expect(LabelLines.marks(text) == marks)
    }

    @Test(arguments: ["[c] = 9-1", "[c] = few", "= 1-9", "[c] = 1", "[c] = 1-2-3"])
    func `a range that is none is refused`(text: String) {
        #expect(LabelLines.marks(text) == nil)
    }

    @Test func `what is written is read again`() {
        let population = ["age": ["10", "11"], "sex": ["F"]]
        #expect(LabelLines.population(LabelLines.text(population)) == population)
        let marks: [String: ClosedRange<Int>?] = ["[c]": 1...9, "*": nil]
        #expect(LabelLines.marks(LabelLines.text(marks)) == marks)
    }
}
