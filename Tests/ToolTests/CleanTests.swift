import Foundation
import Testing

/// `sallyport protect --clean` and `import ddi` from the outside.
struct CleanTests {
    private static let example = Shell.root.appending(path: "Examples/innovations/first").path()

    @Test func `a clean version is written beside the folder, with both digests`() throws {
        try Shell.inTemporaryFolder { folder in
            let result = try Shell.run(
                "sallyport protect \(Self.example) --clean --out clean", in: folder)
            // The tracked changes of the document are left for a person.
            #expect(result.status == 1)
            for (before, after) in [
                ("first/tables/participants.xlsx", "clean/tables/participants.csv"),
                ("first/analysis/moves.ipynb", "clean/analysis/moves.ipynb"),
            ] {
                let old = try Shell.run("sha256sum \(Self.example)/../\(before)", in: folder)
                let new = try Shell.run("sha256sum \(after)", in: folder)
                #expect(result.text.contains("sha256:\(old.text.prefix(64))"))
                #expect(result.text.contains("sha256:\(new.text.prefix(64))"))
            }
            #expect(result.text.contains("report/interim.docx: left as it is"))
            let rules = Shell.root.appending(path: "Rules/uk-default-10").path()
            let check = try Shell.run(
                "sallyport check clean --rules \(rules) --format json 2>/dev/null", in: folder)
            let report = try JSONSerialization.jsonObject(with: Data(check.text.utf8))
            let submissions = (report as? [String: Any])?["submissions"] as? [[String: Any]]
            let outputs = submissions?.first?["outputs"] as? [[String: Any]] ?? []
            let verdicts = Dictionary(
                outputs.map { ($0["id"] as? String ?? "", $0["verdict"] as? String ?? "") },
                uniquingKeysWith: { first, _ in first })
            #expect(verdicts["participants"] == "pass" && verdicts["interim"] == "fail")
            let again = try Shell.run(
                "sallyport protect \(Self.example) --clean --out clean", in: folder)
            #expect(again.status == 2, "it overwrites")
        }
    }

    @Test func `a codebook becomes a dataset that check takes`() throws {
        try Shell.inTemporaryFolder { folder in
            let codebook = """
                <codeBook xmlns="ddi:codebook:2_6"><dataDscr><var name="sex">
                <catgry><catValu>F</catValu><catStat type="freq">4</catStat></catgry>
                <catgry><catValu>M</catValu><catStat type="freq">40</catStat></catgry>
                </var></dataDscr></codeBook>
                """
            try Data(codebook.utf8).write(to: folder.appending(path: "c.xml"))
            let printed = try Shell.run("sallyport import ddi c.xml", in: folder)
            #expect(printed.status == 0 && printed.text.contains("sex:"))
            let rules = Shell.root.appending(path: "Rules/uk-default-10").path()
            let judged = try Shell.run(
                "sallyport import ddi c.xml --out dataset.yaml --rules \(rules)", in: folder)
            #expect(judged.status == 1)
            let written = try String(
                contentsOf: folder.appending(path: "dataset.yaml"), encoding: .utf8)
            #expect(printed.text.contains(written))
            let again = try Shell.run("sallyport import ddi c.xml --out dataset.yaml", in: folder)
            #expect(again.status == 2)
            try Data("<a/>".utf8).write(to: folder.appending(path: "a.xml"))
            #expect(try Shell.run("sallyport import ddi a.xml", in: folder).status == 2)
        }
    }
}
