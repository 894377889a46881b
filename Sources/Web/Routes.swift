import Clearance
import Desk
import Hummingbird

extension Site {
    func addRoutes(to router: Router<DeskContext>) {
        addCommonRoutes(to: router)
        addReadingRoutes(to: router)
        addCheckingRoutes(to: router)
        addHandingInRoutes(to: router)
        addReleasingRoutes(to: router)
        addAuditRoutes(to: router)
        addAPIRoutes(to: router)
    }

    /// What anybody may ask for.
    private func addCommonRoutes(to router: Router<DeskContext>) {
        router.get("/healthz") { _, _ in
            // Nothing about the desk: anybody may ask.
            _ = try await keeper.use { $0.ledger.size }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ready\n")))
        }
        router.get("/style.css") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/css; charset=utf-8", .cacheControl: "no-cache",
                ], body: ResponseBody(byteBuffer: ByteBuffer(string: Style.sheet)))
        }
        // Browsers ask for it; there is none.
        router.get("/favicon.ico") { _, _ in Response(status: .noContent) }
        router.get("/sign-in") { request, _ in try await signInPage(request) }
        router.post("/sign-in") { request, _ in try await signIn(request) }
        router.post("/sign-out") { request, _ in try await signOut(request) }
        router.post("/lock-keys") { request, _ in try await lockKeys(request) }
    }

    private func addReadingRoutes(to router: Router<DeskContext>) {
        router.get("/") { request, _ in try await queuePage(request) }
        router.get("/submissions/{id}") { request, context in
            try await submissionPage(request, try context.id)
        }
        router.get("/submissions/{id}/outputs/{number}") { request, context in
            try await outputPage(request, try context.id, try context.number)
        }
        router.get("/submissions/{id}/outputs/{number}/picture") { request, context in
            try await picture(request, try context.id, try context.number)
        }
        router.get("/submissions/{id}/outputs/{number}/file") { request, context in
            try await file(request, try context.id, try context.number)
        }
    }

    private func addCheckingRoutes(to router: Router<DeskContext>) {
        router.post("/submissions/{id}/outputs/{number}") { request, context in
            try await vote(request, try context.id, try context.number)
        }
        router.post("/submissions/{id}/outputs/{number}/owner") { request, context in
            try await decideAsOwner(request, try context.id, try context.number)
        }
        router.post("/submissions/{id}/remarks") { request, context in
            try await remark(request, try context.id)
        }
        router.post("/submissions/{id}/votes") { request, context in
            try await importVote(request, try context.id)
        }
        router.post("/submissions/{id}/again") { request, context in
            try await approveAgain(request, try context.id)
        }
        router.post("/submissions/{id}/claim") { request, context in
            try await claim(request, try context.id)
        }
        router.post("/submissions/{id}/aside") { request, context in
            try await stepAside(request, try context.id)
        }
    }

    private func addHandingInRoutes(to router: Router<DeskContext>) {
        router.get("/hand-in") { request, _ in try await handInPage(request) }
        router.post("/hand-in") { request, _ in try await takeUpload(request) }
        router.post("/hand-in/folder") { request, _ in try await takeFolder(request) }
        router.get("/drafts/{id}") { request, context in
            try await draftPage(request, try context.id)
        }
        router.post("/drafts/{id}") { request, context in
            try await submitDraft(request, try context.id)
        }
        router.post("/drafts/{id}/answers") { request, context in
            try await answerDraft(request, try context.id)
        }
        router.post("/submissions/{id}/withdraw") { request, context in
            try await withdraw(request, try context.id)
        }
    }

    private func addReleasingRoutes(to router: Router<DeskContext>) {
        router.post("/submissions/{id}/release") { request, context in
            try await release(request, try context.id)
        }
        router.post("/submissions/{id}/recall") { request, context in
            try await recall(request, try context.id)
        }
        router.get("/policy") { request, _ in try await policyPage(request) }
        router.post("/policy") { request, _ in try await signPolicy(request) }
    }

    private func addAuditRoutes(to router: Router<DeskContext>) {
        router.get("/log") { request, _ in try await logPage(request) }
        router.get("/log/checkpoint") { request, _ in try await checkpoint(request) }
        router.get("/log/vkey") { request, _ in try await verifierKey(request) }
        router.get("/log/tile/**") { request, context in
            try await tile(request, context.parameters.getCatchAll().joined(separator: "/"))
        }
        router.get("/log/{number}/bytes") { request, context in
            try await entryBytes(request, try context.number)
        }
        router.get("/figures") { request, _ in try await figuresPage(request) }
        router.get("/log/{number}") { request, context in
            try await entryPage(request, try context.number)
        }
        router.get("/log/{number}/proof") { request, context in
            try await proof(request, try context.number)
        }
        router.get("/people") { request, _ in try await peoplePage(request) }
    }
}

extension DeskContext {
    fileprivate var id: String {
        get throws {
            guard let id = parameters.get("id") else { throw Stop.notFound }
            return id
        }
    }

    fileprivate var number: Int {
        get throws {
            guard let number = parameters.get("number").flatMap({ Int(sent: $0) }) else {
                throw Stop.notFound
            }
            return number
        }
    }
}
