import ArgumentParser
import Desk
import Release
import Writers

extension KeysCommand {
    struct Token: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make, list and revoke tokens for programs that use /v1.",
            discussion: """
                A token is shown once. With it a program may read what the person may read, and with \
                the scope submit check, hand in and take back. Nobody votes, releases or recalls \
                with one. Without a name the tokens there are listed.
                """)

        @Argument(help: "Whose programs.") var name: String?
        @Option(help: "read or submit; several may be given. Without it: read.")
        var scope: [TokenScope] = [.read]
        @Option(help: "How many days it lasts, up to \(OpenDesk.longestToken).") var days = 30
        @Option(help: "The id of a token that is no longer good.") var revoke: String?
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator.") var operatorName = "operator"
        @Option(help: "text or json, for the list.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            if let revoke {
                try desk.revokeToken(revoke, by: operatorName)
                return try output.say("revoked \(revoke)\n")
            }
            if let name {
                let token = try desk.makeToken(
                    for: name, scopes: Set(scope), days: days, by: operatorName)
                return try emit("\(token)\n")
            }
            let tokens = try desk.tokens().map { token in
                (
                    id: token.id, name: try desk.name(of: token.person),
                    scopes: token.scopes.map(\.rawValue).sorted(), until: timestamp(token.expires)
                )
            }
            guard format == .json else {
                for token in tokens {
                    let scopes = token.scopes.joined(separator: ", ")
                    try emit("\(token.id)  \(token.name)  \(scopes)  until \(token.until)\n")
                }
                return
            }
            var writer = JSONWriter()
            writer.array { writer in
                for token in tokens {
                    writer.object { writer in
                        writer.member("id", token.id)
                        writer.member("name", token.name)
                        writer.strings("scopes", token.scopes)
                        writer.member("until", token.until)
                    }
                }
            }
            try emit(writer.bytes + [0x0A])
        }
    }
}

extension TokenScope: ExpressibleByArgument {}
