import Hummingbird

/// Stands before every page: who may ask, what every answer carries, and a page for every error.
struct Guard: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: DeskContext,
        next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try site.admit(request, from: context.peer)
            if request.method != .get, request.method != .head { try checkOrigin(request) }
            response = try await next(request, context)
        } catch let redirect as Redirect {
            response = redirect.response
        } catch let error as HTTPError where error.status == .notFound {
            response = answer(.notFound, to: request)
        } catch {
            let stop = Stop(error)
            if stop.status == .internalServerError { context.logger.error("\(error)") }
            site.noteRefusal(stop, of: request)
            response = answer(stop, to: request)
        }
        for (name, value) in Self.headers where response.headers[name] == nil {
            response.headers[name] = value
        }
        // A browser keeps it for every port of the name: not for the name that all machines have.
        if site.tls != nil, hostName(in: request.head.authority) != "localhost" {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        // A page for an error has no body then, either.
        if request.method == .head { response = response.createHeadResponse() }
        response.body = site.paced(response.body, on: context.connection)
        return response
    }

    /// A page for people, a problem for programs.
    private func answer(_ stop: Stop, to request: Request) -> Response {
        request.uri.path.hasPrefix("/v1/") ? Site.problem(stop) : site.page(for: stop)
    }

    /// Browsers say where a form comes from; another site's is refused before it is read.
    private func checkOrigin(_ request: Request) throws {
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/", omittingEmptySubsequences: true).last
            guard let host, host == request.head.authority ?? "" else { throw Stop.forged }
        }
        if let site = request.headers[.secFetchSite] {
            guard site == "same-origin" else { throw Stop.forged }
        }
    }

    private static let headers: [(FieldName, String)] = [
        (.contentSecurityPolicy, Policy.page),
        (.xContentTypeOptions, "nosniff"),
        (.cacheControl, "no-store"),
        (.referrerPolicy, "same-origin"),
        (.xFrameOptions, "DENY"),
        (.crossOriginOpenerPolicy, "same-origin"),
        (.crossOriginResourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=()"),
    ]
}

extension Site {
    /// Throws unless the request comes in a way that this desk is reached by.
    fileprivate func admit(_ request: Request, from peer: String?) throws {
        if let proxy {
            // Whoever looks whether the server is there says nothing about who they are.
            guard request.uri.path == "/healthz" || proxy.admits(request, from: peer) else {
                throw Stop(
                    status: .unauthorized, heading: "Not this way",
                    message: "This desk answers to the proxy before it only.")
            }
            return
        }
        let host = hostName(in: request.head.authority)
        // Whoever looks whether the server is there need not name it.
        if host == nil, request.uri.path == "/healthz" { return }
        guard address.isSocket || host.map(isOurs) ?? false else {
            throw Stop(
                status: .misdirectedRequest, heading: "Not under this name",
                message: "This desk answers to its own name and address only.")
        }
    }

    private func isOurs(_ host: String) -> Bool {
        address.admits(host: host) || tls?.key.isFor(host: host) ?? false
    }
}

/// What a browser may load.
enum Policy {
    /// Our own style sheet and pictures, forms to ourselves; no script, no frame, nothing inline,
    /// nothing from outside.
    static let page =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'"
    /// Submitted bytes: an origin of their own in which nothing runs.
    static let submitted = "default-src 'none'; sandbox; frame-ancestors 'none'"
}

/// Sends the browser elsewhere, with a GET.
struct Redirect: Error {
    let target: String
    var cookie: String?

    var response: Response {
        var headers: HTTPFields = [.location: target]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }
}

typealias FieldName = HTTPFields.Element.Name

extension FieldName {
    static let secFetchSite = known("Sec-Fetch-Site")
    static let refresh = known("Refresh")
    static let referrerPolicy = known("Referrer-Policy")
    static let xFrameOptions = known("X-Frame-Options")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let permissionsPolicy = known("Permissions-Policy")

    private static func known(_ name: String) -> FieldName {
        guard let field = FieldName(name) else { preconditionFailure("not a header's name") }
        return field
    }
}
