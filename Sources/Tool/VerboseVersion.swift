import Desk
import Readers

/// `sallyport --version --verbose`: what this program is, and what holds its readers back here.
enum VerboseVersion {
    static let arguments = ["--version", "--verbose"]

    static func text() throws -> String {
        let measures = try ConfinedReaders.measures()
        let refused = measures.refused.map { "  \($0): refused by this machine" }
        let all = measures.inForce.map { "  \($0)" } + refused
        return """
            sallyport \(Sallyport.version)
            submitted files are read in processes of their own, with:
            \(all.joined(separator: "\n"))

            """
    }

    /// Starts a reader before anybody waits for one.
    static func tryReader() throws {
        try ConfinedReaders.measures()
        complainIfWeak()
    }

    /// Says so where the kernel, or the container around us, refuses what would hold a reader that was
    /// taken over; nothing otherwise.
    static func complainIfWeak() {
        guard ConfinedReaders.takeWeakness() else { return }
        complain(
            "submitted files are read with resource limits alone: this machine refuses seccomp and"
                + " Landlock; allow them, or read SECURITY.md")
    }
}
