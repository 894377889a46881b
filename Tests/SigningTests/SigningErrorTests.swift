import Testing

@testable import Signing

@Suite struct SigningErrorTests {
    @Test func `messages begin in lower case, end without a full stop and name the byte`() {
        let errors: [any Error] = [
            SigningError(.wrongPassphrase), SigningError(.malformed(.pem)),
            SigningError(.library(.sign)), SigningError(.nonASCIIKey),
            CMSProblem.chain(.other(99)), CMSProblem.signers(2), CMSProblem.otherForm,
            TimeStampProblem.refused(2), TimeStampProblem.wrongSignature,
        ]
        for text in errors.map({ "\($0)" }) {
            #expect(text.first?.isLowercase == true, "\(text)")
            #expect(text.last?.isLetter == true || text.last == ")", "\(text)")
        }
        let error = SigningError(.json(.duplicateKey, offset: 7))
        #expect("\(error)" == "byte 7: this key stands twice in its object")
    }
}
