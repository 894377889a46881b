import Outputs
import Testing

@testable import Readers

private func problems(_ output: Output) -> [String] { output.faults.map(\.message) }

private func cross(_ rows: String, _ columns: String, _ rest: String = "statistic: count") -> String
{
    """
    title: Cross
    dataset: test
    outputs:
      - file: t.csv
        kind: frequencies
        table: {layout: cross, rows: \(rows), columns: \(columns), \(rest)}
    """
}

struct LongTableTests {
    @Test func `reads cells with their places in the file`() throws {
        let output = try opened("n,la\n34,LA1\n[c],LA2\n12,Total\n")
        let table = try #require(output.table)
        #expect(table.drawn == ["LA1=34", "LA2=[..]", "Total=12"])
        #expect(table.cells.map(\.position) == [2, 3, 4].map { Position(line: $0, column: 1) })
        #expect(table.categories(of: table.cells[2], in: 0) == .all)
        #expect(table.cells[0].precision == .exact)
        #expect(output.faults.isEmpty)
    }

    @Test func `labels are codes, names, groups, levels and totals`() throws {
        let output = try opened("la,n\nAshford Vale,1\nCoast,2\nSouth,3\nAll,4\n")
        let labels = try #require(output.table).dimensions[0].labels
        #expect(labels.map(\.categories) == [.codes([0]), .codes([1, 2]), .codes([1, 2]), .all])
    }

    @Test func `an unknown label is a fault with its place, and the others are read`() throws {
        let output = try opened("la,n\nLA1,34\nQuillfeather,5\nQuillfeather,6\nLA2,7\n")
        #expect(problems(output) == ["t.csv:3:1: this label of \"la\" is not in the dataset"])
        #expect(output.faults.map(\.problem) == [.label])
        #expect(output.table?.cells.count == 4)
        #expect(output.table?.dimensions[0].labels[1].categories == .codes([3]))
    }

    @Test func `a cell that is no number fails with its place, the others are read`() throws {
        let output = try opened("la,n\nLA1,34\nLA2,Zebedee\nLA3,12\n")
        #expect(problems(output) == ["t.csv:3:2: this cell is not a number"])
        #expect(output.faults.first?.place == Place(["la": "LA2"]))
        #expect(output.table?.drawn == ["LA1=34", "LA2=absent", "LA3=12"])
    }

    @Test func `an undeclared column is named by its number`() throws {
        let output = try opened("la,secret,n\nLA1,x,34\n")
        #expect(problems(output) == ["t.csv:1:2: the submission does not account for this column"])
        #expect(output.faults.first?.problem == .undeclared)
        #expect(output.faults.first?.review == false)
    }

    @Test func `an undeclared column of words of precision is for review`() throws {
        let output = try opened("la,n,precision\nLA1,34,exact\nLA2,*,suppressed\n")
        #expect(output.faults.map(\.problem) == [.undeclared])
        #expect(output.faults.first?.review == true)
    }

    @Test func `a missing column, notes and broken lines are told apart`() throws {
        #expect(
            problems(try opened("la,m\nLA1,34\n"))
                == ["t.csv:1: there is no column named \"n\""])
        let output = try opened("la,n\nLA1,34\n\nNote: x\nLA2,5,6\n")
        #expect(output.faults.map(\.problem) == [.undeclared, .unreadable])
        #expect(
            problems(output) == [
                "t.csv:4: the submission does not account for this line",
                "t.csv:5: this line has 3 fields where the header has 2",
            ])
        #expect(output.table?.cells.count == 1)
    }

    @Test func `less than ten is from one where the table shows zeros`() throws {
        #expect(try opened("la,n\nLA1,<10\nLA2,34\n").table?.drawn == ["LA1=[0..9]", "LA2=34"])
        #expect(try opened("la,n\nLA1,<10\nLA2,0\n").table?.drawn == ["LA1=[1..9]", "LA2=0"])
    }

    @Test func `declared marks withhold, blanks only if declared`() throws {
        let marked = countsSubmission(extra: "suppressed: {x: [1, 9], \"\": null}")
        let output = try opened("la,n\nLA1,x\nLA2,\nLA3,3\n", submission: marked)
        #expect(output.table?.drawn == ["LA1=[1..9]", "LA2=[..]", "LA3=3"])
        #expect(output.faults.isEmpty)
        let blank = try opened("la,n\nLA1,\nLA2,5\n")
        #expect(blank.faults.map(\.review) == [false])
    }

    @Test func `without a dataset each label is its own code, the same in every table`() throws {
        let files = [
            "submission.yaml": """
            outputs:
              - {file: a.csv, kind: frequencies, table: {dimensions: {la: la}, value: n, statistic: count}}
              - {file: b.csv, kind: frequencies, table: {dimensions: {la: la}, value: n, statistic: count}}
            """,
            "a.csv": "la,n\nx,1\ny,2\nTotal,3\n", "b.csv": "la,n\ny,1\nz,2\n",
        ]
        let submission = try SubmissionOpener.open(folder: folder(files))
        let labels = submission.outputs.map { $0.table?.dimensions[0].labels.map(\.categories) }
        #expect(labels == [[.codes([0]), .codes([1]), .all], [.codes([1]), .codes([2])]])
        #expect(submission.outputs.allSatisfy { $0.faults.isEmpty })
        #expect(submission.notes.count == 1)
    }

    @Test func `a base column is published as a count, and has no evidence`() throws {
        let text = """
            dataset: test
            outputs:
              - file: t.csv
                kind: frequencies
                table: {dimensions: {la: la}, value: pct, statistic: percent, base: n_base, precision: 1dp}
                evidence: {file: e.csv, count: n}
            """
        let output = try opened(
            "la,pct,n_base\nLA1,5.0,60\n", submission: text, others: ["e.csv": "la,n\nLA1,3\n"])
        let table = try #require(output.table)
        #expect(table.values.map(\.column) == ["pct", "n_base"])
        #expect(table.values.map(\.statistic) == [.percent, .count])
        #expect(table.drawn == ["LA1=5", "LA1=60"])
        #expect(table.cells.map { $0.evidence?.count } == [3, nil])
        #expect(output.faults.isEmpty)
    }

    @Test func `a column of precisions gives each cell its own`() throws {
        let text = countsSubmission().split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.contains("precision:") ? "      precision: {column: p}" : String($0) }
            .joined(separator: "\n")
        let output = try opened(
            "la,n,p\nLA1,35,round5\nLA2,*,suppressed\nLA3,7,sometimes\n", submission: text)
        #expect(output.table?.cells.map(\.precision) == [.round(5), nil, nil])
        #expect(problems(output) == ["t.csv:4:3: this is not a precision"])
    }

    @Test func `a label that a spreadsheet executes is hidden content, once`() throws {
        let output = try opened("la,n\n=A1,1\n=A1,2\n", dataset: nil)
        #expect(output.faults.map(\.problem) == [.hiddenContent])
        #expect(
            problems(output) == ["t.csv:2:1: a spreadsheet would execute this cell as a formula"])
    }

    @Test func `faults have a limit that is named`() throws {
        var limits = ReadLimits()
        limits.faults = 3
        let rows = (0..<10).map { _ in "LA1,x y\n" }.joined()
        let output = try opened("la,n\n" + rows, limits: limits)
        #expect(output.faults.count == 4)
        #expect(output.faults.last?.message == "t.csv: reaches the limit faults (3)")
    }

    @Test func `the order of rows changes nothing but their order`() throws {
        let seed: UInt64 = 5
        var random = SeededGenerator(seed: seed)
        let rows = ["LA1,34", "LA2,<10", "LA3,[c]", "Total,99", "Coast,40"]
        let first = try #require(try opened("la,n\n" + rows.joined(separator: "\n")).table)
        for _ in 0..<20 {
            let shuffled = rows.shuffled(using: &random)
            let table = try #require(try opened("la,n\n" + shuffled.joined(separator: "\n")).table)
            #expect(Set(table.drawn) == Set(first.drawn), "seed \(seed)")
        }
    }

    @Test func `every prefix and every changed byte of a table is read or refused`() throws {
        let bytes = Array("la,n\nLA1,34\nLA2,<10\n\"All\",44\n".utf8)
        let text = countsSubmission()
        func open(_ bytes: [UInt8]) throws {
            let files = [
                SubmittedFile(
                    path: "submission.yaml", bytes: Array(text.utf8), digest: noDigest([])),
                SubmittedFile(path: "t.csv", bytes: bytes, digest: noDigest([])),
            ]
            _ = try SubmissionOpener.open(folder: SubmittedFolder(files: files, refused: []))
        }
        for end in bytes.indices { try open(Array(bytes[..<end])) }
        for index in bytes.indices {
            for byte in 0...255 as ClosedRange<UInt8> where byte % 5 == 0 || byte < 0x80 {
                var damaged = bytes
                damaged[index] = byte
                try open(damaged)
            }
        }
    }
}

struct CrossTableTests {
    @Test func `blank labels repeat the one before, in headers and stubs`() throws {
        let output = try opened(
            ",,yes,,no,\nx,,F,M,F,M\nLA1,0,1,2,3,4\n,1,5,6,7,8\nLA2,0,9,10,11,12\n",
            submission: cross("[la, age]", "[care, sex]"))
        let table = try #require(output.table)
        #expect(table.dimensions.map(\.name) == ["la", "age", "care", "sex"])
        #expect(
            table.drawn.prefix(6) == [
                "LA1/0/yes/F=1", "LA1/0/yes/M=2", "LA1/0/no/F=3", "LA1/0/no/M=4", "LA1/1/yes/F=5",
                "LA1/1/yes/M=6",
            ])
        #expect(table.cells[11].position == Position(line: 5, column: 6))
        #expect(output.faults.isEmpty)
    }

    @Test func `totals may stand anywhere`() throws {
        let output = try opened(
            ",Total,F,M\nTotal,10,4,6\nLA1,10,4,6\n", submission: cross("[la]", "[sex]"))
        #expect(output.table?.drawn.first == "Total/Total=10")
        #expect(output.table?.cells[0].labels == [0, 0])
        #expect(output.faults.isEmpty)
    }

    @Test func `a header named statistic holds the columns of the values`() throws {
        let values = "values: [{column: n, statistic: count}, {column: pct, statistic: percent}]"
        let output = try opened(
            ",F,,M,,\n,n,pct,n,pct,other\nLA1,10,40.0,15,60.0,1\n",
            submission: cross("[la]", "[sex, statistic]", values))
        #expect(output.table?.drawn == ["LA1/F=10", "LA1/F=40", "LA1/M=15", "LA1/M=60"])
        #expect(output.table?.cells.map(\.value) == [0, 1, 0, 1])
        #expect(
            output.faults.map(\.message)
                == ["t.csv:2:6: the submission does not account for this column"])
        let table = try #require(output.table)
        #expect(
            table.place(of: table.cells[1]).labels
                == ["la": "LA1", "sex": "F", "statistic": "pct"])
    }

    @Test func `a line that only names the stub is no row`() throws {
        let output = try opened(
            "sex,F,M\nla,,\nLA1,1,2\n", submission: cross("[la]", "[sex]"))
        #expect(output.table?.drawn == ["LA1/F=1", "LA1/M=2"])
        #expect(output.faults.isEmpty)
    }

    @Test func `a first label that is blank is a fault`() throws {
        let output = try opened(",,M\nLA1,1,2\n", submission: cross("[la]", "[sex]"))
        #expect(output.faults.map(\.message) == ["t.csv:1:2: this label of \"sex\" is blank"])
    }

    @Test func `a file too small for its headers is unreadable`() throws {
        let output = try opened("a\n", submission: cross("[la]", "[sex]"))
        #expect(output.faults.map(\.problem) == [.unreadable])
        #expect(output.content == .opaque)
    }

    @Test func `evidence has the dimensions as columns`() throws {
        let text = cross("[la]", "[sex]") + "\n    evidence: {file: e.csv, count: n}\n"
        let output = try opened(
            ",F,M\nAshford Vale,10,20\nTotal,10,20\n", submission: text,
            others: ["e.csv": "sex,la,n\nM,LA1,21\nF,LA1,11\nF,All,12\n"])
        #expect(output.table?.cells.map { $0.evidence?.count } == [11, 21, 12, nil])
        #expect(output.faults.isEmpty)
    }
}

struct StackedTableTests {
    private static let text = """
        dataset: test
        outputs:
          - file: t.csv
            kind: frequencies
            table: {layout: stacked, variable: characteristic, level: level, value: n, statistic: count}
            evidence: {file: e.csv, count: n}
        """

    @Test func `each row is a level of its own variable`() throws {
        let output = try opened(
            "characteristic,level,n\nsex,F,60\n,M,40\ncare,yes,96\nTotal,,100\n",
            submission: Self.text,
            others: ["e.csv": "variable,level,n\nsex,F,61\nTotal,,101\n"])
        let table = try #require(output.table)
        #expect(table.drawn == ["F/*=60", "M/*=40", "*/yes=96", "*/*=100"])
        #expect(table.cells.map { $0.evidence?.count } == [61, nil, nil, 101])
        #expect(table.place(of: table.cells[2]).labels == ["care": "yes"])
        #expect(output.faults.isEmpty)
    }

    @Test func `a variable that the dataset does not have is a fault`() throws {
        let output = try opened(
            "characteristic,level,n\ncolour,red,60\n", submission: Self.text,
            others: ["e.csv": "variable,level,n\n"])
        #expect(output.faults.map(\.problem) == [.label])
        #expect(output.faults.first?.message.contains("colour") == false)
    }
}

struct EvidenceTests {
    private let text = countsSubmission(
        output:
            "evidence: {file: e.csv, count: c, total: t, contributors: {family: f}, largest: {family: [a, b]}}"
    )

    @Test func `matches rows by what their labels stand for`() throws {
        let output = try opened(
            "la,n\nLA1,34\nSouth,20\nTotal,54\nLA3,5\n", submission: text,
            others: [
                "e.csv":
                    "la,c,t,f,a,b\nCoast,20,200.5,9,50,40\nAshford Vale,34,300,30,20,\nAll,54,1,1,1,1\n"
            ])
        let cells = try #require(output.table).cells
        #expect(cells.map { $0.evidence?.count } == [34, 20, 54, nil])
        #expect(cells[0].evidence?.largest == ["family": [20]])
        #expect(cells[1].evidence?.largest == ["family": [50, 40]])
        #expect(cells[1].evidence?.total == Decimal(parsing: "200.5"))
        #expect(cells[1].evidence?.contributors == ["family": 9])
        #expect(output.faults.isEmpty)
    }

    private static let faulty: [(String, [String])] = [
        ("la,c,t,f,a,b\nLA1,x,1,1,1,1\n", ["e.csv:2:2: this cell is not a number"]),
        (
            "la,c,t,f,a,b\nLA1,1,1,1,1,1\nLA1,2,1,1,1,1\n",
            ["e.csv:3: the labels of this line were given before"]
        ),
        ("la,c,t,f,a\nLA1,1,1,1,1\n", ["e.csv:1: there is no column named \"b\""]),
        ("area,c,t,f,a,b\nLA1,1,1,1,1,1\n", ["e.csv:1: there is no column named \"la\""]),
        ("la,c,t,f,a,b\nLA1,1\n", ["e.csv:2: this line has 2 fields where the header has 6"]),
        ("", ["e.csv:1: the file is empty"]),
        (
            "PK\u{3}\u{4}",
            ["e.csv: this evidence file is an archive"]
        ),
    ]

    @Test(arguments: faulty)
    func `what is wrong with evidence is a fault of its output`(
        evidence: String, expected: [String]
    ) throws {
        let output = try opened("la,n\nLA1,34\n", submission: text, others: ["e.csv": evidence])
        #expect(output.faults.map(\.message) == expected)
        #expect(output.table?.cells.count == 1)
    }

    @Test func `evidence that is not there is a fault`() throws {
        let output = try opened("la,n\nLA1,34\n", submission: text)
        #expect(output.faults.map(\.message) == ["e.csv: this evidence file is not in the folder"])
        #expect(output.faults.map(\.problem) == [.evidence])
    }

    @Test func `a value may have evidence of its own`() throws {
        let text = """
            dataset: test
            outputs:
              - file: t.csv
                kind: linear-aggregations
                table:
                  dimensions: {la: la}
                  values:
                    - {column: n, statistic: count}
                    - {column: m, statistic: mean, evidence: {file: e2.csv, count: c}}
                evidence: {file: e.csv, count: c}
            """
        let output = try opened(
            "la,n,m\nLA1,34,2.5\n", submission: text,
            others: ["e.csv": "la,c\nLA1,34\n", "e2.csv": "la,c\nLA1,30\n"])
        #expect(output.table?.cells.map { $0.evidence?.count } == [34, 30])
        #expect(output.faults.isEmpty)
    }
}

struct ModelTests {
    private let text = """
        outputs:
          - file: t.csv
            kind: coefficients
            models: [{columns: {term: term, estimate: b, se: s}, level-counts: l.csv}]
        """

    @Test func `reads terms with stars, brackets and reference levels`() throws {
        let output = try opened(
            "term,b,s\n(Intercept),-0.51***,(0.10)\nsexF,0.25*,0.2\nsexM,ref,\nage,-,.\n",
            submission: text, dataset: nil,
            others: ["l.csv": "term,count,events\nsexF,40,10\nsexM,41,\n"])
        let model = try #require(output.models.first)
        #expect(model.terms.map(\.name) == ["(Intercept)", "sexF", "sexM", "age"])
        #expect(
            model.terms.map { $0.numbers["estimate"]?.value.description } == [
                "-0.51", "0.25", nil, nil,
            ])
        #expect(model.terms[0].numbers["se"]?.decimals == 2)
        #expect(model.terms[1].position == Position(line: 3, column: 1))
        #expect(model.levelCounts?.map(\.term) == ["sexF"] || model.levelCounts?.count == 2)
    }

    @Test(arguments: [
        ("1 (ref)", false), ("1.00 (Reference)", false), ("0 [ref]", false), ("Base", false),
        ("1.2 (ref)", true), ("17 (ref)", true), ("1 (Leeds)", true),
    ])
    func `a level's ratio to itself is no number, any other beside the word is told`(
        printed: String, isFault: Bool
    ) throws {
        let output = try opened(
            "term,b,s\nsexF,0.25,0.2\nsexM,\(printed),\n", submission: text, dataset: nil,
            others: ["l.csv": "term,count\nsexF,40\nsexM,41\n"])
        #expect(output.models.first?.terms.last?.numbers["estimate"] == nil)
        #expect(output.faults.map(\.problem) == (isFault ? [.unreadable] : []))
    }

    @Test func `reports other columns, text and formulas by place`() throws {
        let output = try opened(
            "term,b,s,t\na,abc,1,2\nb,=1+1,1,2\nc,=\"0.5\",1,2\n", submission: text, dataset: nil,
            others: ["l.csv": "term,count\n"])
        #expect(
            output.faults.map(\.problem)
                == [.unreadable, .hiddenContent, .hiddenContent, .undeclared])
        #expect(output.faults.map(\.review) == [false, false, true, false])
        #expect(
            output.faults.last?.message
                == "t.csv:1:4: the submission does not account for this column")
    }
}

struct LabelSpellingTests {
    @Test(arguments: ["LA1\u{A0}", " LA1", "LA1 ", "Ashford Vale ", "Total\u{A0}"])
    func `a label with a space beside it is not the dataset's`(label: String) throws {
        let output = try opened("la,n\n\(label),34\nLA2,12\n")
        #expect(output.faults.map(\.problem) == [.label])
        #expect(output.faults.first?.message.contains("t.csv:2:1") == true)
        #expect(output.table?.cells.count == 2)
    }

    @Test func `the same without the space is, and a number may have one`() throws {
        #expect(try opened("la,n\nLA1, 34\nLA2,12 \nTotal,46\n").faults.isEmpty)
        #expect(try opened("la,n\nLA1 ,34\n", dataset: nil).faults.isEmpty)
    }
}
