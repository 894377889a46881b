import Outputs
import Testing

@testable import Readers

private func open(
    _ files: [String: String], refused: [RefusedEntry] = [], known: Dataset? = nil
) throws -> OpenedSubmission {
    try SubmissionOpener.open(folder: folder(files, refused: refused), knownDataset: known)
}

private func output(_ kind: String, _ file: String, _ rest: String = "") -> String {
    "outputs:\n  - {file: \(file), kind: \(kind)\(rest)}\n"
}

struct SubmissionOpenerTests {
    @Test func `mistakes in both descriptions are thrown together`() {
        let errors = #expect(throws: ReadErrors.self) {
            try open(["submission.yaml": "titel: x\noutputs: []\n", "dataset.yaml": "datset: y\n"])
        }
        #expect(
            errors?.errors.map(\.description) == [
                "dataset.yaml:1: \"dataset\" is missing; add it",
                "dataset.yaml:1: unknown key \"datset\"; did you mean \"dataset\"?",
                "submission.yaml:1: unknown key \"titel\"; did you mean \"title\"?",
            ])
    }

    private static let releases: [(String, String?)] = [
        ("2023-06", nil), ("2023-07", "did you mean \"2023-06\"?"),
        ("spring", "add it to releases there, or name one of them"),
    ]

    @Test(arguments: releases)
    func `a release that the dataset does not list is a mistake with its line`(
        _ id: String, _ advice: String?
    ) throws {
        let submission = "title: t\nrelease: \"\(id)\"\n" + output("text", "a.txt")
        let extracts = "\nreleases: [{id: \"2023-06\"}, {id: \"2024-03\", after: \"2023-06\"}]"
        func errors(_ dataset: String, known: Dataset? = nil) -> [String] {
            let files = [
                "submission.yaml": submission, "dataset.yaml": dataset, "a.txt": "x",
            ]
            do {
                _ = try open(files, known: known)
                return []
            } catch { return (error as? ReadErrors)?.errors.map(\.description) ?? ["\(error)"] }
        }
        let expected = advice.map {
            "submission.yaml:2: dataset.yaml lists no release \"\(id)\"; \($0)"
        }
        #expect(errors(testDataset + extracts) == [expected].compactMap(\.self))
        #expect(errors(testDataset).isEmpty, "a dataset without extracts")
        #expect(
            errors("dataset: other" + extracts, known: Dataset(name: "test")).isEmpty,
            "what a desk knows wins")
    }

    @Test func `undeclared files and refused entries are outputs of their own`() throws {
        let submission = try open(
            [
                "submission.yaml": countsSubmission(output: "evidence: {file: e.csv, count: n}"),
                "dataset.yaml": testDataset, "t.csv": "la,n\nLA1,34\n", "e.csv": "la,n\nLA1,34\n",
                "b/left.csv": "x", "a.txt": "y",
            ], refused: [RefusedEntry(path: "a%22.csv", reason: "is a symbolic link")])
        #expect(submission.outputs.map(\.id) == ["t", "a%22.csv", "a.txt", "b/left.csv"])
        #expect(submission.outputs.dropFirst().allSatisfy { $0.kind == .undeclared })
        #expect(
            submission.outputs.map { $0.faults.map(\.problem) }
                == [[], [.undeclared], [.undeclared], [.undeclared]])
        #expect(submission.outputs[1].digest == nil)
        #expect(submission.outputs[2].faults[0].message == "a.txt: nobody has declared this file")
    }

    @Test func `a missing file and an unreadable one are faults, the others are read`() throws {
        let text = """
            outputs:
              - {file: gone.csv, kind: frequencies, table: {dimensions: {a: a}, value: n, statistic: count}}
              - {file: bad.csv, kind: frequencies, table: {dimensions: {a: a}, value: n, statistic: count}}
              - {file: good.csv, kind: frequencies, table: {dimensions: {a: a}, value: n, statistic: count}}
            """
        let submission = try open([
            "submission.yaml": text, "bad.csv": "a,n\n\"x,1\n", "good.csv": "a,n\nx,1\n",
        ])
        #expect(
            submission.outputs.map { $0.faults.map(\.message) } == [
                ["gone.csv: this file is declared but not in the folder"],
                ["bad.csv:2: a quotation mark that begins here is never closed"], [],
            ])
        #expect(submission.outputs[2].table?.cells.count == 1)
    }

    @Test(arguments: [
        ("t.csv", "T.csv", true), ("stra\u{DF}e.csv", "STRASSE.csv", true),
        ("\u{FB01}le.csv", "file.csv", true), ("t.csv", "u.csv", false),
        ("a/t.csv", "b/T.csv", false),
    ])
    func `names that some computers take for one are a fault`(
        name: String, other: String, isTwin: Bool
    ) throws {
        let text = "la,n\nLA1,20\nLA2,30\nLA3,40\n"
        let submission = countsSubmission().replacing("t.csv", with: name)
        let files = [name: text, other: text, "submission.yaml": submission]
        let opened = try SubmissionOpener.open(folder: folder(files))
        let problems = opened.outputs.first?.faults.map(\.problem) ?? []
        #expect(problems.contains(.duplicate) == isTwin, "\(problems)")
    }

    @Test func `a declared file that is a link makes the submission unusable`() {
        let errors = #expect(throws: ReadErrors.self) {
            try open(
                ["submission.yaml": countsSubmission(), "dataset.yaml": testDataset],
                refused: [RefusedEntry(path: "t.csv", reason: "is a symbolic link")])
        }
        #expect(
            errors?.description
                == "submission.yaml:5: t.csv is a symbolic link; put a plain file in its place")
        #expect(throws: ReadErrors.self) {
            try open([:], refused: [RefusedEntry(path: "submission.yaml", reason: "is a FIFO")])
        }
    }

    @Test(arguments: [
        (
            "ln/t.csv", "real/t.csv", "ln",
            "ln/t.csv lies in ln, which is a symbolic link; put a folder in its place"
        ),
        ("dd", "dd/t.csv", "x", "dd is a folder; declare the files in it, each as an output"),
    ])
    func `a declared path that is no plain file makes the submission unusable`(
        declared: String, file: String, link: String, message: String
    ) {
        let submission = countsSubmission().replacing("t.csv", with: declared)
        let errors = #expect(throws: ReadErrors.self) {
            try open(
                ["submission.yaml": submission, "dataset.yaml": testDataset, file: "la,n\n"],
                refused: [RefusedEntry(path: link, reason: "is a symbolic link")])
        }
        #expect(errors?.description == "submission.yaml:5: \(message)")
    }

    @Test func `a declared file that reaches a limit is unreadable`() throws {
        let submission = try open(
            ["submission.yaml": countsSubmission(), "dataset.yaml": testDataset],
            refused: [RefusedEntry(path: "t.csv", reason: "reaches the limit file-bytes (4)")])
        #expect(submission.outputs.map { $0.faults.map(\.problem) } == [[.unreadable]])
        #expect(submission.outputs[0].faults.first?.message.contains("file-bytes") == true)
    }

    @Test func `the desk's dataset wins over the folder's`() throws {
        var known = Dataset(name: "test")
        known.variables["la"] = Variable(codes: ["X"])
        let submission = try open(
            [
                "submission.yaml": countsSubmission(), "dataset.yaml": "this: [is broken",
                "t.csv": "la,n\nX,1\n",
            ], known: known)
        #expect(submission.dataset == known)
        #expect(submission.outputs[0].faults.isEmpty)
    }

    @Test func `a dataset of another name is a mistake`() {
        let errors = #expect(throws: ReadErrors.self) {
            try open([
                "submission.yaml": "dataset: a\noutputs: []\n", "dataset.yaml": "dataset: b\n",
            ])
        }
        #expect(errors?.description.contains("make them the same") == true)
    }

    private static let contents: [(String, String, [Fault.Problem])] = [
        ("figure", "\u{89}PNG", [.fileType]), ("figure", "%PDF-1.4", [.unreadable]),
        ("figure", "<svg xmlns='x'/>", []), ("text", "Hello\n", []),
        ("log", "a\u{1B}[0m", [.hiddenContent]),
        ("code", "PK\u{3}\u{4}", [.fileType]), ("frequencies", "la,n\nLA1,1\n", [.undeclared]),
        ("frequencies", "PK\u{3}\u{4}x", [.fileType]),
        ("model", "SQLite format 3\u{0}", [.fileType]),
    ]

    @Test(arguments: contents)
    func `looks at what a file is`(kind: String, text: String, problems: [Fault.Problem]) throws {
        let submission = try open(["submission.yaml": output(kind, "f"), "f": text])
        #expect(submission.outputs[0].faults.map(\.problem) == problems)
    }

    @Test func `text that is not UTF-8 is unreadable`() throws {
        let files = [
            SubmittedFile(path: "f", bytes: [0x61, 0x0A, 0xE9], digest: noDigest([])),
            SubmittedFile(
                path: "submission.yaml", bytes: Array(output("text", "f").utf8),
                digest: noDigest([])),
        ]
        let submission = try SubmissionOpener.open(
            folder: SubmittedFolder(files: files, refused: []))
        #expect(
            submission.outputs[0].faults.map(\.message)
                == ["f:2: these bytes are not UTF-8; save the file as UTF-8"])
    }

    @Test func `a figure names its data, or it is a fault`() throws {
        let good = try open([
            "submission.yaml": output("figure", "f.pdf", ", data: d.csv"), "f.pdf": "%PDF-",
            "d.csv": "a",
        ])
        #expect(good.outputs.count == 1)
        #expect(good.outputs[0].content == .figure(data: "d.csv"))
        let bad = try open([
            "submission.yaml": output("figure", "f.pdf", ", data: nothing"), "f.pdf": "%PDF-",
        ])
        #expect(bad.outputs[0].faults.map(\.problem) == [.unreadable, .evidence])
    }

    @Test func `evidence handed in as an output is a fault`() throws {
        let text = countsSubmission(output: "evidence: {file: t.csv, count: n}")
        let submission = try open([
            "submission.yaml": text, "dataset.yaml": testDataset, "t.csv": "la,n\nLA1,1\n",
        ])
        #expect(
            submission.outputs[0].faults.map(\.message)
                == ["t.csv: this file is evidence, which never leaves"])
    }

    @Test func `a folder without a description is drafted as the command would, and says so`()
        throws
    {
        let files = [
            "a.csv": "la,sex,n\nLA1,F,34\n", "b.csv": "x,y\n1.5,2.5\n", "c.txt": "hello",
            "d.csv": "la,n\nLA1,3.5\n", "evidence/a.csv": "la,sex,n\nLA1,F,34\n",
        ]
        let submission = try open(files)
        #expect(
            submission.outputs.map(\.kind) == [.frequencies, .text, .undeclared, .undeclared])
        #expect(submission.outputs.map(\.id) == ["a", "c", "b.csv", "d.csv"])
        #expect(submission.outputs[0].table?.drawn == ["LA1/F=34"])
        let drafted = SubmissionDrafting.draft(of: folder(files), title: "", dataset: nil)
        #expect(submission.declaration.outputs == drafted.declaration.outputs)
        #expect(submission.declaration.outputs[0].evidence?.file == "evidence/a.csv")
        #expect(submission.notes.count == 2)
        #expect(submission.notes[0].contains("drafted"))
        #expect(submission.notes[0].contains("with \(drafted.count) questions to answer"))
    }

    @Test(arguments: [[:], ["submission.yaml": "title: t\nproject: p\noutputs: []\n"]])
    func `a folder without any output says that there is nothing to judge`(
        files: [String: String]
    ) throws {
        let submission = try SubmissionOpener.open(folder: folder(files))
        #expect(submission.outputs.isEmpty)
        #expect(submission.notes.contains { $0.contains("nothing to judge") })
    }

    @Test func `files that the dataset names are part of it`() throws {
        let dataset =
            "dataset: test\nvariables:\n  la: {file: la.csv, code: code}\nreleased: [{folder: public/x}]\n"
        let submission = try open([
            "submission.yaml": countsSubmission(), "dataset.yaml": dataset, "la.csv": "code\nLA1\n",
            "public/x/t.csv": "1", "t.csv": "la,n\nLA1,1\n",
        ])
        #expect(submission.outputs.map(\.id) == ["t"])
        #expect(submission.outputs[0].faults.isEmpty)
    }

    @Test func `two outputs of one file account for its columns together`() throws {
        let text = """
            outputs:
              - {id: a, file: t.csv, kind: frequencies, table: {dimensions: {la: la}, value: n, statistic: count}}
              - {id: b, file: t.csv, kind: frequencies, table: {dimensions: {la: la}, value: m, statistic: count}}
            """
        let submission = try open(["submission.yaml": text, "t.csv": "la,n,m\nx,1,2\n"])
        #expect(submission.outputs.allSatisfy { $0.faults.isEmpty })
    }

    @Test func `a workbook that reaches a limit is unreadable, and nothing else`() throws {
        let main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
        let cells = "<row r='1'><c><v>1</v></c></row><row r='2'><c><v>2</v></c></row>"
        let book = StoredZip([
            (
                "xl/workbook.xml",
                "<workbook \(main)><sheets><sheet name='a' id='r'/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet \(main)><sheetData>\(cells)</sheetData></worksheet>"
            ),
            ("[Content_Types].xml", "<Types/>"),
        ])
        let declared = countsSubmission().replacing("t.csv", with: "t.xlsx")
        var files = folder(["submission.yaml": declared, "dataset.yaml": testDataset]).files
        files.append(SubmittedFile(path: "t.xlsx", bytes: book.bytes, digest: noDigest([])))
        var limits = ReadLimits()
        limits.rows = 1
        let opened = try SubmissionOpener.open(
            folder: SubmittedFolder(files: files, refused: []), limits: limits)
        #expect(opened.outputs[0].faults.map(\.problem) == [.unreadable])
        #expect(opened.outputs[0].faults[0].message.contains("limit rows (1)"))
    }

    @Test func `coefficients in one of several tables are declared by its number alone`() throws {
        let page = """
            <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>
            <table><tr><td>term</td><td>coef</td></tr><tr><td>age</td><td>0.5</td></tr></table>
            """
        let declared = """
            title: Fit
            project: test
            outputs:
              - file: t.html
                kind: coefficients
                table: {number: 2}
                models: [{columns: {term: term, estimate: coef}, type: linear}]
            """
        let opened = try SubmissionOpener.open(
            folder: folder(["submission.yaml": declared, "t.html": "<!DOCTYPE html>" + page]))
        guard case .models(let models) = opened.outputs[0].content else {
            Issue.record("no models were read")
            return
        }
        #expect(models.map { $0.terms.map(\.name) } == [["age"]])
    }
}
