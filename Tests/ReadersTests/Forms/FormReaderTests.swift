import Testing

@testable import Readers

struct FormReaderTests {
    private static let multipart = Array(
        """
        --b\r\nContent-Disposition: form-data; name="a"\r\n\r\none\r\n\
        --b\r\nContent-Disposition: form-data; name="f"; filename="x/y.csv"\r\n\
        Content-Type: text/csv\r\n\r\n1,2\r\n--bogus\r\n\r\n--b--\r\n
        """.utf8)

    @Test(arguments: [
        ("a=b&c=d", [["a", "b"], ["c", "d"]]), ("a=%C3%A9+x", [["a", "é x"]]),
        ("a", [["a", ""]]), ("", []), ("=&&b=", [["", ""], ["b", ""]]), ("a=b=c", [["a", "b=c"]]),
    ])
    func `reads what a form without files sends`(body: String, expected: [[String]]) throws {
        let fields = try FormReader.urlEncoded(Array(body.utf8))
        #expect(fields.map { [$0.name, $0.text] } == expected)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%+1"])
    func `a half-written byte is refused`(body: String) {
        #expect(throws: FormError.self) { try FormReader.urlEncoded(Array(body.utf8)) }
    }

    @Test func `reads files with their folders, byte for byte`() throws {
        let fields = try FormReader.fields(
            in: Self.multipart, type: "multipart/form-data; boundary=b")
        #expect(fields.map(\.name) == ["a", "f"])
        #expect(fields.map(\.fileName) == [nil, "x/y.csv"])
        #expect(fields.map(\.text) == ["one", "1,2\r\n--bogus\r\n"])
    }

    @Test func `no beginning of a form is read as the whole`() {
        let end = Self.multipart.count - 2
        for length in 0..<end {
            #expect(throws: FormError.self, "\(length) bytes") {
                try FormReader.fields(
                    in: Array(Self.multipart.prefix(length)),
                    type: "multipart/form-data; boundary=b")
            }
        }
    }

    @Test func `no changed byte makes the reader crash`() {
        for index in Self.multipart.indices {
            for byte: UInt8 in [0, 0x0A, 0x0D, 0x22, 0x2D, 0xFF] {
                var changed = Self.multipart
                changed[index] = byte
                let fields = try? FormReader.fields(
                    in: changed, type: "multipart/form-data; boundary=b")
                #expect((fields?.count ?? 0) <= 3, "byte \(index)")
            }
        }
    }

    @Test(arguments: ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary="])
    func `another encoding is refused`(type: String) {
        #expect(throws: FormError.unknownType) {
            try FormReader.fields(in: Self.multipart, type: type)
        }
    }
}
