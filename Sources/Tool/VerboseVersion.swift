import Desk
import Readers

/// `sallyport --version --verbose`: what this program is, and what holds its readers back here.
enum VerboseVersion {
    static let arguments = ["--version", "--verbose"]

    static func text() throws -> String {
        let measures = try ConfinedReaders.measures()
        return """
            sallyport \(Sallyport.version)
            submitted files are read in processes of their own, with:
            \(measures.map { "  \($0)\n" }.joined())
            """
    }

    /// Says so where the kernel, or the container around us, refuses what would hold a reader that was
    /// taken over; nothing otherwise.
    static func complainIfWeak() throws {
        let measures = try ConfinedReaders.measures()
        guard !measures.contains(where: { $0.hasPrefix("a filter") || $0.hasPrefix("no files") })
        else { return }
        complain(
            "submitted files are read with resource limits alone: this machine refuses seccomp and"
                + " Landlock; allow them, or read SECURITY.md")
    }
}
