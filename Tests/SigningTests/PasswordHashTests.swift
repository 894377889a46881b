import Testing

@testable import Signing

struct PasswordHashTests {
    @Test func `accepts the secret it was made of and no other`() throws {
        let hash = try PasswordHash(of: Array("right".utf8))
        let stored = try #require(PasswordHash(hash.text))
        #expect(stored.accepts(Array("right".utf8)))
        for wrong in ["Right", "right ", "", "righ"] {
            #expect(!stored.accepts(Array(wrong.utf8)), "\(wrong)")
        }
    }

    @Test func `the same secret is never stored alike`() throws {
        let secret = Array("same".utf8)
        let once = try PasswordHash(of: secret)
        let again = try PasswordHash(of: secret)
        #expect(once.text != again.text)
    }

    /// RFC 7914, section 12, the vector with N = 16384, r = 8, p = 1: the first 32 bytes.
    @Test func `is scrypt as published`() {
        let key = PasswordHash.scrypt(
            Array("pleaseletmein".utf8), Array("SodiumChloride".utf8), 16_384, 1)
        #expect(
            key.map { Hex.encode($0) }
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    }

    @Test func `no shortened or lengthened form is read`() throws {
        let text = try PasswordHash(of: Array("x".utf8)).text
        for length in 0..<text.count { #expect(PasswordHash(String(text.prefix(length))) == nil) }
        #expect(PasswordHash(text + ":") == nil)
        #expect(PasswordHash(text.replacing(":3:", with: ":999:")) == nil)
        #expect(PasswordHash(text.replacing("32768", with: "1073741824")) == nil)
        #expect(PasswordHash(text.replacing("32768", with: "32767")) == nil)
    }

    @Test func `an empty secret is refused`() {
        #expect(throws: SigningError.self) { try PasswordHash(of: []) }
    }
}
