import Disclosure
import Foundation
import Outputs
import Testing
import Writers

@testable import Readers

/// A codebook as national archives write it, with everything that gets into `dataset.yaml`.
private let codebook = """
    <?xml version="1.0" encoding="UTF-8"?>
    <codeBook xmlns="ddi:codebook:2_5" version="2.5">
      <stdyDscr>
        <citation><titlStmt><titl>Children in care,
          England</titl><IDNo agency="X">MOJ DfE 2023</IDNo></titlStmt></citation>
        <stdyInfo><sumDscr>
          <anlyUnit>Child</anlyUnit>
          <universe clusion="I">children aged 10 to 15</universe>
          <universe clusion="E">children abroad</universe>
        </sumDscr></stdyInfo>
      </stdyDscr>
      <dataDscr>
        <var name="sex" intrvl="discrete">
          <labl>Sex of the child</labl>
          <invalrng><item VALUE="-9"/></invalrng>
          <catgry><catValu>1</catValu><labl>Female</labl><catStat type="freq">4</catStat></catgry>
          <catgry><catValu>2</catValu><labl>Male</labl><catStat type="freq">120</catStat></catgry>
          <catgry><catValu>-9</catValu><labl>Not known</labl></catgry>
        </var>
        <var name="la" geog="Y">
          <catgryGrp ID="G1" levelnm="region" catgry="C1 C2"><labl>North</labl></catgryGrp>
          <catgryGrp ID="G2" levelnm="region" catgry="C3"><labl>South</labl></catgryGrp>
          <catgryGrp ID="G3" catGrp="G1" catgry="C3"><labl>Everywhere</labl></catgryGrp>
          <catgry ID="C1"><catValu>E1</catValu><labl>Leeds</labl></catgry>
          <catgry ID="C2"><catValu>E2</catValu><labl>York</labl></catgry>
          <catgry ID="C3"><catValu>E3</catValu><labl>Bath</labl></catgry>
          <catgry ID="C4" missing="Y"><catValu>X</catValu><labl>Unknown</labl></catgry>
        </var>
        <var name="age" intrvl="discrete"><valrng><range min="10" max="15"/></valrng></var>
        <var name="cost" intrvl="contin">
          <valrng><range min="0.5" max="998.1"/></valrng>
          <sumStat type="min">0.5</sumStat><sumStat type="max">998.1</sumStat>
        </var>
        <var name="weight" wgt="wgt"><labl>Weight</labl></var>
      </dataDscr>
    </codeBook>
    """

private func imported(_ text: String) throws -> CodebookImport {
    try CodebookImport(of: Array(text.utf8), file: "c.xml")
}

@Suite struct CodebookImportTests {
    @Test func `codes, labels, levels, groups and missing codes come over`() throws {
        let read = try imported(codebook)
        #expect(read.dataset.name == "moj-dfe-2023")
        #expect(read.dataset.units == ["child"])
        let sex = try #require(read.dataset.variables["sex"])
        #expect(sex.codes == ["1", "2", "-9"] && sex.missing == ["-9"])
        #expect(sex.names == ["1": "Female", "2": "Male", "-9": "Not known"])
        let la = try #require(read.dataset.variables["la"])
        #expect(la.codes == ["E1", "E2", "E3", "X"] && la.missing == ["X"])
        #expect(
            la.levels == [
                Variable.Level(name: "region", labels: ["North": ["E1", "E2"], "South": ["E3"]])
            ])
        #expect(la.groups.mapValues(Set.init) == ["Everywhere": ["E1", "E2", "E3"]])
        #expect(read.dataset.variables["age"]?.codes == (10...15).map(String.init))
        #expect(read.dataset.variables["cost"] == nil && read.dataset.variables["weight"] == nil)
        #expect(read.notes.contains("universe: children aged 10 to 15"))
        #expect(read.notes.contains("universe, excluded: children abroad"))
        #expect(read.remarks["la"]?.contains("geography") ?? false)
        #expect(read.statistics == 4)
    }

    @Test(arguments: ["ddi:codebook:2_5", "ddi:codebook:2_6", ""])
    func `the page reads back as the same variables, whatever the namespace`(space: String) throws {
        let read = try imported(codebook.replacing("ddi:codebook:2_5", with: space))
        let page = DatasetYAML.write(read.dataset, notes: read.notes, remarks: read.remarks)
        let again = try DatasetReader.dataset(bytes: page, file: "dataset.yaml")
        #expect(again.variables == read.dataset.variables)
        #expect(again.name == read.dataset.name && again.units == read.dataset.units)
    }

    @Test func `no statistic of the codebook stands in the page`() throws {
        let read = try imported(codebook)
        let page = String(
            decoding: DatasetYAML.write(read.dataset, notes: read.notes, remarks: read.remarks),
            as: UTF8.self)
        for number in ["120", "998.1", "0.5"] { #expect(!page.contains(number)) }
    }

    @Test(arguments: [
        ("<a/>", "no DDI Codebook"), ("<DDIInstance/>", "DDI Lifecycle"),
        ("<codeBook><dataDscr/></codeBook>", "no variable"), ("<codeBook>", "damaged"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><codeBook/>", "entity"),
        (
            "<codeBook><var name=\"a\"/><var name=\"a\"><catgry><catValu>1</catValu></catgry></var>"
                + "<var name=\"a\"/></codeBook>", "one name"
        ),
    ])
    func `what is no codebook is refused with a reason`(text: String, words: String) {
        let error = #expect(throws: ReadErrors.self) { try imported(text) }
        #expect(error?.description.contains(words) ?? false)
    }

    @Test func `groups in a circle end`() throws {
        let circle = """
            <codeBook><var name="a"><catgryGrp ID="G" catGrp="H"><labl>g</labl></catgryGrp>
            <catgryGrp ID="H" catGrp="G" catgry="C"><labl>h</labl></catgryGrp>
            <catgry ID="C"><catValu>1</catValu></catgry></var></codeBook>
            """
        #expect(try imported(circle).dataset.variables["a"]?.codes == ["1"])
    }

    @Test func `its frequencies, minima and maxima are judged as an output`() throws {
        let pack = try PackReader.pack(
            bytes: Array(
                """
                pack: p
                version: 1
                title: t
                issuer: i
                missing-evidence: review
                rules:
                  - threshold: {minimum: 10}
                    because: b
                  - endpoints: {at-value: 10}
                    because: b

                """.utf8), file: "pack.yaml", digest: noDigest([]))
        let declaration = """
            title: t
            dataset: d
            outputs: [{id: out, file: c.xml, kind: metadata}]

            """
        let files = [("c.xml", codebook), ("submission.yaml", declaration)].map {
            SubmittedFile(path: $0, bytes: Array($1.utf8), digest: noDigest([]))
        }
        let report = SubmissionReport(
            on: try SubmissionOpener.open(folder: SubmittedFolder(files: files, refused: [])),
            by: [pack])
        let rules = Set(report.outputs.flatMap(\.findings).map(\.rule))
        // How many share a minimum the codebook does not say.
        #expect(rules.contains("threshold") && rules.contains("missing-evidence"))
        #expect(report.verdict == .fail)
    }

    @Test func `no prefix of a codebook crashes`() {
        let bytes = Array(codebook.utf8)
        for end in stride(from: 0, to: bytes.count, by: 7) {
            _ = try? CodebookImport(of: Array(bytes[..<end]), file: "c.xml")
        }
    }
}

struct CodebookReaderTests {
    private func found(_ variable: String) throws -> Inspection {
        let text = "<codeBook><dataDscr><var name=\"a\">\(variable)</var></dataDscr></codeBook>"
        return try CodebookReader.inspection(of: Array(text.utf8), limits: ReadLimits())
    }

    @Test(arguments: ["freq", "crosstab"])
    func `numbers of a category are counts`(type: String) throws {
        let category = "<catgry><catValu>1</catValu><catStat type=\"\(type)\">3</catStat></catgry>"
        let table = try #require(try found(category).tables.first)
        #expect(table.text.text(row: 1, column: 1) == "3")
        let output = try #require(PrintedTables.output(table, file: "c.xml", unit: nil))
        #expect(output.table?.values.map(\.statistic) == [.count])
    }

    @Test func `a percentage is none`() throws {
        let category = "<catgry><catValu>1</catValu><catStat type=\"percent\">3</catStat></catgry>"
        #expect(try found(category).tables.isEmpty)
    }

    @Test func `a comment is hidden content, wherever it stands`() throws {
        #expect(try found("<!-- North 3 -->").remarks.map(\.problem) == [.hiddenContent])
        let first = "<!-- North 3 --><codeBook/>"
        let inspection = try CodebookReader.inspection(
            of: Array(first.utf8), limits: ReadLimits())
        #expect(inspection.remarks.map(\.words) == ["holds an XML comment"])
        #expect(try found("").remarks.isEmpty)
    }
}
