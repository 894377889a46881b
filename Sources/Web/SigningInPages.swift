import Desk
import Hummingbird

extension Site {
    struct SignInScreen {
        let name: String
    }

    func signInPage(_ request: Request) async throws -> Response {
        let caller = try await caller(request)
        if caller.visitor != nil { throw Redirect(target: "/") }
        return page("sign-in", "Sign in", SignInScreen(name: ""), for: caller)
    }

    func signIn(_ request: Request) async throws -> Response {
        guard identity == nil else { throw Stop.notFound }
        let caller = try await caller(request)
        let form = try await form(request, of: caller)
        let name = form.text("name")
        let attempt = try await keeper.use { [stranger] desk in
            try desk.attempt(toSignInAs: name, instead: stranger)
        }
        guard attempt.wait == 0 else { return wait(attempt, caller, name) }
        guard let accepted = await door.accepts(form.bytes("secret"), attempt) else {
            return again(
                caller, name, "Too many people sign in at the moment. Try again in a few seconds.",
                .tooManyRequests)
        }
        let code = form.text("code")
        // While this one waited for its turn, others for the name may have been refused.
        let (now, token) = try await keeper.use { [stranger] desk in
            let now = try desk.attempt(toSignInAs: name, instead: stranger)
            guard now.wait == 0 else { return (now, [UInt8]?.none) }
            return (now, try desk.finish(attempt, accepted: accepted, code: code))
        }
        guard now.wait == 0 || token != nil else { return wait(now, caller, name) }
        guard let token else {
            return again(
                caller, name, "Name, secret and code do not fit together.", .unauthorized)
        }
        // Whoever knew the old cookie does not know this one.
        if !caller.isNew {
            forget(session: caller.cookie)
            try await keeper.use { try $0.signOut(token: caller.cookie) }
        }
        throw Redirect(target: "/", cookie: cookie(token))
    }

    private func wait(_ attempt: SignInAttempt, _ caller: Caller, _ name: String) -> Response {
        again(
            caller, name,
            "Too many wrong secrets. Wait \(Objection.time(attempt.wait)), then try again.",
            .tooManyRequests)
    }

    private func again(
        _ caller: Caller, _ name: String, _ alert: String, _ status: HTTPResponse.Status
    ) -> Response {
        page(
            "sign-in", "Sign in", SignInScreen(name: name), for: caller, alert: alert,
            status: status)
    }

    func signOut(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let everywhere = form.text("everywhere") == "yes"
        if everywhere {
            heldKeys.dropAll(of: visitor.pseudonym)
            unfinished.drop(of: visitor.pseudonym)
        } else {
            forget(session: caller.cookie)
        }
        try await keeper.use { desk in
            if everywhere {
                try desk.signOutEverywhere(visitor)
            } else {
                try desk.signOut(token: caller.cookie)
            }
        }
        throw Redirect(target: "/sign-in", cookie: noCookie)
    }
}
