/// One field of the record at hand: bytes that live until the next record, with at least 8 more
/// readable bytes behind them. Empty means missing.
struct Field {
    var start: UnsafeRawPointer
    var count: Int

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
