import Foundation
import Outputs
import Testing
import Writers

@Suite struct JSONWriterTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("", "\"\""), ("a\"b\\c", #""a\"b\\c""#),
        ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
        ("\u{85}\u{9B}", #""\u0085\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
        ("\u{202E}x", #""\u202ex""#), ("\u{E0001}", #""\udb40\udc01""#),
        ("é漢😀", "\"é漢😀\""),
    ])
    func `escapes what could be taken for something else`(text: String, expected: String) {
        var writer = JSONWriter(.compact)
        writer.array { $0.string(text) }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\(expected)]")
    }

    @Test func `gives every scalar back`() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)...0x10FFFF {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        let text = String(scalars)
        var writer = JSONWriter(.compact)
        writer.array { $0.string(text) }

        let read = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String]

        #expect(read?.first.map { Array($0.unicodeScalars) == Array(text.unicodeScalars) } == true)
    }

    @Test(arguments: [("0.1", "0.1"), ("-12.50", "-12.5"), ("100000000000000", "100000000000000")])
    func `writes decimals exactly`(text: String, expected: String) throws {
        var writer = JSONWriter(.compact)
        writer.array { $0.number(Decimal(parsing: text) ?? 0) }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\(expected)]")
    }

    @Test func `keeps short values on one line and breaks the outer ones`() {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("empty", nil)
            writer.key("none")
            writer.array { _ in }
            writer.key("rows")
            writer.array { writer in
                for row in 0..<2 {
                    writer.object { writer in
                        writer.member("row", row)
                        writer.key("labels")
                        writer.array { writer in
                            for _ in 0...(row * 3) {
                                writer.string(String(repeating: "x", count: 20))
                            }
                        }
                    }
                }
            }
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == """
                {
                  "empty": null,
                  "none": [],
                  "rows": [
                    {"row": 0, "labels": ["xxxxxxxxxxxxxxxxxxxx"]},
                    {
                      "row": 1,
                      "labels": [
                        "xxxxxxxxxxxxxxxxxxxx",
                        "xxxxxxxxxxxxxxxxxxxx",
                        "xxxxxxxxxxxxxxxxxxxx",
                        "xxxxxxxxxxxxxxxxxxxx"
                      ]
                    }
                  ]
                }
                """)
    }

    /// Random trees: pretty and compact hold the same, and no line that could be broken is long.
    @Test(arguments: UInt64(1)...200)
    func `pretty and compact hold the same value`(seed: UInt64) throws {
        var pretty = JSONWriter(.pretty)
        var compact = JSONWriter(.compact)
        var random = SplitMix(seed)
        Self.write(&pretty, &random, depth: 0)
        random = SplitMix(seed)
        Self.write(&compact, &random, depth: 0)

        let a = try JSONSerialization.jsonObject(with: Data(pretty.bytes)) as? NSObject
        let b = try JSONSerialization.jsonObject(with: Data(compact.bytes)) as? NSObject

        #expect(a == b, "seed \(seed)")
        for line in String(decoding: pretty.bytes, as: UTF8.self).split(separator: "\n") {
            #expect(line.utf8.count <= JSONWriter.width || !line.contains(", "), "seed \(seed)")
        }
        #expect(!compact.bytes.contains(0x0A), "seed \(seed)")
    }

    private static func write(_ writer: inout JSONWriter, _ random: inout SplitMix, depth: Int) {
        let count = Int.random(in: 0...6, using: &random)
        var inner = random
        if depth % 2 == 0 {
            writer.object { writer in
                for member in 0..<count {
                    writer.key("k\(member)")
                    value(&writer, &inner, depth: depth)
                }
            }
        } else {
            writer.array { writer in
                for _ in 0..<count { value(&writer, &inner, depth: depth) }
            }
        }
        random = inner
    }

    private static func value(_ writer: inout JSONWriter, _ random: inout SplitMix, depth: Int) {
        if depth < 5, Int.random(in: 0...2, using: &random) == 0 {
            write(&writer, &random, depth: depth + 1)
        } else {
            let length = Int.random(in: 0...40, using: &random)
            writer.string(String(repeating: "v", count: length))
        }
    }
}

/// A small generator whose seed reproduces a run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
