/// Whole numbers modulo a prime little below 2^61.
package struct Modulus: Hashable, Sendable {
    package let prime: UInt64

    /// Two primes: what holds modulo both is said to hold.
    package static let first = Modulus(prime: (1 << 61) - 1)
    package static let second = Modulus(prime: 2_305_843_009_213_693_921)

    private static let limit: UInt64 = 1 << 61
    private static let mask = limit - 1

    package func residue(_ value: Int) -> UInt64 {
        let rest = value % Int(prime)
        return UInt64(rest < 0 ? rest + Int(prime) : rest)
    }

    /// The number of least absolute value with this residue.
    package func symmetric(_ residue: UInt64) -> Int {
        residue > prime / 2 ? Int(residue) - Int(prime) : Int(residue)
    }

    package func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        // 2^61 is as much as 2^61 less the prime: what is above 61 bits is folded down, twice.
        let (high, low) = a.multipliedFullWidth(by: b)
        let fold = Self.limit - prime
        let (more, less) = (high << 3 | low >> 61).multipliedFullWidth(by: fold)
        var rest = (low & Self.mask) + (less & Self.mask) + (more << 3 | less >> 61) * fold
        while rest >= prime { rest -= prime }
        return rest
    }

    package func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let sum = a + b
        return sum >= prime ? sum - prime : sum
    }

    package func difference(_ a: UInt64, _ b: UInt64) -> UInt64 {
        a >= b ? a - b : a + (prime - b)
    }

    package func inverse(_ value: UInt64) -> UInt64 {
        var (result, base, exponent) = (UInt64(1), value, prime - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = product(result, base) }
            base = product(base, base)
            exponent >>= 1
        }
        return result
    }
}
