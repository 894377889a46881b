import Clearance
import Signing
import Testing

@testable import Desk

/// Keys that are held open for a while, where the policy lets them be.
struct HeldKeysTests {
    private let held = HeldKeys()
    private let start = ContinuousClock.now
    private let person: Pseudonym
    private let key: PrivateKey
    private let session = [UInt8]("a session")

    init() throws {
        person = try Pseudonym.draw()
        key = try PrivateKey.generate(.ed25519)
    }

    private func hold(_ session: [UInt8], as role: Role = .checker, minutes: Int = 10) {
        held.hold(
            key, of: person, for: session, as: role, minutes: minutes, at: 1000, since: start)
    }

    private func isHeld(
        _ session: [UInt8], _ seconds: Int = 0, allowed: Int = 15, as role: Role = .checker
    ) -> Bool {
        let now = start + .seconds(seconds)
        return held.key(of: person, for: session, as: role, minutes: allowed, now: now) != nil
    }

    @Test func `a key ends with its time, however often it was used`() {
        hold(session)
        for second in [0, 300, 599] { #expect(isHeld(session, second), "\(second)") }
        #expect(held.end(of: person, for: session, as: .checker, now: start) == 1600)
        #expect(!isHeld(session, 600))
        // It was let go of, and does not come back with an earlier clock.
        #expect(!isHeld(session, 0))
        #expect(held.end(of: person, for: session, as: .checker, now: start) == nil)
    }

    @Test func `a policy that allows less, or nothing, ends it sooner`() {
        hold(session)
        #expect(isHeld(session, 239, allowed: 4))
        #expect(!isHeld(session, 240, allowed: 4))
        hold(session)
        #expect(!isHeld(session, 0, allowed: 0))
    }

    @Test func `nobody else, no other session and no other role uses it`() throws {
        hold(session)
        let other = try Pseudonym.draw()
        #expect(!isHeld([UInt8]("another session")))
        #expect(!isHeld(session, as: .dataOwner))
        #expect(held.end(of: other, for: session, as: .checker, now: start) == nil)
        #expect(
            held.key(of: other, for: session, as: .checker, minutes: 15, now: start) == nil)
    }

    @Test func `locking ends those of one session, and of a person everywhere`() {
        let second = [UInt8]("a second session")
        for place in [session, second] {
            hold(place)
            hold(place, as: .dataOwner)
        }
        held.drop(session: session)
        #expect(!isHeld(session) && !isHeld(session, as: .dataOwner))
        #expect(isHeld(second) && isHeld(second, as: .dataOwner))
        held.dropAll(of: person)
        #expect(!isHeld(second) && !isHeld(second, as: .dataOwner))
    }

    @Test func `what is over is let go of without being asked for`() {
        weak var short: PrivateKey?
        func holdShortly() throws {
            let made = try PrivateKey.generate(.ed25519)
            short = made
            held.hold(
                made, of: person, for: session, as: .checker, minutes: 1, at: 0, since: start)
        }
        #expect(throws: Never.self) { try holdShortly() }
        held.dropOld(now: start + .seconds(59))
        #expect(short != nil)
        held.dropOld(now: start + .seconds(60))
        #expect(short == nil)
    }
}
