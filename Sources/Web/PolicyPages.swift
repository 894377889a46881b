import Clearance
import Desk
import Hummingbird

extension Site {
    func policyPage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        return try await policyPage(caller, visitor)
    }

    private func policyPage(
        _ caller: Caller, _ visitor: Visitor, alert: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard !visitor.roles.isDisjoint(with: Role.ofTheDesk) else { throw Stop.notFound }
        let screen = try await keeper.use { try $0.policyScreen(for: visitor) }
        return page(
            "policy", "Policy", screen, for: caller, at: "/policy", alert: alert, status: status)
    }

    /// Takes a checker's signature under a change of the policy.
    func signPolicy(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let index = Int(sent: form.text("proposal")) ?? -1
        let passphrase = form.bytes("passphrase")
        do {
            let result = try await keeper.use {
                try $0.signPolicy(index, by: visitor, passphrase: passphrase)
            }
            if let objection = Objection(result) { throw objection }
        } catch {
            let objection = try Objection(error)
            return try await policyPage(
                caller, visitor, alert: objection.alert, status: objection.status)
        }
        throw Redirect(target: "/policy")
    }
}
