import Foundation
import Testing

/// `sallyport protect` from the outside.
struct ProtectTests {
    private static let pack = Shell.root.appending(path: "Rules/uk-default-10").path()

    private static let dataset = """
        dataset: d
        units: [child]
        variables:
          la: {codes: [A, B, C, D], levels: {region: {North: [A, B], South: [C, D]}}}
          sex: {codes: [F, M]}

        """

    /// Comments, quotes and spacing that nobody but the researcher wants changed.
    private static let submission = """
        # written by hand
        title:   "By authority and sex"
        project: p
        dataset: d
        rules: []
        outputs:
          - id: t
            file: tables/t.csv
            kind: frequencies
            unit: child
            missing: excluded
            table:
              layout: long
              dimensions: {la: la, sex: sex}
              values:
                - {column: n, statistic: count, precision: exact}
                - {column: pct, statistic: percent, percent-of: {sex: Total}, precision: 1dp}
          - {id: again, file: tables/again.csv, kind: frequencies, unit: child, missing: excluded,
             table: {layout: cross, rows: [la], columns: [sex], statistic: count, precision: exact,
                     suppressed: ["*"]}}

        """

    private static let counts = [
        ("A", 4, 31), ("B", 25, 38), ("C", 44, 52), ("D", 61, 57), ("North", 29, 69),
        ("South", 105, 109), ("Total", 134, 178),
    ]

    private static var long: String {
        var text = "la,sex,n,pct\r\n"
        for (la, girls, boys) in counts {
            let total = girls + boys
            for (sex, n) in [("F", girls), ("M", boys), ("Total", total)] {
                let percent = String(format: "%.1f", 100 * Double(n) / Double(total))
                text += "\"\(la)\",\(sex),\"\(n)\",\(percent)\r\n"
            }
        }
        return text
    }

    private static var cross: String {
        counts.reduce("la\tF\tM\n") { $0 + "\($1.0)\t\($1.1)\t\($1.2)\n" }
    }

    private func inFolder(
        _ change: (URL) throws -> Void = { _ in }, _ body: (URL) throws -> Void
    ) throws {
        try Shell.inTemporaryFolder { work in
            let first = work.appending(path: "first")
            try FileManager.default.createDirectory(
                at: first.appending(path: "tables"), withIntermediateDirectories: true)
            for (name, text) in [
                ("dataset.yaml", Self.dataset), ("submission.yaml", Self.submission),
                ("tables/t.csv", Self.long), ("tables/again.csv", Self.cross),
            ] {
                try Self.write(text, to: name, in: first)
            }
            try change(first)
            try body(work)
        }
    }

    private static func write(_ text: String, to name: String, in folder: URL) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    private func protect(_ options: String = "", in work: URL) throws -> Shell.Result {
        try Shell.run("sallyport protect first --rules \(Self.pack) \(options)", in: work)
    }

    private struct Printed: Decodable {
        struct Change: Decodable {
            let file: String
            let line: Int
            let column: Int
            let role: String
        }

        let verdict: String
        let written: String?
        let changes: [Change]
    }

    @Test func `the copy passes check and differs in the reported fields only`() throws {
        try inFolder { work in
            let made = try protect("--out safe --format json", in: work)
            #expect(made.status == 0, "\(made.text)")
            let printed = try JSONDecoder().decode(Printed.self, from: Data(made.text.utf8))
            #expect(printed.verdict == "pass" && printed.written == "safe")
            #expect(printed.changes.contains { $0.role == "primary" })
            let checked = try Shell.run("sallyport check safe --rules \(Self.pack)", in: work)
            #expect(checked.status == 0, "\(checked.text)")
            for (name, mark, parting) in [
                ("tables/t.csv", "[c]", UInt8(ascii: ",")),
                ("tables/again.csv", "*", UInt8(ascii: "\t")),
            ] {
                // Bytes: to a String, CR LF is one character.
                var lines = try bytes("first/\(name)", work).split(
                    separator: 0x0A, omittingEmptySubsequences: false)
                for change in printed.changes where change.file == name {
                    var fields = lines[change.line - 1].split(
                        separator: parting, omittingEmptySubsequences: false)
                    let end = fields[change.column - 1].last == 0x0D ? [UInt8(0x0D)] : []
                    fields[change.column - 1] = (Array(mark.utf8) + end)[...]
                    lines[change.line - 1] = Array(fields.joined(separator: [parting]))[...]
                }
                #expect(try bytes("safe/\(name)", work) == Array(lines.joined(separator: [0x0A])))
            }
            for name in ["submission.yaml", "dataset.yaml"] {
                #expect(try text("safe/\(name)", work) == text("first/\(name)", work))
            }
        }
    }

    @Test func `the same call proposes the same bytes, and text tells what json tells`() throws {
        try inFolder { work in
            let first = try protect("--out a --format json", in: work)
            let again = try protect("--out b --format json", in: work)
            #expect(first.text == again.text.replacing("\"b\"", with: "\"a\""))
            let compared = try Shell.run("diff -r a b", in: work)
            #expect(compared.status == 0 && compared.text.isEmpty)
            let printed = try JSONDecoder().decode(Printed.self, from: Data(first.text.utf8))
            let told = try protect("--out c", in: work).text
            #expect(told.hasPrefix("\(printed.changes.count) cells withheld in 2 tables"))
            #expect(told.contains("A · F"))
            #expect(told.hasSuffix("passes `sallyport check` (exit status 0)\n"))
        }
    }

    @Test func `what was written needs nothing more`() throws {
        try inFolder { work in
            #expect(try protect("--out safe", in: work).status == 0)
            let again = try Shell.run(
                "sallyport protect safe --out safer --rules \(Self.pack) && diff -r safe safer",
                in: work)
            #expect(again.status == 0 && again.text.hasPrefix("no cell has to be withheld"))
        }
    }

    @Test func `released tables are neither changed nor forgotten`() throws {
        try inFolder { work in
            let before = """
                mkdir -p out/tables && cp first/dataset.yaml out && printf 'la,n\\nA,35\\nB,63\\n' \
                > out/tables/o.csv && printf '%s\\n' 'title: o' 'project: p' 'dataset: d' \
                'outputs: [{id: o, file: tables/o.csv, kind: frequencies, unit: child, missing: \
                excluded, table: {layout: long, dimensions: {la: la}, value: n, statistic: count, \
                precision: exact}}]' > out/submission.yaml && cp -r out kept
                """
            #expect(try Shell.run(before, in: work).status == 0)
            let made = try protect("--released out --out safe", in: work)
            #expect(made.status == 0, "\(made.text)")
            let checked = try Shell.run(
                "diff -r out kept && sallyport check safe --released out --rules \(Self.pack)",
                in: work)
            #expect(checked.status == 0, "\(checked.text)")
            // The 4 girls of A are out: no change of ours takes them back.
            let leak = try Shell.run(
                "sed -i 's/^A,35/A,4/; s/layout: long, dimensions: {la: la}/layout: long, dimensions:"
                    + " {la: la}/; s/missing: excluded,/missing: excluded, population: {sex: F},/'"
                    + " out/submission.yaml out/tables/o.csv", in: work)
            #expect(leak.status == 0)
            let refused = try protect("--released out --out none", in: work)
            #expect(refused.status == 1 && refused.text.contains("no safe version was found"))
            #expect(try names(work) == ["first", "kept", "out", "safe"])
        }
    }

    @Test func `what a person has to mend is told, and nothing is written unless asked`() throws {
        try inFolder { first in
            try Self.write("la,n\nA,30\n", to: "tables/nobody.csv", in: first)
        } _: { work in
            let made = try protect("--out none", in: work)
            #expect(made.status == 1 && made.text.contains("nobody.csv: undeclared"))
            #expect(try names(work) == ["first"])
            let partial = try protect("--out some --partial", in: work)
            #expect(partial.status == 1 && partial.text.contains("FAIL  what was written"))
            #expect(try text("some/tables/t.csv", work).contains("[c]"))
        }
    }

    @Test func `a figure of a changed table is not written with the values it shows`() throws {
        try inFolder { first in
            try Self.write(
                Self.submission + "  - {id: f, file: f.svg, kind: figure, data: t}\n",
                to: "submission.yaml", in: first)
            try Self.write(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>",
                to: "f.svg", in: first)
        } _: { work in
            let made = try protect("--out none", in: work)
            #expect(made.status == 1 && made.text.contains("draw it again"))
            let partial = try protect("--out some --partial", in: work)
            #expect(partial.status == 1)
            let kept = try FileManager.default.contentsOfDirectory(
                atPath: work.appending(path: "some").path())
            #expect(Set(kept) == ["dataset.yaml", "submission.yaml", "tables"])
        }
    }

    @Test func `what cannot be used ends with 2 and leaves nothing`() throws {
        try inFolder { work in
            for line in [
                "sallyport protect first --out first --rules \(Self.pack)",
                "sallyport protect first --out out",
                "sallyport protect nowhere --out out --rules \(Self.pack)",
                "sallyport protect first --out out --rules \(Self.pack) --cost money",
                "rm first/submission.yaml; sallyport protect first --out out --rules \(Self.pack)",
            ] {
                let made = try Shell.run(line, in: work)
                #expect(made.status == 2, "\(line): \(made.text)")
                #expect(try names(work) == ["first"])
            }
        }
    }

    @Test func `a failing table in a page is refused, since only text tables are written`() throws {
        try inFolder { first in
            let rows = ["la", "A", "B"].enumerated().map { row, name in
                let tag = row == 0 ? "th" : "td"
                return
                    "<tr><\(tag)>\(name)</\(tag)><\(tag)>\(row == 0 ? "n" : "\(row * 4)")</\(tag)></tr>"
            }
            try Self.write(
                "<!DOCTYPE html><html><body><table>\(rows.joined())</table></body></html>",
                to: "t.html", in: first)
            try Self.write(
                """
                title: t
                project: p
                dataset: d
                outputs:
                  - {id: t, file: t.html, kind: frequencies, unit: child, missing: excluded,
                     table: {layout: long, dimensions: {la: la}, value: n, statistic: count}}

                """, to: "submission.yaml", in: first)
            try FileManager.default.removeItem(at: first.appending(path: "tables"))
        } _: { work in
            let made = try protect("--out out", in: work)
            #expect(made.status == 2 && made.text.contains("hand it in as CSV"), "\(made.text)")
            #expect(try names(work) == ["first"])
        }
    }

    @Test func `a program that is killed leaves the whole folder or none`() throws {
        try inFolder { work in
            for wait in [0.01, 0.05, 0.15, 0.3] {
                let arguments = ["protect", "first", "--out", "out", "--rules", Self.pack]
                let run = try Programs.run(Programs.tool, arguments, in: work, killAfter: wait)
                // A kill while it writes leaves what it wrote so far, under a name that says so.
                let left = try names(work).filter { !$0.hasSuffix(".partial") }
                #expect(left == ["first"] || left == ["first", "out"])
                #expect(run.wasKilled || left.contains("out"), "\(run.output)")
                if left.contains("out") {
                    let checked = try Shell.run(
                        "sallyport check out --rules \(Self.pack); rm -r out", in: work)
                    #expect(checked.text.contains("PASS  nothing stops release"))
                }
            }
        }
    }

    private func text(_ name: String, _ work: URL) throws -> String {
        try String(contentsOf: work.appending(path: name), encoding: .utf8)
    }

    private func bytes(_ name: String, _ work: URL) throws -> [UInt8] {
        Array(try Data(contentsOf: work.appending(path: name)))
    }

    private func names(_ work: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: work.path()).sorted()
    }
}
