package resync.peer.engine;

import static resync.peer.engine.BadMessage.End.NO_ISAKMP_SA;
import static resync.peer.engine.BadMessage.End.QUICK_MODE_REFUSED;
import static resync.peer.engine.BadMessage.End.TAKEN;
import static resync.peer.engine.BadMessage.End.TRUE_ONE_TAKEN;
import static resync.peer.engine.BadMessage.Place.AGGRESSIVE_1;
import static resync.peer.engine.BadMessage.Place.AGGRESSIVE_2;
import static resync.peer.engine.BadMessage.Place.AGGRESSIVE_3;
import static resync.peer.engine.BadMessage.Place.MAIN_1;
import static resync.peer.engine.BadMessage.Place.MAIN_2;
import static resync.peer.engine.BadMessage.Place.MAIN_3;
import static resync.peer.engine.BadMessage.Place.MAIN_4;
import static resync.peer.engine.BadMessage.Place.MAIN_5;
import static resync.peer.engine.BadMessage.Place.MAIN_6;
import static resync.peer.engine.BadMessage.Place.QUICK_1;
import static resync.peer.engine.BadMessage.Place.QUICK_2;
import static resync.peer.engine.BadMessage.Place.QUICK_3;
import static resync.peer.engine.BadMessage.Setting.CERTIFICATES;
import static resync.peer.engine.BadMessage.Setting.PLAIN;
import static resync.peer.engine.Forgery.add;
import static resync.peer.engine.Forgery.at;
import static resync.peer.engine.Forgery.attributes;
import static resync.peer.engine.Forgery.authentic;
import static resync.peer.engine.Forgery.authenticAt;
import static resync.peer.engine.Forgery.clear;
import static resync.peer.engine.Forgery.cut;
import static resync.peer.engine.Forgery.each;
import static resync.peer.engine.Forgery.flip;
import static resync.peer.engine.Forgery.inTheClear;
import static resync.peer.engine.Forgery.proposals;
import static resync.peer.engine.Forgery.sealed;
import static resync.peer.engine.Forgery.transforms;
import static resync.peer.engine.Forgery.without;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import resync.peer.engine.BadMessage.Change;
import resync.peer.engine.BadMessage.Cover;
import resync.peer.engine.BadMessage.End;
import resync.peer.engine.BadMessage.Place;
import resync.peer.engine.BadMessage.Row;
import resync.peer.engine.BadMessage.Setting;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpPayload.Certificate;
import resync.peer.wire.v1.IsakmpPayload.CertificateRequest;
import resync.peer.wire.v1.IsakmpPayload.Fragment;
import resync.peer.wire.v1.IsakmpPayload.Hash;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.IsakmpPayload.KeyExchange;
import resync.peer.wire.v1.IsakmpPayload.NatDiscovery;
import resync.peer.wire.v1.IsakmpPayload.Nonce;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.IsakmpPayload.Sa;
import resync.peer.wire.v1.IsakmpPayload.Signature;
import resync.peer.wire.v1.IsakmpPayload.Unknown;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/**
 * The messages of negotiations that go wrong, in the order of the table of docs/peer.md (RFC 2408
 * section 5). Offsets count from the header; in what is encrypted, from the HASH payload.
 */
final class BadMessages {
  private static final Setting PFS =
      Setting.both(c -> c.child("esp_proposals", "aes128gcm16-x25519"));
  private static final Octets SHORT = Octets.hex("010203");

  private final List<BadMessage> all = new ArrayList<>();
  private Row row = new Row("", "", "");
  private Setting setting = PLAIN;

  private BadMessages() {}

  static List<BadMessage> all() {
    BadMessages table = new BadMessages();
    table.header();
    table.payloads();
    table.offers();
    table.keys();
    table.identities();
    table.proofs();
    table.certificates();
    table.harmless();
    return List.copyOf(table.all);
  }

  private void header() {
    row("length of the header is not that of the datagram", "any", "UNEQUAL-PAYLOAD-LENGTHS");
    is("beyond it", MAIN_1, at(27, 0xff));
    is("short of it", MAIN_1, cut(4));
    is("beyond it", QUICK_1, at(27, 0xff));
    row("minor version above 0", "any", "INVALID-MINOR-VERSION");
    is("1.1", MAIN_1, at(17, 0x11));
    is("1.15", QUICK_1, at(17, 0x1f));
    row("exchange type that exists and is not ours", "any", "UNSUPPORTED-EXCHANGE-TYPE");
    is("base exchange", MAIN_1, at(18, 1));
    is("authentication only", MAIN_1, at(18, 3));
    is("mode configuration", QUICK_1, at(18, 6));
    is("new group mode", QUICK_1, at(18, 33));
    row("any other exchange type", "any", "INVALID-EXCHANGE-TYPE");
    is("99", MAIN_1, at(18, 99));
    is("99", QUICK_1, at(18, 99));
    row("unknown flag", "any", "INVALID-FLAGS");
    is("0x80", MAIN_1, at(19, 0x80));
    is("0x09", QUICK_1, at(19, 0x09));
    row("encrypted", "first message of phase 1", "INVALID-FLAGS");
    is("main mode", MAIN_1, at(19, 1));
    is("aggressive mode", AGGRESSIVE_1, at(19, 1));
    row("message ID that is not zero", "phase 1", "INVALID-MESSAGE-ID");
    is("1", MAIN_1, at(23, 1));
    is("1", MAIN_5, at(23, 1));
    is("1", AGGRESSIVE_2, at(23, 1));
    row("message ID that is zero", "quick mode", "INVALID-MESSAGE-ID");
    is("0", QUICK_1, clear(o -> filled(o, 20, 24)));
    row("initiator's cookie zero", "any", "INVALID-COOKIE");
    is("main mode", MAIN_1, clear(o -> filled(o, 0, 8)));
    inTheClearOnly("quick mode", QUICK_1, clear(o -> filled(o, 0, 8)));
    row("cookies of no ISAKMP SA", "any", "INVALID-COOKIE");
    is("responder's cookie in the first message", MAIN_1, at(15, 1));
    is("another responder's cookie", MAIN_3, flip(15));
    is("another initiator's cookie", AGGRESSIVE_3, flip(7));
    inTheClearOnly("another responder's cookie", QUICK_1, flip(15));
    row("exchange that the ISAKMP SA is not in, or not yet", "any", "INVALID-COOKIE");
    is("aggressive mode during main mode", MAIN_3, at(18, 4));
    is("quick mode during main mode", MAIN_3, at(18, 32).and(at(23, 1)));
  }

  private void payloads() {
    row("payload type that nobody has assigned", "any", "INVALID-PAYLOAD-TYPE");
    is("99", MAIN_1, at(16, 99));
    is("a proposal outside an SA payload", MAIN_1, at(16, 2));
    is("99 behind the HASH", QUICK_1, authenticAt(0, 99));
    row("reserved octet or length of a payload wrong", "any", "PAYLOAD-MALFORMED");
    is("reserved octet not zero", MAIN_1, at(29, 1));
    is("longer than the rest", MAIN_1, at(30, 0xff));
    is("shorter than its header", MAIN_1, at(31, 3));
    is("longer than the rest", AGGRESSIVE_1, at(30, 0xff));
    is("reserved octet not zero", QUICK_1, authenticAt(37, 1));
    is("reserved octet not zero", QUICK_2, authenticAt(37, 1));
    is("NAT-OA shorter than what it begins with", QUICK_1, authentic(add(new Unknown(21, SHORT))));
    row("nonce shorter than 8 octets or longer than 256", "any", "PAYLOAD-MALFORMED");
    is("3", MAIN_3, inTheClear(each(Nonce.class, _ -> new Nonce(SHORT))));
    is(
        "257",
        AGGRESSIVE_1,
        inTheClear(each(Nonce.class, _ -> new Nonce(Octets.of(new byte[257])))));
    is("3", QUICK_1, authentic(each(Nonce.class, _ -> new Nonce(SHORT))));
    row("payload missing, or not what must come now", "any", "PAYLOAD-MALFORMED");
    is("no SA", MAIN_1, inTheClear(without(Sa.class)));
    is("no SA", MAIN_2, inTheClear(without(Sa.class)));
    is("message 3 as message 1", MAIN_3, clear(o -> filled(o, 8, 16)));
    is("no nonce", MAIN_3, inTheClear(without(Nonce.class)));
    is("no public value", MAIN_4, inTheClear(without(KeyExchange.class)));
    is("no HASH", MAIN_5, sealed(without(Hash.class)));
    is("no identity", MAIN_6, sealed(without(Identification.class)));
    is("in the clear", MAIN_5, at(19, 0).and(clear(BadMessages::headerAndNotify)));
    is("no identity", AGGRESSIVE_1, inTheClear(without(Identification.class)));
    is("no HASH", AGGRESSIVE_2, inTheClear(without(Hash.class)));
    is("no HASH", AGGRESSIVE_3, sealed(without(Hash.class)));
    is("no nonce", QUICK_1, authentic(without(Nonce.class)));
    is("no SA", QUICK_2, authentic(without(Sa.class)));
    is("no HASH first", QUICK_1, sealed(without(Hash.class)));
    row(
        "garbage where identity and proof must be",
        "message 5 or 6 of main mode",
        "PAYLOAD-MALFORMED");
    is("garbled", MAIN_5, flip(IkeHeader.LENGTH));
    is("garbled", MAIN_6, flip(IkeHeader.LENGTH));
    is("no whole cipher blocks", MAIN_5, clear(o -> honestlyCut(o, 5)));
    row("no whole cipher blocks", "quick mode", "PAYLOAD-MALFORMED");
    is("5 octets less", QUICK_1, clear(o -> honestlyCut(o, 5)));
    row("DOI other than IPsec's", "SA payload", "DOI-NOT-SUPPORTED");
    is("9", MAIN_1, at(35, 9));
    is("9", AGGRESSIVE_2, at(35, 9));
    is("9", QUICK_1, authenticAt(43, 9));
    row("situation other than SIT_IDENTITY_ONLY", "SA payload", "SITUATION-NOT-SUPPORTED");
    is("with secrecy", MAIN_1, at(39, 3));
    is("with integrity", QUICK_1, authenticAt(47, 5));
  }

  private void offers() {
    row("lengths or counts of proposals and transforms wrong", "SA payload", "BAD-PROPOSAL-SYNTAX");
    is("proposal longer than the SA", MAIN_1, at(42, 0xff));
    is("transforms miscounted", MAIN_1, at(47, 7));
    is("transform longer than its proposal", MAIN_1, at(50, 0xff));
    is("proposal longer than the SA", QUICK_1, authenticAt(50, 0xff));
    is("transforms miscounted", QUICK_2, authenticAt(55, 7));
    row("no proposal for a protocol that we have", "SA payload", "INVALID-PROTOCOL-ID");
    is("AH", MAIN_1, inTheClear(proposals(p -> protocol(p, ProtocolId.AH))));
    refused("IPCOMP", QUICK_1, authentic(proposals(p -> protocol(p, 4))));
    row("no proposal with an SPI of four octets above 255", "quick mode", "INVALID-SPI");
    refused("255", QUICK_1, authentic(proposals(p -> spi(p, Octets.ofInt(255)))));
    refused("3 octets", QUICK_1, authentic(proposals(p -> spi(p, SHORT))));
    row("no transform that we know", "SA payload", "INVALID-TRANSFORM-ID");
    is("not KEY_IKE", MAIN_1, inTheClear(transforms(t -> id(t, 9))));
    refused("250 of ESP", QUICK_1, authentic(transforms(t -> id(t, 250))));
    row(
        "an attribute that we do not know in every transform",
        "SA payload",
        "ATTRIBUTES-NOT-SUPPORTED");
    is("77", MAIN_1, inTheClear(attributes(Attribute.of(77, 1))));
    refused("77", QUICK_1, authentic(attributes(Attribute.of(77, 1))));
    row("none of the proposals is configured", "offer", "NO-PROPOSAL-CHOSEN");
    is("another hash", MAIN_1, inTheClear(transforms(t -> changed(t, 2, 1))));
    is("another hash", AGGRESSIVE_1, inTheClear(transforms(t -> changed(t, 2, 1))));
    refused("another mode", QUICK_1, authentic(transforms(t -> changed(t, 4, 2))));
    row("choice of what was not offered", "answer", "NO-PROPOSAL-CHOSEN");
    is("another hash", MAIN_2, inTheClear(transforms(t -> changed(t, 2, 1))));
    is("another hash", AGGRESSIVE_2, inTheClear(transforms(t -> changed(t, 2, 1))));
    refused("another mode", QUICK_2, authentic(transforms(t -> changed(t, 4, 2))));
  }

  private void keys() {
    row("public value that is none", "any", "INVALID-KEY-INFORMATION");
    Change none = inTheClear(each(KeyExchange.class, _ -> new KeyExchange(SHORT)));
    is("3 octets", MAIN_3, none);
    is("3 octets", MAIN_4, none);
    is("3 octets", AGGRESSIVE_1, none);
    is("3 octets", AGGRESSIVE_2, none);
    setting = PFS;
    refused("3 octets", QUICK_1, authentic(each(KeyExchange.class, _ -> new KeyExchange(SHORT))));
    refused(
        "of small order",
        QUICK_2,
        authentic(each(KeyExchange.class, _ -> new KeyExchange(Octets.of(new byte[32])))));
    row(
        "public value without a group, or the other way round",
        "quick mode",
        "INVALID-KEY-INFORMATION");
    setting = PFS;
    refused("no public value", QUICK_1, authentic(without(KeyExchange.class)));
    refused("no public value", QUICK_2, authentic(without(KeyExchange.class)));
    setting = PLAIN;
    refused("no group", QUICK_1, authentic(add(new KeyExchange(Octets.of(new byte[32])))));
  }

  private void identities() {
    row("identity that no connection admits", "phase 1", "INVALID-ID-INFORMATION");
    is(
        "a stranger's",
        AGGRESSIVE_1,
        inTheClear(each(Identification.class, _ -> new Identification(2, 0, 0, SHORT))));
    is(
        "a stranger's",
        AGGRESSIVE_2,
        inTheClear(each(Identification.class, _ -> new Identification(2, 0, 0, SHORT))));
    setting = Setting.east(c -> c.identities("another.example", "east.example"));
    ends("the initiator is proven to be another", MAIN_5, clear(o -> o), NO_ISAKMP_SA);
    setting = Setting.east(c -> c.identities("west.example", "another.example"));
    ends("the responder is proven to be another", MAIN_6, clear(o -> o), NO_ISAKMP_SA);
    row(
        "identities that no child admits, or that were not asked for",
        "quick mode",
        "INVALID-ID-INFORMATION");
    refused("another network", QUICK_1, authentic(each(Identification.class, BadMessages::far)));
    refused("one of two", QUICK_1, authentic(each(Identification.class, BadMessages::host)));
    refused("another network", QUICK_2, authentic(each(Identification.class, BadMessages::far)));
  }

  private void proofs() {
    row("HASH of the wrong length", "any", "INVALID-HASH-INFORMATION");
    Change shortHash = sealed(each(Hash.class, _ -> new Hash(SHORT)));
    is("3 octets", MAIN_5, shortHash);
    is("3 octets", MAIN_6, shortHash);
    is("3 octets", AGGRESSIVE_2, inTheClear(each(Hash.class, _ -> new Hash(SHORT))));
    is("3 octets", AGGRESSIVE_3, shortHash);
    is("3 octets", QUICK_1, shortHash);
    is("3 octets", QUICK_2, shortHash);
    is("3 octets", QUICK_3, shortHash);
    row("HASH that does not verify", "any", "AUTHENTICATION-FAILED");
    Change zeros = sealed(each(Hash.class, _ -> new Hash(Octets.of(new byte[32]))));
    is("HASH_I", MAIN_5, zeros);
    is("HASH_R", MAIN_6, zeros);
    is(
        "HASH_R",
        AGGRESSIVE_2,
        inTheClear(each(Hash.class, _ -> new Hash(Octets.of(new byte[32])))));
    is("HASH_I", AGGRESSIVE_3, zeros);
    is("HASH(1)", QUICK_1, zeros);
    is("HASH(2)", QUICK_2, zeros);
    is("HASH(3)", QUICK_3, zeros);
    row("no shared key for the two identities", "phase 1", "AUTHENTICATION-FAILED");
    setting = Setting.east(c -> c.secretOf("another.example"));
    ends("main mode", MAIN_3, clear(o -> o), NO_ISAKMP_SA);
    ends("aggressive mode", AGGRESSIVE_1, clear(o -> o), NO_ISAKMP_SA);
  }

  private void certificates() {
    row("no certificate", "phase 1 with signatures", "CERTIFICATE-UNAVAILABLE");
    setting = CERTIFICATES;
    is("of the initiator", MAIN_5, sealed(without(Certificate.class)));
    is("of the responder", MAIN_6, sealed(without(Certificate.class)));
    is("of the responder", AGGRESSIVE_2, inTheClear(without(Certificate.class)));
    row("certificates of other encodings only", "phase 1 with signatures", "INVALID-CERT-ENCODING");
    setting = CERTIFICATES;
    is("PKCS #7", MAIN_5, sealed(each(Certificate.class, c -> new Certificate(1, c.data()))));
    is(
        "Kerberos tokens",
        AGGRESSIVE_2,
        inTheClear(each(Certificate.class, c -> new Certificate(6, c.data()))));
    row(
        "no certificate that can be read, or that names the identity",
        "phase 1 with signatures",
        "INVALID-CERTIFICATE");
    setting = CERTIFICATES;
    is("garbage", MAIN_5, sealed(each(Certificate.class, _ -> new Certificate(4, SHORT))));
    is(
        "the authority's",
        MAIN_6,
        sealed(each(Certificate.class, _ -> new Certificate(4, Forgery.authority()))));
    row(
        "certificate of an authority that is not trusted",
        "phase 1 with signatures",
        "INVALID-CERT-AUTHORITY");
    setting = Setting.certificates("east-of-stranger.pem");
    ends("of the responder", MAIN_6, clear(o -> o), NO_ISAKMP_SA);
    ends("of the responder", AGGRESSIVE_2, clear(o -> o), NO_ISAKMP_SA);
    row("signature of the wrong length, or none", "phase 1 with signatures", "INVALID-SIGNATURE");
    setting = CERTIFICATES;
    is("3 octets", MAIN_5, sealed(each(Signature.class, _ -> new Signature(SHORT))));
    is("a HASH instead", MAIN_6, sealed(each(Signature.class, s -> new Hash(s.data()))));
    is("3 octets", AGGRESSIVE_3, sealed(each(Signature.class, _ -> new Signature(SHORT))));
    row("signature that does not verify", "phase 1 with signatures", "AUTHENTICATION-FAILED");
    setting = CERTIFICATES;
    Change anothers =
        sealed(each(Signature.class, s -> new Signature(Octets.of(new byte[s.data().length()]))));
    is("of the initiator", MAIN_5, anothers);
    is("of the responder", MAIN_6, anothers);
    is("of the initiator", AGGRESSIVE_3, anothers);
  }

  private void harmless() {
    row(
        "piece (payload 132) that is malformed, or with more beside it",
        "phase 1",
        "PAYLOAD-MALFORMED");
    Octets data = Octets.of(new byte[64]);
    is("number 0", MAIN_3, inTheClear(_ -> List.of(new Fragment(1, 0, true, data))));
    is(
        "another payload",
        MAIN_3,
        inTheClear(p -> List.of(new Fragment(1, 1, true, SHORT), p.getFirst())));
    row("piece of no ISAKMP SA", "phase 1", "INVALID-COOKIE");
    is("of a first message", MAIN_1, inTheClear(_ -> List.of(new Fragment(1, 1, true, data))));
    row("piece for an end with `fragmentation = no`", "phase 1", "none; IKE_FRAGMENTS_DROPPED");
    setting = Setting.both(c -> c.connection("fragmentation", "no"));
    is("a whole message in one", MAIN_3, clear(BadMessages::inOnePiece));
    row("shorter than an answer", "any", "none; IKE_UNSUPPORTED");
    is("a header", MAIN_1, clear(BadMessages::headerOnly));
    row("NAT-D of the wrong length", "phase 1", "none; it proves a NAT");
    setting = Setting.both(c -> c.connection("encap", "yes"));
    ends(
        "3 octets",
        MAIN_3,
        inTheClear(each(NatDiscovery.class, _ -> new NatDiscovery(false, SHORT))),
        TAKEN);
    row("payload of a private type, or vendor ID, that we do not know", "any", "none; ignored");
    ends("200", MAIN_1, inTheClear(add(new Unknown(200, SHORT))), TAKEN);
    ends("200", QUICK_2, authentic(add(new Unknown(200, SHORT))), TAKEN);
    row(
        "request for a certificate that we do not have",
        "phase 1 with signatures",
        "none; ours is sent");
    setting = CERTIFICATES;
    ends(
        "of another authority",
        MAIN_3,
        inTheClear(each(CertificateRequest.class, _ -> new CertificateRequest(4, SHORT))),
        TAKEN);
    ends(
        "of another encoding",
        MAIN_3,
        inTheClear(each(CertificateRequest.class, _ -> new CertificateRequest(99, SHORT))),
        TAKEN);
    row("RESPONDER-LIFETIME that is garbage", "quick mode", "none; ignored");
    ends(
        "3 octets",
        QUICK_2,
        authentic(
            add(
                new Notification(
                    ProtocolId.ESP, SHORT, NotifyCode.RESPONDER_LIFETIME.number(), SHORT))),
        TAKEN);
  }

  private void row(String what, String where, String answer) {
    row = new Row(what, where, answer);
    setting = PLAIN;
  }

  /** It is answered, and the true message is taken when it comes. */
  private void is(String variant, Place place, Change change) {
    // Nobody repeats the last message of aggressive mode.
    ends(variant, place, change, place == AGGRESSIVE_3 ? NO_ISAKMP_SA : TRUE_ONE_TAKEN);
  }

  /** It is authentic: the quick mode is refused for good. */
  private void refused(String variant, Place place, Change change) {
    ends(variant, place, change, QUICK_MODE_REFUSED);
  }

  private void ends(String variant, Place place, Change change, End end) {
    all.add(new BadMessage(row, variant, place, setting, change, place.cover(), end));
  }

  /** As nothing says which ISAKMP SA is meant, the answer is not protected by any. */
  private void inTheClearOnly(String variant, Place place, Change change) {
    all.add(new BadMessage(row, variant, place, setting, change, Cover.CLEAR, TRUE_ONE_TAKEN));
  }

  private static SaProposal protocol(SaProposal p, int protocol) {
    return new SaProposal(p.number(), protocol, p.spi(), p.transforms());
  }

  private static SaProposal spi(SaProposal p, Octets spi) {
    return new SaProposal(p.number(), p.protocol(), spi, p.transforms());
  }

  private static SaTransform id(SaTransform transform, int id) {
    return new SaTransform(transform.number(), id, transform.attributes());
  }

  private static SaTransform changed(SaTransform transform, int type, int value) {
    return new SaTransform(
        transform.number(),
        transform.id(),
        transform.attributes().stream()
            .map(a -> a.type() == type ? Attribute.of(type, value) : a)
            .toList());
  }

  private static Identification far(Identification id) {
    return new Identification(4, id.protocol(), id.port(), Octets.hex("0a090000ffffff00"));
  }

  private static Identification host(Identification id) {
    return new Identification(2, id.protocol(), id.port(), SHORT);
  }

  private static byte[] filled(byte[] octets, int from, int to) {
    Arrays.fill(octets, from, to, (byte) 0);
    return octets;
  }

  private static byte[] honestlyCut(byte[] octets, int by) {
    return Forgery.honest(Arrays.copyOf(octets, octets.length - by));
  }

  private static byte[] headerOnly(byte[] octets) {
    octets[18] = 99;
    return Forgery.honest(Arrays.copyOf(octets, IkeHeader.LENGTH));
  }

  /** A notification in the clear with the header of the message. */
  private static byte[] headerAndNotify(byte[] octets) {
    return Forgery.encoded(
        octets, List.of(new Notification(ProtocolId.ISAKMP, Octets.EMPTY, 14, Octets.EMPTY)));
  }

  private static byte[] inOnePiece(byte[] octets) {
    return Forgery.encoded(octets, List.of(new Fragment(1, 1, true, Octets.of(octets))));
  }
}
