import Testing

@testable import Disclosure

struct CodeScanTests {
    struct Line: CustomTestStringConvertible {
        let code: String
        let traces: [CodeScan.Trace]

        init(_ code: String, _ traces: CodeScan.Trace...) {
            self.code = code
            self.traces = traces
        }

        var testDescription: String { code }
    }

    @Test(arguments: [
        Line(
            "mutate(placement = replace(placement, child_id == 104517, 'x'))",
            .identifierInCondition),
        Line("replace cost = 3 if id==1045", .identifierInCondition),
        Line("SELECT cost FROM care WHERE person_id = 10452", .identifierInCondition),
        Line("care <- care[!(care$upn %in% c('A12345')), ]", .identifierInCondition),
        Line("drop if inlist(id, 1045, 2077)", .identifierInCondition),
        Line("df[df.pupil_id.isin(['P-0042'])]", .identifierInCondition),
        Line("df = df[df.pupil_id != 'P-0042']", .identifierInCondition),
        Line("merge(care, schools, by = 'child_id')"),
        Line("keep if age >= 10 & age <= 17"),
        Line("group_by(la, sex) |> summarise(n = n_distinct(child_id))"),
        Line("care <- readRDS('/home/analyst/care.rds')", .userPath),
        Line("use \"C:\\Users\\analyst\\care.dta\", clear", .userPath),
        Line("care <- read_csv('data/care.csv')"),
        Line("breaks = c(0, 10, 16, 18, 25)"),
        Line("# the 3 girls in LA17 are left out", .smallGroup),
        Line("# left out: 3 girls.", .smallGroup),
        Line("x <- 1  # two pupils without a school", .smallGroup),
        Line("* one child had two placements", .smallGroup),
        Line("# year 3 pupils and their 2 siblings per family"),
        Line("# at least 2 people per household, 12 children"), Line("y = 3 * children"),
        Line("# 1. Pupils with a placement"), Line("x[3] // children"),
        Line("---\nauthor: Imelda Quarrington\n---", .author),
        Line("---\nauthor:\n  - name: Imelda Quarrington\n---", .author),
        Line("---\ntitle: Placements\nauthor: \"\"\n---\nauthor: x"),
        Line("input pupil age\n1001 11\n1002 12\nend", .embeddedValues),
        Line("data a; input x y;\ndatalines;\n1 2\n3 4\n;", .embeddedValues),
        Line("BEGIN DATA\n1 2\n3 4\nEND DATA.", .embeddedValues),
        Line("recode school (123456=1) (123457=2)", .recodedIdentifier),
        Line("recode income (100000=1) (999999=.)"), Line("recode age (10/12=1) (13/15=2)"),
        Line("drop if site == 412345", .recodedIdentifier), Line("keep if day == 20190304"),
        Line("names = {123456: 1, 123457: 2}", .recodedIdentifier),
        Line("replace x = 1 if school_no == 1234", .identifierInCondition),
        Line("d = {'P100231': 11, 'P100232': 12, 'P100233': 10}", .identifierList),
        Line("x <- c(P100231 = 11, P100232 = 12, P100233 = 10)", .identifierList),
        Line("la <- c('E08000032', 'E08000033', 'E08000034')"),
        Line("cols = ['Q10001a', 'Q10002a', 'Q10003a']"),
        Line("setwd('~/care')", .ownPath), Line("use \"P:\\care\\x.dta\"", .ownPath),
        Line("cd C:/care", .ownPath), Line("y ~ a + b"), Line("url <- 'https://a.example/x'"),
        Line("# Author: Imelda Quarrington", .author), Line("// written by I Quarrington", .author),
        Line("# author of the paper"), Line("# Author:"),
        Line("con <- connect(user = 'iq', password = 'abc')", .credential),
        Line("-----BEGIN PRIVATE KEY-----", .credential), Line("-----BEGIN CERTIFICATE-----"),
        Line("con <- connect(password = Sys.getenv('DB'))"), Line("password = ''"),
        Line("token = 'word'"), Line("'user': '<name>'"),
        Line("# n = 3 in LA17", .smallGroup), Line("# n = 3 draws"), Line("# n = 30 in all"),
        Line(
            "a <- 'data:text/csv;base64,\(String(repeating: "QUJD", count: 12))'", .embeddedValues),
        Line("input(\"number\")\n1\n2\nend"), Line("input x\nend"),
    ])
    func `finds persons and paths in a line, and nothing in ordinary code`(_ line: Line) {
        #expect(CodeScan.traces(in: Array(line.code.utf8)).map(\.trace) == line.traces)
    }

    @Test func `many values in one literal are data, also over several lines`() {
        let values = (0..<CodeScan.manyValues).map { String(1200 + 37 * $0) }
        let one = "costs <- c(\(values.joined(separator: ", ")))"
        let several = "costs <- c(\n" + values.joined(separator: ",\n") + ")"
        let fewer = "costs <- c(\(values.dropLast().joined(separator: ", ")))"
        #expect(CodeScan.traces(in: Array(one.utf8)).map(\.trace) == [.embeddedValues])
        #expect(CodeScan.traces(in: Array(several.utf8)).map(\.trace) == [.embeddedValues])
        #expect(CodeScan.traces(in: Array(fewer.utf8)).isEmpty)
    }

    @Test func `very many small numbers and encoded texts are data, long words are none`() {
        func traces(_ code: String) -> [CodeScan.Trace] {
            CodeScan.traces(in: Array(code.utf8)).map(\.trace)
        }
        let ones = Array(repeating: "1", count: EmbeddedData.manyNumbers)
        #expect(traces("x <- c(\(ones.joined(separator: ",")))") == [.embeddedValues])
        #expect(traces("x <- c(\n\(ones.joined(separator: ",\n")))") == [.embeddedValues])
        #expect(traces("x <- c(\(ones.dropLast().joined(separator: ",")))").isEmpty)
        let encoded = String(repeating: "aB3+/x9Z", count: 40)
        #expect(traces("x = \"\(encoded)\"") == [.embeddedValues])
        let parts = (0..<6).map { "    \"\(encoded.dropFirst($0).prefix(76))\"" }
        #expect(traces("x = (\n\(parts.joined(separator: "\n")))") == [.embeddedValues])
        #expect(traces("# \(String(repeating: "=", count: 300))").isEmpty)
        #expect(traces("sha = \"\(encoded.prefix(64))\"").isEmpty)
    }

    @Test(arguments: [
        ("the 3 girls in LA17", true), ("3 girls.", true),
        ("rounded to one decimal. Children only", false),
        ("Table 7 of the paper. Children in homes", false), ("5", false),
        ("3 to 9 children", false),
    ])
    func `a text speaks of a few people within one sentence`(text: String, isAboutFew: Bool) {
        #expect(ProgramRemarks.isAboutFew(text[...]) == isAboutFew)
    }

    @Test(arguments: [
        ("3 girls in South", true), ("Children by region and sex 3 girls in South", true),
        ("Exclusions (n=3)", true), ("Care: three boys", true), ("Table 3: the 4 pupils", true),
        ("Table 3 Children", false), ("Table 3: Children by region", false),
        ("Figure 2 pupils", false), ("Q3 2023 pupils", false), ("Pupils, 2013-2017", false),
        ("age 10-17 children", false), ("Model 3 pupils", false), ("KS4 pupils", false),
        ("wave 2 children", false), ("version 3 pupils", false), ("2 Pupils by region", false),
        ("3 Children in care", false), ("3_children_in_need", false), ("1 child", false),
        ("Families with 2 children", false), ("Years 7, 8 and 9 pupils", false),
        ("sheet 2 girls", false), ("2 adults, 1 child", false), ("Key stage 2 pupils", false),
        ("4", false), ("Children in 3 regions", false),
    ])
    func `a title speaks of a few people, and a number of a table does not`(
        title: String, isAboutFew: Bool
    ) {
        #expect(ProgramRemarks.isAboutFew(title: title[...]) == isAboutFew)
    }

    @Test func `a trace names its line`() {
        let code = "library(lme4)\n\nx <- y[id == 10452]\r\n"
        #expect(CodeScan.traces(in: Array(code.utf8)).map(\.line) == [3])
    }

    @Test func `any bytes are read without a crash`() {
        for length in 0..<64 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ length &* 31) }
            _ = CodeScan.traces(in: bytes)
        }
    }
}
