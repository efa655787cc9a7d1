package resync.peer.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import resync.peer.crypto.CertificateAuthorities;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

/**
 * One section below {@code connections}.
 *
 * @param name the name of the section
 * @param version the IKE version: 1, 2, or 0 for either where the other end begins, and 2 where
 *     this end does
 * @param aggressive whether phase 1 of IKEv1 is aggressive mode (RFC 2409 section 5)
 * @param localAddresses own addresses it may use; empty: any
 * @param remoteAddresses the other end's addresses it admits; empty: any
 * @param localPort own UDP port of IKE; 500 also uses 4500 for NAT-T
 * @param remotePort UDP port of IKE at the other end
 * @param localId the identity this end claims; absent: its own IKE address
 * @param remoteId the identity the other end must prove; {@link Identity#ANY} by default
 * @param proposals IKE proposals in order of preference; never empty
 * @param encap whether UDP encapsulation is forced by claiming a NAT (RFC 7296 section 2.23)
 * @param fragmentation whether large IKEv1 messages are sent in pieces; of no meaning for IKEv2
 * @param dpdDelay a liveness check after this long without inbound traffic; zero: none
 * @param dpdTimeout with IKEv1, when a peer that has not answered DPD counts as dead; zero: as
 *     {@code retransmission} says
 * @param keyingTries how many times to try setting up the IKE SA; 0: without end
 * @param rekeyTime when to rekey the IKE SA; zero: never
 * @param overTime how long after {@code rekeyTime} an IKE SA that was not rekeyed is deleted
 * @param randTime a random time up to this is subtracted from {@code rekeyTime}
 * @param unique what a new IKE SA of the same identities does to the old one
 * @param children the Child SAs, in the order of the file
 * @param retransmission how requests are repeated
 * @param recovery what it does when the SAs of the two ends disagree
 * @param ownCertificate what this end signs with; empty: it has a pre-shared key
 * @param authorities who has to vouch for the other end's signature; empty: it has a pre-shared key
 */
public record ConnectionConfig(
    String name,
    int version,
    boolean aggressive,
    List<AddressRange> localAddresses,
    List<AddressRange> remoteAddresses,
    int localPort,
    int remotePort,
    Optional<Identity> localId,
    Identity remoteId,
    List<Proposal> proposals,
    boolean encap,
    Fragmentation fragmentation,
    Duration dpdDelay,
    Duration dpdTimeout,
    int keyingTries,
    Duration rekeyTime,
    Duration overTime,
    Duration randTime,
    Unique unique,
    List<ChildConfig> children,
    Retransmission retransmission,
    RecoveryConfig recovery,
    Optional<OwnCertificate> ownCertificate,
    Optional<CertificateAuthorities> authorities) {

  private static final int EITHER = 0;

  /** strongSwan's {@code fragmentation}: large IKE messages in pieces that no router has to cut. */
  public enum Fragmentation {
    /** Neither sent nor taken. */
    NO,
    /** Taken, and said to be; never sent. */
    ACCEPT,
    /** Taken; sent to a peer that says it takes them. */
    YES,
    /** Taken; sent whatever the peer says, once it has answered. */
    FORCE
  }

  /** strongSwan's {@code unique}: the policy for further IKE SAs between the same identities. */
  public enum Unique {
    /** Old ones stay; INITIAL_CONTACT from the other end still clears them. */
    NO,
    /** Old ones stay and INITIAL_CONTACT is not sent and ignored. */
    NEVER,
    /** The new one is kept, old ones are deleted. */
    REPLACE,
    /** The old one is kept, the new one is refused. */
    KEEP
  }

  public ConnectionConfig {
    localAddresses = List.copyOf(localAddresses);
    remoteAddresses = List.copyOf(remoteAddresses);
    proposals = List.copyOf(proposals);
    children = List.copyOf(children);
  }

  /**
   * The same with the children of the one that has its name among others: those that its IKE SAs
   * negotiate from then on. As it is where none has.
   */
  public ConnectionConfig withChildrenOf(List<ConnectionConfig> others) {
    return others.stream()
        .filter(connection -> connection.name.equals(name))
        .findFirst()
        .map(connection -> with(connection.children))
        .orElse(this);
  }

  /**
   * Whether it is between the same two ends: an IKE SA of the one does for the other. One of that
   * name in a configuration loaded again may be with somebody else.
   */
  public boolean hasTheEndsOf(ConnectionConfig other) {
    return name.equals(other.name)
        && localAddresses.equals(other.localAddresses)
        && remoteAddresses.equals(other.remoteAddresses)
        && localId.equals(other.localId)
        && remoteId.equals(other.remoteId);
  }

  private ConnectionConfig with(List<ChildConfig> others) {
    return new ConnectionConfig(
        name,
        version,
        aggressive,
        localAddresses,
        remoteAddresses,
        localPort,
        remotePort,
        localId,
        remoteId,
        proposals,
        encap,
        fragmentation,
        dpdDelay,
        dpdTimeout,
        keyingTries,
        rekeyTime,
        overTime,
        randTime,
        unique,
        others,
        retransmission,
        recovery,
        ownCertificate,
        authorities);
  }

  /** The IKE version that this end begins with. */
  public int initiates() {
    return version == 1 ? 1 : 2;
  }

  /** Whether it answers a peer that begins with this IKE version. */
  public boolean responds(int offered) {
    return version == EITHER || version == offered;
  }

  /** The child of that name. */
  public Optional<ChildConfig> child(String childName) {
    return children.stream().filter(c -> c.name().equals(childName)).findFirst();
  }

  /**
   * Own address to initiate from, where the configuration names one; of the family of {@link
   * #remoteAddress} where there is that.
   */
  public Optional<IpAddress> localAddress() {
    Optional<IpAddress> remote = remoteAddress();
    return singles(localAddresses)
        .filter(local -> remote.filter(r -> r.family() != local.family()).isEmpty())
        .findFirst();
  }

  /** The address to initiate to; absent where the other end may be anywhere. */
  public Optional<IpAddress> remoteAddress() {
    return singles(remoteAddresses).findFirst();
  }

  /** Whether the connection may be used between these two addresses. */
  public boolean admits(IpAddress local, IpAddress remote) {
    return admits(localAddresses, local) && admits(remoteAddresses, remote);
  }

  private static boolean admits(List<AddressRange> ranges, IpAddress address) {
    return ranges.isEmpty() || ranges.stream().anyMatch(r -> r.contains(address));
  }

  /**
   * How narrowly it names two addresses that it admits: the length of the prefix that either has,
   * that of the peer counting twice, as in strongSwan.
   */
  int narrowness(IpAddress local, IpAddress remote) {
    return narrowness(localAddresses, local) + 2 * narrowness(remoteAddresses, remote);
  }

  private static int narrowness(List<AddressRange> ranges, IpAddress address) {
    return ranges.stream()
        .filter(r -> r.contains(address))
        .mapToInt(r -> r.family().bits() - (r.size().bitLength() - 1))
        .max()
        .orElse(0);
  }

  private static Stream<IpAddress> singles(List<AddressRange> ranges) {
    return ranges.stream().filter(AddressRange::isSingle).map(AddressRange::first);
  }
}
