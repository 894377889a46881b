import ArgumentParser
import Desk
import Release

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

        func run() throws {
            let desk = try desk.open()
            if let revoke {
                try desk.revokeToken(revoke, by: operatorName)
                return try emit("revoked \(revoke)\n")
            }
            if let name {
                let token = try desk.makeToken(
                    for: name, scopes: Set(scope), days: days, by: operatorName)
                return try emit("\(token)\n")
            }
            for token in try desk.tokens() {
                let scopes = token.scopes.map(\.rawValue).sorted().joined(separator: ", ")
                try emit(
                    "\(token.id)  \(try desk.name(of: token.person))  \(scopes)  until "
                        + "\(timestamp(token.expires))\n")
            }
        }
    }
}

extension TokenScope: ExpressibleByArgument {}
