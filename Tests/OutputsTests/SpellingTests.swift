import Outputs
import Testing

struct SpellingTests {
    @Test(arguments: [
        ("supressed", "suppressed"), ("dominence", "dominance"), ("fiel", "file"), ("knd", "kind"),
        ("dominacne", "dominance"), ("KIND", "kind"),
    ])
    func `finds what was probably meant`(word: String, meant: String) {
        let words = ["suppressed", "dominance", "file", "kind", "threshold", "zero"]
        #expect(Spelling.suggestion(for: word, among: words) == meant)
    }

    @Test func `suggests nothing for a word unlike all`() {
        #expect(Spelling.suggestion(for: "colour", among: ["suppressed", "kind"]) == nil)
        #expect(Spelling.suggestion(for: "", among: ["kind"]) == nil)
    }
}
