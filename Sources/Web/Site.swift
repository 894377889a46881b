import Clearance
import Desk
import Hummingbird
import Logging
import Readers
import Signing

/// The desk's pages: who asks, what they sent, and the answer as HTML.
struct Site: Sendable {
    let keeper: DeskKeeper
    /// Judges what is not handed in yet. Such files can take long: whoever works at what is handed
    /// in does not wait for them.
    let drafts: DeskKeeper
    let address: ListenAddress
    /// Our own certificate; nil: plain HTTP, on this machine.
    let tls: TransportSecurity?
    let pages: Pages
    /// Folders in it may be handed in by name; nil for uploads only.
    let inbox: String?
    /// How a proxy says who asks; nil: people sign in here.
    let identity: ProxyIdentity?
    /// The only way in where a proxy says so over TCP.
    let proxy: ProxyDoor?
    /// Where released bundles are written; nil for the command line only.
    let releases: String?
    /// What a secret is compared with when nobody has the name.
    let stranger: PasswordHash
    /// One look at a secret at a time: each takes 32 MiB.
    let door = SignInDoor()
    let keptPages = KeptPages()
    let checks = ChecksUnderWay()
    let heldKeys = HeldKeys()
    let unfinished = UnfinishedBallots()
    let refusals = Refusals()
    var pace = Pace.usual

    /// Bytes of a form, and of one with files.
    static let mostFormBytes = 1 << 20
    /// As much is read of a form that nobody who is signed in has sent.
    private static let mostTypedBytes = 1 << 16
    static let mostUploadBytes = 128 << 20
}

/// Looks at secrets one after the other, without holding up the desk.
actor SignInDoor {
    private let look = Look()
    private var waiting = 0
    /// Sign-ins that may wait for their turn.
    private static let most = 16

    private actor Look {
        func accepts(_ secret: [UInt8], _ attempt: SignInAttempt) -> Bool {
            attempt.accepts(secret)
        }
    }

    /// Nil if too many wait already: nothing was looked at.
    func accepts(_ secret: [UInt8], _ attempt: SignInAttempt) async -> Bool? {
        guard waiting < Self.most else { return nil }
        waiting += 1
        defer { waiting -= 1 }
        return await look.accepts(secret, attempt)
    }
}

/// Who asks, with the cookie that says so.
struct Caller: Sendable {
    let cookie: [UInt8]
    /// Nil before signing in.
    let visitor: Visitor?
    /// A cookie that the browser does not have yet.
    let isNew: Bool

    var formToken: String { FormToken.token(for: cookie) }
}

// MARK: - Cookies

extension Site {
    /// Whether browsers reach us by TLS: our own, or that of a proxy.
    private var isSecure: Bool { tls != nil || address.isSocket || proxy != nil }

    /// By TLS the cookie is bound to the host; on plain loopback browsers differ about `Secure`, so
    /// it is not.
    var cookieName: String { isSecure ? "__Host-sallyport" : "sallyport" }

    func cookie(_ token: [UInt8]) -> String {
        "\(cookieName)=\(Base64.encode(token)); Path=/; HttpOnly; SameSite=Strict\(secure)"
    }

    /// A cookie that ends at once.
    var noCookie: String {
        "\(cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict\(secure)"
    }

    private var secure: String { isSecure ? "; Secure" : "" }

    func caller(_ request: Request) async throws -> Caller {
        guard let identity else { return try await caller(byCookieOf: request) }
        let visitor = try await visitor(of: request, by: identity)
        let token = Self.tokens(in: request, named: cookieName).first
        return Caller(
            cookie: try token ?? RandomBytes.make(32), visitor: visitor, isNew: token == nil)
    }

    /// Whom the proxy names. Named by nobody or twice: somebody came past it, or it lets through
    /// what others sent.
    private func visitor(of request: Request, by identity: ProxyIdentity) async throws -> Visitor {
        let given = FieldName(identity.header).map { request.headers[values: $0] } ?? []
        guard address.isSocket || proxy != nil, given.count == 1, let name = given.first,
            let visitor = try await keeper.use({ try $0.visitor(named: name, by: identity) })
        else {
            throw Stop(
                status: .unauthorized, heading: "Who are you?",
                message: "The proxy before this desk has to say who asks, by one name that is "
                    + "registered here. Ask the operator.")
        }
        return visitor
    }

    /// Cookies of that name that are tokens.
    private static func tokens(in request: Request, named name: String) -> [[UInt8]] {
        (request.headers[.cookie] ?? "").split(separator: ";").compactMap { pair in
            let trimmed = pair.drop { $0 == " " }
            guard trimmed.hasPrefix("\(name)="),
                let token = Base64.decode(String(trimmed.dropFirst(name.count + 1))),
                token.count == 32
            else { return nil }
            return token
        }
    }

    /// Lets go of what was kept for a session that is over.
    func forget(session token: [UInt8]) {
        heldKeys.drop(session: token)
        unfinished.drop(session: SHA256Digest(of: token))
    }

    private func caller(byCookieOf request: Request) async throws -> Caller {
        if let token = Self.tokens(in: request, named: cookieName).first {
            let visitor = try await keeper.use { try $0.visitor(token: token) }
            if visitor == nil { forget(session: token) }
            return Caller(cookie: token, visitor: visitor, isNew: false)
        }
        return Caller(cookie: try RandomBytes.make(32), visitor: nil, isNew: true)
    }

    /// Who is signed in; anybody else is asked to sign in first.
    func signedIn(_ request: Request) async throws -> (caller: Caller, visitor: Visitor) {
        let caller = try await caller(request)
        guard let visitor = caller.visitor else { throw await signedOut(request) }
        return (caller, visitor)
    }

    /// For whoever is not signed in, or not any more: what they had typed, if it was a form.
    private func signedOut(_ request: Request) async -> any Error {
        guard request.method == .post,
            let fields = try? await fields(request, limit: Self.mostTypedBytes)
        else { return Redirect(target: "/sign-in") }
        let typed = fields.filter { Self.isTyped($0.name) }.map(\.text)
            .filter { !$0.allSatisfy(\.isWhitespace) }
        guard !typed.isEmpty else { return Redirect(target: "/sign-in") }
        return Stop.signedOut(typed: typed)
    }

    /// Whether somebody writes sentences into a field of that name; nothing secret is.
    private static func isTyped(_ field: String) -> Bool {
        ["reason", "text", "recipients", "title"].contains(field) || field.hasSuffix("-context")
    }
}

// MARK: - Forms

extension Site {
    /// The fields of a form, if it carries the token of the caller's cookie.
    func form(_ request: Request, of caller: Caller, limit: Int = mostFormBytes) async throws
        -> [FormField]
    {
        let fields = try await fields(request, limit: limit)
        guard FormToken.matches(fields.text("token"), cookie: caller.cookie) else {
            throw Stop.forged
        }
        return fields
    }

    /// The fields of a form, whoever sent it.
    func fields(_ request: Request, limit: Int) async throws -> [FormField] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Stop.tooLarge
        }
        let end = ContinuousClock.now + pace.time(for: limit)
        var body: [UInt8] = []
        do {
            for try await part in request.body {
                guard ContinuousClock.now < end else { throw Stop.tooSlow }
                guard body.count + part.readableBytes <= limit else { throw Stop.tooLarge }
                body += part.readableBytesView
            }
        } catch let stop as Stop {
            throw stop
        } catch {
            // What breaks off, or is cut into parts wrongly, is the sender's fault.
            throw Stop.notUnderstood
        }
        return try FormReader.fields(in: body, type: request.headers[.contentType] ?? "")
    }
}

extension [FormField] {
    /// The files among them; a browser sends a field without a file as one without a name.
    var uploads: [Upload] {
        compactMap { field in
            guard let name = field.fileName, !name.isEmpty else { return nil }
            return Upload(path: name, bytes: field.bytes)
        }
    }

    /// The same where nothing but files may be sent: what has no name would be passed over.
    var namedUploads: [Upload] {
        get throws {
            guard let stray = first(where: { $0.fileName?.isEmpty ?? true }) else { return uploads }
            throw Stop(
                status: .unprocessableContent, heading: "A part is no file",
                message:
                    "the part named \(stray.name.prefix(60)) has no file name; send each file as a"
                    + " part with its path as file name. Nothing was judged.")
        }
    }

    /// The first value of that name; empty if there is none.
    func text(_ name: String) -> String { first { $0.name == name }?.text ?? "" }

    func bytes(_ name: String) -> [UInt8] { first { $0.name == name }?.bytes ?? [] }
}

// MARK: - Pages

extension Site {
    /// What every page has around what it shows.
    struct Frame<Screen> {
        let title: String
        let nav: Nav?
        let token: String
        let alert: String?
        let wide: Bool
        let openKeys: OpenKeys?
        /// The page of a file with the form of a decision: whoever follows a link of it sends along
        /// what they typed. Nil for any other.
        var leaving: String?
        /// What the alert is about; nil where it is about no field.
        var field: Field?
        let screen: Screen

        struct Field {
            let id: String
            let label: String
        }
    }

    struct Nav {
        let person: String
        let roles: String
        let links: [Link]
    }

    struct Link {
        let label: String
        let target: String
        let isHere: Bool
    }

    func page<Screen>(
        _ template: String, _ title: String, _ screen: Screen, for caller: Caller,
        at here: String = "", alert: String? = nil, wide: Bool = false,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        answer(
            text(template, title, screen, for: caller, at: here, alert: alert, wide: wide),
            to: caller, status: status)
    }

    /// A page as HTML.
    func text<Screen>(
        _ template: String, _ title: String, _ screen: Screen, for caller: Caller,
        at here: String = "", alert: String? = nil, wide: Bool = false, leaving: String? = nil,
        field: Frame<Screen>.Field? = nil
    ) -> String {
        let frame = Frame(
            title: title, nav: caller.visitor.map { nav($0, here) }, token: caller.formToken,
            alert: alert, wide: wide, openKeys: openKeys(of: caller), leaving: leaving,
            field: alert == nil ? nil : field, screen: screen)
        return pages.render(frame, as: template)
    }

    func answer(_ text: String, to caller: Caller, status: HTTPResponse.Status = .ok) -> Response {
        var response = Self.html(ByteBuffer(string: text), status: status)
        if caller.isNew { response.headers[.setCookie] = cookie(caller.cookie) }
        return response
    }

    func nav(_ visitor: Visitor, _ here: String) -> Nav {
        var links = [("Desk", "/")]
        if visitor.isA(.researcher) { links.append(("Hand in", "/hand-in")) }
        if !visitor.roles.isDisjoint(with: Role.ofTheDesk) { links.append(("Policy", "/policy")) }
        if Self.mayAudit(visitor) {
            links += [("Figures", "/figures"), ("Log", "/log"), ("People", "/people")]
        }
        return Nav(
            person: visitor.name,
            roles: visitor.roles.map(\.rawValue).sorted().joined(separator: ", "),
            links: links.map { Link(label: $0.0, target: $0.1, isHere: $0.1 == here) })
    }

    static func mayAudit(_ visitor: Visitor) -> Bool { visitor.readsLog }

    /// A page for what went wrong. It does not say who is signed in: it may not know.
    func page(for stop: Stop) -> Response {
        let frame = Frame(
            title: stop.heading, nav: nil, token: "", alert: nil, wide: false, openKeys: nil,
            screen: stop)
        return Self.html(
            ByteBuffer(string: pages.render(frame, as: "stop")), status: stop.status)
    }

    static func html(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: body))
    }
}
