import Desk
import Disclosure
import Foundation
import Readers
import Testing
import Writers

struct PackFilesTests {
    @Test(arguments: PackFiles.names)
    func `every case of a pack comes out as drawn`(name: String) throws {
        let pack = try PackFiles.pack(name)
        let cases = try PackFiles.cases(name)
        for one in cases {
            let report = SubmissionReport(on: one.submission, by: [pack])
            #expect(one.disagreements(with: report) == [], "\(name), line \(one.line): \(one.name)")
        }
    }

    @Test(arguments: PackFiles.names)
    func `a pack's cases make every one of its rules object`(name: String) throws {
        let pack = try PackFiles.pack(name)
        var fired: Set<String> = []
        for one in try PackFiles.cases(name) {
            let report = SubmissionReport(on: one.submission, by: [pack])
            fired.formUnion(report.outputs.flatMap(\.findings).map(\.rule))
        }
        let silent = Set(pack.rules.filter { $0.words.hasSuffix(": pass.") }.map(\.key))
        // Each of these is proved by its own tests: no drawing holds code, a figure, a two-by-two
        // table, another type of file, or the missing value that OpenSAFELY's digits would have to
        // give away.
        let elsewhere: Set<String> = [
            "code", "figure", "negative-values", "decimals", "ratios", "file-types",
        ]
        #expect(Set(pack.rules.map(\.key)).subtracting(fired, silent, elsewhere) == [])
    }

    @Test func `a folder's name is the name of its pack`() throws {
        #expect(PackFiles.names.count >= 20)
        for name in PackFiles.names { #expect(try PackFiles.pack(name).name == name) }
    }

    @Test func `the packs built into the program are those of Rules, byte for byte`() throws {
        #expect(BuiltInPacks.packs.keys.sorted() == PackFiles.names)
        for name in PackFiles.names {
            let built = BuiltInPacks.packs[name].map { Array($0.utf8) }
            #expect(try built == PackFiles.bytes("\(name)/pack.yaml"), "run Tests/embed-packs")
        }
    }

    @Test func `the guide is what the program writes`() throws {
        let listed = try PackFiles.names.map { name in
            PackGuide.Listed(pack: try PackFiles.pack(name), cases: try PackFiles.cases(name).count)
        }
        #expect(
            try PackGuide.markdown(listed) == PackFiles.bytes("README.md"),
            "run `sallyport rules readme > Rules/README.md`")
    }
}

extension Set {
    fileprivate func subtracting(_ others: Set...) -> Set {
        others.reduce(self) { $0.subtracting($1) }
    }
}
