/// The program that all this belongs to.
public enum Sallyport {
    /// As in reports, criteria and `--version`.
    public static let version = "0.1.0"
}
