import Foundation
import Testing

@testable import Signing

@Suite struct JSONValueTests {
    static let published = URL(filePath: "/work/shared/transparency-kat/jcs")

    /// Source: github.com/cyberphone/json-canonicalization, testdata. Four of the six pairs lie
    /// outside our subset; they must be refused for exactly that reason.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: published.path),
            "the published pairs are not on this machine"),
        arguments: [
            ("arrays", nil), ("unicode", nil), ("structures", .notAnInteger),
            ("values", .notAnInteger), ("french", .nonASCIIKey), ("weird", .nonASCIIKey),
        ] as [(String, JSONProblem?)])
    func `writes the published canonical form`(name: String, problem: JSONProblem?) throws {
        let file = "\(name).json"
        let input = try Data(contentsOf: Self.published.appending(path: "input/\(file)"))
        let output = try Data(contentsOf: Self.published.appending(path: "output/\(file)"))
        if let problem {
            #expect(Self.problem(in: [UInt8](input))?.0 == problem)
        } else {
            let value = try JSONValue(parsing: [UInt8](input))
            #expect(try value.canonicalBytes() == [UInt8](output))
            #expect(try JSONValue(canonical: [UInt8](output)) == value)
        }
    }

    @Test func `sorts keys by bytes and escapes as little as possible`() throws {
        let value: JSONValue = [
            "b": [1, -2, true, .null], "a": "\u{0}\u{8}\t\n\u{C}\r\u{1f}\"\\/é\u{7F}😀", "B": [:],
            "": [],
        ]
        let expected =
            #"{"":[],"B":{},"a":"\u0000\b\t\n\f\r\u001f\"\\/é"# + "\u{7F}"
            + #"😀","b":[1,-2,true,null]}"#
        #expect(try value.canonicalBytes() == Array(expected.utf8))
        #expect(try JSONValue(canonical: Array(expected.utf8)) == value)
    }

    @Test func `what has no canonical form here is refused`() {
        #expect(throws: SigningError(.nonASCIIKey)) {
            try JSONValue.object(["é": 1]).canonicalBytes()
        }
        for integer in [1 << 53, -(1 << 53), Int.max, Int.min] {
            #expect(throws: SigningError(.integerOutOfRange)) {
                try JSONValue.array([.integer(integer)]).canonicalBytes()
            }
        }
    }

    @Test func `strings that only look the same differ`() {
        #expect(JSONValue.string("\u{e9}") != JSONValue.string("e\u{301}"))
        #expect(JSONValue.string("e\u{301}") == JSONValue.string("e\u{301}"))
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("\u{FEFF}1", .unexpectedByte, 0),
            ("1 2", .trailingBytes, 2), ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte, 3),
            ("[1,]", .unexpectedByte, 3), ("[1", .unexpectedEnd, 2), ("[1}", .unexpectedByte, 2),
            ("{\"a\"}", .unexpectedByte, 4), ("{\"a\":1,}", .unexpectedByte, 7),
            ("{a:1}", .unexpectedByte, 1), ("{\"a\":1,\"a\":1}", .duplicateKey, 7),
            ("{\"a\":1,\"\\u0061\":1}", .duplicateKey, 7), ("{\"é\":1}", .nonASCIIKey, 1),
            ("01", .unexpectedByte, 1), ("-", .unexpectedEnd, 1), ("-a", .unexpectedByte, 1),
            ("+1", .unexpectedByte, 0), ("1.0", .notAnInteger, 0), ("[1e2]", .notAnInteger, 1),
            ("-0", .notAnInteger, 0), ("9007199254740992", .integerOutOfRange, 0),
            ("-9007199254740992", .integerOutOfRange, 0),
            ("99999999999999999999999999", .integerOutOfRange, 0), ("NaN", .unexpectedByte, 0),
            ("\"a", .unexpectedEnd, 2), ("\"\t\"", .controlCharacter, 1),
            ("\"\\x\"", .invalidEscape, 1), ("\"\\u12\"", .invalidEscape, 1),
            ("\"\\u12", .unexpectedEnd, 5), ("\"\\ud800\"", .loneSurrogate, 1),
            ("\"\\udc00\"", .loneSurrogate, 1), ("\"\\ud800\\u0041\"", .loneSurrogate, 1),
            ("\"\\ud800\\ud800\"", .loneSurrogate, 1), ("'a'", .unexpectedByte, 0),
            ("[1]//", .trailingBytes, 3), ("\u{a0}1", .unexpectedByte, 0),
        ] as [(String, JSONProblem, Int)])
    func `what is not strict JSON is refused at its byte`(
        text: String, problem: JSONProblem, offset: Int
    ) throws {
        let found = try #require(Self.problem(in: Array(text.utf8)))
        #expect(found == (problem, offset))
    }

    /// Source: The Unicode Standard, table 3-7, and what lies just outside it.
    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func `text that is not UTF-8 is refused`(bytes: [UInt8]) throws {
        let found = try #require(Self.problem(in: [0x22, 0x61] + bytes + [0x22]))
        #expect(found == (.invalidUTF8, 2))
    }

    @Test func `reads white space, escapes and the largest integers`() throws {
        let text =
            #" { "a" : [ 9007199254740991 , -9007199254740991 , 0 ] , "#
            + "\t\r\n" + #""\u0062\/\"\\\b\f\n\r\t" : "\uD83D\uDe00\u00e9" } "#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(
            value["a"]?.array?.map(\.integer) == [9_007_199_254_740_991, -9_007_199_254_740_991, 0])
        #expect(value["b/\"\\\u{8}\u{C}\n\r\t"]?.string == "😀é")
        #expect(value["absent"] == nil)
        #expect(value.string == nil && value.bool == nil && value.integer == nil && !value.isNull)
    }

    @Test func `nesting stops at the limit`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        _ = try JSONValue(parsing: nested(64))
        #expect(try #require(Self.problem(in: nested(65))) == (.tooDeep, 64))
        #expect(try #require(Self.problem(in: nested(100_000))) == (.tooDeep, 64))
        // The limit counts what is open, not what has been.
        _ = try JSONValue(parsing: Array("[[],[],[{}]]".utf8), maximumDepth: 3)
    }

    @Test(arguments: [" 1", "{\"b\":1,\"a\":1}", "[1, 2]", "\"\\u0061\"", "\"\\/\"", "1\n"])
    func `what is JSON but not canonical is refused`(text: String) throws {
        _ = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: SigningError.self) { try JSONValue(canonical: Array(text.utf8)) }
    }

    @Test func `every damage is refused or read as something else`() throws {
        let bytes = Array(#"{"a":[1,-20,true,null],"b":{"c":"\u0001é\n"},"d":false}"#.utf8)
        let value = try JSONValue(canonical: bytes)
        for damaged in damages(of: bytes) {
            #expect((try? JSONValue(canonical: damaged)) != value)
        }
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `random values survive, and random mutations never crash or alias`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let value = Self.randomValue(depth: 4, &random)
            var bytes = try value.canonicalBytes()
            #expect(try JSONValue(canonical: bytes) == value, "seed \(seed)")
            for _ in 0..<40 {
                Self.mutate(&bytes, &random)
                guard let read = try? JSONValue(parsing: bytes) else { continue }
                let again = try JSONValue(canonical: read.canonicalBytes())
                #expect(again == read, "seed \(seed)")
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let alphabet = Array("{}[]\",:0-9\\ue\u{80}é tn".utf8)
        let place = Int.random(in: 0...bytes.count, using: &random)
        let byte = alphabet.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.insert(byte, at: place)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2 where place < bytes.count: bytes[place] = byte
        default: break
        }
    }

    private static func randomValue(
        depth: Int, _ random: inout SeededGenerator
    ) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: JSONValue.integers, using: &random))
        case 3: return .string(randomText(&random))
        case 4:
            let count = Int.random(in: 0..<4, using: &random)
            return .array((0..<count).map { _ in randomValue(depth: depth - 1, &random) })
        default:
            let count = Int.random(in: 0..<4, using: &random)
            let members = (0..<count).map { place in
                ("k\(place)\u{1}", randomValue(depth: depth - 1, &random))
            }
            return .object(Dictionary(uniqueKeysWithValues: members))
        }
    }

    private static func randomText(_ random: inout SeededGenerator) -> String {
        let count = Int.random(in: 0..<8, using: &random)
        let scalars = (0..<count).compactMap { _ in
            Unicode.Scalar(
                UInt32.random(in: 0..<0x11_0000, using: &random)
                    >> UInt32.random(in: 0..<16, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func problem(in bytes: [UInt8]) -> (JSONProblem, Int)? {
        do {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch let error as SigningError {
            guard case .json(let problem, let offset) = error.problem else { return nil }
            return (problem, offset)
        } catch {
            return nil
        }
    }
}
