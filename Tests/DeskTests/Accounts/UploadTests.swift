import Testing

@testable import Desk

struct UploadTests {
    @Test(arguments: [
        (["a/submission.yaml", "a/t/x.csv"], ["submission.yaml", "t/x.csv"]),
        (["submission.yaml", "t/x.csv"], ["submission.yaml", "t/x.csv"]),
        (["a/x", "ab/y"], ["a/x", "ab/y"]), (["only.csv"], ["only.csv"]), ([], []),
        (["a/", "a/b"], ["a/", "a/b"]),
    ])
    func `the folder that was chosen is not part of the paths`(paths: [String], kept: [String]) {
        let uploads = paths.map { Upload(path: $0, bytes: []) }
        #expect(Upload.withoutCommonFolder(uploads).map(\.path) == kept)
    }

    @Test func `waits grow from the fifth wrong secret on, and end`() {
        let waits = (0...40).map { SignInPolicy.wait(after: $0) }
        #expect(waits.prefix(5).allSatisfy { $0 == 0 })
        #expect(Array(waits[5...8]) == [2, 4, 8, 16])
        #expect(waits.last == SignInPolicy.longestWait)
        #expect(waits == waits.sorted())
    }

    @Test func `a form's word fits its own cookie only`() {
        let cookie = [UInt8](repeating: 7, count: 32)
        let word = FormToken.token(for: cookie)
        #expect(FormToken.matches(word, cookie: cookie))
        #expect(!FormToken.matches(word, cookie: [UInt8](repeating: 8, count: 32)))
        for length in 0..<word.count {
            #expect(!FormToken.matches(String(word.prefix(length)), cookie: cookie))
        }
    }
}
