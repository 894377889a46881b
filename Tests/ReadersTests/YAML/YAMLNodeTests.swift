import Testing

@testable import Readers

private func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLNode {
    try YAMLNode(parsing: Array(text.utf8), file: "f.yaml", limits: limits)
}

private func message(_ text: String, limits: YAMLLimits = YAMLLimits()) -> String? {
    do {
        _ = try parse(text, limits: limits)
        return nil
    } catch let errors as ReadErrors {
        return errors.description
    } catch {
        return "another error"
    }
}

struct YAMLNodeTests {
    @Test(arguments: ["no", "yes", "01", "1e3", "0x1F", "1_000", "2024-01-01", "true", "1.0", "-9"])
    func `a scalar stays text exactly as written`(text: String) throws {
        let node = try parse("key: \(text)")
        guard case .map(let entries) = node.content else {
            Issue.record("not a map")
            return
        }
        #expect(entries[0].value.text == text)
    }

    @Test func `tells null from text in quotes`() throws {
        let node = try parse("[null, ~, 'null', \"\", ]")
        guard case .list(let list) = node.content else {
            Issue.record("not a list")
            return
        }
        #expect(list.map(\.isNull) == [true, true, false, false])
        #expect(list.map(\.text) == [nil, nil, "null", ""])
    }

    @Test func `keeps the order and the places of a map`() throws {
        guard case .map(let entries) = try parse("b: 1\na:\n  - x\n").content else {
            Issue.record("not a map")
            return
        }
        #expect(entries.map(\.key) == ["b", "a"])
        #expect(entries.map(\.line) == [1, 2])
        #expect(entries[1].value.line == 3)
        #expect(entries[1].value.column == 3)
    }

    private static let refusals: [(String, String)] = [
        ("a: 1\na: 2\n", "f.yaml:1: key \"a\" is given twice; keep one"),
        (
            "a: &x 1\nb: 2\n",
            "f.yaml:1: anchors and aliases (&, *) are not read; write the value out, or quote it"
        ),
        (
            "a: &x [1]\nb: *x\n",
            "f.yaml:1: anchors and aliases (&, *) are not read; write the value out, or quote it"
        ),
        (
            "a: 1\nb: !!int 3\n",
            "f.yaml:2: tags (!) are not read; write the value without one, or quote it"
        ),
        (
            "a: !thing {b: 1}\n",
            "f.yaml:1: tags (!) are not read; write the value without one, or quote it"
        ),
        (
            "a: !!str x\n",
            "f.yaml:1: tags (!) are not read; write the value without one, or quote it"
        ),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: this is not YAML: but found another document"),
        ("? [a, b]\n: 1\n", "f.yaml:1: this key is not plain text; write it as text"),
        ("a: [1, 2\nb: 3\n", "f.yaml:2: this is not YAML: did not find expected ',' or ']'"),
    ]

    @Test(arguments: refusals)
    func `refuses what we do not read, with its line`(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test func `text with signs of anchors and tags within it is read`() throws {
        let node = try parse("a: R & D\nb: \"&x and *y\"\nc: why!\n")
        guard case .map(let entries) = node.content else {
            Issue.record("not a map")
            return
        }
        #expect(entries.map(\.value.text) == ["R & D", "&x and *y", "why!"])
    }

    @Test func `counts lines in the same way as the library`() {
        #expect(message("a: 1\r\nb: \u{2028}\r\n\u{85}c: !t x\n")?.contains("tags") == true)
    }

    @Test func `bytes, depth and encoding have limits that are named`() throws {
        var limits = YAMLLimits()
        limits.bytes = 10
        #expect(message("a: 12345678\n", limits: limits)?.contains("limit yaml-bytes (10)") == true)
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(message(deep)?.contains("limit yaml-depth (32)") == true)
        let fits = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(message(fits) == nil)
        #expect(message(String(repeating: "[", count: 500_000)) != nil)
        #expect(message(String(repeating: "- ", count: 500_000)) != nil)
        let error = #expect(throws: ReadErrors.self) {
            try YAMLNode(parsing: [0x61, 0x3A, 0x20, 0x0A, 0xFF], file: "f.yaml")
        }
        #expect(error?.description == "f.yaml:2: this is not UTF-8; save the file as UTF-8")
    }

    @Test func `a laughing document of aliases is refused at once`() {
        var text = "a: &a [x, x]\n"
        for level in 1..<30 {
            text +=
                "k\(level): &k\(level) [*\(level == 1 ? "a" : "k\(level - 1)"), *\(level == 1 ? "a" : "k\(level - 1)")]\n"
        }
        text += "? *k29\n: 1\n"
        #expect(message(text)?.hasPrefix("f.yaml:1: anchors") == true)
    }

    @Test func `a file of a hundred thousand unknown keys is refused for the first of them`() {
        let text = "title: t\n" + (0..<100_000).map { "k\($0): 1\n" }.joined()
        let error = #expect(throws: ReadErrors.self) {
            try SubmissionReader.declaration(bytes: Array(text.utf8), file: "submission.yaml")
        }
        #expect(error?.errors.count == 1_000)
    }

    @Test func `an empty file is an empty map`() throws {
        #expect(try parse("").content == .map([]))
        #expect(try parse("# nothing\n").content == .map([]))
        #expect(try parse("\u{FEFF}a: 1").content != .map([]))
    }
}
