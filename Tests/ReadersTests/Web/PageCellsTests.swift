import Outputs
import Testing

@testable import Readers

/// A page with a table of one count, whose cell holds what is given.
private func page(_ cell: String, columns: String = "", style: String = "") -> String {
    "<!DOCTYPE html><html><head><style>\(style)</style></head><body><table>\(columns)"
        + "<tr><th>region</th><th>n</th></tr><tr><td>North</td><td>\(cell)</td></tr></table>"
        + "</body></html>"
}

private func count(_ found: Inspection) -> String? {
    found.tables.first.map { $0.text.text(row: 1, column: 1) }
}

/// What stands in a cell, and what the cell says.
private let cells = [
    ("<math><mn>61</mn></math>", "61"), ("<math><msup><mn>3</mn><mn>1</mn></msup></math>", "3"),
    ("<math><munder><mn>3</mn><mrow><mn>1</mn></mrow></munder></math>", "3"),
    ("<math><mfrac><mn>3</mn><mn>1</mn></mfrac></math>", "3 1"),
    ("3<span style='position:relative;top:-0.5em'>1</span>", "3"),
    ("3<span style='vertical-align:5px'>1</span>", "3"),
    ("<span style='position:relative;top:1px'>61</span>", "61"),
    ("<span style='vertical-align:middle'>61</span>", "61"),
]

/// What a cell holds besides what it shows, and what is said of it.
private let hidden = [
    ("61<select><option>61</option><option>3</option></select>", "choices of a list"),
    ("61<iframe srcdoc='3'></iframe>", "a page within the page"),
    ("<data value='3'>61</data>", "holds data"),
    (
        "<span style='display:flex;flex-direction:row-reverse'><b>1</b><b>3</b></span>",
        "another order"
    ),
    ("<span style='display:flex'><b style='order:2'>1</b><b>3</b></span>", "another order"),
]

@Suite struct PageCellsTests {
    @Test(arguments: cells) func `what stands above or below its line is no digit of a number`(
        cell: String, said: String
    ) throws {
        #expect(count(try inspected(page(cell))) == said)
    }

    @Test(arguments: hidden) func `what a cell holds besides what it shows is found`(
        cell: String, words: String
    ) throws {
        let found = try inspected(page(cell))
        #expect(found.failing.contains { $0.contains(words) }, "\(found.remarks)")
    }

    @Test func `choices that all show are a text, and no number together`() throws {
        let list = "<select multiple><option>6</option><option>1</option></select>"
        let found = try inspected(page(list))
        #expect(found.failing.isEmpty && count(found) != "61")
    }

    @Test func `a column that does not show is found`() throws {
        let styles = ["style='visibility:collapse'", "style='display:none'", "hidden"]
        for style in styles {
            let found = try inspected(page("61", columns: "<col><col \(style)>"))
            #expect(found.failing == ["a column of a table is hidden"])
        }
        let plain = page("61", columns: "<col style='width:20px'><col style='color:white'>")
        #expect(try inspected(plain).failing.isEmpty)
    }
}
