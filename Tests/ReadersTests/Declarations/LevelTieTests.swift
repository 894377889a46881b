import Outputs
import Testing

@testable import Readers

private func read(_ text: String, _ schools: String) throws -> Dataset {
    try DatasetReader.dataset(bytes: Array(text.utf8), file: "dataset.yaml") { path in
        path == "schools.csv" ? Array(schools.utf8) : nil
    }
}

private func mistakes(_ text: String, _ schools: String) -> [String] {
    do {
        _ = try read(text, schools)
        return []
    } catch let errors as ReadErrors {
        return errors.errors.map(\.description)
    } catch {
        return ["another error"]
    }
}

/// A level that is called like a variable is that variable.
struct LevelTieTests {
    private static let dataset = """
        dataset: d
        units: [child]
        variables:
          la:
            codes: [LA1, LA2, LA3]
            names: {LA1: Ashford Vale}
            missing: ["-9"]
            levels: {region: {North: [LA1, LA2], South: [LA3]}}
            groups: {Coast: [LA2, LA3]}
          school: {file: schools.csv, code: urn, levels: [la, region], missing: ["-8"]}
        """

    private static let schools = "urn,la,region\n1,LA1,North\n2,Ashford Vale,North\n3,LA3,South\n"

    private func schools(_ label: String, in dimension: String, _ dataset: Dataset) -> Set<String> {
        guard case .codes(let codes)? = dataset.categories(of: label, in: dimension, totals: []),
            let own = dataset.variable(named: "school")
        else { return [] }
        return Set(codes.map { own.codes[$0] }.filter { !own.missing.contains($0) })
    }

    @Test(arguments: [
        ("la", "LA1", ["1", "2"]), ("la", "Ashford Vale", ["1", "2"]), ("la", "LA2", []),
        ("la", "Coast", ["3"]), ("la", "North", ["1", "2"]), ("region", "North", ["1", "2"]),
        ("region", "South", ["3"]), ("school", "2", ["2"]), ("school", "LA1", ["1", "2"]),
        ("school", "Ashford Vale", ["1", "2"]),
        ("school", "-8", []),
    ])
    func `labels of a level are schools`(
        dimension: String, label: String, expected: [String]
    ) throws {
        let dataset = try read(Self.dataset, Self.schools)
        #expect(dataset.variable(of: dimension)?.name == "school")
        #expect(dataset.categories(of: label, in: dimension, totals: []) != nil)
        #expect(schools(label, in: dimension, dataset) == Set(expected))
    }

    @Test func `where the school is not known the authority may be`() throws {
        let dataset = try read(Self.dataset, Self.schools)
        func set(_ label: String, _ dimension: String) -> Set<Int> {
            guard case .codes(let codes)? = dataset.categories(of: label, in: dimension, totals: [])
            else { return [] }
            return Set(codes)
        }
        let unknown = set("-8", "school")
        #expect(unknown == dataset.missingCategories(in: "school"))
        #expect(unknown.intersection(set("LA2", "la")).count == 1)
        #expect(unknown.intersection(set("LA1", "la")).isSubset(of: set("North", "region")))
        #expect(unknown.intersection(set("-9", "la")) == dataset.missingCategories(in: "la"))
    }

    private static let wrong: [(schools: String, says: String)] = [
        (
            "urn,la,region\n1,LA9,North\n",
            "dataset.yaml:10: the level \"la\" of \"school\" has \"LA9\", which is no code of the"
                + " variable \"la\"; did you mean \"LA1\"?"
        ),
        (
            "urn,la,region\n1,Coast,North\n",
            "dataset.yaml:10: the level \"la\" of \"school\" has \"Coast\", which is no code of the"
                + " variable \"la\"; list it there, or correct it"
        ),
        (
            "urn,la,region\n1,LA1,North\n2,LA3,North\n",
            "dataset.yaml:10: \"2\" of \"school\" has another \"region\" by its own levels than by"
                + " those of a variable above it; correct one"
        ),
    ]

    @Test(arguments: wrong)
    func `levels that cannot be true are mistakes`(schools: String, says: String) {
        #expect(mistakes(Self.dataset, schools) == [says])
    }

    @Test func `a contradiction is found where the region is a variable, too`() {
        let text = Self.dataset + "\n  region: {codes: [North, South]}\n"
        #expect(mistakes(text, Self.schools) == [])
        #expect(
            mistakes(text, "urn,la,region\n1,LA1,North\n2,LA3,North\n") == [
                "dataset.yaml:10: \"2\" of \"school\" has another \"region\" by its own levels than by"
                    + " those of a variable above it; correct one"
            ])
    }

    @Test(arguments: ["several-per: [child], ", ""])
    func `a unit of several schools has no one authority`(several: String) throws {
        let text = Self.dataset.replacing("code: urn,", with: "code: urn, \(several)")
        let owner = try read(text, Self.schools).variable(of: "la")?.name
        #expect(owner == (several.isEmpty ? "school" : "la"))
    }

    @Test func `a variable described by its name alone has the codes of the level`() throws {
        let text = """
            dataset: d
            variables:
              la:
              school: {file: schools.csv, code: urn, levels: [la]}
            """
        let dataset = try read(text, "urn,la\n1,L1\n2,L1\n3,L2\n")
        #expect(dataset.variable(of: "la")?.name == "school")
        #expect(dataset.categories(of: "L1", in: "la", totals: []) == .codes([0, 1]))
    }

    @Test func `levels in a circle tie nothing`() throws {
        let text = """
            dataset: d
            variables:
              a: {codes: [A1, A2], levels: {b: {B1: [A1], B2: [A2]}}}
              b: {codes: [B1, B2], levels: {a: {A1: [B1], A2: [B2]}}}
            """
        let dataset = try read(text, "")
        #expect(dataset.variable(of: "a")?.name == "a")
        #expect(dataset.variable(of: "b")?.name == "b")
    }

    /// Every unit lies in the sets of its own labels, and in no others.
    @Test(arguments: 1...60)
    func `labels hold exactly the units that have them`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let world = World(&random)
        let dataset = try read(world.description, world.schools)
        let dimensions = ["school", "la", "region"]
        for unit in world.units {
            var own = Set(dataset.variable(named: "school")?.codes.indices ?? 0..<0)
            for (dimension, label) in zip(dimensions, unit) {
                own.formIntersection(world.set(label, dimension, dataset))
            }
            #expect(!own.isEmpty, "seed \(seed): nothing is \(unit)")
            for (dimension, label) in zip(dimensions, unit) {
                for other in world.labels(of: dimension) where other != label {
                    #expect(
                        own.isDisjoint(with: world.set(other, dimension, dataset)),
                        "seed \(seed): \(unit) is in \(other)")
                }
            }
        }
    }
}

/// Schools in authorities in regions, some of which nothing is below, with or without missing codes.
private struct World {
    let las = (1...5).map { "L\($0)" }
    let regions = (1...3).map { "R\($0)" }
    let regionOf: [Int]
    let laOf: [Int]
    let isSchoolMissing: Bool
    let isLaMissing: Bool
    let regionIsVariable: Bool

    init(_ random: inout SeededGenerator) {
        regionOf = (0..<5).map { _ in Int.random(in: 0..<3, using: &random) }
        laOf = (0..<8).map { _ in Int.random(in: 0..<5, using: &random) }
        isSchoolMissing = Bool.random(using: &random)
        isLaMissing = Bool.random(using: &random)
        regionIsVariable = Bool.random(using: &random)
    }

    var schools: String {
        "urn,la\n" + laOf.enumerated().map { "S\($0),\(las[$1])\n" }.joined()
    }

    var description: String {
        let groups = Set(regionOf).sorted().map { region in
            let own = las.indices.filter { regionOf[$0] == region }.map { las[$0] }
            return "\(regions[region]): [\(own.joined(separator: ", "))]"
        }
        return """
            dataset: d
            variables:
              la:
                codes: [\(las.joined(separator: ", "))]
                missing: [\(isLaMissing ? "LX" : "")]
                levels: {region: {\(groups.joined(separator: ", "))}}
              school: {file: schools.csv, code: urn, levels: [la], missing: [\(isSchoolMissing ? "SX" : "")]}
            \(regionIsVariable ? "  region: {codes: [R1, R2, R3], missing: [RX]}" : "")
            """
    }

    /// Everybody that the description admits: school, authority, region.
    var units: [[String]] {
        var found = laOf.enumerated().map { ["S\($0)", las[$1], regions[regionOf[$1]]] }
        if isSchoolMissing {
            found += las.indices.map { ["SX", las[$0], regions[regionOf[$0]]] }
        }
        if isSchoolMissing, isLaMissing, regionIsVariable {
            found += (regions + ["RX"]).map { ["SX", "LX", $0] }
        }
        return found
    }

    func labels(of dimension: String) -> [String] {
        switch dimension {
        case "school": laOf.indices.map { "S\($0)" } + (isSchoolMissing ? ["SX"] : [])
        case "la": las + (isLaMissing ? ["LX"] : [])
        default:
            regionIsVariable
                ? regions + ["RX"] : Set(regionOf).sorted().map { regions[$0] }
        }
    }

    func set(_ label: String, _ dimension: String, _ dataset: Dataset) -> Set<Int> {
        guard case .codes(let codes)? = dataset.categories(of: label, in: dimension, totals: [])
        else { return [] }
        return Set(codes)
    }
}
