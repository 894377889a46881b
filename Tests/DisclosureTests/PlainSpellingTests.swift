import Outputs
import Testing

@testable import Disclosure

@Suite struct PlainSpellingTests {
    @Test(arguments: [
        ("943 476 5919", "943 476 5919"), ("943\u{A0}476\u{202F}5919", "943 476 5919"),
        ("943\u{2011}476\u{2013}5919", "943-476-5919"), ("\u{FF19}43", "943"),
        ("94\u{200B}3", "943"), ("R\u{E9}gions", "R\u{E9}gions"),
    ])
    func `spaces, dashes and digits of every kind are plain ones`(text: String, plain: String) {
        let spelled = PlainSpelling(of: Array(text.utf8)[...])
        #expect(String(decoding: spelled.bytes, as: UTF8.self) == plain)
    }

    @Test(arguments: [
        ("no 943 476 5919", 4), ("n\u{F6} 943 476 5919", 5), ("\u{200B}no 943\u{A0}476 5919", 7),
    ])
    func `columns count the bytes of the line as it stands`(text: String, column: Int) {
        let found = Identifiers().all(in: Array(text.utf8))
        #expect(found.map(\.position.column) == [column])
    }

    @Test(arguments: [
        ("The headteacher of Netherby Academy left in May 2019.", true),
        ("The headteacher of Netherby Academy left in 2019.", true),
        ("The headteacher of Netherby Academy left that year.", false),
        ("The headteacher of an academy left in May 2019.", false),
        ("It was May 2019. The headteacher of Netherby Academy left.", false),
        ("Her mother was before Leeds Crown Court on 12/05/2019.", true),
    ])
    func `a role, an institution and a date in one sentence are marked`(
        text: String, isMarked: Bool
    ) {
        #expect(TellingPassages.all(in: Array(text.utf8)).isEmpty != isMarked)
    }

    @Test(arguments: [(49, false), (50, true)])
    func `quotations are marked from fifty words`(count: Int, isLong: Bool) {
        let words = Array(repeating: "word", count: count).joined(separator: " ")
        for (open, close) in [("\"", "\""), ("\u{201C}", "\u{201D}")] {
            let found = TellingPassages.all(in: Array("She said \(open)\(words)\(close).".utf8))
            #expect(found.isEmpty != isLong)
        }
    }
}
