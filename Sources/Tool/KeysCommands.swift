import ArgumentParser
import Audit
import Clearance
import Desk
import Glibc
import Signing
import Writers

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Register people, their roles and their keys.",
        subcommands: [
            Add.self, New.self, Password.self, Token.self, List.self, Retire.self, Forget.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give somebody a role; a checker or data owner gets a key.",
            discussion: """
                Without --public-key a key is made for a checker or data owner and stored at the \
                desk, encrypted under their own passphrase. With it, the private key stays with them.
                Roles: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).
                """)

        @Argument(help: "The person's name.") var name: String
        @Option(help: "What they may do.") var role: RoleArgument
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator who registers them.")
        var operatorName = "operator"
        @Option(help: "A file whose first line is the new key's passphrase; - is standard input.")
        var passphraseFile: String?
        @Option(help: "The public key (PEM) of a key that the person made elsewhere.")
        var publicKey: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            let key = try publicKey.map { path in
                let pem = try DiskFiles().read(path, limit: 1 << 16)
                do {
                    return try PublicKey(pem: pem)
                } catch let error as SigningError {
                    throw CallError("\(path): \(error)")
                }
            }
            var passphrase: [UInt8]?
            if key == nil, Role.signing.contains(role.role) {
                passphrase = try Passphrase.read(
                    from: passphraseFile, prompt: "New passphrase of \(name): ")
            }
            let keyID = try desk.register(
                name, as: role.role, passphrase: passphrase, publicKey: key, by: operatorName)
            let end = keyID.map { ", key \($0)" } ?? ""
            try output.say("registered \(name) as \(role.role.rawValue)\(end)\n")
        }
    }

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key pair on your own machine; give NAME.pub to the operator.")

        @Option(help: "The private key's file; the public key goes to the same name with .pub.")
        var out: String
        @Option(help: "A file whose first line is the passphrase; - is standard input.")
        var passphraseFile: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let passphrase = try Passphrase.read(from: passphraseFile, prompt: "New passphrase: ")
            let key = try PrivateKey.generate(.ed25519)
            let files = DiskFiles()
            umask(0o077)
            try files.writeDurably(try key.encryptedPEM(passphrase: passphrase), to: out)
            try files.writeDurably(key.publicKey.pem, to: "\(out).pub")
            try output.say("made \(out) and \(out).pub, key \(key.publicKey.keyID)\n")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Who is registered, as what.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let people = try desk.read().people()
            switch format {
            case .text: for person in people { try emit(Self.text(person)) }
            case .json:
                var writer = JSONWriter()
                writer.array { writer in
                    for person in people { Self.write(person, to: &writer) }
                }
                try emit(writer.bytes + [0x0A])
            }
        }

        private static func text(_ person: Person) -> String {
            let roles = person.roles.map(\.rawValue).joined(separator: ", ")
            return "\(person.name ?? "(erased)")  \(roles)  \(person.pseudonym)\n"
                + person.keyIDs.map { "  key \($0)\n" }.joined()
        }

        private static func write(_ person: Person, to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("name", person.name)
                writer.member("pseudonym", person.pseudonym.text)
                writer.strings("roles", person.roles.map(\.rawValue))
                writer.strings("keys", person.keyIDs)
            }
        }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a key out of force; what was released with its votes stays good.")

        @Argument(help: "The key's id.") var keyID: String
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator.") var operatorName = "operator"
        @OptionGroup var output: OutputOptions

        func run() throws {
            try desk.open().retire(keyID: keyID, by: operatorName)
            try output.say("retired \(keyID)\n")
        }
    }
}

extension KeysCommand {
    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase the name of somebody who has gone; they can do nothing any more.",
            discussion: """
                What they did stays in the log by their pseudonym, and nobody can tell any more whose \
                that is. Retire their keys first. Backups keep what they have.
                """)

        @Argument(help: "The person's name.") var name: String
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator.") var operatorName = "operator"
        @OptionGroup var output: OutputOptions

        func run() throws {
            try desk.open().forget(name, by: operatorName)
            try output.say("forgot \(name)\n")
        }
    }
}

/// A role by its name.
struct RoleArgument: ExpressibleByArgument {
    let role: Role

    init?(argument: String) {
        guard let role = Role(rawValue: argument) else { return nil }
        self.role = role
    }

    static var allValueStrings: [String] { Role.allCases.map(\.rawValue) }
}
