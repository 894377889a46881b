import Testing

@testable import Desk

struct PlainRemarkTests {
    @Test(
        arguments: [
            ("who counts as one? say unit:", "who counts as one? answer “Who counts as one”"),
            (
                "is [c] withheld? say suppressed: {\"[c]\": [1, 9]}",
                "is [c] withheld? answer “Marks of withheld values”"
            ),
            (
                "of what is pct a share? say percent-of: or base:",
                "of what is pct a share? answer “What they are shares of” or “The column that holds "
                    + "their base”"
            ),
            (
                "title: what is the work called? project: whose is it?",
                "what is the work called? whose is it?"
            ),
            ("the time 12:30 and la: Leeds stay", "the time 12:30 and la: Leeds stay"),
            ("nothing to say", "nothing to say"),
        ])
    func `a key of the file is the label of a field`(remark: String, plain: String) {
        #expect(PlainRemark.text(remark) == plain)
    }
}
