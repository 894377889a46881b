import Audit
import Signing
import Testing

struct VerifierKeyTests {
    /// The example key of the documentation of Go's `sumdb/note`.
    private let published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    @Test func `reads a published key line and writes it the same`() throws {
        let key = try VerifierKey(line: published)
        #expect(key.name == "PeterNeumann")
        #expect(key.kind == .ed25519)
        #expect(key.keyID == [0xC7, 0x4F, 0x20, 0xA3])
        #expect(key.description == published)
    }

    @Test func `refuses a key line with any character changed`() {
        let bytes = Array(published.utf8)
        for index in bytes.indices {
            for mask in [1, 2, 4, 0x20] as [UInt8] {
                let line = String(decoding: bytes.changing(index, by: mask), as: UTF8.self)
                #expect(throws: NoteProblem.self, "\(line)") { try VerifierKey(line: line) }
            }
        }
    }

    @Test(arguments: [
        ("", NoteProblem.keyLine), ("name", .keyLine), ("name+c74f20a3", .keyLine),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .keyName),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .keyLine),
        ("PeterNeumann+c74f20a3+AhpcPQ==", .keyType),
        ("PeterNeumann+c74f20a3+AxpcPQ==", .keyType),
    ])
    func `refuses lines of another form`(line: String, problem: NoteProblem) {
        #expect(throws: problem) { try VerifierKey(line: line) }
    }

    @Test func `reads a file of keys with or without a final line end, without empty lines`() throws
    {
        let key = try VerifierKey(line: published)
        #expect(try VerifierKey.list(.init(published)) == [key])
        #expect(try VerifierKey.list(.init("\(published)\n\(published)\n")) == [key, key])
        #expect(try VerifierKey.list([]) == [])
        #expect(throws: NoteProblem.keyLine) { try VerifierKey.list(.init("\(published)\n\n")) }
        #expect(throws: NoteProblem.self) { try VerifierKey.list(.init("\(published)\r\n")) }
    }

    @Test func `knows a witness's key from a log's`() throws {
        let key = try PrivateKey.generate(.ed25519)
        let log = try NoteSigner(name: "name", key: key).verifierKey
        let witness = try Cosigner(name: "name", key: key).verifierKey
        #expect(log.keyID != witness.keyID)
        #expect(try VerifierKey(line: witness.description) == witness)
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{A0}b", "a\nb", "a\u{2028}b"])
    func `refuses names that a note cannot hold`(name: String) throws {
        let key = try PrivateKey.generate(.ed25519)
        #expect(throws: NoteProblem.keyName) { try NoteSigner(name: name, key: key) }
    }
}
