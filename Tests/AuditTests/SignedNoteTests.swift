import Audit
import Signing
import Testing

struct SignedNoteTests {
    private let signer: NoteSigner
    private let note: [UInt8]

    init() throws {
        signer = try NoteSigner(name: "example.org/log", key: .generate(.ed25519))
        note = try SignedNote.sign(text: .init("one\n\ntwo\n"), signers: [signer])
    }

    @Test func `keeps text with empty lines, and comes out as it went in`() throws {
        let parsed = try SignedNote(parsing: note)
        #expect(parsed.text == .init("one\n\ntwo\n"))
        #expect(parsed.bytes == note)
        #expect(try parsed.verified(by: [signer.verifierKey]) == [signer.verifierKey])
    }

    @Test(arguments: [
        ("no signature", "text\n", NoteProblem.noSignatures),
        ("no text", "\n\n\u{2014} a AAAAAAA=\n", .noSignatures),
        ("nothing after the gap", "text\n\n", .noSignatures),
        ("no final line end", "text\n\n\u{2014} a AAAAAAA=", .noSignatures),
        ("a hyphen", "text\n\n- a AAAAAAA=\n", .signatureLine(1)),
        ("no name", "text\n\n\u{2014}  AAAAAAA=\n", .signatureLine(1)),
        ("a plus in the name", "text\n\n\u{2014} a+b AAAAAAA=\n", .signatureLine(1)),
        ("a wide space in the name", "text\n\n\u{2014} a\u{2003}b AAAAAAA=\n", .signatureLine(1)),
        ("no base64", "text\n\n\u{2014} a \n", .signatureLine(1)),
        ("base64 without padding", "text\n\n\u{2014} a AAAAAAA\n", .signatureLine(1)),
        ("base64 with stray bits", "text\n\n\u{2014} a AAAAAAB=\n", .signatureLine(1)),
        ("an id and nothing else", "text\n\n\u{2014} a AAAAAA==\n", .signatureLine(1)),
        ("two spaces", "text\n\n\u{2014} a  AAAAAAA=\n", .signatureLine(1)),
        ("a second line", "text\n\n\u{2014} a AAAAAAA=\nb\n", .signatureLine(2)),
        ("a tab", "te\txt\n\n\u{2014} a AAAAAAA=\n", .notText),
        ("a carriage return", "text\r\n\n\u{2014} a AAAAAAA=\n", .notText),
    ])
    func `refuses malformed notes`(name: String, text: String, problem: NoteProblem) {
        #expect(throws: problem, "\(name)") { try SignedNote(parsing: Array(text.utf8)) }
    }

    @Test func `refuses bytes that are not UTF-8`() {
        #expect(throws: NoteProblem.notText) { try SignedNote(parsing: [0xFF] + note) }
        #expect(throws: NoteProblem.notText) { try SignedNote(parsing: [0xC0, 0x8A] + note) }
    }

    @Test func `takes 100 signature lines and not 101`() throws {
        let line: [UInt8] = .init("\u{2014} a AAAAAAA=\n")
        let parsed = try SignedNote(parsing: note + (1..<100).flatMap { _ in line })
        #expect(try parsed.verified(by: [signer.verifierKey]).count == 1)
        #expect(throws: NoteProblem.tooManySignatures(limit: 100)) {
            try SignedNote(parsing: note + (0..<100).flatMap { _ in line })
        }
    }

    /// Some logs add such lines on purpose, so that nobody comes to depend on there being none.
    @Test func `ignores signatures by others, before and after, even under the same name`() throws {
        let other = try NoteSigner(name: "example.org/log", key: .generate(.ed25519))
        let grease: [UInt8] = .init("\u{2014} grease.example AAAAAAAAAAAAAA==\n")
        let text: [UInt8] = .init("text\n")
        let lines = [
            grease, try other.signature(of: text).line, try signer.signature(of: text).line, grease,
        ]
        let parsed = try SignedNote(parsing: text + [0x0A] + lines.flatMap(\.self))
        #expect(try parsed.verified(by: [signer.verifierKey]) == [signer.verifierKey])
    }

    @Test func `refuses the whole note when a known key's signature is wrong`() throws {
        let other = try NoteSigner(name: "other", key: .generate(.ed25519))
        let text: [UInt8] = .init("text\n")
        let wrong = try other.signature(of: .init("another\n"))
        let parsed = try SignedNote(parsing: try SignedNote.sign(text: text, signers: [signer]))
            .adding([wrong])
        #expect(try parsed.verified(by: [signer.verifierKey]).count == 1)
        #expect(throws: NoteProblem.wrongSignature(by: "other")) {
            try parsed.verified(by: [signer.verifierKey, other.verifierKey])
        }
    }

    @Test func `refuses a note that no known key signed`() throws {
        let other = try NoteSigner(name: "other", key: .generate(.ed25519))
        let parsed = try SignedNote(parsing: note)
        #expect(throws: NoteProblem.noKnownSignature) {
            try parsed.verified(by: [other.verifierKey])
        }
        #expect(throws: NoteProblem.noKnownSignature) { try parsed.verified(by: []) }
    }

    @Test func `counts a key once however often it signed`() throws {
        let line = try signer.signature(of: .init("text\n")).line
        let parsed = try SignedNote(parsing: .init("text\n\n") + line + line)
        #expect(try parsed.verified(by: [signer.verifierKey]) == [signer.verifierKey])
    }

    @Test func `adds a signature once`() throws {
        let parsed = try SignedNote(parsing: note)
        #expect(try parsed.adding(parsed.signatures) == parsed)
    }

    @Test func `never verifies with one byte changed, removed or added`() throws {
        for index in note.indices {
            for mask in [1, 2, 0x20, 0x80] as [UInt8] { refuses(note.changing(index, by: mask)) }
            var shorter = note
            shorter.remove(at: index)
            refuses(shorter)
            var longer = note
            longer.insert(0x0A, at: index)
            refuses(longer)
            refuses(Array(note.prefix(index)))
        }
    }

    private func refuses(_ bytes: [UInt8]) {
        #expect(throws: NoteProblem.self, "\(bytes)") {
            try SignedNote(parsing: bytes).verified(by: [signer.verifierKey])
        }
    }
}
