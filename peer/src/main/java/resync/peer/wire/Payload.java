package resync.peer.wire;

import java.util.List;

/** An IKEv2 payload (RFC 7296 sections 3.3 to 3.16). */
public sealed interface Payload {

  /** Its type's number on the wire. */
  int type();

  /** Security Association (section 3.3). */
  record Sa(List<Proposal> proposals) implements Payload {
    public Sa {
      proposals = List.copyOf(proposals);
    }

    @Override
    public int type() {
      return PayloadType.SA.number();
    }
  }

  /** Key Exchange (section 3.4): the group's IANA number and the public value. */
  record KeyExchange(int group, Octets publicValue) implements Payload {
    @Override
    public int type() {
      return PayloadType.KE.number();
    }
  }

  /** Identification of the initiator (section 3.5): see {@link IdType}. */
  record IdInitiator(int idType, Octets data) implements Payload {
    @Override
    public int type() {
      return PayloadType.IDI.number();
    }
  }

  /** Identification of the responder (section 3.5). */
  record IdResponder(int idType, Octets data) implements Payload {
    @Override
    public int type() {
      return PayloadType.IDR.number();
    }
  }

  /** Authentication (section 3.8). Method 2 is the shared key. */
  record Auth(int method, Octets data) implements Payload {
    /** Shared Key Message Integrity Code. */
    public static final int SHARED_KEY = 2;

    @Override
    public int type() {
      return PayloadType.AUTH.number();
    }
  }

  /** Nonce (section 3.9): 16 to 256 octets. */
  record Nonce(Octets data) implements Payload {
    @Override
    public int type() {
      return PayloadType.NONCE.number();
    }
  }

  /**
   * Notify (section 3.10).
   *
   * @param protocol see {@link SecurityProtocol}
   * @param spi empty in most; an INVALID_SPI may have it here or in the data
   * @param code see {@link NotifyType}; any number is kept
   */
  record Notify(int protocol, Octets spi, int code, Octets data) implements Payload {
    /** A notify that is about no particular SA. */
    public static Notify of(NotifyType type, Octets data) {
      return new Notify(SecurityProtocol.NONE, Octets.EMPTY, type.number(), data);
    }

    /** A notify that is about no particular SA and says nothing more. */
    public static Notify of(NotifyType type) {
      return of(type, Octets.EMPTY);
    }

    /** Whether it is of this type. */
    public boolean is(NotifyType expected) {
      return code == expected.number();
    }

    @Override
    public int type() {
      return PayloadType.NOTIFY.number();
    }
  }

  /** Delete (section 3.11): SPIs of the sender's inbound SAs; none for an IKE SA. */
  record Delete(int protocol, List<Octets> spis) implements Payload {
    public Delete {
      spis = List.copyOf(spis);
    }

    @Override
    public int type() {
      return PayloadType.DELETE.number();
    }
  }

  /** Vendor ID (section 3.12). */
  record VendorId(Octets data) implements Payload {
    @Override
    public int type() {
      return PayloadType.VENDOR_ID.number();
    }
  }

  /** Traffic selectors of the initiator's side (section 3.13). */
  record TsInitiator(List<Selector> selectors) implements Payload {
    public TsInitiator {
      selectors = List.copyOf(selectors);
    }

    @Override
    public int type() {
      return PayloadType.TSI.number();
    }
  }

  /** Traffic selectors of the responder's side (section 3.13). */
  record TsResponder(List<Selector> selectors) implements Payload {
    public TsResponder {
      selectors = List.copyOf(selectors);
    }

    @Override
    public int type() {
      return PayloadType.TSR.number();
    }
  }

  /**
   * Encrypted and Authenticated (section 3.14). Always the last of a message.
   *
   * @param firstInner type of the first payload inside
   * @param body IV, ciphertext and integrity checksum
   */
  record Encrypted(int firstInner, Octets body) implements Payload {
    @Override
    public int type() {
      return PayloadType.ENCRYPTED.number();
    }
  }

  /**
   * A fragment of the Encrypted payload of a message (RFC 7383 section 2.5). Always the last of a
   * message.
   *
   * @param firstInner of the first fragment, the type of the first payload in all of them; else 0
   * @param body number and total, IV, ciphertext and integrity checksum
   */
  record EncryptedFragment(int firstInner, Octets body) implements Payload {
    @Override
    public int type() {
      return PayloadType.ENCRYPTED_FRAGMENT.number();
    }
  }

  /**
   * A payload whose body is not looked into: one of the RFC that this peer has no use for, or an
   * unknown one that is not critical and must be skipped (section 2.5).
   */
  record Opaque(int type, boolean critical, Octets body) implements Payload {}
}
