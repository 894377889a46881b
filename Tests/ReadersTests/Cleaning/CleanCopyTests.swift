import Disclosure
import Foundation
import Outputs
import Testing
import Writers

@testable import Readers

private let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Corpus").path()

private func proposal(of name: String) throws -> (SubmittedFolder, CleanProposal) {
    let folder = try FolderReader.folder(at: "\(corpus)/\(name)", digest: noDigest)
    let opened = try SubmissionOpener.open(folder: folder)
    return (folder, CleanProposal(of: folder, opened, digest: noDigest))
}

/// The faults of the folder that a proposal would write.
private func faults(after proposal: CleanProposal) throws -> [Fault] {
    let page = SubmissionYAML.write(proposal.declaration)
    let declaration = SubmittedFile(path: "submission.yaml", bytes: page, digest: noDigest(page))
    let folder = SubmittedFolder(files: [declaration] + proposal.files, refused: [])
    return try SubmissionOpener.open(folder: folder).outputs.flatMap(\.faults)
}

@Suite struct CleanCopyTests {
    @Test(arguments: [
        "xlsx-hidden-sheet", "xlsx-hidden-column", "xlsx-hidden-row", "xlsx-comment",
        "xlsx-author", "xlsx-white", "xlsx-custom-xml", "xlsx-macro", "xlsx-chart",
        "xlsx-formula-cached", "xlsx-defined-name", "xlsx-outline-collapsed", "xlsx-textbox",
        "ods-hidden-sheet", "ods-hidden-row", "ods-hidden-column", "ods-note", "ods-author",
        "png-author", "png-tail", "png-prVt", "png-eXIf", "png-animation", "png-icc",
        "png-zip-behind", "jpg-exif", "jpg-comment", "jpg-tail", "jpg-thumbnail", "jpg-xmp",
        "ipynb-widgets", "ipynb-author", "ipynb-attachment", "ipynb-cell-metadata",
        "ipynb-root-entry", "ipynb-javascript", "ipynb-hidden-source",
    ])
    func `a clean version hides nothing and reads as the same table`(name: String) throws {
        let (folder, proposal) = try proposal(of: name)
        #expect(proposal.changes.count == 1 && proposal.left.isEmpty)
        let faults = try faults(after: proposal)
        #expect(faults.allSatisfy { $0.problem != .hiddenContent }, "\(faults)")
        #expect(!proposal.files.contains { Array($0.bytes).contains("Quarrington") })
        #expect(folder.files.count <= proposal.files.count + 1)
        guard name.hasPrefix("xlsx") || name.hasPrefix("ods") else { return }
        let piece = try #require(proposal.changes.first?.pieces.first)
        #expect(
            String(decoding: piece.bytes, as: UTF8.self).hasPrefix("region,sex,n\nNorth,F,42\n"))
        #expect(piece.path == "t.csv" && faults.isEmpty, "\(faults)")
    }

    @Test(arguments: ["png-author", "png-tail", "png-animation", "png-clean-palette"])
    func `the pixels of a picture stay what they are`(name: String) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(corpus)/\(name)/f.png")))
        let clean = try CleanImage.png(bytes, limits: ReadLimits())
        #expect(try pixels(of: clean) == pixels(of: bytes))
        #expect(
            chunks(of: clean).allSatisfy { ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].contains($0) })
        #expect(try CleanImage.png(clean, limits: ReadLimits()) == clean)
    }

    private func chunks(of image: [UInt8]) -> [String] {
        var names: [String] = []
        var index = 8
        while index + 12 <= image.count {
            names.append(String(decoding: image[(index + 4)..<(index + 8)], as: UTF8.self))
            index += 12 + image.big32(index)
        }
        return names
    }

    private func pixels(of image: [UInt8]) throws -> [UInt8] {
        var packed: [UInt8] = []
        var index = 8
        while index + 12 <= image.count {
            let length = image.big32(index)
            if image[(index + 4)..<(index + 8)].elementsEqual("IDAT".utf8) {
                packed += image[(index + 8)..<(index + 8 + length)]
            }
            if image[(index + 4)..<(index + 8)].elementsEqual("IEND".utf8) { break }
            index += 12 + length
        }
        return try Inflater.zlib(packed[...], limit: 64 << 20)
    }

    @Test(arguments: [0, 1, 300, 70_000])
    func `what is packed unfolds to the same bytes`(count: Int) throws {
        var random = SeededGenerator(seed: 7)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try Inflater.zlib(try Deflater.zlib(bytes)[...], limit: 1 << 20) == bytes)
    }

    @Test func `a notebook keeps its sources`() throws {
        let (_, proposal) = try proposal(of: "ipynb-javascript")
        let bytes = try #require(proposal.changes.first?.pieces.first).bytes
        let root = try JSONTree.root(of: bytes, limits: ReadLimits())
        #expect(root["cells"]?.items.first?["source"]?.joined == "t")
        #expect(root["cells"]?.items.first?["outputs"]?.items.isEmpty ?? false)
    }

    @Test(arguments: ["docx-comment", "pdf-attachment", "svg-script", "html-comment"])
    func `what cannot be cleaned is left, with a reason`(name: String) throws {
        let (_, proposal) = try proposal(of: name)
        #expect(proposal.changes.isEmpty && proposal.left.count == 1)
    }

    @Test func `a clean folder is left alone`() throws {
        let (_, proposal) = try proposal(of: "xlsx-clean")
        #expect(proposal.changes.isEmpty && proposal.left.isEmpty)
    }
}
