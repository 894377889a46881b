import Outputs
import Testing

@testable import Tabulation

struct MicrodataTableTests {
    private static let dataset: Dataset = {
        var dataset = Dataset(name: "d")
        var la = Variable(codes: ["N", "S", "W", "-9"])
        la.missing = ["-9"]
        la.levels = [.init(name: "region", labels: ["up": ["N"], "down": ["S", "W"]])]
        dataset.variables["la"] = la
        return dataset
    }()

    @Test func `known categories without records are shown, in the order of the dataset`() throws {
        let made = try table(
            of: "la\nS\nX\nS\n", try request(rows: ["la"]), dataset: Self.dataset)
        #expect(lines(made) == ["N,0", "S,2", "W,0", "X,1"])
        let regions = try table(
            of: "region\nup\n", try request(rows: ["region"]), dataset: Self.dataset)
        #expect(lines(regions) == ["down,0", "up,1"])
    }

    @Test(arguments: [(["la", "sex"], ["B,F,1"]), (["sex", "la"], ["F,B,1"])])
    func `a record that lacks one dimension adds no category to another`(
        rows: [String], expected: [String]
    ) throws {
        let made = try table(of: "la,sex\nA,\nB,F\n,M\n", try request(rows: rows))
        #expect(lines(made) == expected)
    }

    @Test func `missing values are left out of totals as well, or are a category of their own`()
        throws
    {
        let data = "la,sex\nA,F\nA,\n,M\n,\nB,M\n"
        let excluded = try table(
            of: data, try request(rows: ["la"], columns: ["sex"]) { $0.totals = true })
        #expect(lines(excluded).last == "Total,Total,2")
        let shown = try table(
            of: data,
            try request(rows: ["la"]) {
                $0.missing = .category; $0.totals = true
            })
        #expect(lines(shown) == ["A,2", "B,1", "(missing),2", "Total,5"])
        #expect(shown.label(shown.places[2], 0) == nil)
        #expect(shown.label(shown.places[3], 0) == "Total")
    }

    @Test(arguments: [
        ("la,sex,x\nN,F,1\nN,M,1\n", nil, []), ("la,sex,x\nN,F,1\n,M,1\n", nil, ["la"]),
        ("la,sex,x\nN,F,1\n,,1\n", nil, ["la", "sex"]),
        ("la,sex,x\nN,F,1\n,M,2\n", "x == 1", []), ("la,sex,x\nN,F,1\nN,M,\n", "x == 1", ["x"]),
    ])
    func `variables that miss values of which the dataset knows nothing are named`(
        data: String, condition: String?, expected: [String]
    ) throws {
        var dataset = Self.dataset
        for name in ["sex", "x"] { dataset.variables[name] = Variable(codes: ["1", "F", "M"]) }
        for missing in TableRequest.MissingTreatment.allCases {
            let made = try table(
                of: data,
                try request(rows: ["la", "sex"], where: condition) { $0.missing = missing },
                dataset: dataset)
            #expect(made.variablesLackingMissing(in: dataset) == expected)
        }
        for name in expected {
            dataset.variables[name]?.codes.append(MicrodataTable.missingLabel)
        }
        let made = try table(
            of: data, try request(rows: ["la", "sex"], where: condition), dataset: dataset)
        #expect(made.variablesLackingMissing(in: dataset) == [])
    }

    @Test func `a total of one category is said to be no other set`() throws {
        let both = try request(rows: ["la"], columns: ["sex"]) { $0.totals = true }
        let one = try table(of: "la,sex\nA,F\nB,F\n", both).observedDataset(named: "d")
        #expect(one?.variables["sex"]?.codes == ["F"] && one?.variables["la"]?.codes == ["A", "B"])
        #expect(try table(of: "la,sex\nA,F\nB,M\n", both).observedDataset(named: "d") == nil)
        let parts = try request(rows: ["la"], columns: ["sex"])
        #expect(try table(of: "la,sex\nA,F\nB,F\n", parts).observedDataset(named: "d") == nil)
    }

    @Test func `codes are text: 01 is not 1, and numbers come in their order`() throws {
        let made = try table(of: "a\n10\n9\n01\n1\n1\n", try request(rows: ["a"]))
        #expect(lines(made) == ["01,1", "1,2", "9,1", "10,1"])
    }

    @Test func `a category called Total is refused, since it would be read as one`() throws {
        #expect(throws: DataError.self) {
            try table(of: "la\nA\nTotal\n", try request(rows: ["la"]))
        }
        let all = try table(of: "la\nA\nAll\n", try request(rows: ["la"]))
        #expect(all.totals == ["Total"])
    }

    @Test(arguments: ["la,n\n", "la,n\n,1\n"])
    func `data without a record to count are refused`(data: String) throws {
        #expect(throws: DataError(source: "data.csv", problem: .nothingToCount)) {
            try table(of: data, try request(rows: ["la"]))
        }
    }

    @Test func `totals come from the records: a child in two cells is one child in the total`()
        throws
    {
        let data = "la,child,n\nA,c1,5\nA,c1,7\nB,c1,1\nB,c2,20\n"
        let made = try table(
            of: data,
            try request(rows: ["la"], ["count", "sum"], of: "n") {
                $0.unit = "child"
                $0.totals = true
            })
        #expect(lines(made) == ["A,1,12", "B,2,21", "Total,2,33"])
        // The contributions of a child are added up before they are ranked.
        #expect(
            made.places.map { $0.cell.largest[0].map(made.figure) } == [
                ["12"], ["20", "1"], ["20", "13"],
            ])
    }

    @Test func `evidence of a mean counts the values, not the records`() throws {
        let data = "la,n\n" + String(repeating: "A,\n", count: 20) + "A,1\nA,-2\nA,6\n"
        let made = try table(of: data, try request(rows: ["la"], ["mean"], of: "n"))
        let evidence = made.evidenceRows()
        #expect(
            evidence[0] == [
                "la", "records", "count", "missing", "negatives", "total", "largest_record_1",
                "largest_record_2",
            ])
        #expect(evidence[1] == ["A", "23", "3", "20", "1", "5", "6", "1"])
    }

    @Test func `columns that would have a dimension's name get another`() throws {
        let made = try table(of: "count,records\n1,2\n", try request(rows: ["count", "records"]))
        #expect(made.tableRows(TableTreatment())[0] == ["count", "records", "count_"])
        #expect(made.evidenceRows()[0] == ["count", "records", "records_", "count_"])
    }

    @Test func `counts are rounded half up to the base, nothing else is`() throws {
        let data = "la,n\nA,1\nA,2\nB,1\nB,1\nB,1\n"
        let made = try table(of: data, try request(rows: ["la"], ["count", "mean"], of: "n"))
        #expect(lines(made, TableTreatment(base: 5)) == ["A,0,1.50", "B,5,1.00"])
    }

    @Test(arguments: [
        (["median"], Kind.position), (["sum", "mean"], .linearAggregations),
        (["count"], .frequencies), (["sd"], .shape), (["maximum"], .endpoints), (["mode"], .mode),
        (["gini"], .gini), (["hhi"], .concentration),
    ])
    func `a table is declared as the kind of its statistics`(names: [String], kind: Kind) throws {
        let made = try table(of: "la,n\nA,1\nA,3\n", try request(rows: ["la"], names, of: "n"))
        let outputs = made.outputs(TableTreatment(), unit: "person")
        #expect(outputs.map(\.kind) == [kind])
        #expect(outputs[0].table?.values.map(\.statistic.rawValue) == names)
        #expect(outputs[0].unit == "person")
    }

    @Test func `statistics of several kinds are an output each, of one file`() throws {
        let wanted = try request(rows: ["la"], ["mean", "count", "sum"], of: "n")
        let outputs = try table(of: "la,n\nA,1\n", wanted).outputs(TableTreatment(), unit: "u")
        #expect(outputs.map(\.id) == ["table-linear-aggregations", "table-frequencies"])
        #expect(Set(outputs.map(\.file)) == ["table.csv"])
        #expect(outputs[0].table?.values.map(\.column) == ["mean_n", "sum_n"])
    }
}
