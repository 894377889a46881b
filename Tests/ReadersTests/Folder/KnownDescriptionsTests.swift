import Outputs
import Testing

@testable import Readers

/// Descriptions of datasets that were read already.
struct KnownDescriptionsTests {
    private static let listed =
        "dataset: test\nunits: [person]\nvariables:\n  la: {file: las.csv, code: code}\n"

    private func dataset(
        _ description: String, _ codes: String, _ known: KnownDescriptions
    ) throws -> Dataset? {
        let files = [
            "submission.yaml": countsSubmission(), "dataset.yaml": description,
            "las.csv": "code\n\(codes)\n", "t.csv": "la,n\nLA1,34\n",
        ]
        return try SubmissionOpener.open(folder: folder(files), descriptions: known).dataset
    }

    @Test func `are those of the same bytes, read once or twice`() throws {
        let known = KnownDescriptions()
        let alone = try SubmissionOpener.open(
            folder: folder(["submission.yaml": countsSubmission(), "dataset.yaml": testDataset])
        ).dataset
        for _ in 0..<2 { #expect(try dataset(testDataset, "LA1", known) == alone) }
        let renamed = testDataset.replacing("Ashford Vale", with: "Ashford")
        #expect(try dataset(renamed, "LA1", known)?.variables["la"] != alone?.variables["la"])
    }

    @Test func `are read again where they name a file, which may differ`() throws {
        let known = KnownDescriptions()
        #expect(try dataset(Self.listed, "LA1", known)?.variables["la"]?.codes == ["LA1"])
        #expect(try dataset(Self.listed, "LA2", known)?.variables["la"]?.codes == ["LA2"])
    }

    @Test func `are refused every time`() {
        let known = KnownDescriptions()
        for _ in 0..<2 {
            #expect(throws: ReadErrors.self) { try dataset("datset: test\n", "LA1", known) }
        }
    }
}
