package resync.peer.crypto;

/**
 * The keys of a Child SA (RFC 7296 section 2.17).
 *
 * @param initiatorToResponder keys of the SA that the initiator of the exchange sends on
 * @param responderToInitiator keys of the SA that the responder of the exchange sends on
 */
public record ChildKeys(EspKeys initiatorToResponder, EspKeys responderToInitiator) {}
