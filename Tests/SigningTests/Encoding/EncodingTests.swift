import Testing

@testable import Signing

@Suite struct EncodingTests {
    /// Source: RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base64 writes and reads the published examples`(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9v", "Zm9v\n",
        "Zm-_", "Z=g=", "Zm9vYg=", "é===",
    ])
    func `base64 that encode would not write is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `base64 gives back any bytes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes, "seed \(seed)")
        }
    }

    @Test func `hex reads lower-case digits in pairs only`() {
        #expect(Hex.decode("00ff1a") == [0, 255, 26])
        #expect(Hex.encode([0, 255, 26]) == "00ff1a")
        #expect(Hex.decode("") == [])
        for text in ["0", "0G", "FF", " 00", "0x00", "é"] { #expect(Hex.decode(text) == nil) }
    }

    @Test func `pem reads blocks between other text, with either line end`() throws {
        let der: [UInt8] = Array(0..<100)
        let pem = String(decoding: PEM.encode(der, label: "THING"), as: UTF8.self)
        let around = "name: x\n" + pem.replacing("\n", with: "\r\n") + "and after\n"
        #expect(try PEM.decode(Array(around.utf8), label: "THING") == der)
        #expect(try PEM.decodeAll(Array((pem + pem).utf8), label: "THING") == [der, der])
        #expect(pem.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
    }

    @Test(arguments: [
        "", "-----BEGIN A-----\nAAAA\n-----END B-----\n", "-----BEGIN A-----\nAAAA\n",
        "-----BEGIN A-----\n-----BEGIN A-----\nAAAA\n-----END A-----\n", "-----END A-----\n",
        "-----BEGIN A-----\nA\n-----END A-----\n", "-----BEGIN A----\nAAAA\n-----END A-----\n",
        "-----BEGIN B-----\nAAAA\n-----END B-----\n", "-----BEGIN -----",
        "-----BEGIN A-----\nX: y\nAAAA\n-----END A-----\n",
        "-----BEGIN A-----\nAAAA\n-----END A-----\n-----BEGIN A-----\nAAAA\n-----END A-----\n",
    ])
    func `damaged pem is refused`(text: String) {
        #expect(throws: SigningError(.malformed(.pem))) {
            try PEM.decode(Array(text.utf8), label: "A")
        }
    }

    @Test func `random bytes have the length asked for and differ`() throws {
        #expect(try RandomBytes.make(0) == [])
        #expect(try RandomBytes.make(32).count == 32)
        #expect(try RandomBytes.make(32) != RandomBytes.make(32))
    }
}
