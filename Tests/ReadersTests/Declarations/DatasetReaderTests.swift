import Outputs
import Testing

@testable import Readers

private func read(_ text: String, files: [String: String] = [:]) throws -> Dataset {
    try DatasetReader.dataset(bytes: Array(text.utf8), file: "dataset.yaml") { path in
        files[path].map { Array($0.utf8) }
    }
}

private func mistakes(_ text: String, files: [String: String] = [:]) -> [String] {
    do {
        _ = try read(text, files: files)
        return []
    } catch let errors as ReadErrors {
        return errors.errors.map(\.description)
    } catch {
        return ["another error"]
    }
}

struct DatasetReaderTests {
    static let full = """
        dataset: moj-dfe-2023
        units: [child, family, school]
        sensitive: [offence, exclusion]
        variables:
          sex: {codes: [F, M], missing: ["-9"]}
          age: {codes: 0..25}
          care: {codes: [yes, no]}
          la:
            codes: [E08000032, E08000035, E06000001]
            names: {E08000032: Bradford}
            levels: {region: {Yorkshire and The Humber: [E08000032, E08000035], North East: [E06000001]}}
            groups: {West Yorkshire: [E08000032, E08000035]}
          school: {file: schools.csv, code: urn, name: name, levels: [la, region]}
          offence: {codes: [theft, violence], several-per: [child]}
        impossible: [{age: 0..2, offence: theft}]
        cohorts: {complete-cases: {within: linked-2023, disjoint: [no-consent]}}
        releases: [{id: 2023-06}, {id: 2024-03, after: 2023-06, changes: additions}]
        shares-units-with: [npd-2022]
        released: [{folder: public/dfe-exclusions-2019, source: other}]
        identifiers: [{file: places.csv, column: name, kind: place}]
        """

    static let schools = """
        urn,name,la,region
        01,A,Bradford,Yorkshire and The Humber
        1,B,E08000035,Yorkshire and The Humber
        2,C,E06000001,North East

        """

    @Test func `reads every key of the interface`() throws {
        let dataset = try read(
            Self.full, files: ["schools.csv": Self.schools, "places.csv": "name\nWetwang\n"])
        #expect(dataset.units == ["child", "family", "school"])
        #expect(dataset.variables["sex"]?.codes == ["F", "M", "-9"])
        #expect(dataset.variables["sex"]?.missing == ["-9"])
        #expect(dataset.variables["age"]?.codes.count == 26)
        #expect(dataset.variables["care"]?.codes == ["yes", "no"])
        #expect(dataset.variables["la"]?.names == ["E08000032": "Bradford"])
        #expect(dataset.variables["la"]?.levels.map(\.name) == ["region"])
        #expect(dataset.variables["offence"]?.severalPer == ["child"])
        #expect(dataset.impossible == [["age": ["0", "1", "2"], "offence": ["theft"]]])
        #expect(
            dataset.cohorts["complete-cases"]
                == Cohort(within: "linked-2023", disjoint: ["no-consent"]))
        #expect(dataset.releases.map(\.changes) == [.unknown, .additions])
        #expect(
            dataset.released == [
                PublicRelease(folder: "public/dfe-exclusions-2019", source: .other)
            ])
        #expect(dataset.identifiers.map(\.file) == ["places.csv"])
        #expect(
            DatasetReader.companionPaths(of: Array(Self.full.utf8)) == [
                "schools.csv", "places.csv",
            ])
    }

    @Test func `reads codes, names and levels from a file, 01 apart from 1`() throws {
        let dataset = try read(
            Self.full, files: ["schools.csv": Self.schools, "places.csv": "name\nWetwang\n"])
        let school = try #require(dataset.variables["school"])
        #expect(school.codes == ["01", "1", "2"])
        #expect(school.names["01"] == "A")
        #expect(school.levels.map(\.name) == ["la", "region"])
        #expect(
            school.levels[1].labels == [
                "Yorkshire and The Humber": ["01", "1"], "North East": ["2"],
            ])
    }

    private static let wrong: [(String, [String])] = [
        ("units: [a]\n", ["dataset.yaml:1: \"dataset\" is missing; add it"]),
        (
            "dataset: d\nvariables:\n  la: {codes: [E1, E2], names: {E3: X}}\n",
            [
                "dataset.yaml:3: \"names\" uses \"E3\", which is not in \"codes\"; did you mean \"E1\"?"
            ]
        ),
        (
            "dataset: d\nvariables:\n  la:\n    codes: [E1, E1]\n",
            ["dataset.yaml:4: \"codes\" lists a code twice; keep one"]
        ),
        (
            "dataset: d\nvariables:\n  la:\n    codes: [A, B]\n    levels: {r: {N: [A], S: [A, B]}}\n",
            [
                "dataset.yaml:5: a code stands under two labels of the level \"r\"; a level has to"
                    + " partition its codes"
            ]
        ),
        (
            "dataset: d\nvariables:\n  a: {codes: 0..999999999}\n",
            ["dataset.yaml:3: reaches the limit codes of a range (100000); make it smaller"]
        ),
        (
            "dataset: d\nvariables:\n  s: {file: s.csv, code: urn}\n",
            ["dataset.yaml:3: the file \"s.csv\" is not there; add it"]
        ),
        (
            "dataset: d\nreleases: [{id: b, after: a}]\nvariabels: {}\n",
            [
                "dataset.yaml:2: \"after\" names no release before this one; list that first",
                "dataset.yaml:3: unknown key \"variabels\"; did you mean \"variables\"?",
            ]
        ),
    ]

    @Test(arguments: wrong)
    func `says what is wrong, where and what to do`(text: String, expected: [String]) {
        #expect(mistakes(text) == expected)
    }

    @Test func `reports a column that the code list does not have`() {
        let text = "dataset: d\nvariables:\n  s: {file: s.csv, code: urm}\n"
        #expect(
            mistakes(text, files: ["s.csv": "urn\n1\n"])
                == ["dataset.yaml:3: s.csv has no column \"urm\""])
    }

    @Test func `random damage never crashes`() {
        var random = SeededGenerator(seed: 77)
        let bytes = Array(Self.full.utf8)
        for _ in 0..<1000 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            _ = try? DatasetReader.dataset(bytes: damaged, file: "d")
        }
    }
}
