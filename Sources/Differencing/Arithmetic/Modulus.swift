/// Whole numbers modulo a prime below 2^61.
package struct Modulus: Hashable, Sendable {
    package let prime: UInt64

    /// Two primes: what holds modulo both is said to hold.
    package static let first = Modulus(prime: (1 << 61) - 1)
    package static let second = Modulus(prime: 2_305_843_009_213_693_921)

    package func residue(_ value: Int) -> UInt64 {
        let rest = value % Int(prime)
        return UInt64(rest < 0 ? rest + Int(prime) : rest)
    }

    /// The number of least absolute value with this residue.
    package func symmetric(_ residue: UInt64) -> Int {
        residue > prime / 2 ? Int(residue) - Int(prime) : Int(residue)
    }

    package func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return prime.dividingFullWidth((high, low)).remainder
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
