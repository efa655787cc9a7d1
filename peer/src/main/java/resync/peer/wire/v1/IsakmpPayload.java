package resync.peer.wire.v1;

import java.util.List;
import resync.peer.wire.Octets;

/** A payload of an IKEv1 message, without its generic header (RFC 2408 section 3). */
public sealed interface IsakmpPayload {
  /** The domain of interpretation of IPsec (RFC 2407). */
  int IPSEC_DOI = 1;

  /** Ends the chain of payloads. */
  int NONE = 0;

  int SA = 1;
  int KEY_EXCHANGE = 4;
  int IDENTIFICATION = 5;
  int CERTIFICATE = 6;
  int CERTIFICATE_REQUEST = 7;
  int HASH = 8;
  int SIGNATURE = 9;
  int NONCE = 10;
  int NOTIFICATION = 11;
  int DELETE = 12;
  int VENDOR_ID = 13;
  int NAT_D = 20;
  int NAT_OA = 21;

  /** NAT-D as the drafts of RFC 3947 numbered it. */
  int NAT_D_DRAFT = 130;

  /** NAT-OA as the drafts of RFC 3947 numbered it. */
  int NAT_OA_DRAFT = 131;

  /** A piece of a message, as Cisco began it; a private number. */
  int FRAGMENT = 132;

  /** The number that stands in the header before this payload. */
  int type();

  /**
   * Security Association (RFC 2408 section 3.4, RFC 2407 section 4.6.1) of the IPsec DOI with the
   * situation SIT_IDENTITY_ONLY: others are not supported.
   */
  record Sa(List<SaProposal> proposals) implements IsakmpPayload {
    public Sa {
      proposals = List.copyOf(proposals);
    }

    @Override
    public int type() {
      return SA;
    }
  }

  /** Key Exchange (section 3.7): a public value of the group that the SA payload names. */
  record KeyExchange(Octets publicValue) implements IsakmpPayload {
    @Override
    public int type() {
      return KEY_EXCHANGE;
    }
  }

  /**
   * Identification (RFC 2407 section 4.6.2).
   *
   * @param idType see {@link IdentificationType}
   * @param protocol IP protocol; 0 for any
   * @param port UDP or TCP port; 0 for any
   */
  record Identification(int idType, int protocol, int port, Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return IDENTIFICATION;
    }
  }

  /** Certificate (section 3.9). */
  record Certificate(int encoding, Octets data) implements IsakmpPayload {
    /** X.509 certificate, for signatures, DER. */
    public static final int X509_SIGNATURE = 4;

    @Override
    public int type() {
      return CERTIFICATE;
    }
  }

  /** Certificate Request (section 3.10): the DER of the authority's name, or nothing. */
  record CertificateRequest(int encoding, Octets authority) implements IsakmpPayload {
    @Override
    public int type() {
      return CERTIFICATE_REQUEST;
    }
  }

  /** Hash (section 3.11). */
  record Hash(Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return HASH;
    }
  }

  /** Signature (section 3.12). */
  record Signature(Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return SIGNATURE;
    }
  }

  /** Nonce (section 3.13): 8 to 256 octets (RFC 2409 section 5). */
  record Nonce(Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return NONCE;
    }
  }

  /**
   * Notification (section 3.14).
   *
   * @param doi {@link #IPSEC_DOI}, or 0 for ISAKMP's own
   * @param protocol see {@link ProtocolId}; 0 is met too
   * @param code see {@link NotifyCode}; any number is kept
   */
  record Notification(int doi, int protocol, Octets spi, int code, Octets data)
      implements IsakmpPayload {
    /** One of the IPsec DOI. */
    public Notification(int protocol, Octets spi, int code, Octets data) {
      this(IPSEC_DOI, protocol, spi, code, data);
    }

    /** Whether it is of this type. */
    public boolean is(NotifyCode expected) {
      return code == expected.number();
    }

    /** Whether it is about an error. */
    public boolean isError() {
      return NotifyCode.isError(code);
    }

    @Override
    public int type() {
      return NOTIFICATION;
    }
  }

  /**
   * Delete (section 3.15): SPIs that the sender has deleted; for ISAKMP both cookies.
   *
   * @param doi {@link #IPSEC_DOI}, or 0 for ISAKMP's own
   * @param protocol see {@link ProtocolId}
   */
  record Delete(int doi, int protocol, List<Octets> spis) implements IsakmpPayload {
    public Delete {
      spis = List.copyOf(spis);
    }

    /** One of the IPsec DOI. */
    public Delete(int protocol, List<Octets> spis) {
      this(IPSEC_DOI, protocol, spis);
    }

    @Override
    public int type() {
      return DELETE;
    }
  }

  /** Vendor ID (section 3.16). */
  record VendorId(Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return VENDOR_ID;
    }
  }

  /**
   * NAT discovery (RFC 3947 section 3.2).
   *
   * @param draft whether it has the number of the drafts
   */
  record NatDiscovery(boolean draft, Octets hash) implements IsakmpPayload {
    @Override
    public int type() {
      return draft ? NAT_D_DRAFT : NAT_D;
    }
  }

  /**
   * NAT original address (RFC 3947 section 5.2).
   *
   * @param draft whether it has the number of the drafts
   * @param idType ID_IPV4_ADDR or ID_IPV6_ADDR
   */
  record NatOriginalAddress(boolean draft, int idType, Octets address) implements IsakmpPayload {
    @Override
    public int type() {
      return draft ? NAT_OA_DRAFT : NAT_OA;
    }
  }

  /**
   * A piece of a message that was too large for one datagram. No RFC has it: Cisco began it and
   * others do the same. The whole message, its header included, is what all pieces hold together.
   *
   * @param id 16 bits: pieces with the same one belong together
   * @param number of the piece, 1 for the first, 255 at most
   * @param last whether no piece with a higher number is to come
   */
  record Fragment(int id, int number, boolean last, Octets data) implements IsakmpPayload {
    @Override
    public int type() {
      return FRAGMENT;
    }
  }

  /** A payload of a type that this peer has no use for. */
  record Unknown(int type, Octets body) implements IsakmpPayload {}
}
