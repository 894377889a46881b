import Signing
import Testing

struct OneTimeCodeTests {
    /// RFC 6238, appendix B, SHA-1, the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
        (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `the code at a time is that of RFC 6238`(time: Int, code: String) {
        let one = OneTimeCode(seed: Array("12345678901234567890".utf8))
        #expect(one.code(atStep: time / 30) == code)
        #expect(one.step(of: code, at: time, after: -1) == time / 30)
    }

    @Test func `a code counts once, and half a minute early or late`() throws {
        let one = OneTimeCode(seed: Array("12345678901234567890".utf8))
        let code = one.code(atStep: 1000)
        for time in [999 * 30, 1000 * 30, 1001 * 30 + 29] {
            #expect(one.step(of: code, at: time, after: 999) == 1000)
            #expect(one.step(of: code, at: time, after: 1000) == nil)
        }
        #expect(one.step(of: code, at: 998 * 30 + 29, after: 0) == nil)
        #expect(one.step(of: code, at: 1002 * 30, after: 0) == nil)
        for wrong in ["", "12345", "0000000", "abcdef", String(code.dropLast())] {
            #expect(one.step(of: wrong, at: 1000 * 30, after: 0) == nil)
        }
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `the seed is typed as Base32`(seed: String, text: String) {
        #expect(OneTimeCode(seed: Array(seed.utf8)).text == text)
    }
}
