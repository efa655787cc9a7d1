package resync.peer.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.wire.ip.AddressRange;

/** Reads one section below {@code connections}. */
final class ConnectionReader {
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;

  private ConnectionReader() {}

  static ConnectionConfig read(
      SectionReader section,
      Retransmission retransmission,
      RecoveryConfig recovery,
      boolean weakAlgorithms,
      CredentialFiles files) {
    int version = section.choice("version", Map.of("0", 0, "1", 1, "2", 2), 0);
    boolean aggressive = section.flag("aggressive", false);
    // Where MOBIKE is allowed, it is used if the other end offers it: this peer never does.
    section.flag("mobike", true);
    ConnectionConfig.Fragmentation fragmentation = fragmentation(section, version);
    section.only("childless", "allow", "never");
    section.flag("send_certreq", true);
    section.only("send_cert", "ifasked", "always");
    section.onlyZero("dscp");
    section.flag("pull", true);
    section.only("ocsp", "reply", "never");
    section.onlyFlag("ppk_required", false);
    section.onlyFlag("mediation", false);
    section.onlyZero("if_id_in");
    section.onlyZero("if_id_out");
    section.unsupported("vips", "pools", "ppk_id", "mediated_by", "mediation_peer");
    List<AddressRange> local = Addresses.ranges(section, "local_addrs");
    List<AddressRange> remote = Addresses.ranges(section, "remote_addrs");
    Duration rekey = rekeyTime(section, version);
    Duration over = section.duration("over_time", rekey.dividedBy(10));
    Duration random = section.duration("rand_time", shorter(over, rekey.dividedBy(2)));
    EndReader ends = new EndReader(section, version, files);
    EndReader.End here = ends.local();
    EndReader.End there = ends.remote(here);
    List<ChildConfig> children = new ArrayList<>();
    SectionReader childSections = section.section("children");
    for (SectionReader child : childSections.sections("<name>", n -> true)) {
      children.add(ChildReader.read(child, weakAlgorithms));
    }
    childSections.finish();
    ConnectionConfig connection =
        new ConnectionConfig(
            section.name(),
            version,
            aggressive,
            local,
            remote,
            localPort(section),
            section.integer("remote_port", 500, 1, 65_535),
            here.identity().filter(id -> id.type() != Identity.Type.ANY),
            there.identity().orElse(Identity.ANY),
            ProposalParser.read(section, "proposals", ProposalParser.Protocol.IKE, weakAlgorithms),
            section.flag("encap", false),
            fragmentation,
            section.duration("dpd_delay", Duration.ZERO),
            section.duration("dpd_timeout", Duration.ZERO),
            keyingTries(section),
            rekey,
            over,
            shorter(random, rekey),
            section.choice(
                "unique",
                Map.of(
                    "no", ConnectionConfig.Unique.NO,
                    "never", ConnectionConfig.Unique.NEVER,
                    "replace", ConnectionConfig.Unique.REPLACE,
                    "keep", ConnectionConfig.Unique.KEEP),
                ConnectionConfig.Unique.NO),
            children,
            PeerSettingsReader.retransmission(section, retransmission),
            PeerSettingsReader.recovery(section, recovery),
            here.certificate(),
            there.authorities());
    checkStart(section, childSections, connection);
    checkVersion(section, childSections, connection);
    checkProtection(section, childSections, connection);
    if (here.signs() != there.signs()) {
      section
          .problems()
          .add(
              section.source(),
              "connection '"
                  + connection.name()
                  + "' has a signature at one end only; IKEv1 has one method for both",
              "the same 'auth' in local and remote");
    }
    section.finish();
    return connection;
  }

  /** Of the pair rekey_time and reauth_time, one that is given makes the other zero. */
  private static Duration rekeyTime(SectionReader section, int version) {
    Duration rekey = section.duration("rekey_time", Duration.ZERO);
    Duration reauthentication = section.duration("reauth_time", Duration.ZERO);
    if (section.text("rekey_time") == null && section.text("reauth_time") == null) {
      return Duration.ofHours(4);
    }
    if (reauthentication.isZero()) {
      return rekey;
    }
    // A new phase 1 of IKEv1 authenticates anew in any case.
    if (version == 1 && rekey.isZero()) {
      return reauthentication;
    }
    section.notSupported(
        "reauth_time",
        String.valueOf(section.text("reauth_time")),
        "0; with version = 1 also a time, without rekey_time");
    return rekey;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static int localPort(SectionReader section) {
    int port = section.integer("local_port", IKE_PORT, 0, 65_535);
    if (port != 0 && port != IKE_PORT && port != NAT_T_PORT) {
      section.notSupported("local_port", String.valueOf(port), IKE_PORT + ", " + NAT_T_PORT);
    }
    return port == NAT_T_PORT ? NAT_T_PORT : IKE_PORT;
  }

  private static ConnectionConfig.Fragmentation fragmentation(SectionReader section, int version) {
    if (version == 2) {
      // Where IKEv2 may fragment, it does if the other end offers it: this peer never does.
      section.only("fragmentation", "yes", "no");
      return ConnectionConfig.Fragmentation.NO;
    }
    return section.choice(
        "fragmentation",
        Map.of(
            "no", ConnectionConfig.Fragmentation.NO,
            "accept", ConnectionConfig.Fragmentation.ACCEPT,
            "yes", ConnectionConfig.Fragmentation.YES,
            "force", ConnectionConfig.Fragmentation.FORCE),
        ConnectionConfig.Fragmentation.YES);
  }

  private static int keyingTries(SectionReader section) {
    return "%forever".equals(section.text("keyingtries"))
        ? 0
        : section.integer("keyingtries", 1, 0, 1_000_000);
  }

  /** What IKEv1 has not, or has alone. */
  private static void checkVersion(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    if (connection.version() == 2 && connection.aggressive()) {
      section
          .problems()
          .add(section.where("aggressive"), "aggressive mode is IKEv1's", "version = 1");
    }
    if (connection.version() != 1) {
      return;
    }
    if (connection.proposals().stream().noneMatch(ConnectionReader::isForIkev1)) {
      section
          .problems()
          .add(
              section.where("proposals"),
              "IKEv1 encrypts with no AEAD cipher, and none of the proposals has another",
              "such as aes256-sha256-modp2048");
    }
    for (ChildConfig child : connection.children()) {
      if (child.localTs().size() > 1 || child.remoteTs().size() > 1) {
        section
            .problems()
            .add(
                children.section(child.name()).source(),
                "child '" + child.name() + "': IKEv1 has one traffic selector a side",
                "a child for each pair of local_ts and remote_ts");
      }
    }
  }

  private static boolean isForIkev1(Proposal proposal) {
    return proposal.of(Transform.Type.ENCRYPTION).stream()
        .flatMap(t -> EncryptionAlgorithm.ofTransform(t.id(), t.keyLength()).stream())
        .anyMatch(EncryptionAlgorithm::isCbc);
  }

  private static void checkProtection(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    for (ChildConfig child : connection.children()) {
      boolean simple = child.ahProposals().isEmpty() && child.mode() == ChildConfig.Mode.TUNNEL;
      if (connection.initiates() == 2 && !simple) {
        section
            .problems()
            .decide(
                children.section(child.name()).source(),
                "child '"
                    + child.name()
                    + "' asks for AH or for transport mode, which this peer negotiates with IKEv1"
                    + " only",
                "version = 1 in the connection, or ESP in tunnel mode");
      }
    }
  }

  /** A child that negotiates needs to know with whom. */
  private static void checkStart(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    if (connection.remoteAddress().isPresent()) {
      return;
    }
    for (ChildConfig child : connection.children()) {
      if (child.startAction().trap() || child.startAction().start()) {
        section
            .problems()
            .add(
                children.section(child.name()).where("start_action"),
                "child '"
                    + child.name()
                    + "' cannot negotiate: connection '"
                    + connection.name()
                    + "' names no single remote address",
                "remote_addrs with an address, or start_action = none");
      }
    }
  }
}
