import Foundation
import Testing

/// `sallyport protect --method round` and `--method merge` from the outside.
struct ProtectMethodTests {
    private static let dataset = """
        dataset: d
        units: [child]
        variables:
          la: {codes: [A, B, C, D], levels: {region: {North: [A, B], South: [C, D]}}}
          sex: {codes: [F, M]}

        """

    private static let submission = """
        # written by hand
        title: By authority and sex
        project: p
        dataset: d
        outputs:
          - id: t
            file: t.csv
            kind: frequencies
            unit: child
            missing: excluded
            table:
              layout: long
              dimensions: {la: la, sex: sex}
              value: n
              statistic: count
              precision: exact

        """

    private static let table = """
        la,sex,n
        A,F,4
        A,M,31
        B,F,25
        B,M,38
        C,F,44
        C,M,52
        D,F,61
        D,M,57

        """

    private static let pack = """
        pack: rounding-5
        version: 1
        title: Rounded to five
        issuer: test
        rules:
          - threshold: {minimum: 10, rounded: protects}
            because: test
          - rounding: {base: 5}
            because: test
          - differencing: {minimum: 10, zeros: pass}
            because: test

        """

    private func inFolder(_ body: (URL) throws -> Void) throws {
        try Shell.inTemporaryFolder { work in
            for name in ["first", "pack"] {
                try FileManager.default.createDirectory(
                    at: work.appending(path: name), withIntermediateDirectories: true)
            }
            for (name, text) in [
                ("first/dataset.yaml", Self.dataset), ("first/submission.yaml", Self.submission),
                ("first/t.csv", Self.table), ("pack/pack.yaml", Self.pack),
            ] {
                try text.write(to: work.appending(path: name), atomically: true, encoding: .utf8)
            }
            try body(work)
        }
    }

    @Test func `rounding writes the base of the pack into table and declaration`() throws {
        try inFolder { work in
            let made = try Shell.run(
                "sallyport protect first --rules ./pack --method round --out safe; true", in: work)
            #expect(made.text.contains("rounded in 1 table"), "\(made.text)")
            let shown = try Shell.run("cat safe/t.csv safe/submission.yaml", in: work).text
            for line in ["A,M,30", "B,M,40", "C,F,45", "C,M,50", "precision: round5"] {
                #expect(shown.contains(line), "\(line) in \(shown)")
            }
            #expect(shown.contains("# written by hand"))
            let checked = try Shell.run(
                "sallyport check safe --rules ./pack --format json; true", in: work)
            #expect(!checked.text.contains("\"verdict\": \"fail\""), "\(checked.text)")
        }
    }

    @Test func `merging adds the small authority to its region`() throws {
        try inFolder { work in
            let pack = Shell.root.appending(path: "Rules/uk-default-10").path()
            let made = try Shell.run(
                "sallyport protect first --rules \(pack) --method merge --out safe; true", in: work)
            #expect(made.text.contains("la: what belongs to North is shown as one"), "\(made.text)")
            let shown = try Shell.run("cat safe/t.csv", in: work).text
            #expect(shown.contains("North,F,29") && shown.contains("D,M,57"), "\(shown)")
            #expect(!shown.contains("A,F"))
            let checked = try Shell.run("sallyport check safe --rules \(pack)", in: work)
            #expect(checked.status == 0, "\(checked.text)")
        }
    }

    @Test func `without a base in pack or call rounding is refused`() throws {
        try inFolder { work in
            let pack = Shell.root.appending(path: "Rules/uk-default-10").path()
            let made = try Shell.run(
                "sallyport protect first --rules \(pack) --method round --out safe 2>&1", in: work)
            #expect(made.status == 2 && made.text.contains("--base"), "\(made.text)")
        }
    }

    @Test(arguments: ["seconds=0", "seconds", "minutes=3", "reports=x"])
    func `a limit that nobody knows is refused`(_ limit: String) throws {
        try inFolder { work in
            let made = try Shell.run(
                "sallyport protect first --rules ./pack --limit \(limit) --out safe 2>&1", in: work)
            #expect(made.status == 2 && made.text.contains("--limit"), "\(made.text)")
        }
    }
}
