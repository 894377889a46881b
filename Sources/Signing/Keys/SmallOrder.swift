/// The Ed25519 public keys whose order divides 8.
///
/// With such a key one signature fits many messages, so its owner could later claim to have
/// signed something else. The list is every encoding of such a point, y = p and y = p + 1
/// included, without the sign bit; computed from the curve equation of RFC 8032, section 5.1.
enum SmallOrder {
    static func contains(_ key: some Collection<UInt8>) -> Bool {
        var key = Array(key)
        guard let last = key.popLast() else { return false }
        return points.contains(key + [last & 0x7F])
    }

    private static let points: Set<[UInt8]> = Set(
        [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ].compactMap { Hex.decode($0) })
}
