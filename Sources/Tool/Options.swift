import ArgumentParser
import Audit
import Desk
import Disclosure
import Glibc
import Outputs
import Readers
import Signing
import Writers

enum ListFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// How text is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print only what has to be acted on.")
    var quiet = false

    @Flag(help: "No colour, as with the environment variable NO_COLOR.")
    var noColor = false

    /// Says that something was done; with --quiet the exit status does.
    func say(_ text: String) throws {
        if !quiet { try emit(text) }
    }

    var style: TextStyle {
        TextStyle(
            colour: isatty(1) == 1 && !noColor && getenv("NO_COLOR") == nil,
            columns: Terminal.columns, quiet: quiet)
    }
}

/// Which desk.
struct DeskOptions: ParsableArguments {
    @Option(name: .customLong("desk"), help: "The desk's folder.")
    var path: String

    func open() throws -> OpenDesk { try told(try OpenDesk(at: path)) }

    /// To look at; it need not be possible to write to it.
    func read() throws -> OpenDesk { try told(try OpenDesk.reading(path)) }

    private func told(_ desk: OpenDesk) throws -> OpenDesk {
        for notice in desk.notices { complain(notice) }
        desk.tell = complain
        return desk
    }
}

/// Who acts, and the key they sign with. A secret is never an argument.
struct ActorOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: "Your name, as registered at the desk.")
    var name: String

    @Option(name: .customLong("key"), help: "Your private key, if it is not stored at the desk.")
    var keyFile: String?

    @Option(help: "A file whose first line is your passphrase; - reads standard input.")
    var passphraseFile: String?

    func passphrase() throws -> [UInt8] {
        try Passphrase.read(from: passphraseFile, prompt: "Passphrase of \(name): ")
    }
}

enum Passphrase {
    /// From a file, standard input (`-`), or asked on the terminal without echo.
    static func read(from path: String?, prompt: String) throws -> [UInt8] {
        let bytes: [UInt8]
        switch path {
        case "-": bytes = Array((readLine(strippingNewline: true) ?? "").utf8)
        case let path?: bytes = try DiskFiles().read(path, limit: 4096)
        case nil: bytes = try Terminal.ask(prompt)
        }
        let line = Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
        guard !line.isEmpty else { throw CallError("the passphrase is empty; give one") }
        return line
    }
}

enum Terminal {
    static var columns: Int {
        if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 20 {
            return columns
        }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }

    /// Asks on the terminal itself, so that redirected input is not taken for an answer.
    static func ask(_ prompt: String) throws -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else {
            throw CallError("no terminal to ask for a passphrase; give --passphrase-file")
        }
        defer { close(terminal) }
        var settings = termios()
        tcgetattr(terminal, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer { tcsetattr(terminal, TCSAFLUSH, &settings) }
        _ = prompt.withCString { write(terminal, $0, strlen($0)) }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while answer.count < 4096, read(terminal, &byte, 1) == 1, byte != 0x0A {
            answer.append(byte)
        }
        _ = write(terminal, "\n", 1)
        return answer
    }
}

/// Writes bytes to standard output; a closed pipe ends the program quietly, a full disk with 3.
func emit(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            if errno == EPIPE { throw ExitCode(0) }
            throw FileError(
                operation: "write", path: "standard output", code: errno,
                reason: String(cString: strerror(errno)))
        }
        rest = rest.dropFirst(count)
    }
}

func emit(_ text: String) throws { try emit(Array(text.utf8)) }

/// The SHA-256 of some bytes, as the left column names it.
func digest(of bytes: [UInt8]) -> Digest {
    guard let digest = Digest(hex: SHA256Digest(of: bytes).hex) else {
        preconditionFailure("a digest that is none")
    }
    return digest
}
