import ArgumentParser
import Audit
import Desk
import Glibc
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "The desk in a browser.",
        discussion: """
            Without a certificate it listens on this machine only: a loopback address, or a unix \
            socket before which a proxy with TLS stands. With --tls-certificate and --tls-key it \
            speaks TLS (1.2 or newer) at any address; after a renewal, start it again. People \
            sign in with the secret that `sallyport keys password` \
            sets; checkers sign their decisions with the passphrase of their own key.
            """)

    @OptionGroup var desk: DeskOptions

    @Option(
        help: """
            127.0.0.1:PORT, [::1]:PORT or unix:PATH; with TLS also ADDRESS:PORT, such as \
            0.0.0.0:443. Port 0 takes a free one.
            """)
    var listen = "127.0.0.1:8080"

    @Option(help: "The server's certificate and those that issued it, PEM.")
    var tlsCertificate: String?

    @Option(help: "The certificate's private key, PEM, readable by its owner only.")
    var tlsKey: String?

    @Option(
        help: """
            A folder with one per researcher, called by their name: what is in that they may hand in by \
            name, and nobody else sees it.
            """)
    var inbox: String?

    @Option(help: "A folder, outside the desk, to which release managers write bundles.")
    var releases: String?

    @Flag(help: "Fill a new desk with the examples, and print how to sign in.")
    var demo = false

    @Option(help: "Where the examples are, for --demo.")
    var examples: String?

    func run() async throws {
        WebServer.settleMemory()
        guard let address = ListenAddress(listen) else {
            throw CallError(
                "--listen \(listen): give 127.0.0.1:PORT, [::1]:PORT or unix:PATH, or with TLS an "
                    + "address in digits with its port")
        }
        var inbox = inbox
        var releases = releases
        if demo {
            let found = try Demonstration.examples(at: examples)
            releases = releases ?? "\(desk.path)-released"
            try Demonstration.make(at: desk.path, releases: releases, examples: found)
            if inbox == nil {
                let made = "\(desk.path)-inbox"
                try Demonstration.fill(inbox: made, examples: found)
                inbox = made
            }
        }
        for folder in [inbox, releases].compactMap(\.self)
        where try DiskFiles().kind(of: folder) != .folder {
            throw CallError("\(folder): there is no such folder; make it first")
        }
        try VerboseVersion.tryReader()
        let server: WebServer
        do {
            let tls = try transportSecurity()
            if let warning = tls?.warning { complain("warning: \(warning)") }
            server = try WebServer(
                desk: desk.path, listen: address, inbox: inbox, releases: releases, tls: tls)
        } catch let problem as ServeProblem {
            throw CallError("\(problem)")
        }
        if let warning = server.warning { complain("warning: \(warning)") }
        do {
            try await server.run { place in
                complain("the desk is at \(place) (end with Ctrl-C)")
            }
        } catch let problem as ServeProblem {
            throw CallError("\(problem)")
        }
    }
}

extension ServeCommand {
    private func transportSecurity() throws -> TransportSecurity? {
        switch (tlsCertificate, tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return try TransportSecurity(certificate: certificate, key: key)
        case (_?, nil): throw CallError("--tls-certificate: its key is missing; give --tls-key")
        case (nil, _?):
            throw CallError("--tls-key: its certificate is missing; give --tls-certificate")
        }
    }
}

extension KeysCommand {
    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the secret with which somebody signs in at the desk's pages.",
            discussion: """
                At least \(SignInPolicy.shortest) characters, and not the passphrase of their key. \
                Whoever is signed in under the name is signed out.
                """)

        @Argument(help: "The person's name.") var name: String
        @OptionGroup var desk: DeskOptions
        @Option(help: "A file whose first line is the secret; - is standard input.")
        var passphraseFile: String?
        @Flag(help: "Ask for the codes of a second device from now on, and print its seed, once.")
        var secondFactor = false
        @Flag(help: "Ask for no codes any more: the device is lost.")
        var noSecondFactor = false
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            // Refuse an unknown name before anybody types a secret.
            _ = try desk.pseudonym(of: name)
            let secret = try Passphrase.read(
                from: passphraseFile, prompt: "Sign-in secret of \(name): ")
            try desk.setPassword(secret, of: name)
            try output.say("\(name) can sign in\n")
            if noSecondFactor { try desk.removeDevice(of: name) }
            if secondFactor {
                let seed = try desk.addDevice(of: name)
                try emit("type this into the second device (TOTP, 6 digits, 30 seconds): \(seed)\n")
            }
        }
    }
}
