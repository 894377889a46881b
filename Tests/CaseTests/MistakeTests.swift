import Outputs
import Readers
import Testing

/// One slip of the pen in a declaration: what stands there, what was written instead.
private struct Mistake: CustomStringConvertible, Sendable {
    let description: String
    let old: String
    let new: String
    /// The line that has to be named; nil where any may be.
    let line: Int?
    let says: String

    init(_ description: String, _ old: String, _ new: String, line: Int?, says: String = "") {
        self.description = description
        self.old = old
        self.new = new
        self.line = line
        self.says = says
    }
}

/// What is wrong in `submission.yaml` or `dataset.yaml` is refused with its line.
struct MistakeTests {
    private static let submission = """
        title: Contract case
        project: case
        dataset: case-rules
        outputs:
          - id: counts
            file: tables/counts.csv
            kind: frequencies
            unit: person
            missing: excluded
            context: Synthetic case.
            table:
              layout: long
              dimensions: {la: la}
              value: n
              statistic: count
              precision: exact

        """

    private static let dataset = """
        dataset: case-rules
        units: [person]
        variables:
          la:
            codes: [LA1, LA2, LA3, LA4]
            names: {LA1: Ashford Vale}
            levels: {region: {North: [LA1, LA2], South: [LA3, LA4]}}
            groups: {Coast: [LA2, LA3]}
          sex: {codes: [F, M]}
          age: {codes: 0..25}
          offence: {codes: [theft, violence], several-per: [person]}
        impossible:
          - {age: 0..9, offence: theft}

        """

    private static let inSubmission: [Mistake] = [
        Mistake("An unknown key at the top.", "project:", "projekt:", line: 2),
        Mistake("An unknown key of an output.", "    unit:", "    units:", line: 8),
        Mistake(
            "An unknown key of the evidence.", "    table:",
            "    evidence: {file: e.csv, counts: n}\n    table:", line: 11),
        Mistake(
            "An unknown key of a value.",
            "      value: n\n      statistic: count\n      precision: exact\n",
            "      values: [{column: n, statistik: count}]\n", line: 14),
        Mistake(
            "An unknown key of a model.",
            "    table:\n      layout: long\n      dimensions: {la: la}\n      value: n\n      statistic: count\n      precision: exact\n",
            "    models: [{columns: {term: la, estimate: n}, observation: 3}]\n", line: 11),
        Mistake(
            "The same key twice.", "    unit: person\n", "    unit: person\n    unit: child\n",
            line: nil, says: "\"unit\""),
        Mistake("A tab where spaces belong.", "    unit: person", "\tunit: person", line: 8),
        Mistake("A kind that does not exist.", "kind: frequencies", "kind: frequency", line: 7),
        Mistake("A layout that does not exist.", "layout: long", "layout: wide", line: 12),
        Mistake("A statistic that does not exist.", "statistic: count", "statistic: n", line: 15),
        Mistake(
            "A precision that does not exist.", "precision: exact", "precision: rounded", line: 16),
        Mistake("Rounding to nought.", "precision: exact", "precision: round0", line: 16),
        Mistake("A negative number of decimals.", "precision: exact", "precision: -1dp", line: 16),
        Mistake(
            "Missing values neither excluded nor shown.", "missing: excluded", "missing: maybe",
            line: 9),
        Mistake(
            "A clearance that does not exist.", "project: case",
            "project: case\nclearance: everybody", line: 3),
        Mistake("An output without a file.", "    file: tables/counts.csv\n", "", line: nil),
        Mistake("A bracket that nobody closes.", "{la: la}", "{la: la", line: nil),
        Mistake("A path out of the folder.", "tables/counts.csv", "../counts.csv", line: 6),
        Mistake("An absolute path.", "tables/counts.csv", "/etc/passwd", line: 6),
        Mistake("A path with a dot part.", "tables/counts.csv", "tables/./counts.csv", line: 6),
        Mistake("A path with a backslash.", "tables/counts.csv", "'tables\\counts.csv'", line: 6),
        Mistake(
            "A quantile above 1.", "      value: n\n      statistic: count\n",
            "      value: n\n      statistic: quantile\n      quantile: 1.5\n", line: 16),
        Mistake(
            "A level above 100.", "      value: n\n      statistic: count\n",
            "      value: n\n      statistic: ci-low\n      level: 120\n", line: 16),
        Mistake(
            "A scale of nought.", "      statistic: count\n",
            "      statistic: count\n      scale: 0\n", line: 16),
        Mistake(
            "Per minus a thousand.", "      statistic: count\n",
            "      statistic: rate\n      per: -1000\n", line: 16),
        Mistake(
            "A range that runs backwards.", "      precision: exact\n",
            "      precision: exact\n      suppressed: {\"*\": [9, 1]}\n", line: 17),
        Mistake(
            "A stated number without the number.", "    table:",
            "    states: [{population: {la: LA1}, unit: person}]\n    table:", line: 11),
        Mistake(
            "A stated number below nought.", "    table:",
            "    states: [{population: {la: LA1}, unit: person, value: -4}]\n    table:", line: 11),
        Mistake(
            "Half a person in the text.", "    table:",
            "    states: [{population: {la: LA1}, unit: person, value: 4.5}]\n    table:", line: 11),
        Mistake(
            "Both value and values.", "      value: n\n",
            "      value: n\n      values: [{column: n, statistic: count}]\n", line: nil),
        Mistake(
            "Neither value nor values.",
            "      value: n\n      statistic: count\n      precision: exact\n", "", line: nil),
        Mistake(
            "`weighted` is true or false.", "      statistic: count\n",
            "      statistic: count\n      weighted: maybe\n", line: 16),
        Mistake(
            "An unknown key of a base.", "      statistic: count\n",
            "      statistic: percent\n      base: {outputs: x}\n", line: 16),
    ]

    private static let inDataset: [Mistake] = [
        Mistake("an unknown key", "units:", "unit:", line: 2, says: "units"),
        Mistake(
            "an unknown key of a variable", "sex: {codes:", "sex: {code:", line: 9, says: "codes"),
        Mistake("a range that runs backwards", "0..25", "25..0", line: 10, says: "backwards"),
        Mistake("a code twice", "[F, M]", "[F, F]", line: 9, says: "twice"),
        Mistake("a group of no code", "[LA2, LA3]}", "[LA2, LA9]}", line: 8, says: "LA9"),
        Mistake("a level of no code", "[LA3, LA4]}}", "[LA3, LA9]}}", line: 7, says: "LA9"),
        Mistake(
            "a code in two regions", "[LA3, LA4]}}", "[LA2, LA3, LA4]}}", line: 7, says: "region"),
        Mistake("an impossible variable", "{age: 0..9,", "{agee: 0..9,", line: 13, says: "age"),
        Mistake(
            "an impossible label", "offence: theft}", "offence: arson}", line: 13, says: "offence"),
        Mistake("an impossible range", "{age: 0..9,", "{age: 9..0,", line: 13, says: "backwards"),
        Mistake("a unit nobody has", "[person]}", "[horse]}", line: 11, says: "several-per"),
        Mistake(
            "a code list that is not there", "sex: {codes: [F, M]}", "sex: {file: s.csv, code: c}",
            line: 9, says: "s.csv"),
    ]

    private func read(_ text: String) throws {
        _ = try SubmissionReader.declaration(bytes: Array(text.utf8), file: "submission.yaml")
    }

    private func readDataset(_ text: String) throws {
        _ = try DatasetReader.dataset(bytes: Array(text.utf8), file: "dataset.yaml")
    }

    @Test func `the two declarations themselves are in order`() throws {
        try read(Self.submission)
        try readDataset(Self.dataset)
    }

    @Test(arguments: inSubmission)
    private func `a slip in submission.yaml is refused with its line`(mistake: Mistake) throws {
        #expect(Self.submission.contains(mistake.old))
        let errors = #expect(throws: ReadErrors.self) {
            try read(Self.submission.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
        }
        let text = errors?.description ?? ""
        if let line = mistake.line { #expect(text.contains("submission.yaml:\(line):"), "\(text)") }
        #expect(mistake.says.isEmpty || text.contains(mistake.says), "\(text)")
    }

    @Test(arguments: inDataset)
    private func `a slip in dataset.yaml is refused with its line`(mistake: Mistake) throws {
        #expect(Self.dataset.contains(mistake.old))
        let errors = #expect(throws: ReadErrors.self) {
            try readDataset(
                Self.dataset.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
        }
        let text = errors?.description ?? ""
        if let line = mistake.line { #expect(text.contains("dataset.yaml:\(line):"), "\(text)") }
        #expect(mistake.says.isEmpty || text.contains(mistake.says), "\(text)")
    }

    @Test(arguments: [
        "", "title: x\nproject: case\n", "outputs: tables/counts.csv\n",
        submission + "---\n" + submission,
        submission + submission.split(separator: "outputs:\n")[1],
        "title: " + String(repeating: "[", count: 10_000), "title: [\n", "- a\n- b\n",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" + submission,
    ])
    func `what is no submission at all is refused, however it is made`(text: String) {
        #expect(throws: ReadErrors.self) { try read(text) }
    }

    @Test func `bytes that are no text are refused`() {
        let bytes = Array("title: caf".utf8) + [0xE9, 0x0A] + Array(Self.submission.utf8)
        #expect(throws: ReadErrors.self) {
            try SubmissionReader.declaration(bytes: bytes, file: "submission.yaml")
        }
    }
}
