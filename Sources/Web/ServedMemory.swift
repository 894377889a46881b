import CMalloc

/// How this process asks for memory and gives it back, for a program that runs for months.
enum ServedMemory {
    /// glibc keeps memory that was given back for each thread apart, up to eight times the number of
    /// processors. Two such stores serve our threads as fast, and what a large answer took goes back
    /// at once: with 100,000 submissions 412 MB at most instead of 499 (`Tests/Benchmarks/desk`).
    static func settle() {
        _ = mallopt(M_ARENA_MAX, 2)
        _ = mallopt(M_TRIM_THRESHOLD, 1 << 20)
    }
}
